//! [`BatchBuilder`]: events to a [`RecordBatch`].

use std::fmt;
use std::ptr;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, SchemaRef};
use wmi_events::Event;
use wmi_events::detect::{Analysis, Finding};
use wmi_events::event::Field;
use wmi_events::record::FieldInput;
use wmi_events::schema::{EventSchema, InType};
use wmi_events::value::{Guid, WbemStatus};

use crate::column::Column;
use crate::columns::{HEADER, SOURCE_FILE, UNDERSTOOD};
use crate::digits::HexText;
use crate::layout::Layout;
use crate::mask::{Mask, Secrets};
use crate::{header, understood};

/// The number of bytes of text from which on a batch is full: offsets in Arrow have 31 bits.
const MAX_BYTES: usize = 1 << 29;

/// Makes a batch of events: of one event, or of any.
///
/// Columns grow as they get values: a column that no event fills takes no memory.
///
/// # Examples
///
/// ```
/// use arrow_array::Array;
/// use arrow_array::cast::AsArray;
/// use wmi_events::{EventId, Record, System};
/// use wmi_events_arrow::BatchBuilder;
///
/// let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
/// record
///     .set("NewProcessName", r"C:\Windows\System32\wbem\WMIC.exe")
///     .set("CommandLine", "wmic /node:SRV01 /user:adm /password:x os get");
/// let event = record.into_event()?.unwrap();
/// let mut builder = BatchBuilder::wide();
/// builder.push_event(&event, "Security.evtx")?;
/// let batch = builder.finish()?;
/// let text = |name| batch.column_by_name(name).unwrap();
/// assert_eq!(
///     text("command_line").as_string::<i32>().value(0),
///     "wmic /node:SRV01 /user:adm /password:*** os get"
/// );
/// let indicators = text("indicators").as_list::<i32>().value(0);
/// assert_eq!(indicators.as_string::<i32>().value(0), "remote_wmic");
/// assert!(text("time").is_null(0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct BatchBuilder {
    layout: &'static Layout,
    secrets: Secrets,
    header: header::Columns,
    fields: Vec<Column>,
    understood: understood::Columns,
    source_file: Column,
    /// The provider of the row before.
    provider: Option<Guid>,
    rows: usize,
    /// The bytes of the texts of fields.
    bytes: usize,
}

/// An event that a [`BatchBuilder`] does not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejected {
    /// The batch has as much text as it can: [`finish`](BatchBuilder::finish) it first.
    Full,
    /// It is not the builder's event.
    OtherEvent,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "the batch is full",
            Self::OtherEvent => "the batch is of another event",
        })
    }
}

impl std::error::Error for Rejected {}

impl BatchBuilder {
    /// Batches of one event, with the columns of [`event_schema`](crate::event_schema).
    #[must_use]
    pub fn of_event(event: &'static EventSchema) -> Self {
        Self::new(Layout::of(Some(event)))
    }

    /// Batches of any event, with the columns of [`wide_schema`](crate::wide_schema).
    #[must_use]
    pub fn wide() -> Self {
        Self::new(Layout::of(None))
    }

    fn new(layout: &'static Layout) -> Self {
        Self {
            layout,
            secrets: Secrets::default(),
            header: HEADER.map(|(_, kind)| Column::new(kind)),
            fields: layout.kinds.iter().map(|kind| Column::new(*kind)).collect(),
            understood: UNDERSTOOD.map(|(_, kind)| Column::new(kind)),
            source_file: Column::new(SOURCE_FILE.1),
            provider: None,
            rows: 0,
            bytes: 0,
        }
    }

    /// Whether passwords are masked. Default: yes.
    #[must_use]
    pub fn with_secrets(mut self, secrets: Secrets) -> Self {
        self.secrets = secrets;
        self
    }

