"""Fails on an import that runs up, and on a circle, among the files of src/; of another folder that is named, on a circle.

The order of the rooms (the top-level modules) is read from the table "Layers" in docs/architecture.md: a row's
first cell is the layer, its second the rooms in backticks. A file may name files of its own room, of its own layer
and of lower layers. `use` lines and paths count; a parent's `mod` and its re-exports of its children do not; nor do
comments, strings and test modules.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
SRC = ROOT / (FOLDERS[0] if FOLDERS else "src")

TOKENS = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      |(?P<raw>b?r(?P<hashes>\#*)".*?"(?P=hashes))
      |(?P<string>b?"(?:\\.|[^"\\])*")
      |(?P<char>b?'(?:\\(?:x[0-9a-fA-F]{2}|u\{[^}]*\}|.)|[^'\\])')""",
    re.VERBOSE | re.DOTALL,
)


def without_text(source):
    return TOKENS.sub(" ", source)


def without_tests(source):
    """Cuts `#[cfg(test)] mod name { ... }` out."""
    while match := re.search(r"#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*mod\s+\w+\s*\{", source):
        depth, end = 1, match.end()
        while depth and end < len(source):
            depth += {"{": 1, "}": -1}.get(source[end], 0)
            end += 1
        source = source[: match.start()] + source[end:]
    return source


def split_top(text):
    """The parts of a use tree between its outermost commas."""
    depth, part, parts = 0, "", []
    for c in text:
        depth += {"{": 1, "}": -1}.get(c, 0)
        if c == "," and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += c
    return [p.strip() for p in parts + [part] if p.strip()]


def use_paths(tree):
    """Every path of a use tree, as (path, name it is bound to)."""
    tree = tree.strip()
    if "{" in tree:
        prefix, inner = tree.split("{", 1)
        prefix = prefix.strip().removesuffix("::")
        for part in split_top(inner.rsplit("}", 1)[0]):
            for path, name in use_paths(part):
                joined = [s for s in prefix.split("::") if s] + ([] if path == ["self"] else path)
                yield joined, name if path != ["self"] else joined[-1]
    else:
        tree, _, alias = tree.partition(" as ")
        path = [s.strip() for s in tree.split("::") if s.strip()]
        yield path, alias.strip() or path[-1]


class Module:
    def __init__(self, path, file):
        self.path, self.file = path, file
        code = without_tests(without_text(file.read_text()))
        self.reexports, self.uses = [], []
        for match in re.finditer(r"(\bpub(?:\([^)]*\))?\s+)?\buse\s+([^;]+);", code):
            target = self.reexports if match[1] else self.uses
            target.extend(use_paths(re.sub(r"\s+", " ", match[2])))
        rest = re.sub(r"\buse\s+[^;]+;", " ", code)
        # `pub(in crate::x)` names where an item is seen, not another item.
        rest = re.sub(r"\bpub\s*\([^)]*\)", " ", rest)
        self.paths = [re.split(r"\s*::\s*", m[0]) for m in re.finditer(r"(?<![\w:])(?:\$?crate|super|self)(?:\s*::\s*\w+)+", rest)]
        for path in self.paths:
            path[0] = path[0].lstrip("$")
        # `child::item` of this module's own children, and names that a `use` bound to a module.
        self.heads = [re.split(r"\s*::\s*", m[0]) for m in re.finditer(r"(?<![\w:$])[a-z_]\w*(?:\s*::\s*\w+)+", rest)]
        self.children = set(re.findall(r"\bmod\s+(\w+)\s*;", code))


modules = {}
for file in sorted(SRC.rglob("*.rs")):
    parts = list(file.relative_to(SRC).with_suffix("").parts)
    if parts[-1] in ("mod", "lib", "main"):
        parts.pop()
    modules[tuple(parts)] = Module(tuple(parts), file)


