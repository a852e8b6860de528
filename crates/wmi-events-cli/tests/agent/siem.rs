//! Documents of ECS and OCSF as they come.

use serde_json::Value;

use crate::process::{run, xml};

fn documents(arguments: &[&str], input: &str) -> Vec<Value> {
    let ended = run(arguments, input);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let lines = ended.lines.iter();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The same events, findings and stories as in JSON Lines.
#[test]
fn what_is_told_is_that_of_json_lines() {
    let input = xml().concat();
    let lines = documents(&[], &input);
    let mut expected = Vec::new();
    for line in &lines {
        match line["story"].as_str() {
            Some(id) => expected.push(format!("{id} {}", line["update"].as_str().unwrap())),
            None => {
                expected.push(line["event_id"].to_string());
                let findings = line["findings"].as_array().unwrap().iter();
                expected.extend(findings.map(|f| f["name"].as_str().unwrap().to_owned()));
            }
        }
    }
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let of_ecs = |document: &Value| match &document["wmi"]["story"]["update"] {
        Value::Null if document["event"]["kind"] == "alert" => text(&document["rule"]["id"]),
        Value::Null => text(&document["event"]["code"]),
        update => format!("{} {}", text(&document["event"]["id"]), text(update)),
    };
    let ecs = documents(&["--format", "ecs"], &input);
    assert_eq!(ecs.iter().map(of_ecs).collect::<Vec<_>>(), expected);
    let of_ocsf = |document: &Value| {
        let info = &document["finding_info"];
        match (
            document["class_uid"].as_u64(),
            &document["metadata"]["event_code"],
        ) {
            (Some(2004), Value::Null) => {
                let is_new = document["activity_name"] == "Create";
                let update = if is_new { "started" } else { "extended" };
                format!("{} {update}", text(&info["uid"]))
            }
            (Some(2004), _) => text(&info["analytic"]["uid"]),
            (_, code) => text(code),
        }
    };
    let ocsf = documents(&["--format", "ocsf"], &input);
    assert_eq!(ocsf.iter().map(of_ocsf).collect::<Vec<_>>(), expected);
}

/// An event without a time was received now.
#[test]
fn an_event_without_a_time_has_that_of_the_clock() {
    let event = r#"{"EventID":4688,"SourceName":"Microsoft-Windows-Security-Auditing","NewProcessName":"C:\\Windows\\System32\\wbem\\WMIC.exe","CommandLine":"wmic /node:SRV01 os get"}"#;
    let ecs = documents(&["--format", "ecs"], &format!("{event}\n"));
    assert_eq!(ecs.len(), 2, "the event and its finding");
    assert_eq!(ecs[0]["@timestamp"], ecs[0]["event"]["created"]);
    let ocsf = documents(&["--format", "ocsf"], &format!("{event}\n"));
    assert_eq!(ocsf[0]["time"], ocsf[0]["metadata"]["logged_time"]);
    assert!(ocsf[0]["time"].as_i64().unwrap() > 1_700_000_000_000);
}
