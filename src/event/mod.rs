//! The typed events: [`Event`], its header [`System`], and one struct an event.

mod client_failure;
mod ess_started;
mod event_id;
mod field;
mod process_creation;
mod provider_started;
mod system;
#[cfg(feature = "serde")]
mod system_serde;
mod temporary_ess_started;
mod watching;

use std::borrow::Cow;

pub use self::event_id::EventId;
pub(crate) use self::field::FieldValue;
pub use self::field::{ExtraField, Field, Fields};
pub use self::system::System;
pub use crate::schema::models::*;

use crate::error::Error;
use crate::record::Record;
use crate::source::xml;

/// One event: its header and what it says.
///
/// The lifetime is that of the input. Text is borrowed from it wherever it stands there as it
/// is, and copied where an escape such as `&lt;` had to be undone;
/// [`into_owned`](Self::into_owned) detaches the event.
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
    /// What the header says.
    pub system: System<'a>,
    /// What the event says.
    pub payload: Payload<'a>,
    /// Fields that the [`schema`](crate::schema) does not know, as logged and in order: those
    /// of a later version of the event, and what Windows writes when it could not render the
    /// fields (`ProcessingErrorData`). Mostly empty.
    pub extra: Vec<ExtraField<'a>>,
}

/// Reading
impl<'a> Event<'a> {
    /// Reads one event from XML.
    ///
    /// `Ok(None)` is a sound event that is not one of the six; what stands behind its provider
    /// and ID has not been looked at. White space, comments, processing instructions, a byte
    /// order mark and a declaration may stand around the event.
    ///
    /// Deviation: line ends are kept as they are, where XML 1.0 (2.11) would make every `\r\n`
    /// a `\n`: a log is evidence. Namespaces are not resolved; elements count by their local
    /// name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Syntax`] for malformed XML, a DTD, an entity other than the five predefined;
    /// [`ErrorKind::Truncated`] where the text ends within the event;
    /// [`ErrorKind::Structure`] for XML that is not one event, such as `<Events/>`;
    /// [`ErrorKind::Field`] for a number that is none;
    /// [`ErrorKind::Limit`] beyond the default [`Limits`](crate::source::Limits).
    /// Use [`source::xml::parse`](xml::parse) to set others.
    ///
    /// [`ErrorKind::Syntax`]: crate::ErrorKind::Syntax
    /// [`ErrorKind::Truncated`]: crate::ErrorKind::Truncated
    /// [`ErrorKind::Structure`]: crate::ErrorKind::Structure
    /// [`ErrorKind::Field`]: crate::ErrorKind::Field
    /// [`ErrorKind::Limit`]: crate::ErrorKind::Limit
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::{ErrorKind, Event};
    ///
    /// let other = "<Event><System><Provider Name='Service Control Manager'/>\
    ///              <EventID Qualifiers='16384'>7045</EventID></System></Event>";
    /// assert!(Event::from_xml(other)?.is_none());
    /// assert_eq!(Event::from_xml("<Events/>").unwrap_err().kind(), ErrorKind::Structure);
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub fn from_xml(xml: &'a str) -> Result<Option<Self>, Error> {
        xml::parse(xml, &xml::Limits::default())
    }

    /// Reads one event from the bytes of XML: UTF-8, or UTF-16 of either byte order, with a
    /// byte order mark or without. What the declaration says of the encoding is not asked: it
    /// is often left over from another one.
    ///
    /// UTF-8 is borrowed; UTF-16 is not UTF-8, so that event is an owned one.
    ///
    /// # Errors
    ///
    /// As [`from_xml`](Self::from_xml), and [`ErrorKind::Encoding`](crate::ErrorKind::Encoding)
    /// at the first byte that is not of the encoding, such as a lone surrogate.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::{Event, EventId};
    ///
    /// let xml = "<Event><System><Provider Name='Microsoft-Windows-WMI-Activity'/>\
    ///            <EventID>5857</EventID></System></Event>";
    /// let utf16: Vec<u8> = xml.encode_utf16().flat_map(u16::to_le_bytes).collect();
    /// let event = Event::from_xml_bytes(&utf16)?.unwrap();
    /// assert_eq!(event.system.event_id, EventId::PROVIDER_STARTED);
    /// assert_eq!(Event::from_xml_bytes(xml.as_bytes())?.unwrap(), event);
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub fn from_xml_bytes(xml: &'a [u8]) -> Result<Option<Self>, Error> {
        xml::parse_bytes(xml, &xml::Limits::default())
    }