def absolute(path, module):
    """The path from the crate's root, or None for another crate's."""
    head, *rest = path
    if head == "crate":
        return tuple(rest)
    if head == "self":
        return module.path + tuple(rest)
    if head == "super":
        base = module.path
        while rest and head == "super":
            base = base[:-1]
            head, *rest = rest
        if head == "super":
            return base[:-1]
        return base + (head, *rest)
    if head in module.children:
        return module.path + tuple(path)
    for bound, name in module.uses + module.reexports:
        if name == head and bound[0] in ("crate", "super", "self"):
            start = absolute(bound, module)
            return None if start is None else start + tuple(rest)
    return None


def resolve(path, seen=frozenset()):
    """The module that defines what an absolute path names."""
    if path in seen:
        return None
    for end in range(len(path), -1, -1):
        if path[:end] in modules:
            break
    module, rest = modules[path[:end]], path[end:]
    if rest and rest[0] != "*":
        for bound, name in module.reexports:
            if name == rest[0] or name == "*":
                target = absolute(bound, module)
                if target is None:
                    continue
                if name == "*":
                    glob = modules.get(target[:-1] if target[-1:] == ("*",) else target)
                    if glob is None or not re.search(rf"\b(?:{re.escape(rest[0])})\b", without_text(glob.file.read_text())):
                        continue
                    target = glob.path + (rest[0],)
                return resolve(target + tuple(rest[1:]), seen | {path})
    return module


edges = {}
for module in modules.values():
    named = [(p, True) for p, _ in module.uses] + [(p, True) for p in module.paths + module.heads]
    named += [(p, False) for p, _ in module.reexports]
    for path, always in named:
        target = absolute(path, module)
        if target is None or target == module.path:
            continue
        found = resolve(target)
        if found is None or found is module:
            continue
        if not always and found.path[: len(module.path)] == module.path:
            continue
        edges.setdefault(module.path, set()).add(found.path)


def shown(path):
    return str(modules[path].file.relative_to(ROOT))


layers = {}
for line in (ROOT / "docs/architecture.md").read_text().splitlines():
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if line.startswith("|") and len(cells) == 3 and cells[0].isdigit():
        layers |= {room: int(cells[0]) for room in re.findall(r"`(\w+)`", cells[1])}
problems = []
rooms = {path[0] for path in modules if path}
if not FOLDERS and rooms != layers.keys():
    problems.append(f"the table of docs/architecture.md and src/ differ: {sorted(rooms ^ layers.keys())}")
for start, ends in sorted(edges.items()) if not FOLDERS else ():
    for end in sorted(ends):
        if not start:
            continue
        if not end:
            problems.append(f"{shown(start)} names the crate's root")
        elif layers.get(end[0], 0) > layers.get(start[0], 0):
            problems.append(f"{shown(start)} (layer {layers.get(start[0])}) names {shown(end)} (layer {layers.get(end[0])})")

# Circles: strongly connected components (Tarjan).
index, low, stack, on, circles = {}, {}, [], set(), []


def connect(node):
    index[node] = low[node] = len(index)
    stack.append(node)
    on.add(node)
    for end in edges.get(node, ()):
        if end not in index:
            connect(end)
            low[node] = min(low[node], low[end])
        elif end in on:
            low[node] = min(low[node], index[end])
    if low[node] == index[node]:
        component = []
        while True:
            member = stack.pop()
            on.discard(member)
            component.append(member)
            if member == node:
                break
        if len(component) > 1:
            circles.append(sorted(map(shown, component)))


sys.setrecursionlimit(10_000)
for path in modules:
    if path not in index:
        connect(path)
problems += [f"a circle: {', '.join(circle)}" for circle in circles]
count = sum(len(ends) for ends in edges.values())
if "--edges" in sys.argv:
    for start, ends in sorted(edges.items()):
        print(shown(start), "->", ", ".join(sorted(map(shown, ends))))
print(f"{len(modules)} files, {count} imports, {len(circles)} circles")
if problems:
    sys.exit("\n".join(problems))
