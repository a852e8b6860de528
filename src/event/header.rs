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
mod tests {
    use super::*;

    const COLLECTOR: Conventions = Conventions {
        empty_text_is_missing: true,
        numbers_may_be_names: true,
    };
    const OWN: Conventions = Conventions {
        empty_text_is_missing: false,
        numbers_may_be_names: false,
    };

    fn text(text: &str) -> FieldInput<'_> {
        text.into()
    }

    /// A header with one property.
    fn with(set: impl FnOnce(&mut System<'static>)) -> System<'static> {
        let mut system = System::default();
        set(&mut system);
        system
    }

    #[test]
    fn values_of_each_type() {
        let guid = Guid::from_u128(0x5484_9625_5478_4994_a5ba_3e3b_0328_c30d);
        let table: &[(Property, FieldInput<'static>, System<'static>)] = &[
            (
                Property::Computer,
                text("A"),
                with(|s| s.computer = Some("A".into())),
            ),
            (
                Property::Computer,
                12_u8.into(),
                with(|s| s.computer = Some("12".into())),
            ),
            (
                Property::Channel,
                text("B"),
                with(|s| s.channel = Some("B".into())),
            ),
            (
                Property::UserId,
                text("S-1"),
                with(|s| s.user_id = Some("S-1".into())),
            ),
            (
                Property::ProviderName,
                text("P"),
                with(|s| s.provider_name = Some("P".into())),
            ),
            (
                Property::ProviderGuid,
                text("54849625-5478-4994-A5BA-3E3B0328C30D"),
                with(|s| s.provider_guid = Some(guid)),
            ),
            (
                Property::ActivityId,
                guid.into(),
                with(|s| s.activity_id = Some(guid)),
            ),
            (
                Property::RelatedActivityId,
                guid.into(),
                with(|s| s.related_activity_id = Some(guid)),
            ),
            (
                Property::EventId,
                text("4688"),
                with(|s| s.event_id = EventId::new(4688)),
            ),
            (
                Property::EventId,
                text("4688.0"),
                with(|s| s.event_id = EventId::new(4688)),
            ),
            (
                Property::EventId,
                65_535_i64.into(),
                with(|s| s.event_id = EventId::new(65_535)),
            ),
            (
                Property::Qualifiers,
                text("0xffff"),
                with(|s| s.qualifiers = Some(0xffff)),
            ),
            (
                Property::Version,
                2_i8.into(),
                with(|s| s.version = Some(2)),
            ),
            (Property::Level, text(" 4 "), with(|s| s.level = Some(4))),
            (
                Property::Task,
                text("13312.00"),
                with(|s| s.task = Some(13312)),
            ),
            (
                Property::Opcode,
                255_u64.into(),
                with(|s| s.opcode = Some(255)),
            ),
            (
                Property::Keywords,
                text("-9214364837600034816"),
                with(|s| s.keywords = Some(Keywords::from_bits_retain(0x8020_0000_0000_0000))),
            ),
            (
                Property::Keywords,
                (-1_i64).into(),
                with(|s| s.keywords = Some(Keywords::from_bits_retain(u64::MAX))),
            ),
            (
                Property::TimeCreated,
                text("2023-10-18T05:43:52.7695919Z"),
                with(|s| s.time_created = WindowsTime::from_file_time(133_420_814_327_695_919)),
            ),
            (
                Property::RecordId,
                text("18446744073709551615"),
                with(|s| s.record_id = Some(u64::MAX)),
            ),
            (
                Property::ProcessId,
                text("4294967295"),
                with(|s| s.process_id = Some(u32::MAX)),
            ),
            (
                Property::ThreadId,
                0_u8.into(),
                with(|s| s.thread_id = Some(0)),
            ),
            (
                Property::TimeSource,
                text("received"),
                with(|s| s.time_source = TimeSource::Received),
            ),
            (
                Property::LocalTime,
                text("2026-03-03 09:04:55"),
                with(|s| s.local_time = Some("2026-03-03 09:04:55".into())),
            ),
        ];
        for (property, value, expected) in table {
            for conventions in [COLLECTOR, OWN] {
                let mut system = System::default();
                let outcome = system.set(*property, value.clone(), conventions);
                assert_eq!(outcome.unwrap(), Outcome::Set, "{property:?} {value:?}");
                assert_eq!(system, *expected, "{property:?} {value:?}");
            }
            if let FieldInput::Text(text) = value {
                let mut system = System::default();
                assert!(system.put(*property, text), "{property:?} {text}");
                assert_eq!(system, *expected, "{property:?} {text}");
            }
        }
        for property in Property::ALL {
            assert!(
                table.iter().any(|(other, ..)| other == property),
                "{property:?}"
            );
        }
    }

    #[test]
    fn values_of_other_types() {
        let number = |bits| format!("expected a number of {bits} bits");
        let guid = format!("expected {}", Guid::EXPECTED);
        let table = [
            (
                Property::ProviderGuid,
                text("x"),
                "Provider Guid",
                guid.clone(),
            ),
            (
                Property::ActivityId,
                1_u8.into(),
                "ActivityID",
                guid.clone(),
            ),
            (
                Property::RelatedActivityId,
                (-1_i8).into(),
                "RelatedActivityID",
                guid,
            ),
            (Property::EventId, text("x"), "EventID", number(32)),
            (Property::EventId, text("4294967296"), "EventID", number(32)),
            (Property::EventId, text("4688.5"), "EventID", number(32)),
            (Property::EventId, text("4688."), "EventID", number(32)),
            (Property::EventId, (-1_i8).into(), "EventID", number(32)),
            (
                Property::Qualifiers,
                65_536_u32.into(),
                "Qualifiers",
                number(16),
            ),
            (Property::Version, text("256"), "Version", number(8)),
            (Property::RecordId, text("-1"), "EventRecordID", number(64)),
            (
                Property::ProcessId,
                text("4294967296.0"),
                "Execution ProcessID",
                number(32),
            ),
            (
                Property::ThreadId,
                text("%%"),
                "Execution ThreadID",
                number(32),
            ),
            (
                Property::TimeCreated,
                1_u8.into(),
                "SystemTime",
                format!("expected {}", WindowsTime::EXPECTED),
            ),
            (
                Property::TimeSource,
                text("guessed"),
                "TimeSource",
                format!("expected {}", TimeSource::EXPECTED),
            ),
        ];
        for (property, value, name, expected) in table {
            for conventions in [COLLECTOR, OWN] {
                let mut system = System::default();
                let error = system
                    .set(property, value.clone(), conventions)
                    .unwrap_err();
                assert_eq!(error.field(), Some(name));
                let found = value.clone().into_text();
                let message = format!("invalid `{name}`: {expected}, found `{found}`");
                assert_eq!(error.to_string(), message);
                assert_eq!(system, System::default(), "{property:?}");
            }
        }
    }

    #[test]
    fn conventions_of_sources() {
        for property in Property::ALL {
            let mut system = System::default();
            let outcome = system.set(*property, text(""), COLLECTOR).unwrap();
            assert_eq!(outcome, Outcome::Missing, "{property:?}");
            assert_eq!(system, System::default());
            let expected = match property.is_text() {
                true => Outcome::Set,
                false => Outcome::Missing,
            };
            assert_eq!(
                system.set(*property, text(""), OWN).unwrap(),
                expected,
                "{property:?}"
            );
        }
        for property in [
            Property::Level,
            Property::Task,
            Property::Opcode,
            Property::Keywords,
        ] {
            let mut system = System::default();
            let outcome = system.set(property, text("Audit Success"), COLLECTOR);
            assert_eq!(outcome.unwrap(), Outcome::Missing, "{property:?}");
            assert_eq!(system, System::default());
            let error = system
                .set(property, text("Audit Success"), OWN)
                .unwrap_err();
            assert_eq!(error.field(), Some(property.name()));
        }
        for id in [
            text("65536"),
            text("4294967295"),
            70_000_i32.into(),
            text("65536.0"),
        ] {
            let outcome = System::default().set(Property::EventId, id, OWN);
            assert_eq!(outcome.unwrap(), Outcome::LongId);
        }
    }

    #[test]
    fn typed_values() {
        let (guid, time) = (Guid::from_u128(1), WindowsTime::from_file_time(0).unwrap());
        for property in Property::ALL {
            let mut system = System::default();
            let is_set = [
                system.put_text(*property, "x".into()),
                system.put_number(*property, 1),
                system.put_guid(*property, guid),
                system.put_time(*property, time),
            ];
            let count = is_set.iter().filter(|is_set| **is_set).count();
            // It has names alone.
            if *property == Property::TimeSource {
                assert_eq!(count, 0);
                continue;
            }
            assert_eq!(count, 1, "{property:?}");
            assert_ne!(system, System::default(), "{property:?}");
        }
    }
}
