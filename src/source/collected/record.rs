//! Reads a located record.

use std::cell::Cell;

use super::dialects::Fields;
use super::fields::{Filler, FlatFields};
use super::header::{Named, Owner};
use super::layout::Layouts;
use super::locate::{Located, Row, What};
use super::object::Raw;
use super::tape::{Tape, Values};
use super::{expand, locate};
use crate::error::Error;
use crate::event::Event;
use crate::record::Record;
use crate::source::Limits;

/// A record whose event is known to be one of this crate's.
#[derive(Clone, Copy, Debug)]
pub(in crate::source) struct OurRecord {
    item: u32,
    row: Row,
    named: Named,
    /// Whether it is known that no name is there twice.
    is_sound: bool,
    /// The fields of a flat record, if they are known from one before.
    flat: Option<FlatFields>,
}

/// What a located record is.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::large_enum_variant, reason = "one a record, on the stack")]
pub(in crate::source) enum Class {
    Ours(OurRecord),
    Another,
    /// Nothing names the event.
    Unrecognized,
}

/// Locates the records in a text, and makes objects of what writes them in another way.
pub(in crate::source) fn locate_all(
    tape: &mut Tape,
    text: &str,
    columns: &str,
    located: &mut Vec<Located>,
) {
    located.clear();
    locate::locate(&tape.values_of_row(text, columns), located);
    let is_made = |located: &Located| matches!(located.what, What::KeyValues | What::Table);
    if !located.iter().any(is_made) {
        return;
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
}

/// Whose event a record is; reads no more than needed to decide. The layout of an object
/// with one record is kept for the records after it.
pub(in crate::source) fn classify(
    values: &Values<'_, '_>,
    item: u32,
    row: Row,
    layouts: Option<&mut Layouts>,
) -> Result<Class, Error> {
    let object = values.value(item as usize).and_then(Raw::object);
    let Some(object) = object else {
        return Ok(Class::Unrecognized);
    };
    let named = Named::find(row.compiled, object);
    if row.is_by_names
        && let Some(layouts) = layouts
    {
        layouts.keep(values, item, row, named);
    }
    owned_by(values, OurRecord::new(item, row, named))
}

/// The same for an object with a known layout; `None` if its layout is not known.
pub(in crate::source) fn classify_by_layout(
    values: &Values<'_, '_>,
    layouts: &mut Layouts,
) -> Option<(Located, Result<Class, Error>)> {
    let layout = layouts.find(values)?;
    let (item, row) = (layout.item(), layout.row());
    let record = OurRecord {
        is_sound: true,
        ..OurRecord::new(item, row, layout.named())
    };
    let mut class = owned_by(values, record);
    if let Ok(Class::Ours(record)) = &mut class
        && row.compiled.dialect.fields == Fields::Flat
    {
        record.flat = layout.flat_fields(values, &record.named);
    }
    let what = What::Record(row);
    Some((Located { item, what }, class))
}

fn owned_by(values: &Values<'_, '_>, mut record: OurRecord) -> Result<Class, Error> {
    let dialect = record.row.compiled.dialect;
    Ok(match record.named.owner(dialect, values)? {
        Owner::Ours => Class::Ours(record),
        Owner::Another => Class::Another,
        Owner::Nobody => Class::Unrecognized,
    })
}

/// Whether a located record is an event, and not the header of one in an object that is damaged.
pub(in crate::source) fn is_whole(values: &Values<'_, '_>, item: u32, row: Row) -> bool {
    let dialect = row.compiled.dialect;
    let object = values.value(item as usize).and_then(Raw::object);
    object.is_some_and(|object| {
        let mut named = Named::find(row.compiled, object);
        match named.owner(dialect, values) {
            Ok(Owner::Nobody) => false,
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

impl OurRecord {
    fn new(item: u32, row: Row, named: Named) -> Self {
        Self {
            item,
            row,
            named,
            is_sound: false,
            flat: None,
        }
    }

    /// The event. What could not be read of its fields is a warning. Without `warnings` it is an
    /// error if no field could be read, and half of a surrogate pair is one.
    pub(in crate::source) fn event<'a>(
        self,
        values: &Values<'_, 'a>,
        limits: &Limits,
        warnings: Option<&mut Vec<Error>>,
    ) -> Result<Option<Event<'a>>, Error> {
        let lone = Cell::new(None);
        let mut found = Vec::new();
        let values = match warnings {
            Some(_) => values.noting(&lone),
            None => *values,
        };
        let Some(event) = self.read(&values, limits, &mut found)? else {
            return Ok(None);
        };
        match warnings {
            Some(warnings) => {
                warnings.append(&mut found);
                warnings.extend(lone.get().map(|at| half_pair(at, &event)));
            }
            // Nobody would learn that its fields could not be read.
            None if event.fields().next().is_none() => found.pop().map_or(Ok(()), Err)?,
            None => {}
        }
        Ok(Some(event))
    }

    fn read<'a>(
        mut self,
        values: &Values<'_, 'a>,
        limits: &Limits,
        warnings: &mut Vec<Error>,
    ) -> Result<Option<Event<'a>>, Error> {
        let Row {
            compiled,
            is_within,
            ..
        } = self.row;
        let dialect = compiled.dialect;
        let Some(object) = values.value(self.item as usize).and_then(Raw::object) else {
            return Ok(None);
        };
        if !self.is_sound {
            if self.item != 0
                && let Some(root) = values.root()
            {
                root.sound()?;
            }
            object.sound()?;
            self.named.check_unique(values)?;
        }
        let is_own = dialect.is_own() && !is_within;
        let Some(mut system) = self.named.system(dialect, values, is_own)? else {
            return Ok(None);
        };
        // No provider has an empty name: the GUID identifies it.
        let empty = system.provider_name.take_if(|name| name.is_empty());
        let Some(schema) = system.schema() else {
            return Ok(None);
        };
        let mut record = Record::new(system);
        let mut filler = Filler::new(dialect, schema, &mut record, limits, warnings);
        let is_flat = dialect.fields == Fields::Flat;
        let flat = self
            .flat
            .or_else(|| is_flat.then(|| FlatFields::find(schema, compiled, object, &self.named)));
        let filled = filler.fill(values, object, &mut self.named, flat.as_ref());
        filled.map_err(|error| error.in_event(Some(schema.event_id)))?;
        let mut event = record.into_event()?;
        if let Some(event) = event.as_mut().filter(|_| empty.is_some()) {
            event.system.provider_name = empty;
        }
        Ok(event)
    }
}

/// The warning for half of a surrogate pair, which is U+FFFD in the event.
#[cold]
pub(in crate::source) fn half_pair(at: u64, event: &Event<'_>) -> Error {
    Error::encoding("pairs of surrogates", at).in_event(Some(event.system.event_id))
}
