"""Converts logs to Parquet with the tool, and compares every field with its JSON Lines, through pyarrow and through DuckDB.

    python3 .ci/check_parquet.py TOOL FOLDER LOGS...

The tool is built with its feature `parquet`. Both readers are installed in FOLDER/venv.
"""

import collections
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import venv

READERS = ["pyarrow==26.0.1", "duckdb==2.0.1"]
EPOCH = datetime.datetime(1970, 1, 1)
# What `time` can hold.
FIRST, LAST = -(2**63), 2**63 - 1

# The columns that are not fields: of the header, and of what was understood.
NO_FIELDS = """time time_text time_source local_time computer channel provider provider_guid record_id event_id qualifiers
version level task opcode keywords activity_id related_activity_id execution_process_id execution_thread_id
security_user_id extra indicators findings wmic_nodes consumer_class consumer_command wql_class operation_method
result_name masked source_file""".split()

tool, folder, logs = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), sys.argv[3:]


def in_environment():
    """Runs this script again where both readers are installed."""
    environment = folder / "venv"
    python = environment / "bin/python"
    if pathlib.Path(sys.prefix) == environment:
        return
    if not python.exists():
        venv.create(environment, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *READERS], check=True)
    os.execv(python, [python, *sys.argv])


def run(*arguments):
    """The tool's output; it may say that some record is malformed."""
    ended = subprocess.run([tool, *arguments], stdin=subprocess.DEVNULL, capture_output=True)
    if ended.returncode not in (0, 1):
        sys.exit(f"{arguments}: {ended.returncode}\n{ended.stderr.decode()}")
    return ended.stdout, ended.stderr.decode()


def nanoseconds(text):
    """`2023-10-18T05:43:52.7695919Z` since 1970."""
    seconds, fraction = text.rstrip("Z").split(".")
    since = datetime.datetime.fromisoformat(seconds) - EPOCH
    return (since.days * 86400 + since.seconds) * 10**9 + int(fraction.ljust(9, "0"))


def plain(name):
    """The same for a Windows name and its column."""
    return name.lower().replace("_", "").replace(" ", "").replace("consumertype", "type")


def typed(text, arrow_type):
    """The value of a column, from what Windows prints."""
    if str(arrow_type) == "bool":
        return text == "true"
    return int(text, 0) if str(arrow_type).startswith(("uint", "int")) else text


class Expected:
    """The rows that the lines of the tool ask for."""

    def __init__(self, schema):
        self.types = {name: schema.field(name).type for name in schema.names}
        self.fields = {plain(name): name for name in schema.names if name not in NO_FIELDS}
        prefixed = [name for name in self.fields if name.startswith("data")]
        self.fields |= {name.removeprefix("data"): self.fields[name] for name in prefixed}

    def row(self, line):
        decoded, time = line["decoded"], line["time_created"]
        row = {name: line[name] for name in ("record_id", "event_id", "computer", "channel", "provider")}
        since = nanoseconds(time) if time else None
        is_held = time is not None and FIRST <= since <= LAST
        row |= {"time": since if is_held else None, "time_text": None if is_held else time}
        row |= {"time_source": line.get("time_source", "event") if time else None, "local_time": line.get("local_time")}
        extra = []
        for name, text in line["data"].items():
            column = self.fields.get(plain(name))
            if column is None:
                extra.append((name, text))
            else:
                row[column] = typed(text, self.types[column])
        row["extra"] = tuple(extra)
        row["indicators"] = tuple(line["indicators"])
        row["masked"] = tuple(sorted(line.get("masked", [])))
        technique = lambda finding: finding.get("technique") or ""
        row["findings"] = tuple((f["name"], f["severity"], technique(f)) for f in line["findings"])
        wmic = decoded.get("wmic")
        row["wmic_nodes"] = tuple(wmic["nodes"]) if wmic else None
        row["result_name"] = decoded.get("result", {}).get("name")
        row["operation_method"] = decoded.get("operation", {}).get("method")
        wql = decoded.get("wql") or decoded.get("operation", {}).get("wql") or {}
        row["wql_class"] = wql.get("class")
        row["consumer_class"] = decoded.get("consumer", {}).get("class")
        row["source_file"] = line["file"]
        return row


