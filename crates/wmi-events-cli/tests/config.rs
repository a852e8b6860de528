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
    let events = |text: &str| {
        text.lines()
            .filter(|l| l.contains("\"indicators\""))
            .count()
    };
    assert_eq!(events(&some), events(&all));
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
        ("missing.json", None, "(os error 2)"),
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

fn tool(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wmi-events"))
        .args(arguments)
        .output()
        .unwrap()
}

/// What is learned from a log covers its findings, and what any user could put there is left out.
#[test]
fn learned_rules() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample.xml");
    let output = tool(&["baseline", "learn", sample]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said = text(&output.stderr);
    assert!(
        said.contains("wmiprvse_unprotected_child: 1 left out: a program in a folder"),
        "{said}"
    );
    let rules = text(&output.stdout);
    assert!(!rules.contains("null"), "{rules}");
    let list = file("learned.json", &rules);
    let check = tool(&["baseline", "check", list.to_str().unwrap()]);
    assert!(check.status.success(), "{}", text(&check.stderr));
    let settings = file("with_learned.json", format!("{{\"baseline\": {rules}}}"));
    let check = tool(&["baseline", "check", settings.to_str().unwrap()]);
    assert!(check.status.success(), "{}", text(&check.stderr));
    let left = text(&run("triage", &settings).stdout);
    let mut events = left.lines().filter(|line| line.contains("\"indicators\""));
    assert!(
        !events.any(|line| line.contains("\"severity\":\"high\"")),
        "{left}"
    );
    assert!(left.contains("wmiprvse_unprotected_child"), "{left}");
}

#[test]
fn mistakes_in_rules() {
    let rules = r#"[{"finding": "wmiprvse_chidl", "action": "suppress", "reason": "x"},
        {"finding": "wmiprvse_child", "image": "*\\\\a.exe", "action": "suppress", "reason": "x"}]"#;
    let list = file("wrong_rules.json", rules);
    let output = tool(&["baseline", "check", list.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(
        said.contains("rule 1: no finding has the name `wmiprvse_chidl`"),
        "{said}"
    );
    assert!(
        said.contains("rule 2: the image") && said.contains("rules: 2, problems: 2"),
        "{said}"
    );
    // As settings, they are used, and said.
    let settings = file("wrong_settings.json", format!("{{\"baseline\": {rules}}}"));
    let output = run("triage", &settings);
    assert!(output.status.success());
    assert!(
        text(&output.stderr).contains("warning: rule 1"),
        "{}",
        text(&output.stderr)
    );
    let output = tool(&["baseline", "check", "/nowhere.json"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn enterprise() {
    let event = "<Event><System><Provider Name='Microsoft-Windows-WMI-Activity'/><EventID>5858</EventID>\
        <Computer>SRV01</Computer></System><UserData><Operation_ClientFailure><ClientMachine>SCAN01\
        </ClientMachine><User>CORP\\svc-scan</User><Operation>Start IWbemServices::ExecQuery - root\\cimv2 : \
        SELECT * FROM Win32_Service</Operation><ResultCode>0x80041003</ResultCode></Operation_ClientFailure>\
        </UserData></Event>";
    let path = file("denied.xml", event);
    let path = path.to_str().unwrap();
    let severity = |arguments: &[&str]| {
        let output = tool(&[&["triage", "--format", "jsonl", path], arguments].concat());
        let line = text(&output.stdout);
        ["medium", "low"]
            .into_iter()
            .find(|s| line.contains(&format!("\"severity\":\"{s}\"")))
    };
    assert_eq!(severity(&[]), Some("medium"));
    assert_eq!(severity(&["--enterprise"]), Some("low"));
}
