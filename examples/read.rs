//! Reads a log in any supported format and counts its events.
//!
//! ```text
//! cargo run --example read --features full -- Security.evtx
//! ```

#![allow(clippy::print_stdout, reason = "a program that prints")]

use std::collections::BTreeMap;
use std::process::ExitCode;

use wmi_events::Error;
use wmi_events::escape::escape;
use wmi_events::source::{self, AnyReader, Options};

const SAMPLE: &str = include_str!("sample.xml");

/// The log at the given path, or a sample.
fn open() -> Result<AnyReader, Error> {
    match std::env::args_os().nth(1) {
        Some(path) => source::open(path),
        None => source::from_reader(SAMPLE.as_bytes(), &Options::default()),
    }
}

fn read() -> Result<(), Error> {
    let mut log = open()?;
    let mut counts: BTreeMap<(String, &str), u64> = BTreeMap::new();
    while let Some(event) = log.next_borrowed() {
        match event {
            Ok(event) => {
                let computer = event.system.computer.as_deref().unwrap_or("-");
                let key = (computer.to_owned(), event.payload.schema().name);
                *counts.entry(key).or_default() += 1;
            }
            // It names the byte offset; the next call continues after it.
            Err(error) => eprintln!("{error}"),
        }
    }
    for ((computer, event), count) in &counts {
        println!("{count:8} {event} of {}", escape(computer));
    }
    println!("{:?}", log.stats());
    Ok(())
}

fn main() -> ExitCode {
    match read() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
