"""Prints what whole processes cost beside evtx_dump: `python3 .ci/whole_process.py TOOL EVTX_DUMP CORPUS`.

TOOL is a release build of `wmi-events`, EVTX_DUMP that of the crate evtx (`cargo install evtx`), CORPUS a directory of real logs. The
commands run by turns, and the shortest time of each counts. Instructions are those of callgrind, where valgrind is installed.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

RUNS = int(os.environ.get("RUNS", "20"))
QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def run(commands):
    """The time that passes, and that of the processors."""
    begun, used = time.perf_counter(), 0
    for command in commands:
        process = subprocess.Popen(command, **QUIET)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{command} failed")
        used += usage.ru_utime + usage.ru_stime
    return time.perf_counter() - begun, used


def seconds(*sides):
    """The shortest times of each side, which is a list of commands."""
    runs = [[run(commands) for commands in sides] for _ in range(RUNS)]
    return [[min(times) for times in zip(*of_side)] for of_side in zip(*runs)]


def instructions(command):
    if shutil.which("valgrind") is None:
        return None
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return int(re.search(r"Collected : (\d+)", done.stderr)[1])


def compare(sides, counted=()):
    """Of both sides the seconds, those of the processors, and the instructions of the commands that are counted."""
    (passed, used), (other_passed, other_used) = seconds(*sides)
    counts = [instructions(command) for command in counted]
    return {"seconds": [passed, other_passed], "processors": [used, other_used], "instructions": counts if all(counts) else []}


def measure(tool, dump, corpus):
    """Of each comparison its name, and what it measured."""
    logs = sorted(pathlib.Path(corpus, "evtx").glob("*.evtx"))
    wmi = pathlib.Path(corpus, "evtx", "museum-win10-rathbun-wmi.evtx")
    ours = pathlib.Path(corpus, "evtx", "e2m-t1027-obfuscated-payload-transfer-via-service-name.evtx")

    def jsonl(path, *options):
        return [tool, "triage", "--format", "jsonl", *options, str(path)]

    def dumped(path):
        return [dump, "-o", "jsonl", str(path)]

    yield "WMI log, evtx_dump -o jsonl", compare([[jsonl(wmi)], [dumped(wmi)]], [jsonl(wmi), dumped(wmi)])
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        mixed, alone = folder / "mixed", folder / "alone"
        mixed.mkdir()
        alone.mkdir()
        for log in logs[:50]:
            (mixed / log.name).symlink_to(log.resolve())
        for number in range(60):
            # Copies, for a file is read once for all links to it.
            shutil.copy(ours, alone / f"{number}.evtx")
        yield "50 mixed logs, evtx_dump on each", compare([[jsonl(mixed)], [dumped(log) for log in logs[:50]]])
        jobs = [[jsonl(alone, "--jobs", "1")], [jsonl(alone, "--jobs", "2")]]
        yield "60 logs of 4688 alone, --jobs 1 and 2", compare(jobs)
    start = [[tool], [dump, "--version"]]
    yield "start to the sample, evtx_dump --version", compare([[command] for command in start], start)


def main():
    for name, measured in measure(*sys.argv[1:]):
        one, other = measured["seconds"]
        text = f"{name}: {one * 1e3:.2f} against {other * 1e3:.2f} ms, {one / other:.2f}"
        one, other = measured["processors"]
        text += f"; of the processors {one * 1e3:.2f} against {other * 1e3:.2f} ms, {one / other:.2f}"
        if measured["instructions"]:
            one, other = measured["instructions"]
            text += f"; {one:,} against {other:,} instructions, {one / other:.2f}"
        print(text, flush=True)


if __name__ == "__main__":
    main()
