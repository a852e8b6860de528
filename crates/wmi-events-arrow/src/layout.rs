//! [`Layout`]: where the fields of events go, made once for each kind of batch.

use std::ptr;
use std::sync::LazyLock;

use arrow_schema::SchemaRef;
use wmi_events::schema::{EVENTS, EventSchema, FieldSpec, InType};

use crate::columns::{Kind, column_name, event_schema, fields_of, wide_schema};

/// The columns of a kind of batch, and where the fields of its events go.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) schema: SchemaRef,
    /// The columns of fields.
    pub(crate) kinds: Vec<Kind>,
    /// For each event the columns of its fields.
    places: Vec<(&'static EventSchema, Vec<Place>)>,
}

/// Where a field goes.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) column: usize,
    /// The column has texts, and the field may have a number.
    pub(crate) is_text: bool,
    /// Windows prints its numbers in hexadecimal.
    pub(crate) is_hexadecimal: bool,
    /// The field is the result of an operation, whose name is a column too.
    pub(crate) is_result: bool,
}

static OF_EVENTS: LazyLock<Vec<Layout>> = LazyLock::new(|| {
    let events = EVENTS.iter();
    events.map(|event| Layout::new(Some(event))).collect()
});
static WIDE: LazyLock<Layout> = LazyLock::new(|| Layout::new(None));

impl Layout {
    /// The layout of batches of one event, or of any.
    pub(crate) fn of(event: Option<&'static EventSchema>) -> &'static Self {
        let position = event.and_then(|event| EVENTS.iter().position(|e| ptr::eq(*e, event)));
        let found = position.and_then(|position| OF_EVENTS.get(position));
        // There are no events but those of the table.
        found.unwrap_or(&WIDE)
    }

    fn new(event: Option<&'static EventSchema>) -> Self {
        let columns = fields_of(event);
        let events = EVENTS.iter().copied();
        let events = events.filter(|other| event.is_none_or(|event| ptr::eq(event, *other)));
        Self {
            schema: event.map_or_else(wide_schema, event_schema),
            kinds: columns.iter().map(|(_, kind)| *kind).collect(),
            places: events
                .map(|event| (event, places(event, &columns)))
                .collect(),
        }
    }

    /// Where the fields of an event go, in the order of its schema; `None` if it is of another kind of batch.
    #[inline]
    pub(crate) fn places(&self, event: &EventSchema) -> Option<&[Place]> {
        let found = self.places.iter().find(|(other, _)| ptr::eq(*other, event));
        found.map(|(_, places)| places.as_slice())
    }
}

/// The columns of the fields of an event.
fn places(event: &EventSchema, columns: &[(String, Kind)]) -> Vec<Place> {
    let place = |field: &FieldSpec| {
        let name = column_name(field);
        let column = columns.iter().position(|(other, _)| *other == name);
        let kind = column.and_then(|column| columns.get(column));
        Place {
            column: column.unwrap_or(usize::MAX),
            is_text: kind.is_some_and(|(_, kind)| *kind == Kind::Text),
            is_hexadecimal: matches!(
                field.in_type,
                InType::HexInt32 | InType::HexInt64 | InType::Pointer
            ),
            is_result: field.in_type == InType::HexInt32
                && matches!(&*name, "code" | "result_code"),
        }
    };
    event.fields.iter().map(place).collect()
}
