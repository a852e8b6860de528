//! The header that syslog writes before an event on its line.
//!
//! - RFC 3164: `<13>Nov 24 15:00:00 HOST tag[4]: `, in files also without the priority;
//! - the same with a timestamp as rsyslog writes it: `2026-11-24T15:00:00.123+01:00 HOST tag: `;
//! - RFC 5424: `<13>1 2026-11-24T15:00:00Z HOST APP PROCID MSGID [id name="value"] `;
//! - the length before it, where messages are counted (RFC 6587, 3.4.1): `123 <13>1 ...`.

use std::ops::Range;

use super::found::Found;

/// The longest header that is examined.
pub(crate) const MAX_HEADER: usize = 64 << 10;
/// The longest name in a header: a host (RFC 5424, 6), or a provider as the tag.
const MAX_NAME: usize = 255;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
const MONTHS: [&[u8]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

/// A header at the start of a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Header {
    /// Where the message begins.
    pub(crate) len: usize,
    /// Where the name of the host is.
    pub(crate) host: Option<Range<usize>>,
    /// Where the time is, if it says its zone.
    pub(crate) time: Option<Range<usize>>,
    /// Where the program's name, its process and the structured data are (RFC 5424).
    pub(crate) data: Option<Data>,
}

/// What a header of RFC 5424 says besides.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Data {
    pub(crate) app: Range<usize>,
    pub(crate) process: Range<usize>,
    /// The elements of the structured data; empty if there are none.
    pub(crate) elements: Range<usize>,
    /// Whether a parameter is the number of an event.
    pub(crate) has_event: bool,
}

/// The header that the text begins with; with `is_all`, nothing follows the text.
///
/// It reads no more than [`MAX_HEADER`] bytes, and the result does not depend on how many bytes
/// follow the header.
pub(crate) fn header(text: &[u8], is_all: bool) -> Found<Header> {
    let is_all = is_all || text.len() >= MAX_HEADER;
    let text = text.get(..MAX_HEADER).unwrap_or(text);
    let mut parser = Parser {
        text,
        is_all,
        at: 0,
        time: None,
        has_event: false,
    };
    match parser.header() {
        Ok(header) => Found::Is(header),
        Err(Stop::End) if !is_all => Found::More,
        Err(_) => Found::Nothing,
    }
}

/// Why no header was read.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stop {
    /// The text ends within it.
    End,
    /// The text is something else.
    Other,
}

type Parsed<T> = Result<T, Stop>;

struct Parser<'t> {
    text: &'t [u8],
    /// Whether nothing follows the text.
    is_all: bool,
    at: usize,
    /// Where the time is, if it says its zone.
    time: Option<Range<usize>>,
    /// Whether a parameter is the number of an event.
    has_event: bool,
}

