//! Rendered messages, from collectors that drop an event's data, such as NXLog for WMI-Activity.
//!
//! A message contains the field values between the words of its template, so the values can be
//! extracted again, for all six events in English. Values may contain the template's own words: the
//! operation of a 5858 contains a whole query. Messages of the five WMI-Activity events are the
//! same in every language of Windows. The labels of a 4688 are not, so a 4688 in another language
//! is read by line order if that matches the English message.
//!
//! Deviation: a message has less information than its event. Windows may print a SID as its account
//! name, and an empty value cannot be distinguished from a missing one.

mod activity;
mod process_creation;
mod values;

use self::values::offset_in;
use crate::error::Error;
use crate::event::{Event, EventId, System};
use crate::record::Record;

/// Reads an event from its header and its rendered message.
///
/// `Ok(None)` means that the header is not one of the six events.
///
/// # Errors
///
/// [`ErrorKind::Language`](crate::ErrorKind::Language) if the message does not match the event's
/// template, [`ErrorKind::Field`](crate::ErrorKind::Field) if a value does not have its field's
/// type. Offsets are relative to the message.
///
/// # Examples
///
/// ```
/// use wmi_events::source::message;
/// use wmi_events::{ErrorKind, EventId, System};
///
/// let system = System::new(EventId::PROVIDER_STARTED);
/// let text = r"CIMWin32 provider started with result code 0x0. HostProcess = wmiprvse.exe; ProcessID = 4844; ProviderPath = %systemroot%\system32\wbem\cimwin32.dll";
/// let event = message::parse(system.clone(), text)?.unwrap();
/// assert_eq!(event.field("ProviderName").unwrap().text(), "CIMWin32");
/// assert_eq!(event.field("ProcessID").unwrap().text(), "4844");
///
/// let error = message::parse(system, "The service was started.").unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Language);
/// # Ok::<(), wmi_events::Error>(())
/// ```
pub fn parse<'a>(system: System<'a>, message: &'a str) -> Result<Option<Event<'a>>, Error> {
    let mut record = Record::new(system);
    fill(&mut record, message, 0)?;
    record.into_event()
}

/// Sets a record's fields from its message, which begins at `base` in the input.
pub(crate) fn fill<'a>(record: &mut Record<'a>, message: &'a str, base: u64) -> Result<(), Error> {
    let Some(schema) = record.schema() else {
        return Ok(());
    };
    let values = match schema.event_id {
        EventId::PROCESS_CREATION => process_creation::values(message),
        id => activity::values(schema, id, message),
    };
    let values = values.map_err(|error| {
        let error = error.map_offset(|offset| base + offset);
        error.in_event(Some(schema.event_id))
    })?;
    for (position, value) in values {
        let offset = offset_in(message, value).map(|offset| base + offset);
        record.put_at(position, value.into(), offset);
    }
    Ok(())
}
