//! `triage`: shows what events, findings and stories there are.

use std::io::{self, IsTerminal};
use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;

use clap::ValueEnum;
use console::Term;
use indicatif::{ProgressBar, ProgressStyle};
use wmi_events::Config;
use wmi_events::detect::Correlator;

use crate::collect::{Collector, Order};
use crate::config::FindingArguments;
use crate::filter::{Filter, FilterArguments};
use crate::input::{self, Input};
use crate::output::{Destination, give_up};
use crate::read;
use crate::say::say;
use crate::secrets::Secrets;
use crate::show::{Form, Show};
use crate::text::layout::Layout;
use crate::zone::Zone;

#[derive(clap::Args)]
pub(crate) struct TriageArguments {
    #[command(flatten)]
    form: FormArguments,

    #[command(flatten)]
    common: CommonArguments,

    #[command(flatten)]
    filters: FilterArguments,

    #[command(flatten)]
    settings: FindingArguments,

    #[command(flatten)]
    inputs: InputArguments,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Output")]
struct FormArguments {
    /// Output format.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Show each event as a row too.
    #[arg(long)]
    all: bool,

    /// The order of events: as they are read, or by time with those without a time last.
    #[arg(long, value_enum, default_value_t = Sort::Input)]
    sort: Sort,

    /// Write to a file instead of standard output. It takes its name when it is whole.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// How times and passwords are shown.
#[derive(clap::Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct CommonArguments {
    /// The time zone in which people see times: UTC, local, a name such as Europe/Berlin, an offset such as +02:00.
    /// JSON Lines are in UTC.
    #[arg(
        long,
        value_name = "ZONE",
        default_value = "UTC",
        allow_hyphen_values = true,
        hide_default_value = true
    )]
    timezone: Zone,

    /// Show passwords in command lines; without it they are masked.
    #[arg(long)]
    show_secrets: bool,
}

/// What is read, and how.
#[derive(clap::Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct InputArguments {
    /// Leave out an event that was read before: same computer, channel and record ID. Takes about 32 bytes an event.
    #[arg(long)]
    dedupe: bool,

    /// The time zone of event times that were written without one, as NXLog and Splunk do.
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    assume_timezone: Option<Zone>,

    /// Read up to N inputs in parallel, at most one per processor; the output is the same for any N.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,

    /// Also recover records from unused space in EVTX files, such as cleared records.
    #[arg(long)]
    recover: bool,

    /// Files, folders (recursive), or `-` for standard input [default: piped input, or a sample].
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A report for people: stories and findings in full, then counts of the rest.
    Table,
    /// One JSON object per event and per story, for programs.
    Jsonl,
    /// One row per event with a column for every field, for Timeline Explorer and spreadsheets.
    Csv,
    /// JSON Lines for Timesketch.
    Timesketch,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Sort {
    Time,
    Input,
}

pub(crate) fn run(arguments: &TriageArguments) -> ExitCode {
    let settings = match arguments.settings.read() {
        Ok(settings) => settings,
        Err(code) => return code,
    };
    let out = Destination::open(arguments.form.output.as_deref());
    let filter = Filter::new(&arguments.filters, &arguments.common.timezone);
    let (out, filter) = match (out, filter) {
        (Ok(out), Ok(filter)) => (out, filter),
        (Err(error), _) | (_, Err(error)) => {
            say(&error);
            return ExitCode::from(2);
        }
    };
    let (config, baseline) = settings;
    let show = Show {
        form: form(arguments, &out),
        baseline,
        filter,
        secrets: if arguments.common.show_secrets {
            Secrets::Show
        } else {
            Secrets::Mask
        },
        zone: arguments.common.timezone.clone(),
        assumed: arguments.inputs.assume_timezone.clone(),
    };
    let is_by_time = arguments.form.sort == Sort::Time;
    let is_all_read = read(&arguments.inputs, config, &show, out, is_by_time);
    if is_all_read.unwrap_or_else(|error| give_up(&error)) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn form(arguments: &TriageArguments, out: &Destination) -> Form {
    if !out.is_terminal() {
        console::set_colors_enabled(false);
    }
    match arguments.form.format {
        Format::Table => Form::Table {
            layout: Layout {
                width: out.is_terminal().then(width),
            },
            has_rows: arguments.form.all,
        },
        Format::Jsonl => Form::Jsonl,
        Format::Csv => Form::Csv,
        Format::Timesketch => Form::Timesketch,
    }
}

/// Reads the inputs and writes what `show` makes of them. Returns whether everything was read.
fn read(
    arguments: &InputArguments,
    config: Config,
    show: &Show,
    out: Destination,
    by_time: bool,
) -> io::Result<bool> {
    let (inputs, problems) = input::find(&arguments.paths);
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let jobs = arguments.jobs.map_or(cores, usize::from).min(cores);
    let progress = progress(&inputs, show, &out);
    let mut correlator = Correlator::new(config.correlator);
    correlator.set_baseline(show.baseline.clone());
    let order = Order {
        by_time,
        dedupe: arguments.dedupe,
    };
    let mut collector = Collector::new(show, out, order, progress, correlator)?;
    for problem in &problems {
        collector.problem(problem);
    }
    let mut options = config.options;
    options.recover |= arguments.recover;
    // Processors without an input read the chunks of a file in parallel.
    options.threads = options.threads.max(jobs / inputs.len().max(1));
    read::all(&inputs, jobs, show, &options, |input, message| {
        collector
            .take(input, message)
            .unwrap_or_else(|error| give_up(&error));
    });
    collector.end()
}

/// The columns of the terminal.
fn width() -> usize {
    let of_terminal = Term::stdout()
        .size_checked()
        .map(|(_, columns)| usize::from(columns));
    of_terminal.unwrap_or(80).max(40)
}

/// A progress bar on standard error, unless lines on the terminal themselves show the progress.
fn progress(inputs: &[Input], show: &Show, out: &Destination) -> ProgressBar {
    let is_report = matches!(show.form, Form::Table { .. });
    if !io::stderr().is_terminal() || out.is_terminal() && !is_report {
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
