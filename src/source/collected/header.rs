//! The header of an event, in any collector's layout.

use super::dialects::{Compiled, DATA, Dialect, Fields, SLOTS};
use super::names::Found;
use super::object::{Object, Raw, ScalarError};
use super::tape::Values;
use crate::error::Error;
use crate::event::{EventId, System};
use crate::record::FieldInput;
use crate::schema::EVENTS;
use crate::source::property::Property;
use crate::value::{Guid, Keywords, WindowsTime, number};

const EXPECTED_NUMBER: &str = "a number in its range";

/// Whose event a record is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::source) enum Owner {
    Ours,
    Another,
    /// Unknown: nothing names the event.
    Nobody,
}

/// Where the known members of a record are: the item of each slot.
#[derive(Clone, Copy, Debug)]
pub(in crate::source) struct Named {
    places: [Option<Place>; SLOTS],
    /// The item of a member whose path occurred before.
    duplicate: Option<u32>,
    /// Whether names of members contain that of a data member: `winlog.event_data.CommandLine`.
    has_dotted: bool,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    rank: u8,
    item: u32,
}

impl Named {
    /// Finds the members of a record that its dialect knows, each in its best place.
    pub(super) fn find(compiled: &Compiled, object: Object<'_, '_>) -> Self {
        let mut named = Self {
            places: [None; SLOTS],
            duplicate: None,
            has_dotted: false,
        };
        let prefix = compiled.dialect.prefix;
        compiled.names.find(object, prefix, &mut |found| {
            let Found {
                slot,
                rank,
                raw,
                is_within,
            } = found;
            if is_within {
                named.has_dotted |= usize::from(slot) >= DATA;
                return;
            }
            let item = u32::try_from(raw.index()).unwrap_or(u32::MAX);
            let slot = usize::from(slot);
            let Some(place) = named.places.get_mut(slot) else {
                return;
            };
            // `{"Provider": {"Name": "a"}}` is not the name of a provider.
            let is_container = |object: Object<'_, '_>| !object.is_wrapped_value();
            if slot < DATA && raw.object().is_some_and(is_container) {
                return;
            }
            match place {
                Some(other) if other.rank < rank => {}
                Some(other) if other.rank == rank => named.duplicate = Some(item),
                _ => *place = Some(Place { rank, item }),
            }
        });
        named
    }

    /// The value in a slot.
    #[inline]
    pub(super) fn value<'t, 'a>(&self, values: Values<'t, 'a>, slot: usize) -> Option<Raw<'t, 'a>> {
        let place = (*self.places.get(slot)?)?;
        values.value(place.item as usize)
    }

    pub(super) fn has_dotted(&self) -> bool {
        self.has_dotted
    }

    /// Whether a member is the header's.
    pub(super) fn has_item(&self, raw: Raw<'_, '_>) -> bool {
        let is_it = |place: &Place| place.item as usize == raw.index();
        self.places.iter().flatten().any(is_it)
    }

    /// Takes a member from the header, as it is a field of the event. Returns its slot.
    pub(super) fn release(&mut self, raw: Raw<'_, '_>) -> Option<usize> {
        let is_it = |place: &Place| place.item as usize == raw.index();
        let mut places = self.places.iter_mut();
        places.position(|slot| slot.take_if(|place| is_it(place)).is_some())
    }

    /// Classifies the event by its ID and its provider or, without one, by its channel. A `Provider`
    /// or `ProviderName` that is a field is then no longer the header's.
    pub(super) fn owner(
        &mut self,
        dialect: &'static Dialect,
        values: Values<'_, '_>,
    ) -> Result<Owner, Error> {
        self.release_fields(dialect, values);
        let mut system = System::default();
        let mut has_id = false;
        for property in [
            Property::EventId,
            Property::ProviderName,
            Property::ProviderGuid,
            Property::Channel,
        ] {
            let Some(raw) = self.value(values, property as usize) else {
                continue;
            };
            match set(&mut system, property, dialect, raw, false)? {
                Set::Id => has_id = true,
                Set::LongId => return Ok(Owner::Another),
                Set::Other => {}
            }
        }
        if !has_id {
            return Ok(Owner::Nobody);
        }
        drop_display_name(&mut system, dialect);
        if system.schema().is_some() {
            return Ok(Owner::Ours);
        }
        let System {
            provider_name,
            provider_guid,
            channel,
            event_id,
            ..
        } = system;
        let is_named = provider_name.is_some() || provider_guid.is_some() || channel.is_some();
        let may_be_ours = EVENTS.iter().any(|event| event.event_id == event_id);
        Ok(if is_named || !may_be_ours {
            Owner::Another
        } else {
            Owner::Nobody
        })
    }

