//! [`Utf16Parser`].

use encoding_rs::mem;

use super::{fast, parse_in, too_long};
use crate::error::Error;
use crate::event::Event;
use crate::source::{Limits, Options, encoding};

/// Reads events from UTF-16 as the Windows API renders it, one event a call, and lends them.
///
/// It is [`Event::from_utf16`] for an agent that reads many events: it keeps its buffers, so an
/// event as Windows writes it costs no allocation once they are large enough. They grow to twice the
/// size of the largest event, bounded by [`Limits::max_event_bytes`](crate::source::Limits::max_event_bytes).
///
/// # Examples
///
/// ```
/// use wmi_events::source::xml::Utf16Parser;
///
/// # fn next() -> Vec<u16> {
/// #     "<Event><System><Provider Name='Microsoft-Windows-WMI-Activity'/>\
/// #      <EventID>5861</EventID></System></Event>\0".encode_utf16().collect()
/// # }
/// let mut parser = Utf16Parser::new();
/// for _ in 0..2 {
///     let rendered = next(); // by `EvtRender` with `EvtRenderEventXml`
///     if let Some(event) = parser.parse(&rendered)? {
///         assert_eq!(event.system.event_id.get(), 5861);
///     }
/// }
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Utf16Parser {
    options: Options,
    /// The event in UTF-8, then what is left of longer ones.
    text: Vec<u8>,
    /// Text of the event with its references decoded.
    scratch: Vec<u8>,
    warnings: Vec<Error>,
}

impl Utf16Parser {
    /// A parser with the default [`Options`].
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A parser with other limits, and the default options beside them.
    #[must_use]
    pub fn with_limits(limits: Limits) -> Self {
        Self::with_options(limits.into())
    }

    /// A parser with other options.
    ///
    /// ```
    /// use wmi_events::schema::EventSet;
    /// use wmi_events::source::{Options, xml::Utf16Parser};
    ///
    /// let mut options = Options::default();
    /// options.events = EventSet::ALL;
    /// let mut parser = Utf16Parser::with_options(options);
    /// let xml = "<Event><System><Provider Name='Microsoft-Windows-Sysmon'/><EventID>1</EventID>\
    ///            </System></Event>";
    /// let rendered: Vec<u16> = xml.encode_utf16().collect();
    /// assert!(parser.parse(&rendered)?.is_some());
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    #[must_use]
    pub fn with_options(options: Options) -> Self {
        Self {
            options,
            ..Self::default()
        }
    }

    /// Reads one event, with or without NULs at its end; it borrows from the parser, not from `xml`.
    ///
    /// Offsets in errors are bytes, two per unit. Of an event that was not chosen, not even
    /// the encoding is checked after its provider and ID.
    ///
    /// # Errors
    ///
    /// As [`Event::from_xml_bytes`], such as
    /// [`ErrorKind::Encoding`](crate::ErrorKind::Encoding) at a lone surrogate. The parser may be
    /// used again.
    ///
    /// ```
    /// use wmi_events::ErrorKind;
    /// use wmi_events::source::xml::Utf16Parser;
    ///
    /// let mut parser = Utf16Parser::new();
    /// let error = parser.parse(&[0x3c, 0xd800]).unwrap_err();
    /// assert_eq!((error.kind(), error.offset()), (ErrorKind::Encoding, Some(2)));
    /// ```
    pub fn parse(&mut self, xml: &[u16]) -> Result<Option<Event<'_>>, Error> {
        self.warnings.clear();
        // XML rendered by the Windows API ends with a NUL.
        let end = xml.iter().rposition(|unit| *unit != 0);
        let units = xml
            .get(..end.map_or(0, |last| last + 1))
            .unwrap_or_default();
        // Each unit is at least one byte of UTF-8.
        if units.len() > self.options.limits.max_event_bytes {
            let at = 2 * self.options.limits.max_event_bytes as u64;
            return Err(too_long(&self.options, at));
        }
        let Some(text) = decode(units, &mut self.text, &self.options)? else {
            return Ok(None);
        };
        if self.scratch.len() < text.len() {
            self.scratch.resize(text.len().next_power_of_two(), 0);
        }
        let in_input =
            |error: Error| error.map_offset(|offset| encoding::utf16_offset(text, offset));
        let event = parse_in(text, &self.options, &mut self.scratch, &mut self.warnings);
        let warnings = std::mem::take(&mut self.warnings);
        self.warnings = warnings.into_iter().map(in_input).collect();
        event.map_err(in_input)
    }

    /// What did not prevent reading the last event, such as a truncated `RenderingInfo`.
    #[must_use]
    pub fn warnings(&self) -> &[Error] {
        &self.warnings
    }
}

