//! Reads one event from one JSON text.

use std::cell::Cell;

use super::dialects::{self, Dialect};
use super::header::Owner;
use super::object::{Object, diagnose};
use super::tape::{Json, Tape};
use super::{fields, header};
use crate::error::Error;
use crate::event::Event;
use crate::record::Record;
use crate::source::Limits;

/// [`Event::from_json`] with other limits.
///
/// # Errors
///
/// As [`Event::from_json`].
///
/// ```
/// use wmi_events::source::{Limits, json};
///
/// let limits = Limits::default();
/// assert!(json::parse(r#"{"some": "thing"}"#, &limits)?.is_none());
/// assert!(json::parse("[]", &limits).is_err());
/// # Ok::<(), wmi_events::Error>(())
/// ```
pub fn parse<'a>(json: &'a str, limits: &Limits) -> Result<Option<Event<'a>>, Error> {
    read(json, limits, None)
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
/// use wmi_events::source::{Limits, json};
///
/// let (limits, mut warnings) = (Limits::default(), Vec::new());
/// let text = r#"{"EventID": 4688, "SourceName": "Microsoft-Windows-Security-Auditing",
///     "CommandLine": "wmic \ud83d"}"#;
/// assert!(json::parse(text, &limits).is_err());
/// let event = json::parse_with_warnings(text, &limits, &mut warnings)?.unwrap();
/// assert_eq!(event.field("CommandLine").unwrap().text(), "wmic \u{fffd}");
/// assert_eq!(warnings[0].kind(), ErrorKind::Encoding);
/// # Ok::<(), wmi_events::Error>(())
/// ```
pub fn parse_with_warnings<'a>(
    json: &'a str,
    limits: &Limits,
    warnings: &mut Vec<Error>,
) -> Result<Option<Event<'a>>, Error> {
    read(json, limits, Some(warnings))
}

fn read<'a>(
    json: &'a str,
    limits: &Limits,
    warnings: Option<&mut Vec<Error>>,
) -> Result<Option<Event<'a>>, Error> {
    let max = limits.max_event_bytes;
    if json.len() > max {
        return Err(Error::limit("bytes in an event", max, Some(max as u64)));
    }
    let text = json.strip_prefix('\u{feff}').unwrap_or(json);
    let skipped = (json.len() - text.len()) as u64;
    let in_json = |error: Error| error.map_offset(|offset| offset + skipped);
    let mut tape = Tape::default();
    if tape.read(text).is_none() {
        return Err(in_json(diagnose(text)));
    }
    let json = tape.json(text);
    let Some(warnings) = warnings else {
        return Document::new(&json, limits).event().map_err(in_json);
    };
    let mut of_event = Vec::new();
    let event = event(json, limits, &mut of_event).map_err(in_json)?;
    warnings.extend(of_event.into_iter().map(in_json));
    Ok(event)
}

/// The event of a text, with its warnings.
pub(super) fn event<'a>(
    json: Json<'_, 'a>,
    limits: &Limits,
    warnings: &mut Vec<Error>,
) -> Result<Option<Event<'a>>, Error> {
    let lone = Cell::new(None);
    let event = Document::new(&json.noting(&lone), limits).event()?;
    if let (Some(event), Some(at)) = (&event, lone.get()) {
        let error = Error::encoding("pairs of surrogates", at);
        warnings.push(error.in_event(Some(event.system.event_id)));
    }
    Ok(event)
}

/// The text of one event.
#[derive(Clone, Copy)]
pub(super) struct Document<'t, 'a> {
    json: &'t Json<'t, 'a>,
    max_fields: usize,
}

/// The object that contains the event.
struct Holder<'t, 'a> {
    object: Object<'t, 'a>,
    dialect: &'static Dialect,
    /// Whether this crate wrote it: then empty text means empty text, not a missing value.
    is_own: bool,
}

impl<'t, 'a> Document<'t, 'a> {
    pub(super) fn new(json: &'t Json<'t, 'a>, limits: &Limits) -> Self {
        let max_fields = limits.max_fields;
        Self { json, max_fields }
    }

    /// Whose event it is; reads no more than needed to decide.
    pub(super) fn owner(self) -> Result<Owner, Error> {
        match self.holder() {
            Some(Holder {
                object, dialect, ..
            }) => header::owner(dialect, object),
            None => Ok(Owner::Nobody),
        }
    }

    /// `None` if it is not an event.
    fn holder(self) -> Option<Holder<'t, 'a>> {
        let root = self.json.root()?;
        let within = within(root);
        let object = within.unwrap_or(root);
        let dialect = dialects::of(object)?;
        let is_own = within.is_none() && dialects::is_own(dialect);
        Some(Holder {
            object,
            dialect,
            is_own,
        })
    }

    /// The event; `None` as soon as it is known to be of another kind.
    pub(super) fn event(self) -> Result<Option<Event<'a>>, Error> {
        let Some(Holder {
            object,
            dialect,
            is_own,
        }) = self.holder()
        else {
            return Ok(None);
        };
        if let Some(root) = self.json.root() {
            root.sound()?;
        }
        object.sound()?;
        let Some(mut system) = header::read(dialect, object, is_own)? else {
            return Ok(None);
        };
        // No provider has an empty name: the GUID identifies it.
        let empty = system.provider_name.take_if(|name| name.is_empty());
        let mut record = Record::new(system);
        let Some(schema) = record.schema() else {
            return Ok(None);
        };
        let read = fields::read(self.max_fields, dialect, object, &mut record);
        read.map_err(|error| error.in_event(Some(schema.event_id)))?;
        let mut event = record.into_event()?;
        if let Some(event) = event.as_mut().filter(|_| empty.is_some()) {
            event.system.provider_name = empty;
        }
        Ok(event)
    }
}

/// The object in an `Event`, or in an Elasticsearch hit.
fn within<'t, 'a>(object: Object<'t, 'a>) -> Option<Object<'t, 'a>> {
    let event = object
        .object("Event")
        .filter(|event| event.get("System").is_some());
    event.or_else(|| object.object("_source"))
}

/// Reading JSON
impl<'a> Event<'a> {
    /// Reads one event from a JSON object, in any supported dialect.
    ///
    /// [`source::json`](crate::source::json) lists the collectors.
    ///
    /// `Ok(None)` means an object that is not one of the six events. Text without escapes is
    /// borrowed; Windows paths have escapes.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Syntax`] for malformed JSON, [`ErrorKind::Truncated`] if the text ends within
    /// it, [`ErrorKind::Structure`] for a duplicate field, [`ErrorKind::Field`] for a malformed
    /// number, [`ErrorKind::Language`] for an event that has only a message, which does not match
    /// its template, and [`ErrorKind::Limit`] if the event exceeds the default [`Limits`].
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
        parse(json, &Limits::default())
    }
}