    /// Fields of 5857 and 5859 are named `ProviderName` and `Provider`, so in a flat record only a
    /// provider of this crate's events counts as one there, if the channel names the event.
    fn release_fields(&mut self, dialect: &'static Dialect, values: Values<'_, '_>) {
        let slot = Property::ProviderName as usize;
        let Some(raw) = self.value(values, slot) else {
            return;
        };
        if dialect.fields != Fields::Flat || !is_provider_field(dialect, self.rank(slot)) {
            return;
        }
        let text = |slot| {
            let raw = self.value(values, slot)?;
            raw.single().string().ok().flatten()
        };
        let is_known = text(slot).is_some_and(|name| {
            let mut providers = EVENTS.iter().map(|event| event.provider);
            providers.any(|provider| provider.is_named(Some(&name), None))
        });
        let has_guid = self
            .value(values, Property::ProviderGuid as usize)
            .is_some();
        let is_at_home = text(Property::Channel as usize).is_some_and(|channel| {
            let mut providers = EVENTS.iter().map(|event| event.provider);
            providers.any(|provider| provider.channel.eq_ignore_ascii_case(&channel))
        });
        if !is_known && (has_guid || is_at_home) {
            self.release(raw);
        }
    }

    fn rank(&self, slot: usize) -> u8 {
        let place = self.places.get(slot).copied().flatten();
        place.map_or(u8::MAX, |place| place.rank)
    }

    /// An error if a path occurs twice.
    pub(super) fn check_unique(&self, values: Values<'_, '_>) -> Result<(), Error> {
        let duplicate = self.duplicate.and_then(|item| values.value(item as usize));
        duplicate.map_or(Ok(()), |raw| Err(raw.duplicate()))
    }

    /// Reads the header; `None` if the ID does not fit in 16 bits. Collectors write an empty text
    /// for a missing property; in text that `is_own`, it is really empty.
    pub(super) fn system<'a>(
        &self,
        dialect: &'static Dialect,
        values: Values<'_, 'a>,
        is_own: bool,
    ) -> Result<Option<System<'a>>, Error> {
        let mut system = System::default();
        let mut has_id = false;
        for (property, _) in dialect.header {
            if let Some(raw) = self.value(values, *property as usize) {
                match set(&mut system, *property, dialect, raw, is_own)? {
                    Set::Id => has_id = true,
                    Set::LongId => return Ok(None),
                    Set::Other => {}
                }
            }
        }
        drop_display_name(&mut system, dialect);
        Ok(has_id.then_some(system))
    }
}

/// Drops the name of the provider that Windows shows: in its language, it names no event, but the
/// channel does. It has blanks.
fn drop_display_name(system: &mut System<'_>, dialect: &Dialect) {
    if dialect.has_display_name && system.schema().is_none() {
        system.provider_name.take_if(|name| name.contains(' '));
    }
}

/// Whether the provider's path with this rank is also the name of a field.
fn is_provider_field(dialect: &Dialect, rank: u8) -> bool {
    let mut header = dialect.header.iter();
    let provider = header.find(|(property, _)| *property == Property::ProviderName);
    let path = provider.and_then(|(_, paths)| paths.get(usize::from(rank / 2)));
    path.is_some_and(|path| matches!(*path, "ProviderName" | "Provider"))
}

/// Which property was set.
enum Set {
    Id,
    /// An ID of more than 16 bits, which is not an event of this crate.
    LongId,
    Other,
}

fn set<'a>(
    system: &mut System<'a>,
    property: Property,
    dialect: &'static Dialect,
    raw: Raw<'_, 'a>,
    is_own: bool,
) -> Result<Set, Error> {
    let property = HeaderProperty(property);
    let Some(value) = property.value(raw)? else {
        return Ok(Set::Other);
    };
    let is_empty = matches!(&value, FieldInput::Text(text) if text.is_empty());
    if is_empty && !(is_own && property.is_text()) {
        return Ok(Set::Other);
    }
    if property.0 != Property::EventId {
        property.set(system, dialect, value, raw)?;
        return Ok(Set::Other);
    }
    match property.number::<u32>(&value).map(u16::try_from) {
        Some(Ok(id)) => {
            system.event_id = EventId::new(id);
            Ok(Set::Id)
        }
        Some(Err(_)) => Ok(Set::LongId),
        None => Err(property.wrong(EXPECTED_NUMBER, value, raw)),
    }
}

