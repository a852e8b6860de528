"""Runs the tool on every format of the corpus, and of the folder `more` beside it, and compares what it prints with the
expected values."""

import json
import pathlib
import subprocess
import sys

tool, corpus = sys.argv[1], pathlib.Path(sys.argv[2])
more, shapes = corpus.parent / "more", corpus.parent / "shapes"
for folder in more, shapes:
    if not folder.is_dir():
        sys.exit(f"there is no folder {folder}")


def expected_file(path):
    # Where values are corrected, those of `more`.
    corrected = more / "expected" / f"{path.stem}.jsonl"
    return corrected if corrected.is_file() else corpus / "expected" / f"{path.stem}.jsonl"


stories = []
KINDS = {"lateral_movement", "remote_execution", "remote_attempt", "subscription_executed", "subscription_activated", "provider_child"}


def check_story(line):
    """A story comes after the events and has the parts of the contract, its events in time order."""
    parts = {"story", "kind", "severity", "summary", "computers", "users", "events"}
    of_event = {"file", "record_id", "computer", "time", "event_id", "what"}
    times = [event["time"] for event in line.get("events", [])]
    if not parts <= line.keys() or line["kind"] not in KINDS or not times or times != sorted(times):
        sys.exit(f"not a story: {line}")
    if not all(of_event <= event.keys() for event in line["events"]) or "\n" in line["summary"]:
        sys.exit(f"not a story: {line}")
    return line


def events(folder):
    outputs = []
    for jobs in "1", "2", "5":
        command = [tool, "--format", "jsonl", "--jobs", jobs, str(folder)]
        outputs.append(subprocess.run(command, check=True, capture_output=True).stdout)
    if any(output != outputs[0] for output in outputs):
        sys.exit(f"{folder}: the output depends on --jobs")
    lines = [json.loads(line) for line in outputs[0].splitlines()]
    found = [line for line in lines if "story" not in line]
    stories.extend(check_story(line) for line in lines[len(found):])
    expected = []
    for path in sorted(folder.iterdir()):
        for line in open(expected_file(path)):
            expected.append((str(path), json.loads(line)))
    if len(found) != len(expected):
        sys.exit(f"{folder}: {len(found)} events, {len(expected)} expected")
    return list(zip(found, expected))


def number(text):
    try:
        return int(text, 0)
    except ValueError:
        return None


def same_value(found, expected):
    return found == expected or number(found) is not None and number(found) == number(expected)


def filled(data):
    # What the record does not have is null or empty.
    return {name: value for name, value in data.items() if value}


def same_time(found, expected):
    # Some logs have a nanosecond's digits; Windows counts 100 of them.
    return found.rstrip("0Z") == expected.rstrip("0Z")


count = 0
for folder in corpus / "evtx", corpus / "xml", corpus / "json", more / "json", more / "xml":
    for line, (path, event) in events(folder):
        keys = ["event_id", "record_id", "computer"]
        if folder.name != "json":
            keys += ["channel", "provider"]
            if not same_time(line["time_created"], event["time"]):
                sys.exit(f"{path}: {line} is not {event}")
        # What the expected values do not have is null there.
        same = all(line[key] == event[key] or event[key] is None for key in keys) and line["file"] == path
        found, data = filled(line["data"]), filled(event["data"])
        # A password of the real logs is masked, and said to be.
        masked = {name for name in line.get("masked", ()) if "***" in found.get(name, "")}
        if (
            not same
            or found.keys() != data.keys()
            or not all(same_value(found[k], data[k]) or k in masked for k in data)
        ):
            sys.exit(f"{path}: {line} is not {event}")
        count += 1

# The same events in the shapes of collectors: tests/shapes.rs compares their values.
files = sorted(path for path in shapes.iterdir() if path.name not in ("README.md", "expected.jsonl"))
all_events = [json.loads(line)["event_id"] for line in open(shapes / "expected.jsonl")]
of_security = ("sentinel_SecurityEvent", "winlogbeat_security_module", "winlogbeat_security_module_msg")
lost = []
for path in files:
    output = subprocess.run([tool, "--format", "jsonl", str(path)], capture_output=True)
    lines = [json.loads(line) for line in output.stdout.splitlines()]
    found = [line["event_id"] for line in lines if "story" not in line]
    if found != ([4688] * all_events.count(4688) if path.stem in of_security else all_events) or output.returncode != 0:
        lost.append(f"{path.name}: {len(found)} events, exit {output.returncode}")
    count += len(found)
if lost:
    sys.exit("\n".join(lost))

# Indicators against the labels: names of the crate's that are labels too.
labels = {}
for path in (corpus / "labels").glob("*.jsonl"):
    for line in map(json.loads, open(path)):
        labels[path.stem, line["event_id"], line["record_id"]] = set(line["labels"])
for folder in corpus / "evtx", corpus / "xml":
    for line, _ in events(folder):
        key = pathlib.Path(line["file"]).stem, line["event_id"], line["record_id"]
        labelled = labels.get(key)
        known = {"remote_wmic", "wmic_process_create", "wmiprvse_child", "wmiexec_output_redirect", "script_consumer_host",
                 "mof_compiler", "wmic_xsl", "shadow_copy_delete", "default_subscription"}
        if labelled is not None and labelled & known != set(line["indicators"]) & known:
            # 5859 has no labels.
            sys.exit(f"{key}: {line['indicators']} is not {labelled}")

logs = [str(corpus / folder) for folder in ("evtx", "xml", "json")]
subprocess.run([tool, *logs], check=True, stdout=subprocess.DEVNULL)
# Records of no known shape are named, and an input of nothing else is not read.
output = subprocess.run([tool, str(corpus / "labels")], capture_output=True, text=True)
unnamed = [path.name for path in (corpus / "labels").glob("*.jsonl") if f"{path.name}: a record of no known shape" not in output.stderr]
if output.returncode != 1 or unnamed:
    sys.exit(f"the labels: exit {output.returncode}, not named: {unnamed}")
ids = [story["story"] for story in stories]
kinds = sorted({story["kind"] for story in stories})
print(f"{count} events as expected, {len(set(ids))} stories: {', '.join(kinds)}")
