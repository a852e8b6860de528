#!/usr/bin/env bash
# How many lines of `src/` the library's tests run: its unit tests and the programs in `tests/`, with the corpus where
# WMI_EVENTS_CORPUS names it. Fails below 95%, and lists the lines that no test runs; `.ci/coverage.py` says of some why.
#
#   bash .ci/coverage.sh            builds the tests with counters in a target folder of its own, runs them, and reports
#   bash .ci/coverage.sh --report   reports what was counted before
#
# Needs `llvm-cov` and `llvm-profdata` of rustc's LLVM: Debian's `llvm-22` for Rust 1.95, or the rustup component
# `llvm-tools`. Property tests have 64 cases here (PROPTEST_CASES): their lines are the same, and counters are slow.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$PWD/target/tools
version=0.9.1
llvm=$(rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
if command -v "llvm-cov-$llvm" >/dev/null; then
    export LLVM_COV=llvm-cov-$llvm LLVM_PROFDATA=llvm-profdata-$llvm
fi
export PATH=$tools/bin:$PATH PROPTEST_CASES=${PROPTEST_CASES:-64} CARGO_INCREMENTAL=0
# Coverage needs no debug information, which is most of the disk.
export CARGO_PROFILE_DEV_DEBUG=0 CARGO_PROFILE_TEST_DEBUG=0
if ! cargo llvm-cov --version 2>/dev/null | grep -qF "$version"; then
    cargo install --quiet --locked --root "$tools" --version "$version" cargo-llvm-cov
fi

if [ "${1:-}" != --report ]; then
    cargo llvm-cov clean --workspace
    cargo llvm-cov --no-report --locked --package wmi-events --all-features --tests -- --quiet
fi
cargo llvm-cov report --package wmi-events --lcov --output-path target/coverage.lcov
python3 .ci/coverage.py target/coverage.lcov
