//! Which events and stories are shown.

use std::fs;

use super::common::folder;
use super::*;

/// The record IDs of the sample's events that pass, with the first letter of their computer, and the kinds of stories.
fn shown(arguments: &[&str]) -> (Vec<String>, Vec<String>) {
    let output = triage(&[&["--format", "jsonl"], arguments].concat());
    assert_eq!(
        output.status.code(),
        Some(0),
        "{arguments:?}: {}",
        text(&output.stderr)
    );
    let events = lines(&output).into_iter().map(|line| {
        let computer = line["computer"].as_str().unwrap();
        format!("{}{}", &computer[..1], line["record_id"])
    });
    let kinds = stories(&output)
        .into_iter()
        .map(|story| story["kind"].as_str().unwrap().to_owned());
    (events.collect(), kinds.collect())
}

const LATERAL: &str = "lateral_movement";
const SUBSCRIPTION: &str = "subscription_executed";

#[test]
fn each_filter() {
    let wks = ["W48211", "W48211", "W48212"].as_slice();
    let wmic = ["W48212"].as_slice();
    let table: [(&[&str], &[&str], &[&str]); 24] = [
        (&["--computer", "WKS07"], wks, &[LATERAL]),
        (&["--computer", "wks07.corp.example"], wks, &[LATERAL]),
        (&["--computer", "wks*"], wks, &[LATERAL]),
        (&["--computer", "WKS0"], &[], &[]),
        (&["--computer", "WKS07.other"], &[], &[]),
        (&["--event", "5861"], &["F48214"], &[SUBSCRIPTION]),
        (
            &["--event", "5861,5859"],
            &["F48214", "F48215"],
            &[SUBSCRIPTION],
        ),
        (
            &["--event", "5861", "--event", "5859"],
            &["F48214", "F48215"],
            &[SUBSCRIPTION],
        ),
        (&["--grep", r"process\s+call"], wmic, &[LATERAL]),
        (&["--grep", "PROCESS CALL"], &[], &[]),
        (&["--grep", "(?i)PROCESS CALL"], wmic, &[LATERAL]),
        (
            &["--finding", "remote_wmic_process_create"],
            wmic,
            &[LATERAL],
        ),
        (&["--finding", "lateral_movement"], &[], &[LATERAL]),
        (&["--to", "2026-03-03T09:01:12.5530417Z"], wks, &[LATERAL]),
        (
            &["--to", "2026-03-03T09:01:12.5530416Z"],
            &["W48211", "W48211"],
            &[],
        ),
        (
            &["--from", "2026-03-03T09:13:00Z"],
            &["F48212"],
            &[SUBSCRIPTION],
        ),
        (
            &[
                "--from",
                "2026-03-03 10:13:00",
                "--timezone",
                "Europe/Berlin",
            ],
            &["F48212"],
            &[SUBSCRIPTION],
        ),
        (&["--from", "2026-03-04"], &[], &[]),
        (
            &[
                "--from",
                "2026-03-03",
                "--to",
                "2026-03-03",
                "--event",
                "5860",
            ],
            &["F48213"],
            &[LATERAL],
        ),
        (&["--user", "NETWORK SERVICE"], &["F48211"], &[LATERAL]),
        (
            &["--user", r"corp\adm-dana"],
            &["F48211", "F48213"],
            &[LATERAL],
        ),
        // Blanks beside a comma do not count.
        (
            &["--user", r"nobody , corp\adm-dana"],
            &["F48211", "F48213"],
            &[LATERAL],
        ),
        (&["--user", "S-1-5-21-*-1621"], &["F48211"], &[LATERAL]),
        (&["--min-severity", "critical"], &[], &[]),
    ];
    for (arguments, events, kinds) in table {
        let found = shown(arguments);
        let (events, kinds): (Vec<_>, Vec<_>) = (
            events.iter().map(ToString::to_string).collect(),
            kinds.iter().map(ToString::to_string).collect(),
        );
        assert_eq!(found, (events, kinds), "{arguments:?}");
    }
    // Several conditions: all of them.
    let (events, _) = shown(&[
        "--computer",
        "FILE02",
        "--event",
        "4688",
        "--min-severity",
        "high",
    ]);
    assert_eq!(events, ["F48211"]);
    assert_eq!(shown(&["--from", "-24h"]).0.len(), 0);
}

#[test]
fn mistakes_are_usage_errors() {
    for (arguments, said) in [
        (
            &["--from", "yesterday"][..],
            "--from: \"yesterday\" is no time",
        ),
        (
            &["--from", "2026-03-04", "--to", "2026-03-03"],
            "is after --to",
        ),
        (&["--finding", "remote_wmi"], "there is no finding"),
        (&["--grep", "("], "unclosed group"),
        (&["--event", "x"], "invalid digit"),
        (&["--event", "4624"], "4624 is not one of 4688, 5857"),
        (&["--timezone", "Berlin"], "no such time zone"),
        (&["--assume-timezone", "+99"], "an offset is like +02:00"),
        (&["--sort", "size"], "possible values: time, input"),
        (&["-o", "no/such/folder/x"], "no/such/folder/x: "),
        (&["-o", "."], ".: "),
        (&["--baseline", "no/such.json"], "no/such.json: "),
    ] {
        let output = triage(arguments);
        let stderr = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {stderr}");
        assert!(stderr.contains(said), "{arguments:?}: {stderr}");
        assert!(output.stdout.is_empty());
    }
}

