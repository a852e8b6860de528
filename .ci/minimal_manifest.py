"""Writes the manifest of the library alone, without what its tests, benches and examples need: of a copy of the tree
in which the lowest versions are resolved.

`python3 .ci/minimal_manifest.py FOLDER` changes FOLDER/Cargo.toml. What a test needs may need newer versions than the
library says, and would hide that.
"""

import pathlib
import re
import sys

path = pathlib.Path(sys.argv[1]) / "Cargo.toml"
tables = re.split(r"(?m)^(?=\[)", path.read_text())
kept = []
for table in tables:
    name = table.split("]", 1)[0].lstrip("[")
    if name == "workspace":
        kept.append("[workspace]\n\n")
    elif name not in ("dev-dependencies", "test", "bench", "example") and not name.endswith(".dev-dependencies"):
        kept.append(table)
path.write_text("".join(kept))
