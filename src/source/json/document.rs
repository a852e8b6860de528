//! One text of JSON to an event.

use super::object::{Object, diagnose};
use super::shapes::{self, Shape};
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
    let max = limits.max_event_bytes;
    if json.len() > max {
        return Err(Error::limit("bytes in an event", max, Some(max as u64)));
    }
    let text = json.strip_prefix('\u{feff}').unwrap_or(json);
    let skipped = (json.len() - text.len()) as u64;
    let mut tape = Tape::default();
    let event = match tape.read(text) {
        Some(()) => Document::new(&tape.json(text), limits).event(),
        None => Err(diagnose(text)),
    };
    event.map_err(|error| error.map_offset(|offset| offset + skipped))
}

/// The text of one event.
#[derive(Clone, Copy)]
pub(super) struct Document<'t, 'a> {
    json: &'t Json<'t, 'a>,
    max_fields: usize,
}

impl<'t, 'a> Document<'t, 'a> {
    pub(super) fn new(json: &'t Json<'t, 'a>, limits: &Limits) -> Self {
        let max_fields = limits.max_fields;
        Self { json, max_fields }
    }

    /// Whether the event is another's: what it takes to find out, and no more.
    pub(super) fn is_foreign(self) -> Result<bool, Error> {
        match self.shape() {
            Some((object, shape)) => header::is_foreign(shape, object),
            None => Ok(true),
        }
    }

    /// The object that holds the event, and its shape; `None` for no event.
    fn shape(self) -> Option<(Object<'t, 'a>, &'static Shape)> {
        let object = unwrap(self.json.root()?);
        shapes::of(object).map(|shape| (object, shape))
    }

    /// The event; `None` as soon as it is known to be another's.
    pub(super) fn event(self) -> Result<Option<Event<'a>>, Error> {
        let Some((object, shape)) = self.shape() else {
            return Ok(None);
        };
        if let Some(root) = self.json.root() {
            root.sound()?;
        }
        object.sound()?;
        let Some(system) = header::read(shape, object)? else {
            return Ok(None);
        };
        let mut record = Record::new(system);
        let Some(schema) = record.schema() else {
            return Ok(None);
        };
        let read = fields::read(self.max_fields, shape, object, &mut record);
        read.map_err(|error| error.in_event(Some(schema.event_id)))?;
        record.into_event()
    }
}

/// What is within an `Event`, or within a hit of Elasticsearch.
fn unwrap<'t, 'a>(object: Object<'t, 'a>) -> Object<'t, 'a> {
    let event = object
        .object("Event")
        .filter(|event| event.get("System").is_some());
    let inner = event.or_else(|| object.object("_source"));
    inner.unwrap_or(object)
}

/// Reading JSON
impl<'a> Event<'a> {
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
    /// default [`Limits`].
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
