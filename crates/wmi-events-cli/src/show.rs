//! What the output shows of an event: made by the threads that read.

use std::borrow::Cow;
use std::sync::Arc;

use wmi_events::Event;
use wmi_events::detect::{Analysis, Baseline, Finding, Indicators, Severity, Twin};
use wmi_events::event::Field;
use wmi_events::record::FieldInput;
use wmi_events::value::{ProcessId, WindowsTime};

use crate::describe::{describe, status};
use crate::filter::Filter;
use crate::flat::Columns;
use crate::found::Found;
use crate::row::Row;
use crate::rules::Rules;
use crate::secrets::Secrets;
use crate::siem::{Schema, Siem};
use crate::text::layout::Layout;
use crate::text::{block, group};
use crate::text::{rest, rows};
use crate::zone::Zone;
use crate::{jsonl, timesketch};

/// How events are shown, and which.
pub(crate) struct Show {
    pub(crate) form: Form,
    /// The expected activity, which is not shown as a finding.
    pub(crate) baseline: Baseline,
    /// The user's own rules.
    pub(crate) rules: Rules,
    pub(crate) filter: Filter,
    pub(crate) secrets: Secrets,
    pub(crate) zone: Zone,
    /// The zone of times without one.
    pub(crate) assumed: Option<Zone>,
    /// The fields that have a column in CSV.
    pub(crate) columns: Columns,
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
    Siem(Schema),
    /// A page for a browser.
    Html,
    /// Files for engines, in a folder.
    #[cfg(feature = "parquet")]
    Parquet {
        is_wide: bool,
    },
}

impl Form {
    /// Whether it shows the stories that events make.
    pub(crate) fn has_stories(self) -> bool {
        #[cfg(feature = "parquet")]
        if let Self::Parquet { .. } = self {
            return false;
        }
        true
    }
}

/// An event as it was read, and its output.
pub(crate) struct Shown {
    /// For the correlator.
    pub(crate) event: Event<'static>,
    pub(crate) file: Arc<str>,
    pub(crate) indicators: Indicators,
    /// `None` for an event that is filtered out.
    pub(crate) output: Option<Output>,
    /// Its own time, which has no zone, is in a form that `--assume-timezone` does not know.
    pub(crate) is_time_unread: bool,
}

impl Shown {
    /// About how many bytes its texts have.
    pub(crate) fn len(&self) -> usize {
        let len = |field: Field<'_>| match field.value() {
            FieldInput::Text(text) => text.len(),
            _ => 0,
        };
        let fields = self.event.fields().map(len);
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
        let analysis = Analysis::new(&event);
        let output = self.output(file, &event, &analysis, None);
        Shown {
            indicators: analysis.indicators(),
            event,
            file: Arc::clone(file),
            output,
            is_time_unread,
        }
    }

    /// The output of an event without the findings that its twin gave.
    pub(crate) fn output(
        &self,
        file: &Arc<str>,
        event: &Event<'_>,
        analysis: &Analysis<'_>,
        twin: Option<&Twin>,
    ) -> Option<Output> {
        let findings = self.baseline.assess(analysis);
        let is_told = |finding: &Finding<'_>| twin.is_some_and(|twin| twin.gave(finding.detection));
        let findings = findings.filter(|finding| !finding.is_suppressed() && !is_told(finding));
        let found = Found {
            findings: findings.collect(),
            rules: self.rules.matches(event),
            twin,
        };
        if !self.filter.passes(analysis, event, &found, self.secrets) {
            return None;
        }
        Some(match self.secrets.event(event) {
            Cow::Borrowed(_) => self.shown(file, event, event, analysis, found),
            Cow::Owned(masked) => {
                // A mask may hide what was detected.
                let of_masked = Analysis::with_indicators(&masked, analysis.indicators());
                self.shown(file, event, &masked, &of_masked, found)
            }
        })
    }

    /// The output of an event of which `event` is shown.
    fn shown(
        &self,
        file: &Arc<str>,
        logged: &Event<'_>,
        event: &Event<'_>,
        analysis: &Analysis<'_>,
        found: Found<'_>,
    ) -> Output {
        let mut output = Output {
            findings: found.counted(),
            line: None,
            row: None,
            part: None,
            time: event.system.time_created,
        };
        match self.form {
            // A row that would not be used is not made.
            Form::Table { has_rows, .. } if found.is_empty() && !has_rows => {
                output.part = Some(self.rest(analysis, event));
            }
            Form::Table { layout, has_rows } => {
                let row = self.row(file, analysis, event, &found);
                output.line = has_rows.then(|| rows::row(&row, layout, &self.zone));
                output.part = Some(self.part(layout, analysis, event, &found, &row));
            }
            Form::Jsonl => output.line = Some(jsonl::line(file, analysis, logged, &found)),
            Form::Html => {
                output.row = Some(self.row(file, analysis, event, &found));
                output.line = Some(jsonl::line(file, analysis, logged, &found));
            }
            Form::Csv => {
                let row = self.row(file, analysis, event, &found);
                output.line =
                    Some(
                        self.columns
                            .line(&row, analysis, event, &self.zone, self.secrets),
                    );
            }
            Form::Timesketch => {
                let row = self.row(file, analysis, event, &found);
                output.line = timesketch::line(&row, event, &found, self.secrets);
            }
            Form::Siem(schema) => {
                let secrets = self.secrets;
                output.line = Siem { schema, secrets }.lines(file, analysis, &found, None);
            }
            // The files are written from the event itself.
            #[cfg(feature = "parquet")]
            Form::Parquet { .. } => {}
        }
        output
    }

    fn part(
        &self,
        layout: Layout,
        analysis: &Analysis<'_>,
        event: &Event<'_>,
        found: &Found<'_>,
        row: &Row,
    ) -> Part {
        let Some(severity) = row.severity() else {
            return self.rest(analysis, event);
        };
        let style = block::Style {
            layout,
            zone: &self.zone,
            secrets: self.secrets,
        };
        Part::Block {
            text: block::text(analysis, event, found, row, &style),
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
        found: &Found<'_>,
    ) -> Row {
        let system = &event.system;
        let (kind, who, what) = describe(analysis, &event.payload);
        let number = |id: ProcessId| u32::try_from(id.get()).ok();
        let view = event.process();
        let process = view.and_then(|process| process.id());
        let parent = view.and_then(|process| process.parent_id());
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
            findings: found.rows(),
            process: process.and_then(number),
            parent: parent.and_then(number),
            result: status(&event.payload).map_or_else(String::new, |code| {
                code.name().map_or_else(|| code.hex(), str::to_owned)
            }),
            file: Arc::clone(file),
        }
    }

    /// The group of an event without a finding.
    fn rest(&self, analysis: &Analysis<'_>, event: &Event<'_>) -> Part {
        let mut group = rest::group(analysis, &event.payload);
        group.name = self.secrets.mask(group.name.into()).0.into_owned();
        Part::Rest(group)
    }
}
