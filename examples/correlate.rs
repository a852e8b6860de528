//! Reads the logs of several computers and prints the attack across them, in time order.
//!
//! ```text
//! cargo run --release --example correlate --features full                     # a sample
//! cargo run --release --example correlate --features full -- WKS07.evtx FILE02.evtx
//! ```

#![allow(clippy::print_stdout, reason = "a program that prints")]

use std::process::ExitCode;
use std::sync::Arc;

use wmi_events::detect::{Analysis, Correlator, Severity};
use wmi_events::escape::escape;
use wmi_events::source::{self, AnyReader, Options};

const SAMPLE: &str = include_str!("sample.xml");

/// Reads a log; returns the number of errors.
fn read(mut log: AnyReader, name: &str, correlator: &mut Correlator) -> u64 {
    let name: Arc<str> = name.into();
    while let Some(event) = log.next_borrowed() {
        match event {
            Ok(event) => correlator.add(&Analysis::new(&event), Some(&name)),
            Err(error) => eprintln!("{error}"),
        }
    }
    log.stats().malformed
}

fn main() -> ExitCode {
    let mut correlator = Correlator::default();
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
        let name = path.display().to_string();
        match log {
            Ok(log) => unread += read(log, &name, &mut correlator),
            Err(error) => {
                eprintln!("{name}: {error}");
                unread += 1;
            }
        }
    }
    let stories = correlator.stories().into_iter();
    for story in stories.filter(|story| story.severity > Severity::Informational) {
        // An attacker wrote these strings: a terminal must not obey them.
        let summary = escape(&story.summary);
        println!("{} ({}): {summary}", story.kind.name(), story.severity);
        for event in &story.events {
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
