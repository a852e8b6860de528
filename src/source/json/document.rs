//! Reads one event from one JSON text.

use std::cell::Cell;

use super::records::{MAX_TEXTS, Records};
use super::scan;
use crate::error::Error;
use crate::event::Event;
use crate::source::collected::locate::What;
use crate::source::collected::received;
use crate::source::collected::record::{Class, half_pair};
use crate::source::collected::tape::Values;
use crate::source::text::block::record_in;
use crate::source::text::record::{Look, TextRecord};
use crate::source::{Options, xml};

/// After a longer text nothing is kept: the memory for its values would be.
const MAX_KEPT: usize = 32 << 10;

thread_local! {
    /// What the texts before on this thread leave for the next one: most have the members of one
    /// before, as in a stream.
    static RECORDS: Cell<Option<Box<Records>>> = const { Cell::new(None) };
}

/// [`Event::from_json`] with other options.
///
/// A thread keeps what its last texts had in common: at most a few MiB.
///
/// # Errors
///
/// As [`Event::from_json`].
///
/// ```
/// use wmi_events::source::{Options, json};
///
/// let options = Options::default();
/// assert!(json::parse(r#"{"some": "thing"}"#, &options)?.is_none());
/// assert!(json::parse("[]", &options).is_err());
/// # Ok::<(), wmi_events::Error>(())
/// ```
pub fn parse<'a>(json: &'a str, options: &Options) -> Result<Option<Event<'a>>, Error> {
    read(json, options, None)
}

/// [`parse`] that replaces half surrogate pairs and reports them as warnings.
///
/// JSON can write half of a surrogate pair (`\ud83d`), but text cannot hold it. It becomes U+FFFD
/// in the event, and an [`ErrorKind::Encoding`](crate::ErrorKind::Encoding) in the warnings: one
/// per event, at the first. [`Reader`](super::Reader) uses the same rules.
///
/// # Errors
///
/// As [`parse`], except for half surrogate pairs. Warnings are added only with an event.
///
/// ```
/// use wmi_events::ErrorKind;
/// use wmi_events::source::{Options, json};
///
/// let (options, mut warnings) = (Options::default(), Vec::new());
/// let text = r#"{"EventID": 4688, "SourceName": "Microsoft-Windows-Security-Auditing",
///     "CommandLine": "wmic \ud83d"}"#;
/// assert!(json::parse(text, &options).is_err());
/// let event = json::parse_with_warnings(text, &options, &mut warnings)?.unwrap();
/// assert_eq!(event.field("CommandLine").unwrap().text(), "wmic \u{fffd}");
/// assert_eq!(warnings[0].kind(), ErrorKind::Encoding);
/// # Ok::<(), wmi_events::Error>(())
/// ```
pub fn parse_with_warnings<'a>(
    json: &'a str,
    options: &Options,
    warnings: &mut Vec<Error>,
) -> Result<Option<Event<'a>>, Error> {
    read(json, options, Some(warnings))
}

fn read<'a>(
    json: &'a str,
    options: &Options,
    warnings: Option<&mut Vec<Error>>,
) -> Result<Option<Event<'a>>, Error> {
    let max = options.limits.max_event_bytes;
    if json.len() > max {
        return Err(Error::limit("bytes in an event", max, Some(max as u64)));
    }
    let text = json.strip_prefix('\u{feff}').unwrap_or(json);
    let skipped = (json.len() - text.len()) as u64;
    let in_json = |error: Error| error.map_offset(|offset| offset + skipped);
    let mut of_event = Vec::new();
    let is_noting = warnings.is_some();
    let kept = RECORDS.try_with(Cell::take).ok().flatten();
    let mut records = kept.unwrap_or_default();
    let of_text = is_noting.then_some(&mut of_event);
    let event = read_object(&mut records, text, options, of_text, 0);
    if text.len() <= MAX_KEPT {
        // A thread that ends keeps nothing.
        let _ = RECORDS.try_with(|kept| kept.set(Some(records)));
    }
    let event = event.map_err(in_json)?;
    if let Some(warnings) = warnings.filter(|_| event.is_some()) {
        warnings.extend(of_event.into_iter().map(in_json));
    }
    Ok(event)
}

