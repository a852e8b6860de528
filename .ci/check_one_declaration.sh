#!/usr/bin/env bash
# The example of CONTRIBUTING.md, "Adding an event", is all that a new event needs: it is added to a copy of the
# tree, whose test `.ci/one_declaration.rs` then reads the event from XML, EVTX, JSON, a record and a message.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
tar -cf - --exclude=./target --exclude=./fuzz/target --exclude=./.git . | tar -xf - -C "$copy"
cd "$copy"

python3 - <<'PYTHON'
import pathlib
import re

guide = pathlib.Path("CONTRIBUTING.md").read_text()
section = re.search(r"^## Adding an event$(.*?)^## ", guide, re.MULTILINE | re.DOTALL)[1]
event, = re.findall(r"^```rust\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)

table = pathlib.Path("src/schema/events.rs")
before, end, after = table.read_text().rpartition("    } };\n}\n")
table.write_text(f"{before}\n{event}{end}{after}")
PYTHON
cp .ci/one_declaration.rs tests/

CARGO_TARGET_DIR="$root/target/declaration" cargo test --locked --features full --test one_declaration
# The documentation of the event too.
CARGO_TARGET_DIR="$root/target/declaration" RUSTDOCFLAGS="-D warnings" cargo doc --locked --package wmi-events --no-deps --features full
