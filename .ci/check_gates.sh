#!/usr/bin/env bash
# What keeps the packages fit for others: spelling, dependencies that nothing uses, licences and sources of the
# rest, each set of features, the lowest versions that the manifest allows, and a publication without the upload.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=$PWD/target/tools

gate() {
    printf '\n== %s\n' "$*"
    "$@"
}

# A cargo subcommand of crates.io, once for each version. Its build takes none of our flags, and no lints.
tool() {
    if ! cargo "${1#cargo-}" --version 2>/dev/null | grep -qF "$2"; then
        printf '\n== install %s %s\n' "$1" "$2"
        env -u RUSTFLAGS cargo install --quiet --locked --root "$tools" --version "$2" "$1"
    fi
}

python=target/gates/bin/python
[ -x "$python" ] || python3 -m venv target/gates
gate "$python" -m pip install --quiet --disable-pip-version-check --requirement .ci/gates-requirements.txt
gate target/gates/bin/typos

export PATH=$tools/bin:$PATH
tool cargo-machete 0.9.2
tool cargo-hack 0.6.46
tool cargo-deny 0.20.2

gate cargo machete
gate cargo deny --workspace check licenses bans sources
gate cargo hack check --quiet --package wmi-events --lib --feature-powerset --exclude-features default,full

# The lowest version of each dependency of the library. `RUSTC_BOOTSTRAP`: cargo's option is not stable.
minimal=$(mktemp -d)
trap 'rm -rf "$minimal"' EXIT
git archive HEAD | tar -x -C "$minimal"
python3 .ci/minimal_manifest.py "$minimal"
rm "$minimal/Cargo.lock"
(cd "$minimal" && RUSTC_BOOTSTRAP=1 gate cargo update --quiet -Z direct-minimal-versions)
(cd "$minimal" && CARGO_TARGET_DIR=$tools/../minimal gate cargo check --quiet --locked --lib --all-features)

# All packages in the order of their dependencies. Their tests and examples have been built from the unpacked package.
gate cargo publish --dry-run --workspace --no-verify --locked $([ -n "${CI:-}" ] || echo --allow-dirty)