/// The one event of an object, which may be in an envelope; `level` counts texts within texts.
fn read_object<'a>(
    records: &mut Records,
    text: &'a str,
    options: &Options,
    warnings: Option<&mut Vec<Error>>,
    level: usize,
) -> Result<Option<Event<'a>>, Error> {
    if !records.read(text, 0..text.len()) {
        return Err(scan::diagnose(text));
    }
    let found = match records.located() {
        [found] => *found,
        several => {
            let what = format!("expected one event, found {} records", several.len());
            let second = several.get(1);
            let second = second.map(|second| records.values(text).offset(second.item));
            return Err(Error::structure(what, second.unwrap_or_default()));
        }
    };
    if let What::Record(row) = found.what {
        let class = records.class_of(text, found.item, row)?;
        return match class.chosen(options.events) {
            Class::Ours(record) => records.event_of(record, text, options, warnings),
            Class::Another | Class::Unrecognized(_) => Ok(None),
        };
    }
    let values = records.values(text);
    let mut event = match found.what {
        What::Xml => within_string(&values, found.item, warnings, |xml, warnings| {
            let mut of_xml = Vec::new();
            let event = xml::parse_with_warnings(xml, options, &mut of_xml)?;
            if let Some(warnings) = warnings {
                warnings.append(&mut of_xml);
            }
            Ok(event.map(Event::into_owned))
        }),
        What::Text => within_string(&values, found.item, warnings, |text, warnings| {
            let mut of_text = Vec::new();
            let mut record = TextRecord::default();
            let Some((shape, text)) = record_in(text) else {
                return Ok(None);
            };
            let Look::Ours = record.look(shape, text, options)? else {
                return Ok(None);
            };
            let event = record.event(text, options, &mut of_text)?;
            if let Some(warnings) = warnings {
                warnings.append(&mut of_text);
            }
            Ok(event.map(Event::into_owned))
        }),
        What::Json if level < MAX_TEXTS => {
            within_string(&values, found.item, warnings, |json, warnings| {
                let mut records = Records::default();
                let event = read_object(&mut records, json, options, warnings, level + 1)?;
                Ok(event.map(Event::into_owned))
            })
        }
        What::Record(_) | What::Json | What::KeyValues | What::Table | What::Unknown => Ok(None),
    }?;
    received::set_from_around(&mut event, &values, found.item);
    Ok(event)
}

/// Reads the event in a string. Offsets within it are not offsets in the text around it, so errors
/// are at the string.
fn within_string(
    values: &Values<'_, '_>,
    item: u32,
    warnings: Option<&mut Vec<Error>>,
    read: impl FnOnce(&str, Option<&mut Vec<Error>>) -> Result<Option<Event<'static>>, Error>,
) -> Result<Option<Event<'static>>, Error> {
    let at_string = |error: Error| error.at(Some(values.offset(item)));
    let Some(warnings) = warnings else {
        return read(&values.string(item)?, None).map_err(at_string);
    };
    let lone = Cell::new(None);
    let text = values.noting(&lone).string(item)?;
    let mut of_string = Vec::new();
    let event = read(&text, Some(&mut of_string)).map_err(at_string)?;
    if let Some(event) = &event {
        warnings.extend(of_string.into_iter().map(at_string));
        warnings.extend(lone.get().map(|at| half_pair(at, event)));
    }
    Ok(event)
}

/// Reading JSON
impl<'a> Event<'a> {
    /// Reads one event from a JSON object, in any supported dialect.
    ///
    /// [`source::json`](crate::source::json) lists the collectors.
    ///
    /// `Ok(None)` means an object of another event than [`EventSet::SIX`](crate::schema::EventSet::SIX);
    /// [`source::json::parse`](parse) reads others too. Text without escapes is borrowed; Windows
    /// paths have escapes.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Syntax`] for malformed JSON, [`ErrorKind::Truncated`] if the text ends within
    /// it, [`ErrorKind::Structure`] for a duplicate field, [`ErrorKind::Field`] for a malformed
    /// number, [`ErrorKind::Language`] for an event that has only a message, which does not match
    /// its template, and [`ErrorKind::Limit`] if the event exceeds the default [`Limits`](crate::source::Limits).
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
    pub fn from_json(json: &'a str) -> Result<Option<Self>, Error> {
        parse(json, &Options::default())
    }
}
