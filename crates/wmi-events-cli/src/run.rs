//! Reads inputs and writes what a command makes of them.

use std::io::{self, IsTerminal};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};
use wmi_events::Config;
use wmi_events::detect::Correlator;

use crate::code_page::CodePage;
use crate::collect::{Collector, Order};
use crate::config::FindingArguments;
use crate::filter::{Filter, FilterArguments};
use crate::flat::Columns;
use crate::input::{self, Input, Problem};
use crate::output::{Destination, give_up};
use crate::read;
use crate::rules::RuleArguments;
use crate::say::say;
use crate::secrets::Secrets;
use crate::show::{Form, Show};
use crate::zone::Zone;

/// How times and passwords are shown.
#[derive(clap::Args)]
#[command(next_help_heading = "Output")]
struct CommonArguments {
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

    /// Show the passwords in command lines, scripts, connection strings and URLs; without it they are masked.
    #[arg(long)]
    show_secrets: bool,
}

/// What is read, and how.
#[derive(clap::Args)]
#[command(next_help_heading = "Reading")]
struct InputArguments {
    /// Leave out an event that was read before: same computer, channel, record ID, event ID and time. Takes about 32 bytes
    /// an event.
    #[arg(long)]
    dedupe: bool,

    /// The time zone of event times that were written without one, as NXLog and Splunk do.
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    assume_timezone: Option<Zone>,

    /// The code page of text that is neither UTF-8 nor UTF-16, such as 850 or windows-1252; `chcp` prints that of the console.
    /// Not for the members of archives. Offsets are those of the text in UTF-8.
    #[arg(long, value_name = "PAGE")]
    encoding: Option<CodePage>,

    /// Read up to N inputs in parallel, at most one per processor; the output is the same for any N.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,

    /// Also recover records from unused space in EVTX files, such as cleared records, and the members of zip archives
    /// that lost their directory.
    #[arg(long)]
    recover: bool,

    /// Files, folders (recursive), or `-` for standard input [default: piped input, or a sample].
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// What is read, and what is shown of it.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    common: CommonArguments,

    #[command(flatten)]
    filters: FilterArguments,

    #[command(flatten)]
    settings: FindingArguments,

    #[command(flatten)]
    rules: RuleArguments,

    #[command(flatten)]
    inputs: InputArguments,
}

impl Arguments {
    /// Reads everything and writes it where `open` says, in the form that `form` chooses. `output` is the file or folder, or
    /// else it is standard output.
    pub(crate) fn run(
        &self,
        output: Option<&Path>,
        by_time: bool,
        open: impl FnOnce() -> Result<Destination, String>,
        form: impl FnOnce(&Destination) -> Form,
    ) -> ExitCode {
        let (config, baseline) = match self.settings.read() {
            Ok(settings) => settings,
            Err(code) => return code,
        };
        let filter = Filter::new(&self.filters, config.options.events, &self.common.timezone);
        // The inputs are known before there is an output among them.
        let opened = filter.and_then(|filter| {
            let rules = self.rules.read()?;
            let found = input::find(&self.inputs.paths, output, self.inputs.encoding)?;
            Ok((filter, rules, found, open()?))
        });
        let (filter, (rules, of_rules), mut found, out) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                say(&error);
                return ExitCode::from(2);
            }
        };
        found.1.extend(of_rules.into_iter().map(Problem::from));
        if !out.is_terminal() {
            console::set_colors_enabled(false);
        }
        let show = Show {
            form: form(&out),
            baseline,
            rules,
            filter,
            secrets: Secrets::new(self.common.show_secrets),
            zone: self.common.timezone.clone(),
            assumed: self.inputs.assume_timezone.clone(),
            columns: Columns::new(config.options.events),
        };
        match read(&self.inputs, found, config, &show, out, by_time) {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::FAILURE,
            Err(error) => give_up(&error),
        }
    }
}

/// Reads the inputs and writes what `show` makes of them. Returns whether everything was read.
fn read(
    arguments: &InputArguments,
    (inputs, problems): (Vec<Input>, Vec<Problem>),
    config: Config,
    show: &Show,
    out: Destination,
    by_time: bool,
) -> io::Result<bool> {
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
    if inputs.iter().any(Input::is_sample) {
        collector.note("no input was given: this is the sample that ships with the tool");
    }
    let mut options = config.options;
    options.recover |= arguments.recover;
    // Processors without an input read the chunks of a file in parallel.
    options.threads = options.threads.max(jobs / inputs.len().max(1));
    let mut collector = Some(collector);
    read::all(&inputs, jobs, show, &options, |input, message| {
        let taken = match &mut collector {
            Some(collector) => collector.take(input, message),
            None => Ok(()),
        };
        if let Err(error) = taken {
            // With it go the unfinished files: a full disk needs their place.
            collector = None;
            give_up(&error);
        }
    });
    collector.map_or(Ok(false), Collector::end)
}

/// A progress bar on standard error, unless lines on the terminal themselves show the progress.
fn progress(inputs: &[Input], show: &Show, out: &Destination) -> ProgressBar {
    let is_report = matches!(show.form, Form::Table { .. } | Form::Html);
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