    /// The schema of its batches.
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        &self.layout.schema
    }

    /// Adds an event with its findings after [`Baseline::windows`](wmi_events::detect::Baseline::windows).
    ///
    /// # Errors
    ///
    /// As [`push`](Self::push).
    pub fn push_event(&mut self, event: &Event<'_>, source_file: &str) -> Result<(), Rejected> {
        let analysis = Analysis::new(event);
        let findings: Vec<_> = analysis.findings().collect();
        self.push(event, &analysis, &findings, source_file)
    }

    /// Adds an event with these findings. `analysis` is of the same event.
    ///
    /// # Errors
    ///
    /// [`Rejected::Full`] if the batch has half a gibibyte of text, and [`Rejected::OtherEvent`] if it is
    /// of another event. A single text of more than a gibibyte is null.
    pub fn push(
        &mut self,
        event: &Event<'_>,
        analysis: &Analysis<'_>,
        findings: &[Finding<'_>],
        source_file: &str,
    ) -> Result<(), Rejected> {
        let schema = event.payload.schema();
        let places = self.layout.places(schema).ok_or(Rejected::OtherEvent)?;
        // What was understood is not longer than what was logged.
        self.bytes = self.bytes.saturating_add(extra_len(event));
        if self.bytes > MAX_BYTES {
            return Err(Rejected::Full);
        }
        let row = self.rows;
        let mut mask = Mask::new(self.secrets);
        header::fill(&mut self.header, row, event, &mut self.provider, &mut mask);
        let [.., result_name, masked] = &mut self.understood;
        // Fields come in the order of the schema.
        let mut specs = schema.fields.iter().zip(places);
        for field in event.fields() {
            let place = specs.find(|(spec, _)| ptr::eq(*spec, field.spec()));
            let Some((_, place)) = place else { continue };
            let Some(column) = self.fields.get_mut(place.column) else {
                continue;
            };
            match field.value() {
                FieldInput::Text(text) => {
                    self.bytes += text.len();
                    // What was masked, or has no password, stays as it is.
                    if column.repeats(text) || is_sid(&field, text) {
                        column.text(row, text);
                    } else {
                        column.text(row, &mask.of(field.name(), text));
                    }
                }
                FieldInput::Unsigned(number) if !place.is_text => column.number(row, *number),
                FieldInput::Unsigned(number) if place.is_hexadecimal => {
                    column.text(row, HexText::new(*number).as_str());
                }
                _ => column.text(row, &field.text()),
            }
            if place.is_result
                && let Some(name) = result_of(&field)
            {
                result_name.text(row, name);
            }
        }
        if !mask.masked.is_empty() {
            masked.texts(row, mask.masked.iter().map(String::as_str));
        }
        understood::fill(&mut self.understood, row, analysis, findings, &mask);
        self.source_file.text(row, source_file);
        self.rows += 1;
        Ok(())
    }

    /// The number of events since the last batch.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// About how many bytes the next batch takes so far.
    #[must_use]
    pub fn bytes(&self) -> usize {
        // Offsets, numbers and bits of a row, beside texts.
        const ROW: usize = 256;
        let columns = self
            .header
            .iter()
            .chain(&self.fields)
            .chain(&self.understood);
        columns.map(Column::bytes).sum::<usize>() + self.rows * ROW
    }

    /// The batch of the events; the builder is empty afterwards.
    ///
    /// # Errors
    ///
    /// None is known: Arrow checks that the columns are of its schema.
    pub fn finish(&mut self) -> Result<RecordBatch, ArrowError> {
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        let columns = self.header.iter_mut().chain(&mut self.fields);
        let columns = columns
            .chain(&mut self.understood)
            .chain([&mut self.source_file]);
        let arrays: Result<Vec<ArrayRef>, ArrowError> =
            columns.map(|column| column.finish(rows)).collect();
        RecordBatch::try_new(self.layout.schema.clone(), arrays?)
    }
}

/// Whether a text is a SID, which holds no password.
fn is_sid(field: &Field<'_>, text: &str) -> bool {
    let is_plain = |byte: u8| byte == b'-' || byte.is_ascii_digit();
    field.spec().in_type == InType::Sid
        && text
            .strip_prefix('S')
            .is_some_and(|rest| rest.bytes().all(is_plain))
}

/// The name of a result.
fn result_of(field: &Field<'_>) -> Option<&'static str> {
    match field.value() {
        FieldInput::Unsigned(code) => WbemStatus::new(u32::try_from(*code).ok()?).name(),
        _ => None,
    }
}

/// The number of bytes of the fields that the schema does not have.
fn extra_len(event: &Event<'_>) -> usize {
    let extra = event.extra.iter();
    let lens = extra.map(|field| field.name.len().saturating_add(field.value.len()));
    lens.fold(0, usize::saturating_add)
}
