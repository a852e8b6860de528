//! Rendered messages, from collectors that drop an event's data, such as NXLog for WMI-Activity.
//!
//! A message contains the field values between the words of its template, so the values can be
//! extracted again, for all events of this crate in English. Values may contain the template's own words: the
//! operation of a 5858 contains a whole query.
//!
//! A collector may change white space: tabs to blanks, line ends, or all lines into one (Snare). A
//! 4688 in another language is read by the order of its lines, whatever their labels, also if tabs or
//! several blanks are between them in one line. The messages
//! of the five WMI-Activity events are read in English only.
//!
//! Deviation: a message has less information than its event. Windows may print a SID as its account
//! name, and an empty value cannot be distinguished from a missing one.

mod explanation;
mod lines;
mod split;
mod template;
mod values;

use self::template::Template;
use self::values::{TOKEN_ELEVATION_TYPE, Values, is_white, malformed, offset_in, token_elevation};
use crate::error::Error;
use crate::event::{Event, System};
use crate::record::Record;
use crate::schema::EventSchema;

/// Reads an event from its header and its rendered message.
///
/// `Ok(None)` means that the header is not that of an event of this crate.
///
/// # Errors
///
/// [`ErrorKind::Language`](crate::ErrorKind::Language) if the message does not match the event's
/// template or is only its first line, [`ErrorKind::Field`](crate::ErrorKind::Field) if a value
/// does not have its field's type. Offsets are relative to the message.
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

/// What a message has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Content {
    Fields,
    /// No fields: it is blank, or the first line alone, where a collector keeps no more. Nothing in
    /// it is damaged.
    NoFields,
}

/// [`read`]; a message without fields is an error.
pub(crate) fn fill<'a>(record: &mut Record<'a>, message: &'a str, base: u64) -> Result<(), Error> {
    match (read(record, message, base)?, record.schema()) {
        (Content::NoFields, Some(schema)) => {
            let error = no_fields().at(Some(base));
            Err(error.in_event(Some(schema.event_id)))
        }
        _ => Ok(()),
    }
}

/// The error for a message without fields, where nothing else has them.
pub(crate) fn no_fields() -> Error {
    malformed("the fields of the event", 0)
}

/// Sets the fields that a record lacks from its message, which begins at `base` in the input. No field
/// is set after an error.
pub(crate) fn read<'a>(
    record: &mut Record<'a>,
    message: &'a str,
    base: u64,
) -> Result<Content, Error> {
    let Some(schema) = record.schema() else {
        return Ok(Content::NoFields);
    };
    let text = without_quotes(message);
    let values = values(schema, text).map_err(|error| {
        let start = base + offset_in(message, text).unwrap_or_default();
        let error = error.map_offset(|offset| start + offset);
        error.in_event(Some(schema.event_id))
    })?;
    let Some(values) = values else {
        return Ok(Content::NoFields);
    };
    for (position, value) in values {
        if record.has(position) {
            continue;
        }
        let offset = offset_in(message, value).map(|offset| base + offset);
        let name = schema.fields.get(position).map(|field| field.name);
        let value = match name {
            Some(TOKEN_ELEVATION_TYPE) => token_elevation(value),
            _ => value,
        };
        record.put_at(position, value.into(), offset);
    }
    Ok(Content::Fields)
}

/// Wazuh has the message in quotes.
fn without_quotes(message: &str) -> &str {
    let quoted = message.trim_matches(is_white).strip_prefix('"');
    let text = quoted.and_then(|text| text.strip_suffix('"'));
    text.unwrap_or(message)
}

/// The values of a message; `None` if it has none.
fn values<'a>(schema: &'static EventSchema, message: &'a str) -> Result<Option<Values<'a>>, Error> {
    if message.trim_matches(is_white).is_empty() {
        return Ok(None);
    }
    let templates = Template::for_event(schema);
    let mut first_error = None;
    for template in templates {
        match template.split(message) {
            Ok(values) => return Ok(Some(values)),
            Err(error) => drop(first_error.get_or_insert(error)),
        }
    }
    let templates = || templates.iter().filter(|template| template.has_lines());
    if templates().next().is_none() {
        let unknown = || malformed("an event whose message is known", 0);
        return Err(first_error.unwrap_or_else(unknown));
    }
    if lines::is_title(message) {
        return Ok(None);
    }
    if let Some(values) = templates().find_map(|template| template.by_order(message, false)) {
        return Ok(Some(values));
    }
    let mut most = Values::new();
    for template in templates() {
        let cut = template.split_cut_line(message);
        let cut = cut.or_else(|| template.by_order(message, true));
        for values in [template.by_label(message)?, cut.unwrap_or_default()] {
            if values.len() > most.len() {
                most = values;
            }
        }
    }
    if most.is_empty() {
        return Err(malformed("the lines of the event's message", 0));
    }
    Ok(Some(most))
}

#[cfg(test)]
mod test_values {
    use super::*;
    use crate::event::EventId;
    use crate::schema::EVENTS;

    /// The values of a message, by position; `None` if it has none.
    pub(super) fn read(id: EventId, message: &str) -> Result<Option<Vec<(usize, String)>>, String> {
        let schema = EVENTS.iter().find(|schema| schema.event_id == id).unwrap();
        read_of(schema, message)
    }

    /// The same for an event whose ID others have too.
    pub(super) fn read_of(
        schema: &'static EventSchema,
        message: &str,
    ) -> Result<Option<Vec<(usize, String)>>, String> {
        let values = values(schema, message).map_err(|error| error.to_string())?;
        let owned =
            |values: Values<'_>| values.iter().map(|(f, v)| (*f, (*v).to_owned())).collect();
        Ok(values.map(owned))
    }

    /// The values of a message with the names of their fields, in the order of the message.
    pub(super) fn named(id: EventId, message: &str) -> Vec<String> {
        let schema = EVENTS.iter().find(|schema| schema.event_id == id).unwrap();
        let values = read(id, message).unwrap().unwrap();
        let with_name = |(field, value): &(usize, String)| {
            format!("{}={value}", schema.fields.get(*field).unwrap().name)
        };
        values.iter().map(with_name).collect()
    }
}
