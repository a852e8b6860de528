//! Takes the events in the order of the inputs, and writes the output, the problems and the summary.

use std::collections::HashSet;
use std::io::{self, Write};

use indicatif::ProgressBar;
use wmi_events::detect::{Correlator, Story};
use wmi_events::escape::escape;
use wmi_events::{Event, detect::Analysis};

use crate::identity;
use crate::input::{Input, Problem};
use crate::output::Destination;
use crate::read::{Message, Outcome};
use crate::say::{print, say};
use crate::show::{Form, Output, Part, Show, Shown, key};
use crate::spool::Spool;
use crate::story;
use crate::summary::Summary;
use crate::text::Report;
use crate::text::head::Head;
use crate::{flat, timesketch};

/// What comes of the output of events.
enum Sink {
    Report(Box<Report>),
    /// Lines as they come, or by time at the end.
    Lines(Option<Box<Spool>>),
}

pub(crate) struct Collector<'s> {
    show: &'s Show,
    out: Destination,
    sink: Sink,
    progress: ProgressBar,
    summary: Summary,
    head: Head,
    correlator: Correlator,
    /// The events that pass the filter, if there is one.
    shown: HashSet<u64>,
    /// The events that were read, with `--dedupe`.
    records: Option<HashSet<u128>>,
    /// Events that the format cannot have.
    left_out: u64,
    unread_times: u64,
    is_all_read: bool,
}

/// The order of events, and which are left out.
#[derive(Clone, Copy)]
pub(crate) struct Order {
    pub(crate) by_time: bool,
    pub(crate) dedupe: bool,
}

impl<'s> Collector<'s> {
    pub(crate) fn new(
        show: &'s Show,
        mut out: Destination,
        order: Order,
        progress: ProgressBar,
        correlator: Correlator,
    ) -> io::Result<Self> {
        let sink = match show.form {
            Form::Table { layout, has_rows } => Sink::Report(Box::new(Report::new(
                layout,
                show.zone.clone(),
                has_rows,
                order.by_time,
            ))),
            _ => Sink::Lines(order.by_time.then(|| Box::new(Spool::new()))),
        };
        if matches!(show.form, Form::Csv) {
            out.write_all(flat::heading().as_bytes())?;
        }
        Ok(Self {
            show,
            out,
            sink,
            progress,
            summary: Summary::default(),
            head: Head::new(show.filter.words.clone()),
            correlator,
            shown: HashSet::new(),
            records: order.dedupe.then(HashSet::new),
            left_out: 0,
            unread_times: 0,
            is_all_read: true,
        })
    }

    pub(crate) fn problem(&mut self, problem: &Problem) {
        self.say(&problem.name, &problem.what);
        if !problem.is_harmless {
            self.is_all_read = false;
            self.summary.unread(&problem.name);
        }
    }

    pub(crate) fn take(&mut self, input: &Input, message: Message) -> io::Result<()> {
        match message {
            Message::Several(_) => {}
            Message::Event(shown) => self.event(*shown)?,
            Message::Waiting => self.out.flush()?,
            Message::Warning(warning) => {
                self.out.flush()?;
                self.say(&input.name, &format!("warning: {warning}"));
            }
            Message::Error(error) => {
                self.out.flush()?;
                self.say(&input.name, &error);
                self.is_all_read = false;
            }
            Message::Done(outcome) => self.done(input, &outcome),
        }
        Ok(())
    }

    fn event(&mut self, shown: Shown) -> io::Result<()> {
        let Shown {
            event,
            file,
            output,
            is_time_unread,
        } = shown;
        let system = &event.system;
        if let (Some(records), Some(record)) = (&mut self.records, identity::of_record(system))
            && !records.insert(record)
        {
            self.head.duplicates += 1;
            return Ok(());
        }
        self.unread_times += u64::from(is_time_unread);
        self.head.event(system);
        self.correlator.add(&Analysis::new(&event), Some(&file));
        match output {
            Some(output) => self.output(&event, output),
            None => Ok(()),
        }
    }

