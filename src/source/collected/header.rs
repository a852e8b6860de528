//! The header of an event, in any collector's layout.

use std::cmp::Ordering;

use super::channels::{self, Meaning};
use super::dialect::{DATA, DATA_LEN, Dialect, Fields, RECEIVED, SLOTS};
use super::names::Found;
use super::object::{Object, Raw, ScalarError};
use super::places::Places;
use super::recognize::Compiled;
use super::tape::Values;
use super::time::{self, Time};
use crate::error::Error;
use crate::event::{Conventions, EventId, Outcome, Property, System};
use crate::record::FieldInput;
use crate::schema::{EVENTS, EventSchema, PROVIDERS};
use crate::source::grouped::grouped;
use crate::value::Guid;

/// Whose event a record is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::source) enum Owner {
    Ours,
    Another,
    /// Unknown: nothing names the event, but it may have an ID.
    Nobody(Option<EventId>),
}

/// What decides whose event a record is.
pub(super) const OWNER: [Property; 4] = [
    Property::ProviderName,
    Property::ProviderGuid,
    Property::Channel,
    Property::EventId,
];

/// Where the known members of a record are: the item of each slot.
#[derive(Clone, Copy, Debug)]
pub(in crate::source) struct Named {
    /// The item of the record.
    item: u32,
    places: Places<SLOTS>,
    /// The item of a member whose path occurred before.
    duplicate: Option<u32>,
    /// Whether names of members contain that of a data member: `winlog.event_data.CommandLine`.
    has_dotted: bool,
    schema: Option<&'static EventSchema>,
}

impl Named {
    /// Finds the members of a record that its dialect knows, each in its best place.
    pub(super) fn find(compiled: &Compiled, object: Object<'_, '_>) -> Self {
        let mut named = Self {
            item: u32::try_from(object.raw().index()).unwrap_or(u32::MAX),
            places: Places::EMPTY,
            duplicate: None,
            has_dotted: false,
            schema: None,
        };
        let prefix = compiled.dialect.prefix;
        compiled.names().find(object, prefix, &mut |found| {
            let Found {
                slot,
                rank,
                raw,
                is_within,
                is_bare,
            } = found;
            if is_within {
                named.has_dotted |= usize::from(slot) >= DATA;
                return;
            }
            let item = u32::try_from(raw.index()).unwrap_or(u32::MAX);
            let slot = usize::from(slot);
            // Without the prefix it is the collector's own, and a dash in a cell says that there is none.
            if slot < RECEIVED && (is_bare || raw.is_dash()) {
                return;
            }
            // `{"Provider": {"Name": "a"}}` is not the name of a provider.
            let is_container = |object: Object<'_, '_>| !object.is_wrapped_value();
            if slot < DATA && raw.object().is_some_and(is_container) {
                return;
            }
            match named.places.rank(slot).cmp(&rank) {
                Ordering::Less => {}
                // Names of times that differ in case alone are several, not one twice.
                Ordering::Equal if slot == RECEIVED => {}
                Ordering::Equal => named.duplicate = Some(item),
                Ordering::Greater => named.places.set(slot, item, rank),
            }
        });
        named
    }

    /// The value in a slot.
    #[inline]
    pub(super) fn value<'t, 'a>(
        &self,
        values: &'t Values<'t, 'a>,
        slot: usize,
    ) -> Option<Raw<'t, 'a>> {
        values.value(self.places.item(slot)?)
    }

