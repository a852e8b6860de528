"""Nothing is lost: a long stream of mixed shapes, and what happens to a process that reads one.

    python3 .ci/soak.py target/release/wmi-events target/release/soak                        under 30 seconds
    python3 .ci/soak.py target/release/wmi-events target/release/soak --bytes 10000000000    10 GB through the tool

`cargo build --release --package wmi-events-bench --bin soak` makes the second program, which generates each stream while it is
read and stores it nowhere. 1 in 20 events is of this crate, 1 in 1,000 is broken: cut, a bit flipped, too deep, too long, with
a NUL, in another encoding, or no event at all. Each intact event must come out once and equal, each broken one must be
reported with its place, and memory must not grow.

Then: a kill in the middle, a full disk, an output that is closed, and files that grow and are cut while they are read.
"""

import argparse
import contextlib
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

SAMPLE = pathlib.Path(__file__).resolve().parent.parent / "examples" / "sample.xml"
FORMS = ("xml", "json", "csv", "utf16")
# No process here needs longer; a hang is a failure.
PATIENCE = 60


def check(holds, what):
    if not holds:
        sys.exit(f"FAILED: {what}")


def streams(options):
    """Each form through the tool, and through the library's readers."""
    print("| stream | reader | GB | events | ours | broken | reported | peak at 1%, MB | 10% | 100% | seconds |")
    print("|" + "---|" * 11, flush=True)
    part = options.bytes // len(FORMS)
    has_failed = False
    for form in FORMS:
        # What is pushed is moved piece by piece: a tenth is enough.
        for reader, size in ((options.tool, part), ("read", part), ("push", part // 10)):
            command = [options.soak, reader, form, str(size), str(options.seed)]
            has_failed |= subprocess.run(command, stderr=None if options.verbose else subprocess.PIPE, text=True,
                                         check=False, stdout=None).returncode != 0
    check(not has_failed, "a stream (--verbose tells which event)")


class Records:
    """Records, each with its end, so that a collector can deliver again from any of them."""

    def __init__(self, options, form, size):
        def soak(what):
            command = [options.soak, what, form, str(size), str(options.seed)]
            return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout

        whole, ends = soak("intact"), [int(end) for end in soak("ends").split()]
        records = [whole[start:end] for start, end in zip([0, *ends], ends)]
        if form == "xml":
            records = with_stories(records)
        self.records = records

    def after(self, seen):
        return b"".join(self.records[seen:])

    def __len__(self):
        return len(self.records)


def with_stories(records):
    """Among them the events of the sample, of other computers each time."""
    events = re.findall(r"<Event .*?</Event>", SAMPLE.read_text(), re.DOTALL)
    mixed = []
    for index, record in enumerate(records):
        mixed.append(record)
        if index % 200 == 0 and record.endswith(b"</Event>\n"):
            for event in events:
                event = re.sub("(?i)WKS07|FILE02", lambda name: f"{name[0][0]}{index}", event)
                mixed.append(event.encode() + b"\n")
    return mixed


class Agent:
    """The agent, with a state that is saved every second."""

    def __init__(self, options, state, *more, output=subprocess.PIPE):
        command = [options.tool, "agent", "--state", str(state), "--state-every", "1", "--metrics-every", "0", *more]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.PIPE)
        self.lines, self.said = [], []
        pipes = [(self.process.stderr, self.said)]
        if output == subprocess.PIPE:
            pipes.append((self.process.stdout, self.lines))
        self.threads = [threading.Thread(target=lambda pipe=pipe, lines=lines: lines.extend(pipe)) for pipe, lines in pipes]
        for thread in self.threads:
            thread.start()

    def write(self, data):
        """Whether it was taken."""
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(data)
            self.process.stdin.flush()
            return True
        return False

    def end(self):
        """The exit code."""
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        code = self.process.wait(PATIENCE)
        for thread in self.threads:
            thread.join(PATIENCE)
        return code


def seen(state):
    """How many records the state has."""
    with contextlib.suppress(FileNotFoundError):
        return json.loads(state.read_text())["v1"]["counts"]["input"]["seen"]
    return 0


def told(lines):
    """The events that were told, and each story as it was told last."""
    events, stories = [], {}
    for line in lines:
        value = json.loads(line)
        if "story" in value:
            stories[value["story"]] = {name: part for name, part in value.items() if name not in ("update", "merged")}
            for merged in value["merged"]:
                stories.pop(merged, None)
        else:
            events.append(line)
    return events, stories


def all_at_once(options, folder, records):
    state = folder / f"whole-{len(records)}.json"
    agent = Agent(options, state)
    agent.write(records.after(0))
    check(agent.end() == 0, f"the agent: {agent.said}")
    check(seen(state) == len(records), f"the counts are not those of the stream: {seen(state)}, {len(records)}")
    return told(agent.lines)


def kills(options, folder):
    """SIGKILL in the middle, several times; the collector delivers again what the last state does not have."""
    for form in FORMS[:2]:
        records = Records(options, form, 4_000_000)
        events, stories = all_at_once(options, folder, records)
        check(events and (stories or form != "xml"), "nothing is told")
        state, chance = folder / f"{form}.json", random.Random(options.seed)
        lines, again, place = [], 0, 0
        for kill in range(4):
            agent = Agent(options, state)
            # Above 3 seconds for all, so that some states are saved on the way.
            until = len(records) if kill == 3 else min(len(records), place + len(records) // 3)
            step = 1 + len(records) // 300
            for at in range(place, until, step):
                agent.write(b"".join(records.records[at : min(at + step, until)]))
                time.sleep(0.01)
            if kill == 3:
                check(agent.end() == 0, f"the agent: {agent.said}")
            else:
                time.sleep(chance.random() * 0.5)
                agent.process.send_signal(signal.SIGKILL)
                check(agent.end() == -signal.SIGKILL, "the agent was not killed")
            # A kill may cut the last line.
            whole = [line for line in agent.lines if line.endswith(b"\n")]
            check(len(agent.lines) - len(whole) <= (kill < 3), "lines are cut")
            before = set(lines)
            repeated = [line for line in told(whole)[0] if line in before]
            numbers = [json.loads(line)["record_id"] for line in repeated]
            if form != "xml":
                check(all(number > place for number in numbers), "told again though the state has it")
            again += len(repeated)
            lines += whole
            place = seen(state)
        found, of_killed = told(lines)
        check(sorted(set(found)) == sorted(set(events)), f"{form}: {len(set(found))} events of {len(set(events))} after kills")
        check(len(found) - again == len(events), f"{form}: an event is told twice though nothing delivered it again")
        check(of_killed == stories, f"{form}: {len(of_killed)} stories after kills, or others than the {len(stories)}")
        print(f"3 kills, {form}: {len(events)} events told, {again} of them again, {len(stories)} stories", flush=True)


@contextlib.contextmanager
def small_disk(folder, size):
    """A file system of that size; `None` where there can be none."""
    place = folder / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    try:
        is_mounted = os.geteuid() == 0 and subprocess.run(command, stderr=subprocess.PIPE, check=False).returncode == 0
    except FileNotFoundError:
        is_mounted = False
    try:
        yield place if is_mounted else None
    finally:
        if is_mounted:
            subprocess.run(["umount", str(place)], check=True)


def full_disks(options, folder):
    records = Records(options, "xml", 4_000_000)
    events, stories = all_at_once(options, folder, records)
    with small_disk(folder, "64k") as place:
        if place is None:
            print("full disk: skipped, no file system can be mounted here")
            return
        # A file that is not whole gets no name, and leaves nothing.
        command = [options.tool, "triage", "--format", "jsonl", "-o", str(place / "out.jsonl"), "-"]
        ended = subprocess.run(command, input=records.after(0), capture_output=True, timeout=PATIENCE, check=False)
        check(ended.returncode == 1 and b"No space left" in ended.stderr, f"a full disk: {ended.returncode}, {ended.stderr}")
        check(not list(place.iterdir()), f"a full disk: {list(place.iterdir())} is left")
        # The agent ends; what it could not write comes at the next start.
        output, state = place / "out.jsonl", folder / "full.json"
        agent = Agent(options, state, "-o", str(output))
        agent.write(records.after(0))
        check(agent.end() == 1, "the agent goes on without an output")
        check(b"cannot write output" in b"".join(agent.said), f"the agent: {agent.said}")
        written = output.read_bytes().splitlines(keepends=True)
        output.unlink()
        agent = Agent(options, state)
        agent.write(records.after(seen(state)))
        check(agent.end() == 0, f"the agent: {agent.said}")
        # The disk may have had room for a part of a line: that line comes again.
        lines = [line for line in written if line.endswith(b"\n")] + agent.lines
        check(told(lines) == (events, stories), "full disk: other events or stories than without")
        print(f"full disk: {len(written)} lines before, {len(agent.lines)} after it had room", flush=True)
        # A state that cannot be saved loses no output.
        agent = Agent(options, place / "state.json")
        agent.write(records.after(0))
        code, said = agent.end(), b"".join(agent.said)
        check(code == 1 and b"the state cannot be saved" in said, f"a full disk for the state: {code}, {said}")
        check(told(agent.lines) == (events, stories), "a full disk for the state: other events or stories")


def closed_outputs(options, folder):
    """The tool ends when nobody reads it, whatever is still to come."""
    for form in FORMS:
        stream = subprocess.Popen([options.soak, "intact", form, "1000000000000", "1"], stdout=subprocess.PIPE)
        command = [options.tool, "triage", "--format", "jsonl", "-"]
        tool = subprocess.Popen(command, stdin=stream.stdout, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        stream.stdout.close()
        for _ in range(10):
            tool.stdout.readline()
        tool.stdout.close()
        said = tool.stderr.read()
        check((tool.wait(PATIENCE), said) == (0, b""), f"closed output, {form}: {said}")
        stream.wait(PATIENCE)
    print("closed output: the tool ends", flush=True)


def growing(options, folder):
    """Files that grow, are cut and are replaced while they are read."""
    records = Records(options, "json", 3_000_000)
    events, _ = all_at_once(options, folder, records)
    numbers = [json.loads(line)["record_id"] for line in events]
    # One that is told: half of it is a record that is cut, and not one of others that is passed over.
    half = numbers[len(numbers) // 2] - 1
    first, second = b"".join(records.records[:half]), records.after(half)

    # One that grows: `triage` reads what there is. What it finds of the last record is an error.
    log = folder / "grows.jsonl"
    log.write_bytes(first[: len(first) // 2])
    is_done = threading.Event()

    def write():
        with log.open("ab") as file:
            for at in range(len(first) // 2, len(first), 700):
                file.write(first[at : at + 700])
                file.flush()
                time.sleep(0.001)
                if is_done.is_set():
                    return

    writer = threading.Thread(target=write)
    writer.start()
    try:
        ended = subprocess.run([options.tool, "triage", "--format", "jsonl", str(log)], capture_output=True, timeout=PATIENCE, check=False)
    finally:
        is_done.set()
        writer.join()
    whole = subprocess.run([options.tool, "triage", "--format", "jsonl", "-"], input=first, capture_output=True, check=True)

    def of_events(output):
        lines = (json.loads(line) for line in output.splitlines())
        return [(line["event_id"], line["record_id"], line["data"]) for line in lines if "story" not in line]

    given, all_of_it = of_events(ended.stdout), of_events(whole.stdout)
    check(given == all_of_it[: len(given)] and len(given) * 3 > len(all_of_it), "a file that grows: other events")
    is_named = re.search(rb"truncated at byte \d+", ended.stderr) is not None
    check(ended.returncode == is_named, f"a file that grows: {ended.returncode}, {ended.stderr}")

    followed(options, folder, (records, half, events))
    cut(options, folder)
    print(f"files: {len(given)} events of one that grows, {len(events)} of one that is followed, one that is cut is named", flush=True)


def followed(options, folder, written):
    """One that is followed, cut in the middle of a record (logrotate's copytruncate), and replaced."""
    records, half, events = written
    first, second = b"".join(records.records[:half]), records.after(half)
    log = folder / "followed.jsonl"
    part = records.records[half][: len(records.records[half]) // 2]
    log.write_bytes(b"")
    follow = subprocess.Popen(["tail", "--follow=name", "--retry", "--bytes=+1", "--sleep-interval=0.05", str(log)],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    state, output = folder / "followed.json", folder / "followed.out"
    command = [options.tool, "agent", "--state", str(state), "--state-every", "1", "--metrics-every", "0", "-o", str(output)]
    agent = subprocess.Popen(command, stdin=follow.stdout, stderr=subprocess.PIPE)
    follow.stdout.close()

    def until(count):
        end = time.monotonic() + PATIENCE
        while seen(state) < count:
            check(time.monotonic() < end, f"a file that is followed: {seen(state)} of {count} records")
            time.sleep(0.1)

    try:
        with log.open("ab") as file:
            file.write(first + part)
            file.flush()
            until(half)
            file.truncate(0)
            # What is as long at once looks as if nothing was cut.
            time.sleep(0.5)
            file.write(second)
            file.flush()
        # The part of the record is one more.
        until(len(records) + 1)
        (folder / "next.jsonl").write_bytes(first)
        (folder / "next.jsonl").rename(log)
        until(len(records) + 1 + half)
    finally:
        # Its end is the end of the agent's input.
        follow.terminate()
    _, said = agent.communicate(timeout=PATIENCE)
    follow.wait(PATIENCE)
    follow.stderr.close()
    of_first = {line for line in events if json.loads(line)["record_id"] <= half}
    check(sorted(told(output.read_bytes().splitlines(keepends=True))[0]) == sorted([*events, *of_first]), "a file that is followed: other events")
    problems = re.findall(rb"at byte (\d+)", said)
    check([int(at) for at in problems] and all(len(first) <= int(at) <= len(first) + len(part) + 1 for at in problems),
          f"a file that is followed: {said}")


def cut(options, folder):
    """One that is cut while `triage` reads it; nobody takes its output, so that it waits in the middle."""
    log = folder / "cut.xml"
    log.write_bytes(SAMPLE.read_bytes() * 3_000)
    size = log.stat().st_size
    tool = subprocess.Popen([options.tool, "triage", "--format", "jsonl", str(log)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    tool.stdout.readline()
    os.truncate(log, size // 100)
    output, said = tool.communicate(timeout=PATIENCE)
    check(tool.returncode == 1 and b"was cut while it was read" in said, f"a file that is cut: {tool.returncode}, {said[:500]}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool")
    parser.add_argument("soak")
    parser.add_argument("--bytes", type=int, default=160_000_000, help="through the tool, and as many through the library")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="what is not as it must be, and how often each shape was read")
    options = parser.parse_args()
    options.tool, options.soak = os.path.abspath(options.tool), os.path.abspath(options.soak)
    streams(options)
    for part in kills, full_disks, closed_outputs, growing:
        with tempfile.TemporaryDirectory() as folder:
            part(options, pathlib.Path(folder))


if __name__ == "__main__":
    main()
