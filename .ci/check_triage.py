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

# Indicators against the labels: names of the crate's that are labels too.
labels = {}
for path in (corpus / "labels").glob("*.jsonl"):
    for line in map(json.loads, open(path)):
        labels[path.stem, line["event_id"], line["record_id"]] = set(line["labels"])
for line in found:
    key = pathlib.Path(line["file"]).stem, line["event_id"], line["record_id"]
    labelled = labels.get(key)
    known = {"remote_wmic", "wmic_process_create", "wmiprvse_child", "wmiexec_output_redirect", "script_consumer_host",
             "mof_compiler", "wmic_xsl", "shadow_copy_delete", "default_subscription"}
    if labelled is not None and labelled & known != set(line["indicators"]) & known:
        # 5859 has no labels.
        sys.exit(f"{key}: {line['indicators']} is not {labelled}")

subprocess.run([triage, str(corpus / "xml")], check=True, stdout=subprocess.DEVNULL)
print(f"{len(found)} events as expected")
