//! The columns of the table: small, and complete enough to show, sort and filter rows without their details.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;

use serde::Serialize;
use wmi_events::detect::Severity;

use super::payload::Gzip;
use crate::row::{Row, RowFinding};

/// The maximum characters of a text in the columns; the details have it whole.
const MAX_CHARS: usize = 600;

/// A finished column.
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) gzip: Vec<u8>,
}

/// One JSON array a column, each compressed as it grows.
#[derive(Default)]
pub(super) struct Columns {
    rows: u64,
    /// Milliseconds since the event before, and 100 ns within the millisecond.
    time: Array,
    ticks: Array,
    computer: Texts,
    channel: Texts,
    event: Array,
    kind: Texts,
    severity: Array,
    who: Texts,
    what: Array,
    findings: Findings,
    /// The distance to the record ID before in the same log.
    record: Array,
    file: Texts,
    process: Array,
    parent: Array,
    result: Texts,
    last_time: i64,
    last_records: HashMap<(usize, usize), u64>,
}

impl Columns {
    pub(super) fn len(&self) -> u64 {
        self.rows
    }

    /// Adds a row; returns its `what` as the column has it.
    pub(super) fn add(&mut self, row: &Row) -> io::Result<String> {
        self.rows += 1;
        match row.time {
            Some(time) => {
                let milliseconds = time.0.timestamp_millis();
                // `timestamp_millis` rounds down, so what is left is not negative.
                let ticks = time.0.timestamp_subsec_nanos() % 1_000_000 / 100;
                self.time.add(&(milliseconds - self.last_time))?;
                self.ticks.add(&ticks)?;
                self.last_time = milliseconds;
            }
            None => {
                self.time.add(&())?;
                self.ticks.add(&0)?;
            }
        }
        let computer = self.computer.add(&row.computer)?;
        let channel = self.channel.add(&row.channel)?;
        self.add_record(row.record_id, (computer, channel))?;
        self.event.add(&row.event_id)?;
        self.kind.add(row.kind)?;
        self.severity.add(&level(row.severity()))?;
        self.who.add(&row.who)?;
        self.findings.add(&row.findings)?;
        self.file.add(&row.file)?;
        self.process.add(&row.process)?;
        self.parent.add(&row.parent)?;
        self.result.add(&row.result)?;
        let what = cut(&row.what);
        self.what.add(&what)?;
        Ok(what.into_owned())
    }

    /// A number that JavaScript cannot hold is written as text, and a later one is then not a distance to it.
    fn add_record(&mut self, record: Option<u64>, log: (usize, usize)) -> io::Result<()> {
        const MAX_EXACT: u64 = 1 << 53;
        match record {
            Some(record) if record < MAX_EXACT => {
                let last = self.last_records.insert(log, record).unwrap_or(0);
                // Both are below 2^53.
                self.record
                    .add(&(record.cast_signed() - last.cast_signed()))
            }
            Some(record) => self.record.add(&record.to_string()),
            None => self.record.add(&()),
        }
    }

    pub(super) fn finish(self) -> io::Result<Vec<Column>> {
        let findings = self.findings;
        let arrays = [
            ("time", self.time),
            ("ticks", self.ticks),
            ("computer", self.computer.rows),
            ("computer-values", self.computer.values),
            ("channel", self.channel.rows),
            ("channel-values", self.channel.values),
            ("event", self.event),
            ("kind", self.kind.rows),
            ("kind-values", self.kind.values),
            ("severity", self.severity),
            ("who", self.who.rows),
            ("who-values", self.who.values),
            ("what", self.what),
            ("findings", findings.rows),
            ("findings-sets", findings.sets),
            ("findings-values", findings.values),
            ("record", self.record),
            ("file", self.file.rows),
            ("file-values", self.file.values),
            ("process", self.process),
            ("parent", self.parent),
            ("result", self.result.rows),
            ("result-values", self.result.values),
        ];
        let mut columns = Vec::with_capacity(arrays.len());
        for (name, array) in arrays {
            let gzip = array.finish()?;
            columns.push(Column { name, gzip });
        }
        Ok(columns)
    }
}

/// 0 for no finding, 1 for informational, and so on.
pub(super) fn level(severity: Option<Severity>) -> u8 {
    match severity {
        None => 0,
        Some(Severity::Informational) => 1,
        Some(Severity::Low) => 2,
        Some(Severity::Medium) => 3,
        Some(Severity::High) => 4,
        // The gravest, and any that the library may add above.
        Some(_) => 5,
    }
}

/// The text, or its beginning and an ellipsis.
pub(super) fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or(text))),
        None => Cow::Borrowed(text),
    }
}

/// A JSON array.
#[derive(Default)]
struct Array {
    gzip: Gzip,
    line: String,
    is_begun: bool,
}

impl Array {
    fn add(&mut self, value: &impl Serialize) -> io::Result<()> {
        self.line.clear();
        self.line.push(if self.is_begun { ',' } else { '[' });
        self.is_begun = true;
        self.line.push_str(&serde_json::to_string(value)?);
        self.gzip.write(&self.line)
    }

    fn finish(mut self) -> io::Result<Vec<u8>> {
        self.gzip.write(if self.is_begun { "]" } else { "[]" })?;
        self.gzip.finish()
    }
}

/// Texts of which many are equal: an index a row, and the distinct texts.
#[derive(Default)]
struct Texts {
    indices: HashMap<String, usize>,
    rows: Array,
    values: Array,
}

impl Texts {
    fn add(&mut self, text: &str) -> io::Result<usize> {
        let text = cut(text);
        let index = match self.indices.get(&*text) {
            Some(index) => *index,
            None => {
                self.values.add(&text)?;
                let index = self.indices.len();
                self.indices.insert(text.into_owned(), index);
                index
            }
        };
        self.rows.add(&index)?;
        Ok(index)
    }
}

/// An index a row into sets of findings, and the distinct findings.
#[derive(Default)]
struct Findings {
    indices: HashMap<(&'static str, u8), usize>,
    set_indices: HashMap<Vec<usize>, usize>,
    rows: Array,
    sets: Array,
    values: Array,
}

/// A finding with a severity; a baseline may give another one to the same finding elsewhere.
#[derive(Serialize)]
struct FindingEntry<'r> {
    name: &'static str,
    title: &'static str,
    severity: u8,
    techniques: &'r [&'static str],
}

impl Findings {
    fn add(&mut self, findings: &[RowFinding]) -> io::Result<()> {
        let mut set = Vec::with_capacity(findings.len());
        for finding in findings {
            set.push(self.index(finding)?);
        }
        let index = match self.set_indices.get(&set) {
            Some(index) => *index,
            None => {
                self.sets.add(&set)?;
                let index = self.set_indices.len();
                self.set_indices.insert(set, index);
                index
            }
        };
        self.rows.add(&index)
    }

    fn index(&mut self, finding: &RowFinding) -> io::Result<usize> {
        let severity = level(Some(finding.severity));
        let next = self.indices.len();
        let index = *self.indices.entry((finding.name, severity)).or_insert(next);
        if index == next {
            self.values.add(&FindingEntry {
                name: finding.name,
                title: finding.title,
                severity,
                techniques: &finding.techniques,
            })?;
        }
        Ok(index)
    }
}