    /// The schema of an event of ours, once its owner is known.
    pub(super) fn schema(&self) -> Option<&'static EventSchema> {
        self.schema
    }

    /// Whether there is a member for fields by name.
    pub(super) fn has_data(&self) -> bool {
        (DATA..DATA + DATA_LEN).any(|slot| self.places.item(slot).is_some())
    }

    pub(super) fn has_dotted(&self) -> bool {
        self.has_dotted
    }

    /// Whether there is a member besides the header's: fields, or a message.
    #[cfg(feature = "json")]
    pub(super) fn has_content(&self) -> bool {
        self.has_dotted || self.places.has_any_from(DATA)
    }

    /// Whether a flat record has a field of its event besides the header's members.
    #[cfg(feature = "json")]
    pub(super) fn has_fields(
        &self,
        dialect: &'static Dialect,
        values: &Values<'_, '_>,
        object: Object<'_, '_>,
    ) -> bool {
        let mut wrong = Some(Vec::new());
        let system = self.system(dialect, values, false, wrong.as_mut());
        let system = system.ok().flatten();
        let Some(schema) = system.and_then(|system| system.schema()) else {
            return false;
        };
        object.members().any(|(name, raw)| {
            let is_field = |name: &str| {
                let bare = name.strip_prefix(dialect.prefix);
                bare.is_some_and(|bare| schema.position(bare).is_some())
            };
            !raw.is_object() && !self.has_item(raw) && name.plain().is_some_and(is_field)
        })
    }

    /// Whether a member is the header's.
    pub(super) fn has_item(&self, raw: Raw<'_, '_>) -> bool {
        self.places.slot_of(raw.index()).is_some()
    }

    /// Takes a member from the header, as it is a field of the event. Returns its slot.
    pub(super) fn release(&mut self, raw: Raw<'_, '_>) -> Option<usize> {
        self.places.remove(raw.index())
    }

    /// Classifies the event by its ID and its provider or, without one, by its channel; by its fields,
    /// where the channel is one of any events. A `Provider` or `ProviderName` that is a field is then
    /// no longer the header's.
    pub(super) fn owner(
        &mut self,
        dialect: &'static Dialect,
        values: &Values<'_, '_>,
    ) -> Result<Owner, Error> {
        self.release_fields(dialect, values);
        self.release_guid(dialect, values);
        let mut system = System::default();
        let mut has_id = false;
        for property in OWNER {
            let Some(raw) = self.value(values, property as usize) else {
                continue;
            };
            match set(&mut system, property, dialect, raw, false) {
                Ok(Outcome::Set) => has_id |= property == Property::EventId,
                Ok(Outcome::LongId) => return Ok(Owner::Another),
                Ok(Outcome::Missing) => {}
                // Others use the names of an ID too, such as CloudTrail.
                Err(_) if property == Property::EventId && !may_be_of_ours(&system) => {
                    return Ok(Owner::Nobody(None));
                }
                // The provider's name or the channel tells whose it is.
                Err(_) if property == Property::ProviderGuid => {}
                Err(error) => return Err(error),
            }
        }
        if !has_id {
            return Ok(Owner::Nobody(None));
        }
        drop_display_name(&mut system, dialect);
        let schema = system.schema();
        self.schema = schema;
        if schema.is_some() {
            return Ok(Owner::Ours);
        }
        let has_provider = system.provider_name.is_some() || system.provider_guid.is_some();
        let channel = system.channel.as_deref().map(channels::meaning);
        let id = system.event_id;
        let with_id = || EVENTS.iter().copied().filter(|event| event.event_id == id);
        if has_provider || channel == Some(Meaning::Others) || with_id().next().is_none() {
            return Ok(Owner::Another);
        }
        if channel == Some(Meaning::Any) && !dialect.has_empty_text {
            self.schema = with_id().find(|event| self.fits(event, dialect, values));
        }
        Ok(match self.schema {
            Some(_) => Owner::Ours,
            None => Owner::Nobody(Some(id)),
        })
    }

    /// Whether several members, besides the header's, have names of an event's fields.
    fn fits(
        &self,
        event: &EventSchema,
        dialect: &'static Dialect,
        values: &Values<'_, '_>,
    ) -> bool {
        let count = |object: Object<'_, '_>, prefix: &str| {
            let is_field = |name: &str| {
                let name = name.strip_prefix(prefix);
                let last = name.map(|name| name.rsplit_once('.').map_or(name, |(_, last)| last));
                last.is_some_and(|name| event.position(name).is_some())
            };
            let members = object.members().filter(|(name, raw)| {
                !raw.is_null() && !self.has_item(*raw) && name.plain().is_some_and(is_field)
            });
            members.count()
        };
        let flat = values.value(self.item as usize).and_then(Raw::object);
        let flat = flat.map_or(0, |object| count(object, dialect.prefix));
        let data = (DATA..DATA + DATA_LEN).filter_map(|slot| self.value(values, slot)?.object());
        flat + data.map(|object| count(object, "")).sum::<usize>() >= FITTING
    }

    /// Fields of 5857 and 5859 are named `ProviderName` and `Provider`, so in a flat record only a
    /// provider of this crate's events counts as one there, if the channel names the event.
    fn release_fields(&mut self, dialect: &'static Dialect, values: &Values<'_, '_>) {
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
            let mut providers = PROVIDERS.iter();
            providers.any(|provider| provider.is_named(Some(&name), None))
        });
        let has_guid = self
            .value(values, Property::ProviderGuid as usize)
            .is_some();
        let is_at_home = text(Property::Channel as usize).is_some_and(|channel| {
            let mut events = EVENTS.iter();
            events.any(|event| event.channel.eq_ignore_ascii_case(&channel))
        });
        if !is_known && (has_guid || is_at_home) {
            self.release(raw);
        }
    }

    /// A field of a Trace event 12 is named `ProviderGuid`: in a flat record of it, only the GUID of a
    /// provider of this crate's events counts as the header's, if a name or the channel tells the event.
    fn release_guid(&mut self, dialect: &'static Dialect, values: &Values<'_, '_>) {
        if dialect.fields != Fields::Flat {
            return;
        }
        let Some(raw) = self.value(values, Property::ProviderGuid as usize) else {
            return;
        };
        let text = |property: Property| {
            let raw = self.value(values, property as usize)?;
            raw.single().string().ok().flatten()
        };
        let guid = text(Property::ProviderGuid).and_then(|text| Guid::parse(&text));
        let is_known = PROVIDERS
            .iter()
            .any(|provider| guid.is_none_or(|guid| provider.guid == guid));
        if is_known {
            return;
        }
        let id = self.value(values, Property::EventId as usize);
        let has_field = id
            .and_then(|raw| raw.text().trim_matches('"').parse::<u16>().ok())
            .is_some_and(|id| {
                let mut events = EVENTS.iter().filter(|event| event.event_id.get() == id);
                events.any(|event| event.position("ProviderGuid").is_some())
            });
        if !has_field {
            return;
        }
        let is_named = text(Property::ProviderName).is_some_and(|name| {
            let mut providers = PROVIDERS.iter();
            providers.any(|provider| provider.is_named(Some(&name), None))
        });
        let is_at_home = || {
            text(Property::Channel).is_some_and(|channel| {
                let mut events = EVENTS.iter();
                events.any(|event| event.channel.eq_ignore_ascii_case(&channel))
            })
        };
        if is_named || is_at_home() {
            self.release(raw);
        }
    }

    pub(super) fn rank(&self, slot: usize) -> u8 {
        self.places.rank(slot)
    }

    /// Whether no path occurs twice.
    #[cfg(feature = "json")]
    pub(super) fn is_unique(&self) -> bool {
        self.duplicate.is_none()
    }

    /// An error if a path occurs twice.
    pub(super) fn check_unique(&self, values: &Values<'_, '_>) -> Result<(), Error> {
        let duplicate = self.duplicate.and_then(|item| values.value(item as usize));
        duplicate.map_or(Ok(()), |raw| Err(raw.duplicate()))
    }

    /// Reads the header; `None` if the ID does not fit in 16 bits. Collectors write an empty text
    /// for a missing property, unless the header `has_empty_text`. A property that cannot be read is
    /// missing and put to those that are `wrong`; without them it is an error, as an ID is.
    pub(super) fn system<'a>(
        &self,
        dialect: &'static Dialect,
        values: &Values<'_, 'a>,
        has_empty_text: bool,
        mut wrong: Option<&mut Vec<Error>>,
    ) -> Result<Option<System<'a>>, Error> {
        let mut system = System::default();
        let mut has_id = false;
        for (property, _) in dialect.header {
            if let Some(raw) = self.value(values, *property as usize) {
                match set(&mut system, *property, dialect, raw, has_empty_text) {
                    Ok(Outcome::Set) => has_id |= *property == Property::EventId,
                    Ok(Outcome::LongId) => return Ok(None),
                    Ok(Outcome::Missing) => {}
                    Err(error) => match &mut wrong {
                        Some(wrong) if *property != Property::EventId => wrong.push(error),
                        _ => return Err(error),
                    },
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

/// Whether the provider or, without one, the channel is that of an event of this crate.
fn may_be_of_ours(system: &System<'_>) -> bool {
    let (name, guid) = (system.provider_name.as_deref(), system.provider_guid);
    match system.channel.as_deref() {
        Some(channel) if name.is_none() && guid.is_none() => {
            let mut events = EVENTS.iter();
            events.any(|event| event.channel.eq_ignore_ascii_case(channel))
        }
        _ => PROVIDERS
            .iter()
            .any(|provider| provider.is_named(name, guid)),
    }
}

/// Whether the provider's path with this rank is also the name of a field.
fn is_provider_field(dialect: &Dialect, rank: u8) -> bool {
    let mut header = dialect.header.iter();
    let provider = header.find(|(property, _)| *property == Property::ProviderName);
    let path = provider.and_then(|(_, paths)| paths.get(usize::from(rank / 2)));
    path.is_some_and(|path| matches!(*path, "ProviderName" | "Provider"))
}

/// How many members with names of fields tell an event by its ID alone.
const FITTING: usize = 2;

/// What Log Analytics appends to the names of times.
const UTC: &str = " [UTC]";
/// What its portal appends where it shows them in the reader's own zone.
const LOCAL: &str = " [Local Time]";

/// Sets a property from text without escapes or a number, as nearly all are; `None` for others and
/// for what is not of its type.
#[inline]
fn set_usual<'a>(
    system: &mut System<'a>,
    property: Property,
    raw: Raw<'_, 'a>,
    has_empty_text: bool,
) -> Option<Outcome> {
    if property == Property::TimeCreated {
        return None;
    }
    let is_set = match raw.plain() {
        Some("") if !has_empty_text || !property.is_text() => return Some(Outcome::Missing),
        Some(text) if property.is_text() => system.put_text(property, text.into()),
        Some(text) => system.parse(property, text),
        None => system.put_number(property, raw.unsigned()?),
    };
    is_set.then_some(Outcome::Set)
}

/// Sets a property, if the record has a value for it.
#[inline]
fn set<'a>(
    system: &mut System<'a>,
    property: Property,
    dialect: &'static Dialect,
    raw: Raw<'_, 'a>,
    has_empty_text: bool,
) -> Result<Outcome, Error> {
    let usual = set_usual(system, property, raw, has_empty_text);
    usual.map_or_else(
        || set_any(system, property, dialect, raw, has_empty_text),
        Ok,
    )
}

fn set_any<'a>(
    system: &mut System<'a>,
    property: Property,
    dialect: &'static Dialect,
    raw: Raw<'_, 'a>,
    has_empty_text: bool,
) -> Result<Outcome, Error> {
    let conventions = Conventions {
        empty_text_is_missing: !has_empty_text,
        numbers_may_be_names: true,
    };
    let value = match raw.scalar() {
        Ok(Some(value)) => value,
        Ok(None) => return Ok(Outcome::Missing),
        // Keywords as a list of names; PowerShell 5 within another cmdlet: a time as an object of
        // its parts.
        Err(ScalarError::NoScalar)
            if property.may_be_a_name() || property == Property::TimeCreated =>
        {
            return Ok(Outcome::Missing);
        }
        Err(ScalarError::NoScalar) => {
            let error = Error::value(property.name(), "one value", raw.text());
            return Err(error.at(Some(raw.offset())));
        }
        Err(ScalarError::HalfPair) => return Err(raw.half_pair()),
    };
    if property == Property::TimeCreated {
        let name = raw.name_text();
        let is_utc = name.ends_with(UTC) || dialect.is_utc && !name.ends_with(LOCAL);
        return match time::read(&value, is_utc) {
            Time::Known(time) => {
                system.time_created = Some(time);
                Ok(Outcome::Set)
            }
            Time::Unknown => {
                let text = value.into_text();
                if !text.is_empty() {
                    system.local_time = Some(text);
                }
                Ok(Outcome::Missing)
            }
            Time::Malformed if dialect.is_time_shown => {
                system.local_time = Some(value.into_text());
                Ok(Outcome::Missing)
            }
            Time::Malformed => {
                let text = value.into_text();
                let error = property.wrong(&text);
                if time::has_clock(&text) {
                    system.local_time = Some(text);
                }
                Err(error.at(Some(raw.offset())))
            }
        };
    }
    let value = match &value {
        FieldInput::Text(text) if !property.is_text() => {
            grouped(text).map_or(value, FieldInput::from)
        }
        _ => value,
    };
    let set = system.set(property, value, conventions);
    set.map_err(|error| error.at(Some(raw.offset())))
}
