#!/usr/bin/env bash
# Windows without Windows: builds library and tool for x86_64-pc-windows-gnu in a Debian of its own, and runs the tests and the
# tool under Wine. rustup's targets are not needed: the standard library is built from Debian's rust-src.
#
#   .ci/check_wine.sh [TOOL]    TOOL: the tool of this system, whose output on the corpus must be the same
#
# The Debian is in $WINE_ROOT (default: /opt/wine-root, some 4 GB). What cannot be set up is no failure: it prints "skipped: …".
set -euo pipefail
cd "$(dirname "$0")/.."
root=${WINE_ROOT:-/opt/wine-root}
# The number counts up with what is installed.
stamp=$root/etc/wine-root.2
target=x86_64-pc-windows-gnu
log=target/wine/setup.log
tool=${1:-}
mounted=()

skip() {
    printf 'skipped: %s\n' "$1"
    exit 0
}

clean_up() {
    # Wine's server outlives its programs, and holds the mounts.
    [ ! -d "$root/build/prefix" ] || inside wineserver -k >/dev/null 2>&1 || true
    local place
    for place in "${mounted[@]}"; do
        umount -R -l "$place" || true
    done
}
trap clean_up EXIT

# Mounts what is not mounted yet; only that is taken down at the end.
bind() {
    local place=$root/$1
    shift
    mkdir -p "$place"
    if ! mountpoint -q "$place"; then
        mount "$@" "$place" || return
        mounted=("$place" "${mounted[@]}")
        # Or taking it down would take down the original.
        mount --make-rslave "$place"
    fi
}

inside() {
    chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/x86_64-linux-gnu/wine LANG=C.UTF-8 TERM=dumb XDG_RUNTIME_DIR=/tmp \
        WINEPREFIX=/build/prefix WINEDEBUG=-all RUSTC_BOOTSTRAP=1 CARGO_TERM_COLOR=never \
        CARGO_TARGET_DIR=/build/target CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL=0 PROPTEST_CASES=32 \
        CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER=wine \
        "$@"
}

# The same for what a run that was killed may have left.
bind_anew() {
    if mountpoint -q "$root/$1"; then
        umount -R -l "$root/$1"
    fi
    bind "$@"
}

mount_system() {
    bind proc -t proc proc && bind sys -t sysfs sys && bind dev --rbind /dev
}

set_up() {
    local mirror
    export DEBIAN_FRONTEND=noninteractive
    # The mirror of this system's apt.
    mirror=$(sed -n 's/^URIs: *\([^ ]*debian\)\/\?$/\1/p; s/^deb [^h]*\(http[^ ]*debian\)\/\? .*/\1/p' \
        /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)
    command -v mmdebstrap >/dev/null ||
        { apt-get update && apt-get install -y --no-install-recommends mmdebstrap; } || return
    [ -x "$root/usr/bin/cargo" ] ||
        mmdebstrap --variant=apt --mode=root --aptopt='Acquire::Check-Date "false"' \
            --aptopt='APT::Install-Recommends "false"' \
            --include=ca-certificates,cargo,rustc,rust-src,gcc-mingw-w64-x86-64-win32 \
            sid "$root" "${mirror:-http://deb.debian.org/debian}" || return
    # Names, and the certificates that this system trusts.
    cp /etc/resolv.conf /etc/hosts "$root/etc/" &&
        cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/" || return
    mount_system || return
    # The standard library for i686 makes import libraries with its dlltool, even if it is only checked.
    chroot "$root" sh -c 'apt-get update && apt-get install -y --no-install-recommends wine64 wine binutils-mingw-w64-i686 &&
        apt-get clean' || return
    touch "$stamp"
}

step() {
    printf '\n-- %s (second %d)\n' "$*" "$SECONDS"
    "$@"
}

# In the sources, which nothing here writes to.
cargo_in() {
    inside sh -c 'cd /src && exec cargo "$@"' cargo "$@"
}

