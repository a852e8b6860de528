//! The schemas of the events: provider, ID, version, and the fields in manifest order.
//!
//! One table, `schema/events.rs`, declares every event. It generates the structs in
//! [`event`](crate::event), their docs and serde names, and the lookup by which a
//! [`Record`](crate::record::Record) finds a field by name or position.
//!
//! # Examples
//!
//! ```
//! use wmi_events::schema;
//!
//! let failure = &schema::CLIENT_FAILURE;
//! assert_eq!(failure.event_id.get(), 5858);
//! assert!(failure.description.contains("an operation of a client failed"));
//! assert_eq!(failure.fields[5].name, "Operation");
//! assert_eq!(failure.fields[6].meaning, "The result of the operation.");
//! // Any case, and also the names in ETW and in the rendered message.
//! assert_eq!(schema::ESS_STARTED.position("notificationquery"), Some(1));
//! ```

mod channels;
mod declare;
mod event_set;
pub(crate) mod events;
pub(crate) mod field_input;
mod in_type;
mod name_table;
mod providers;
mod query;
mod tables;

pub use event_set::EventSet;
pub(crate) use events::event_table;
pub use in_type::InType;
pub(crate) use name_table::NameTable;
pub use providers::*;
pub(crate) use tables::FIELDS_LEN;
pub use tables::*;

use std::sync::OnceLock;

use crate::event_id::EventId;
use crate::value::Guid;

/// The schema of one event: its ID, provider, version and fields.
#[derive(Debug)]
#[non_exhaustive]
pub struct EventSchema {
    /// The name of the struct that models the event.
    pub name: &'static str,
    /// What it is and when Windows logs it: the docs of its struct, in Markdown.
    pub description: &'static str,
    /// The event ID, unique only within the provider.
    pub event_id: EventId,
    /// The provider that writes the event; other providers use the same IDs.
    pub provider: &'static Provider,
    /// The log on the computer that wrote the event; a collector may store it in another.
    pub channel: &'static str,
    /// The set of this event alone.
    pub(crate) set: EventSet,
    /// The newest known version; a later version is decoded as this one.
    pub version: u8,
    /// The element under `UserData` that contains the fields, or `None`.
    ///
    /// `None` means that the fields are `Data` elements under `EventData`.
    pub element: Option<&'static str>,
    /// The templates of its message, the newest version's first.
    pub(crate) messages: &'static [MessageTemplate],
    /// The fields in manifest order.
    pub fields: &'static [FieldSpec],
    /// The positions of the fields' names, made at their first use.
    pub(crate) positions: OnceLock<NameTable>,
}

/// The English text that Windows renders, from the manifest.
#[derive(Debug)]
pub(crate) struct MessageTemplate {
    /// Words and inserts: `%1` is the first field. What follows the last insert may be cut.
    pub(crate) text: &'static str,
    /// The number of the insert that may contain anything, also the words of the text. The values
    /// before it are found from the front, those after it from the back.
    pub(crate) free: usize,
}

/// An event provider: the component that writes events.
#[derive(Debug)]
#[non_exhaustive]
pub struct Provider {
    /// The name of the provider; compare it without case.
    pub name: &'static str,
    /// The name that Event Viewer and Splunk show, if it differs.
    pub display_name: Option<&'static str>,
    /// The GUID of the provider.
    pub guid: Guid,
}

/// The schema of one field: its names, type and first version.
#[derive(Debug)]
#[non_exhaustive]
pub struct FieldSpec {
    /// The name in XML.
    pub name: &'static str,
    /// Other names: in the manifest, which a live ETW consumer sees, and in the rendered
    /// message.
    pub aliases: &'static [&'static str],
    /// What it is: the docs of the struct's field, in Markdown.
    pub meaning: &'static str,
    /// The type in the manifest.
    pub in_type: InType,
    /// The first version of the event that has the field.
    pub since: u8,
}

