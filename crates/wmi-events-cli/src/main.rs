//! `wmi-events`: reads Windows event logs and shows the events that tell of WMI activity.
//!
//! ```text
//! wmi-events                                 # a sample
//! wmi-events Security.evtx logs/             # files and folders
//! wmi-events collected.zip                   # the logs in an archive
//! wevtutil qe Security /f:xml | wmi-events   # standard input
//! wmi-events correlate WKS07.evtx FILE02.evtx
//! ```
//!
//! EVTX files, XML, the JSON of collectors, alone, in gzip or in zip archives: the content tells
//! what an input is, not its name. Exit status: 0 everything was read, 1 something could not be
//! read (named on standard error with its byte; the rest was), 2 wrong usage.

mod correlate;
mod decoded;
mod input;
mod jsonl;
mod output;
mod read;
mod report;
mod say;
mod story;
mod summary;
mod table;
mod triage;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Shows WMI activity in Windows event logs: Security 4688 and WMI-Activity 5857-5861.
///
/// Without a command it is `triage`; without a path and without a pipe it shows a sample.
#[derive(Parser)]
#[command(name = "wmi-events", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    triage: triage::TriageArguments,
}

#[derive(Subcommand)]
enum Command {
    /// Shows each event with its findings, then what the events show together (the default).
    Triage(triage::TriageArguments),
    /// Shows only what several events show together, across computers.
    Correlate(correlate::CorrelateArguments),
}

fn main() -> ExitCode {
    let arguments = Cli::parse();
    match arguments.command {
        None => triage::run(&arguments.triage),
        Some(Command::Triage(arguments)) => triage::run(&arguments),
        Some(Command::Correlate(arguments)) => correlate::run(&arguments),
    }
}
