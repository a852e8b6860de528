//! Reads Windows event logs and shows the events that tell of WMI activity.
//!
//! ```text
//! cargo run --release --example triage                          # a sample
//! cargo run --release --example triage -- Security.evtx logs/   # files and folders
//! cargo run --release --example triage -- collected.zip         # the logs in an archive
//! wevtutil qe Security /f:xml | triage -                        # standard input
//! ```
//!
//! EVTX files, XML, the JSON of collectors, alone, in gzip or in zip archives: what an input is
//! shows in its content, not in its name. Exit status: 0 all was read,
//! 1 something could not be read (named on standard error, with the byte; all else was),
//! 2 wrong usage.

mod decoded;
mod input;
mod jsonl;
mod read;
mod story;
mod summary;
mod table;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use console::Term;
use indicatif::{ProgressBar, ProgressStyle};
use wmi_events::detect::Severity;
use wmi_events::escape::escape;
use wmi_events::source::Options;

use crate::input::Input;
use crate::read::Message;
use crate::story::Story;
use crate::summary::Summary;
use crate::table::Table;

/// Show the events that tell of WMI activity: Security 4688 and WMI-Activity 5857-5861.
#[derive(Parser)]
struct Arguments {
    /// How to show an event.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Only events with a finding.
    #[arg(long)]
    findings: bool,

    /// Only events with a finding of that severity or above.
    #[arg(long, value_name = "LEVEL", value_enum)]
    min_severity: Option<Level>,

    /// How many inputs to read at once; the output is in the order of the inputs all the same.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,

    /// Look for records in the space that an EVTX file no longer counts, too.
    #[arg(long)]
    recover: bool,

    /// Files, folders (walked), or `-` for standard input; without any, a sample.
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
struct Shown {
    /// `None` for an event that is not to be shown.
    text: Option<String>,
    findings: Vec<(&'static str, Severity)>,
    computer: String,
    /// For an event that may be part of a story.
    event: Option<wmi_events::Event<'static>>,
}

/// Which events are shown, and how.
struct Show {
    printer: Printer,
    /// Only events with a finding of at least that severity.
    at_least: Option<Severity>,
}

impl Show {
    fn event(&self, input: &str, event: wmi_events::Event<'_>) -> Shown {
        let indicators = event.indicators();
        let findings: Vec<_> = event.findings().collect();
        let is_shown = self
            .at_least
            .is_none_or(|least| findings.iter().any(|finding| finding.severity >= least));
        let text = is_shown.then(|| match &self.printer {
            Printer::Table(table) => table.row(&event, &findings),
            Printer::Jsonl => jsonl::line(input, &event, indicators, &findings),
        });
        let technique = |f: &wmi_events::detect::Finding<'_>| {
            let first = f.detection.techniques.first();
            first.map_or("-", |technique| technique.id)
        };
        let findings = findings
            .iter()
            .map(|f| (technique(f), f.severity))
            .collect();
        let computer = event.system.computer.as_deref().unwrap_or("-").to_owned();
        let event = story::may_be_part(&event, indicators).then(|| event.into_owned());
        Shown {
            text,
            findings,
            computer,
            event,
        }
    }
}

/// How an event is written.
enum Printer {
    Table(Table),
    Jsonl,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let (inputs, missing) = input::find(&arguments.paths);
    let jobs = match arguments.jobs {
        Some(jobs) => usize::from(jobs),
        None => std::thread::available_parallelism().map_or(1, usize::from),
    };
    let table = match arguments.format {
        Format::Table => Some(Table::new(width())),
        Format::Jsonl => None,
    };
    let progress = progress(&inputs);
    let mut report = Report {
        out: io::BufWriter::with_capacity(64 << 10, io::stdout()),
        names_inputs: table.is_some() && inputs.len() > 1,
        progress: progress.clone(),
        summary: Summary::default(),
        story: Story::default(),
        is_all_read: true,
    };
    let written = table
        .as_ref()
        .map_or(Ok(()), |table| report.write(&table.heading()));
    written.unwrap_or_else(|error| give_up(&error));
    for (name, error) in &missing {
        report.unread(name, error);
        report.summary.unread(name);
    }
    let show = Show {
        printer: table.map_or(Printer::Jsonl, Printer::Table),
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
    if report.is_all_read {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The output is gone. Readers may wait for input that never comes, so they are not waited for.
fn give_up(error: &io::Error) -> ! {
    // Whoever read the output may just have seen enough.
    if error.kind() == io::ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    eprintln!("triage: cannot write: {error}");
    std::process::exit(1)
}

/// Where all that the readers find is written.
struct Report {
    out: io::BufWriter<io::Stdout>,
    names_inputs: bool,
    progress: ProgressBar,
    summary: Summary,
    story: Story,
    is_all_read: bool,
}

impl Report {
    fn write(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    fn take(&mut self, input: &Input, message: Message) -> io::Result<()> {
        match message {
            Message::Begin if self.names_inputs => self.write(&table::input_line(&input.name))?,
            Message::Begin | Message::Several(_) => {}
            Message::Event(shown) => {
                if let Some(text) = shown.text {
                    self.write(&text)?;
                }
                if let Some(event) = shown.event {
                    self.story.observe(&event);
                }
                for (technique, severity) in shown.findings {
                    self.summary
                        .found(technique, shown.computer.clone(), severity);
                }
            }
            Message::Waiting => self.out.flush()?,
            Message::Error(error) => {
                self.out.flush()?;
                self.unread(&input.name, &error);
            }
            Message::Done(outcome) => {
                self.progress.inc(input.len().unwrap_or_default());
                self.summary.add(&input.name, &outcome);
            }
        }
        Ok(())
    }

    fn unread(&mut self, name: &str, error: &str) {
        self.is_all_read = false;
        self.progress
            .suspend(|| eprintln!("triage: {}: {error}", escape(name)));
    }

    fn end(&mut self, printer: &Printer) -> io::Result<()> {
        let (summary, story) = (self.summary.to_string(), self.story.to_string());
        match printer {
            Printer::Table(table) => {
                self.write(&format!("\n{summary}"))?;
                for line in story.lines() {
                    self.write(&table.cut(line))?;
                }
            }
            Printer::Jsonl => eprint!("{summary}{story}"),
        }
        self.out.flush()
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