    /// Reads one event from a JSON object, in the shape of any collector that
    /// [`source::json`](crate::source::json) names.
    ///
    /// `Ok(None)` is an object that is not one of the six. Text is borrowed where it has no
    /// escapes; Windows paths have.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Syntax`] for malformed JSON, [`ErrorKind::Truncated`] where the text ends
    /// within it, [`ErrorKind::Structure`] for a field that is there twice,
    /// [`ErrorKind::Field`] for a number that is none, [`ErrorKind::Language`] for an event that
    /// has only a message that is not of its template, and [`ErrorKind::Limit`] beyond the
    /// default [`Limits`](crate::source::Limits).
    ///
    /// [`ErrorKind::Syntax`]: crate::ErrorKind::Syntax
    /// [`ErrorKind::Truncated`]: crate::ErrorKind::Truncated
    /// [`ErrorKind::Structure`]: crate::ErrorKind::Structure
    /// [`ErrorKind::Field`]: crate::ErrorKind::Field
    /// [`ErrorKind::Language`]: crate::ErrorKind::Language
    /// [`ErrorKind::Limit`]: crate::ErrorKind::Limit
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::Event;
    ///
    /// let json = r#"{"@timestamp": "2026-03-03T09:04:55.109Z", "winlog": {"event_id": "4688",
    ///     "provider_name": "Microsoft-Windows-Security-Auditing", "computer_name": "WKS07",
    ///     "event_data": {"NewProcessId": "0x14c8", "CommandLine": "wmic os get"}}}"#;
    /// let event = Event::from_json(json)?.unwrap();
    /// assert_eq!(event.system.computer.as_deref(), Some("WKS07"));
    /// assert_eq!(event.field("CommandLine").unwrap().text(), "wmic os get");
    /// // And back: what this crate writes it reads.
    /// let own = serde_json::to_string(&event).unwrap();
    /// assert_eq!(Event::from_json(&own)?, Some(event));
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    #[cfg(feature = "json")]
    pub fn from_json(json: &'a str) -> Result<Option<Self>, Error> {
        crate::source::json::parse(json, &xml::Limits::default())
    }

    /// Takes the event from a record; `Ok(None)` where the record is not one of the six.
    /// [`Record::into_event`] does it without copying text that the record owns.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Field`](crate::ErrorKind::Field) for a value that is not of its field's
    /// type.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::{Event, EventId, Record, System};
    ///
    /// let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
    /// record.set("CommandLine", "wmic os get").set("NewProcessId", 4844_u64);
    /// let event = Event::from_record(&record)?.unwrap();
    /// assert_eq!(event.field("NewProcessId").unwrap().text(), "0x12ec");
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub fn from_record(record: &Record<'a>) -> Result<Option<Self>, Error> {
        record.clone().into_event()
    }
}

impl Event<'static> {
    /// Reads one event from the UTF-16 that the Windows API renders (`EvtRender` with
    /// `EvtRenderEventXml`), with the NUL that ends it or without. Offsets in errors are bytes,
    /// two a unit.
    ///
    /// # Errors
    ///
    /// As [`from_xml_bytes`](Event::from_xml_bytes).
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::{Event, EventId};
    ///
    /// let xml = "<Event><System><Provider Name='Microsoft-Windows-WMI-Activity'/>\
    ///            <EventID>5861</EventID></System></Event>\0";
    /// let rendered: Vec<u16> = xml.encode_utf16().collect();
    /// let event = Event::from_utf16(&rendered)?.unwrap();
    /// assert_eq!(event.system.event_id, EventId::ESS_TO_CONSUMER_BINDING);
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    ///
    /// In the callback of a subscription, with the crate `windows-sys`:
    ///
    /// ```
    /// # #[cfg(windows)]
    /// # mod agent {
    /// use std::ffi::c_void;
    /// use std::ptr::{null, null_mut};
    ///
    /// use windows_sys::Win32::System::EventLog::{
    ///     EVT_HANDLE, EvtRender, EvtRenderEventXml, EvtSubscribe, EvtSubscribeActionDeliver,
    ///     EvtSubscribeToFutureEvents,
    /// };
    /// use windows_sys::core::w;
    /// use wmi_events::Event;
    ///
    /// unsafe extern "system" fn deliver(action: i32, _: *const c_void, event: EVT_HANDLE) -> u32 {
    ///     if action != EvtSubscribeActionDeliver {
    ///         return 0;
    ///     }
    ///     let (mut len, mut properties) = (0, 0);
    ///     // Without a buffer it says how many bytes it needs.
    ///     unsafe {
    ///         EvtRender(0, event, EvtRenderEventXml, 0, null_mut(), &mut len, &mut properties);
    ///     }
    ///     let mut xml = vec![0_u16; len.div_ceil(2) as usize];
    ///     let buffer = xml.as_mut_ptr().cast();
    ///     let is_rendered = unsafe {
    ///         EvtRender(0, event, EvtRenderEventXml, len, buffer, &mut len, &mut properties)
    ///     };
    ///     if is_rendered != 0 {
    ///         match Event::from_utf16(&xml) {
    ///             Ok(Some(event)) => println!("{}", event.system.event_id),
    ///             Ok(None) => {}
    ///             Err(error) => eprintln!("{error}"),
    ///         }
    ///     }
    ///     0
    /// }
    ///
    /// /// Calls back with each event until the handle is closed.
    /// pub fn subscribe() -> EVT_HANDLE {
    ///     let channel = w!("Microsoft-Windows-WMI-Activity/Operational");
    ///     let flags = EvtSubscribeToFutureEvents;
    ///     unsafe {
    ///         EvtSubscribe(0, null_mut(), channel, w!("*"), 0, null(), Some(deliver), flags)
    ///     }
    /// }
    /// # }
    /// ```
    pub fn from_utf16(xml: &[u16]) -> Result<Option<Self>, Error> {
        xml::parse_utf16(xml, &xml::Limits::default())
    }
}

/// Access
impl Event<'_> {
    /// The fields that are there, in manifest order, under their Windows names and in the text
    /// that Windows prints.
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

    /// The field of that name, if it is there: any of its names, in any case.
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

/// Text for a map from its borrowed to its owned form.
pub(crate) fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}
