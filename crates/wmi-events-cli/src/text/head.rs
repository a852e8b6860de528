//! The head: what was read, what was not, and what there is.

use std::collections::HashMap;

use wmi_events::System;
use wmi_events::detect::Severity;
use wmi_events::escape::escape;
use wmi_events::event::TimeSource;
use wmi_events::source::Stats;
use wmi_events::value::WindowsTime;

use super::layout::Layout;
use crate::secrets::Secrets;
use crate::zone::Zone;

/// The number of computers that are named, and of problems.
const NAMED: usize = 10;
/// The number of problems that are kept, to bound memory.
const PROBLEMS: usize = 1_000;
/// The number of computers that are counted apart, to bound memory.
const COMPUTERS: usize = 100_000;

/// What there is in all events, before filters, and what was said on standard error.
#[derive(Default)]
pub(crate) struct Head {
    pub(crate) inputs: usize,
    pub(crate) total: Stats,
    first: Option<WindowsTime>,
    last: Option<WindowsTime>,
    /// Events without a time.
    timeless: u64,
    /// Events whose own time was written without a zone; they have the collector's or none.
    local: u64,
    computers: HashMap<String, u64>,
    /// The filters as given.
    pub(crate) filters: Vec<String>,
    /// The events that pass them.
    pub(crate) shown: u64,
    pub(crate) duplicates: u64,
    pub(crate) by_severity: HashMap<Severity, u64>,
    /// Inputs and what could not be read of them.
    pub(crate) problems: Vec<(String, String)>,
    /// What is no problem.
    notes: Vec<String>,
    more_problems: u64,
    pub(crate) no_logs: u64,
    /// Events that the correlator dropped to bound memory, and those that it could not use.
    pub(crate) dropped: u64,
    pub(crate) ignored: u64,
}

impl Head {
    pub(crate) fn new(filters: Vec<String>) -> Self {
        Self {
            filters,
            ..Self::default()
        }
    }

    /// Counts an event.
    pub(crate) fn event(&mut self, system: &System<'_>, secrets: Secrets) {
        let computer = system.computer.as_deref().unwrap_or_default();
        let is_own = system.time_created.is_some() && system.time_source == TimeSource::Event;
        self.local += u64::from(!is_own && system.local_time.is_some());
        match system.time_created {
            Some(time) => {
                self.first = Some(self.first.map_or(time, |first| first.min(time)));
                self.last = Some(self.last.map_or(time, |last| last.max(time)));
            }
            None => self.timeless += 1,
        }
        if let Some(count) = self.computers.get_mut(computer) {
            *count += 1;
        } else if self.computers.len() < COMPUTERS {
            let (computer, _) = secrets.mask(computer.into());
            *self.computers.entry(computer.into_owned()).or_default() += 1;
        }
    }

    /// Keeps what could not be read.
    pub(crate) fn problem(&mut self, name: &str, what: &str) {
        if self.problems.len() < PROBLEMS {
            self.problems.push((name.to_owned(), what.to_owned()));
        } else {
            self.more_problems += 1;
        }
    }

    /// Keeps what is no problem.
    pub(crate) fn note(&mut self, line: &str) {
        if self.notes.len() < NAMED {
            self.notes.push(line.to_owned());
        }
    }

    pub(crate) fn text(&self, layout: Layout, zone: &Zone) -> String {
        let mut out = String::new();
        let mut line = |label: &str, text: &str| {
            layout.line(&mut out, &format!("{label:<12}"), &" ".repeat(12), text);
        };
        line("inputs", &self.inputs_text());
        line("events", &self.events_text());
        line("time", &self.time_text(zone));
        line("computers", &self.computers_text());
        if !self.filters.is_empty() {
            let filters = self.filters.join(" ");
            let of = self.total.matched;
            line(
                "filters",
                &format!("{}: {} of {of} events", escape(&filters), self.shown),
            );
        }
        if self.duplicates > 0 {
            line(
                "duplicates",
                &format!("{} events left out that were read before", self.duplicates),
            );
        }
        line("findings", &self.findings_text());
        for note in &self.notes {
            line("note", note);
        }
        if self.dropped > 0 {
            let what =
                "events could not be joined: memory is bounded (--config, correlator.max_bytes)";
            line("note", &format!("{} {what}", self.dropped));
        }
        if self.ignored > 0 {
            let what = "events have no time or no computer, and are in no story";
            line("note", &format!("{} {what}", self.ignored));
        }
        for (name, what) in self.problems.iter().take(NAMED) {
            line("not read", &format!("{}: {what}", escape(name)));
        }
        let more = self.problems.len().saturating_sub(NAMED) as u64 + self.more_problems;
        if more > 0 {
            line(
                "not read",
                &format!("{more} more: standard error names each"),
            );
        }
        out
    }

    fn inputs_text(&self) -> String {
        let no_logs = match self.no_logs {
            0 => String::new(),
            1 => "; 1 file is not an event log".to_owned(),
            files => format!("; {files} files are not event logs"),
        };
        format!("{}{no_logs}", self.inputs)
    }

    fn events_text(&self) -> String {
        let total = &self.total;
        let mut text = format!(
            "{} in {} records; {} of other events",
            total.matched, total.seen, total.skipped
        );
        for (count, what) in [
            (total.unrecognized, "of no known shape"),
            (total.malformed, "malformed"),
            (total.warnings, "parts of events not read"),
        ] {
            if count > 0 {
                text += &format!("; {count} {what}");
            }
        }
        text
    }

    fn time_text(&self, zone: &Zone) -> String {
        let mut text = match (self.first, self.last) {
            (Some(first), Some(last)) => {
                format!(
                    "{} to {} ({})",
                    zone.short(first),
                    zone.short(last),
                    zone.name()
                )
            }
            _ => "-".to_owned(),
        };
        if self.timeless > 0 {
            text += &format!("; {} events without a time", self.timeless);
        }
        if self.local > 0 {
            text += &format!(
                "; {} events with a local time whose zone is unknown (--assume-timezone)",
                self.local
            );
        }
        text
    }

    fn computers_text(&self) -> String {
        let mut computers: Vec<_> = self.computers.iter().collect();
        computers.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let named: Vec<_> = computers
            .iter()
            .take(NAMED)
            .map(|(name, count)| {
                format!(
                    "{} ({count})",
                    escape(if name.is_empty() { "-" } else { name })
                )
            })
            .collect();
        let more = match computers.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let is_full = if computers.len() < COMPUTERS {
            ""
        } else {
            "at least "
        };
        format!("{is_full}{}: {}{more}", computers.len(), named.join(", "))
    }

    fn findings_text(&self) -> String {
        use Severity::{Critical, High, Informational, Low, Medium};
        let counts = [Critical, High, Medium, Low, Informational]
            .iter()
            .filter_map(|severity| {
                let count = self.by_severity.get(severity)?;
                Some(format!("{count} {severity}"))
            });
        let counts: Vec<_> = counts.collect();
        if counts.is_empty() {
            "none".to_owned()
        } else {
            counts.join(", ")
        }
    }
}
