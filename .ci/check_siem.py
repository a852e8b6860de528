"""Runs the commands of docs/guides/siem.md, and checks what they send and write.

    python .ci/check_siem.py TOOL GUIDE

Each fence ```sh is run by bash in a folder with the sample as `logs/sample.xml`. HTTP goes to a listener in this program.
Programs that are not here are stood in for: `duckdb` by its Python package, `aws` and `timesketch_importer` by scripts
that note their arguments. The package is in .ci/export-requirements.txt.
"""

import http.server
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import threading

import duckdb

ROOT = pathlib.Path(__file__).resolve().parent.parent
tool, guide = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
requests = []


class Listener(http.server.BaseHTTPRequestHandler):
    def take(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        requests.append((self.command, self.path, dict(self.headers), body.decode()))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    do_PUT = do_POST = take

    def log_message(self, *_):
        pass


def script(folder, name, text):
    path = folder / name
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def expect(condition, what):
    if not condition:
        sys.exit(f"{guide}: {what}")


def documents(format):
    """What the tool writes, to compare with."""
    output = subprocess.run([tool, "--format", format, "logs/"], cwd=work, check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in output.splitlines()]


def check_template(body):
    template = json.loads(body)
    expect(template["index_patterns"] == ["logs-wmi_events-*"], "the template is not of the data stream")
    mappings = template["template"]["mappings"]
    properties = mappings["properties"]["wmi"]["properties"]
    flat = properties["subscription"], properties["finding"]["properties"]["evidence"]
    expect(all(field["type"] == "flattened" for field in flat), "the subscription or the evidence is not flattened")
    expect(mappings["date_detection"] is False and properties["local_time"]["type"] == "keyword", "text may become a date")


def check_bulk(body, has_id):
    expect(body.endswith("\n"), "a bulk request ends with a line break")
    lines = [json.loads(line) for line in body.splitlines()]
    actions, sent = lines[::2], lines[1::2]
    expect(sent == documents("ecs"), "not the documents of the tool")
    for action, document in zip(actions, sent):
        wanted = {"_id": document["event"]["id"]} if has_id else {}
        expect(action == {"create": wanted}, f"not the action of a data stream: {action}")
    ids = [document["event"]["id"] for document in sent]
    expect(len(set(ids)) == len(ids), "an ID is there twice")


def check_splunk(body):
    sent = [json.loads(line) for line in body.splitlines()]
    expect([event["event"] for event in sent] == documents("ocsf"), "not the documents of the tool")
    for event in sent:
        expect(event["time"] * 1000 == event["event"]["time"] and event["sourcetype"] == "ocsf:json", f"not an event: {event}")


def check_lake():
    files = sorted((work / "ext").rglob("*.parquet"))
    pattern = re.compile(r"ext/wmi_process_activity/region=eu-central-1/accountId=\d{12}/eventDay=20260303/[^/]+\.parquet")
    names = [str(file.relative_to(work)) for file in files]
    expect(names and all(map(pattern.fullmatch, names)), f"not the layout of a custom source: {names}")
    rows = duckdb.sql(f"SELECT type_uid, process.pid, time FROM read_parquet('{work}/ext/**/*.parquet') ORDER BY time").fetchall()
    expected = [(d["type_uid"], d["process"]["pid"], d["time"]) for d in documents("ocsf") if d["class_uid"] == 1007]
    kinds = duckdb.sql(f"SELECT DISTINCT typeof(metadata.original_time) FROM read_parquet('{work}/ext/**/*.parquet')").fetchall()
    expect(kinds == [("VARCHAR",)], f"metadata.original_time is no text: {kinds}")
    expect(rows == sorted(expected, key=lambda row: row[2]), "Parquet has other rows")
    expect(any("s3 sync" in call for call in calls()), "nothing is uploaded")


def check_timesketch():
    lines = [json.loads(line) for line in (work / "timeline.jsonl").read_text().splitlines()]
    names = "message", "datetime", "timestamp_desc"
    expect(lines and all(line.get(name) for line in lines for name in names), "an attribute of Timesketch is missing")
    expect(any(call.endswith("timeline.jsonl") for call in calls()), "nothing is imported")


def calls():
    log = work / "calls"
    return log.read_text().splitlines() if log.exists() else []


work = pathlib.Path(tempfile.mkdtemp())
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
(work / "logs").mkdir()
shutil.copy(ROOT / "examples/sample.xml", work / "logs/sample.xml")
programs = work / "programs"
programs.mkdir()
(programs / "wmi-events").symlink_to(tool)
script(programs, "duckdb", f"#!{sys.executable}\nimport duckdb, sys\nduckdb.sql(sys.argv[2])\n")
for name in "aws", "timesketch_importer":
    script(programs, name, f'#!/bin/sh\necho "{name} $@" >>"{work}/calls"\n')
environment = os.environ | {
    "PATH": f"{programs}:{os.environ['PATH']}",
    "ELASTIC_URL": url,
    "ELASTIC_API_KEY": "key",
    "SPLUNK_URL": url,
    "SPLUNK_TOKEN": "token",
    "SECURITY_LAKE_SOURCE": "lake/ext/wmi_process_activity",
    "TIMESKETCH_URL": url,
}
fences = re.findall(r"^```sh\n(.*?)^```", guide.read_text(), flags=re.MULTILINE | re.DOTALL)
run = 0
for fence in fences:
    if "--rules" in fence:
        # The tests of the tool run rules.
        continue
    result = subprocess.run(["bash", "-euo", "pipefail", "-c", fence], cwd=work, env=environment, capture_output=True, text=True)
    expect(result.returncode == 0, f"{fence}exit {result.returncode}\n{result.stderr}")
    run += 1
expected = [
    ("PUT", "/_index_template/wmi-events", "ApiKey key", "application/json", check_template),
    ("POST", "/logs-wmi_events-default/_bulk", "ApiKey key", "application/x-ndjson", lambda body: check_bulk(body, False)),
    ("POST", "/logs-wmi_events-default/_bulk", "ApiKey key", "application/x-ndjson", lambda body: check_bulk(body, True)),
    ("POST", "/services/collector/event", "Splunk token", None, check_splunk),
]
expect(len(requests) == len(expected), f"{len(requests)} requests")
for (method, path, headers, body), (wanted, wanted_path, token, kind, check) in zip(requests, expected):
    expect((method, path.split("?")[0]) == (wanted, wanted_path), f"{method} {path} is not {wanted} {wanted_path}")
    expect(headers["Authorization"] == token, f"{path}: not authorized")
    expect(kind is None or headers["Content-Type"] == kind, f"{path}: {headers['Content-Type']}")
    check(body)
for name in "events.ecs.jsonl", "events.ocsf.jsonl":
    expect((work / name).stat().st_size > 0, f"{name} is empty")
check_lake()
check_timesketch()
shutil.rmtree(work)
print(f"{guide}: {run} of {len(fences)} commands run, {len(requests)} requests as expected")
