"""Fails where a decoder takes more than 2.2 times the instructions on a text of twice the length.

The texts are the families of crates/bench/benches/linear.rs, the files those of linear_evtx.rs and linear_zip.rs. One on which the count
hardly grows is not read to its end, and shows nothing: that fails too. `python3 .ci/check_linear.py redact` looks at one
decoder.
"""

import collections
import json
import subprocess
import sys

MOST, LEAST = 2.2, 1.5
command = ["cargo", "bench", "--locked", "--package", "wmi-events-bench", "--bench", "linear", "--bench", "linear_evtx"]
command += ["--bench", "linear_zip"]
command += ["--", "--output-format=json"]
command += [f"*::{decoder}::*" for decoder in sys.argv[1:]]
output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout

# Under the name of a family its counts by size.
counts = collections.defaultdict(dict)
for line in output.splitlines():
    if not line.startswith("{"):
        continue
    run = json.loads(line)
    family, size = run["id"].rsplit("_", 1)
    metrics = run["profiles"][0]["data"]["total"]["metrics"]
    counts[f"{run['function_name']}.{family}"][int(size)] = metrics["Ir"]["values"]["new"]
if not counts:
    sys.exit("no counts")

failures = []
for name, by_size in sorted(counts.items()):
    sizes = [by_size[size] for size in sorted(by_size)]
    ratios = [more / less for less, more in zip(sizes, sizes[1:])]
    print(f"{name:32} {sizes[-1]:>12,} instructions, growth {', '.join(f'{ratio:.2f}' for ratio in ratios)}")
    if len(ratios) < 2 or max(ratios) > MOST or min(ratios) < LEAST:
        failures.append(name)
if failures:
    sys.exit(f"not in proportion to their texts: {', '.join(failures)}")
