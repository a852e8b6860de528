//! ECS and OCSF: what the library's tests say of a document is not said again here.

use super::*;

/// The documents of the sample: one for each event, each finding and each story.
#[test]
fn nothing_is_left_out() {
    let output = triage(&["--format", "jsonl"]);
    let (events, stories) = (lines(&output), stories(&output));
    let names = |line: &Value| -> Vec<String> {
        let findings = line["findings"].as_array().unwrap().iter();
        findings
            .map(|finding| finding["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let mut expected = Vec::new();
    for event in &events {
        expected.push(event["event_id"].to_string());
        expected.extend(names(event));
    }
    expected.extend(
        stories
            .iter()
            .map(|s| s["kind"].as_str().unwrap().to_owned()),
    );
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let what = |ecs: &Value| match ecs["event"]["kind"].as_str() {
        Some("alert") => text(&ecs["rule"]["id"]),
        _ => text(&ecs["event"]["code"]),
    };
    let ecs = json_lines_of(&triage(&["--format", "ecs"]));
    assert_eq!(ecs.iter().map(what).collect::<Vec<_>>(), expected);
    assert_eq!(ecs[0]["log"]["file"]["path"], "sample");
    let what = |ocsf: &Value| match ocsf["class_uid"].as_u64() {
        Some(2004) => text(&ocsf["finding_info"]["analytic"]["uid"]),
        _ => text(&ocsf["metadata"]["event_code"]),
    };
    let ocsf = json_lines_of(&triage(&["--format", "ocsf"]));
    assert_eq!(ocsf.iter().map(what).collect::<Vec<_>>(), expected);
    assert_eq!(ocsf[0]["metadata"]["log_source"], "sample");
}

#[test]
fn filters_and_order_are_those_of_other_formats() {
    for format in ["ecs", "ocsf"] {
        let ids = |arguments: &[&str]| -> Vec<Value> {
            let output = triage(&[&["--format", format], arguments].concat());
            let documents = json_lines_of(&output).into_iter();
            let id = |document: Value| match format {
                "ecs" => document["event"]["code"].clone(),
                _ => document["metadata"]["event_code"].clone(),
            };
            documents.map(id).filter(Value::is_string).collect()
        };
        assert_eq!(
            ids(&["--event", "5860"]),
            ["5860", "5860"],
            "{format}: the event and its finding"
        );
        let in_order = ids(&[]);
        assert_eq!(ids(&["--sort", "time"]), in_order, "{format}");
    }
}

#[test]
fn events_without_a_time_are_counted() {
    let event =
        r#"{"EventID":4688,"SourceName":"Microsoft-Windows-Security-Auditing","CommandLine":"x"}"#;
    for format in ["ecs", "ocsf"] {
        let output = piped(&["--format", format], event.as_bytes());
        assert!(output.stdout.is_empty());
        let said = text(&output.stderr);
        assert!(
            said.contains("1 events without a time are left out"),
            "{said}"
        );
    }
}

#[cfg(not(feature = "sigma"))]
#[test]
fn a_build_without_rules_says_so() {
    let output = triage(&["--rules", "x"]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("build it with `--features sigma`"), "{said}");
}
