//! Reads a located record.

use std::cell::Cell;

use super::dialect::Fields;
use super::fields::Filler;
use super::flat::FlatFields;
use super::header::{Named, Owner};
use super::locate::Row;
use super::object::Raw;
use super::received;
use super::scratch::Scratch;
use super::tape::Values;
use crate::error::Error;
use crate::event::{Event, EventId};
use crate::record::Record;
use crate::schema::EventSet;
use crate::source::Options;

/// A record whose event is known to be one of this crate's.
#[derive(Clone, Copy, Debug)]
pub(in crate::source) struct OurRecord {
    pub(super) item: u32,
    pub(super) row: Row,
    pub(super) named: Named,
    /// Whether it is known that no name is there twice, in it or in what it contains.
    pub(super) is_sound: bool,
    /// The fields of a flat record, if they are known from one before.
    pub(super) flat: Option<FlatFields>,
}

/// What a located record is.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::large_enum_variant, reason = "one a record, on the stack")]
pub(in crate::source) enum Class {
    Ours(OurRecord),
    Another,
    /// Nothing names the event, but it may have an ID.
    Unrecognized(Option<EventId>),
}

impl Class {
    /// What it is to a reader that gives these events.
    pub(in crate::source) fn chosen(self, events: EventSet) -> Self {
        let is_other = match &self {
            Self::Ours(record) => record
                .named
                .schema()
                .is_some_and(|event| !events.has(event)),
            Self::Unrecognized(Some(id)) => !events.schemas().any(|event| event.event_id == *id),
            Self::Another | Self::Unrecognized(None) => false,
        };
        if is_other { Self::Another } else { self }
    }
}

/// Whose event a record is; reads no more than needed to decide.
pub(in crate::source) fn classify(
    values: &Values<'_, '_>,
    item: u32,
    row: Row,
) -> Result<Class, Error> {
    let object = values.value(item as usize).and_then(Raw::object);
    match object.map(|object| Named::find(row.compiled, object)) {
        Some(named) => owned_by(values, OurRecord::new(item, row, named)),
        None => Ok(Class::Unrecognized(None)),
    }
}

pub(super) fn owned_by(values: &Values<'_, '_>, mut record: OurRecord) -> Result<Class, Error> {
    let dialect = record.row.compiled.dialect;
    Ok(match record.named.owner(dialect, values)? {
        Owner::Ours => Class::Ours(record),
        Owner::Another => Class::Another,
        Owner::Nobody(id) => Class::Unrecognized(id),
    })
}

impl OurRecord {
    pub(super) fn new(item: u32, row: Row, named: Named) -> Self {
        Self {
            item,
            row,
            named,
            is_sound: false,
            flat: None,
        }
    }

    /// Finds the fields of a flat record, for records like it.
    #[cfg(feature = "json")]
    pub(super) fn find_flat(&mut self, values: &Values<'_, '_>) {
        let compiled = self.row.compiled;
        let object = values.value(self.item as usize).and_then(Raw::object);
        let schema = self.named.schema().zip(object);
        let is_flat = compiled.dialect.fields == Fields::Flat;
        self.flat = schema
            .filter(|_| is_flat)
            .map(|(schema, object)| FlatFields::find(schema, compiled, object, &self.named));
    }

    /// The event. What could not be read of it is a warning. Without `warnings` it is an error if no
    /// field could be read; a property of the header and half of a surrogate pair are one.
    pub(in crate::source) fn event<'a>(
        self,
        values: &Values<'_, 'a>,
        options: &Options,
        warnings: Option<&mut Vec<Error>>,
        scratch: &mut Scratch,
    ) -> Result<Option<Event<'a>>, Error> {
        let lone = Cell::new(None);
        let mut found = Vec::new();
        let values = match warnings {
            Some(_) => values.noting(&lone),
            None => *values,
        };
        let is_strict = warnings.is_none();
        let Some(event) = self.read(&values, options, is_strict, &mut found, scratch)? else {
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
        options: &Options,
        is_strict: bool,
        warnings: &mut Vec<Error>,
        scratch: &mut Scratch,
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
        let has_empty_text = dialect.has_empty_text && !is_within;
        let mut wrong = Vec::new();
        let lenient = (!is_strict).then_some(&mut wrong);
        let system = self
            .named
            .system(dialect, values, has_empty_text, lenient)?;
        let Some(mut system) = system else {
            return Ok(None);
        };
        // No provider has an empty name: the GUID identifies it.
        let empty = system.provider_name.take_if(|name| name.is_empty());
        // The same texts named it before, unless empty ones are missing only there.
        let known = self.named.schema().filter(|_| !has_empty_text);
        let Some(schema) = known.or_else(|| system.schema()) else {
            return Ok(None);
        };
        let in_event = |error: Error| error.in_event(Some(schema.event_id));
        warnings.extend(wrong.into_iter().map(in_event));
        // The header names the event, though fields told which it is.
        if system.schema().is_none() {
            system.provider_name = Some(schema.provider.name.into());
        }
        if system.time_created.is_none() {
            let time = received::of_record(&self.named, values, self.item, object);
            received::set(&mut system, time);
        }
        let mut record = Record::of(system, Some(schema));
        let mut filler = Filler::new(dialect, schema, &mut record, options, warnings, scratch);
        filler.is_sound = self.is_sound;
        if dialect.fields == Fields::Flat && self.flat.is_none() {
            self.flat = Some(FlatFields::find(schema, compiled, object, &self.named));
        }
        let filled = self.flat.map_or(Ok(()), |flat| {
            flat.fill(&mut filler, values, &mut self.named)
        });
        let filled = filled.and_then(|()| filler.fill(values, object, &self.named));
        filled.map_err(in_event)?;
        let is_silent = !is_strict && warnings.is_empty() && record.fields_len() == 0;
        // What has an empty place for them says that there is none.
        if is_silent && !(dialect.has_empty_text && self.named.has_data()) {
            let what = "expected fields of the event, found none";
            let error = Error::structure(what, object.raw().offset());
            warnings.push(in_event(error));
        }
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
