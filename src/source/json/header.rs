//! The header of an event, in any collector's layout.

use super::dialects::{Dialect, Place};
use super::object::{Object, Raw, ScalarError, syntax};
use crate::error::Error;
use crate::event::{EventId, System};
use crate::record::FieldInput;
use crate::schema::{self, EVENTS};
use crate::source::property::Property;
use crate::value::{Guid, Keywords, WindowsTime, number};

const EXPECTED_NUMBER: &str = "a number in its range";

/// Whose event an object is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Owner {
    Ours,
    Another,
    /// Unknown: provider or ID is missing.
    Nobody,
}

/// Classifies the event by provider and ID.
pub(super) fn owner(dialect: &'static Dialect, object: Object<'_, '_>) -> Result<Owner, Error> {
    let mut system = System::default();
    let mut has_id = false;
    for (property, places) in dialect.header.iter().take(IDENTITY) {
        let found = places.iter().find_map(|place| {
            let base = dialect.base.filter(|_| !place.is_beside);
            let holder = base.map_or(Some(object), |base| object.object(base))?;
            let raw = match place.attribute {
                None => holder.get(place.name),
                Some(path) => attribute(holder, place.name, path),
            };
            raw.filter(|raw| *property != Property::ProviderName || is_provider(place, *raw))
        });
        if let Some(raw) = found {
            match set(&mut system, *property, dialect, raw, false)? {
                Set::Id => has_id = true,
                Set::LongId => return Ok(Owner::Another),
                Set::Other => {}
            }
        }
    }
    let (name, guid) = (system.provider_name.as_deref(), system.provider_guid);
    Ok(match schema::find(name, guid, system.event_id) {
        Some(_) if has_id => Owner::Ours,
        None if has_id && (name.is_some() || guid.is_some()) => Owner::Another,
        _ => Owner::Nobody,
    })
}

/// Each dialect's first properties: the provider's name and GUID, and the ID.
const IDENTITY: usize = 3;

/// An attribute of the member with that name.
fn attribute<'t, 'a>(holder: Object<'t, 'a>, name: &str, path: &str) -> Option<Raw<'t, 'a>> {
    match holder.object(name) {
        Some(object) => object.attribute(path),
        None => holder.object(&format!("{name}_attributes"))?.get(path),
    }
}

/// Reads the header; `None` if the ID does not fit in 16 bits. Collectors write an empty text for a
/// missing property; in text that `is_own`, it is really empty.
pub(super) fn read<'a>(
    dialect: &'static Dialect,
    object: Object<'_, 'a>,
    is_own: bool,
) -> Result<Option<System<'a>>, Error> {
    let base = dialect.base.and_then(|base| object.object(base));
    let base = base.map(Object::sound).transpose()?;
    let mut found = [None; MAX_PROPERTIES];
    find(dialect, base.unwrap_or(object), false, &mut found);
    if dialect.has_beside {
        find(dialect, object, true, &mut found);
    }
    let mut system = System::default();
    let mut has_id = false;
    for (slot, (property, _)) in found.iter().zip(dialect.header) {
        if let Some(Found { raw, .. }) = slot {
            match set(&mut system, *property, dialect, *raw, is_own)? {
                Set::Id => has_id = true,
                Set::LongId => return Ok(None),
                Set::Other => {}
            }
        }
    }
    Ok(has_id.then_some(system))
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
    let property = Named(property);
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

/// A property and the rank of its place: the lowest wins.
#[derive(Clone, Copy)]
struct Found<'t, 'a> {
    rank: usize,
    raw: Raw<'t, 'a>,
}

/// The number of properties in a header.
const MAX_PROPERTIES: usize = 18;

/// Searches the members of `holder` for the properties, each in its best place. Most writers keep
/// the dialect's order, so each search begins where the last one ended.
fn find<'t, 'a>(
    dialect: &'static Dialect,
    holder: Object<'t, 'a>,
    is_beside: bool,
    found: &mut [Option<Found<'t, 'a>>; MAX_PROPERTIES],
) {
    let header = dialect.header;
    let mut next = 0;
    for (name, raw) in holder.members() {
        // No property name needs an escape.
        let Some(name) = name.plain().filter(|_| !raw.is_null()) else {
            continue;
        };
        let stem = name.strip_suffix("_attributes");
        let (name, is_of_attributes) = (stem.unwrap_or(name), stem.is_some());
        let mut is_matched = false;
        let start = next;
        for step in 0..header.len() {
            let index = (start + step) % header.len();
            let Some((property, places)) = header.get(index) else {
                break;
            };
            let is_it = |place: &&Place| {
                place.name.len() == name.len()
                    && place.is_beside == is_beside
                    && place.name.eq_ignore_ascii_case(name)
            };
            let Some((rank, place)) = places.iter().enumerate().find(|(_, p)| is_it(p)) else {
                // Properties of one member are adjacent.
                if is_matched {
                    break;
                }
                continue;
            };
            is_matched = true;
            next = index;
            let at = match place.attribute {
                None if is_of_attributes => None,
                None => Some(raw),
                Some(path) => raw.object().and_then(|object| object.attribute(path)),
            };
            let (Some(raw), Some(slot)) = (at, found.get_mut(index)) else {
                continue;
            };
            // A name in another case ranks lower.
            let rank = 2 * rank + usize::from(place.name != name);
            let is_better = slot.is_none_or(|found| rank < found.rank);
            if is_better && (*property != Property::ProviderName || is_provider(place, raw)) {
                *slot = Some(Found { rank, raw });
            }
        }
    }
}

/// Fields of 5857 and 5859 have these names, so only a provider of this crate's events counts as
/// one there.
fn is_provider(place: &Place, raw: Raw<'_, '_>) -> bool {
    let is_field = matches!(place.name, "ProviderName" | "Provider") && place.attribute.is_none();
    !is_field
        || raw.string().ok().flatten().is_some_and(|name| {
            let mut providers = EVENTS.iter().map(|event| event.provider.name);
            providers.any(|provider| provider.eq_ignore_ascii_case(&name))
        })
}

/// A property and how to set it.
#[derive(Clone, Copy)]
struct Named(Property);

impl Named {
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
            Err(ScalarError::Escape(error)) => Err(syntax(&error, raw.offset())),
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
