//! The values of a record, in the order of its event's schema.

use std::{mem, slice};

use super::{FieldSource, FieldTags, FieldValue};
use crate::error::Error;
use crate::schema::field_input::FieldInput;
use crate::schema::{EventSchema, FIELDS_LEN, InType};

/// The fields of the six events, whose slots are in place: the cost of making them is that of their
/// number.
const IN_PLACE: usize = 15;

/// One slot per field.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots<'a> {
    slots: [Option<Slot<'a>>; IN_PLACE],
    /// Those of longer events by position, made at the first of them. The first ones stay empty until
    /// all are decoded.
    more: Vec<Option<Slot<'a>>>,
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
        if position >= IN_PLACE {
            return self.set_more(position, value, offset);
        }
        let offset = offset.unwrap_or(NOWHERE);
        let slot = self.slots.get_mut(position);
        let is_first = slot.is_some_and(|slot| slot.replace(Slot { value, offset }).is_none());
        self.len += usize::from(is_first);
        is_first
    }

    #[cold]
    #[inline(never)]
    fn set_more(&mut self, position: usize, value: FieldInput<'a>, offset: Option<u64>) -> bool {
        if self.more.is_empty() {
            self.more.resize_with(FIELDS_LEN, || None);
        }
        let offset = offset.unwrap_or(NOWHERE);
        // Positions come from a schema, so the slot exists.
        let slot = self.more.get_mut(position);
        let is_first = slot.is_some_and(|slot| slot.replace(Slot { value, offset }).is_none());
        self.len += usize::from(is_first);
        is_first
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn has(&self, position: usize) -> bool {
        let slot = if position < IN_PLACE {
            self.slots.get(position)
        } else {
            self.more.get(position)
        };
        slot.is_some_and(Option::is_some)
    }

    /// Takes the values of other slots where it has none, as `own` makes them. Their offset is then
    /// `offset`.
    pub(crate) fn fill_missing<'o>(
        &mut self,
        other: Slots<'o>,
        offset: u64,
        own: impl Fn(FieldInput<'o>) -> FieldInput<'a>,
    ) {
        if self.more.is_empty() && !other.more.is_empty() {
            self.more.resize_with(other.more.len(), || None);
        }
        let own_slots = self.slots.iter_mut().chain(&mut self.more);
        let others = other.slots.into_iter();
        for (slot, other) in own_slots.zip(others.chain(other.more)) {
            if let (None, Some(Slot { value, .. })) = (&slot, other) {
                let value = own(value);
                *slot = Some(Slot { value, offset });
                self.len += 1;
            }
        }
    }

    pub(crate) fn decoder(&mut self, schema: &'static EventSchema) -> Decoder<'_, 'a> {
        let slots = if self.more.is_empty() {
            self.slots.as_mut_slice()
        } else {
            for (more, slot) in self.more.iter_mut().zip(&mut self.slots) {
                mem::swap(more, slot);
            }
            self.more.as_mut_slice()
        };
        Decoder {
            schema,
            count: slots.len(),
            slots: slots.iter_mut(),
        }
    }
}

/// Takes the values out one by one, in manifest order.
pub(crate) struct Decoder<'s, 'a> {
    schema: &'static EventSchema,
    count: usize,
    slots: slice::IterMut<'s, Option<Slot<'a>>>,
}

impl<'a> FieldSource<'a> for Decoder<'_, 'a> {
    type Error = Error;

    #[inline]
    fn field<T: FieldValue<'a>>(
        &mut self,
        field: &mut Option<T>,
        _: &FieldTags,
        in_type: InType,
    ) -> Result<(), Error> {
        let Some(Slot { value, offset }) = self.slots.next().and_then(Option::take) else {
            return Ok(());
        };
        match T::from_value(value, in_type) {
            Ok(value) => {
                *field = Some(value);
                Ok(())
            }
            Err(value) => Err(self.wrong(T::expected(in_type), value, offset)),
        }
    }
}

impl Decoder<'_, '_> {
    /// The error of the value taken last.
    #[cold]
    fn wrong(&self, expected: &'static str, value: FieldInput<'_>, offset: u64) -> Error {
        let position = self.count - self.slots.len() - 1;
        let field = self.schema.fields.get(position);
        let name = field.map_or("", |field| field.name);
        let error = Error::value(name, expected, &value.into_text());
        error
            .at((offset != NOWHERE).then_some(offset))
            .in_event(Some(self.schema.event_id))
    }
}
