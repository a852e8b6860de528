//! The values of a record, in the order of its event's schema.

use super::Value;
use crate::error::Error;
use crate::event::FieldValue;
use crate::schema::{EventSchema, FieldSpec, MAX_FIELDS};

/// One slot a field.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots<'a>([Option<Slot<'a>>; MAX_FIELDS]);

#[derive(Clone, Debug)]
struct Slot<'a> {
    value: Value<'a>,
    /// Where it stands in the input.
    offset: Option<u64>,
}

impl<'a> Slots<'a> {
    /// Whether the slot was empty.
    pub(crate) fn set(&mut self, position: usize, value: Value<'a>, offset: Option<u64>) -> bool {
        // Positions come from a schema, so there is a slot.
        self.0
            .get_mut(position)
            .is_some_and(|slot| slot.replace(Slot { value, offset }).is_none())
    }

    pub(crate) fn len(&self) -> usize {
        self.0.iter().flatten().count()
    }

    #[cfg(feature = "json")]
    pub(crate) fn has(&self, position: usize) -> bool {
        self.0.get(position).is_some_and(Option::is_some)
    }

    /// Copies the text; its places are those of another input, so that they are forgotten.
    #[cfg(feature = "json")]
    pub(crate) fn into_owned(self) -> Slots<'static> {
        Slots(self.0.map(|slot| {
            slot.map(|slot| Slot {
                value: slot.value.into_owned(),
                offset: None,
            })
        }))
    }

    pub(crate) fn decoder(self, schema: &'static EventSchema) -> Decoder<'a> {
        Decoder {
            schema,
            fields: schema.fields.iter().zip(self.0),
        }
    }
}

/// Takes the values out one by one, in manifest order.
pub(crate) struct Decoder<'a> {
    schema: &'static EventSchema,
    fields: std::iter::Zip<
        std::slice::Iter<'static, FieldSpec>,
        std::array::IntoIter<Option<Slot<'a>>, MAX_FIELDS>,
    >,
}

impl<'a> Decoder<'a> {
    pub(crate) fn next<T: FieldValue<'a>>(&mut self) -> Result<Option<T>, Error> {
        let Some((spec, Some(slot))) = self.fields.next() else {
            return Ok(None);
        };
        T::from_value(slot.value, spec.in_type)
            .map(Some)
            .map_err(|value| {
                let expected = T::expected(spec.in_type);
                Error::value(spec.name, expected, &value.into_text())
                    .at(slot.offset)
                    .in_event(Some(self.schema.event_id))
            })
    }
}
