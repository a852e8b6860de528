"""Writes BENCHMARKS.md's tables from what criterion measured: no figure in them is typed.

    python3 .ci/benchmarks.py                  runs the benchmarks, prints the tables and writes them
    python3 .ci/benchmarks.py xml processes    runs only these
    python3 .ci/benchmarks.py --no-run         only reads what they measured last

`WMI_EVENTS_CORPUS` names the directory of real logs. A figure is the ratio of two medians, both of one run of one
benchmark. A row whose benchmark did not run says so. `processes` are those of the tool and of evtx_dump, by
whole_process.py: the tool is built, and evtx_dump is installed into the target folder.
"""

import json
import os
import pathlib
import subprocess
import sys

import whole_process

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "BENCHMARKS.md"
START, END = "<!-- by .ci/benchmarks.py -->\n", "<!-- end -->\n"
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))

# Of crates/bench.
BENCHES = ["xml", "evtx", "json", "decoders"]
PROCESSES = TARGET / "whole_process.json"


def median(name):
    """The nanoseconds of `group/function`; `None` if it did not run."""
    path = TARGET / "criterion" / name / "new" / "estimates.json"
    return json.loads(path.read_text())["median"]["point_estimate"] if path.exists() else None


def names(prefix):
    """The groups whose name begins so, in criterion's order of names."""
    found = (TARGET / "criterion").glob(prefix + "*")
    return sorted(path.name for path in found if any(path.glob("*/new/estimates.json")))


def ratio(over, under):
    """How many times the time of `under` that of `over` is. Either may be several, which are added."""
    sums = []
    for part in (over, under):
        times = [median(name) for name in part.split(" + ")]
        if None in times:
            return None
        sums.append(sum(times))
    return sums[0] / sums[1]


def figure(value):
    return "not measured" if value is None else f"{value:.2f}" if value < 2 else f"{value:.1f}"


class Row:
    def __init__(self, work, reach, *ratios):
        """Each ratio is a pair of criterion's names, or what was measured; `None` if nothing was."""
        self.work, self.reach, self.ratios = work, reach, ratios

    def text(self):
        values = [ratio(*found) if isinstance(found, tuple) else found for found in self.ratios]
        known = [value for value in values if value is not None]
        is_most = self.reach[0] == "<"
        reach = f"at {'most' if is_most else 'least'} {self.reach[1:]}"
        if not known or len(known) < len(values):
            return f"| {self.work} | not measured | {reach} | |"
        low, high = figure(min(known)), figure(max(known))
        measured = low if low == high else f"{low} to {high}"
        worst = max(known) if is_most else min(known)
        limit = float(self.reach[1:])
        is_reached = worst <= limit if is_most else worst >= limit
        return f"| {self.work} | **{measured}** | {reach} | {'reached' if is_reached else '**not reached**'} |"


def process_rows():
    """Whole processes: seconds, and instructions of the start."""
    measured = json.loads(PROCESSES.read_text()) if PROCESSES.exists() else {}

    def row(name, work, reach):
        found = measured.get(name, {}).get("seconds")
        return Row(work, reach, found[0] / found[1] if found else None).text()

    rows = [
        row("WMI log, evtx_dump -o jsonl", "whole process with JSON Lines, WMI log: time against `evtx_dump -o jsonl`", "<0.5"),
        row("50 mixed logs, evtx_dump on each", "whole process, 50 mixed logs, two cores: likewise, on each", "<0.07"),
        row("60 logs of 4688 alone, --jobs 1 and 2", "60 logs of 4688 alone: `--jobs 1` takes, against `--jobs 2`", ">1.8"),
    ]
    counts = measured.get("start to the sample, evtx_dump --version", {}).get("instructions")
    told = f"**{counts[0] / 1e6:.2f}** against {counts[1] / 1e6:.2f} million" if counts else "not measured"
    return [*rows, f"| instructions from the start to the sample's last line, against `evtx_dump --version` | {told} | | |"]


