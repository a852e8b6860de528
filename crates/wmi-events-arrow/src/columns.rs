//! The columns of a batch, from the table of events: header, fields, what was understood, source.

use std::sync::{Arc, LazyLock};

use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use wmi_events::schema::{EVENTS, EventSchema, FieldSpec, InType};

use crate::name::snake_case;

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Flag,
    U8,
    U16,
    U32,
    U64,
    /// Nanoseconds since 1970 in UTC.
    Time,
    Text,
    /// Text of few values.
    Repeated,
    /// A list of texts; an empty one where there are none.
    Texts,
    /// The same, but null where the question does not arise.
    TextsOrNull,
    Findings,
    /// Names and values of fields that the schema does not have.
    Extra,
}

/// The columns of the header, before those of the fields. `header.rs` fills them, in this order.
pub(crate) const HEADER: [(&str, Kind); 22] = [
    ("time", Kind::Time),
    ("time_text", Kind::Text),
    ("time_source", Kind::Repeated),
    ("local_time", Kind::Text),
    ("computer", Kind::Text),
    ("channel", Kind::Text),
    ("provider", Kind::Repeated),
    ("provider_guid", Kind::Repeated),
    ("record_id", Kind::U64),
    ("event_id", Kind::U16),
    ("qualifiers", Kind::U16),
    ("version", Kind::U8),
    ("level", Kind::U8),
    ("task", Kind::U16),
    ("opcode", Kind::U8),
    ("keywords", Kind::U64),
    ("activity_id", Kind::Text),
    ("related_activity_id", Kind::Text),
    ("execution_process_id", Kind::U32),
    ("execution_thread_id", Kind::U32),
    ("security_user_id", Kind::Text),
    ("extra", Kind::Extra),
];

/// The columns of what was understood, after those of the fields. `understood.rs` fills them, in
/// this order.
pub(crate) const UNDERSTOOD: [(&str, Kind); 9] = [
    ("indicators", Kind::Texts),
    ("findings", Kind::Findings),
    ("wmic_nodes", Kind::TextsOrNull),
    ("consumer_class", Kind::Text),
    ("consumer_command", Kind::Text),
    ("wql_class", Kind::Text),
    ("operation_method", Kind::Text),
    ("result_name", Kind::Text),
    ("masked", Kind::Texts),
];

/// What is told of a finding, and of a field that the schema does not have.
pub(crate) const FINDING: [&str; 3] = ["name", "severity", "technique"];
pub(crate) const EXTRA: [&str; 2] = ["name", "value"];

/// The last column.
pub(crate) const SOURCE_FILE: (&str, Kind) = ("source_file", Kind::Repeated);

/// What a field that has the name of another column begins with.
const PREFIX: &str = "data_";

/// The name of the column of a field.
///
/// It is the field's name in snake_case; `data_` is before one that is the name of a column of the
/// header or of what was understood, as `data_provider` of 5859.
///
/// ```
/// use wmi_events::schema::{CLIENT_FAILURE, ESS_STARTED};
///
/// let names = |schema: &wmi_events::schema::EventSchema| -> Vec<String> {
///     schema.fields.iter().map(wmi_events_arrow::column_name).collect()
/// };
/// assert_eq!(names(&CLIENT_FAILURE)[6], "result_code");
/// assert_eq!(names(&ESS_STARTED)[4], "data_provider");
/// ```
#[must_use]
pub fn column_name(field: &FieldSpec) -> String {
    let name = snake_case(field.name);
    let others = HEADER.iter().chain(&UNDERSTOOD).chain([&SOURCE_FILE]);
    if others.clone().any(|(other, _)| *other == name) {
        return PREFIX.to_owned() + &name;
    }
    name
}

/// The name of an event in snake_case, such as `process_creation`: of its table and its partition.
///
/// ```
/// use wmi_events::schema::ESS_TO_CONSUMER_BINDING;
///
/// assert_eq!(wmi_events_arrow::event_name(&ESS_TO_CONSUMER_BINDING), "ess_to_consumer_binding");
/// ```
#[must_use]
pub fn event_name(event: &EventSchema) -> String {
    snake_case(event.name)
}

/// The type of a field's values, as its manifest has it. A logon ID stays the text `0x3e7`, as every tool
/// shows it, and so does a type that is not known here.
const fn kind_of(in_type: InType) -> Kind {
    match in_type {
        InType::HexInt32 | InType::UInt32 => Kind::U32,
        InType::Pointer | InType::UInt64 => Kind::U64,
        InType::Boolean => Kind::Flag,
        _ => Kind::Text,
    }
}

/// The columns of the fields of all events, each once. One that several events have is wide enough for all.
static FIELDS: LazyLock<Vec<(String, Kind)>> = LazyLock::new(|| {
    let mut all: Vec<(String, Kind)> = Vec::new();
    for field in EVENTS.iter().flat_map(|event| event.fields) {
        let (name, kind) = (column_name(field), kind_of(field.in_type));
        match all.iter_mut().find(|(other, _)| *other == name) {
            Some((_, widest)) => *widest = kind.max(*widest),
            None => all.push((name, kind)),
        }
    }
    all
});

