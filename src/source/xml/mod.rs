//! Events as XML: one at a time with [`parse`], many with [`Reader`].

mod between;
mod cursor;
mod document;
mod event_end;
mod fast;
mod fragment;
mod frame;
mod header;
pub(super) mod markup;
mod reader;
mod token;
mod utf16;

pub(super) use self::fragment::fields;
pub use self::reader::Reader;
pub use self::utf16::Utf16Parser;

use self::cursor::Cursor;
use self::document::Document;
use self::fast::Identity;
use super::Options;
use super::encoding::{self, Encoding};
use crate::error::Error;
use crate::event::{Event, EventId};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// [`Event::from_xml`] with other options.
///
/// # Errors
///
/// As [`Event::from_xml`].
///
/// # Examples
///
/// ```
/// use wmi_events::source::{Options, xml};
///
/// let options = Options::default();
/// assert!(xml::parse("<Event/>", &options).is_err());
/// assert!(xml::parse_bytes(b"<Event/>", &options).is_err());
/// assert!(xml::parse_utf16(&[0x3c], &options).is_err());
/// ```
pub fn parse<'a>(xml: &'a str, options: &Options) -> Result<Option<Event<'a>>, Error> {
    parse_with_warnings(xml, options, &mut Vec::new())
}

/// [`parse`] that reports unreadable optional parts of an event as warnings.
///
/// Such parts come after the event's data, for example a truncated or malformed `RenderingInfo`.
/// [`Reader`] uses the same rules.
///
/// # Errors
///
/// As [`Event::from_xml`]. Warnings are added only with an event.
///
/// # Examples
///
/// ```
/// use wmi_events::ErrorKind;
/// use wmi_events::source::{Options, xml};
///
/// let (options, mut warnings) = (Options::default(), Vec::new());
/// let text = "<Event><System><Provider Name='Microsoft-Windows-Security-Auditing'/>\
///             <EventID>4688</EventID></System>\
///             <EventData><Data Name='CommandLine'>wmic os get</Data></EventData>\
///             <RenderingInfo Culture='en-US'><Message>A new pro";
/// let event = xml::parse_with_warnings(text, &options, &mut warnings)?.unwrap();
/// assert_eq!(event.field("CommandLine").unwrap().text(), "wmic os get");
/// assert_eq!(warnings[0].kind(), ErrorKind::Truncated);
/// # Ok::<(), wmi_events::Error>(())
/// ```
pub fn parse_with_warnings<'a>(
    xml: &'a str,
    options: &Options,
    warnings: &mut Vec<Error>,
) -> Result<Option<Event<'a>>, Error> {
    parse_in(xml, options, &mut [], warnings)
}

/// [`parse_with_warnings`] with space for text that has to be decoded.
fn parse_in<'a>(
    xml: &'a str,
    options: &Options,
    scratch: &'a mut [u8],
    warnings: &mut Vec<Error>,
) -> Result<Option<Event<'a>>, Error> {
    if xml.len() > options.limits.max_event_bytes {
        return Err(too_long(options, options.limits.max_event_bytes as u64));
    }
    let Some(text) = xml.strip_prefix(BYTE_ORDER_MARK) else {
        return parse_text(xml, options, scratch, warnings);
    };
    let in_xml =
        |error: Error| error.map_offset(|offset| offset + BYTE_ORDER_MARK.len_utf8() as u64);
    let mut of_event = Vec::new();
    let event = parse_text(text, options, scratch, &mut of_event);
    warnings.extend(of_event.into_iter().map(in_xml));
    event.map_err(in_xml)
}

/// Whether provider and ID identify an event of another kind. Nothing after them is read.
#[cfg(feature = "json")]
pub(super) fn is_foreign(xml: &str, options: &Options) -> Result<bool, Error> {
    let text = xml.strip_prefix(BYTE_ORDER_MARK).unwrap_or(xml);
    match fast::tells_foreign(text, options.events) {
        Some(is_foreign) if fast::fits(options) => Ok(is_foreign),
        _ => Document::new(text, options).tells_foreign(),
    }
}

/// [`Event::from_xml_bytes`] with other options.
///
/// # Errors
///
/// As [`Event::from_xml_bytes`].
pub fn parse_bytes<'a>(xml: &'a [u8], options: &Options) -> Result<Option<Event<'a>>, Error> {
    let units = match Encoding::of(xml) {
        Encoding::Utf8 => {
            let text = str::from_utf8(xml).map_err(|error| {
                Error::encoding(Encoding::Utf8.name(), error.valid_up_to() as u64)
            })?;
            return parse(text, options);
        }
        Encoding::Utf16Le => encoding::units(xml, u16::from_le_bytes),
        Encoding::Utf16Be => encoding::units(xml, u16::from_be_bytes),
    };
    let (units, whole) = units;
    if !whole {
        return Err(Error::encoding("two bytes a unit", xml.len() as u64 - 1));
    }
    parse_utf16(&units, options)
}

/// [`Event::from_utf16`] with other options.
///
/// # Errors
///
/// As [`Event::from_utf16`].
pub fn parse_utf16(xml: &[u16], options: &Options) -> Result<Option<Event<'static>>, Error> {
    let mut parser = Utf16Parser::with_options(options.clone());
    Ok(parser.parse(xml)?.map(Event::into_owned))
}

