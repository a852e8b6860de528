"""Fails where a dependency of the library needs a newer Rust than the library says."""

import json
import sys


def version(text):
    return tuple(int(part) for part in (text + ".0.0").split(".")[:3])


metadata = json.load(open(sys.argv[1]))
packages = {package["id"]: package for package in metadata["packages"]}
nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
root = metadata["resolve"]["root"]
ours = packages[root]["rust_version"]
seen, waiting = set(), [root]
while waiting:
    package = waiting.pop()
    if package in seen:
        continue
    seen.add(package)
    for dependency in nodes[package]["deps"]:
        # Of kind `None`: neither for tests nor for build scripts.
        if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
            waiting.append(dependency["pkg"])
too_new = [
    f"{packages[package]['name']} needs {packages[package]['rust_version']}"
    for package in seen
    if packages[package]["rust_version"] and version(packages[package]["rust_version"]) > version(ours)
]
print(f"{len(seen)} packages, Rust {ours}")
if too_new:
    sys.exit("\n".join(too_new))