    fn output(&mut self, event: &Event<'_>, output: Output) -> io::Result<()> {
        self.head.shown += 1;
        if self.show.filter.is_any_of_events() {
            self.shown.insert(identity::of_event(&event.system));
        }
        for (technique, severity) in &output.findings {
            let computer = event.system.computer.as_deref().unwrap_or("-");
            self.summary
                .found(technique, computer.to_owned(), *severity);
        }
        if let Some(gravest) = output.findings.iter().map(|(_, severity)| *severity).max() {
            *self.head.by_severity.entry(gravest).or_default() += 1;
        }
        match (&mut self.sink, output.line) {
            (Sink::Report(report), line) => {
                if let Some(line) = line {
                    report.row(output.time, &line)?;
                }
                match output.part {
                    Some(Part::Block { text, group, rank }) => {
                        let notes = [group, identity::of_event(&event.system)];
                        report.block(key(rank, output.time), notes, output.time, &text)
                    }
                    Some(Part::Rest(group)) => {
                        report.rest(group);
                        Ok(())
                    }
                    None => Ok(()),
                }
            }
            (Sink::Lines(Some(spool)), Some(line)) => {
                spool.push(key(0, output.time), [0; 2], &line)
            }
            (Sink::Lines(None), Some(line)) => self.out.write_all(line.as_bytes()),
            (Sink::Lines(_), None) => {
                self.left_out += 1;
                Ok(())
            }
        }
    }

    fn done(&mut self, input: &Input, outcome: &Outcome) {
        self.progress.inc(input.len().unwrap_or_default());
        if let Outcome::Read {
            stats,
            unrecognized,
            ..
        } = outcome
        {
            self.head.inputs += 1;
            self.head.total += *stats;
            if let Some(first) = unrecognized {
                let count = stats.unrecognized;
                let what = match count {
                    1 => first.to_string(),
                    _ => format!("{first}, and {} more", count - 1),
                };
                self.say(&input.name, &what);
                self.is_all_read &= count < stats.seen;
            }
        }
        self.summary.add(&input.name, outcome);
    }

    fn say(&mut self, name: &str, what: &str) {
        let line = format!("{}: {what}", escape(name));
        self.head.problem(&line);
        let is_said = self.progress.suspend(|| say(&line));
        self.is_all_read &= is_said;
    }

    /// Writes what comes at the end. Returns whether everything was read and every problem could be said.
    pub(crate) fn end(mut self) -> io::Result<bool> {
        self.progress.finish_and_clear();
        let mut stories = self.correlator.stories();
        stories.retain(|story| self.show.filter.passes_story(story, &self.shown));
        self.head.no_logs = self.summary.no_logs();
        let dropped = story::dropped(self.correlator.dropped());
        match self.sink {
            Sink::Report(report) => {
                sort(&mut stories);
                // The head says it of one.
                let inputs = match self.summary.len() {
                    0..2 => String::new(),
                    _ => self.summary.inputs(),
                };
                report.write(&mut self.out, &self.head, &stories, &inputs)?;
                self.out.write_all(dropped.as_bytes())?;
            }
            Sink::Lines(spool) => {
                if let Some(spool) = spool {
                    let out = &mut self.out;
                    spool.each(|_, line| out.write_all(line.as_bytes()))?;
                }
                let lines = match self.show.form {
                    Form::Jsonl => story::lines(&stories),
                    Form::Timesketch => stories.iter().filter_map(timesketch::story).collect(),
                    _ => String::new(),
                };
                self.out.write_all(lines.as_bytes())?;
                let mut end = self.summary.to_string() + &dropped;
                if self.left_out > 0 {
                    end += &format!(
                        "{} events without a time are left out: this format needs one\n",
                        self.left_out
                    );
                }
                if self.head.duplicates > 0 {
                    end += &format!(
                        "{} events are left out that were read before\n",
                        self.head.duplicates
                    );
                }
                self.is_all_read &= print(&end);
            }
        }
        if self.unread_times > 0 {
            let unread = format!(
                "{} local times are in a form that --assume-timezone does not know",
                self.unread_times
            );
            self.is_all_read &= say(&unread);
        }
        self.out.close()?;
        Ok(self.is_all_read)
    }
}

/// The gravest first, then by time, in which they are.
fn sort(stories: &mut [Story]) {
    stories.sort_by_key(|story| std::cmp::Reverse(story.severity));
}
