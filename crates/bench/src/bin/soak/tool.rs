//! The tool, as a process: the stream on its standard input, events on its standard output, what is
//! broken on standard error.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use serde_json::Value;

use crate::Outcome;
use crate::check::{Check, Found, number_after};
use crate::library::outcome;
use crate::memory::Peaks;
use crate::shapes::Form;
use crate::stream::{Expected, Stream};

/// The correlator may keep little, so that it is full after the first part of the stream.
const CONFIG: &str = r#"{"correlator": {"max_bytes": 1048576}}"#;

pub(crate) fn run(path: &str, form: Form, size: u64, seed: u64) -> Result<Outcome, String> {
    let config = std::env::temp_dir().join(format!("soak-{}.json", std::process::id()));
    std::fs::write(&config, CONFIG).map_err(|error| error.to_string())?;
    let mut child = Command::new(path)
        .args(["triage", "--format", "jsonl", "--show-secrets", "--config"])
        .args([config.as_os_str(), "-".as_ref()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{path}: {error}"))?;
    let (Some(mut input), Some(output), Some(errors)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err("no pipes".into());
    };
    let (expect, expected) = channel();
    let mut peaks = Peaks::new(child.id(), size);
    let (mut check, written, said) = thread::scope(|scope| {
        let writing = scope.spawn(move || {
            let mut stream = Stream::new(form, seed, size, false);
            let (mut bytes, mut offset) = (Vec::new(), 0);
            while !stream.is_at_end() {
                if let Some(expected) = stream.next(&mut bytes) {
                    drop(expect.send(expected));
                }
                if bytes.len() >= 64 << 10 || stream.is_at_end() {
                    // What the tool does then shows itself in what it gives.
                    drop(input.write_all(&bytes));
                    offset += bytes.len() as u64;
                    bytes.clear();
                    peaks.at(offset);
                }
            }
            (stream.number(), peaks)
        });
        let saying = scope.spawn(move || {
            let lines = BufReader::new(errors).lines();
            lines.map_while(Result::ok).collect::<Vec<_>>()
        });
        let mut check = Check::new();
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            take(&expected, &mut check);
            give(&line, &mut check);
        }
        take(&expected, &mut check);
        (check, writing.join(), saying.join().unwrap_or_default())
    });
    drop(std::fs::remove_file(&config));
    let (events, peaks) = written.map_err(|_| "the stream cannot be written")?;
    let status = child.wait().map_err(|error| error.to_string())?;
    for line in said
        .iter()
        .filter(|line| line.starts_with("wmi-events: -: "))
    {
        check.report(number_after(line, " at byte "), line);
    }
    if status.code() != Some(1) {
        return Err(format!("the tool ended with {status}: {said:?}"));
    }
    outcome(check, events, peaks)
}

fn take(expected: &Receiver<Expected>, check: &mut Check) {
    expected
        .try_iter()
        .for_each(|expected| check.expect(expected));
}

/// A line of an event; those of stories come after all events.
fn give(line: &str, check: &mut Check) {
    let Ok(Value::Object(line)) = serde_json::from_str(line) else {
        check.report(None, line);
        return;
    };
    if line.contains_key("story") {
        return;
    }
    let text = |name: &str| line.get(name).and_then(Value::as_str).map(str::to_owned);
    let number = |name: &str| line.get(name).and_then(Value::as_u64);
    let fields = line.get("data").and_then(Value::as_object);
    let fields = fields.into_iter().flatten();
    let field = |(name, value): (&String, &Value)| {
        (name.clone(), value.as_str().unwrap_or_default().to_owned())
    };
    check.event(&Found {
        event_id: number("event_id").unwrap_or_default(),
        record_id: number("record_id"),
        computer: text("computer"),
        channel: text("channel"),
        time: text("time_created"),
        fields: fields.map(field).collect(),
        whole: None,
    });
}
