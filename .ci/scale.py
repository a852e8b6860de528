"""Streams of many GB through the tool: events a second, and peak memory, which must not grow.

    python3 .ci/scale.py target/release/wmi-events          1, 10 and 30 GB
    python3 .ci/scale.py target/release/wmi-events 1        1 GB

A stream is generated while it is read, and stored nowhere: the events of examples/sample.xml, 1 in 100 of this crate's,
as XML and as lines of JSON. Fails where one needs more than 32 MB. What is kept to join events into stories may have 1 MiB
here; by default it grows up to 128 MiB. The last 65,536 processes, which Sysmon may tell again, are remembered too: they
take 9 MB, which the sample fills after 330,000 events of this crate's, for all its times are within some minutes.
"""

import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

SAMPLE = pathlib.Path(__file__).resolve().parent.parent / "examples" / "sample.xml"
GB = 1_000_000_000
MOST = 32_000_000
# How many events are written at once.
BLOCK = 2_000


def line(event):
    """An event as Fluent Bit writes it."""

    def text(pattern):
        found = re.search(pattern, event, re.DOTALL)
        return found[1] if found else ""

    names = ["EventID", "Version", "Level", "Task", "Channel", "Computer", "EventRecordID"]
    record = {name: text(rf"<{name}[^>]*>([^<]*)<") for name in names}
    record["ProviderName"] = text(r"<Provider Name='([^']*)'")
    record["TimeCreated"] = text(r"SystemTime='([^']*)'").replace("T", " ").split(".")[0] + " +0000"
    record["EventID"] = int(record["EventID"])
    fields = event.partition("</System>")[2]
    record["StringInserts"] = re.findall(r"<(?:Data Name='[^']*'|\w+)>([^<]*)</\w+>", fields)
    return json.dumps(record) + "\n"


def blocks(form):
    events = re.findall(r"<Event .*?</Event>", SAMPLE.read_text(), re.DOTALL)
    is_own = re.compile(r"<EventID>(4688|58\d\d)</EventID>")
    write = {"XML": lambda event: event + "\n", "JSON": line}[form]
    own = [write(event) for event in events if is_own.search(event)]
    other = [write(event) for event in events if not is_own.search(event)]
    own, other = itertools.cycle(own), itertools.cycle(other)
    block = (next(own) if n % 100 == 0 else next(other) for n in range(BLOCK))
    return "".join(block).encode()


def run(tool, config, form, size):
    """Bytes, events, seconds and bytes of peak memory."""
    block = blocks(form)
    count = max(1, size // len(block))
    command = [tool, "triage", "--config", config, "--format", "jsonl", "-"]
    begun = time.monotonic()
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    for _ in range(count):
        child.stdin.write(block)
    child.stdin.close()
    said = child.stderr.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - begun
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{tool}: {said}")
    return count * len(block), count * BLOCK, seconds, usage.ru_maxrss * 1024


def main():
    tool = sys.argv[1]
    sizes = [float(size) for size in sys.argv[2:]] or [1, 10, 30]
    print("| stream | GB | events | seconds | events a second | peak memory, MB |\n|---|---|---|---|---|---|", flush=True)
    larger = []
    with tempfile.NamedTemporaryFile("w", suffix=".json") as config:
        json.dump({"correlator": {"max_bytes": 1 << 20}}, config)
        config.flush()
        for form in ("XML", "JSON"):
            larger += measure(tool, config.name, form, sizes)
    if larger:
        sys.exit(f"more than {MOST:,} bytes: {'; '.join(larger)}")


def measure(tool, config, form, sizes):
    """Prints a row for each size; returns those that took too much memory."""
    larger = []
    for size in sizes:
        size, events, seconds, memory = run(tool, config, form, int(size * GB))
        cells = [form, f"{size / GB:.1f}", f"{events:,}", f"{seconds:.1f}", f"{events / seconds:,.0f}"]
        print(f"| {' | '.join(cells)} | {memory / 1e6:.1f} |", flush=True)
        if memory > MOST:
            larger.append(f"{form}, {size / GB:.1f} GB")
    return larger


if __name__ == "__main__":
    main()
