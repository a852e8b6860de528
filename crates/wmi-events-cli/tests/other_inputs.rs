//! What is not a Windows event, through the tool: never an event, and never nothing said.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

#[path = "../../../tests/common/other_inputs.rs"]
mod other_inputs;

use std::fs;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::process::{Command, Stdio};

use other_inputs::Outcome;

/// An event of ours in one line.
const OURS: &str = "{\"EventID\":5857,\"SourceName\":\"Microsoft-Windows-WMI-Activity\",\"Channel\":\
    \"Microsoft-Windows-WMI-Activity/Operational\",\"Hostname\":\"WKS07\",\"RecordNumber\":7,\
    \"HostProcess\":\"wmiprvse.exe\"}\n";

/// The exit code, how many events, and what is said.
struct Ended {
    code: Option<i32>,
    events: usize,
    said: String,
}

fn run(path: &Path) -> Ended {
    let output = Command::new(env!("CARGO_BIN_EXE_wmi-events"))
        .args(["--format", "jsonl"])
        .arg(path)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Ended {
        code: output.status.code(),
        events: output.stdout.iter().filter(|byte| **byte == b'\n').count(),
        said: String::from_utf8(output.stderr).unwrap(),
    }
}

/// An empty folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    folder
}

impl Ended {
    /// How many lines tell of records at that offset, with these names.
    fn names(&self, at: &str, names: &[&str]) -> usize {
        let is_said = |line: &&str| line.contains(at) && names.iter().all(|n| line.contains(n));
        self.said.lines().filter(is_said).count()
    }

    /// What is wrong for an input of that name and outcome.
    fn fault(&self, name: &str, outcome: Outcome) -> Option<String> {
        let at = if matches!(outcome, Outcome::Unrecognized(_)) {
            "byte 0"
        } else {
            "byte "
        };
        let unrecognized = |names: &[&str]| self.code == Some(1) && self.names(at, names) == 1;
        let is_no_log = self.code == Some(1) && self.said.contains("not an event log");
        let is_right = match outcome {
            Outcome::Empty | Outcome::Skipped => self.code == Some(0),
            Outcome::NoLog => is_no_log,
            Outcome::Errors => self.code == Some(1) && self.said.contains(" at byte "),
            Outcome::Unrecognized(names) => unrecognized(names),
            Outcome::NoLogOrUnrecognized => is_no_log || unrecognized(&[]),
            Outcome::UnrecognizedOrSkipped => self.code == Some(0) || unrecognized(&[]),
        };
        let is_right = is_right && self.events == 0 && self.said.contains(name);
        let (code, events, said) = (self.code, self.events, &self.said);
        (!is_right).then(|| format!("{name}: {code:?}, {events} events, not {outcome:?}: {said}"))
    }
}

#[test]
fn other_inputs_end_as_they_are() {
    let folder = folder("other_inputs");
    let mut wrong = Vec::new();
    for input in other_inputs::all() {
        let path = folder.join(input.name);
        fs::write(&path, &input.bytes).unwrap();
        let ended = run(&path);
        println!("{}: exit {:?}", input.name, ended.code);
        wrong.extend(ended.fault(input.name, input.outcome));
    }
    // All of them in one folder: what cannot be read is said for each, and counted.
    let ended = run(&folder);
    if ended.code != Some(1) || ended.events > 0 {
        wrong.push(format!(
            "the folder: {:?}, {} events",
            ended.code, ended.events
        ));
    }
    for input in other_inputs::all() {
        let is_counted = match input.outcome {
            Outcome::NoLog | Outcome::NoLogOrUnrecognized => {
                ended.said.contains("files that are not event logs: ")
            }
            _ => ended
                .said
                .contains(&format!("{MAIN_SEPARATOR}{}", input.name)),
        };
        if !is_counted {
            wrong.push(format!("the folder: nothing is said of {}", input.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// With an event of ours before them, records of no known shape are told once and cost no exit
/// code.
#[test]
fn unrecognized_records_beside_events() {
    let folder = folder("beside_events");
    let mut wrong = Vec::new();
    for input in other_inputs::all() {
        let Outcome::Unrecognized(names) = input.outcome else {
            continue;
        };
        let path = folder.join(input.name);
        fs::write(&path, [OURS.as_bytes(), &input.bytes].concat()).unwrap();
        let ended = run(&path);
        let at = format!("byte {}", OURS.len());
        if (ended.code, ended.events, ended.names(&at, names)) != (Some(0), 1, 1) {
            let (code, events, said) = (ended.code, ended.events, ended.said);
            wrong.push(format!("{}: {code:?}, {events} events: {said}", input.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
