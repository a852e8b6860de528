//! [`Utf16Parser`].

use encoding_rs::mem;

use super::{Limits, fast, parse_in, too_long};
use crate::error::Error;
use crate::event::Event;
use crate::source::encoding;

/// Reads events from UTF-16 as the Windows API renders it, one event a call, and lends them.
///
/// It is [`Event::from_utf16`] for an agent that reads many events: it keeps its buffers, so an
/// event as Windows writes it costs no allocation once they are large enough. They grow to twice the
/// size of the largest event, bounded by [`Limits::max_event_bytes`].
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
    limits: Limits,
    /// The event in UTF-8, then what is left of longer ones.
    text: String,
    /// Text of the event with its references decoded.
    scratch: Vec<u8>,
    warnings: Vec<Error>,
}

impl Utf16Parser {
    /// A parser with the default [`Limits`].
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A parser with other limits.
    #[must_use]
    pub fn with_limits(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Reads one event, with or without a final NUL; it borrows from the parser, not from `xml`.
    ///
    /// Offsets in errors are bytes, two per unit. Of an event that is not one of the six, not even
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
        if units.len() > self.limits.max_event_bytes {
            let at = 2 * self.limits.max_event_bytes as u64;
            return Err(too_long(&self.limits, at));
        }
        let Some(text) = decode(units, &mut self.text, &self.limits)? else {
            return Ok(None);
        };
        if self.scratch.len() < text.len() {
            self.scratch.resize(text.len().next_power_of_two(), 0);
        }
        let in_input =
            |error: Error| error.map_offset(|offset| encoding::utf16_offset(text, offset));
        let event = parse_in(text, &self.limits, &mut self.scratch, &mut self.warnings);
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

/// How many units are enough to tell the provider and the ID.
const HEAD: usize = 512;

/// The text in UTF-8, at the start of `buffer`; `None` if its head is that of another event, whose
/// rest is not looked at.
///
/// # Errors
///
/// At the first lone surrogate.
fn decode<'b>(
    units: &[u16],
    buffer: &'b mut String,
    limits: &Limits,
) -> Result<Option<&'b str>, Error> {
    // A unit becomes at most three bytes.
    let needed = units.len() * 3;
    if buffer.len() < needed {
        *buffer = "\0".repeat(needed.next_power_of_two());
    }
    // A pair of surrogates may be cut: its first half is left for the rest.
    let head = units.get(..HEAD).unwrap_or_default();
    let (head, rest) = units.split_at(mem::utf16_valid_up_to(head));
    let head_len = mem::convert_utf16_to_str(head, buffer);
    if fast::fits(limits)
        && fast::tells_foreign(buffer.get(..head_len).unwrap_or_default()) == Some(true)
    {
        return Ok(None);
    }
    let valid = mem::utf16_valid_up_to(rest);
    if valid < rest.len() {
        let at = 2 * (head.len() + valid) as u64;
        return Err(Error::encoding("UTF-16 without lone surrogates", at));
    }
    let unused = buffer.get_mut(head_len..).unwrap_or_default();
    let rest_len = mem::convert_utf16_to_str(rest, unused);
    Ok(Some(buffer.get(..head_len + rest_len).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    const START: &str = "<Event><System><Provider Name='Microsoft-Windows-Security-Auditing'/>\
        <EventID>4688</EventID></System><EventData>";

    fn units(text: &str) -> Vec<u16> {
        text.encode_utf16().collect()
    }

    /// One parser for all: nothing of an event is left for the next.
    #[test]
    fn one_parser_for_many_texts() {
        let event = |data: &str| format!("{START}{data}</EventData></Event>");
        let line = |text: &str| event(&format!("<Data Name='CommandLine'>{text}</Data>"));
        let long = "\u{10348}ö&lt;".repeat(2_000);
        let plain = long.replace("&lt;", "<");
        type Expected<'t> = Result<Option<&'t str>, (ErrorKind, u64)>;
        let table: [(String, Expected<'_>); 9] = [
            (line("wmic os get"), Ok(Some("wmic os get"))),
            (line("wmic os get") + "\0\0", Ok(Some("wmic os get"))),
            (format!("\u{feff}{}", line("ö")), Ok(Some("ö"))),
            (line(&long), Ok(Some(&plain))),
            (String::new(), Err((ErrorKind::Structure, 0))),
            (line("a &lt; b"), Ok(Some("a < b"))),
            (line("x").replace("4688", "4689"), Ok(None)),
            // Two bytes a unit, four for the character before the reference.
            (
                line("\u{10348}&x;"),
                Err((ErrorKind::Syntax, 2 * (START.len() as u64 + 25 + 2))),
            ),
            (line("last"), Ok(Some("last"))),
        ];
        let mut parser = Utf16Parser::new();
        for (text, expected) in table {
            let found = parser.parse(&units(&text));
            let found = found.map(|event| {
                event.map(|event| event.get("CommandLine").unwrap().text().into_owned())
            });
            let found = found.map_err(|error| (error.kind(), error.offset().unwrap()));
            let expected = expected.map(|value| value.map(str::to_owned));
            assert_eq!(found, expected, "{text:.300}");
        }
    }

    /// A pair of surrogates at the end of the head, whole or cut.
    #[test]
    fn the_head_and_the_rest() {
        let mut parser = Utf16Parser::new();
        let start = format!("{START}<Data Name='CommandLine'>");
        let end = "</Data></EventData></Event>";
        for before in HEAD - start.len() - 3..HEAD - start.len() + 3 {
            let line = format!("{}\u{10348}é", "x".repeat(before));
            let mut units = units(&format!("{start}{line}{end}"));
            let event = parser.parse(&units).unwrap().unwrap();
            assert_eq!(event.get("CommandLine").unwrap().as_str(), Some(&*line));
            let high = start.len() + before;
            units.remove(high + 1);
            let error = parser.parse(&units).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Encoding);
            assert_eq!(error.offset(), Some(2 * high as u64), "{before}");
        }
    }

    #[test]
    fn limits_warnings_and_lone_surrogates() {
        let limits = Limits {
            max_event_bytes: 400,
            ..Limits::default()
        };
        let mut parser = Utf16Parser::with_limits(limits);
        let whole = format!("{START}</EventData></Event>");
        let cut = whole.replace("</Event>", "<RenderingInfo><Message>");
        assert!(parser.parse(&units(&cut)).unwrap().is_some());
        let offset = parser.warnings()[0].offset();
        assert_eq!(offset, Some(2 * cut.len() as u64));
        assert!(parser.parse(&units(&whole)).unwrap().is_some());
        assert_eq!(parser.warnings().len(), 0);
        for (text, kind) in [
            (vec![0x20; 401], ErrorKind::Limit),
            (units(&"ö".repeat(201)), ErrorKind::Limit),
            (vec![0x3c, 0xdc00], ErrorKind::Encoding),
        ] {
            assert_eq!(parser.parse(&text).unwrap_err().kind(), kind);
        }
    }
}