/// How many units are enough to tell the provider and the ID, as Windows writes them.
const HEAD: usize = 12 * BLOCK;

/// The text in UTF-8, at the start of `buffer`; `None` if its head is that of another event, whose
/// rest is not looked at.
///
/// # Errors
///
/// At the first lone surrogate.
fn decode<'b>(
    units: &[u16],
    buffer: &'b mut Vec<u8>,
    options: &Options,
) -> Result<Option<&'b str>, Error> {
    // A unit becomes at most three bytes.
    let needed = units.len() * 3;
    if buffer.len() < needed {
        buffer.resize(needed.next_power_of_two(), 0);
    }
    let (read, len) = convert(units.get(..HEAD).unwrap_or(units), buffer);
    if fast::fits(options) && fast::tells_foreign(made(buffer, len), options.events) == Some(true) {
        return Ok(None);
    }
    // A pair of surrogates may be cut: its first half is left for the rest.
    let rest = units.get(read..).unwrap_or_default();
    let (rest_read, rest_len) = convert(rest, buffer.get_mut(len..).unwrap_or_default());
    if rest_read < rest.len() {
        let at = 2 * (read + rest_read) as u64;
        return Err(Error::encoding("UTF-16 without lone surrogates", at));
    }
    Ok(Some(made(buffer, len + rest_len)))
}

/// The text that [`convert`] made, which is valid; of ASCII that is known at a glance.
fn made(buffer: &[u8], len: usize) -> &str {
    str::from_utf8(buffer.get(..len).unwrap_or_default()).unwrap_or_default()
}

/// Units that are examined at once.
const BLOCK: usize = 32;

/// Converts units up to the first lone surrogate; returns how many units were read and bytes written.
fn convert(units: &[u16], bytes: &mut [u8]) -> (usize, usize) {
    let (mut read, mut written) = (0, 0);
    while let Some(rest @ [_, ..]) = units.get(read..)
        && let Some(room) = bytes.get_mut(written..)
    {
        let narrowed = narrow(rest, room);
        let rest = rest.get(narrowed..).unwrap_or_default();
        let room = room.get_mut(narrowed..).unwrap_or_default();
        // Other text, or the end. A pair that is cut begins the next block.
        let block = rest.get(..BLOCK).unwrap_or(rest);
        let block = block.get(..mem::utf16_valid_up_to(block));
        let (now, made) = mem::convert_utf16_to_utf8_partial(block.unwrap_or_default(), room);
        read += narrowed + now;
        written += narrowed + made;
        if now == 0 {
            break;
        }
    }
    (read, written)
}

/// Copies the blocks of ASCII at the start; the compiler vectorizes it. Returns their length.
fn narrow(units: &[u16], bytes: &mut [u8]) -> usize {
    let (from, to) = (units.as_chunks::<BLOCK>().0, bytes.as_chunks_mut().0);
    let mut len = 0;
    for (units, bytes) in from.iter().zip(to) {
        let bytes: &mut [u8; BLOCK] = bytes;
        if units.iter().fold(0, |all, unit| all | unit) > 0x7f {
            break;
        }
        for (byte, unit) in bytes.iter_mut().zip(units) {
            *byte = (unit & 0x7f) as u8;
        }
        len += BLOCK;
    }
    len
}

#[cfg(test)]
mod tests;
