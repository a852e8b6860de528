//! The counts of the agent, which it keeps over a restart, and the line with them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wmi_events::detect::{Correlator, Severity, StoryChange, StoryKind};
use wmi_events::source::Stats;

use crate::zone;

/// All counts are since `since`, over every run with this state.
#[derive(Serialize, Deserialize)]
pub(crate) struct Counts {
    since: String,
    /// How often the agent began with this state.
    starts: u64,
    pub(crate) input: Stats,
    pub(super) input_bytes: u64,
    /// Events by ID.
    events: BTreeMap<u16, u64>,
    /// Gaps in the logs that `live` reads.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) gaps: u64,
    /// Findings by severity, those below `--min-severity` too.
    findings: BTreeMap<String, u64>,
    /// Findings that a rule for expected activity suppressed.
    suppressed: u64,
    /// Local times in a form that `--assume-timezone` does not know.
    #[serde(default)]
    unread_times: u64,
    /// Lines of stories by kind.
    stories: Stories,
    /// Lines of output.
    lines: u64,
    state: Saves,
}

#[derive(Default, Serialize, Deserialize)]
struct Stories {
    started: BTreeMap<String, u64>,
    extended: BTreeMap<String, u64>,
}

#[derive(Default, Serialize, Deserialize)]
struct Saves {
    saved: u64,
    failed: u64,
    /// The bytes of the last one.
    bytes: u64,
}

/// The line: the counts, and what the correlator holds and has lost.
#[derive(Serialize)]
struct Line<'c> {
    metrics: Metrics<'c>,
}

#[derive(Serialize)]
struct Metrics<'c> {
    time: String,
    #[serde(flatten)]
    counts: &'c Counts,
    correlator: Kept,
}

#[derive(Serialize)]
struct Kept {
    events: usize,
    bytes: usize,
    dropped_events: u64,
    dropped_stories: u64,
    /// Events without a time or a computer.
    ignored: u64,
}

impl Counts {
    pub(super) fn new() -> Self {
        Self {
            since: now_text(),
            starts: 0,
            input: Stats::default(),
            input_bytes: 0,
            events: BTreeMap::new(),
            gaps: 0,
            findings: BTreeMap::new(),
            suppressed: 0,
            unread_times: 0,
            stories: Stories::default(),
            lines: 0,
            state: Saves::default(),
        }
    }

    pub(super) fn start(&mut self) {
        self.starts += 1;
    }

    pub(super) fn event(&mut self, id: u16) {
        *self.events.entry(id).or_default() += 1;
    }

    pub(super) fn finding(&mut self, severity: Severity) {
        add(&mut self.findings, severity.name());
    }

    pub(super) fn suppressed(&mut self) {
        self.suppressed += 1;
    }

    /// Counts a time that lacks a zone, if it could not be read.
    pub(super) fn local_time(&mut self, is_read: bool) {
        self.unread_times += u64::from(!is_read);
    }

    pub(super) fn story(&mut self, change: StoryChange, kind: StoryKind) {
        let kinds = match change {
            StoryChange::Started => &mut self.stories.started,
            _ => &mut self.stories.extended,
        };
        add(kinds, kind.name());
    }

    pub(super) fn lines(&mut self, text: &str) {
        self.lines += text.lines().count() as u64;
    }

    pub(super) fn saved(&mut self, bytes: Option<u64>) {
        match bytes {
            Some(bytes) => {
                self.state.saved += 1;
                self.state.bytes = bytes;
            }
            None => self.state.failed += 1,
        }
    }

    pub(super) fn line(&self, correlator: &Correlator) -> String {
        let (dropped_events, dropped_stories) = correlator.dropped();
        let line = Line {
            metrics: Metrics {
                time: now_text(),
                counts: self,
                correlator: Kept {
                    events: correlator.len(),
                    bytes: correlator.used_bytes(),
                    dropped_events,
                    dropped_stories,
                    ignored: correlator.ignored(),
                },
            },
        };
        let mut text = serde_json::to_string(&line).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// Only `live` has gaps.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "for serde")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

fn add(counts: &mut BTreeMap<String, u64>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => drop(counts.insert(name.to_owned(), 1)),
    }
}

/// The time of the clock, as the time of events is written.
fn now_text() -> String {
    zone::now().map(|now| now.to_string()).unwrap_or_default()
}
