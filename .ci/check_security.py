"""Fails where SECURITY.md names a test, a limit or a file that does not exist, or another value of a limit, and where
a constant `MAX_*` of the library is not in its lists.

A name is `path::name` in backticks. In the tables of limits the second cell is the value.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAMED = re.compile(r"`([\w./-]+\.(?:rs|toml|py))::(\w+)`")
LIMIT = re.compile(r"^\| `([\w./-]+\.rs)::(\w+)` \| `([^`]+)` \|", re.MULTILINE)
# A limit of its own, and not another's name for one.
CONSTANT = re.compile(r"\bconst (MAX_\w+): \w+ =\s*([^;]+);")
ALIAS = re.compile(r"[\w:]+::MAX_\w+")


def unlisted(limits):
    """The constants of the library that are limits and not among those."""
    listed = {(path, name) for path, name, _ in limits}
    for path in sorted((ROOT / "src").rglob("*.rs")):
        if path.name == "tests.rs":
            continue
        relative = str(path.relative_to(ROOT))
        for name, expression in CONSTANT.findall(path.read_text()):
            if (relative, name) not in listed and not ALIAS.fullmatch(expression):
                yield f"{relative}: {name} is not in SECURITY.md"


def declared(text, name):
    """Whether a file declares that: a function, constant, field, macro or setting."""
    return re.search(rf"\b(?:fn|def|const|static|struct)\s+{name}\b|^\s*(?:pub )?{name}\s*[:=]|\b{name}!", text, re.MULTILINE)


def value(text, name, expected):
    """Whether a constant or the default of a field has that value."""
    return re.search(rf"\bconst {name}: \w+ = {re.escape(expected)};|\b{name}: {re.escape(expected)},", text)


def main():
    text = (ROOT / "SECURITY.md").read_text()
    wrong = []
    named = NAMED.findall(text)
    for path, name in named:
        file = ROOT / path
        if not file.is_file():
            wrong.append(f"{path}: no such file")
        elif not declared(file.read_text(), name):
            wrong.append(f"{path}: no {name}")
    limits = LIMIT.findall(text)
    for path, name, expected in limits:
        file = ROOT / path
        if file.is_file() and not value(file.read_text(), name, expected):
            wrong.append(f"{path}: {name} is not {expected}")
    wrong += unlisted(limits)
    rows = [line for line in text.splitlines() if line.startswith("| ") and line.count("|") == 3]
    for row in rows:
        is_promise = not row.startswith(("| who", "| promise"))
        if is_promise and row.split("|")[1].strip().endswith(".") and not NAMED.search(row):
            wrong.append(f"no test: {row}")
    print(f"{len(named)} names and {len(limits)} limits of SECURITY.md, {len(wrong)} wrong")
    for line in wrong:
        print(line)
    return 1 if wrong or not named or not limits else 0


sys.exit(main())