/// The columns of the fields of one event, or of all.
pub(crate) fn fields_of(event: Option<&EventSchema>) -> Vec<(String, Kind)> {
    let Some(event) = event else {
        return FIELDS.clone();
    };
    let names: Vec<_> = event.fields.iter().map(column_name).collect();
    let position = |name: &String| names.iter().position(|other| other == name);
    let mut fields: Vec<_> = FIELDS.iter().cloned().collect();
    fields.retain(|(name, _)| position(name).is_some());
    fields.sort_by_key(|(name, _)| position(name));
    fields
}

/// All columns of the batches of one event, or of all events.
pub(crate) fn columns(event: Option<&EventSchema>) -> Vec<(String, Kind)> {
    let owned = |(name, kind): &(&str, Kind)| ((*name).to_owned(), *kind);
    let mut columns: Vec<_> = HEADER.iter().map(owned).collect();
    columns.extend(fields_of(event));
    columns.extend(UNDERSTOOD.iter().chain([&SOURCE_FILE]).map(owned));
    columns
}

/// The schema of the batches of one event.
///
/// ```
/// use wmi_events::schema::CLIENT_FAILURE;
///
/// let schema = wmi_events_arrow::event_schema(&CLIENT_FAILURE);
/// assert_eq!(schema.field_with_name("result_code")?.data_type().to_string(), "UInt32");
/// assert!(schema.field_with_name("command_line").is_err());
/// # Ok::<(), arrow_schema::ArrowError>(())
/// ```
#[must_use]
pub fn event_schema(event: &EventSchema) -> SchemaRef {
    schema(&columns(Some(event)))
}

/// The schema of batches of any event: the columns of all.
///
/// A column has the same type in the schema of every event that has it.
///
/// ```
/// use wmi_events::schema::EVENTS;
///
/// let wide = wmi_events_arrow::wide_schema();
/// for event in EVENTS.iter() {
///     for field in wmi_events_arrow::event_schema(event).fields() {
///         assert_eq!(wide.field_with_name(field.name())?, &**field);
///     }
/// }
/// # Ok::<(), arrow_schema::ArrowError>(())
/// ```
#[must_use]
pub fn wide_schema() -> SchemaRef {
    schema(&columns(None))
}

fn schema(columns: &[(String, Kind)]) -> SchemaRef {
    // All may be null, also those that never are: engines compare schemas, and joins make nulls.
    let fields = columns
        .iter()
        .map(|(name, kind)| Field::new(name, data_type(*kind), true));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// The Arrow type of a column.
pub(crate) fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Flag => DataType::Boolean,
        Kind::U8 => DataType::UInt8,
        Kind::U16 => DataType::UInt16,
        Kind::U32 => DataType::UInt32,
        Kind::U64 => DataType::UInt64,
        Kind::Time => DataType::Timestamp(TimeUnit::Nanosecond, Some("UTC".into())),
        Kind::Text => DataType::Utf8,
        Kind::Repeated => DataType::Dictionary(DataType::Int32.into(), DataType::Utf8.into()),
        Kind::Texts | Kind::TextsOrNull => DataType::List(item(DataType::Utf8)),
        Kind::Findings => DataType::List(item(struct_of(&FINDING))),
        Kind::Extra => DataType::List(item(struct_of(&EXTRA))),
    }
}

fn item(data_type: DataType) -> Arc<Field> {
    Arc::new(Field::new_list_field(data_type, true))
}

/// A structure of texts.
fn struct_of(names: &[&str]) -> DataType {
    let fields = names
        .iter()
        .map(|name| Field::new(*name, DataType::Utf8, true));
    DataType::Struct(fields.collect())
}

#[cfg(test)]
mod tests {
    use wmi_events::{Record, System};

    use super::*;

    /// The columns have the names of the struct's fields.
    #[test]
    fn names_are_those_of_the_structs() {
        for event in EVENTS.iter() {
            let record = Record::new(System::of(event));
            let payload = record.into_event().unwrap().unwrap().payload;
            let debug = format!("{payload:?}");
            let inner = debug.split_once("{ ").unwrap().1;
            let names: Vec<_> = inner
                .split(", ")
                .map(|field| field.split(':').next().unwrap())
                // No field: it is in every struct.
                .filter(|name| *name != "borrowed")
                .collect();
            let columns: Vec<_> = event
                .fields
                .iter()
                .map(|field| snake_case(field.name))
                .collect();
            assert_eq!(columns, names, "{}", event.name);
        }
    }

    #[test]
    fn names_are_unique() {
        let columns = columns(None);
        let mut names: Vec<_> = columns.iter().map(|(name, _)| name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), columns.len());
        for event in EVENTS.iter() {
            assert_eq!(
                fields_of(Some(event)).len(),
                event.fields.len(),
                "{}",
                event.name
            );
        }
    }
}
