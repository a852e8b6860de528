//! `triage`: each event with its findings, then what the events show together.

use std::io::{self, IsTerminal};
use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;

use clap::ValueEnum;
use console::Term;
use indicatif::{ProgressBar, ProgressStyle};
use wmi_events::Event;
use wmi_events::detect::{Analysis, Correlator, Finding, Severity};
use wmi_events::source::Options;

use crate::input::{self, Input};
use crate::output::give_up;
use crate::report::Report;
use crate::table::Table;
use crate::{jsonl, read};

#[derive(clap::Args)]
pub(crate) struct TriageArguments {
    /// How to show an event.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Only events with a finding.
    #[arg(long)]
    findings: bool,

    /// Only events with a finding of that severity or above.
    #[arg(long, value_name = "LEVEL", value_enum)]
    min_severity: Option<Level>,

    /// How many inputs to read at once, at most one a processor; the output does not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,

    /// Also look for records in the space that an EVTX file no longer counts.
    #[arg(long)]
    recover: bool,

    /// Files, folders (walked), or `-` for standard input; without any, a pipe or a sample.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people.
    Table,
    /// One JSON object a line.
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

/// What is shown of an event: its text, line break included, and its findings.
pub(crate) struct Shown {
    /// `None` for an event that is not to be shown.
    pub(crate) text: Option<String>,
    pub(crate) findings: Vec<(&'static str, Severity)>,
    pub(crate) computer: String,
    /// For an event that may be part of a story.
    pub(crate) event: Option<Event<'static>>,
}

/// Which events are shown, and how.
pub(crate) struct Show {
    pub(crate) printer: Printer,
    /// Only events with a finding of at least that severity.
    at_least: Option<Severity>,
}

/// How an event is written.
pub(crate) enum Printer {
    Table(Table),
    Jsonl,
}

impl Show {
    pub(crate) fn event(&self, input: &str, event: Event<'_>) -> Shown {
        let analysis = Analysis::new(&event);
        let findings: Vec<_> = analysis.findings().collect();
        let is_shown = self
            .at_least
            .is_none_or(|least| findings.iter().any(|finding| finding.severity >= least));
        let text = is_shown.then(|| match &self.printer {
            Printer::Table(table) => table.row(&analysis, &findings),
            Printer::Jsonl => jsonl::line(input, &analysis, &findings),
        });
        let technique = |f: &Finding<'_>| {
            let first = f.detection.techniques.first();
            first.map_or("-", |technique| technique.id)
        };
        let findings = findings
            .iter()
            .map(|f| (technique(f), f.severity))
            .collect();
        let computer = event.system.computer.as_deref().unwrap_or("-").to_owned();
        let may_be_part = Correlator::can_use(&analysis);
        drop(analysis);
        Shown {
            text,
            findings,
            computer,
            event: may_be_part.then(|| event.into_owned()),
        }
    }
}

pub(crate) fn run(arguments: &TriageArguments) -> ExitCode {
    let (inputs, problems) = input::find(&arguments.paths);
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let jobs = arguments.jobs.map_or(cores, usize::from).min(cores);
    let printer = match arguments.format {
        Format::Table => Printer::Table(Table::new(width())),
        Format::Jsonl => Printer::Jsonl,
    };
    let progress = progress(&inputs);
    let names_inputs = matches!(printer, Printer::Table(_)) && inputs.len() > 1;
    let mut report = Report::new(names_inputs, progress.clone());
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
        at_least: match arguments.min_severity {
            Some(level) => Some(level.into()),
            None if arguments.findings => Some(Severity::Informational),
            None => None,
        },
    };
    let mut options = Options::default();
    options.recover = arguments.recover;
    // What is left over for the chunks of a file.
    options.threads = jobs / inputs.len().max(1);
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

/// The columns to fill: of the terminal, else of `COLUMNS`, else enough for a log.
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

/// A bar on standard error while the output goes elsewhere; on a terminal the output itself
/// shows how far it is.
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
