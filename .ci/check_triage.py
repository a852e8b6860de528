"""Runs triage on the corpus and compares what it prints with the corpus' expected values."""

import json
import pathlib
import subprocess
import sys

triage, corpus = sys.argv[1], pathlib.Path(sys.argv[2])
outputs = []
for jobs in "1", "2", "5":
    command = [triage, "--format", "jsonl", "--jobs", jobs, str(corpus / "xml")]
    outputs.append(subprocess.run(command, check=True, capture_output=True).stdout)
if any(output != outputs[0] for output in outputs):
    sys.exit("the output depends on --jobs")

found = [json.loads(line) for line in outputs[0].splitlines()]
expected = []
for path in sorted((corpus / "xml").glob("*.xml")):
    for line in open(corpus / "expected" / f"{path.stem}.jsonl"):
        expected.append((str(path), json.loads(line)))
if len(found) != len(expected):
    sys.exit(f"{len(found)} events, {len(expected)} expected")
for line, (path, event) in zip(found, expected):
    same = line["file"] == path and line["time_created"] == event["time"]
    keys = "event_id", "record_id", "computer", "channel", "provider", "data"
    if not same or any(line[key] != event[key] for key in keys):
        sys.exit(f"{path}: {line} is not {event}")

subprocess.run([triage, str(corpus / "xml")], check=True, stdout=subprocess.DEVNULL)
print(f"{len(found)} events as expected")
