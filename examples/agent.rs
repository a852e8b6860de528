//! A small agent: reads forwarded events and writes findings as JSON Lines, flushed for each event.
//!
//! ```text
//! wevtutil qe Security /f:xml | cargo run --release --example agent --features full
//! tail -f winlogbeat.ndjson | cargo run --release --example agent --features full
//! ... | cargo run --release --example agent --features full -- --config settings.json
//! ```
//!
//! Standard input is a stream in any format that `source::from_reader` reads. Malformed input is
//! reported on standard error and counted, and never stops the agent. Memory is bounded by one event.
//! The settings are a `Config` in JSON: limits, archives, rules for expected activity. The example
//! `correlate` joins several events, and `tests/consumers/agent` keeps its state over a restart.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::process::ExitCode;

use serde::Serialize;
use wmi_events::detect::{Analysis, Baseline, Finding};
use wmi_events::source::{self, Stats};
use wmi_events::{Config, Error, Event};

#[derive(Serialize)]
struct Alert<'e> {
    event: &'e Event<'e>,
    findings: Vec<Finding<'e>>,
}

/// Writes the findings of an event; fails if the output is closed.
fn send(
    event: Result<Event<'_>, Error>,
    baseline: &Baseline,
    output: &mut impl Write,
) -> io::Result<()> {
    let event = match event {
        Ok(event) => event,
        Err(error) => {
            say(&error.to_string());
            return Ok(());
        }
    };
    let findings = baseline.assess(&Analysis::new(&event));
    let findings: Vec<_> = findings.filter(|f| !f.is_suppressed()).collect();
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
    config: &Config,
    output: &mut impl Write,
) -> Result<Stats, Box<dyn std::error::Error>> {
    let mut events = source::from_reader(input, &config.options)?;
    let baseline = config.full_baseline();
    while let Some(event) = events.next_borrowed() {
        send(event, &baseline, output)?;
        events.warnings().iter().for_each(|w| say(&w.to_string()));
    }
    Ok(events.stats())
}

/// The settings in the file after `--config`; the defaults without one.
fn config() -> Result<Config, Box<dyn std::error::Error>> {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    match arguments.as_slice() {
        [] => Ok(Config::default()),
        [option, file] if option == "--config" => Ok(serde_json::from_slice(&fs::read(file)?)?),
        _ => Err("usage: agent [--config FILE]".into()),
    }
}

fn main() -> ExitCode {
    let config = match config() {
        Ok(config) => config,
        Err(error) => {
            say(&error.to_string());
            return ExitCode::from(2);
        }
    };
    let input = BufReader::with_capacity(64 << 10, io::stdin());
    let mut output = io::BufWriter::new(io::stdout().lock());
    match run(input, &config, &mut output) {
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
