#!/usr/bin/env bash
# Subscriptions to the Event Log under Wine, whose own wevtapi has none: a stand-in in C is built and put beside the
# programs. `.ci/check_wine.sh` calls it within its Debian, in the sources:
#
#   .ci/check_live.sh TARGET    TARGET: x86_64-pc-windows-gnu, whose standard library is built from rust-src
#
# The crate's tests call every function, make each fail once, and count the handles. Those of the tool kill `wmi-events live`
# at random points. The example with ferrisetw is compiled; Wine has no sessions of ETW.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$1
folder=${CARGO_TARGET_DIR:-target}/$target/debug
build=(--locked --target "$target" -Zbuild-std=std,panic_unwind,test --profile dev -p wmi-events-live -p wmi-events-cli)

mkdir -p "$folder/deps"
x86_64-w64-mingw32-gcc -shared -static-libgcc -O1 -Wall -Wextra -Werror -o "$folder/wevtapi.dll" crates/wmi-events-live/tests/standin/wevtapi.c
# The tool is beside it, and the tests are in `deps`.
cp "$folder/wevtapi.dll" "$folder/deps/"
# Native, or Wine takes its own.
export WINEDLLOVERRIDES=wevtapi=n CI_STANDIN=1
cargo test "${build[@]}" --lib --test subscription --test live --example etw -- --nocapture
