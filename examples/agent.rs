//! What an agent does: forwarded events in, findings out as JSON Lines, one flush an event.
//!
//! ```text
//! wevtutil qe Security /f:xml | cargo run --release --example agent --features full
//! tail -f winlogbeat.ndjson | cargo run --release --example agent --features full
//! ```
//!
//! Standard input is a stream of any shape that `source::from_reader` reads. Bad input is said on
//! standard error and counted, and never stops it; memory is bounded by one event. What only
//! several events show together is the example `correlate`.

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

/// Writes what an event shows; an error is that the output is gone.
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

/// Standard error may be full or closed, which is no reason to stop.
fn say(line: &str) {
    drop(writeln!(io::stderr(), "agent: {line}"));
}

/// Reads all of the input; what was seen of it.
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
