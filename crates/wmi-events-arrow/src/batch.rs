//! [`BatchBuilder`]: events to a [`RecordBatch`].

use std::fmt;
use std::ptr;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, SchemaRef};
use wmi_events::Event;
use wmi_events::detect::{Analysis, Finding};
use wmi_events::event::Field;
use wmi_events::record::FieldInput;
use wmi_events::schema::{EVENTS, EventSchema, FieldSpec, InType};
use wmi_events::value::WbemStatus;

use crate::column::Column;
use crate::columns::{
    HEADER, Kind, SOURCE_FILE, UNDERSTOOD, column_name, event_schema, fields_of, wide_schema,
};
use crate::mask::{Mask, Secrets};
use crate::{header, understood};

/// The largest number of bytes of text in a batch: offsets in Arrow have 31 bits.
const MAX_BYTES: usize = 1 << 30;

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
    schema: SchemaRef,
    secrets: Secrets,
    header: header::Columns,
    fields: Vec<Column>,
    /// For each event the columns of its fields.
    places: Vec<(&'static EventSchema, Vec<Place>)>,
    understood: understood::Columns,
    source_file: Column,
    rows: usize,
    /// The bytes of the texts of fields.
    bytes: usize,
}

/// Where a field goes.
#[derive(Debug)]
struct Place {
    column: usize,
    /// The column has texts, and the field may have a number.
    is_text: bool,
    /// The field is the result of an operation, whose name is a column too.
    is_result: bool,
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
    /// Batches of one event, with the columns of [`event_schema`].
    #[must_use]
    pub fn of_event(event: &'static EventSchema) -> Self {
        Self::new(Some(event), event_schema(event))
    }

    /// Batches of any event, with the columns of [`wide_schema`].
    #[must_use]
    pub fn wide() -> Self {
        Self::new(None, wide_schema())
    }

    fn new(event: Option<&'static EventSchema>, schema: SchemaRef) -> Self {
        let columns = fields_of(event);
        let events = EVENTS.iter().copied();
        let events = events.filter(|other| event.is_none_or(|event| ptr::eq(event, *other)));
        Self {
            schema,
            secrets: Secrets::default(),
            header: HEADER.map(|(_, kind)| Column::new(kind)),
            fields: columns.iter().map(|(_, kind)| Column::new(*kind)).collect(),
            places: events
                .map(|event| (event, places(event, &columns)))
                .collect(),
            understood: UNDERSTOOD.map(|(_, kind)| Column::new(kind)),
            source_file: Column::new(SOURCE_FILE.1),
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
        &self.schema
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
    /// [`Rejected::Full`] if the batch has a gibibyte of text, and [`Rejected::OtherEvent`] if it is of
    /// another event.
    pub fn push(
        &mut self,
        event: &Event<'_>,
        analysis: &Analysis<'_>,
        findings: &[Finding<'_>],
        source_file: &str,
    ) -> Result<(), Rejected> {
        let schema = event.payload.schema();
        let places = self
            .places
            .iter()
            .find(|(other, _)| ptr::eq(*other, schema));
        let (_, places) = places.ok_or(Rejected::OtherEvent)?;
        // What was understood is not longer than what was logged.
        if self.bytes.saturating_add(text_len(event)) > MAX_BYTES {
            return Err(Rejected::Full);
        }
        let row = self.rows;
        let mut mask = Mask::new(self.secrets);
        header::fill(&mut self.header, row, event, &mut mask);
        let [.., result_name, masked] = &mut self.understood;
        let mut fields = event.fields().peekable();
        for (spec, place) in schema.fields.iter().zip(places) {
            let is_this = |field: &Field<'_>| ptr::eq(field.spec(), spec);
            let (Some(field), Some(column)) =
                (fields.next_if(is_this), self.fields.get_mut(place.column))
            else {
                continue;
            };
            match field.value() {
                FieldInput::Text(text) => {
                    self.bytes += text.len();
                    column.text(row, &mask.of(field.name(), text));
                }
                FieldInput::Unsigned(number) if !place.is_text => column.number(row, *number),
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
        RecordBatch::try_new(self.schema.clone(), arrays?)
    }
}

/// The columns of the fields of an event.
fn places(event: &EventSchema, columns: &[(String, Kind)]) -> Vec<Place> {
    let place = |field: &FieldSpec| {
        let name = column_name(field);
        let column = columns.iter().position(|(other, _)| *other == name);
        let kind = column
            .and_then(|column| columns.get(column))
            .map(|(_, kind)| *kind);
        Place {
            column: column.unwrap_or(usize::MAX),
            is_text: kind == Some(Kind::Text),
            is_result: field.in_type == InType::HexInt32
                && matches!(&*name, "code" | "result_code"),
        }
    };
    event.fields.iter().map(place).collect()
}

/// The name of a result.
fn result_of(field: &Field<'_>) -> Option<&'static str> {
    match field.value() {
        FieldInput::Unsigned(code) => WbemStatus::new(u32::try_from(*code).ok()?).name(),
        _ => None,
    }
}

/// The number of bytes of the texts of an event, about.
fn text_len(event: &Event<'_>) -> usize {
    let len = |field: Field<'_>| match field.value() {
        FieldInput::Text(text) => text.len(),
        _ => 0,
    };
    let extra = event
        .extra
        .iter()
        .map(|field| field.name.len() + field.value.len());
    event.fields().map(len).chain(extra).sum()
}
