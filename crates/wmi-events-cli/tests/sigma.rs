//! `--rules`: Sigma rules of the user. All rules here are this crate's own.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const WMIC: &str = r"
title: wmic to a file server
id: 3a0f5f1e-6c7e-4d57-9a55-0d1f3a6f2b11
description: An administrator does not use wmic here.
logsource: {product: windows, category: process_creation}
detection:
  selection:
    Image|endswith: '\wmic.exe'
    CommandLine|contains: '/node:FILE'
  condition: selection
level: critical
tags: [attack.lateral_movement, attack.t1021.003, other.tag]
";
/// Without ID and level.
const CONSUMER: &str = r"
title: A consumer in ProgramData
logsource: {product: windows, category: wmi_event}
detection:
  selection:
    EventID: 20
    Destination|contains: ProgramData
  condition: selection
";
const DENIED: &str = r"
title: WMI access denied
id: denied
logsource: {product: windows, service: wmi}
detection:
  selection: {EventID: 5858, ResultCode: '0x80041003'}
  condition: selection
level: low
";
/// Of no category: both views of a 4688 match.
const ANY: &str = r"
title: Any command shell
id: any
logsource: {product: windows}
detection:
  keywords: ['*whoami*']
  condition: keywords
level: medium
";

/// A folder with those files.
fn rules(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sigma-{name}"));
    drop(fs::remove_dir_all(&folder));
    for (file, text) in files {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn command(rules: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wmi-events"));
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    command
        .current_dir(root)
        .args(arguments)
        .arg("--rules")
        .arg(rules);
    command.env("COLUMNS", "100");
    command
}

fn run(rules: &Path, arguments: &[&str]) -> Output {
    command(rules, arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn json_lines(output: &Output) -> Vec<Value> {
    let text = text(&output.stdout);
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The matches in JSON Lines: the event's ID and the rule's title.
fn matches(output: &Output) -> Vec<(u64, String)> {
    let mut matches = Vec::new();
    for line in json_lines(output)
        .iter()
        .filter(|line| line["story"].is_null())
    {
        for finding in line["findings"].as_array().unwrap() {
            if finding["rule"].is_string() {
                let id = line["event_id"].as_u64().unwrap();
                matches.push((id, finding["title"].as_str().unwrap().to_owned()));
            }
        }
    }
    matches
}

#[test]
fn rules_run_in_each_log_source() {
    let files = [
        ("wmic.yml", WMIC),
        ("deeper/consumer.yaml", CONSUMER),
        ("denied.yml", DENIED),
        ("any.yml", ANY),
        ("readme.txt", "no rule"),
    ];
    let folder = rules("sources", &files);
    let output = run(&folder, &["--format", "jsonl"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let expected = [
        (4688, "Any command shell"),
        (4688, "wmic to a file server"),
        (4688, "Any command shell"),
        (5858, "WMI access denied"),
        (5861, "A consumer in ProgramData"),
    ];
    let mut found = matches(&output);
    found.sort();
    let mut expected = expected.map(|(id, title)| (id, title.to_owned()));
    expected.sort();
    assert_eq!(found, expected);
    // The same in one file, and named by its path.
    let all = [WMIC, CONSUMER, DENIED, ANY].join("---");
    let folder = rules("one", &[("all.sigma", &all)]);
    let mut found = matches(&run(&folder.join("all.sigma"), &["--format", "jsonl"]));
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn a_match_is_shown_in_each_format() {
    let folder = rules("formats", &[("wmic.yml", WMIC)]);
    let file = folder.join("wmic.yml").display().to_string();
    let id = "3a0f5f1e-6c7e-4d57-9a55-0d1f3a6f2b11";
    let lines = json_lines(&run(
        &folder,
        &["--format", "jsonl", "--finding", &format!("rule:{id}")],
    ));
    assert_eq!(lines[0]["event_id"], 4688);
    let findings = lines[0]["findings"].as_array().unwrap();
    let expected = json!({
        "name": id, "title": "wmic to a file server", "severity": "critical", "technique": "T1021.003",
        "techniques": ["T1021.003"], "rule": file,
    });
    assert_eq!(findings.last().unwrap(), &expected);
    assert!(findings.len() > 1, "findings of the crate stay");

    let table = text(&run(&folder, &["--min-severity", "critical"]).stdout);
    let title = format!("CRITICAL  wmic to a file server  [rule:{id}]");
    assert!(table.contains(&title), "{table}");
    assert!(
        table.contains("also           remote_wmic_process_create (high"),
        "{table}"
    );
    let csv = text(&run(&folder, &["--format", "csv"]).stdout);
    assert!(
        csv.contains(&format!("critical,rule:{id} remote_wmic_process_create")),
        "{csv}"
    );
    let timesketch = json_lines(&run(
        &folder,
        &["--format", "timesketch", "--min-severity", "critical"],
    ));
    assert_eq!(timesketch[0]["tag"][0], format!("rule:{id}"));
    assert_eq!(timesketch[0]["severity"], "critical");
    assert!(
        timesketch[0]["message"]
            .as_str()
            .unwrap()
            .starts_with("[wmic to a file server] ")
    );

    let ecs = json_lines(&run(&folder, &["--format", "ecs"]));
    let alert = ecs
        .iter()
        .find(|document| document["rule"]["id"] == id)
        .unwrap();
    assert_eq!(alert["event"]["severity"], 5);
    assert_eq!(alert["rule"]["ruleset"], file);
    assert_eq!(
        alert["rule"]["description"],
        "An administrator does not use wmic here."
    );
    assert_eq!(alert["threat"]["tactic"]["id"], json!(["TA0008"]));
    assert_eq!(
        alert["threat"]["technique"]["subtechnique"]["id"],
        json!(["T1021.003"])
    );
    let ocsf = json_lines(&run(&folder, &["--format", "ocsf"]));
    let is_of_rule = |document: &&Value| document["finding_info"]["analytic"]["uid"] == id;
    let finding = ocsf.iter().find(is_of_rule).unwrap();
    assert_eq!(finding["severity"], "Critical");
    assert_eq!(finding["finding_info"]["analytic"]["category"], file);
    let page = text(&run(&folder, &["--format", "html"]).stdout);
    assert!(page.contains("wmic to a file server"));
}

#[test]
fn mistakes_are_named_and_the_rest_runs() {
    let no_condition = WMIC.replace("  condition: selection\n", "");
    let wrong_value = CONSUMER
        .replace("Destination|contains", "Destination|re")
        .replace("ProgramData", "'('");
    let correlation = "title: many\ncorrelation: {type: event_count, rules: [denied], group-by: [User], timespan: 1h, condition: {gte: 3}}\n";
    let files = [
        ("a.yml", "title: [\n"),
        ("b.yml", no_condition.as_str()),
        ("c.yml", wrong_value.as_str()),
        ("d.yml", correlation),
        ("good.yml", DENIED),
    ];
    let folder = rules("mistakes", &files);
    let output = run(&folder, &["--format", "jsonl"]);
    assert_eq!(matches(&output), [(5858, "WMI access denied".to_owned())]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    for file in ["a.yml", "b.yml", "c.yml", "d.yml"] {
        let named = format!("{}: ", folder.join(file).display());
        assert!(said.contains(&named), "{file}: {said}");
    }
    assert!(said.contains("correlations are not run"), "{said}");
    assert!(!said.contains("good.yml"), "{said}");
}

#[test]
fn no_rules_are_a_usage_error() {
    let folder = rules("empty", &[("readme.txt", "")]);
    for path in [folder.clone(), folder.join("nothing")] {
        let output = run(&path, &[]);
        assert_eq!(output.status.code(), Some(2));
        let said = text(&output.stderr);
        assert!(said.contains(&path.display().to_string()), "{said}");
    }
}

#[test]
fn the_agent_tells_matches() {
    let folder = rules("agent", &[("denied.yml", DENIED)]);
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample.xml");
    let agent = |arguments: &[&str]| {
        let arguments = [&["agent", "--metrics-every", "0"], arguments].concat();
        let mut command = command(&folder, &arguments);
        command
            .stdin(fs::File::open(sample).unwrap())
            .output()
            .unwrap()
    };
    assert_eq!(
        matches(&agent(&[])),
        [(5858, "WMI access denied".to_owned())]
    );
    let ecs = json_lines(&agent(&["--format", "ecs"]));
    assert!(
        ecs.iter()
            .any(|document| document["rule"]["id"] == "denied")
    );
}

/// The engine names a match by ID and title.
#[test]
fn two_rules_of_one_name_are_a_problem() {
    let folder = rules("twice", &[("a.yml", DENIED), ("b.yml", DENIED)]);
    let output = run(&folder, &["--format", "jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    let errors = text(&output.stderr);
    assert!(
        errors.contains("b.yml") && errors.contains("same ID and title"),
        "{errors}"
    );
    assert_eq!(matches(&output).len(), 1);
}

#[test]
fn rules_for_sysmon_run_on_sysmons_events() {
    let rule = |title: &str, source: &str, id: u16| {
        format!(
            "title: {title}\nlogsource: {{product: windows, {source}}}\ndetection:\n  selection: {{EventID: {id}}}\n  condition: selection\n"
        )
    };
    let service = rule("service", "service: sysmon", 20);
    let category = rule("category", "category: process_creation", 1);
    let folder = rules("sysmon", &[("a.yml", &service), ("b.yml", &category)]);
    let arguments = ["--format", "jsonl", "--events", "all"];
    let output = run(
        &folder,
        &[&arguments[..], &["tests/export/events.jsonl"]].concat(),
    );
    let found: std::collections::BTreeSet<_> = matches(&output).into_iter().collect();
    let expected = [(1, "category".to_owned()), (20, "service".to_owned())];
    assert_eq!(found, expected.into());
}
