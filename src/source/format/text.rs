//! Detection of text formats: by the first characters, or by the first event.

use memchr::{memchr2, memchr2_iter, memmem, memrchr2};

use super::content::{Content, Format};
use crate::source::csv_header::Header;
use crate::source::found::Found;
use crate::source::line_prefix::{MAX_PREFIXES, Prefix, line_prefix};
use crate::source::syslog::MAX_HEADER;
use crate::source::text::block::begins_text;
use crate::source::text::start::shape;

const XML: Content = Content::Log(Format::Xml);
const JSON: Content = Content::Log(Format::Json);
const CSV: Content = Content::Log(Format::Csv);
const TEXT: Content = Content::Log(Format::Text);

/// What a text shows about its format.
#[derive(Debug, PartialEq)]
pub(super) enum Told {
    /// Its first characters identify the content.
    First(Content),
    /// An event begins further on.
    Found(Content),
    /// Nothing so far.
    Nothing,
}

/// The text at the start of an input, as it arrives. It is examined only once, even if it arrives
/// in small pieces.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// Without its byte order mark and NULs: enough to identify UTF-16 text too.
    bytes: Vec<u8>,
    /// How many NULs came before the first other byte.
    leading_nuls: usize,
    has_nuls: bool,
    has_others: bool,
    has_begun: bool,
    xml: XmlSearch,
    json: JsonSearch,
    records: RecordSearch,
    /// Whether it begins with the header of a table, if that is known.
    is_csv: Option<bool>,
}

impl Text {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let others = bytes.iter().filter(|byte| **byte != 0);
        let before = self.bytes.len();
        self.bytes.extend(others);
        self.has_nuls |= self.bytes.len() - before < bytes.len();
        if !self.has_others {
            let leading = bytes.iter().take_while(|byte| **byte == 0).count();
            self.leading_nuls += leading;
            self.has_others = leading < bytes.len();
        }
    }

    pub(super) fn tell(&mut self, is_all: bool) -> Told {
        if !self.has_begun {
            for mark in ["\u{feff}".as_bytes(), b"\xff\xfe", b"\xfe\xff"] {
                if self.bytes.starts_with(mark) {
                    self.bytes.drain(..mark.len());
                    break;
                }
                if !is_all && mark.starts_with(&self.bytes) {
                    return Told::Nothing;
                }
            }
            self.has_begun = true;
        }
        if self.is_csv.is_none() {
            self.is_csv = match Header::find(&self.bytes, is_all) {
                Found::Is(_) => Some(true),
                Found::Nothing => Some(false),
                Found::More => None,
            };
        }
        // One NUL may be half of a character.
        if self.leading_nuls < 2 {
            match self.first(is_all) {
                First::Is(content) => return Told::First(content),
                First::Open => return Told::Nothing,
                First::Other => {}
            }
        }
        self.find(is_all)
    }

    /// What the first characters show, after white space and what may come before an event.
    fn first(&self, is_all: bool) -> First {
        let mut rest = self.bytes.trim_ascii_start();
        let mut has_prefix = false;
        for _ in 0..MAX_PREFIXES {
            match line_prefix(rest, is_all) {
                Found::Is(prefix) => {
                    rest = rest.get(prefix.len..).unwrap_or_default();
                    rest = rest.trim_ascii_start();
                }
                Found::More => return First::Open,
                Found::Nothing => break,
            }
            has_prefix = true;
        }
        match rest {
            [] if is_all && !self.has_nuls && !has_prefix => First::Is(Content::Empty),
            [] if is_all => First::Other,
            [] => First::Open,
            [b'<', b'0'..=b'9', ..] => First::Other,
            [b'<', ..] => html(rest, is_all),
            [b'{' | 0x1e, ..] => First::Is(JSON),
            [b'[', rest @ ..] => match rest.trim_ascii_start() {
                [b'{' | b'[' | b']', ..] => First::Is(JSON),
                [] if is_all => First::Is(JSON),
                [] => First::Open,
                _ => First::Other,
            },
            // Text copied from Internet Explorer.
            [b'-', rest @ ..] => match rest.trim_ascii_start() {
                [b'<', ..] => First::Is(XML),
                [] if !is_all => First::Open,
                _ => First::Other,
            },
            _ => match (shape(rest, is_all), self.is_csv) {
                (Found::Is(_), _) => First::Is(TEXT),
                (Found::Nothing, Some(true)) => First::Is(CSV),
                (Found::Nothing, Some(false)) => First::Other,
                (Found::More, _) | (_, None) => First::Open,
            },
        }
    }

    /// The first event that begins a line.
    fn find(&mut self, is_all: bool) -> Told {
        let xml = self.xml.find(&self.bytes, is_all);
        let json = self.json.find(&self.bytes, is_all);
        let text = self.records.find(&self.bytes, is_all);
        let found = [(xml, XML), (json, JSON), (text, TEXT)];
        let found = found
            .into_iter()
            .filter_map(|(at, format)| Some((at?, format)));
        let first = found.min_by_key(|(at, _)| *at);
        first.map_or(Told::Nothing, |(_, format)| Told::Found(format))
    }
}