def measure_processes():
    tools = TARGET / "tools"
    dump = tools / "bin/evtx_dump"
    if not dump.exists():
        # The version that the library has.
        package = subprocess.run(["cargo", "pkgid", "evtx"], check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        version = package.stdout.strip().rpartition("@")[2]
        install = ["cargo", "install", "--quiet", "--locked", "--root", str(tools), "--version", version, "evtx"]
        subprocess.run(install, check=True)
    subprocess.run(["cargo", "build", "--locked", "--release"], check=True, cwd=ROOT)
    tool = TARGET / "release/wmi-events"
    measured = dict(whole_process.measure(str(tool), str(dump), os.environ["WMI_EVENTS_CORPUS"]))
    PROCESSES.write_text(json.dumps(measured))


WMI = ["5857", "5858", "5859", "5860", "5861"]
DECODERS = ["mof", "wql", "operation", "wmic", "cmd", "powershell"]


def json_rows(kind, reach, work):
    pairs = [(f"{group}/serde_json_value", f"{group}/reader") for group in names(f"json {kind}, ")]
    return Row(work, reach, *(pairs or [None]))


def main_table():
    return [
        Row("4688 XML: quick-xml's bare loop takes", ">8", ("4688/quick_xml_loop", "4688/wmi_events")),
        Row(
            "WMI-Activity XML, each of the five: likewise",
            ">6",
            *((f"{id}/quick_xml_loop", f"{id}/wmi_events") for id in WMI),
        ),
        Row("4688 XML: windows-eventlog-native takes", ">10", ("4688/windows_eventlog_native", "4688/wmi_events")),
        Row("4688 XML: quick-xml with serde takes", ">20", ("4688/quick_xml_serde", "4688/wmi_events")),
        Row("XML of another event: the bare loop takes", ">60", ("other/quick_xml_loop", "other/wmi_events")),
        Row("5861 with a 64 KiB script, against memchr for `<` and `&`", "<3", ("5861_64k/wmi_events", "5861_64k/memchr2")),
        Row(
            "the same, with an escape in every fourth line",
            "<3",
            ("5861_64k_escaped/wmi_events", "5861_64k_escaped/memchr2"),
        ),
        Row(
            "UTF-16, reusable parser, 4688: time against `from_xml` plus encoding_rs into a warm buffer",
            "<1.3",
            ("4688/wmi_events_utf16_parser", "4688/wmi_events + 4688/encoding_rs"),
        ),
        Row("EVTX, WMI-Activity log: evtx to `serde_json::Value` with look-ups takes", ">20", ("wmi/evtx_json_value", "wmi/wmi_events")),
        Row("EVTX, the same: evtx's bare iteration takes", ">1.5", ("wmi/evtx_iterate", "wmi/wmi_events")),
        Row("EVTX, 4688 alone: likewise", ">1.5", ("security_4688/evtx_iterate", "security_4688/wmi_events")),
        Row("EVTX, mixed Security log, checksums on: likewise", ">4", ("security_mixed/evtx_iterate", "security_mixed/wmi_events")),
        json_rows("ours", ">3", "JSON of ours, each dialect: `serde_json::Value` with ten look-ups takes"),
        json_rows("others", ">15", "JSON of others, each dialect: likewise"),
        json_rows("others with digits", ">15", "JSON of others that have an ID's digits, each dialect: likewise"),
    ]


def dialect_table():
    kinds = ["ours", "others", "others with digits"]
    groups = {kind: names(f"json {kind}, ") for kind in kinds}
    dialects = [group.removeprefix("json ours, ") for group in groups["ours"]]
    rows = ["| dialect | ours, a stream | ours, one text a call | other events | other events with an ID's digits |", "|---|---|---|---|---|"]
    for dialect in dialects:
        def cell(kind, function):
            group = f"json {kind}, {dialect}"
            return figure(ratio(f"{group}/serde_json_value", f"{group}/{function}"))
        cells = [cell("ours", "reader"), cell("ours", "from_json"), *(cell(kind, "reader") for kind in kinds[1:])]
        rows.append(f"| {dialect} | {' | '.join(cells)} |")
    return rows


def decoder_table():
    rows = ["| decoder | 16 KiB, µs | memchr pass, µs | times |", "|---|---|---|---|"]
    for decoder in DECODERS:
        group = f"{decoder} 16 KiB"
        times = [median(f"{group}/{function}") for function in ("decoder", "memchr")]
        if None not in times:
            rows.append(f"| {decoder} | {times[0] / 1000:.1f} | {times[1] / 1000:.2f} | {times[0] / times[1]:.0f} |")
    return rows


def tables():
    rows = ["| work | measured | reach | |", "|---|---|---|---|", *(row.text() for row in main_table()), *process_rows()]
    parts = [
        rows,
        ["### JSON, by dialect", "", "How many times as long a `serde_json::Value` with ten look-ups takes.", "", *dialect_table()],
        ["### Decoders", "", "Of text of 16 KiB, against a search for a byte that is not there.", "", *decoder_table()],
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def main():
    arguments = sys.argv[1:]
    known = [*BENCHES, "processes"]
    if any(argument not in [*known, "--no-run"] for argument in arguments):
        sys.exit(__doc__)
    for bench in [] if "--no-run" in arguments else arguments or known:
        if bench == "processes":
            measure_processes()
            continue
        command = ["cargo", "bench", "--locked", "--package", "wmi-events-bench", "--bench", bench]
        subprocess.run(command, check=True, cwd=ROOT)
    written = tables()
    print(written)
    before, rest = PAGE.read_text().split(START)
    after = rest[rest.index(END) :]
    PAGE.write_text(before + START + "\n" + written + "\n" + after)


if __name__ == "__main__":
    main()
