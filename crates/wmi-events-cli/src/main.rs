//! `wmi-events`: finds WMI activity in Windows event logs.
//!
//! ```text
//! wmi-events                                 # a sample
//! wmi-events Security.evtx logs/             # files and folders
//! wmi-events collected.zip                   # the logs in an archive
//! wevtutil qe Security /f:xml /uni:true | wmi-events    # standard input
//! wmi-events --from -24h --min-severity high logs/
//! wmi-events baseline learn logs/ > rules.json
//! tail -F events.jsonl | wmi-events agent --state agent.json
//! wmi-events explain wmiexec_output_redirect
//! ```
//!
//! Inputs are EVTX, XML, and the JSON, CSV or text of collectors, plain or in gzip or zip archives.
//! The format is detected by content. Exit codes: 0 everything was read; 1 something could not be
//! read (standard error has its name and byte offset, and the rest was read); 2 usage error.

mod absent;
mod agent;
mod baseline;
mod code_page;
mod collect;
mod config;
#[cfg(feature = "parquet")]
mod convert;
mod decoded;
mod describe;
mod details;
mod each;
mod explain;
mod filter;
mod flat;
mod found;
mod help;
mod html;
mod identity;
mod input;
mod jsonl;
mod length;
#[cfg(windows)]
mod live;
mod output;
#[cfg(feature = "parquet")]
mod parquet;
mod plain;
mod plain_json;
mod read;
mod report;
mod row;
mod rules;
mod run;
mod say;
mod schema;
mod secrets;
mod shell;
mod show;
mod siem;
mod sink;
mod spool;
mod story;
mod summary;
mod text;
mod timesketch;
mod triage;
mod when;
mod written;
mod zone;

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
    /// Show stories, findings and counts of the rest (the default).
    #[command(after_help = help::TRIAGE)]
    Triage(Box<triage::TriageArguments>),
    /// Make one page for a browser, with stories, findings and all events.
    #[command(after_help = help::REPORT)]
    Report(Box<report::ReportArguments>),
    /// Write the events as Parquet files, for DuckDB, DataFusion and other engines.
    #[cfg(feature = "parquet")]
    #[command(after_help = help::CONVERT)]
    Convert(Box<convert::ConvertArguments>),
    /// Propose and check rules for expected activity.
    #[command(subcommand, after_help = help::BASELINE)]
    Baseline(baseline::BaselineCommand),
    /// Run as a service: read standard input as it comes, and write findings and stories as JSON Lines.
    #[command(after_help = help::AGENT)]
    Agent(agent::AgentArguments),
    /// Read the Event Log as it is written, and write findings and stories as JSON Lines.
    #[cfg(windows)]
    #[command(after_help = help::LIVE)]
    Live(live::LiveArguments),
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
    // The shells of Windows leave globs to the program.
    let arguments: Vec<_> = wild::args_os().collect();
    if let Some(code) = absent::check(arguments.get(1)) {
        return code;
    }
    let arguments = Cli::parse_from(arguments);
    match arguments.command {
        None => triage::run(&arguments.triage),
        Some(Command::Triage(arguments)) => triage::run(&arguments),
        Some(Command::Report(arguments)) => report::run(&arguments),
        #[cfg(feature = "parquet")]
        Some(Command::Convert(arguments)) => convert::run(&arguments),
        Some(Command::Baseline(command)) => baseline::run(&command),
        Some(Command::Agent(arguments)) => agent::run(&arguments),
        #[cfg(windows)]
        Some(Command::Live(arguments)) => live::run(&arguments),
        Some(Command::Explain(arguments)) => explain::run(&arguments),
        Some(Command::Schema(arguments)) => schema::run(&arguments),
        Some(Command::Completions(arguments)) => shell::completions(&arguments, Cli::command()),
        Some(Command::Man(arguments)) => shell::man(&arguments, Cli::command()),
    }
}