#[derive(Debug, PartialEq)]
enum First {
    Is(Content),
    /// More bytes are needed.
    Open,
    Other,
}

/// A text that begins with `<`: XML, unless it is an HTML page.
fn html(text: &[u8], is_all: bool) -> First {
    for page in [&b"<!doctype html"[..], b"<html"] {
        let begun = text.get(..page.len()).unwrap_or(text);
        if begun.eq_ignore_ascii_case(page) {
            return First::Is(Content::Other);
        }
        let so_far = page.get(..begun.len()).unwrap_or_default();
        if !is_all && begun.eq_ignore_ascii_case(so_far) {
            return First::Open;
        }
    }
    First::Is(XML)
}

/// Searches for `<Event` or `<Events` at the start of a line, or directly after an event or a
/// declaration.
#[derive(Debug, Default)]
struct XmlSearch {
    /// No match begins before here.
    position: usize,
}

impl XmlSearch {
    fn find(&mut self, text: &[u8], is_all: bool) -> Option<usize> {
        const TAG: &[u8] = b"<Event";
        loop {
            let rest = text.get(self.position..)?;
            let Some(found) = memmem::find(rest, TAG) else {
                self.position += rest.len().saturating_sub(TAG.len() - 1);
                return None;
            };
            let start = self.position + found;
            let after = text.get(start + TAG.len()..).unwrap_or_default();
            let after = match after {
                [b's', after @ ..] => after.first(),
                after => after.first(),
            };
            let is_tag = match after {
                Some(byte) => byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'),
                None if is_all => true,
                None => {
                    self.position = start;
                    return None;
                }
            };
            self.position = start + TAG.len();
            if is_tag && begins_something(text, start) {
                return Some(start);
            }
        }
    }
}

/// Whether an event may begin at `start`.
fn begins_something(text: &[u8], start: usize) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let begins_line = before.last().is_none_or(|byte| b"\r\n".contains(byte));
    let follows = || {
        let before = before.trim_ascii_end();
        before.is_empty() || before.ends_with(b"</Event>") || before.ends_with(b"?>")
    };
    begins_line || follows() || has_prefix(text, start)
}

/// Whether only what may come before an event is before it on its line.
fn has_prefix(text: &[u8], start: usize) -> bool {
    let recent = start.saturating_sub(MAX_HEADER);
    let before = text.get(recent..start).unwrap_or_default();
    let line = match memrchr2(b'\r', b'\n', before) {
        Some(end) => recent + end + 1,
        None if recent == 0 => 0,
        None => return false,
    };
    let before = text.get(line..start).unwrap_or_default();
    let line = text.get(line..=start).unwrap_or_default();
    let is_all = |prefix: Prefix| prefix.len == before.len();
    before.trim_ascii() == b"-" || line_prefix(line, true).map(is_all) == Found::Is(true)
}

/// Searches for an object at the start of a line that contains, or is followed by, a mark that
/// every Windows event has: see [`has_mark`].
#[derive(Debug, Default)]
struct JsonSearch {
    lines: Lines,
    object: Option<usize>,
    /// No mark between the object and here.
    mark: usize,
}

impl JsonSearch {
    fn find(&mut self, text: &[u8], is_all: bool) -> Option<usize> {
        let object = match self.object {
            Some(object) => object,
            None => self.find_object(text, is_all)?,
        };
        self.object = Some(object);
        self.mark = self.mark.max(object);
        let rest = text.get(self.mark..)?;
        if has_mark(rest) {
            return Some(object);
        }
        self.mark += rest.len().saturating_sub(MAX_MARK);
        None
    }

