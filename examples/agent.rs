//! What an agent does: events in as they are forwarded, findings out as JSON Lines.
//!
//! ```text
//! wevtutil qe Security /f:xml | cargo run --release --example agent
//! tail -f winlogbeat.ndjson | cargo run --release --example agent
//! ```
//!
//! Standard input is XML, events one behind the other or on a line each, or JSON Lines of any
//! collector. Each event with a finding is written and flushed at once. Bad input is counted and
//! said on standard error, and never stops it; memory is bounded by one event. It leaves out
//! what only several events show: see the example `correlate`.
//!
//! On the computer itself there is no need for a pipe: `EvtSubscribe` calls back with each event,
//! `EvtRender` gives it as UTF-16, and [`Event::from_utf16`] reads that. Its documentation has the
//! callback, which is compiled with the tests on Windows; without the parts of the API it is
//!
//! ```text
//! unsafe extern "system" fn deliver(action: i32, _: *const c_void, event: EVT_HANDLE) -> u32 {
//!     if action == EvtSubscribeActionDeliver {
//!         let xml: Vec<u16> = render(event); // EvtRender(0, event, EvtRenderEventXml, ...)
//!         match Event::from_utf16(&xml) {
//!             Ok(Some(event)) => send(&event, event.findings()),
//!             Ok(None) => {} // another event
//!             Err(error) => count(&error),
//!         }
//!     }
//!     0
//! }
//! ```

use std::io::{self, BufRead, BufReader, Write};
use std::process::ExitCode;

use serde::Serialize;
use wmi_events::detect::Finding;
use wmi_events::source::{Stats, json, xml};
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
            eprintln!("agent: {error}");
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

fn run(mut input: impl BufRead, output: &mut impl Write) -> io::Result<Stats> {
    // What comes first tells what comes: a forwarder does not change its mind.
    let is_json = loop {
        let bytes = input.fill_buf()?;
        match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(byte) => break matches!(byte, b'{' | b'['),
            None if bytes.is_empty() => return Ok(Stats::default()),
            None => {
                let blank = bytes.len();
                input.consume(blank);
            }
        }
    };
    if is_json {
        let mut events = json::Reader::new(input);
        while let Some(event) = events.next_borrowed() {
            send(event, output)?;
        }
        Ok(events.stats())
    } else {
        let mut events = xml::Reader::new(input);
        while let Some(event) = events.next_borrowed() {
            send(event, output)?;
        }
        Ok(events.stats())
    }
}

fn main() -> ExitCode {
    let input = BufReader::with_capacity(64 << 10, io::stdin());
    match run(input, &mut io::BufWriter::new(io::stdout().lock())) {
        Ok(stats) => {
            let Stats {
                seen,
                matched,
                malformed,
                ..
            } = stats;
            eprintln!("agent: {seen} seen, {matched} matched, {malformed} malformed");
            ExitCode::SUCCESS
        }
        // Whoever read the output has gone.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("agent: {error}");
            ExitCode::FAILURE
        }
    }
}
