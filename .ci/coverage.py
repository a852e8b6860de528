"""Reads what tests have run (LCOV), and lists the lines of `src/` that none has, each with its reason.

    python3 .ci/coverage.py target/coverage.lcov

A line counts once, however often generics and macros compile it. Tests themselves do not count. Fails below 95%.

A reason is guessed from the source, by the function around a line and the line's text; nobody looked at each. Where nothing
tells one, it is "no test".
"""

import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LEAST = 95.0

FUNCTION = re.compile(r"^\s*(pub(\([^)]*\))? )?(const )?(async )?fn (\w+)")
CLOSING = re.compile(r"^[\])};,]*$")
NOTHING = re.compile(
    r"^(else )?(return|continue|break|None|false|return (None|false|0|Ok\(None\)|Some\(false\)|Ok\(\(\)\)|String::new\(\)))[;,]?$"
    r"|=> (return|continue|break|None|false|\{\}|return (None|false))[;,]?$"
    r"|else \{ (return|continue|break)( (None|false))? \};?$"
)
REASONS = {
    "compiler": "a `const fn` that only the compiler calls",
    "doctest": "a public function that its doctest runs: doctests are not counted",
    "text": "the text of `Debug`, of an error, or of what serde expects",
    "end": "the end of a block that is always left before",
    "nothing": "a branch that gives nothing: mostly a checked access that does not fail, where indexing would panic",
    "no test": "no test",
}


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


def around(text, number):
    """The function around a line: its match, and whether its documentation has an example."""
    indent = len(text[number - 1]) - len(text[number - 1].lstrip())
    for at in range(number - 1, -1, -1):
        found = FUNCTION.match(text[at])
        if found and len(text[at]) - len(text[at].lstrip()) <= indent:
            docs = at - 1
            while docs >= 0 and re.match(r"\s*(///|#\[)", text[docs]):
                if "```" in text[docs]:
                    return found, True
                docs -= 1
            return found, False
    return None, False


def reason(text, number):
    line = text[number - 1].strip()
    function, has_example = around(text, number)
    if function and function[3]:
        return "compiler"
    if function and function[1] and not function[2] and has_example:
        return "doctest"
    if function and function[5] in ("fmt", "expecting"):
        return "text"
    if CLOSING.match(line):
        return "end"
    if NOTHING.search(line):
        return "nothing"
    return "no test"


def main():
    files = read(sys.argv[1])
    all_lines = sum(len(lines) for lines in files.values())
    missed = {file: sorted(number for number, count in lines.items() if count == 0) for file, lines in files.items()}
    count = sum(map(len, missed.values()))
    reasons = collections.Counter()
    for file in sorted(file for file, numbers in missed.items() if numbers):
        numbers, text = missed[file], (ROOT / file).read_text().splitlines()
        print(f"{file}: {len(numbers)} of {len(files[file])}")
        for number in numbers:
            why = reason(text, number)
            reasons[why] += 1
            print(f"  {number} ({why}): {text[number - 1].strip()}")
    print()
    for why, text in REASONS.items():
        print(f"{reasons[why]:5} {why}: {text}")
    share = 100 * (all_lines - count) / all_lines
    print(f"{all_lines - count} of {all_lines} lines of src: {share:.2f}%")
    if share < LEAST:
        sys.exit(f"below {LEAST}%")


if __name__ == "__main__":
    main()
