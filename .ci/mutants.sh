#!/usr/bin/env bash
# Mutation tests: changes the code of cmdline, wmi, detect and value in small ways, one at a time, and runs the library's unit
# tests and the tests of those rooms. A change that no test notices is a survivor.
#
#   bash .ci/mutants.sh             shard 1 of 128: within an hour on 2 processors
#   bash .ci/mutants.sh 7/128       another shard
#   bash .ci/mutants.sh --list      the mutants of all shards
#
# The tree is copied; nothing in it changes. Results are in target/mutants.out.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$PWD/target/tools
version=27.1.0
export PATH=$tools/bin:$PATH CARGO_INCREMENTAL=0 PROPTEST_CASES=${PROPTEST_CASES:-16}
if ! cargo mutants --version 2>/dev/null | grep -qF "$version"; then
    cargo install --quiet --locked --root "$tools" --version "$version" cargo-mutants
fi

if [ "${1:-}" = --list ]; then
    exec cargo mutants --config .ci/mutants.toml --list
fi
# Of one file there are many mutants that are alike: shards take them in turn.
exec cargo mutants --config .ci/mutants.toml --shard "${1:-1/128}" --sharding round-robin \
    --output target --jobs 1 --baseline run --no-shuffle --colors never
