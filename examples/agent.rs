//! A small agent: reads forwarded events and writes findings and the stories that they start or extend as
//! JSON Lines, flushed for each event.
//!
//! ```text
//! wevtutil qe Security /f:xml /uni:true | cargo run --release --example agent --features full
//! tail -f winlogbeat.ndjson | cargo run --release --example agent --features full
//! ... | cargo run --release --example agent --features full -- --config settings.json
//! ```
//!
//! Standard input is a stream in any format that `source::from_reader` reads. Malformed input is
//! reported on standard error and counted, and never stops the agent. Memory is bounded by one event.
//! The settings are a `Config` in JSON: limits, archives, the correlator, rules for expected activity.
//! `tests/consumers/agent` keeps its state over a restart.
//!
//! A line with `"update":"started"` or `"extended"` is a story as it is now, whole; it takes the place of
//! the lines before with its ID, and of those in `merged`.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::process::ExitCode;

use serde::Serialize;
use wmi_events::detect::{
    Analysis, Baseline, Correlator, EventRef, Finding, Severity, Story, StoryId, StoryUpdate,
};
use wmi_events::source::{self, Stats};
use wmi_events::{Config, Error, Event};

#[derive(Serialize)]
struct Alert<'e> {
    event: &'e Event<'e>,
    findings: Vec<Finding<'e>>,
}

/// A story, under the names of the tool's output.
#[derive(Serialize)]
struct Update<'s> {
    update: &'static str,
    story: StoryId,
    kind: &'static str,
    merged: Vec<StoryId>,
    severity: Severity,
    summary: &'s str,
    computers: &'s [String],
    users: &'s [String],
    events: Vec<&'s EventRef>,
}

/// What the agent keeps between events.
struct Agent {
    baseline: Baseline,
    correlator: Correlator,
}

impl Agent {
    fn new(config: &Config) -> Self {
        let baseline = config.full_baseline();
        let mut correlator = Correlator::new(config.correlator.clone());
        correlator.set_baseline(baseline.clone());
        Self {
            baseline,
            correlator,
        }
    }

    /// Writes the findings of an event and the stories that it starts or extends; fails if the output
    /// is closed.
    fn send(&mut self, event: Result<Event<'_>, Error>, output: &mut impl Write) -> io::Result<()> {
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                say(&error.to_string());
                return Ok(());
            }
        };
        let analysis = Analysis::new(&event);
        let findings = self.baseline.assess(&analysis);
        let findings: Vec<_> = findings.filter(|f| !f.is_suppressed()).collect();
        if !findings.is_empty() {
            let event = &event;
            line(output, &Alert { event, findings })?;
        }
        for update in self.correlator.observe_analysis(&analysis) {
            if let Some(story) = self.correlator.story(update.story) {
                line(output, &of_story(&update, &story))?;
            }
        }
        output.flush()
    }
}

fn of_story<'s>(update: &StoryUpdate, story: &'s Story) -> Update<'s> {
    Update {
        update: update.change.name(),
        story: story.id,
        kind: story.kind.name(),
        merged: update.merged.clone(),
        severity: story.severity,
        summary: &story.summary,
        computers: &story.computers,
        users: &story.users,
        events: story.events.iter().map(|event| &**event).collect(),
    }
}

fn line(output: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *output, value)?;
    output.write_all(b"\n")
}

/// Writes to standard error; the agent continues if that is full or closed.
fn say(line: &str) {
    drop(writeln!(io::stderr(), "agent: {line}"));
}

/// Reads the whole input; returns the reader's counts.
pub(crate) fn run(
    input: impl BufRead + Send + 'static,
    config: &Config,
    output: &mut impl Write,
) -> Result<Stats, Box<dyn std::error::Error>> {
    let mut events = source::from_reader(input, &config.options)?;
    let mut agent = Agent::new(config);
    while let Some(event) = events.next_borrowed() {
        agent.send(event, output)?;
        events.warnings().iter().for_each(|w| say(&w.to_string()));
    }
    Ok(events.stats())
}

/// The settings in the file after `--config`; the defaults without one.
fn config() -> Result<Config, Box<dyn std::error::Error>> {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    match arguments.as_slice() {
        [] => Ok(Config::default()),
        [option, file] if option == "--config" => Ok(serde_json::from_slice(&fs::read(file)?)?),
        _ => Err("usage: agent [--config FILE]".into()),
    }
}

fn main() -> ExitCode {
    let config = match config() {
        Ok(config) => config,
        Err(error) => {
            say(&error.to_string());
            return ExitCode::from(2);
        }
    };
    let input = BufReader::with_capacity(64 << 10, io::stdin());
    let mut output = io::BufWriter::new(io::stdout().lock());
    match run(input, &config, &mut output) {
        Ok(stats) => {
            say(&format!("{stats:?}"));
            ExitCode::SUCCESS
        }
        Err(error) => {
            say(&error.to_string());
            ExitCode::FAILURE
        }
    }
}
