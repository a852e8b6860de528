//! The one table of events: per event its provider, ID, versions, and its fields in manifest
//! order with their types and other names.
//!
//! Everything that knows an event's shape comes from the declaration in `schema/events.rs`:
//! the structs in [`event`](crate::event), their serde names, how a
//! [`Record`](crate::record::Record) finds a field by name or position, and the docs.
//!
//! # Examples
//!
//! ```
//! use wmi_events::schema;
//!
//! let failure = &schema::CLIENT_FAILURE;
//! assert_eq!(failure.event_id.get(), 5858);
//! assert_eq!(failure.fields[5].name, "Operation");
//! // Any case, and the names that ETW and the rendered message use.
//! assert_eq!(schema::ESS_STARTED.position("notificationquery"), Some(1));
//! ```

mod declare;
pub(crate) mod events;
pub(crate) mod field_input;
mod in_type;
mod providers;
mod tables;

pub(crate) use events::event_table;
pub use in_type::InType;
pub use providers::*;
pub(crate) use tables::MAX_FIELDS;
pub use tables::*;

use crate::event_id::EventId;
use crate::value::Guid;

/// What is known of one event.
#[derive(Debug)]
#[non_exhaustive]
pub struct EventSchema {
    /// The struct that models it.
    pub name: &'static str,
    /// Its ID at its provider.
    pub event_id: EventId,
    /// Who writes it; other providers use the same numbers.
    pub provider: &'static Provider,
    /// The highest version known; a later one is read as this one.
    pub version: u8,
    /// The element under `UserData` that holds its fields, or `None` where they are `Data`
    /// elements under `EventData`.
    pub element: Option<&'static str>,
    /// Its fields in manifest order.
    pub fields: &'static [FieldSpec],
}

/// Who writes an event.
#[derive(Debug)]
#[non_exhaustive]
pub struct Provider {
    /// Its name; compare without case.
    pub name: &'static str,
    /// Its GUID.
    pub guid: Guid,
    /// The log that its events are in on the computer that wrote them; a collector may keep
    /// them in another.
    pub channel: &'static str,
}

/// One field of an event.
#[derive(Debug)]
#[non_exhaustive]
pub struct FieldSpec {
    /// Its name in XML.
    pub name: &'static str,
    /// Its other names: of the manifest, which a live ETW consumer sees, and of the rendered
    /// message.
    pub aliases: &'static [&'static str],
    /// Its type in the manifest.
    pub in_type: InType,
    /// The first version of the event that has it.
    pub since: u8,
}

impl EventSchema {
    /// Where the field of that name stands, from 0: any of its names, in any case.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.is_named(name))
    }
}

impl FieldSpec {
    /// Whether that is one of the field's names, in any case.
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
    /// Whether a header names this provider: one of name and GUID present and right is enough,
    /// one present and wrong is not.
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
            && name.is_none_or(|name| self.name.eq_ignore_ascii_case(name))
            && guid.is_none_or(|guid| self.guid == guid)
    }
}

/// The event of that provider and ID, if it is one of this crate's.
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
    EVENTS
        .iter()
        .copied()
        .find(|event| event.event_id == id && event.provider.is_named(name, guid))
}
