#!/usr/bin/env bash
# The hunts give the same answers on this machine and on a cluster of a scheduler and two executors on loopback, and
# find what is planted in a made-up fleet.
#
#   .ci/check_cluster.sh PROGRAM FOLDER FLEET [DATASET LOGS...]
#
# FLEET is what `PROGRAM generate` wrote. DATASET is what `wmi-events convert` made of the LOGS: there the answers over
# the logs themselves are compared too.
set -euo pipefail
program=$1 folder=$2 fleet=$3
shift 3
rm -rf "$folder"
mkdir -p "$folder"

free_ports() {
    python3 - <<'PY'
import socket

sockets = [socket.socket() for _ in range(5)]
for one in sockets:
    one.bind(("127.0.0.1", 0))
print(*(one.getsockname()[1] for one in sockets))
PY
}
read -r scheduler data1 tasks1 data2 tasks2 <<<"$(free_ports)"
url=df://127.0.0.1:$scheduler

processes=()
stop() {
    kill "${processes[@]}" 2>/dev/null || true
    wait "${processes[@]}" 2>/dev/null || true
}
trap stop EXIT
begin() {
    local name=$1
    shift
    "$program" "$@" >"$folder/$name.log" 2>&1 &
    processes+=($!)
}
begin scheduler scheduler --listen "127.0.0.1:$scheduler"
begin executor1 executor --scheduler "127.0.0.1:$scheduler" --listen "127.0.0.1:$data1" --grpc-port "$tasks1" --cores 1
begin executor2 executor --scheduler "127.0.0.1:$scheduler" --listen "127.0.0.1:$data2" --grpc-port "$tasks2" --cores 1

# The processor time of a process, in ticks.
ticks() {
    awk '{ print $14 + $15 }' "/proc/$1/stat"
}

hunts=$("$program" list | grep -v '^ ')
# A query of one's own, with functions on raw text.
cat >"$folder/own.sql" <<'SQL'
-- Own: functions on the text of events, and an aggregate
SELECT event, host_name(computer) AS host, wql_class(query) AS class, result_name(CAST(result_code AS VARCHAR)) AS result,
       bool_or(is_wmiprvse_child(parent_process_name)) AS has_children, count(*) AS events
FROM events
GROUP BY event, host_name(computer), wql_class(query), result_name(CAST(result_code AS VARCHAR))
ORDER BY event, host, class, result
SQL

# The answers of all hunts over some data: answers NAME OPTIONS... -- DATA...
answers() {
    local name=$1 options=() paths=() hunt
    shift
    while [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    shift
    for path in "$@"; do
        paths+=(--data "$path")
    done
    mkdir -p "$folder/$name"
    for hunt in $hunts "$folder/own.sql"; do
        timeout 300 "$program" run "$hunt" "${options[@]}" "${paths[@]}" --format jsonl \
            >"$folder/$name/$(basename "$hunt" .sql).jsonl" 2>"$folder/$name/$(basename "$hunt" .sql).txt" ||
            { cat "$folder/$name/$(basename "$hunt" .sql).txt" >&2; return 1; }
    done
}

same() {
    diff -r --brief --exclude '*.txt' "$folder/$1" "$folder/$2" ||
        { printf 'the answers of %s and %s differ\n' "$1" "$2" >&2; exit 1; }
    printf 'the same answers: %s and %s (%s rows)\n' "$1" "$2" "$(cat "$folder/$1"/*.jsonl | wc -l)"
}

printf '== on this machine\n'
"$program" check "$fleet"
printf '== on the cluster\n'
before=("$(ticks "${processes[1]}")" "$(ticks "${processes[2]}")")
timeout 600 "$program" check "$fleet" --cluster "$url"
for number in 0 1; do
    worked=$(($(ticks "${processes[$((number + 1))]}") - before[number]))
    printf 'executor %s: %s ticks of processor time\n' $((number + 1)) "$worked"
    [ "$worked" -gt 0 ] || { printf 'it did nothing\n' >&2; exit 1; }
done
answers local -- "$fleet/events"
answers cluster --cluster "$url" -- "$fleet/events"
same local cluster
if [ $# -ge 2 ]; then
    dataset=$1
    shift
    answers logs -- "$@"
    answers logs-as-parquet -- "$dataset"
    answers logs-as-parquet-on-cluster --cluster "$url" -- "$dataset"
    same logs logs-as-parquet
    same logs logs-as-parquet-on-cluster
fi
