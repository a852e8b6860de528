"""Validates what the tool writes with `--format ocsf` with the JSON Schema of OCSF, and by hand what that does not say.

    python .ci/check_ocsf.py TOOL PATH...

Every line of every path is checked: events, findings and stories. The packages are those of .ci/export-requirements.txt.
"""

import collections
import copy
import functools
import json
import subprocess
import sys

from jsonschema import Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

VERSION = "1.8.0"
# What is written has no newer attributes than this one.
VERSIONS = VERSION, "1.7.0"
CLASSES = {
    0: "base_event",
    1005: "module_activity",
    1006: "scheduled_job_activity",
    1007: "process_activity",
    2004: "detection_finding",
    6003: "api_activity",
}
tool, paths = sys.argv[1], sys.argv[2:]
whole = [get_ocsf_schema(version=version) for version in VERSIONS]
schemas = [OcsfJsonSchemaEmbedded(schema) for schema in whole]


@functools.cache
def validators(class_uid, profiles):
    return [Draft202012Validator(schema.get_class_schema(CLASSES[class_uid], list(profiles))) for schema in schemas]


def captions(node, attributes):
    """A text beside an ID is the caption of the ID, but for 99, Other."""
    for name, value in node.items():
        field = attributes.get(name, {})
        caption = field.get("enum", {}).get(str(value), {}).get("caption")
        text = node.get(field.get("sibling"))
        if caption and text and value != 99 and text != caption:
            yield f"{name} {value} is {caption}, not {text}"
        if field.get("type") == "object_t":
            inner = whole[0]["objects"][field["object_type"]]["attributes"]
            for child in value if isinstance(value, list) else [value]:
                yield from captions(child, inner)


def by_hand(document):
    """What is a rule of OCSF, but not in the schema."""
    class_uid, activity_id = document["class_uid"], document["activity_id"]
    if document["type_uid"] != class_uid * 100 + activity_id:
        yield "type_uid is not class_uid * 100 + activity_id"
    if document["category_uid"] != class_uid // 1000:
        yield "category_uid is not that of the class"
    if document["metadata"]["version"] != VERSION:
        yield "another version"
    if document["type_name"].split(": ")[0] != document["class_name"]:
        yield "type_name is not of the class"
    yield from captions(document, whole[0]["classes"][CLASSES[class_uid]]["attributes"])


def problems(document):
    found = list(by_hand(document))
    for version, validator in zip(VERSIONS, validators(document["class_uid"], tuple(document["metadata"].get("profiles", [])))):
        for error in validator.iter_errors(document):
            found.append(f"{version}: {'/'.join(map(str, error.path))}: {error.message[:200]}")
    return found


def plant(document, change):
    document = copy.deepcopy(document)
    change(document)
    if not problems(document):
        sys.exit("a planted mistake is not found")


counts = collections.Counter()
wrong = []
by_class = {}
for path in paths:
    output = subprocess.run([tool, "--format", "ocsf", "--events", "all", path], capture_output=True, text=True)
    if output.returncode not in (0, 1) or not output.stdout:
        sys.exit(f"{path}: {output.stderr}")
    for line in output.stdout.splitlines():
        document = json.loads(line)
        counts[document["class_uid"]] += 1
        by_class.setdefault(document["class_uid"], document)
        wrong += [f"{document['metadata'].get('uid')}: {problem}" for problem in problems(document)]
if wrong:
    sys.exit("\n".join(wrong[:50] + [f"{len(wrong)} problems"]))
process = by_class[1007]
plant(process, lambda d: d["process"].update(pid="0x11cc"))
plant(process, lambda d: d.update(unknown=1))
plant(process, lambda d: d.pop("device"))
plant(process, lambda d: d.update(activity_id=2))
plant(process, lambda d: d.update(severity="Low"))
plant(process, lambda d: d["device"].update(type="Server"))
plant(by_class[2004], lambda d: d["finding_info"].pop("uid"))
print(f"valid OCSF {VERSION}: {', '.join(f'{count} of {CLASSES[uid]}' for uid, count in sorted(counts.items()))}")
