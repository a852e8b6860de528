"""Fails where a dependency of a package of the workspace needs a newer Rust than the package says."""

import json
import sys


def version(text):
    return tuple(int(part) for part in (text + ".0.0").split(".")[:3])


metadata = json.load(open(sys.argv[1]))
packages = {package["id"]: package for package in metadata["packages"]}
nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
too_new = []
for member in metadata["workspace_members"]:
    name, ours = packages[member]["name"], packages[member]["rust_version"]
    if ours is None:
        too_new.append(f"{name} names no Rust version")
        continue
    seen, waiting = set(), [member]
    while waiting:
        package = waiting.pop()
        if package in seen:
            continue
        seen.add(package)
        for dependency in nodes[package]["deps"]:
            # Of kind `None`: neither for tests nor for build scripts.
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                waiting.append(dependency["pkg"])
    print(f"{name}: {len(seen)} packages, Rust {ours}")
    too_new += [
        f"{name}: {packages[package]['name']} needs {packages[package]['rust_version']}"
        for package in sorted(seen)
        if packages[package]["rust_version"] and version(packages[package]["rust_version"]) > version(ours)
    ]
if too_new:
    sys.exit("\n".join(too_new))
