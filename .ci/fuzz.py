"""Fuzzes: `.ci/fuzz.py [--seconds N] [--jobs N] [--seed N] [--table FILE] [TARGET...]`; `--list` prints the targets.

Builds the targets with the instrumentation of libFuzzer, which a stable compiler has; it needs a C++ compiler. Then, for each
target: what once failed (`fuzz/regressions/`), then N seconds of new inputs (60). It begins with seeds of the tests' fixtures and
of `WMI_EVENTS_CORPUS`, and with what earlier runs found: `target/fuzz/corpus/`, which is never committed, for a real log may be
in it. Prints a table, and ends non-zero if a target failed; its input is then in `target/fuzz/failures/`.

A failure is fixed with a test of its own; its input goes to `fuzz/regressions/TARGET/`, unless it was made of a real log.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
OUT = BUILD / "fuzz"
# Those of `cargo fuzz build`, without a sanitizer: the library has no unsafe code.
FLAGS = [
    "--cfg", "fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
]
# The longest that one input may take, in seconds, and the memory of a target in MiB.
TIMEOUT = 20
MEMORY = 2048
STATUS = re.compile(r"^#(\d+)\s+(\w+)\s+cov: (\d+) ft: (\d+) corp: (\d+)/(\S+)", re.MULTILINE)


def host():
    version = subprocess.run(["rustc", "-vV"], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return re.search(r"^host: (\S+)", version, re.MULTILINE)[1]


def build():
    """Builds all targets; returns the folder of the programs."""
    triple = host()
    # With a target, the flags are not those of build scripts and macros.
    command = ["cargo", "build", "--locked", "--release", "--target", triple, "--target-dir", str(OUT / "build"),
               "--manifest-path", str(ROOT / "fuzz/Cargo.toml"), "--bins"]
    environment = dict(os.environ, CARGO_ENCODED_RUSTFLAGS="\x1f".join(FLAGS))
    environment.pop("RUSTFLAGS", None)
    subprocess.run(command, env=environment, check=True)
    return OUT / "build" / triple / "release"


def seeds(programs):
    """Writes the seeds and dictionaries; returns the names of the targets."""
    command = [str(programs / "seeds"), str(OUT / "seeds")]
    corpus = os.environ.get("WMI_EVENTS_CORPUS")
    if corpus and pathlib.Path(corpus).is_dir():
        command.append(corpus)
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()


def fuzz(programs, name, seconds, seed):
    """Runs a target; returns its row, and its output if it failed."""
    corpus, failures = OUT / "corpus" / name, OUT / "failures" / name
    for folder in (corpus, failures):
        folder.mkdir(parents=True, exist_ok=True)
    program = [str(programs / name), f"-timeout={TIMEOUT}", f"-rss_limit_mb={MEMORY}", f"-artifact_prefix={failures}/"]
    known = sorted((ROOT / "fuzz/regressions" / name).glob("*"))
    start = time.monotonic()
    if known:
        replay = subprocess.run(program + [str(path) for path in known], capture_output=True, cwd=ROOT)
        if replay.returncode:
            return (name, 0, 0, 0, 0, 0, 0.0, "FAILED again"), replay.stderr.decode(errors="replace")
    command = program + [f"-dict={OUT / 'seeds' / (name + '.dict')}", f"-max_total_time={seconds}", "-print_final_stats=1",
                         *([] if seed is None else [f"-seed={seed}"]),
                         str(corpus), str(OUT / "seeds" / name)]
    run = subprocess.run(command, capture_output=True, cwd=ROOT)
    log = run.stderr.decode(errors="replace")
    (OUT / "failures" / f"{name}.log").write_text(log)
    taken = time.monotonic() - start
    # The last line of status; `DONE` where it ended by itself.
    status = STATUS.findall(log)
    runs, _, coverage, features, size, _ = status[-1] if status else (0, "", 0, 0, 0, "")
    result = "clean" if run.returncode == 0 else "FAILED"
    row = (name, int(runs), int(int(runs) / max(taken, 0.001)), int(coverage), int(features), int(size), taken, result)
    return row, log if run.returncode else ""


def excerpt(log):
    """What failed and where its input is, without the stack."""
    lines = log.splitlines()
    begin = next((at for at, line in enumerate(lines) if "panicked at" in line or "ERROR: libFuzzer" in line), len(lines) - 20)
    return [line[:2000] for line in lines[begin : begin + 8]] + [line for line in lines if "Test unit written" in line]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--jobs", type=int, default=1, help="how many targets at a time")
    parser.add_argument("--seed", type=int, help="of the random numbers, for the same inputs each time")
    parser.add_argument("--list", action="store_true", help="print the targets")
    parser.add_argument("--table", type=pathlib.Path, help="write the table to this file too")
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    options = parser.parse_args()
    if options.list:
        print(*sorted(path.stem for path in (ROOT / "fuzz/fuzz_targets").glob("*.rs")), sep="\n")
        return 0
    programs = build()
    names = seeds(programs)
    unknown = set(options.targets) - set(names)
    if unknown:
        print(f"no target {', '.join(sorted(unknown))}; there are: {' '.join(names)}", file=sys.stderr)
        return 2
    head = ("target", "runs", "runs/s", "edges", "features", "corpus", "seconds", "result")
    widths = (16, 12, 9, 8, 9, 8, 9, 0)
    lines = ["".join(f"{cell:<{width}}" for cell, width in zip(head, widths))]
    print(lines[0], flush=True)
    failed = []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for row, log in pool.map(lambda name: fuzz(programs, name, options.seconds, options.seed), options.targets or names):
            cells = [f"{cell:.1f}" if isinstance(cell, float) else str(cell) for cell in row]
            lines.append("".join(f"{cell:<{width}}" for cell, width in zip(cells, widths)))
            print(lines[-1], flush=True)
            if log:
                failed.append(row[0])
                print("\n".join(excerpt(log)), file=sys.stderr, flush=True)
    if options.table:
        options.table.write_text("\n".join(lines) + "\n")
    print(f"{len(failed)} of {len(lines) - 1} targets failed: {' '.join(failed)}" if failed else f"{len(lines) - 1} targets, clean")
    return 1 if failed else 0


sys.exit(main())