# A command of cargo on what `-p` names, with a standard library for Windows. The library is optimized as in the profile `test`,
# for its tests have long loops; the rest is not, for that takes longer to compile.
windows() {
    local command=$1
    shift
    cargo_in "$command" --locked --target "$target" -Zbuild-std=std,panic_unwind,test --profile dev \
        --config profile.dev.package.wmi-events.opt-level=1 --config profile.dev.package.miniz_oxide.opt-level=1 "$@"
}

# Skipped is what measures how time and memory grow, which is the same on any system and takes minutes under Wine.
windows_test() {
    windows test --no-fail-fast "$@" -- --skip linear --skip correlators --skip process_trees
}

# The same command of the tool on both systems, in the folder of the logs.
both() {
    local out=target/wine name=$1 linux=0 windows=0
    shift
    printf '\n-- wmi-events %s (second %d)\n' "$*" "$SECONDS"
    (cd "$logs" && exec "$tool" "$@") >"$out/linux.$name" 2>"$out/linux.$name.err" </dev/null || linux=$?
    inside sh -c 'cd /logs && exec wine "$@"' sh "$programs/wmi-events.exe" "$@" \
        >"$out/windows.$name" 2>"$out/windows.$name.err" </dev/null || windows=$?
    [ "$linux" = "$windows" ] || { printf 'exit code %d on Linux, %d on Windows\n' "$linux" "$windows" >&2; return 1; }
    python3 .ci/compare_systems.py "$out/linux.$name" "$out/windows.$name"
    python3 .ci/compare_systems.py "$out/linux.$name.err" "$out/windows.$name.err"
}

[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || skip "this needs root and Debian's apt"
mkdir -p target/wine
[ -e "$stamp" ] || set_up >"$log" 2>&1 || skip "no Debian with Wine: $(tail -n 1 "$log"); all of it in $log"
mount_system 2>>"$log" || skip "no mounts: $(tail -n 1 "$log")"
mkdir -p "$root/build"
bind_anew src --bind "$PWD"
mount -o remount,bind,ro "$root/src"
inside wine cmd /c ver >>"$log" 2>&1 || skip "Wine does not start: $(tail -n 1 "$log")"
cargo_in fetch --locked >>"$log" 2>&1 || skip "no crates: $(tail -n 1 "$log")"
printf '%s, %s, set up in second %d\n' "$(inside rustc --version)" "$(inside wine --version)" "$SECONDS"

step windows_test -p wmi-events --features wmi-events/full -p wmi-events-cli --lib --bins --tests
step windows_test -p wmi-events --features full --doc

# The programs, and what they print.
step windows build -p wmi-events --features wmi-events/full -p wmi-events-cli --bins --examples
programs=/build/target/$target/debug
for example in sensor custom_baseline correlate read subscriptions agent; do
    printf '\n-- the example %s (second %d)\n' "$example" "$SECONDS"
    inside sh -c "cd /src && exec wine $programs/examples/$example.exe" <examples/sample.xml >/dev/null
done
if [ -n "$tool" ] && [ -n "${WMI_EVENTS_CORPUS:-}" ]; then
    tool=$(realpath "$tool")
    logs=$(realpath "$WMI_EVENTS_CORPUS/..")
    bind_anew logs --bind "$logs"
    both all.jsonl --format jsonl corpus/evtx corpus/xml corpus/json more shapes
    both all.csv --format csv --sort time --dedupe corpus/evtx corpus/xml corpus/json more shapes
    both all.txt --all corpus/evtx corpus/xml corpus/json more shapes
    both all.ecs.jsonl --format ecs corpus/evtx corpus/xml corpus/json
fi

# Subscriptions to the event log.
step inside bash /src/.ci/check_live.sh "$target"

# Other systems, as far as they compile.
step cargo_in check --locked --target i686-pc-windows-gnu -Zbuild-std=std,panic_unwind -p wmi-events --features json,csv,compress
step cargo_in check --locked --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort -p wmi-events --features json,csv,compress
printf '\nall of Windows in %d seconds\n' "$SECONDS"
