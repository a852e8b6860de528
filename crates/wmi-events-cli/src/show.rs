//! What the output shows of an event: made by the threads that read.

use std::sync::Arc;

use wmi_events::Event;
use wmi_events::detect::{Analysis, Baseline, Finding, Severity};
use wmi_events::value::WindowsTime;

use crate::describe::describe;
use crate::filter::Filter;
use crate::row::{Row, RowFinding};
use crate::secrets::Secrets;
use crate::spool::Key;
use crate::text::layout::Layout;
use crate::text::{block, group};
use crate::text::{rest, rows};
use crate::zone::Zone;
use crate::{flat, jsonl, timesketch};

/// How events are shown, and which.
pub(crate) struct Show {
    pub(crate) form: Form,
    /// The expected activity, which is not shown as a finding.
    pub(crate) baseline: Baseline,
    pub(crate) filter: Filter,
    pub(crate) secrets: Secrets,
    pub(crate) zone: Zone,
    /// The zone of times without one.
    pub(crate) assumed: Option<Zone>,
}

/// The form of the output.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    /// A report for people, on which events may have rows.
    Table {
        layout: Layout,
        has_rows: bool,
    },
    Jsonl,
    Csv,
    Timesketch,
    /// A page for a browser.
    Html,
}

/// An event as it was read, and its output.
pub(crate) struct Shown {
    /// For the correlator.
    pub(crate) event: Event<'static>,
    pub(crate) file: Arc<str>,
    /// `None` for an event that is filtered out.
    pub(crate) output: Option<Output>,
    /// Its own time, which has no zone, is in a form that `--assume-timezone` does not know.
    pub(crate) is_time_unread: bool,
}

impl Shown {
    /// About how many bytes its texts have.
    pub(crate) fn len(&self) -> usize {
        let fields = self.event.fields().map(|field| field.text().len());
        let line = self.output.as_ref().and_then(|output| output.line.as_ref());
        fields.sum::<usize>() + line.map_or(0, String::len)
    }
}

/// The output of an event.
pub(crate) struct Output {
    /// The technique and the severity of each finding.
    pub(crate) findings: Vec<(&'static str, Severity)>,
    /// Its line or its row, line break included.
    pub(crate) line: Option<String>,
    /// On a page, what its table shows.
    pub(crate) row: Option<Row>,
    /// In a report, the block of its findings, with its group; or else its group among the rest.
    pub(crate) part: Option<Part>,
    pub(crate) time: Option<WindowsTime>,
}

pub(crate) enum Part {
    Block { text: String, group: u64, rank: u8 },
    Rest(rest::Group),
}

impl Show {
    pub(crate) fn event(&self, file: &Arc<str>, mut event: Event<'static>) -> Shown {
        let is_time_unread = match &self.assumed {
            Some(zone) => !zone.assume(&mut event.system),
            None => false,
        };
        let output = self.output(file, &event);
        Shown {
            event,
            file: Arc::clone(file),
            output,
            is_time_unread,
        }
    }

    fn output(&self, file: &Arc<str>, event: &Event<'_>) -> Option<Output> {
        let analysis = Analysis::new(event);
        let findings = self.baseline.assess(&analysis);
        let findings: Vec<_> = findings.filter(|f| !f.is_suppressed()).collect();
        if !self
            .filter
            .passes(&analysis, event, &findings, self.secrets)
        {
            return None;
        }
        let mut output = Output {
            findings: findings
                .iter()
                .map(|finding| (technique(finding), finding.severity))
                .collect(),
            line: None,
            row: None,
            part: None,
            time: event.system.time_created,
        };
        match self.form {
            Form::Table { layout, has_rows } => {
                if findings.is_empty() && !has_rows {
                    // The row would not be used.
                    let id = event.system.event_id.get();
                    output.part = Some(Part::Rest(rest::group(&analysis, &event.payload, id)));
                    return Some(output);
                }
                let row = self.row(file, &analysis, event, &findings);
                output.line = has_rows.then(|| rows::row(&row, layout, &self.zone));
                output.part = Some(self.part(layout, &analysis, event, &findings, &row));
            }
            Form::Jsonl => {
                output.line = Some(jsonl::line(file, &analysis, &findings, self.secrets))
            }
            Form::Html => {
                output.row = Some(self.row(file, &analysis, event, &findings));
                output.line = Some(jsonl::line(file, &analysis, &findings, self.secrets));
            }
            Form::Csv => {
                let row = self.row(file, &analysis, event, &findings);
                output.line = Some(flat::line(&row, &analysis, event, self));
            }
            Form::Timesketch => {
                let row = self.row(file, &analysis, event, &findings);
                output.line = timesketch::line(&row, event, &findings, self.secrets);
            }
        }
        Some(output)
    }

    fn part(
        &self,
        layout: Layout,
        analysis: &Analysis<'_>,
        event: &Event<'_>,
        findings: &[Finding<'_>],
        row: &Row,
    ) -> Part {
        let Some(severity) = row.severity() else {
            return Part::Rest(rest::group(analysis, &event.payload, row.event_id));
        };
        let style = block::Style {
            layout,
            zone: &self.zone,
            secrets: self.secrets,
        };
        Part::Block {
            text: block::text(analysis, event, findings, row, &style),
            group: group::of_event(event, row),
            rank: Severity::Critical as u8 - severity as u8,
        }
    }

    /// An event in one line.
    pub(crate) fn row(
        &self,
        file: &Arc<str>,
        analysis: &Analysis<'_>,
        event: &Event<'_>,
        findings: &[Finding<'_>],
    ) -> Row {
        let system = &event.system;
        let (kind, who, what) = describe(analysis, &event.payload);
        Row {
            time: system.time_created,
            local_time: system.local_time.as_deref().map(str::to_owned),
            computer: system.computer.as_deref().unwrap_or_default().to_owned(),
            channel: system.channel.as_deref().unwrap_or_default().to_owned(),
            event_id: system.event_id.get(),
            record_id: system.record_id,
            kind,
            who,
            what: self.secrets.mask(what.into()).0.into_owned(),
            findings: findings.iter().map(row_finding).collect(),
            file: Arc::clone(file),
        }
    }
}

/// The main technique of a finding.
fn technique(finding: &Finding<'_>) -> &'static str {
    finding
        .detection
        .techniques
        .first()
        .map_or("-", |technique| technique.id)
}

fn row_finding(finding: &Finding<'_>) -> RowFinding {
    RowFinding {
        name: finding.name(),
        title: finding.detection.title,
        severity: finding.severity,
        techniques: finding
            .detection
            .techniques
            .iter()
            .map(|technique| technique.id)
            .collect(),
    }
}

/// The order by time; an event without one is last.
pub(crate) fn key(rank: u8, time: Option<WindowsTime>) -> Key {
    // Chrono's seconds are positive and negative: with the sign bit flipped they are in the order of numbers.
    let time = time.map_or(u64::MAX, |time| {
        let seconds = time.0.timestamp();
        let tenths = i64::from(time.0.timestamp_subsec_nanos() / 100);
        let ticks = seconds.saturating_mul(10_000_000).saturating_add(tenths);
        ticks.cast_unsigned() ^ (1 << 63)
    });
    Key { rank, time }
}
