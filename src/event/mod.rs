//! The typed events: [`Event`], its header [`System`], and one struct per event.

mod builder;
mod client_failure;
mod ess_started;
mod ess_to_consumer_binding;
mod field;
mod field_ref;
mod field_source;
mod header;
mod models;
mod process_creation;
mod process_view;
mod property;
mod provider_started;
mod redacted;
mod rendered;
mod slots;
mod sysmon_wmi;
mod system;
mod temporary_ess_started;
mod time_source;
mod trace;
mod watching;

pub use self::builder::Builder;
pub(crate) use self::field::FieldValue;
pub use self::field::{ExtraField, Field, Fields};
pub use self::field_ref::FieldRef;
pub(crate) use self::field_source::{FieldSource, FieldTags};
pub(crate) use self::header::{Conventions, Outcome};
// Every struct of the table.
pub use self::models::*;
pub(crate) use self::process_view::ProcessLog;
pub use self::process_view::ProcessView;
#[cfg(feature = "json")]
pub(crate) use self::process_view::said;
#[cfg(any(feature = "serde", feature = "evtx"))]
pub(crate) use self::property::HEADER_ELEMENTS;
#[cfg(feature = "serde")]
pub(crate) use self::property::{HeaderElement, PropertyRef};
pub(crate) use self::property::{Property, header_element};
pub(crate) use self::slots::Slots;
pub use self::system::System;
pub use self::time_source::TimeSource;
pub(crate) use self::trace::TraceClient;
pub use crate::event_id::EventId;

/// One event: header, typed fields, and fields unknown to the schema.
///
/// The lifetime is that of the input. Text is borrowed from it, and copied only where an escape
/// such as `&lt;` had to be decoded; [`into_owned`](Self::into_owned) detaches the event.
///
/// Its fields, and its serde, have the text as logged, passwords in command lines included. `Debug` masks them, and
/// [`redacted`](Self::redacted) is the event to show and to store elsewhere: see [`secrets`](crate::secrets).
///
/// # Examples
///
/// ```
/// use std::borrow::Cow;
/// use wmi_events::{Event, Payload};
///
/// let xml = r"<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>
///   <System>
///     <Provider Name='Microsoft-Windows-Security-Auditing'/>
///     <EventID>4688</EventID><Version>2</Version>
///     <Computer>WKS01.corp.example</Computer>
///   </System>
///   <EventData>
///     <Data Name='NewProcessName'>C:\Windows\System32\wbem\WMIC.exe</Data>
///     <Data Name='CommandLine'>wmic /node:SRV01 os get &gt; x</Data>
///   </EventData>
/// </Event>";
/// let event = Event::from_xml(xml)?.expect("4688 is one of the six");
/// let Payload::ProcessCreation(process) = &event.payload else { unreachable!() };
/// assert!(matches!(process.new_process_name, Some(Cow::Borrowed(_))));
/// assert_eq!(process.command_line.as_deref(), Some("wmic /node:SRV01 os get > x"));
/// assert_eq!(event.system.computer.as_deref(), Some("WKS01.corp.example"));
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Event<'a> {
    /// The header: the `System` element.
    pub system: System<'a>,
    /// The typed fields: one variant per event.
    pub payload: Payload<'a>,
    /// Fields unknown to the [`schema`](crate::schema), as logged and in order; mostly empty.
    ///
    /// They come from a later version of the event, or Windows wrote them because it could not
    /// render the fields (`ProcessingErrorData`).
    pub extra: Vec<ExtraField<'a>>,
}

impl<'a> Event<'a> {
    /// An event with that header and payload, and no extra fields.
    ///
    /// It is not checked whether the header is of the payload's event.
    ///
    /// ```
    /// use wmi_events::event::ProcessCreation;
    /// use wmi_events::{Event, EventId, System};
    ///
    /// let process = ProcessCreation::builder().command_line("wmic os get");
    /// let event = Event::new(System::new(EventId::PROCESS_CREATION), process);
    /// assert_eq!(event.get("CommandLine").unwrap().text(), "wmic os get");
    /// ```
    #[must_use]
    pub fn new(system: System<'a>, payload: impl Into<Payload<'a>>) -> Self {
        Self {
            system,
            payload: payload.into(),
            extra: Vec::new(),
        }
    }
}

/// Access
impl Event<'_> {
    /// The present fields in manifest order, with their Windows names and Windows' text.
    ///
    /// ```
    /// use wmi_events::{Event, EventId, Record, System};
    ///
    /// let mut record = Record::new(System::new(EventId::PROVIDER_STARTED));
    /// record.set("ProcessID", 4844_u32).set("ProviderName", "CIMWin32");
    /// let event = record.into_event()?.unwrap();
    /// let fields: Vec<_> = event.fields().map(|f| format!("{}={}", f.name(), f.text())).collect();
    /// assert_eq!(fields, ["ProviderName=CIMWin32", "ProcessID=4844"]);
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub fn fields(&self) -> Fields<'_> {
        self.payload.fields()
    }

    /// The field with that name, if present; any of its names, in any case.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<Field<'_>> {
        self.fields().find(|field| field.spec().is_named(name))
    }

    /// Detaches the event from its input, copying only the text still borrowed.
    ///
    /// ```
    /// use wmi_events::Event;
    ///
    /// fn read(xml: String) -> Option<Event<'static>> {
    ///     Event::from_xml(&xml).ok().flatten().map(Event::into_owned)
    /// }
    /// # assert!(read(String::new()).is_none());
    /// ```
    #[must_use]
    pub fn into_owned(self) -> Event<'static> {
        Event {
            system: self.system.into_owned(),
            payload: self.payload.into_owned(),
            extra: self.extra.into_iter().map(ExtraField::into_owned).collect(),
        }
    }
}
