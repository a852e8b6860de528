//! Events as JSON, in the shape of any of these collectors, told for each object:
//!
//! | shape | told by |
//! |---|---|
//! | evtx_dump, with either style of attributes; Velociraptor; this crate's own | `System` |
//! | Winlogbeat from 7 on (Elastic Common Schema) | `winlog` |
//! | Winlogbeat up to 6 | `event_id`, `source_name` |
//! | EvtxECmd | `EventId`, `Provider`, `Payload` |
//! | PowerShell's `Get-WinEvent \| ConvertTo-Json` | `Id`, `ProviderName` |
//! | Fluent Bit's `winevtlog` | `EventID`, `ProviderName`, `StringInserts` |
//! | rows of Velociraptor's queries and of Sentinel's `WindowsEvent` | `EventID`, `EventData` |
//! | NXLog, Sentinel's `SecurityEvent`, and others that are flat | `EventID` |
//! | the lines of the example `triage` | `event_id`, `provider`, `data` |
//!
//! An `Event` or Elasticsearch's `_source` may stand around any of them. Names count in any case.
//! Numbers and text count as each other where collectors differ. An event without its data is
//! read from its [message](super::message).
//!
//! What a collector leaves out is `None`, never made up; so is a time without a zone where the
//! collector writes local times (NXLog), and the level, task, opcode and keywords where it writes
//! these in words.
//!
//! Defined, where JSON (RFC 8259) leaves it open: a name that is twice in one object is an error;
//! so is half of a surrogate pair; `\u0000` is a character as any other. Nesting costs nothing
//! and has no limit: only what is asked for is decoded.

mod fields;
mod frame;
mod header;
mod object;
mod prefilter;
mod reader;
mod shapes;
mod tape;

pub use self::reader::Reader;

use self::object::{Json, Object};
use self::shapes::Shape;
use self::tape::Tape;
use super::Limits;
use crate::error::Error;
use crate::event::Event;
use crate::record::Record;

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
        None => Err(object::diagnose(text)),
    };
    event.map_err(|error| error.map_offset(|offset| offset + skipped))
}

/// The text of one event.
#[derive(Clone, Copy)]
struct Document<'t, 'a> {
    json: &'t Json<'t, 'a>,
    max_fields: usize,
}

impl<'t, 'a> Document<'t, 'a> {
    fn new(json: &'t Json<'t, 'a>, limits: &Limits) -> Self {
        let max_fields = limits.max_fields;
        Self { json, max_fields }
    }

    /// Whether the event is another's: what it takes to find out, and no more.
    fn is_foreign(self) -> Result<bool, Error> {
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
    fn event(self) -> Result<Option<Event<'a>>, Error> {
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
        let read = fields::read(self, shape, object, &mut record);
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
