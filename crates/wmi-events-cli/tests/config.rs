//! `--config`: settings from a file.
#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail so")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn file(name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path
}

fn run(command: &str, config: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wmi-events"))
        .arg(command)
        .args(if command == "triage" {
            &["--format", "jsonl"][..]
        } else {
            &[]
        })
        .arg("--config")
        .arg(config)
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../examples/sample.xml"
        ))
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn settings_apply() {
    let empty = file("empty.json", "{}");
    let all = text(&run("triage", &empty).stdout);
    assert!(all.contains("\"remote_wmic_process_create\""), "{all}");
    let joined = text(&run("correlate", &empty).stdout);
    assert!(joined.contains("lateral_movement"), "{joined}");

    // With a byte order mark, as editors on Windows write it.
    let rules = "\u{feff}{\"baseline\": [{\"finding\": \"remote_wmic_process_create\", \
        \"action\": \"suppress\", \"reason\": \"ours\"}], \
        \"correlator\": {\"window\": 0, \"clock_skew\": 0}}";
    let rules = file("rules.json", rules);
    let output = run("triage", &rules);
    let some = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(!some.contains("\"remote_wmic_process_create\""), "{some}");
    assert_eq!(
        some.lines().filter(|l| l.contains("event_id")).count(),
        all.lines().filter(|l| l.contains("event_id")).count()
    );
    let joined = text(&run("correlate", &rules).stdout);
    assert!(!joined.contains("lateral_movement"), "{joined}");

    let limits = file(
        "limits.json",
        r#"{"options": {"limits": {"max_fields": 4}}}"#,
    );
    let output = run("triage", &limits);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("more than 4 fields"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn mistakes_are_usage_errors() {
    let table = [
        ("missing.json", None, "No such file"),
        (
            "typo.json",
            Some(r#"{"corelator": {}}"#),
            "unknown field `corelator`",
        ),
        ("cut.json", Some(r#"{"options": {"#), "EOF while parsing"),
        (
            "escape.json",
            Some("{\"\\u001b[2J\": 1}"),
            "unknown field `␛[2J`",
        ),
        ("text.json", Some("\"x\""), "invalid type"),
    ];
    for (name, json, expected) in table {
        let path = match json {
            Some(json) => file(name, json),
            None => Path::new(env!("CARGO_TARGET_TMPDIR")).join(name),
        };
        for command in ["triage", "correlate"] {
            let output = run(command, &path);
            let error = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{name}: {error}");
            assert!(
                error.contains(name) && error.contains(expected),
                "{name}: {error}"
            );
            assert!(output.stdout.is_empty(), "{name}");
        }
    }
}
