#!/usr/bin/env bash
# The tool as it is released, but with checked arithmetic, over every log of the corpus and every input that broke
# something once: an overflow would be a panic. Run by hand: it compiles all of the tool for itself, some 4 minutes.
#
#   .ci/check_overflow.sh [CORPUS]
set -euo pipefail
cd "$(dirname "$0")/.."
corpus=${1:-${WMI_EVENTS_CORPUS:-../shared/corpus}}
target=${CARGO_TARGET_DIR:-target}/overflow

RUSTFLAGS="${RUSTFLAGS:-} -C overflow-checks=on" cargo build --locked --release --package wmi-events-cli --target-dir "$target"
tool=$target/release/wmi-events

inputs=()
for folder in "$corpus"/{evtx,xml,json} "$corpus"/../{more,shapes,repro}; do
    [ -d "$folder" ] && inputs+=("$folder")
done
if [ ${#inputs[@]} = 0 ]; then
    echo "no corpus at $corpus" >&2
    exit 2
fi
for format in table jsonl csv timesketch ecs ocsf html; do
    # 1: an input was malformed, which some of these are.
    status=0
    "$tool" --format "$format" "${inputs[@]}" >"$target/output" 2>"$target/errors" || status=$?
    if [ "$status" -gt 1 ] || grep -q "panicked at" "$target/errors"; then
        tail -20 "$target/errors" >&2
        echo "$format: exit code $status" >&2
        exit 1
    fi
    printf '%-10s %12s bytes, no overflow\n' "$format" "$(wc -c <"$target/output")"
done
