#!/usr/bin/env bash
# The packaged library, used from outside: its size, what is in it, its examples, and the programs of
# tests/consumers. `cargo package` must have run before.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
version=$(cargo metadata --locked --no-deps --format-version 1 |
    python3 -c 'import json, sys; print(*[p["version"] for p in json.load(sys.stdin)["packages"] if p["name"] == "wmi-events"])')
crate=target/package/wmi-events-$version.crate

size=$(stat -c %s "$crate")
printf '%s: %s bytes\n' "$crate" "$size"
# Room for the documents of SIEMs, Sysmon, the rules for passwords, and the spellings of commands; what grows it is looked at.
[ "$size" -lt $((672 * 1024)) ] || { printf 'more than 672 KiB\n' >&2; exit 1; }
if tar -tzf "$crate" | grep -E '/(tests|fuzz|crates|\.ci)/'; then
    printf 'these do not belong into the package\n' >&2
    exit 1
fi

# Outside the workspace, or cargo would take it for a member.
outside=$(mktemp -d)
trap 'rm -rf "$outside"' EXIT
tar -xzf "$crate" -C "$outside"
mv "$outside/wmi-events-$version" "$outside/wmi-events"
export CARGO_TARGET_DIR="$root/target/outside"
cp Cargo.lock "$outside/wmi-events/"
(cd "$outside/wmi-events" && cargo build --examples --features full)
cp -r tests/consumers "$outside/consumers"
for consumer in "$outside"/consumers/*/; do
    # With the Rust version that it names, if that is installed.
    toolchain=
    rust=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$consumer/Cargo.toml")
    if [ -n "$rust" ] && command -v rustup >/dev/null; then
        toolchain=$(rustup toolchain list | grep -o -m 1 "^$rust\.[0-9.]*" || true)
    fi
    printf '\n== %s, Rust %s\n' "$(basename "$consumer")" "${toolchain:-as installed}"
    # Each toolchain in a folder of its own, or they would compile everything anew.
    (cd "$consumer" && CARGO_TARGET_DIR="$CARGO_TARGET_DIR${toolchain:+/$toolchain}" \
        cargo ${toolchain:++"$toolchain"} test --quiet)
done
