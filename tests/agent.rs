//! The `agent` example, fed as a forwarder would.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

#[allow(dead_code, reason = "its `main` is for users")]
#[path = "../examples/agent.rs"]
mod agent;

use std::fs;
use std::io::{self, BufReader, Read, Write};
use std::sync::mpsc::{Receiver, Sender, channel};

use serde_json::Value;
use wmi_events::Config;
use wmi_events::source::Stats;
use wmi_events::source::xml::Reader;

const SAMPLE: &str = "examples/sample.xml";

/// What it writes of that input, and what it has seen.
fn run(input: &[u8]) -> (Vec<Value>, Stats) {
    let mut output = Vec::new();
    let stats = agent::run(
        io::Cursor::new(input.to_owned()),
        &Config::default(),
        &mut output,
    )
    .unwrap();
    let lines = String::from_utf8(output).unwrap();
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    (lines.collect(), stats)
}

/// The lines with findings.
fn alerts(lines: &[Value]) -> Vec<Value> {
    let alerts = lines.iter().filter(|line| line["update"].is_null());
    alerts.cloned().collect()
}

#[test]
fn stories_as_they_come() {
    let sample = fs::read(SAMPLE).unwrap();
    let (lines, _) = run(&sample);
    let updates: Vec<_> = lines
        .iter()
        .filter(|line| !line["update"].is_null())
        .collect();
    let told: Vec<_> = updates
        .iter()
        .map(|line| {
            (
                line["update"].as_str().unwrap(),
                line["kind"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("started", "lateral_movement"),
            ("extended", "lateral_movement"),
            ("extended", "lateral_movement"),
            ("started", "subscription_activated"),
            ("extended", "subscription_executed"),
        ]
    );
    assert_eq!(updates[0]["story"], updates[1]["story"]);
    assert_eq!(updates[2]["events"].as_array().unwrap().len(), 5);
    assert_eq!(updates[2]["severity"], "high");
    assert_ne!(updates[0]["story"], updates[3]["story"]);
    // What is delivered again tells nothing.
    let twice = [&*sample, &*sample].concat();
    let (of_twice, _) = run(&twice);
    assert_eq!(of_twice.len(), 2 * lines.len() - updates.len());
}

#[test]
fn findings_as_lines() {
    let sample = fs::read_to_string(SAMPLE).unwrap();
    let (all, last) = run(sample.as_bytes());
    let lines = alerts(&all);
    assert_eq!(lines.len(), 7);
    assert_eq!(lines[0]["event"]["System"]["EventID"], 4688);
    assert_eq!(lines[0]["findings"][0]["technique"], "T1047");
    assert_eq!((last.seen, last.matched, last.malformed), (11, 10, 0));
    // The same events as JSON Lines, among bad ones.
    let mut json = String::from("\n");
    for event in Reader::new(sample.as_bytes()) {
        json += &serde_json::to_string(&event.unwrap()).unwrap();
        json += "\n{\"EventID\": 4688, \"cut of\n\u{1b}noise\n{}\n";
    }
    let (of_json, last) = run(json.as_bytes());
    assert_eq!(of_json, all);
    assert_eq!((last.matched, last.malformed), (10, 10));
    // It continues after any input.
    let noise = format!("\u{1}\u{2}<<<&&\n{sample}<Event>{sample}");
    let (of_noise, last) = run(noise.as_bytes());
    assert_eq!(alerts(&of_noise).len(), 14);
    assert_eq!(last.matched, 20);
    assert_eq!(run(b" \r\n ").1, Stats::default());
}

#[test]
fn settings() {
    let sample = fs::read(SAMPLE).unwrap();
    let (lines, _) = run(&sample);
    let names = |lines: &[Value]| -> Vec<String> {
        let lines = alerts(lines);
        let findings = lines
            .iter()
            .flat_map(|line| line["findings"].as_array().unwrap());
        findings
            .map(|finding| finding["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let all = names(&lines);
    let suppressed = &all[0];
    let config = serde_json::json!({
        "options": {"limits": {"max_fields": 4}},
        "baseline": [{"finding": suppressed, "action": "suppress", "reason": "ours"}],
    });
    let config: Config = serde_json::from_value(config).unwrap();
    let mut output = Vec::new();
    let stats = agent::run(io::Cursor::new(sample), &config, &mut output).unwrap();
    assert!(stats.malformed > 0, "a 4688 has more than four fields");
    let output = String::from_utf8(output).unwrap();
    let lines: Vec<Value> = output
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(!names(&lines).contains(suppressed));
}

/// A pipe whose other end the test holds.
struct Pipe {
    pieces: Receiver<Vec<u8>>,
    piece: io::Cursor<Vec<u8>>,
}

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.piece.position() == self.piece.get_ref().len() as u64 {
            // No sender any more is the end of the input.
            self.piece = io::Cursor::new(self.pieces.recv().unwrap_or_default());
        }
        self.piece.read(buffer)
    }
}

/// An output that hands over what is flushed.
struct Output {
    unflushed: Vec<u8>,
    flushed: Sender<Vec<u8>>,
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unflushed.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = std::mem::take(&mut self.unflushed);
        self.flushed.send(flushed).map_err(io::Error::other)
    }
}

/// An event is out before the next one is in.
#[test]
fn each_event_is_flushed() {
    let sample = fs::read_to_string(SAMPLE).unwrap();
    let event = sample
        .split_inclusive("</Event>")
        .find(|event| event.contains("/node:"))
        .unwrap();
    let (input, pieces) = channel();
    let (flushed, output) = channel();
    let agent = std::thread::spawn(move || {
        let piece = io::Cursor::default();
        let input = BufReader::new(Pipe { pieces, piece });
        let unflushed = Vec::new();
        agent::run(
            input,
            &Config::default(),
            &mut Output { unflushed, flushed },
        )
        .unwrap()
    });
    for _ in 0..3 {
        input.send(event.as_bytes().to_vec()).unwrap();
        let line = String::from_utf8(output.recv().unwrap()).unwrap();
        assert!(line.contains("remote_wmic"), "{line}");
    }
    drop(input);
    assert_eq!(agent.join().unwrap().matched, 3);
    assert!(output.recv().is_err(), "nothing more");
}
