//! The logs of several computers in, the attack they show together out, in the order of time.
//!
//! ```text
//! cargo run --release --example correlate                      # the sample of triage
//! cargo run --release --example correlate -- WKS07.xml FILE02.xml
//! ```
//!
//! It leaves out what a single event shows alone; the example `triage` shows that too.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::process::ExitCode;

use wmi_events::detect::{Correlation, Correlator, Severity};
use wmi_events::escape::escape;
use wmi_events::source::xml::Reader;

const SAMPLE: &str = include_str!("triage/sample.xml");

/// Takes in a log; the number of events that could not be read.
fn read(input: impl BufRead, correlator: &mut Correlator, story: &mut Vec<Correlation>) -> u64 {
    let mut reader = Reader::new(input);
    while let Some(event) = reader.next_borrowed() {
        match event {
            Ok(event) => story.extend(correlator.observe(&event)),
            Err(error) => eprintln!("correlate: {error}"),
        }
    }
    reader.stats().malformed
}

fn main() -> io::Result<ExitCode> {
    let mut correlator = Correlator::default();
    let mut story = Vec::new();
    let mut unread = 0;
    let mut paths = std::env::args_os().skip(1).peekable();
    if paths.peek().is_none() {
        unread += read(SAMPLE.as_bytes(), &mut correlator, &mut story);
    }
    for path in paths {
        match File::open(&path) {
            Ok(file) => unread += read(BufReader::new(file), &mut correlator, &mut story),
            Err(error) => {
                eprintln!("correlate: {}: {error}", path.display());
                unread += 1;
            }
        }
    }
    story.retain(|correlation| correlation.kind.severity() > Severity::Informational);
    story.sort_by_key(|correlation| correlation.events.first().map(|event| event.time));
    let mut out = io::stdout().lock();
    for correlation in &story {
        let kind = correlation.kind;
        let techniques: Vec<_> = kind
            .techniques()
            .iter()
            .map(|technique| technique.id)
            .collect();
        writeln!(
            out,
            "{} ({}, {})",
            kind.name(),
            kind.severity(),
            techniques.join(" ")
        )?;
        for event in &correlation.events {
            let user = event.user.as_deref().unwrap_or("-");
            let (computer, user, what) =
                (escape(&event.computer), escape(user), escape(&event.what));
            writeln!(
                out,
                "  {} {computer} {} {user}: {what}",
                event.time, event.event_id
            )?;
        }
    }
    Ok(if unread == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