/// A property and how to set it.
#[derive(Clone, Copy)]
struct HeaderProperty(Property);

impl HeaderProperty {
    fn name(self) -> &'static str {
        match self.0 {
            Property::ProviderName => "Provider",
            Property::ProviderGuid => "Provider Guid",
            Property::EventId => "EventID",
            Property::Qualifiers => "Qualifiers",
            Property::Version => "Version",
            Property::Level => "Level",
            Property::Task => "Task",
            Property::Opcode => "Opcode",
            Property::Keywords => "Keywords",
            Property::TimeCreated => "SystemTime",
            Property::RecordId => "EventRecordID",
            Property::ActivityId => "ActivityID",
            Property::RelatedActivityId => "RelatedActivityID",
            Property::ProcessId => "Execution ProcessID",
            Property::ThreadId => "Execution ThreadID",
            Property::Channel => "Channel",
            Property::Computer => "Computer",
            Property::UserId => "UserID",
        }
    }

    /// The value, if there is one.
    fn value<'a>(self, raw: Raw<'_, 'a>) -> Result<Option<FieldInput<'a>>, Error> {
        match raw.scalar() {
            Ok(value) => Ok(value),
            // Keywords as a list of names.
            Err(ScalarError::NoScalar) if self.is_often_named() => Ok(None),
            // PowerShell 5 within another cmdlet: a time as an object of its parts.
            Err(ScalarError::NoScalar) if self.0 == Property::TimeCreated => Ok(None),
            Err(ScalarError::NoScalar) => {
                let value = raw.text().into();
                Err(self.wrong("one value", value, raw))
            }
            Err(ScalarError::HalfPair) => Err(raw.half_pair()),
        }
    }

    /// Whether any text is valid for it.
    fn is_text(self) -> bool {
        matches!(
            self.0,
            Property::ProviderName | Property::Channel | Property::Computer | Property::UserId
        )
    }

    /// Whether collectors write its name instead of its number.
    fn is_often_named(self) -> bool {
        matches!(
            self.0,
            Property::Level | Property::Task | Property::Opcode | Property::Keywords
        )
    }

    fn set<'a>(
        self,
        system: &mut System<'a>,
        dialect: &Dialect,
        value: FieldInput<'a>,
        raw: Raw<'_, 'a>,
    ) -> Result<(), Error> {
        let is_set = match self.0 {
            Property::ProviderName => {
                put(&mut system.provider_name, Some(value.clone().into_text()))
            }
            Property::Channel => put(&mut system.channel, Some(value.clone().into_text())),
            Property::Computer => put(&mut system.computer, Some(value.clone().into_text())),
            Property::UserId => put(&mut system.user_id, Some(value.clone().into_text())),
            Property::ProviderGuid => put(&mut system.provider_guid, guid(&value)),
            Property::ActivityId => put(&mut system.activity_id, guid(&value)),
            Property::RelatedActivityId => put(&mut system.related_activity_id, guid(&value)),
            Property::Qualifiers => put(&mut system.qualifiers, self.number(&value)),
            Property::Version => put(&mut system.version, self.number(&value)),
            Property::Level => put(&mut system.level, self.number(&value)),
            Property::Task => put(&mut system.task, self.number(&value)),
            Property::Opcode => put(&mut system.opcode, self.number(&value)),
            Property::RecordId => put(&mut system.record_id, self.number(&value)),
            Property::ProcessId => put(&mut system.process_id, self.number(&value)),
            Property::ThreadId => put(&mut system.thread_id, self.number(&value)),
            Property::Keywords => put(&mut system.keywords, keywords(&value)),
            Property::TimeCreated => {
                let time = time(&value, dialect.is_utc)
                    .ok_or_else(|| self.wrong(WindowsTime::EXPECTED, value.clone(), raw))?;
                system.time_created = time;
                return Ok(());
            }
            Property::EventId => true,
        };
        if is_set || self.is_often_named() {
            return Ok(());
        }
        let expected = match self.0 {
            Property::ProviderGuid | Property::ActivityId | Property::RelatedActivityId => {
                Guid::EXPECTED
            }
            _ => EXPECTED_NUMBER,
        };
        Err(self.wrong(expected, value, raw))
    }

    fn number<T: TryFrom<u64>>(self, value: &FieldInput<'_>) -> Option<T> {
        let number = match value {
            FieldInput::Unsigned(number) => Some(*number),
            FieldInput::Signed(_) => None,
            FieldInput::Text(text) => number::parse_u64(text).or_else(|| whole(text)),
        };
        T::try_from(number?).ok()
    }

    #[cold]
    fn wrong(self, expected: &'static str, value: FieldInput<'_>, raw: Raw<'_, '_>) -> Error {
        let error = Error::value(self.name(), expected, &value.into_text());
        error.at(Some(raw.offset()))
    }
}

