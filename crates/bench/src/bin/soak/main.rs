//! A stream of any length through the readers or the tool: every intact event comes out once and
//! equal, every broken one is reported with its place, and memory does not grow.
//!
//! `.ci/soak.py` runs it.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test"
)]

mod check;
mod damage;
mod library;
mod memory;
mod random;
mod shapes;
mod stream;
mod tool;
mod truth;
mod windows;
#[path = "../../../../../tests/common/write.rs"]
#[allow(clippy::unwrap_used, reason = "a test")]
mod write;

use std::io::{BufWriter, Write};
use std::process::ExitCode;
use std::time::Instant;

use self::memory::Peaks;
use self::shapes::Form;
use self::stream::Stream;

const USAGE: &str = "soak read|push|intact|broken|ends|TOOL xml|utf16|json|csv BYTES SEED";

/// What a run was.
pub(crate) struct Outcome {
    events: u64,
    ours: u64,
    broken: (u64, u64),
    peaks: Peaks,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [how, form, size, seed] = &*arguments else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let form = Form::ALL.iter().find(|(name, _)| name == form);
    let (Some((name, form)), Ok(size), Ok(seed)) = (form, size.parse(), seed.parse()) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let begun = Instant::now();
    let outcome = match &**how {
        "intact" => return generate(*form, size, seed, Part::Intact),
        "broken" => return generate(*form, size, seed, Part::Broken),
        "ends" => return generate(*form, size, seed, Part::Ends),
        "read" => library::read(*form, size, seed),
        "push" => library::push(*form, size, seed),
        path => tool::run(path, *form, size, seed),
    };
    let how = how.rsplit('/').next().unwrap_or(how);
    match outcome {
        Ok(outcome) => {
            let Outcome {
                events,
                ours,
                broken: (broken, reported),
                peaks,
            } = outcome;
            let seconds = begun.elapsed().as_secs_f64();
            println!(
                "| {name} | {how} | {:.2} | {events} | {ours} | {broken} | {reported} | {peaks} | {seconds:.0} |",
                size as f64 / 1e9
            );
            match peaks.grown() {
                None => ExitCode::SUCCESS,
                Some(grown) => {
                    eprintln!("FAILED: {name}, {how}: {grown}");
                    ExitCode::FAILURE
                }
            }
        }
        Err(error) => {
            eprintln!("FAILED: {name}, {how}, seed {seed}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What is written to standard output.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// Intact events.
    Intact,
    /// The stream as it is read.
    Broken,
    /// Where each of the intact events ends, in bytes.
    Ends,
}

fn generate(form: Form, size: u64, seed: u64, part: Part) -> ExitCode {
    let mut stream = Stream::new(form, seed, size, part != Part::Broken);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let (mut bytes, mut end) = (Vec::new(), 0);
    while !stream.is_at_end() {
        bytes.clear();
        stream.next(&mut bytes);
        end += bytes.len();
        let written = match part {
            Part::Ends => writeln!(out, "{end}"),
            Part::Intact | Part::Broken => out.write_all(&bytes),
        };
        if written.is_err() {
            return ExitCode::FAILURE;
        }
    }
    match out.flush() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
