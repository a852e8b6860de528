//! `wmi-events`: finds WMI activity in Windows event logs.
//!
//! ```text
//! wmi-events                                 # a sample
//! wmi-events Security.evtx logs/             # files and folders
//! wmi-events collected.zip                   # the logs in an archive
//! wevtutil qe Security /f:xml | wmi-events   # standard input
//! wmi-events --from -24h --min-severity high logs/
//! wmi-events baseline learn logs/ > rules.json
//! tail -F events.jsonl | wmi-events agent --state agent.json
//! ```
//!
//! Inputs are EVTX, XML, and the JSON, CSV or text of collectors, plain or in gzip or zip archives.
//! The format is detected by content. Exit codes: 0 everything was read; 1 something could not be
//! read (standard error has its name and byte offset, and the rest was read); 2 usage error.

mod agent;
mod baseline;
mod collect;
mod config;
mod decoded;
mod describe;
mod details;
mod each;
mod filter;
mod flat;
mod html;
mod identity;
mod input;
mod jsonl;
mod output;
mod read;
mod report;
mod row;
mod run;
mod say;
mod secrets;
mod show;
mod sink;
mod spool;
mod story;
mod summary;
mod text;
mod timesketch;
mod triage;
mod when;
mod zone;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Finds WMI activity in Windows event logs: Security 4688 and WMI-Activity 5857-5861.
///
/// The default command is `triage`. Without a path and without piped input, it reads a sample.
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
    /// Show stories, findings and counts of the rest (the default).
    Triage(Box<triage::TriageArguments>),
    /// Make one page for a browser, with stories, findings and all events.
    Report(Box<report::ReportArguments>),
    /// Propose and check rules for expected activity.
    #[command(subcommand)]
    Baseline(baseline::BaselineCommand),
    /// Run as a service: read standard input as it comes, and write findings and stories as JSON Lines.
    Agent(agent::AgentArguments),
}

fn main() -> ExitCode {
    let arguments = Cli::parse();
    match arguments.command {
        None => triage::run(&arguments.triage),
        Some(Command::Triage(arguments)) => triage::run(&arguments),
        Some(Command::Report(arguments)) => report::run(&arguments),
        Some(Command::Baseline(command)) => baseline::run(&command),
        Some(Command::Agent(arguments)) => agent::run(&arguments),
    }
}