impl Parser<'_> {
    fn header(&mut self) -> Parsed<Header> {
        let start = self.at;
        if self.attempt(Self::count)? && self.peek()? != b'<' {
            self.at = start;
        }
        let has_priority = self.priority()?;
        // A message without a header: the priority alone identifies it.
        if has_priority && self.is_at_event()? {
            return Ok(Header {
                len: self.at,
                host: None,
                time: None,
                data: None,
            });
        }
        if self.try_take(b"1 ")? {
            return self.rfc_5424(has_priority);
        }
        if self.peek()?.is_ascii_digit() {
            self.iso_time()?;
        } else {
            self.bsd_time()?;
        }
        self.blank()?;
        self.rfc_3164()
    }

    /// After the timestamp: `HOST tag[pid]: `. Each may be missing.
    fn rfc_3164(&mut self) -> Parsed<Header> {
        let mut host = None;
        let has_host = !self.try_take(b" ")? && !self.is_at_event()?;
        if has_host && !self.attempt(Self::tag)? {
            host = Some(self.name()?);
            self.blank()?;
        }
        self.attempt(Self::tag)?;
        self.message(host, None)
    }

    /// After the version: five names, and the structured data.
    fn rfc_5424(&mut self, has_priority: bool) -> Parsed<Header> {
        // Without priority and time it could be any text.
        if !(has_priority && self.try_take(b"-")?) {
            self.iso_time()?;
        }
        self.blank()?;
        let host = self.name()?;
        self.blank()?;
        let app = self.name()?;
        self.blank()?;
        let process = self.name()?;
        self.blank()?;
        let _id_of_message = self.name()?;
        self.blank()?;
        let has_data = !self.try_take(b"-")?;
        let start = self.at;
        if has_data {
            self.element()?;
            while !self.is_at_line_end()? && self.peek()? == b'[' {
                self.element()?;
            }
        }
        let data = Data {
            app,
            process,
            elements: start..self.at,
            has_event: self.has_event,
        };
        // An event needs no message.
        if !(data.has_event && self.is_at_line_end()?) {
            self.blank()?;
        }
        let is_named = self.text.get(host.clone()) != Some(b"-");
        self.message(is_named.then_some(host), Some(data))
    }

    /// The byte order mark that may begin the message (RFC 5424, 6.4).
    fn message(&mut self, host: Option<Range<usize>>, data: Option<Data>) -> Parsed<Header> {
        let has_event = data.as_ref().is_some_and(|data| data.has_event);
        if !(has_event && self.is_at_line_end()?) {
            self.try_take(BYTE_ORDER_MARK)?;
        }
        let (len, time) = (self.at, self.time.take());
        Ok(Header {
            len,
            host,
            time,
            data,
        })
    }

    /// `123 `
    fn count(&mut self) -> Parsed<()> {
        self.digits(1..=8)?;
        self.blank()
    }

    /// `<13>`
    fn priority(&mut self) -> Parsed<bool> {
        if self.peek()? != b'<' {
            return Ok(false);
        }
        self.at += 1;
        // 24 facilities of 8 severities.
        let priority = self.digits(1..=3)?;
        let number = |digits: &[u8]| digits.iter().fold(0, |n, b| n * 10 + u32::from(b - b'0'));
        if self.text.get(priority).map(number) > Some(191) {
            return Err(Stop::Other);
        }
        self.take(b">").map(|()| true)
    }

    /// `Nov 24 15:00:00`, also with a year after the day.
    fn bsd_time(&mut self) -> Parsed<()> {
        self.one_of(&MONTHS)?;
        self.blank()?;
        self.try_take(b" ")?;
        self.digits(1..=2)?;
        self.blank()?;
        let digits = self.digits(1..=4)?;
        if digits.len() == 4 {
            self.blank()?;
            self.digits(2..=2)?;
        } else if digits.len() != 2 {
            return Err(Stop::Other);
        }
        self.minutes()
    }

    /// `2026-11-24T15:00:00.123+01:00` (RFC 3339, 5.6)
    fn iso_time(&mut self) -> Parsed<()> {
        let start = self.at;
        self.digits(4..=4)?;
        self.take(b"-")?;
        self.digits(2..=2)?;
        self.take(b"-")?;
        self.digits(2..=2)?;
        self.take(b"T")?;
        self.digits(2..=2)?;
        self.minutes()?;
        match self.byte()? {
            b'Z' => {}
            b'+' | b'-' => {
                self.digits(2..=2)?;
                self.take(b":")?;
                self.digits(2..=2)?;
            }
            _ => return Err(Stop::Other),
        }
        self.time = Some(start..self.at);
        Ok(())
    }

    /// `:00:00.123` after the hour.
    fn minutes(&mut self) -> Parsed<()> {
        for _ in ["minutes", "seconds"] {
            self.take(b":")?;
            self.digits(2..=2)?;
        }
        if self.try_take(b".")? {
            self.digits(1..=9)?;
        }
        Ok(())
    }

    /// `tag[4]: `
    fn tag(&mut self) -> Parsed<()> {
        self.run(|byte| byte > b' ' && !b":[<{\"".contains(&byte))?;
        if self.try_take(b"[")? {
            self.run(|byte| byte > b' ' && !b"]<{\"".contains(&byte))?;
            self.take(b"]")?;
        }
        self.take(b":")?;
        // Not the colon of an IPv6 address.
        match self.peek()? {
            b' ' => self.blank(),
            b'<' | b'{' | b'\t' => Ok(()),
            _ => Err(Stop::Other),
        }
    }

    /// `[id name="value"]`, with `\"`, `\\` and `\]` in values (RFC 5424, 6.3).
    fn element(&mut self) -> Parsed<()> {
        let in_name = |byte| byte > b' ' && !b"=]\"".contains(&byte);
        self.take(b"[")?;
        self.run(in_name)?;
        while !self.try_take(b"]")? {
            self.blank()?;
            let name = self.run(in_name)?;
            self.take(b"=\"")?;
            let name = self.text.get(name).unwrap_or_default();
            self.has_event |= is_event_id(name) && self.peek()?.is_ascii_digit();
            loop {
                match self.byte()? {
                    b'"' => break,
                    b'\\' => drop(self.byte()?),
                    b'\n' => return Err(Stop::Other),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn is_at_line_end(&self) -> Parsed<bool> {
        match self.peek() {
            Ok(byte) => Ok(matches!(byte, b'\r' | b'\n')),
            Err(Stop::End) if self.is_all => Ok(true),
            Err(stop) => Err(stop),
        }
    }

    /// Whether an event begins here.
    fn is_at_event(&self) -> Parsed<bool> {
        self.peek().map(|byte| matches!(byte, b'<' | b'{'))
    }

    /// Reads nothing if the text is something else.
    fn attempt(&mut self, read: impl Fn(&mut Self) -> Parsed<()>) -> Parsed<bool> {
        let start = self.at;
        match read(self) {
            Err(Stop::Other) => {
                self.at = start;
                Ok(false)
            }
            read => read.map(|()| true),
        }
    }

    /// A name up to a blank.
    fn name(&mut self) -> Parsed<Range<usize>> {
        self.run(|byte| byte > b' ' && !b"<{\"".contains(&byte))
    }

    /// The next bytes that are a part, at least one.
    fn run(&mut self, is_part: impl Fn(u8) -> bool) -> Parsed<Range<usize>> {
        let start = self.at;
        while is_part(self.peek()?) {
            self.at += 1;
        }
        let len = self.at - start;
        let is_name = (1..=MAX_NAME).contains(&len);
        is_name.then_some(start..self.at).ok_or(Stop::Other)
    }

    fn digits(&mut self, count: std::ops::RangeInclusive<usize>) -> Parsed<Range<usize>> {
        let start = self.at;
        while self.at - start < *count.end() && self.peek()?.is_ascii_digit() {
            self.at += 1;
        }
        let is_number = count.contains(&(self.at - start));
        is_number.then_some(start..self.at).ok_or(Stop::Other)
    }

    fn one_of(&mut self, words: &[&[u8]]) -> Parsed<()> {
        for word in words {
            if self.try_take(word)? {
                return Ok(());
            }
        }
        Err(Stop::Other)
    }

    fn blank(&mut self) -> Parsed<()> {
        self.take(b" ")
    }

    fn take(&mut self, word: &[u8]) -> Parsed<()> {
        match self.try_take(word)? {
            true => Ok(()),
            false => Err(Stop::Other),
        }
    }

    fn try_take(&mut self, word: &[u8]) -> Parsed<bool> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if rest.starts_with(word) {
            self.at += word.len();
            return Ok(true);
        }
        match word.starts_with(rest) {
            true => Err(Stop::End),
            false => Ok(false),
        }
    }

    fn byte(&mut self) -> Parsed<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Ok(byte)
    }

    fn peek(&self) -> Parsed<u8> {
        self.text.get(self.at).copied().ok_or(Stop::End)
    }
}

/// Whether a parameter has the name of an event's number: `EventID`, `EventCode`, `event_id`.
fn is_event_id(name: &[u8]) -> bool {
    let event = name.split_at_checked(5);
    event.is_some_and(|(event, rest)| {
        let rest = rest.strip_prefix(b"_").unwrap_or(rest);
        event.eq_ignore_ascii_case(b"event")
            && (rest.eq_ignore_ascii_case(b"id") || rest.eq_ignore_ascii_case(b"code"))
    })
}

#[cfg(test)]
mod tests;
