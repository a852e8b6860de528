"""Fails unless the docs page of `Event` has constructors and access before the predicates."""

import pathlib
import re
import sys

page = pathlib.Path(sys.argv[1], "wmi_events/event/struct.Event.html").read_text()
methods = re.findall(r'<section id="method\.(\w+)" class="method">', page)
first_predicate = next(index for index, name in enumerate(methods) if name.startswith("is_"))
late = [name for name in methods[first_predicate:] if not name.startswith("is_")]
print(f"{len(methods)} methods of Event, {first_predicate} before the predicates; from_xml is number {methods.index('from_xml') + 1}")
if late:
    sys.exit(f"behind the predicates: {', '.join(late)}")
