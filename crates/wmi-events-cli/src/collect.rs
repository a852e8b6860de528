//! Takes the events in the order of the inputs, and writes the output, the problems and the summary.

use std::collections::HashSet;
use std::io;

use indicatif::ProgressBar;
use wmi_events::Event;
use wmi_events::detect::{Analysis, Correlator, Twins};
use wmi_events::escape::escape;

use crate::identity;
use crate::input::{Input, Problem};
use crate::output::Destination;
use crate::read::{Message, Outcome};
use crate::say::{print, say};
use crate::show::{Output, Show, Shown};
use crate::sink::{Ending, Sink};
use crate::summary::Summary;
use crate::text::head::Head;

pub(crate) struct Collector<'s> {
    show: &'s Show,
    sink: Sink,
    progress: ProgressBar,
    summary: Summary,
    head: Head,
    correlator: Correlator,
    twins: Twins,
    /// The events that pass the filter, if there is one.
    shown: HashSet<u64>,
    /// The events that were read, with `--dedupe`.
    records: Option<HashSet<u128>>,
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
        out: Destination,
        order: Order,
        progress: ProgressBar,
        correlator: Correlator,
    ) -> io::Result<Self> {
        Ok(Self {
            show,
            sink: Sink::new(show, out, order.by_time)?,
            progress,
            summary: Summary::default(),
            head: Head::new(show.filter.words.clone()),
            correlator,
            twins: Twins::default(),
            shown: HashSet::new(),
            records: order.dedupe.then(HashSet::new),
            unread_times: 0,
            is_all_read: true,
        })
    }

    pub(crate) fn problem(&mut self, problem: &Problem) {
        if problem.is_harmless {
            self.note(&format!("{}: {}", escape(&problem.name), problem.what));
            return;
        }
        self.say(&problem.name, &problem.what);
        self.is_all_read = false;
        self.summary.unread(&problem.name);
    }

    /// Says what is no problem.
    pub(crate) fn note(&mut self, line: &str) {
        self.head.note(line);
        let is_said = self.progress.suspend(|| say(line));
        self.is_all_read &= is_said;
    }

    pub(crate) fn take(&mut self, input: &Input, message: Message) -> io::Result<()> {
        match message {
            Message::Several(_) => {}
            Message::Event(shown) => self.event(*shown)?,
            Message::Waiting => self.sink.flush()?,
            Message::Warning(warning) => {
                self.sink.flush()?;
                self.say(&input.name, &format!("warning: {warning}"));
            }
            Message::Error(error) => {
                self.sink.flush()?;
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
            indicators,
            output,
            is_time_unread,
        } = shown;
        let system = &event.system;
        if let Some(records) = &mut self.records
            && let Some(record) = identity::of_record(system)
            && !records.insert(record)
        {
            self.head.duplicates += 1;
            return Ok(());
        }
        self.unread_times += u64::from(is_time_unread);
        self.head.event(system, self.show.secrets);
        let analysis = Analysis::with_indicators(&event, indicators);
        let has_stories = self.show.form.has_stories();
        if has_stories {
            self.correlator.add(&analysis, Some(&file));
        }
        // An event that is not shown has told nothing.
        let Some(mut output) = output else {
            return Ok(());
        };
        // A file for engines has both logs' events of a process, each with all that it shows.
        if has_stories && let Some(twin) = self.twins.observe(&analysis) {
            match self.show.output(&file, &event, &analysis, Some(&twin)) {
                Some(untold) => output = untold,
                None => return Ok(()),
            }
        }
        self.output(&event, &file, output)
    }

    fn output(&mut self, event: &Event<'_>, file: &str, output: Output) -> io::Result<()> {
        self.head.shown += 1;
        if self.show.filter.is_any_of_events() {
            self.shown.insert(identity::of_event(&event.system));
        }
        for (technique, severity) in &output.findings {
            let computer = event.system.computer.as_deref().unwrap_or("-");
            let (computer, _) = self.show.secrets.mask(computer.into());
            self.summary
                .found(technique, computer.into_owned(), *severity);
        }
        if let Some(gravest) = output.findings.iter().map(|(_, severity)| *severity).max() {
            *self.head.by_severity.entry(gravest).or_default() += 1;
        }
        self.sink.event(event, file, output)
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
        // An excerpt of a value may have a password.
        let (what, _) = self.show.secrets.mask(what.into());
        let line = format!("{}: {what}", escape(name));
        self.head.problem(name, &what);
        let is_said = self.progress.suspend(|| say(&line));
        self.is_all_read &= is_said;
    }

    /// Writes what comes at the end. Returns whether everything was read and every problem could be said.
    pub(crate) fn end(mut self) -> io::Result<bool> {
        self.progress.finish_and_clear();
        let mut stories = self.correlator.stories();
        stories.retain(|story| self.show.filter.passes_story(story, &self.shown));
        self.head.no_logs = self.summary.no_logs();
        self.head.dropped = self.correlator.dropped().0;
        self.head.ignored = self.correlator.ignored();
        let said = self.sink.end(Ending {
            show: self.show,
            head: &self.head,
            summary: &self.summary,
            stories,
            dropped: self.correlator.dropped(),
        })?;
        self.is_all_read &= print(&said);
        if self.unread_times > 0 {
            let unread = format!(
                "{} local times are in a form that --assume-timezone does not know",
                self.unread_times
            );
            self.is_all_read &= say(&unread);
        }
        Ok(self.is_all_read)
    }
}
