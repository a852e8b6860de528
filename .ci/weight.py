"""The weight of each feature: crates of its tree, and seconds of a cold build.

    python3 .ci/weight.py           fails unless the crates are those in BENCHMARKS.md
    python3 .ci/weight.py --update  builds each and writes the table
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

START, END = "<!-- by .ci/weight.py -->\n", "<!-- end -->\n"
# Each alone.
FEATURES = ["", "serde", "json", "csv", "evtx", "compress", "full"]
PAGE = pathlib.Path(__file__).parent.parent / "BENCHMARKS.md"


def cargo(command, feature, *options):
    options = ["--locked", "--package", "wmi-events", "--no-default-features", "--features", feature, *options]
    return subprocess.run(["cargo", command, *options], check=True, stdout=subprocess.PIPE, text=True).stdout


def crates(feature):
    """The crates of a build for this computer, without this one; macros and build scripts count."""
    lines = cargo("tree", feature, "--edges", "normal,build", "--prefix", "none").splitlines()
    return len({" ".join(line.split()[:2]) for line in lines if line}) - 1


def seconds(feature):
    """The shorter of two debug builds of the library in an empty folder, with nothing to download."""

    def build():
        with tempfile.TemporaryDirectory() as target:
            begun = time.monotonic()
            cargo("build", feature, "--lib", "--quiet", "--target-dir", target)
            return time.monotonic() - begun

    return min(build(), build())


def main():
    text = PAGE.read_text()
    before, rest = text.split(START)
    table, after = rest.split(END)
    counts = {feature: crates(feature) for feature in FEATURES}
    if sys.argv[1:] == ["--update"]:
        subprocess.run(["cargo", "fetch", "--locked"], check=True)
        rows = ["| feature | crates | cold build, seconds |", "|---|---|---|"]
        for feature in FEATURES:
            name = f"`{feature}`" if feature else "none"
            rows.append(f"| {name} | {counts[feature]} | {seconds(feature):.1f} |")
        PAGE.write_text(before + START + "\n".join(rows) + "\n" + END + after)
        return
    listed = [row.split(" | ") for row in table.splitlines()[2:]]
    listed = {row[0].strip("|` ").replace("none", ""): int(row[1]) for row in listed}
    if listed != counts:
        sys.exit(f"BENCHMARKS.md has {listed}, cargo tree has {counts}: python3 .ci/weight.py --update")
    print(f"crates of each feature as listed: {counts}")


if __name__ == "__main__":
    os.chdir(PAGE.parent)
    main()
