"""Runs the tool on every shape of the corpus and compares what it prints with the corpus' expected values."""

import json
import pathlib
import subprocess
import sys

tool, corpus = sys.argv[1], pathlib.Path(sys.argv[2])


def events(shape):
    outputs = []
    for jobs in "1", "2", "5":
        command = [tool, "--format", "jsonl", "--jobs", jobs, str(corpus / shape)]
        outputs.append(subprocess.run(command, check=True, capture_output=True).stdout)
    if any(output != outputs[0] for output in outputs):
        sys.exit(f"{shape}: the output depends on --jobs")
    found = [json.loads(line) for line in outputs[0].splitlines()]
    expected = []
    for path in sorted((corpus / shape).iterdir()):
        for line in open(corpus / "expected" / f"{path.stem}.jsonl"):
            expected.append((str(path), json.loads(line)))
    if len(found) != len(expected):
        sys.exit(f"{shape}: {len(found)} events, {len(expected)} expected")
    return list(zip(found, expected))


def same_value(found, expected):
    # NXLog has one number in decimal that the event has in hexadecimal.
    return found == expected or expected.isdigit() and found.startswith("0x") and int(found, 16) == int(expected)


count = 0
for shape in "evtx", "xml", "json":
    for line, (path, event) in events(shape):
        keys = ["event_id", "record_id", "computer"]
        if shape != "json":
            keys += ["channel", "provider"]
            if line["time_created"] != event["time"]:
                sys.exit(f"{path}: {line} is not {event}")
        # What the expected values do not have is null there.
        same = all(line[key] == event[key] or event[key] is None for key in keys) and line["file"] == path
        data = {name: value for name, value in event["data"].items() if value is not None}
        if not same or line["data"].keys() != data.keys() or not all(same_value(line["data"][k], data[k]) for k in data):
            sys.exit(f"{path}: {line} is not {event}")
        count += 1

# Indicators against the labels: names of the crate's that are labels too.
labels = {}
for path in (corpus / "labels").glob("*.jsonl"):
    for line in map(json.loads, open(path)):
        labels[path.stem, line["event_id"], line["record_id"]] = set(line["labels"])
for shape in "evtx", "xml":
    for line, _ in events(shape):
        key = pathlib.Path(line["file"]).stem, line["event_id"], line["record_id"]
        labelled = labels.get(key)
        known = {"remote_wmic", "wmic_process_create", "wmiprvse_child", "wmiexec_output_redirect", "script_consumer_host",
                 "mof_compiler", "wmic_xsl", "shadow_copy_delete", "default_subscription"}
        if labelled is not None and labelled & known != set(line["indicators"]) & known:
            # 5859 has no labels.
            sys.exit(f"{key}: {line['indicators']} is not {labelled}")

subprocess.run([tool, str(corpus)], check=True, stdout=subprocess.DEVNULL)
print(f"{count} events as expected")
