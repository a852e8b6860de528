"""Runs the commands of a guide's terminal sessions and compares what they print.

    .ci/check_guide.py TOOL GUIDE             compare
    .ci/check_guide.py TOOL GUIDE --update    write what they print into the guide

A session is a fence ```console: lines that begin with `$ ` are commands, what follows is what they print on a terminal of
100 columns. `lines=N` after `console` keeps the first N lines of each command.
"""

import os
import pathlib
import pty
import re
import struct
import subprocess
import sys
import fcntl
import termios

COLUMNS = 100


def run(command, tool):
    """What a command prints on a terminal, without colours."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    path = f"{pathlib.Path(tool).resolve().parent}:{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "TERM": "xterm", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    child = subprocess.Popen(["bash", "-c", command], stdin=subprocess.DEVNULL, stdout=slave, stderr=subprocess.DEVNULL, env=environment)
    os.close(slave)
    output = b""
    while True:
        try:
            block = os.read(master, 65536)
        except OSError:
            break
        if not block:
            break
        output += block
    os.close(master)
    child.wait()
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", output.decode().replace("\r\n", "\n"))
    return [line.rstrip() for line in text.rstrip("\n").split("\n")] if text.strip() else []


def session(fence, tool):
    """A fence with the commands in it run again."""
    lines = fence.split("\n")
    limit = re.search(r"lines=(\d+)", lines[0])
    made = [lines[0]]
    for command in (line for line in lines if line.startswith("$ ")):
        printed = run(command[2:], tool)
        if limit and len(printed) > int(limit[1]):
            printed = printed[:int(limit[1])] + ["..."]
        made += [command, *printed]
    return "\n".join([*made, "```"])


def main():
    tool, guide = sys.argv[1], pathlib.Path(sys.argv[2])
    text = guide.read_text()
    fences = re.findall(r"^```console.*?^```$", text, re.M | re.S)
    if not fences:
        sys.exit(f"{guide}: no session")
    made = text
    for fence in fences:
        made = made.replace(fence, session(fence, tool), 1)
    if "--update" in sys.argv:
        guide.write_text(made)
    elif made != text:
        guide_of_now = guide.with_suffix(".now.md")
        guide_of_now.write_text(made)
        subprocess.run(["diff", "-u", str(guide), str(guide_of_now)])
        guide_of_now.unlink()
        sys.exit(f"{guide} is not what the tool prints: run {sys.argv[0]} with --update")
    print(f"{guide}: {len(fences)} sessions as they are printed")


main()