fn put<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
    *slot = value;
    slot.is_some()
}

/// `4688.0`, as written by tools that store every number as floating point.
fn whole(text: &str) -> Option<u64> {
    let (digits, fraction) = text.split_once('.')?;
    let is_zero = !fraction.is_empty() && fraction.bytes().all(|b| b == b'0');
    is_zero.then(|| number::parse_u64(digits)).flatten()
}

fn guid(value: &FieldInput<'_>) -> Option<Guid> {
    match value {
        FieldInput::Text(text) => Guid::parse(text),
        _ => None,
    }
}

/// NXLog and PowerShell write the 64 bits as a signed number.
fn keywords(value: &FieldInput<'_>) -> Option<Keywords> {
    let bits = match value {
        FieldInput::Unsigned(bits) => *bits,
        FieldInput::Signed(bits) => bits.cast_unsigned(),
        FieldInput::Text(text) => match text.strip_prefix('-') {
            Some(_) => text.parse::<i64>().ok()?.cast_unsigned(),
            None => number::parse_u64(text)?,
        },
    };
    Some(Keywords::from_bits_retain(bits))
}

/// A time; `None` if malformed. `Some(None)` for a time without a zone whose writer uses local
/// times: its offset is unknown.
#[allow(
    clippy::option_option,
    reason = "no time, and a time that is not known"
)]
fn time(value: &FieldInput<'_>, is_utc: bool) -> Option<Option<WindowsTime>> {
    match value {
        // Velociraptor: seconds since 1970.
        FieldInput::Unsigned(seconds) => {
            let seconds = i64::try_from(*seconds).ok()?;
            WindowsTime::from_timestamp(seconds, 0).map(Some)
        }
        FieldInput::Signed(seconds) => WindowsTime::from_timestamp(*seconds, 0).map(Some),
        FieldInput::Text(text) => {
            if let Some(milliseconds) = text.strip_prefix("/Date(") {
                // PowerShell 5; after the sign is the zone in which it was shown.
                let end = milliseconds.get(1..)?.find(['+', '-', ')'])? + 1;
                let milliseconds: i64 = milliseconds.get(..end)?.parse().ok()?;
                let nanoseconds = u32::try_from(milliseconds.rem_euclid(1000)).ok()? * 1_000_000;
                let seconds = milliseconds.div_euclid(1000);
                return WindowsTime::from_timestamp(seconds, nanoseconds).map(Some);
            }
            if let Some(time) = fractional_seconds(text) {
                return Some(Some(time));
            }
            let time = WindowsTime::parse(text).or_else(|| {
                // Fluent Bit: ` +0900`.
                let (local, zone) = text.split_at_checked(text.len().checked_sub(5)?)?;
                let (hours, minutes) = zone.split_at_checked(3)?;
                WindowsTime::parse(&format!("{}{hours}:{minutes}", local.trim_end()))
            })?;
            Some((is_utc || names_zone(text)).then_some(time))
        }
    }
}

/// `1558210771.9201234`.
fn fractional_seconds(text: &str) -> Option<WindowsTime> {
    let (seconds, fraction) = text.split_once('.')?;
    let seconds: i64 = seconds.parse().ok()?;
    if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // To the 100 ns of a `FILETIME`; further digits are rounding noise of a double.
    let ticks: String = fraction.chars().chain("0000000".chars()).take(7).collect();
    let nanoseconds = ticks.parse::<u32>().ok()? * 100;
    WindowsTime::from_timestamp(seconds, nanoseconds)
}

fn names_zone(text: &str) -> bool {
    let time = text.trim_end().get(10..).unwrap_or_default();
    time.ends_with(['Z', 'z']) || time.contains(['+', '-'])
}
