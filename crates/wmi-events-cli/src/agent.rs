//! `agent`: reads standard input as it comes, and writes findings and stories as JSON Lines.
//!
//! One thread waits for standard input; everything else is on the main thread, so that the state is
//! saved and counts are written also while the input is idle.

mod counts;
mod input;
mod output;
mod problems;
mod reader;
mod service;
mod state;
mod stop;
mod teller;
mod timer;

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use wmi_events::detect::{Correlator, Severity};
use wmi_events::escape::escape;

use self::counts::Counts;
use self::input::Input;
use self::output::Output;
use self::problems::Problems;
use self::reader::Reader;
use self::service::Service;
use self::state::{StateFile, Stored};
use self::stop::Stop;
use self::teller::{Teller, Telling};
use self::timer::Timer;
use crate::config::{FindingArguments, usage_error};
use crate::filter::severity;
use crate::rules::RuleArguments;
use crate::say::say;
use crate::secrets::Secrets;
use crate::siem::Schema;
use crate::zone::Zone;

#[derive(clap::Args)]
pub(crate) struct AgentArguments {
    #[command(flatten)]
    settings: FindingArguments,

    #[command(flatten)]
    rules: RuleArguments,

    /// Output format.
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,

    /// Write only events with a finding, and stories, of at least this severity.
    #[arg(long, value_name = "LEVEL", value_parser = severity())]
    min_severity: Option<Severity>,

    /// Show the passwords in command lines, scripts, connection strings and URLs; without it they are masked.
    #[arg(long)]
    show_secrets: bool,

    /// The time zone of event times that were written without one, as NXLog and Splunk do.
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    assume_timezone: Option<Zone>,

    /// Append to FILE instead of writing to standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Keep the state in FILE: restored at the start, saved while it runs and at its end.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,

    /// Save the state every N seconds, if it changed.
    #[arg(long, value_name = "N", default_value_t = 60, requires = "state",
          value_parser = clap::value_parser!(u32).range(1..))]
    state_every: u32,

    /// Write a line of counts to standard error every N seconds, and at the end; 0 for none.
    #[arg(long, value_name = "N", default_value_t = 60)]
    metrics_every: u32,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// The lines of `triage --format jsonl`.
    Jsonl,
    /// Documents of the Elastic Common Schema.
    Ecs,
    /// Documents of OCSF.
    Ocsf,
}

impl Format {
    fn schema(self) -> Option<Schema> {
        match self {
            Self::Jsonl => None,
            Self::Ecs => Some(Schema::Ecs),
            Self::Ocsf => Some(Schema::Ocsf),
        }
    }
}

pub(crate) fn run(arguments: &AgentArguments) -> ExitCode {
    let (config, baseline) = match arguments.settings.read() {
        Ok(settings) => settings,
        Err(code) => return code,
    };
    let rules = match arguments.rules.read() {
        Ok((rules, problems)) => {
            for problem in problems {
                let (file, what) = (escape(&problem.file), escape(&problem.what));
                say(&format!("{file}: {what}"));
            }
            rules
        }
        Err(error) => {
            say(&error);
            return ExitCode::from(2);
        }
    };
    let output = match Output::open(arguments.output.as_deref()) {
        Ok(output) => output,
        Err(error) => {
            let path = arguments.output.as_deref().unwrap_or(Path::new("-"));
            return usage_error(path, &error);
        }
    };
    let state = arguments.state.as_deref().map(StateFile::open).transpose();
    let (state, stored) = match state {
        Ok(Some((state, stored))) => (Some(state), stored),
        Ok(None) => (None, None),
        Err(error) => {
            say(&error);
            return ExitCode::from(2);
        }
    };
    let stored = stored.unwrap_or_else(|| Stored {
        correlator: Correlator::default(),
        counts: Counts::new(),
        untold: String::new(),
    });
    let mut correlator = stored.correlator;
    // What is given now wins over what is stored.
    correlator.set_config(config.correlator);
    correlator.set_baseline(baseline.clone());
    let (stop, input) = match start() {
        Ok(started) => started,
        Err(error) => {
            say(&format!("cannot start: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let telling = Telling {
        baseline,
        rules,
        schema: arguments.format.schema(),
        at_least: arguments.min_severity.unwrap_or(Severity::Informational),
        secrets: Secrets::new(arguments.show_secrets),
        assumed: arguments.assume_timezone.clone(),
    };
    let service = Service {
        max_event_bytes: config.options.limits.max_event_bytes,
        reader: Reader::new(config.options, stored.counts.input),
        teller: Teller::new(telling, correlator),
        counts: stored.counts,
        problems: Problems::new(),
        output,
        state,
        metrics: Timer::every(arguments.metrics_every),
        saving: Timer::every(arguments.state_every),
        has_changed: false,
        is_at_line_end: true,
        input,
        stop,
    };
    service.run(&stored.untold)
}

fn start() -> io::Result<(Stop, Input)> {
    let stop = Stop::on_signals()?;
    let input = Input::stdin(stop.clone())?;
    Ok((stop, input))
}
