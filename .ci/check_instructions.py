"""Counts the instructions of the hot paths and fails where one has more than 3% over the committed baseline.

`python3 .ci/check_instructions.py --update` writes the baseline anew, `benches/instructions.json`.
"""

import json
import pathlib
import subprocess
import sys

LIMIT = 1.03
baseline_path = pathlib.Path("benches/instructions.json")
command = ["cargo", "bench", "--locked", "--package", "wmi-events-bench", "--bench", "instructions"]
command += ["--", "--output-format=json"]
output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout

counts = {}
for line in output.splitlines():
    if not line.startswith("{"):
        continue
    run = json.loads(line)
    metrics = run["profiles"][0]["data"]["total"]["metrics"]
    counts[f"{run['function_name']}.{run['id']}"] = metrics["Ir"]["values"]["new"]
if not counts:
    sys.exit("no counts")

if "--update" in sys.argv:
    baseline_path.write_text(json.dumps(counts, indent=2, sort_keys=True) + "\n")
baseline = json.loads(baseline_path.read_text())
if baseline.keys() != counts.keys():
    sys.exit(f"the benchmarks are not those of the baseline: {sorted(baseline.keys() ^ counts.keys())}")
too_many = []
for name, count in sorted(counts.items()):
    ratio = count / baseline[name]
    print(f"{name:28} {count:>12,} instructions, {ratio:.3f} of the baseline")
    if ratio > LIMIT:
        too_many.append(name)
if too_many:
    sys.exit(f"more than 3% over the baseline: {', '.join(too_many)}")
