//! `triage`: prints each event with its findings, then a summary and stories.

use std::io::{self, IsTerminal};
use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;

use clap::ValueEnum;
use console::Term;
use indicatif::{ProgressBar, ProgressStyle};
use wmi_events::Config;
use wmi_events::detect::{Baseline, Correlator, Severity};

use crate::config::FindingArguments;
use crate::input::{self, Input};
use crate::output::give_up;
use crate::read;
use crate::report::Report;
use crate::show::{Printer, Show};
use crate::table::Table;

#[derive(clap::Args)]
pub(crate) struct TriageArguments {
    /// Output format.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Show only events with a finding.
    #[arg(long)]
    findings: bool,

    /// Show only events with a finding of at least this severity.
    #[arg(long, value_name = "LEVEL", value_enum)]
    min_severity: Option<Level>,

    /// Read up to N inputs in parallel, at most one per processor; the output is the same for any N.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,

    #[command(flatten)]
    settings: FindingArguments,

    /// Also recover records from unused space in EVTX files, such as cleared records.
    #[arg(long)]
    recover: bool,

    /// Files, folders (recursive), or `-` for standard input [default: piped input, or a sample].
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// One line per event, for people.
    Table,
    /// One JSON object per line, for programs.
    Jsonl,
}

#[derive(Clone, Copy, ValueEnum)]
enum Level {
    Informational,
    Low,
    Medium,
    High,
    Critical,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Informational => Self::Informational,
            Level::Low => Self::Low,
            Level::Medium => Self::Medium,
            Level::High => Self::High,
            Level::Critical => Self::Critical,
        }
    }
}

pub(crate) fn run(arguments: &TriageArguments) -> ExitCode {
    match arguments.settings.read() {
        Ok((config, baseline)) => triage(arguments, config, baseline),
        Err(code) => code,
    }
}

fn triage(arguments: &TriageArguments, config: Config, baseline: Baseline) -> ExitCode {
    let (inputs, problems) = input::find(&arguments.paths);
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let jobs = arguments.jobs.map_or(cores, usize::from).min(cores);
    let printer = match arguments.format {
        Format::Table => Printer::Table(Table::new(width())),
        Format::Jsonl => Printer::Jsonl,
    };
    let progress = progress(&inputs);
    let names_inputs = matches!(printer, Printer::Table(_)) && inputs.len() > 1;
    let mut correlator = Correlator::new(config.correlator);
    correlator.set_baseline(baseline.clone());
    let mut report = Report::new(names_inputs, progress.clone(), correlator);
    for problem in &problems {
        report.problem(problem);
    }
    let heading = match &printer {
        Printer::Table(table) => table.heading(),
        Printer::Jsonl => String::new(),
    };
    report
        .write(&heading)
        .unwrap_or_else(|error| give_up(&error));
    let show = Show {
        printer,
        baseline,
        at_least: match arguments.min_severity {
            Some(level) => Some(level.into()),
            None if arguments.findings => Some(Severity::Informational),
            None => None,
        },
    };
    let mut options = config.options;
    options.recover |= arguments.recover;
    // Processors without an input read the chunks of a file in parallel.
    options.threads = options.threads.max(jobs / inputs.len().max(1));
    read::all(&inputs, jobs, &show, &options, |input, message| {
        report
            .take(input, message)
            .unwrap_or_else(|error| give_up(&error));
    });
    progress.finish_and_clear();
    report
        .end(&show.printer)
        .unwrap_or_else(|error| give_up(&error));
    if report.is_all_read() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The width in columns: of the terminal, or else from `COLUMNS`, or else 160.
fn width() -> usize {
    let of_terminal = Term::stdout()
        .size_checked()
        .map(|(_, columns)| usize::from(columns));
    let given = || {
        std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok())
    };
    of_terminal.or_else(given).unwrap_or(160).clamp(80, 200)
}

/// A progress bar on standard error if standard output is not a terminal; on a terminal the output
/// itself shows the progress.
fn progress(inputs: &[Input]) -> ProgressBar {
    if io::stdout().is_terminal() || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let template = "{bar:30} {bytes}/{total_bytes} {bytes_per_sec} {eta}";
    let bar = match inputs.iter().map(Input::len).sum() {
        Some(bytes) => ProgressBar::new(bytes),
        None => ProgressBar::new_spinner(),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) if bar.length().is_some() => bar.with_style(style),
        _ => bar,
    }
}
