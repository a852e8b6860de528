//! Events as XML: one at a time with [`parse`], many with [`Reader`].

mod cursor;
mod document;
mod frame;
mod header;
mod reader;
mod scan;
mod token;
mod whole;

use std::borrow::Cow;

pub use self::reader::Reader;
pub use super::Limits;

use self::cursor::Cursor;
use self::document::Document;
use super::encoding::{self, Encoding};
use crate::error::Error;
use crate::event::{Event, EventId};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// [`Event::from_xml`] with other limits.
///
/// # Errors
///
/// As [`Event::from_xml`].
///
/// # Examples
///
/// ```
/// use wmi_events::source::{Limits, xml};
///
/// let limits = Limits::default();
/// assert!(xml::parse("<Event/>", &limits).is_err());
/// assert!(xml::parse_bytes(b"<Event/>", &limits).is_err());
/// assert!(xml::parse_utf16(&[0x3c], &limits).is_err());
/// ```
pub fn parse<'a>(xml: &'a str, limits: &Limits) -> Result<Option<Event<'a>>, Error> {
    if xml.len() > limits.max_event_bytes {
        return Err(too_long(limits, limits.max_event_bytes as u64));
    }
    let text = xml.strip_prefix(BYTE_ORDER_MARK).unwrap_or(xml);
    let skipped = (xml.len() - text.len()) as u64;
    parse_text(text, limits, &mut []).map_err(|error| error.map_offset(|offset| offset + skipped))
}

/// [`Event::from_xml_bytes`] with other limits.
///
/// # Errors
///
/// As [`Event::from_xml_bytes`].
pub fn parse_bytes<'a>(xml: &'a [u8], limits: &Limits) -> Result<Option<Event<'a>>, Error> {
    let units = match Encoding::of(xml) {
        Encoding::Utf8 => {
            let text = str::from_utf8(xml).map_err(|error| {
                Error::encoding(Encoding::Utf8.name(), error.valid_up_to() as u64)
            })?;
            return parse(text, limits);
        }
        Encoding::Utf16Le => encoding::units(xml, u16::from_le_bytes),
        Encoding::Utf16Be => encoding::units(xml, u16::from_be_bytes),
    };
    let (units, whole) = units;
    if !whole {
        return Err(Error::encoding("two bytes a unit", xml.len() as u64 - 1));
    }
    parse_utf16(&units, limits)
}

/// [`Event::from_utf16`] with other limits.
///
/// # Errors
///
/// As [`Event::from_utf16`].
pub fn parse_utf16(xml: &[u16], limits: &Limits) -> Result<Option<Event<'static>>, Error> {
    // A unit is at least one byte of UTF-8.
    if xml.len() > limits.max_event_bytes {
        return Err(too_long(limits, 2 * limits.max_event_bytes as u64));
    }
    // What the Windows API renders ends in a NUL.
    let end = xml
        .iter()
        .rposition(|unit| *unit != 0)
        .map_or(0, |last| last + 1);
    let text = encoding::utf16_to_utf8(xml.get(..end).unwrap_or_default())?;
    match parse(&text, limits) {
        Ok(event) => Ok(event.map(Event::into_owned)),
        Err(error) => Err(error.map_offset(|offset| encoding::utf16_offset(&text, offset))),
    }
}

/// An event that borrows from its text, and from `scratch` what is not in it as it is meant.
fn parse_text<'a>(
    text: &'a str,
    limits: &Limits,
    scratch: &'a mut [u8],
) -> Result<Option<Event<'a>>, Error> {
    if scan::fits(limits) {
        let mut scanner = Cursor::new(text, scratch);
        match scanner.identity() {
            Some(None) => return Ok(None),
            Some(Some(identity)) => {
                if let Some(event) = scanner.event(identity) {
                    return Ok(Some(event));
                }
            }
            None => {}
        }
    }
    conforming(text, limits)
}

/// By the grammar, whatever it allows.
fn conforming<'a>(text: &'a str, limits: &Limits) -> Result<Option<Event<'a>>, Error> {
    match Document::new(text, limits).record()? {
        Some(record) => record.into_event(),
        None => Ok(None),
    }
}

/// Which of this crate's events a broken one was, as far as its first bytes still tell.
fn event_id_of_broken(bytes: &[u8], limits: &Limits) -> Option<EventId> {
    // Broken events may overlap, so each may cost only so much.
    const HEADER: usize = 4096;
    let sound = sound_part(bytes.get(..HEADER).unwrap_or(bytes));
    Document::new(sound, limits).record().err()?.event_id()
}

/// Up to the first byte that is no text.
fn sound_part(bytes: &[u8]) -> &str {
    match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let sound = bytes.get(..error.valid_up_to()).unwrap_or_default();
            str::from_utf8(sound).unwrap_or_default()
        }
    }
}

fn too_long(limits: &Limits, offset: u64) -> Error {
    Error::limit("bytes in an event", limits.max_event_bytes, Some(offset))
}

/// Appends to text that is mostly one borrowed piece.
fn push<'a>(text: &mut Cow<'a, str>, more: Cow<'a, str>) {
    if text.is_empty() {
        *text = more;
    } else if !more.is_empty() {
        text.to_mut().push_str(&more);
    }
}
