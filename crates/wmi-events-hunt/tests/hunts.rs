//! The program: hunts over logs and Parquet files, events without a time, functions, errors.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use wmi_events::{Event, EventId, Record, System};
use wmi_events_arrow::{Dataset, DatasetOptions};

fn run(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_wmi-events-hunt");
    Command::new(program).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn answer(arguments: &[&str]) -> (String, String) {
    let output = run(arguments);
    let (out, said) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{arguments:?}: {said}");
    (out, said)
}

/// A command of wmic and its effect on the other computer, with or without times.
fn lateral(computers: [&str; 2], times: [Option<&str>; 2]) -> Vec<Event<'static>> {
    let [source, target] = computers;
    let command = format!("wmic /node:{target} process call create calc.exe");
    let wbem = r"C:\Windows\System32\wbem\";
    let fields = [
        [
            format!("{wbem}WMIC.exe"),
            command,
            r"C:\Windows\System32\cmd.exe".to_owned(),
        ],
        [
            r"C:\Windows\System32\calc.exe".to_owned(),
            "calc.exe".to_owned(),
            format!("{wbem}WmiPrvSE.exe"),
        ],
    ];
    let computers = [source.to_owned(), format!("{target}.corp.example")];
    let event = |((fields, computer), time): (([String; 3], String), Option<&str>)| {
        let mut system = System::new(EventId::PROCESS_CREATION);
        system.version = Some(2);
        system.computer = Some(computer.into());
        system.time_created = time.map(|time| time.parse().unwrap());
        let [image, line, parent] = fields;
        let mut record = Record::new(system);
        record
            .set("NewProcessName", image)
            .set("CommandLine", line)
            .set("ParentProcessName", parent);
        record.into_event().unwrap().unwrap()
    };
    fields
        .into_iter()
        .zip(computers)
        .zip(times)
        .map(event)
        .collect()
}

