//! Reads the logs of several computers and prints the attack across them, in time order.
//!
//! ```text
//! cargo run --release --example correlate --features full                     # a sample
//! cargo run --release --example correlate --features full -- WKS07.evtx FILE02.evtx
//! ```

#![allow(clippy::print_stdout, reason = "a program that prints")]

use std::process::ExitCode;

use wmi_events::detect::{Correlation, Correlator, Severity};
use wmi_events::escape::escape;
use wmi_events::source::{self, AnyReader, Options};

const SAMPLE: &str = include_str!("sample.xml");

/// Reads a log; returns the number of errors.
fn read(mut log: AnyReader, correlator: &mut Correlator, found: &mut Vec<Correlation>) -> u64 {
    while let Some(event) = log.next_borrowed() {
        match event {
            Ok(event) => found.extend(correlator.observe(&event)),
            Err(error) => eprintln!("{error}"),
        }
    }
    log.stats().malformed
}

fn main() -> ExitCode {
    let mut correlator = Correlator::default();
    let mut found = Vec::new();
    let mut unread = 0;
    let paths: Vec<_> = std::env::args_os().skip(1).collect();
    let sample = paths.is_empty().then(|| {
        (
            "sample".into(),
            source::from_reader(SAMPLE.as_bytes(), &Options::default()),
        )
    });
    let logs = paths.into_iter().map(|path| {
        let log = source::open(&path);
        (path, log)
    });
    for (path, log) in sample.into_iter().chain(logs) {
        match log {
            Ok(log) => unread += read(log, &mut correlator, &mut found),
            Err(error) => {
                eprintln!("{}: {error}", path.display());
                unread += 1;
            }
        }
    }
    found.retain(|correlation| correlation.kind.severity() > Severity::Informational);
    found.sort_by_key(|correlation| correlation.events.first().map(|event| event.time));
    for correlation in &found {
        println!(
            "{} ({})",
            correlation.kind.name(),
            correlation.kind.severity()
        );
        for event in &correlation.events {
            // An attacker wrote these strings: a terminal must not obey them.
            let user = escape(event.user.as_deref().unwrap_or("-"));
            let (computer, what) = (escape(&event.computer), escape(&event.what));
            println!(
                "  {} {computer} {} {user}: {what}",
                event.time, event.event_id
            );
        }
    }
    if unread == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
