//! What is not a Windows event is never an event, and never nothing: each input is an error, or
//! its records are counted. The tool's tests have the same inputs with its exit codes.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

mod common;

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use common::other_inputs::{self, Outcome};
use wmi_events::ErrorKind;
use wmi_events::source::{self, Options, Stats};

/// What a reader gives for some bytes: its counts, how many events and errors, and the error that
/// there was before all of them.
struct Read {
    opened: Result<Stats, ErrorKind>,
    events: u64,
    errors: u64,
}

fn read(bytes: Vec<u8>) -> Read {
    match source::from_reader(Cursor::new(bytes), &Options::default()) {
        Ok(mut reader) => {
            let (mut events, mut errors) = (0, 0);
            for event in reader.by_ref() {
                match event {
                    Ok(_) => events += 1,
                    Err(_) => errors += 1,
                }
            }
            Read {
                opened: Ok(reader.stats()),
                events,
                errors,
            }
        }
        Err(error) => Read {
            opened: Err(error.kind()),
            events: 0,
            errors: 1,
        },
    }
}

impl Read {
    fn is(&self, outcome: Outcome) -> bool {
        let stats = match (self.opened, outcome) {
            (Err(kind), Outcome::NoLog | Outcome::NoLogOrUnrecognized) => {
                return kind == ErrorKind::Format;
            }
            (Err(kind), Outcome::Errors) => return kind != ErrorKind::Format,
            (Err(_), _) => return false,
            (Ok(stats), _) => stats,
        };
        let only = |count: u64| count > 0 && count == stats.seen;
        match outcome {
            Outcome::NoLog => false,
            Outcome::Empty => stats == Stats::default(),
            Outcome::Errors => self.errors > 0 && only(stats.malformed),
            Outcome::Unrecognized(_) | Outcome::NoLogOrUnrecognized => only(stats.unrecognized),
            Outcome::Skipped => only(stats.skipped),
            Outcome::UnrecognizedOrSkipped => only(stats.unrecognized + stats.skipped),
        }
    }
}

#[test]
fn other_inputs_have_no_events() {
    let mut wrong = Vec::new();
    for input in other_inputs::all() {
        let read = read(input.bytes);
        let found = format!(
            "{:?}, {} events, {} errors",
            read.opened, read.events, read.errors
        );
        println!("{}: {found}", input.name);
        if read.events > 0 || !read.is(input.outcome) {
            wrong.push(format!("{}: {found}, not {:?}", input.name, input.outcome));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Files of this repository that hold events, and why.
const HOLD_EVENTS: &[(&str, &str)] = &[
    ("docs/guides/agent.md", "what its program reads"),
    ("docs/guides/forensic-tool.md", "what its program reads"),
    ("crates/wmi-events-cli/src/sample.xml", "the tool's sample"),
    ("examples/sample.xml", "the same"),
    ("examples/case/WKS12.xml", "a log of the guide's case"),
    ("examples/case/APP03.xml", "another"),
    ("examples/case/FILE01-winlogbeat.jsonl", "another"),
    ("examples/case/FILE02-nxlog.jsonl", "another"),
    (
        "tests/consumers/evtx-folder/tests/logs/source.evtx",
        "a consumer's log",
    ),
    (
        "tests/consumers/evtx-folder/tests/logs/target.evtx",
        "another",
    ),
    ("tests/export/events.jsonl", "the fixtures of the exports"),
];

/// This crate's own sources and documents quote events in many forms.
#[test]
fn own_files_are_no_logs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    let mut with_events = Vec::new();
    let mut count = 0;
    for path in tree(root) {
        let name = path.strip_prefix(root).unwrap().display().to_string();
        let name = name.replace(std::path::MAIN_SEPARATOR, "/");
        let read = read(fs::read(&path).unwrap());
        count += 1;
        let is_said = match read.opened {
            Ok(stats) => stats.seen > 0 || fs::metadata(&path).unwrap().len() == 0,
            Err(_) => true,
        };
        let is_listed = HOLD_EVENTS.iter().any(|(listed, _)| *listed == name);
        if read.events > 0 {
            with_events.push(name.clone());
        }
        if !is_said || (read.events > 0) != is_listed {
            let (opened, events) = (read.opened, read.events);
            wrong.push(format!("{name}: {events} events, {opened:?}"));
        }
    }
    println!("{count} files, {} with events", with_events.len());
    for (listed, why) in HOLD_EVENTS {
        println!("{listed}: {why}");
        if !with_events.iter().any(|name| name == listed) {
            wrong.push(format!("{listed}: listed, without an event"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The files of the repository, without what a build or the fuzzer makes, and
/// without inputs of fuzz targets: those are no sources, and may hold events.
fn tree(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        let is_left_out = [".git", "target", "artifacts", "corpus", "regressions"]
            .iter()
            .any(|left_out| name == *left_out);
        if path.is_dir() && !is_left_out {
            files.extend(tree(&path));
        } else if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    files
}
