//! The records of an object or a row, which may be several and inside something.

use super::dialect::Fields;
use super::header::{Named, Owner};
use super::layout::{LayoutId, Layouts};
use super::locate::{Located, Row, What};
use super::object::Raw;
use super::recognize::is_event_xml;
use super::record::{Class, OurRecord, owned_by};
use super::tape::{Tape, Values};
use super::{expand, locate};
use crate::error::Error;

/// Locates the records in a text, and makes objects of what writes them in another way. Returns the
/// item of the only record, if it is XML and no other text decided that: it is then the record of
/// each object with these members in which it is XML.
pub(in crate::source) fn locate_all(
    tape: &mut Tape,
    text: &str,
    columns: &str,
    located: &mut Vec<Located>,
) -> Option<u32> {
    located.clear();
    let texts = locate::locate(&tape.values_of_row(text, columns), located);
    if let ([found], What::Xml, 1) = (located.as_slice(), located.first()?.what, texts) {
        return Some(found.item);
    }
    let is_made = |located: &Located| matches!(located.what, What::KeyValues | What::Table);
    if !located.iter().any(is_made) {
        return None;
    }
    for found in std::mem::take(located) {
        let made = match found.what {
            What::KeyValues => expand::key_values(tape, text, found.item)
                .into_iter()
                .collect(),
            What::Table => expand::table(tape, text, found.item),
            _ => {
                located.push(found);
                continue;
            }
        };
        if made.is_empty() {
            let what = What::Unknown;
            located.push(Located { what, ..found });
        }
        for item in made {
            locate::locate_made(&tape.values(text), item, located);
        }
    }
    None
}

/// Whether an item is the XML of an event.
pub(in crate::source) fn is_xml(values: &Values<'_, '_>, item: u32) -> bool {
    let raw = values.value(item as usize);
    raw.is_some_and(|raw| is_event_xml(raw.content()))
}

/// [`classify`](super::record::classify), which keeps the layout of an object with one record for
/// the records after it.
pub(in crate::source) fn classify_and_keep(
    values: &Values<'_, '_>,
    item: u32,
    row: Row,
    layouts: &mut Layouts,
) -> Result<Class, Error> {
    let object = values.value(item as usize).and_then(Raw::object);
    let Some(object) = object else {
        return Ok(Class::Unrecognized(None));
    };
    let named = Named::find(row.compiled, object);
    if row.is_by_names {
        layouts.keep(values, item, row, named);
    }
    owned_by(values, OurRecord::new(item, row, named))
}

/// The same for an object with a known layout, also the layout; `None` if it is not known.
pub(in crate::source) fn classify_by_layout(
    values: &Values<'_, '_>,
    known: Option<LayoutId>,
    layouts: &mut Layouts,
) -> Option<(Located, Result<Class, Error>, LayoutId)> {
    let layout = layouts.find(values, known)?;
    let class = layout.classify(values);
    let (item, row) = (layout.item, layout.row);
    let what = What::Record(row);
    Some((Located { item, what }, class, layout.id))
}

/// Whether a located record is an event, and not the header of one in an object that is damaged.
pub(in crate::source) fn is_whole(values: &Values<'_, '_>, item: u32, row: Row) -> bool {
    let dialect = row.compiled.dialect;
    let object = values.value(item as usize).and_then(Raw::object);
    object.is_some_and(|object| {
        let mut named = Named::find(row.compiled, object);
        match named.owner(dialect, values) {
            Ok(Owner::Nobody(_)) => false,
            Ok(Owner::Ours | Owner::Another) => {
                // `System` of another dialect is like a flat record.
                dialect.fields != Fields::Flat
                    || named.has_content()
                    || named.has_fields(dialect, values, object)
            }
            Err(_) => true,
        }
    })
}
