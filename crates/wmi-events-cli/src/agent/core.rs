//! [`Core`]: what `agent` and `live` have in common: events in, lines out, the state, and what is due.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use clap::ValueEnum;
use wmi_events::Event;
use wmi_events::detect::{Correlator, Severity};
use wmi_events::escape::escape;
use wmi_events::source::{Options, Stats};

use super::counts::Counts;
use super::output::Output;
use super::problems::Problems;
use super::state::{Bookmarks, StateFile, Stored, ToStore};
use super::teller::{Teller, Telling};
use super::timer::Timer;
use crate::config::{FindingArguments, usage_error};
use crate::filter::severity;
use crate::rules::{RuleArguments, Rules};
use crate::say::{print, say};
use crate::secrets::Secrets;
use crate::siem::Schema;
use crate::written::is_written;
use crate::zone::Zone;

#[derive(clap::Args)]
pub(crate) struct CoreArguments {
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

impl CoreArguments {
    /// The file to which lines are appended; `None` for standard output.
    pub(crate) fn output(&self) -> Option<&Path> {
        self.output.as_deref()
    }
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

pub(crate) struct Core {
    teller: Teller,
    pub(crate) counts: Counts,
    pub(crate) problems: Problems,
    output: Output,
    state: Option<StateFile>,
    metrics: Timer,
    saving: Timer,
    /// Where each log of `live` goes on; `agent` keeps what it finds.
    pub(crate) bookmarks: Bookmarks,
    /// Whether the state differs from the saved one.
    pub(crate) has_changed: bool,
}

impl Core {
    /// Reads settings, rules and the state, and tells what the run before could not. What cannot be had is
    /// said.
    pub(crate) fn open(
        arguments: &CoreArguments,
        assumed: Option<&Zone>,
    ) -> Result<(Self, Options), ExitCode> {
        let (config, baseline) = arguments.settings.read()?;
        let rules = rules(&arguments.rules)?;
        if let Some(state) = arguments.state.as_deref()
            && is_written(state, arguments.output())
        {
            return Err(usage_error(
                state,
                &"is the state and the output; give two files",
            ));
        }
        let output = Output::open(arguments.output()).map_err(|error| {
            let path = arguments.output().unwrap_or(Path::new("-"));
            usage_error(path, &error)
        })?;
        let state = arguments.state.as_deref().map(StateFile::open).transpose();
        let state = state.map_err(|error| {
            say(&error);
            ExitCode::from(2)
        })?;
        let (state, stored) = state.map_or((None, None), |(state, stored)| (Some(state), stored));
        let stored = stored.unwrap_or_else(|| Stored {
            correlator: Correlator::default(),
            counts: Counts::new(),
            untold: String::new(),
            bookmarks: Bookmarks::new(),
        });
        let mut correlator = stored.correlator;
        // What is given now wins over what is stored.
        correlator.set_config(config.correlator);
        correlator.set_baseline(baseline.clone());
        let telling = Telling {
            baseline,
            rules,
            schema: arguments.format.schema(),
            at_least: arguments.min_severity.unwrap_or(Severity::Informational),
            secrets: Secrets::new(arguments.show_secrets),
            assumed: assumed.cloned(),
        };
        let mut core = Self {
            teller: Teller::new(telling, correlator),
            counts: stored.counts,
            problems: Problems::new(),
            output,
            state,
            metrics: Timer::every(arguments.metrics_every),
            saving: Timer::every(arguments.state_every),
            bookmarks: stored.bookmarks,
            has_changed: false,
        };
        core.counts.start();
        core.output.tell(&stored.untold);
        core.has_changed |= !stored.untold.is_empty();
        Ok((core, config.options))
    }

    /// The counts of what earlier runs with this state have read.
    pub(crate) fn earlier(&self) -> Stats {
        self.counts.input
    }

    /// Writes the lines for an event of that file; returns whether there are any.
    pub(crate) fn tell(&mut self, file: &Arc<str>, event: Event<'_>) -> bool {
        let lines = self.teller.tell(file, event, &mut self.counts);
        self.counts.lines(&lines);
        self.output.tell(&lines);
        !lines.is_empty()
    }

    /// Whether nothing more can be told.
    pub(crate) fn has_failed(&self) -> bool {
        self.output.failure().is_some()
    }

    pub(crate) fn do_what_is_due(&mut self) {
        let now = Instant::now();
        self.problems.tick(now);
        if self.saving.is_due(now) && self.has_changed {
            self.save();
        }
        if self.metrics.is_due(now) {
            self.write_metrics();
        }
    }

    /// Saves the state, if there is a file for it; returns whether nothing failed.
    pub(crate) fn save(&mut self) -> bool {
        let Some(file) = &self.state else {
            return true;
        };
        // What the state counts as told is on the disk before it.
        self.output.sync();
        let saved = file.save(&ToStore {
            correlator: &self.teller.correlator,
            counts: &self.counts,
            untold: self.output.untold(),
            bookmarks: &self.bookmarks,
        });
        match saved {
            Ok(size) => {
                self.has_changed = false;
                self.counts.saved(Some(size));
                true
            }
            Err(error) => {
                self.counts.saved(None);
                let error = error.to_string();
                let what = format!("the state cannot be saved: {}", escape(&error));
                self.problems.say(&format!("{}: {what}", file.name()));
                false
            }
        }
    }

    fn write_metrics(&self) {
        // Standard error may be closed; that must not stop the agent.
        print(&self.counts.line(&self.teller.correlator));
    }

    /// Says what could not be written, saves the state, and writes the last counts; returns whether nothing
    /// failed.
    pub(crate) fn finish(mut self) -> bool {
        let mut is_well = true;
        if let Some(error) = self.output.failure() {
            is_well = false;
            say(&format!("cannot write output: {error}"));
            let what = match (self.output.lost(), &self.state) {
                (0, Some(_)) => "what was not written is in the state, for the next run".into(),
                (lost, Some(_)) => format!("{lost} bytes of output are lost"),
                (_, None) => "what was not written is lost: there is no state file".into(),
            };
            say(&what);
        }
        is_well &= self.save();
        self.problems.end();
        if self.metrics.is_on() {
            self.write_metrics();
        }
        is_well
    }
}

/// Rules with a mistake are named and left out.
fn rules(arguments: &RuleArguments) -> Result<Rules, ExitCode> {
    match arguments.read() {
        Ok((rules, problems)) => {
            for problem in problems {
                let (file, what) = (escape(&problem.file), escape(&problem.what));
                say(&format!("{file}: {what}"));
            }
            Ok(rules)
        }
        Err(error) => {
            say(&error);
            Err(ExitCode::from(2))
        }
    }
}
