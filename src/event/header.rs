//! Fills in a header: the conversion of each [`Property`] from what a source holds.

use std::borrow::Cow;

use super::property::{Property, Slot};
use super::{EventId, System, TimeSource};
use crate::error::Error;
use crate::schema::field_input::FieldInput;
use crate::value::number::parse_u64;
use crate::value::{Guid, Keywords, WindowsTime};

/// How a source writes the properties.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Conventions {
    /// Whether an empty provider name, channel, computer or user ID is missing. Any other property
    /// is missing if it is empty.
    pub(crate) empty_text_is_missing: bool,
    /// Whether level, task, opcode and keywords may be names, which the header has no place for.
    pub(crate) numbers_may_be_names: bool,
}

impl Conventions {
    /// The event's own XML. python-evtx writes an empty property for a missing one.
    pub(crate) const XML: Self = Self {
        empty_text_is_missing: true,
        numbers_may_be_names: false,
    };
    /// The serde forms of this crate.
    #[cfg(feature = "serde")]
    pub(crate) const SERDE: Self = Self {
        empty_text_is_missing: false,
        numbers_may_be_names: false,
    };
}

/// What [`System::set`] did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Outcome {
    Set,
    /// The value stands for a missing property, or is a name instead of a number.
    Missing,
    /// An event ID of more than 16 bits, which no event of this crate has. The ID is not set.
    LongId,
}

impl<'a> System<'a> {
    /// Sets a property.
    ///
    /// Numbers may be text: decimal, hexadecimal after `0x`, or with zeros as the fraction (`4688.0`,
    /// from tools that store every number as floating point). Keywords may be negative (NXLog and
    /// PowerShell). A time must be text that [`WindowsTime`] reads: a source with other times reads
    /// them and calls [`put_time`](Self::put_time).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Field`](crate::ErrorKind::Field), without an offset, for a value that is not of
    /// the property's type.
    pub(crate) fn set(
        &mut self,
        property: Property,
        value: FieldInput<'a>,
        conventions: Conventions,
    ) -> Result<Outcome, Error> {
        let is_empty = matches!(&value, FieldInput::Text(text) if text.is_empty());
        if is_empty && (conventions.empty_text_is_missing || !property.is_text()) {
            return Ok(Outcome::Missing);
        }
        if property.is_text() {
            self.put_text(property, value.into_text());
            return Ok(Outcome::Set);
        }
        let is_set = match &value {
            FieldInput::Text(text) => self.parse(property, text),
            FieldInput::Unsigned(number) => self.put_number(property, *number),
            FieldInput::Signed(number) => self.put_signed(property, *number),
        };
        if is_set {
            Ok(Outcome::Set)
        } else if property == Property::EventId && is_u32(&value) {
            Ok(Outcome::LongId)
        } else if conventions.numbers_may_be_names && property.may_be_a_name() {
            Ok(Outcome::Missing)
        } else {
            Err(property.wrong(&value.into_text()))
        }
    }

    /// Sets a property from the text of a source whose empty text is a missing property; returns
    /// whether the text is of the property's type.
    #[inline]
    pub(crate) fn put(&mut self, property: Property, text: &'a str) -> bool {
        if text.is_empty() {
            true
        } else if property.is_text() {
            self.put_text(property, text.into())
        } else {
            self.parse(property, text)
        }
    }

    /// Sets a property that is not text from its text; returns whether it is one and the text is of
    /// its type.
    #[inline]
    pub(crate) fn parse(&mut self, property: Property, text: &str) -> bool {
        match self.slot(property) {
            Slot::Text(_) => false,
            Slot::Guid(slot) => fill(slot, Guid::parse(text)),
            Slot::Time(slot) => fill(slot, WindowsTime::parse(text)),
            Slot::TimeSource(slot) => {
                let source = TimeSource::parse(text);
                *slot = source.unwrap_or_default();
                source.is_some()
            }
            _ => match parse_u64(text) {
                Some(number) => self.put_number(property, number),
                None => self.parse_unusual_number(property, text),
            },
        }
    }

    #[cold]
    fn parse_unusual_number(&mut self, property: Property, text: &str) -> bool {
        // A word in the place of a number.
        if text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return false;
        }
        if let Some(number) = whole_number(text) {
            return self.put_number(property, number);
        }
        text.parse()
            .is_ok_and(|number| self.put_signed(property, number))
    }

    /// Sets a property that is text; returns whether it is one.
    #[inline]
    pub(crate) fn put_text(&mut self, property: Property, text: Cow<'a, str>) -> bool {
        match self.slot(property) {
            Slot::Text(slot) => fill(slot, Some(text)),
            _ => false,
        }
    }

    /// Sets a property that is a number; returns whether it is one with enough bits.
    #[inline]
    pub(crate) fn put_number(&mut self, property: Property, number: u64) -> bool {
        match self.slot(property) {
            Slot::EventId(slot) => u16::try_from(number).is_ok_and(|id| {
                *slot = EventId::new(id);
                true
            }),
            Slot::U8(slot) => fill(slot, number.try_into().ok()),
            Slot::U16(slot) => fill(slot, number.try_into().ok()),
            Slot::U32(slot) => fill(slot, number.try_into().ok()),
            Slot::U64(slot) => fill(slot, Some(number)),
            Slot::Keywords(slot) => fill(slot, Some(Keywords::from_bits_retain(number))),
            Slot::Text(_) | Slot::Guid(_) | Slot::Time(_) | Slot::TimeSource(_) => false,
        }
    }

    fn put_signed(&mut self, property: Property, number: i64) -> bool {
        match u64::try_from(number) {
            Ok(number) => self.put_number(property, number),
            Err(_) => {
                property == Property::Keywords && self.put_number(property, number.cast_unsigned())
            }
        }
    }

    /// Sets a property that is a GUID; returns whether it is one.
    #[cfg(any(feature = "evtx", test))]
    #[inline]
    pub(crate) fn put_guid(&mut self, property: Property, guid: Guid) -> bool {
        match self.slot(property) {
            Slot::Guid(slot) => fill(slot, Some(guid)),
            _ => false,
        }
    }

    /// Sets a property that is a time; returns whether it is one.
    #[cfg(any(feature = "evtx", test))]
    #[inline]
    pub(crate) fn put_time(&mut self, property: Property, time: WindowsTime) -> bool {
        match self.slot(property) {
            Slot::Time(slot) => fill(slot, Some(time)),
            _ => false,
        }
    }
}

#[inline]
fn fill<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
    let is_some = value.is_some();
    if is_some {
        *slot = value;
    }
    is_some
}

/// `4688.0`.
fn whole_number(text: &str) -> Option<u64> {
    let (digits, fraction) = text.split_once('.')?;
    let is_zero = !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0');
    is_zero.then(|| parse_u64(digits)).flatten()
}

/// Whether a value is a number of 32 bits: the ID of some other event.
fn is_u32(value: &FieldInput<'_>) -> bool {
    let number = match value {
        FieldInput::Text(text) => parse_u64(text).or_else(|| whole_number(text)),
        FieldInput::Unsigned(number) => Some(*number),
        FieldInput::Signed(number) => u64::try_from(*number).ok(),
    };
    number.is_some_and(|number| u32::try_from(number).is_ok())
}

#[cfg(test)]
mod tests;
