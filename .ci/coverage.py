"""Reads what tests have run (LCOV), and lists the lines of `src/` that none has.

    python3 .ci/coverage.py target/coverage.lcov

A line counts once, however often generics and macros compile it. Tests themselves do not count. Fails below 95%.
"""

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LEAST = 95.0
# What no test runs, by file: a part of the line, and why.
REASONS = {}


def read(path):
    """The lines of each file of `src/`, and how often each was run."""
    files, lines = {}, None
    for entry in pathlib.Path(path).read_text().splitlines():
        kind, _, rest = entry.partition(":")
        if kind == "SF":
            file = pathlib.Path(rest)
            is_source = file.is_relative_to(ROOT / "src") and file.name != "tests.rs" and "tests" not in file.parts
            lines = files.setdefault(str(file.relative_to(ROOT)), {}) if is_source else None
        elif kind == "DA" and lines is not None:
            number, count = map(int, rest.split(",")[:2])
            lines[number] = max(lines.get(number, 0), count)
    return files


def reason(file, text):
    return next((why for part, why in REASONS.get(file, {}).items() if part in text), None)


def main():
    files = read(sys.argv[1])
    all_lines = sum(len(lines) for lines in files.values())
    missed = {file: sorted(number for number, count in lines.items() if count == 0) for file, lines in files.items()}
    count = sum(map(len, missed.values()))
    for file in sorted(file for file, numbers in missed.items() if numbers):
        numbers, text = missed[file], (ROOT / file).read_text().splitlines()
        print(f"{file}: {len(numbers)} of {len(files[file])}")
        for number in numbers:
            why = reason(file, text[number - 1])
            print(f"  {number}: {text[number - 1].strip()}" + (f"    <- {why}" if why else ""))
    share = 100 * (all_lines - count) / all_lines
    print(f"\n{all_lines - count} of {all_lines} lines of src: {share:.2f}%")
    if share < LEAST:
        sys.exit(f"below {LEAST}%")


if __name__ == "__main__":
    main()