def canonical(row, names):
    """A row that can be counted; numbers of 64 bits and texts as they are."""

    def value(name):
        found = row.get(name)
        if name in ("extra", "findings") and found is not None:
            return tuple(tuple(item.values()) if isinstance(item, dict) else tuple(item) for item in found)
        if name == "masked":
            return tuple(sorted(found or ()))
        return tuple(found) if isinstance(found, list) else found

    return tuple(value(name) for name in names)


def by_pyarrow(dataset):
    """The rows of every file, times in nanoseconds."""
    import pyarrow
    import pyarrow.parquet

    rows = []
    for path in sorted(dataset.rglob("*.parquet")):
        table = pyarrow.parquet.ParquetFile(path).read()
        at = table.schema.get_field_index("time")
        table = table.set_column(at, "time", table["time"].cast(pyarrow.int64()))
        rows += table.to_pylist()
    return rows


def by_duckdb(dataset):
    """The same, as DuckDB reads all files as one table."""
    import duckdb

    files = f"read_parquet('{dataset}/*/*/*.parquet', hive_partitioning = true, union_by_name = true)"
    query = f"SELECT * REPLACE (epoch_ns(time) AS time) FROM {files}"
    found = duckdb.sql(query)
    names = found.columns
    return [dict(zip(names, values)) for values in found.fetchall()]


def compare(name, found, expected, columns):
    counted = collections.Counter(canonical(row, columns) for row in found)
    wanted = collections.Counter(canonical(row, columns) for row in expected)
    if counted != wanted:
        for row in list((wanted - counted))[:2]:
            near = [other for other in counted - wanted if other[0] == row[0]][:1]
            for column, value, other in zip(columns, row, *(near or [row])):
                if value != other:
                    print(f"{column}: expected {value!r}, found {other!r}")
        sys.exit(f"{name}: {sum((wanted - counted).values())} of {len(expected)} rows differ")
    print(f"{name}: {len(found)} rows, {len(columns)} columns as expected")


def tell_sizes(paths):
    """Small files cost more: the largest ones are told apart."""
    import pyarrow.parquet

    sizes = [(pyarrow.parquet.read_metadata(path).num_rows, path.stat().st_size) for path in paths]
    rows, total = sum(rows for rows, _ in sizes), sum(size for _, size in sizes)
    print(f"{len(paths)} files, {rows} events, {total} bytes: {total / rows:.0f} an event")
    largest = sorted(sizes, reverse=True)[:5]
    print("the largest:", ", ".join(f"{rows} events, {size / rows:.0f} bytes each" for rows, size in largest))


def check(is_wide, lines):
    dataset = folder / ("wide" if is_wide else "narrow")
    shutil.rmtree(dataset, ignore_errors=True)
    _, said = run("convert", *(["--wide"] if is_wide else []), "--events", "all", "-o", str(dataset), *logs)
    arrow, duck = by_pyarrow(dataset), by_duckdb(dataset)
    import pyarrow
    import pyarrow.parquet

    paths = sorted(dataset.rglob("*.parquet"))
    schema = pyarrow.unify_schemas([pyarrow.parquet.read_schema(path) for path in paths])
    tell_sizes(paths)
    # `wql_class` of a 5861 comes from the text of its filter's query.
    expect = Expected(schema)
    expected = [expect.row(line) for line in lines]
    of_subscription = [row for row in expected if row["consumer_class"]]
    compared = [name for name in schema.names if any(name in row for row in expected)]
    compared = ["source_file"] + [name for name in compared if name != "source_file"]
    for rows in arrow, duck:
        for row in rows:
            if row["consumer_class"]:
                row["wql_class"] = None
    for row in of_subscription:
        row["wql_class"] = None
    label = "all columns in each file" if is_wide else "a schema for each event"
    compare(f"pyarrow, {label}", arrow, expected, compared)
    compare(f"DuckDB, {label}", duck, expected, compared)
    compare(f"DuckDB against pyarrow, {label}", duck, arrow, schema.names)
    without = sum(1 for line in lines if line["time_created"] is None)
    if without and f"{without} of them have no time" not in said:
        sys.exit(f"{without} events without a time are not named:\n{said}")


def main():
    in_environment()
    lines = [json.loads(line) for line in run("--format", "jsonl", "--events", "all", *logs)[0].splitlines()]
    lines = [line for line in lines if "story" not in line]
    if not lines:
        sys.exit("no events")
    check(False, lines)
    check(True, lines)


main()