impl EventSchema {
    /// The position of the field with that name, from 0; any of its names, in any case.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.named_position(name).map(|(position, _)| position)
    }

    /// The same, and whether the name is one of the field's in the same case.
    pub(crate) fn named_position(&self, name: &str) -> Option<(usize, bool)> {
        let positions = self.positions.get_or_init(|| {
            let fields = (0_u16..).zip(self.fields);
            NameTable::new(fields.flat_map(|(position, field)| {
                let names = std::iter::once(field.name).chain(field.aliases.iter().copied());
                names.map(move |name| (0, name, position))
            }))
        });
        let (position, is_same) = positions.find(0, name)?;
        Some((usize::from(position), is_same))
    }
}

impl EventSchema {
    /// The number of fields of a version.
    pub(crate) fn count_of(&self, version: u8) -> usize {
        let fields = self.fields.iter();
        fields.filter(|field| field.since <= version).count()
    }

    /// Whether a version has this number of fields.
    pub(crate) fn has_count(&self, count: usize) -> bool {
        (0..=self.version).any(|version| self.count_of(version) == count)
    }
}

impl FieldSpec {
    /// Whether the field has that name: any of its names, in any case.
    ///
    /// ```
    /// use wmi_events::schema;
    ///
    /// let query = &schema::TEMPORARY_ESS_STARTED.fields[1];
    /// assert!(query.is_named("QUERY") && query.is_named("NotificationQuery"));
    /// assert!(!query.is_named("Quer"));
    /// ```
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
            || self
                .aliases
                .iter()
                .any(|alias| alias.eq_ignore_ascii_case(name))
    }
}

impl Provider {
    /// Whether a header with this name and GUID is from this provider.
    ///
    /// Matches if at least one is present and none conflicts.
    ///
    /// ```
    /// use wmi_events::schema::WMI_ACTIVITY;
    ///
    /// assert!(WMI_ACTIVITY.is_named(Some("microsoft-windows-wmi-activity"), None));
    /// assert!(WMI_ACTIVITY.is_named(None, Some(WMI_ACTIVITY.guid)));
    /// assert!(!WMI_ACTIVITY.is_named(Some("WinMgmt"), Some(WMI_ACTIVITY.guid)));
    /// assert!(!WMI_ACTIVITY.is_named(None, None));
    /// ```
    #[must_use]
    pub fn is_named(&self, name: Option<&str>, guid: Option<Guid>) -> bool {
        (name.is_some() || guid.is_some())
            && name.is_none_or(|name| {
                self.name.eq_ignore_ascii_case(name)
                    || self
                        .display_name
                        .is_some_and(|shown| shown.eq_ignore_ascii_case(name))
            })
            && guid.is_none_or(|guid| self.guid == guid)
    }
}

/// The schema for that provider name, provider GUID and event ID; `None` for other events.
///
/// ```
/// use wmi_events::EventId;
/// use wmi_events::schema::{self, WMI_ACTIVITY};
///
/// let found = schema::find(Some(WMI_ACTIVITY.name), None, EventId::new(5861));
/// assert_eq!(found.unwrap().name, "EssToConsumerBinding");
/// assert!(schema::find(Some("Other"), None, EventId::new(5861)).is_none());
/// ```
#[must_use]
pub fn find(name: Option<&str>, guid: Option<Guid>, id: EventId) -> Option<&'static EventSchema> {
    EventSet::ALL.find(name, guid, id)
}

/// The schema for that channel and event ID, for a header without a provider.
///
/// Source of the channels: the providers' manifests.
///
/// ```
/// use wmi_events::EventId;
/// use wmi_events::schema;
///
/// let found = schema::find_in_channel("security", EventId::new(4688));
/// assert_eq!(found.unwrap().name, "ProcessCreation");
/// assert!(schema::find_in_channel("Application", EventId::new(4688)).is_none());
/// ```
#[must_use]
pub fn find_in_channel(channel: &str, id: EventId) -> Option<&'static EventSchema> {
    EVENTS
        .iter()
        .copied()
        .find(|event| event.event_id == id && event.channel.eq_ignore_ascii_case(channel))
}
