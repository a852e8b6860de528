//! Signals and restarts: what comes after one is what would have come without it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write, pipe};
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc::channel;
use std::thread;

use serde_json::Value;

use crate::process::{Agent, folder, json, run, until, xml};

/// A state file's path, and the arguments with it.
fn with_state<'a>(path: &'a Path, more: &[&'a str]) -> Vec<&'a str> {
    [&["--state", path.to_str().unwrap()], more].concat()
}

/// Stories as they were told: ID, change and number of events.
fn stories(lines: &[String]) -> BTreeSet<(String, String, usize)> {
    let lines = lines
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let text = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
    lines
        .filter(|line| line["story"].is_string())
        .map(|line| {
            let events = line["events"].as_array().unwrap().len();
            (text(&line, "story"), text(&line, "update"), events)
        })
        .collect()
}

/// After each event in turn, SIGTERM and a second agent: together they tell what one tells.
#[test]
fn sigterm_loses_nothing() {
    let folder = folder("sigterm");
    for (shape, events) in [("xml", xml()), ("json", json())] {
        let whole = run(&[], events.concat()).lines;
        // The first event that is told shows that the signals are handled.
        let first = if shape == "xml" { 4 } else { 3 };
        for half in (first..=events.len()).step_by(2) {
            let path = folder.join(format!("{shape}-{half}.json"));
            let arguments = with_state(&path, &["--metrics-every", "0"]);
            let mut agent = Agent::start(&arguments);
            agent.write(events[..first].concat());
            let mut told = vec![agent.line()];
            agent.write(events[first..half].concat());
            agent.signal(if half % 4 < 2 { "TERM" } else { "INT" });
            let ended = agent.wait();
            assert_eq!(ended.code, Some(0), "{}", ended.stderr);
            assert_eq!(ended.stderr, "");
            told.extend(ended.lines);
            let ended = run(&arguments, events[half..].concat());
            assert_eq!((ended.code, &*ended.stderr), (Some(0), ""));
            told.extend(ended.lines);
            assert!(told == whole, "{shape} {half}");
        }
    }
}

/// A pipe that outlives the agent, as a FIFO of systemd does, and a writer that does not pause: no event
/// is lost or cut by restarts in the middle.
#[test]
fn sigterm_in_a_busy_pipe() {
    for (shape, events) in [("xml", xml()), ("json", json())] {
        let folder = folder(&format!("busy-{shape}"));
        let path = folder.join("state.json");
        let arguments = with_state(&path, &["--metrics-every", "0"]);
        let (reader, mut writer) = pipe().unwrap();
        let mut all = String::new();
        // One computer a round, so that every round tells as much.
        for round in 0..600 {
            let names = [("WKS07", "WKS"), ("FILE02", "FILE"), ("file02", "file")];
            let mut text = events.concat();
            for (name, short) in names {
                text = text.replace(name, &format!("{short}{round}"));
            }
            all += &text;
        }
        let whole = run(&["--metrics-every", "0"], &all).lines;
        // A quarter each run: far more than the pipe holds and an agent that ends still reads.
        let quarters: Vec<_> = all
            .as_bytes()
            .chunks(all.len() / 4 + 1)
            .map(<[u8]>::to_vec)
            .collect();
        let (permit, permits) = channel();
        let writing = thread::spawn(move || {
            for quarter in quarters {
                permits.recv().unwrap();
                writer.write_all(&quarter).unwrap();
            }
        });
        let mut told = Vec::new();
        for restart in 0..3 {
            permit.send(()).unwrap();
            let reader = reader.try_clone().unwrap();
            let agent = Agent::with_input(&arguments, Stdio::from(reader));
            for _ in 0..=restart * 20 {
                told.push(agent.line());
            }
            agent.signal("TERM");
            let ended = agent.wait();
            assert_eq!((ended.code, &*ended.stderr), (Some(0), ""), "{shape}");
            told.extend(ended.lines);
        }
        permit.send(()).unwrap();
        let agent = Agent::with_input(&arguments, Stdio::from(reader));
        writing.join().unwrap();
        let ended = agent.wait();
        assert_eq!((ended.code, &*ended.stderr), (Some(0), ""), "{shape}");
        told.extend(ended.lines);
        assert_eq!(told.len(), whole.len(), "{shape}");
        assert!(told == whole, "{shape}");
    }
}

#[test]
fn a_partial_event_is_named() {
    let path = folder("partial").join("state.json");
    let events = json();
    let mut agent = Agent::start(&with_state(&path, &[]));
    agent.write(&events[2]);
    agent.line();
    agent.write(&events[3][..200]);
    agent.signal("TERM");
    let ended = agent.wait();
    assert_eq!(ended.code, Some(0));
    let named = format!("byte {}", events[2].len());
    assert!(ended.stderr.contains(&named), "{}", ended.stderr);
    assert_eq!(ended.metrics()["input"]["malformed"], 1);
}

/// Killed, it loses what it did since the last save. The collector delivers that again: the stories have
/// the same IDs.
#[test]
fn sigkill_loses_no_more_than_since_the_last_save() {
    let path = folder("sigkill").join("state.json");
    let arguments = with_state(&path, &["--state-every", "1", "--metrics-every", "0"]);
    let events = json();
    let whole = run(&[], events.concat()).lines;
    let (saved, rest) = events.split_at(5);
    let mut agent = Agent::start(&arguments);
    agent.write(saved.concat());
    let mut told = Vec::new();
    until("the state is saved", || {
        let state = fs::read_to_string(&path).unwrap_or_default();
        let state: Value = serde_json::from_str(&state).unwrap_or_default();
        state["v1"]["counts"]["input"]["seen"] == saved.len()
    });
    agent.write(rest.concat());
    while told.len() < whole.len() {
        told.push(agent.line());
    }
    agent.kill();
    assert_eq!(agent.wait().code, None);
    assert!(told == whole);
    // From the last save on.
    let again = run(&arguments, rest.concat());
    assert!(!again.lines.is_empty());
    assert_eq!(again.lines, whole[whole.len() - again.lines.len()..]);
    // From the very beginning: no story twice.
    fs::remove_file(&path).unwrap();
    let first = run(&arguments, events.concat()).lines;
    let second = run(&arguments, events.concat()).lines;
    assert_eq!(stories(&first), stories(&whole));
    assert!(stories(&second).is_empty());
    // Without any state: the same IDs.
    fs::remove_file(&path).unwrap();
    assert!(run(&arguments, events.concat()).lines == whole);
}

/// The disk is full: that is an error, and what was not written comes at the next start, once.
#[cfg(target_os = "linux")]
#[test]
fn a_full_output() {
    let path = folder("full").join("state.json");
    let arguments = with_state(&path, &["--metrics-every", "0"]);
    let whole = run(&["--metrics-every", "0"], xml().concat()).lines;
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let (reader, mut writer) = pipe().unwrap();
    let agent = Agent::with_both(&arguments, reader.into(), full.into());
    // It may have gone before all is read.
    drop(writer.write_all(xml().concat().as_bytes()));
    drop(writer);
    let ended = agent.wait();
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    assert!(
        ended.stderr.contains("cannot write output"),
        "{}",
        ended.stderr
    );
    let next = run(&arguments, "");
    assert_eq!((next.code, &*next.stderr), (Some(0), ""));
    let rest = run(&arguments, xml().concat());
    let told: Vec<_> = next.lines.iter().chain(&rest.lines).cloned().collect();
    let stories = |lines: &[String]| {
        lines
            .iter()
            .filter(|line| line.contains("\"story\""))
            .count()
    };
    assert_eq!(stories(&told), stories(&whole), "{told:#?}");
}

/// The consumer of the output goes: what it did not get comes at the next start, once.
#[test]
fn a_closed_output() {
    for (shape, events) in [("xml", xml()), ("json", json())] {
        let path = folder(&format!("closed-{shape}")).join("state.json");
        let arguments = with_state(&path, &["--metrics-every", "0"]);
        let whole = run(&[], events.concat()).lines;
        let (output, consumed) = pipe().unwrap();
        let (reader, mut writer) = pipe().unwrap();
        let agent = Agent::with_both(&arguments, reader.into(), consumed.into());
        let first = whole
            .iter()
            .position(|line| line.contains("\"story\""))
            .unwrap();
        let input = events.concat();
        // Up to the second event that is told, and a part of the next one.
        let second = |event: &String| event.contains("09:01:13.0042291Z");
        let index = events.iter().position(second).unwrap();
        let until = events[..=index].concat().len() + 100;
        writer.write_all(&input.as_bytes()[..until]).unwrap();
        let mut told: Vec<_> = BufReader::new(output).lines().take(first + 1).collect();
        writer.write_all(&input.as_bytes()[until..]).unwrap();
        drop(writer);
        let ended = agent.wait();
        assert_eq!(ended.code, Some(1), "{shape}");
        assert!(
            ended.stderr.contains("cannot write output"),
            "{}",
            ended.stderr
        );
        let next = run(&arguments, "");
        assert_eq!((next.code, &*next.stderr), (Some(0), ""), "{shape}");
        told.extend(next.lines.into_iter().map(Ok));
        let told: Vec<_> = told.into_iter().map(Result::unwrap).collect();
        assert!(told == whole, "{shape}: {} {}", told.len(), whole.len());
        assert!(run(&arguments, "").lines.is_empty(), "{shape}: told twice");
    }
}
