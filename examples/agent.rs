//! A small agent: reads forwarded events and writes findings as JSON Lines, flushed for each event.
//!
//! ```text
//! wevtutil qe Security /f:xml | cargo run --release --example agent --features full
//! tail -f winlogbeat.ndjson | cargo run --release --example agent --features full
//! ```
//!
//! Standard input is a stream in any format that `source::from_reader` reads. Malformed input is
//! reported on standard error and counted, and never stops the agent. Memory is bounded by one event.
//! The example `correlate` joins several events.

use std::io::{self, BufRead, BufReader, Write};
use std::process::ExitCode;

use serde::Serialize;
use wmi_events::detect::Finding;
use wmi_events::source::{self, Options, Stats};
use wmi_events::{Error, Event};

#[derive(Serialize)]
struct Alert<'e> {
    event: &'e Event<'e>,
    findings: Vec<Finding<'e>>,
}

/// Writes the findings of an event; fails if the output is closed.
fn send(event: Result<Event<'_>, Error>, output: &mut impl Write) -> io::Result<()> {
    let event = match event {
        Ok(event) => event,
        Err(error) => {
            say(&error.to_string());
            return Ok(());
        }
    };
    let findings: Vec<_> = event.findings().collect();
    if findings.is_empty() {
        return Ok(());
    }
    let event = &event;
    serde_json::to_writer(&mut *output, &Alert { event, findings })?;
    output.write_all(b"\n")?;
    output.flush()
}

/// Writes to standard error; the agent continues if that is full or closed.
fn say(line: &str) {
    drop(writeln!(io::stderr(), "agent: {line}"));
}

/// Reads the whole input; returns the reader's counts.
pub(crate) fn run(
    input: impl BufRead + Send + 'static,
    output: &mut impl Write,
) -> Result<Stats, Box<dyn std::error::Error>> {
    let mut events = source::from_reader(input, &Options::default())?;
    while let Some(event) = events.next_borrowed() {
        send(event, output)?;
        events.warnings().iter().for_each(|w| say(&w.to_string()));
    }
    Ok(events.stats())
}

fn main() -> ExitCode {
    let input = BufReader::with_capacity(64 << 10, io::stdin());
    match run(input, &mut io::BufWriter::new(io::stdout().lock())) {
        Ok(stats) => {
            say(&format!("{stats:?}"));
            ExitCode::SUCCESS
        }
        Err(error) => {
            say(&error.to_string());
            ExitCode::FAILURE
        }
    }
}