/// A 4688 of FILE02 at that time, with that record ID.
fn process(record: u64, time: &str, line: &str) -> String {
    json!({
        "EventID": 4688, "SourceName": "Microsoft-Windows-Security-Auditing", "Channel": "Security",
        "Computer": "FILE02", "EventRecordID": record, "CommandLine": line,
        "NewProcessName": r"C:\Windows\System32\wbem\WMIC.exe", "@timestamp": time,
    })
    .to_string()
}

#[test]
fn order_and_duplicates() {
    let input = [
        process(3, "2026-03-03T09:00:03Z", "wmic c"),
        process(1, "2026-03-03T09:00:01Z", "wmic a"),
        process(3, "2026-03-03T09:00:03Z", "wmic c"),
        process(4, "", "wmic d").replace(r#""@timestamp":"","#, ""),
        process(2, "2026-03-03T09:00:02Z", "wmic b"),
    ];
    let input = input.join("\n");
    let records = |arguments: &[&str]| -> Vec<u64> {
        let output = piped(
            &[&["--format", "jsonl"], arguments].concat(),
            input.as_bytes(),
        );
        lines(&output)
            .iter()
            .map(|line| line["record_id"].as_u64().unwrap())
            .collect()
    };
    assert_eq!(records(&[]), [3, 1, 3, 4, 2]);
    assert_eq!(records(&["--dedupe"]), [3, 1, 4, 2]);
    // Without a time: last.
    assert_eq!(records(&["--sort", "time"]), [1, 2, 3, 3, 4]);
    assert_eq!(records(&["--sort", "time", "--dedupe"]), [1, 2, 3, 4]);
    let output = piped(&["--dedupe"], input.as_bytes());
    assert!(
        text(&output.stdout).contains("duplicates  1 events left out"),
        "{}",
        text(&output.stdout)
    );
    // A log that is begun anew has the same record IDs.
    let anew = [
        process(1, "2026-01-03T09:00:00Z", "wmic a"),
        process(1, "2026-05-03T09:00:00Z", "wmic b"),
    ];
    let anew = anew.map(|event| event.replace("@timestamp", "EventTime"));
    let output = piped(
        &["--format", "jsonl", "--dedupe"],
        anew.join("\n").as_bytes(),
    );
    assert_eq!(lines(&output).len(), 2);
    // One without a time is not left out for its time.
    assert_eq!(records(&["--from", "2026-03-03T09:00:03Z"]), [3, 3, 4]);
}

#[test]
fn times_without_a_zone() {
    let input = r#"{"EventID":4688,"SourceName":"Microsoft-Windows-Security-Auditing","CommandLine":"wmic os get",
        "EventTime":"2026-03-03 10:04:55","@timestamp":"2026-03-03T09:05:56Z"}"#
        .replace('\n', "");
    let time = |arguments: &[&str]| {
        let output = piped(
            &[&["--format", "jsonl"], arguments].concat(),
            input.as_bytes(),
        );
        let line = lines(&output).remove(0);
        (
            line["time_created"].clone(),
            line["time_source"].clone(),
            line["local_time"].clone(),
        )
    };
    let local = json!("2026-03-03 10:04:55");
    assert_eq!(
        time(&[]),
        (
            json!("2026-03-03T09:05:56.0000000Z"),
            json!("received"),
            local.clone()
        )
    );
    let assumed = time(&["--assume-timezone", "Europe/Berlin"]);
    assert_eq!(
        assumed,
        (json!("2026-03-03T09:04:55.0000000Z"), Value::Null, local)
    );
    // People see the zone that they ask for.
    let output = piped(
        &[
            "--all",
            "--assume-timezone",
            "+01:00",
            "--timezone",
            "America/New_York",
        ],
        input.as_bytes(),
    );
    let shown = text(&output.stdout);
    assert!(shown.contains("2026-03-03 04:04:55.000"), "{shown}");
    assert!(shown.contains("TIME (America/New_York)"), "{shown}");
}

#[test]
fn rules_of_a_file() {
    let rules = folder("rules").join("rules.json");
    let rule = r#"[{"finding": "command_line_consumer", "action": "suppress", "reason": "ours",
        "fields": {"CONSUMER": "CommandLineEventConsumer=\"Disk Health Consumer\""}}]"#;
    fs::write(&rules, rule).unwrap();
    let path = rules.display().to_string();
    let (all, _) = shown(&["--min-severity", "high"]);
    let (left, _) = shown(&["--min-severity", "high", "--baseline", &path]);
    let gone: Vec<_> = all.iter().filter(|id| !left.contains(id)).collect();
    assert_eq!(gone, ["F48214"]);
}
