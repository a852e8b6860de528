//! [`Totals`]: what is counted while rows are added.

use std::collections::HashSet;

use wmi_events::detect::Story;
use wmi_events::value::WindowsTime;

use super::columns::{cut, level};
use crate::row::Row;

/// The maximum number of rows in the table for browsers without scripts.
const MAX_BRIEFS: usize = 1_000;

/// The names of severities, by level.
pub(super) const LEVELS: [&str; 6] = ["none", "informational", "low", "medium", "high", "critical"];

#[derive(Default)]
pub(super) struct Totals {
    pub(super) events: u64,
    /// How many are on the page.
    pub(super) taken: u64,
    /// How many events have that level at most.
    pub(super) levels: [u64; 6],
    pub(super) first: Option<WindowsTime>,
    pub(super) last: Option<WindowsTime>,
    computers: HashSet<String>,
    pub(super) stories: usize,
    /// The first events with a finding.
    pub(super) briefs: Vec<Brief>,
}

/// A row of the table for browsers without scripts.
pub(super) struct Brief {
    pub(super) time: String,
    pub(super) computer: String,
    pub(super) event_id: u16,
    pub(super) level: &'static str,
    pub(super) titles: String,
    pub(super) what: String,
}

impl Totals {
    pub(super) fn add(&mut self, row: &Row) {
        self.events += 1;
        let level = level(row.severity());
        if let Some(count) = self.levels.get_mut(usize::from(level)) {
            *count += 1;
        }
        if let Some(time) = row.time {
            self.first = Some(self.first.map_or(time, |first| first.min(time)));
            self.last = Some(self.last.map_or(time, |last| last.max(time)));
        }
        if !self.computers.contains(&row.computer) {
            self.computers.insert(row.computer.clone());
        }
        if !row.findings.is_empty() && self.briefs.len() < MAX_BRIEFS {
            let titles: Vec<_> = row.findings.iter().map(|finding| finding.title).collect();
            self.briefs.push(Brief {
                time: row.time.map_or_else(String::new, |time| time.to_string()),
                computer: cut(&row.computer).into_owned(),
                event_id: row.event_id,
                level: LEVELS.get(usize::from(level)).copied().unwrap_or_default(),
                titles: titles.join("; "),
                what: cut(&row.what).into_owned(),
            });
        }
    }

    pub(super) fn finish(self, taken: u64, stories: &[Story]) -> Self {
        Self {
            taken,
            stories: stories.len(),
            ..self
        }
    }

    /// How many events have a finding.
    pub(super) fn with_findings(&self) -> u64 {
        self.levels.iter().skip(1).sum()
    }

    pub(super) fn computers(&self) -> usize {
        self.computers.len()
    }
}