/// A folder of Parquet files, and the same events as JSON Lines.
fn write(folder: &Path, events: &[Event<'_>]) -> [PathBuf; 2] {
    let (parquet, json) = (folder.join("events"), folder.join("events.jsonl"));
    let mut dataset = Dataset::new(&parquet, DatasetOptions::default());
    let mut lines = String::new();
    for event in events {
        dataset.push_event(event, "a").unwrap();
        lines += &serde_json::to_string(event).unwrap();
        lines.push('\n');
    }
    dataset.finish().unwrap();
    std::fs::write(&json, lines).unwrap();
    [parquet, json]
}

#[test]
fn lateral_movement_with_and_without_times() {
    let at = |time| Some(time);
    let table = [
        ([at("2026-03-03T09:00:00Z"), at("2026-03-03T09:00:02Z")], 1),
        ([at("2026-03-03T09:00:00Z"), at("2026-03-03T08:59:58Z")], 1),
        ([at("2026-03-03T09:00:00Z"), at("2026-03-03T10:00:00Z")], 0),
        ([at("2026-03-03T09:00:00Z"), None], 1),
        ([None, None], 1),
    ];
    for (times, rows) in table {
        let folder = tempfile::tempdir().unwrap();
        for path in write(folder.path(), &lateral(["WKS01", "SRV01"], times)) {
            let path = path.to_str().unwrap();
            let (out, said) = answer(&[
                "run",
                "lateral_movement",
                "--data",
                path,
                "--format",
                "jsonl",
            ]);
            assert_eq!(out.lines().count(), rows, "{times:?} {path} {out}{said}");
            assert!(rows == 0 || out.contains("SRV01.corp.example"), "{out}");
            let without = times.iter().filter(|time| time.is_none()).count();
            let named = format!("{without} events have no time");
            assert_eq!(said.contains(&named), without > 0, "{said}");
            assert_eq!(
                said.contains("process_creation of SRV01.corp.example"),
                without > 0,
                "{said}"
            );
        }
    }
}

#[test]
fn a_parameter_has_another_value() {
    let folder = tempfile::tempdir().unwrap();
    let times = [Some("2026-03-03T09:00:00Z"), Some("2026-03-03T10:00:00Z")];
    let [parquet, _] = write(folder.path(), &lateral(["WKS01", "SRV01"], times));
    let data = parquet.to_str().unwrap();
    let hunt = [
        "run",
        "lateral_movement",
        "--data",
        data,
        "--format",
        "jsonl",
        "--param",
    ];
    let (out, _) = answer(&[&hunt[..], &["window_seconds=4000"]].concat());
    assert_eq!(out.lines().count(), 1);
    let output = run(&[&hunt[..], &["window=4000"]].concat());
    assert!(!output.status.success());
    assert!(text(&output.stderr).contains("has no parameter window"));
}

/// The table function, functions on text, and control characters in a table.
#[test]
fn a_query_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let times = [Some("2026-03-03T09:00:00Z"); 2];
    let [_, json] = write(folder.path(), &lateral(["WKS01", "SRV01"], times));
    let query = folder.path().join("own.sql");
    let sql = format!(
        "SELECT computer, is_remote_wmic(command_line, computer) AS remote, wmic_targets(command_line, computer) AS targets, \
         process_indicators(new_process_name, command_line, parent_process_name, computer) = indicators AS same, \
         chr(27) AS escape, day, event FROM wmi_events('{}') ORDER BY computer DESC",
        json.display()
    );
    std::fs::write(&query, sql).unwrap();
    let (out, _) = answer(&["run", query.to_str().unwrap(), "--format", "jsonl"]);
    let rows: Vec<serde_json::Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        (&rows[0]["remote"], &rows[0]["targets"][0]),
        (&true.into(), &"SRV01".into())
    );
    assert_eq!(
        (&rows[1]["remote"], &rows[1]["day"]),
        (&false.into(), &"2026-03-03".into())
    );
    assert!(
        rows.iter()
            .all(|row| row["same"] == true && row["event"] == "process_creation"),
        "{out}"
    );
    let (table, _) = answer(&["run", query.to_str().unwrap()]);
    assert!(
        !table.contains('\u{1b}') && table.contains("SRV01.corp.example"),
        "{table}"
    );
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.evtx");
    let broken = folder.path().join("broken.xml");
    std::fs::write(
        &broken,
        "<Event><System><Provider Name='Microsoft-Windows-WMI-Activity'/><EventID>5861</x>",
    )
    .unwrap();
    let data = broken.to_str().unwrap();
    let (_, said) = answer(&["run", "rare_providers", "--data", data]);
    assert!(said.contains("broken.xml"), "{said}");
    for (arguments, expected) in [
        (
            vec!["run", "rare_providers", "--data", missing.to_str().unwrap()],
            "missing.evtx",
        ),
        (vec!["run", "no_such_hunt"], "no_such_hunt"),
        (
            vec![
                "run",
                "rare_providers",
                "--cluster",
                "df://127.0.0.1:1",
                "--data",
                data,
            ],
            "convert",
        ),
    ] {
        let output = run(&arguments);
        assert!(!output.status.success());
        assert!(
            text(&output.stderr).contains(expected),
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn lists() {
    let (hunts, _) = answer(&["list"]);
    let (functions, _) = answer(&["functions"]);
    assert!(hunts.contains("lateral_movement") && hunts.contains("--param window_seconds=120"));
    assert!(functions.contains("is_remote_wmic(command_line, computer)"));
    let (text, _) = answer(&["show", "rare_providers"]);
    assert!(text.starts_with("-- Rare providers"));
}

/// Every planted attack is found, and no other reported.
#[test]
fn a_small_fleet() {
    let folder = tempfile::tempdir().unwrap();
    let fleet = folder.path().join("fleet");
    let fleet = fleet.to_str().unwrap();
    for seed in ["1", "7"] {
        let fleet = format!("{fleet}{seed}");
        answer(&[
            "generate", "-o", &fleet, "--events", "100000", "--days", "12", "--seed", seed,
        ]);
        let (out, _) = answer(&["check", &fleet]);
        assert_eq!(out.matches(" 0 missed, 0 others").count(), 6, "{out}");
    }
}