    fn find_object(&mut self, text: &[u8], is_all: bool) -> Option<usize> {
        self.lines.find(text, |line| {
            let prefix = match line_prefix(line, is_all) {
                Found::Is(prefix) => prefix.len,
                Found::More => return None,
                Found::Nothing => 0,
            };
            is_object(line.get(prefix..)?, is_all)
        })
    }
}

/// Searches for the first line that begins a record in text.
#[derive(Debug, Default)]
struct RecordSearch {
    lines: Lines,
}

impl RecordSearch {
    fn find(&mut self, text: &[u8], is_all: bool) -> Option<usize> {
        self.lines.find(text, |line| begins_text(line, is_all))
    }
}

/// The lines of a text, as it arrives.
#[derive(Debug, Default)]
struct Lines {
    /// The start of the current line.
    line: usize,
    /// The line does not end before here.
    line_end: usize,
}

impl Lines {
    /// The start of the first line from the current one on that `is_it`; more bytes are needed if
    /// that is not known.
    fn find(&mut self, text: &[u8], is_it: impl Fn(&[u8]) -> Option<bool>) -> Option<usize> {
        loop {
            match is_it(text.get(self.line..)?) {
                Some(true) => return Some(self.line),
                Some(false) => {}
                None => return None,
            }
            self.line_end = self.line_end.max(self.line);
            let rest = text.get(self.line_end..)?;
            let Some(end) = memchr2(b'\r', b'\n', rest) else {
                self.line_end = text.len();
                return None;
            };
            self.line = self.line_end + end + 1;
        }
    }
}

/// Whether a text is an object up to the colon after its first name, or an array of such objects;
/// `None` if more bytes are needed.
fn is_object(text: &[u8], is_all: bool) -> Option<bool> {
    const MAX_LEN: usize = 512;
    let open = if is_all || text.len() >= MAX_LEN {
        Some(false)
    } else {
        None
    };
    let text = text.get(..MAX_LEN).unwrap_or(text);
    let mut rest = text.strip_prefix(b"\x1e").unwrap_or(text);
    for (mark, is_needed) in [(b'[', false), (b'{', true), (b'"', true)] {
        match rest {
            [] => return open,
            [byte, after @ ..] if *byte == mark => rest = after.trim_ascii_start(),
            _ if is_needed => return Some(false),
            _ => {}
        }
    }
    loop {
        match rest {
            [b'\\', _, after @ ..] => rest = after,
            [b'"', after @ ..] => {
                return match after.trim_ascii_start() {
                    [] => open,
                    [byte, ..] => Some(*byte == b':'),
                };
            }
            [b'\r' | b'\n', ..] => return Some(false),
            [] | [b'\\'] => return open,
            [_, after @ ..] => rest = after,
        }
    }
}

/// The longest possible mark.
const MAX_MARK: usize = 64;

/// Whether a text has a name that contains `event` in any case, or the beginning of a provider's
/// name. Every collector uses `event` in the name of the event ID or of its container (`EventID`,
/// `event_id`, `event.code`).
fn has_mark(text: &[u8]) -> bool {
    const EVENT: &[u8] = b"event";
    const PROVIDER: &[u8] = b"Microsoft-Windows-";
    let mut starts = memchr2_iter(b'e', b'E', text);
    starts.any(|start| {
        let word = text.get(start..).unwrap_or_default();
        let word = word.get(..MAX_MARK).unwrap_or(word);
        let begun = word.get(..EVENT.len()).unwrap_or_default();
        begun.eq_ignore_ascii_case(EVENT) && ends_name(word)
    }) || memmem::find(text, PROVIDER).is_some()
}

/// Whether a member's name ends there, also in an object that is encoded as a string.
fn ends_name(word: &[u8]) -> bool {
    let is_in_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-@ ".contains(byte);
    let len = word.iter().take_while(|byte| is_in_name(byte)).count();
    let end = word.get(len..).unwrap_or_default();
    let end = end.strip_prefix(b"\\").unwrap_or(end);
    let colon = end.strip_prefix(b"\"").map(<[u8]>::trim_ascii_start);
    colon.is_some_and(|colon| colon.starts_with(b":"))
}
