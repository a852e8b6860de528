//! The `agent` example, run as a forwarder would.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use wmi_events::source::xml::Reader;

const SAMPLE: &str = "examples/triage/sample.xml";

fn agent() -> Child {
    Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--example", "agent"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What it writes of that input, and its last word.
fn run(input: &[u8]) -> (Vec<Value>, String) {
    let mut child = agent();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    let lines = String::from_utf8(output.stdout).unwrap();
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    let stderr = String::from_utf8(output.stderr).unwrap();
    (lines.collect(), stderr.lines().last().unwrap().to_owned())
}

#[test]
fn findings_as_lines() {
    let sample = fs::read_to_string(SAMPLE).unwrap();
    let (lines, last) = run(sample.as_bytes());
    assert_eq!(lines.len(), 7);
    assert_eq!(lines[0]["event"]["System"]["EventID"], 4688);
    assert_eq!(lines[0]["findings"][0]["technique"], "T1047");
    assert_eq!(last, "agent: 11 seen, 10 matched, 0 malformed");
    // The same events as JSON Lines, among bad ones.
    let mut json = String::from("\n");
    for event in Reader::new(sample.as_bytes()) {
        json += &serde_json::to_string(&event.unwrap()).unwrap();
        json += "\n{\"EventID\": 4688, \"cut of\n\u{1b}noise\n{}\n";
    }
    let (of_json, last) = run(json.as_bytes());
    assert_eq!(of_json, lines);
    assert_eq!(last, "agent: 30 seen, 10 matched, 10 malformed");
    // Whatever comes, it goes on.
    let noise = format!("\u{1}\u{2}<<<&&{sample}<Event>{sample}");
    let (of_noise, last) = run(noise.as_bytes());
    assert_eq!(of_noise.len(), 14);
    assert!(last.starts_with("agent: 24 seen, 20 matched, "), "{last}");
    assert_eq!(run(b" \r\n ").1, "agent: 0 seen, 0 matched, 0 malformed");
}

/// An event is out before the next one is in.
#[test]
fn each_event_is_flushed() {
    let sample = fs::read_to_string(SAMPLE).unwrap();
    let event = sample
        .split_inclusive("</Event>")
        .find(|event| event.contains("/node:"))
        .unwrap();
    let mut child = agent();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..3 {
        stdin.write_all(event.as_bytes()).unwrap();
        stdin.flush().unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert!(line.contains("remote_wmic"), "{line}");
    }
    drop(stdin);
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
    assert!(child.wait().unwrap().success());
}
