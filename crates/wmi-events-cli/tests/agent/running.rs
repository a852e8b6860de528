//! What it tells, and when.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::process::{Agent, folder, json, metrics, run, xml};

fn parse(lines: &[String]) -> Vec<Value> {
    let lines = lines.iter().map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

/// The lines of `triage --format jsonl`.
fn triage(input: &str) -> Vec<Value> {
    let path = folder("triage").join("sample");
    std::fs::write(&path, input).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_wmi-events"))
        .args(["--format", "jsonl", "-"])
        .stdin(std::fs::File::open(path).unwrap())
        .stderr(Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = text.lines().map(str::to_owned).collect();
    parse(&lines)
}

#[test]
fn the_lines_of_triage() {
    let input = xml().concat();
    let ended = run(&[], &input);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let told = parse(&ended.lines);
    let of_triage = triage(&input);
    // Events: those with a finding.
    let has_finding = |line: &&Value| line["findings"][0].is_object();
    let expected: Vec<_> = of_triage.iter().filter(has_finding).collect();
    let events: Vec<_> = told.iter().filter(has_finding).collect();
    assert_eq!(events, expected);
    // Stories: the last line of each is that at the end, and says what the event did.
    let stories: Vec<_> = of_triage
        .iter()
        .filter(|l| l["story"].is_string())
        .collect();
    assert_eq!(stories.len(), 2);
    for story in stories {
        let lines = told.iter().filter(|line| line["story"] == story["story"]);
        let mut lines: Vec<_> = lines.cloned().collect();
        let updates: Vec<_> = lines.iter().map(|l| l["update"].clone()).collect();
        assert_eq!(updates[0], "started");
        assert!(updates[1..].iter().all(|update| update == "extended"));
        let last = lines.last_mut().unwrap().as_object_mut().unwrap();
        assert!(last.remove("merged").unwrap().is_array());
        last.remove("update");
        assert_eq!(Value::Object(last.clone()), *story);
    }
}

/// Each event is told while the pipe is open and silent.
#[test]
fn as_soon_as_the_bytes_are_there() {
    let syslog = |line: String| format!("<14>Mar  3 09:01:13 collector {line}");
    let shapes = [
        ("XML", xml()),
        ("JSON", json()),
        ("syslog", json().into_iter().map(syslog).collect()),
    ];
    for (shape, events) in shapes {
        let whole = run(&[], events.concat()).lines;
        assert!(!whole.is_empty(), "{shape}");
        let mut agent = Agent::start(&[]);
        let mut told = Vec::new();
        for event in &events {
            // In two pieces, as packets cut it.
            let (begin, end) = event.split_at(event.len() / 2);
            agent.write(begin);
            agent.write(end);
            let of_event = |lines: &str| run(&[], lines).lines.len();
            let before = told.len();
            let so_far: String = events.iter().take_while(|e| *e != event).cloned().collect();
            let expected = of_event(&(so_far.clone() + event)) - of_event(&so_far);
            for _ in 0..expected {
                told.push(agent.line());
            }
            assert_eq!(told, whole[..before + expected], "{shape}");
        }
        assert_eq!(told, whole, "{shape}");
        assert_eq!(agent.end().code, Some(0), "{shape}");
    }
}

#[test]
fn counts_while_the_input_is_idle() {
    let mut agent = Agent::start(&["--metrics-every", "1"]);
    agent.write(json().concat());
    agent.line();
    std::thread::sleep(std::time::Duration::from_secs(4));
    let ended = agent.end();
    let all = metrics(&ended.stderr);
    assert!(all.len() >= 3, "{}", ended.stderr);
    let last = all.last().unwrap();
    assert_eq!(last["input"]["seen"], 10);
    assert_eq!(last["input"]["matched"], 10);
    assert_eq!(last["events"]["4688"], 4);
    assert_eq!(last["events"]["5861"], 1);
    assert_eq!(last["stories"]["started"]["lateral_movement"], 1);
    assert_eq!(last["stories"]["extended"]["lateral_movement"], 2);
    assert_eq!(last["lines"], ended.lines.len() + 1);
    assert_eq!(last["input_bytes"], json().concat().len());
    assert_eq!(last["correlator"]["dropped_events"], 0);
    assert_eq!(last["correlator"]["ignored"], 0);
    let findings: u64 = ["low", "medium", "high"]
        .iter()
        .map(|level| last["findings"][level].as_u64().unwrap_or_default())
        .sum();
    assert_eq!(findings, 10);
    // Standard error has nothing else, and nothing at all with 0.
    assert_eq!(ended.stderr.lines().count(), all.len());
    assert_eq!(run(&["--metrics-every", "0"], "").stderr, "");
}

#[test]
fn severities() {
    let lines = |arguments: &[&str]| parse(&run(arguments, json().concat()).lines);
    let all = lines(&[]);
    for level in ["low", "medium", "high", "critical"] {
        let order = ["informational", "low", "medium", "high", "critical"];
        let rank = |name: &Value| order.iter().position(|level| name == level).unwrap();
        let least = rank(&level.into());
        let is_told = |line: &&Value| {
            let findings = line["findings"].as_array().into_iter().flatten();
            let of_findings = findings.map(|finding| rank(&finding["severity"])).max();
            of_findings.unwrap_or_else(|| rank(&line["severity"])) >= least
        };
        let expected: Vec<_> = all.iter().filter(is_told).cloned().collect();
        assert_eq!(lines(&["--min-severity", level]), expected, "{level}");
    }
}

#[test]
fn settings() {
    let folder = folder("settings");
    let path = folder.join("config.json");
    let all = parse(&run(&[], json().concat()).lines);
    let name = all[0]["findings"][0]["name"].as_str().unwrap();
    let config = serde_json::json!({
        "baseline": [{"finding": name, "action": "suppress", "reason": "ours"}],
    });
    std::fs::write(&path, config.to_string()).unwrap();
    let ended = run(&["--config", path.to_str().unwrap()], json().concat());
    assert!(
        !ended
            .lines
            .concat()
            .contains(&format!("\"name\":\"{name}\""))
    );
    assert!(ended.metrics()["suppressed"].as_u64().unwrap() > 0);

    let state = folder.join("state.json");
    let state = state.to_str().unwrap();
    let nowhere = folder.join("nowhere/state.json");
    let here = folder.to_str().unwrap();
    // To the end of a file.
    let file = folder.join("findings.jsonl");
    let arguments = ["-o", file.to_str().unwrap(), "--metrics-every", "0"];
    let whole = run(&[], json().concat()).lines.join("\n") + "\n";
    for times in 1..3 {
        let ended = run(&arguments, json().concat());
        assert!(ended.lines.is_empty());
        assert!(std::fs::read_to_string(&file).unwrap() == whole.repeat(times));
    }

    let usage: [&[&str]; 7] = [
        &["--min-severity", "severe"],
        &["--state-every", "5"],
        &["--state", state, "--state-every", "0"],
        &["--state", nowhere.to_str().unwrap()],
        &["--state", here],
        &["-o", here],
        &["--config", "/nowhere"],
    ];
    for arguments in usage {
        let ended = Agent::start(arguments).end();
        assert_eq!(ended.code, Some(2), "{arguments:?}: {}", ended.stderr);
    }
    assert!(folder.is_dir());
}