/// An event that borrows from its text, or from `scratch` where text had to be decoded.
fn parse_text<'a>(
    text: &'a str,
    options: &Options,
    scratch: &'a mut [u8],
    warnings: &mut Vec<Error>,
) -> Result<Option<Event<'a>>, Error> {
    if !fast::fits(options) {
        return conforming(text, options, warnings);
    }
    let mut scanner = Cursor::new(text, scratch);
    let identity = match scanner.identity(options.events) {
        Some(Some(identity)) => identity,
        Some(None) => return Ok(None),
        None => return conforming(text, options, warnings),
    };
    parse_known(text, scanner, &identity, options, warnings)
}

/// Reads an event of this crate whose identity is read.
#[inline(never)]
fn parse_known<'a>(
    text: &'a str,
    scanner: Cursor<'a>,
    identity: &Identity<'a>,
    options: &Options,
    warnings: &mut Vec<Error>,
) -> Result<Option<Event<'a>>, Error> {
    // In the place of the result: each move of an event copies all of it.
    let mut event = identity.event();
    read_rest(&mut event, text, scanner, identity, options, warnings);
    event
}

/// Fills the event; one that is unusual is replaced by what the conforming parser says.
#[inline(never)]
fn read_rest<'a>(
    event: &mut Result<Option<Event<'a>>, Error>,
    text: &'a str,
    scanner: Cursor<'a>,
    identity: &Identity<'a>,
    options: &Options,
    warnings: &mut Vec<Error>,
) {
    if let Ok(Some(event)) = event
        && scanner.event(identity, event).is_some()
    {
        return;
    }
    *event = conforming(text, options, warnings);
}

/// Reads with the conforming parser.
fn conforming<'a>(
    text: &'a str,
    options: &Options,
    warnings: &mut Vec<Error>,
) -> Result<Option<Event<'a>>, Error> {
    let before = warnings.len();
    match Document::new(text, options).record(warnings)? {
        Some(record) => record
            .into_event()
            .inspect_err(|_| warnings.truncate(before)),
        None => Ok(None),
    }
}

/// The ID of a broken event, if its first bytes identify an event of this crate.
fn event_id_of_broken(bytes: &[u8], options: &Options) -> Option<EventId> {
    // Broken events may overlap, so the cost of each is bounded.
    const HEADER: usize = 4096;
    let sound = sound_part(bytes.get(..HEADER).unwrap_or(bytes));
    let read = Document::new(sound, options).record(&mut Vec::new());
    read.err()?.event_id()
}

/// The text up to the first byte that is not valid UTF-8.
fn sound_part(bytes: &[u8]) -> &str {
    match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let sound = bytes.get(..error.valid_up_to()).unwrap_or_default();
            str::from_utf8(sound).unwrap_or_default()
        }
    }
}

fn too_long(options: &Options, offset: u64) -> Error {
    Error::limit(
        "bytes in an event",
        options.limits.max_event_bytes,
        Some(offset),
    )
}

/// Reading XML
impl<'a> Event<'a> {
    /// Reads one event from XML.
    ///
    /// `Ok(None)` means another well-formed event than
    /// [`EventSet::SIX`](crate::schema::EventSet::SIX); nothing after its provider and ID is validated.
    /// [`source::xml::parse`](parse) reads others too. White space, comments, processing instructions, a byte order mark and
    /// an XML declaration may surround the event.
    ///
    /// Deviation: line ends are kept, where XML 1.0 (2.11) normalizes every `\r\n` to `\n`: a log
    /// is evidence. Namespaces are not resolved; elements are matched by local name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Syntax`] for malformed XML, a DTD, or an entity other than the five predefined
    /// ones; [`ErrorKind::Truncated`] if the text ends within the event's header or data;
    /// [`ErrorKind::Structure`] for XML that is not exactly one event, such as `<Events/>`;
    /// [`ErrorKind::Field`] for a malformed number; [`ErrorKind::Limit`] if the event exceeds the
    /// default [`Limits`](super::Limits). [`source::xml::parse`](parse) takes other options.
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
        parse(xml, &Options::default())
    }

    /// Reads one event from XML bytes in UTF-8 or UTF-16.
    ///
    /// Both byte orders are read, with or without a byte order mark. The XML declaration's encoding
    /// is ignored: it is often left over from an earlier encoding.
    ///
    /// An event in UTF-8 borrows from `xml`. An event in UTF-16 is converted, so it is owned.
    ///
    /// # Errors
    ///
    /// As [`from_xml`](Self::from_xml), and [`ErrorKind::Encoding`](crate::ErrorKind::Encoding) at
    /// the first byte that is invalid in the encoding, such as a lone surrogate. To read such
    /// events anyway, use [`source::xml::Reader`](Reader), which reports replacements as warnings,
    /// or [`String::from_utf8_lossy`].
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
        parse_bytes(xml, &Options::default())
    }
}

impl Event<'static> {
    /// Reads one event from UTF-16 rendered by the Windows API.
    ///
    /// This is the output of `EvtRender` with `EvtRenderEventXml`, with or without NULs at its end.
    /// Offsets in errors are bytes, two per unit. To read many, keep a
    /// [`Utf16Parser`], which keeps its buffers.
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
    pub fn from_utf16(xml: &[u16]) -> Result<Option<Self>, Error> {
        parse_utf16(xml, &Options::default())
    }
}
