//! `wmi-events`: finds WMI activity in Windows event logs.
//!
//! ```text
//! wmi-events                                 # a sample
//! wmi-events Security.evtx logs/             # files and folders
//! wmi-events collected.zip                   # the logs in an archive
//! wevtutil qe Security /f:xml | wmi-events   # standard input
//! wmi-events correlate WKS07.evtx FILE02.evtx
//! wmi-events baseline learn logs/ > rules.json
//! wmi-events explain wmiexec_output_redirect
//! ```
//!
//! Inputs are EVTX, XML, and the JSON, CSV or text of collectors, plain or in gzip or zip archives.
//! The format is detected by content. Exit codes: 0 everything was read; 1 something could not be
//! read (standard error has its name and byte offset, and the rest was read); 2 usage error.

mod baseline;
mod config;
mod correlate;
mod decoded;
mod each;
mod explain;
mod help;
mod input;
mod jsonl;
mod output;
mod plain;
mod read;
mod report;
mod say;
mod schema;
mod shell;
mod show;
mod story;
mod summary;
mod table;
mod triage;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

/// Finds WMI activity in Windows event logs: Security 4688 and WMI-Activity 5857-5861.
///
/// The default command is `triage`. Without a path and without piped input, it reads a sample.
#[derive(Parser)]
#[command(name = "wmi-events", version, args_conflicts_with_subcommands = true)]
#[command(max_term_width = 100, after_help = help::TOOL)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    triage: triage::TriageArguments,
}

#[derive(Subcommand)]
enum Command {
    /// Show each event with its findings, then a summary and stories (the default).
    Triage(triage::TriageArguments),
    /// Show only stories: attacks seen in several events, across computers.
    #[command(after_help = help::CORRELATE)]
    Correlate(correlate::CorrelateArguments),
    /// Propose and check rules for expected activity.
    #[command(subcommand, after_help = help::BASELINE)]
    Baseline(baseline::BaselineCommand),
    /// Explain a finding: its rule, an example, false positives, and what it needs to be found.
    ///
    /// Also indicators, kinds of stories, event IDs and the result codes of 5857 and 5858.
    #[command(after_help = help::EXPLAIN)]
    Explain(explain::ExplainArguments),
    /// Show the fields of the events: names, types, versions, meaning.
    #[command(after_help = help::SCHEMA)]
    Schema(schema::SchemaArguments),
    /// Write a script by which a shell completes the tool's arguments.
    #[command(after_help = help::COMPLETIONS)]
    Completions(shell::CompletionsArguments),
    /// Write the man page, or one for each command.
    #[command(after_help = help::MAN)]
    Man(shell::ManArguments),
}

fn main() -> ExitCode {
    let arguments = Cli::parse();
    match arguments.command {
        None => triage::run(&arguments.triage),
        Some(Command::Triage(arguments)) => triage::run(&arguments),
        Some(Command::Correlate(arguments)) => correlate::run(&arguments),
        Some(Command::Baseline(command)) => baseline::run(&command),
        Some(Command::Explain(arguments)) => explain::run(&arguments),
        Some(Command::Schema(arguments)) => schema::run(&arguments),
        Some(Command::Completions(arguments)) => shell::completions(&arguments, Cli::command()),
        Some(Command::Man(arguments)) => shell::man(&arguments, Cli::command()),
    }
}
