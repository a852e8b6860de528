"""Compares what the tool printed on Linux and on Windows: the same, but for `\\` against `/` in the names of files.

    python3 .ci/compare_systems.py LINUX WINDOWS

In JSON Lines only the members `file` may differ so. Other text is compared with every `\\` as `/`."""

import json
import pathlib
import sys


def with_slashes(value, is_file=False):
    """JSON with `/` in the members `file`, and in ECS `file.path`."""
    if isinstance(value, list):
        return [with_slashes(item) for item in value]
    if isinstance(value, dict):
        return {name: with_slashes(item, name == "file" or is_file and name == "path") for name, item in value.items()}
    return value.replace("\\", "/") if is_file and isinstance(value, str) else value


def lines(path):
    # Not `splitlines`: values may have other characters that end lines.
    all_lines = pathlib.Path(path).read_bytes().decode().split("\n")
    if path.endswith(".jsonl"):
        return [json.dumps(with_slashes(json.loads(line))) if line else line for line in all_lines]
    return [line.replace("\\", "/") for line in all_lines]


linux, windows = lines(sys.argv[1]), lines(sys.argv[2])
for number, (ours, theirs) in enumerate(zip(linux, windows), 1):
    if ours != theirs:
        sys.exit(f"line {number} differs:\nLinux:   {ours[:2000]}\nWindows: {theirs[:2000]}")
if len(linux) != len(windows):
    sys.exit(f"{len(linux)} lines on Linux, {len(windows)} on Windows")
print(f"{pathlib.Path(sys.argv[1]).name}: {len(linux)} lines are the same")
