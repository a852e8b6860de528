"""Writes tests/ecs/fields.json: name, type, whether it is an array, and allowed values of the ECS fields that `export::ecs`
may write. Only names and types are taken; tests/ecs/NOTICE has the licence.

    python3 .ci/ecs_fields.py ecs_flat.yml

The file is generated/ecs/ecs_flat.yml of https://github.com/elastic/ecs at the tag of the version in src/export/ecs.
"""

import json
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
# The fields of these names, and those under them that are given.
FIELDS = """
@timestamp message
ecs: version
event: kind category type action code id outcome provider module dataset created start end severity reason sequence
log: level file.path
host: name os.type
process: pid executable name command_line args args_count start entity_id working_directory user.id user.name
    hash.md5 hash.sha1 hash.sha256 pe.imphash pe.original_file_name pe.company pe.description pe.file_version pe.product
process.parent: pid executable name command_line args args_count entity_id user.id user.name
user: id name domain effective.id effective.name effective.domain
dll: path name
source: domain
error: code message
related: user hosts hash
rule: id name description ruleset category reference version
threat: framework tactic.id tactic.name technique.id technique.name technique.subtechnique.id technique.subtechnique.name
"""


def names():
    prefix = ""
    for word in FIELDS.split():
        if word.endswith(":"):
            prefix = word[:-1] + "."
        else:
            yield prefix + word


source = sys.argv[1]
ecs = yaml.safe_load(open(source))
version = re.search(r'VERSION: &str = "(.*)"', (ROOT / "src/export/ecs/document.rs").read_text())[1]
fields = {}
for name in names():
    field = ecs[name]
    entry = {"type": field["type"]}
    if "array" in field["normalize"]:
        entry["array"] = True
    if field.get("required"):
        entry["required"] = True
    if values := field.get("allowed_values"):
        entry["allowed"] = {value["name"]: value.get("expected_event_types", []) for value in values}
    fields[name] = entry
required = [name for name, field in ecs.items() if field.get("required")]
if missing := set(required) - fields.keys():
    sys.exit(f"required, but not in the list: {missing}")
table = {"ecs": version, "fields": fields}
path = ROOT / "tests/ecs/fields.json"
lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(field)}" for name, field in fields.items())
path.write_text(f'{{\n  "ecs": "{version}",\n  "fields": {{\n{lines}\n  }}\n}}\n')
print(f"{path.relative_to(ROOT)}: {len(fields)} of {len(ecs)} fields")
json.loads(path.read_text())
