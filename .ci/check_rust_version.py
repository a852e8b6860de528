"""Fails where a dependency of a package of the workspace needs a newer Rust than the package says.

A feature may need a newer one, which the package says in its Cargo.toml:

    [package.metadata.rust-version]
    feature = "1.95"
"""

import json
import sys


def version(text):
    return tuple(int(part) for part in (text + ".0.0").split(".")[:3])


metadata = json.load(open(sys.argv[1]))
packages = {package["id"]: package for package in metadata["packages"]}
nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
too_new = []


def reached(start, left_out=()):
    """The packages that a package is built of, without those dependencies of its own."""
    seen, waiting = set(), [start]
    while waiting:
        package = waiting.pop()
        if package in seen:
            continue
        seen.add(package)
        for dependency in nodes[package]["deps"]:
            if package == start and packages[dependency["pkg"]]["name"] in left_out:
                continue
            # Of kind `None`: neither for tests nor for build scripts.
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                waiting.append(dependency["pkg"])
    return seen


def check(what, seen, ours):
    print(f"{what}: {len(seen)} packages, Rust {ours}")
    too_new.extend(
        f"{what}: {packages[package]['name']} needs {packages[package]['rust_version']}"
        for package in sorted(seen)
        if packages[package]["rust_version"] and version(packages[package]["rust_version"]) > version(ours)
    )


for member in metadata["workspace_members"]:
    package = packages[member]
    name, ours = package["name"], package["rust_version"]
    if ours is None:
        too_new.append(f"{name} names no Rust version")
        continue
    newer = (package["metadata"] or {}).get("rust-version", {})
    brought = {feature: [dep.removeprefix("dep:") for dep in package["features"][feature]] for feature in newer}
    check(name, reached(member, sum(brought.values(), [])), ours)
    for feature, needed in newer.items():
        others = sum((deps for other, deps in brought.items() if other != feature), [])
        check(f"{name} with {feature}", reached(member, others), needed)
if too_new:
    sys.exit("\n".join(too_new))
