//! The values of a record, in the order of its event's schema.

use std::{iter, slice};

use super::FieldValue;
use crate::error::Error;
use crate::schema::field_input::FieldInput;
use crate::schema::{EventSchema, FieldSpec, MAX_FIELDS};

/// One slot per field.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots<'a> {
    slots: [Option<Slot<'a>>; MAX_FIELDS],
    /// How many have a value: it is asked for each that is added.
    len: usize,
}

#[derive(Clone, Debug)]
struct Slot<'a> {
    value: FieldInput<'a>,
    /// The offset in the input, or [`NOWHERE`]: half the size of an `Option`.
    offset: u64,
}

const NOWHERE: u64 = u64::MAX;

impl<'a> Slots<'a> {
    /// Sets a slot; returns whether it was empty.
    pub(crate) fn set(
        &mut self,
        position: usize,
        value: FieldInput<'a>,
        offset: Option<u64>,
    ) -> bool {
        // Positions come from a schema, so the slot exists.
        let offset = offset.unwrap_or(NOWHERE);
        let slot = self.slots.get_mut(position);
        let is_first = slot.is_some_and(|slot| slot.replace(Slot { value, offset }).is_none());
        self.len += usize::from(is_first);
        is_first
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn has(&self, position: usize) -> bool {
        self.slots.get(position).is_some_and(Option::is_some)
    }

    /// Takes the values of other slots where it has none, as `own` makes them. Their offset is then
    /// `offset`.
    pub(crate) fn fill_missing<'o>(
        &mut self,
        other: Slots<'o>,
        offset: u64,
        own: impl Fn(FieldInput<'o>) -> FieldInput<'a>,
    ) {
        for (slot, other) in self.slots.iter_mut().zip(other.slots) {
            if let (None, Some(Slot { value, .. })) = (&slot, other) {
                let value = own(value);
                *slot = Some(Slot { value, offset });
                self.len += 1;
            }
        }
    }

    pub(crate) fn decoder(&mut self, schema: &'static EventSchema) -> Decoder<'_, 'a> {
        Decoder {
            schema,
            fields: schema.fields.iter().zip(&mut self.slots),
        }
    }
}

/// Takes the values out one by one, in manifest order.
pub(crate) struct Decoder<'s, 'a> {
    schema: &'static EventSchema,
    fields: iter::Zip<slice::Iter<'static, FieldSpec>, slice::IterMut<'s, Option<Slot<'a>>>>,
}

impl<'a> Decoder<'_, 'a> {
    #[inline]
    pub(crate) fn next<T: FieldValue<'a>>(&mut self) -> Result<Option<T>, Error> {
        let Some((spec, slot)) = self.fields.next() else {
            return Ok(None);
        };
        let Some(Slot { value, offset }) = slot.take() else {
            return Ok(None);
        };
        match T::from_value(value, spec.in_type) {
            Ok(value) => Ok(Some(value)),
            Err(value) => Err(self.wrong(spec, T::expected(spec.in_type), value, offset)),
        }
    }

    #[cold]
    fn wrong(
        &self,
        spec: &FieldSpec,
        expected: &'static str,
        value: FieldInput<'_>,
        offset: u64,
    ) -> Error {
        let error = Error::value(spec.name, expected, &value.into_text());
        error
            .at((offset != NOWHERE).then_some(offset))
            .in_event(Some(self.schema.event_id))
    }
}
