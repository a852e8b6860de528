#!/usr/bin/env bash
# Fails where the public API is not that of the committed listing, so that every change of it shows in a diff.
# `.ci/check_api.sh --update` writes .ci/public-api.txt anew.
set -euo pipefail
cd "$(dirname "$0")/.."
# Also what a run before has installed.
export PATH="$PWD/target/tools/bin:$PATH"
if ! cargo public-api --version >/dev/null 2>&1; then
    RUSTFLAGS="" cargo install --quiet --locked --root target/tools cargo-public-api
fi
# The compiler writes the listing's source for its own version only with this.
export RUSTC_BOOTSTRAP=1
cargo rustdoc --quiet --locked --lib --all-features --target-dir target/api -- \
    -Z unstable-options --output-format json --cap-lints allow
cargo public-api --rustdoc-json target/api/doc/wmi_events.json -sss >target/public-api.txt
if [ "${1:-}" = "--update" ]; then
    cp target/public-api.txt .ci/public-api.txt
fi
diff -u .ci/public-api.txt target/public-api.txt
printf '%s lines of public API as committed\n' "$(wc -l <target/public-api.txt)"
