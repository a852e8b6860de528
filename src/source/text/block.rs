//! [`Block`]: a record in text that has begun.

use memchr::memchr;

use super::start::{MAX_START, Shape, shape};
use crate::source::found::Found;
use crate::source::line_prefix::{MAX_PREFIXES, line_prefix};
use crate::source::xml::markup::{begins_event, fold_mark};

/// The line before the XML of an event that Event Viewer copies.
pub(super) const EVENT_XML: &str = "Event Xml:";

/// A record that begins at `start` and ends where the next record begins.
#[derive(Debug)]
pub(in crate::source) struct Block {
    pub(in crate::source) shape: Shape,
    pub(in crate::source) start: usize,
    /// It does not end before this position.
    pub(in crate::source) at: usize,
}

impl Block {
    pub(in crate::source) fn new(shape: Shape, start: usize) -> Self {
        let at = start;
        Self { shape, start, at }
    }

    /// Where the record ends; `None` if more bytes are needed.
    pub(in crate::source) fn end(&mut self, buffer: &[u8], is_all: bool) -> Option<usize> {
        loop {
            let rest = buffer.get(self.at..).unwrap_or_default();
            let Some(index) = memchr(b'\n', rest) else {
                self.at = buffer.len();
                return is_all.then_some(buffer.len());
            };
            let line_end = self.at + index;
            let next = buffer.get(line_end + 1..).unwrap_or_default();
            if self.shape.is_line() {
                return Some(line_end + 1);
            }
            match begins_record(next, is_all) {
                None => {
                    self.at = line_end;
                    return None;
                }
                Some(true) if !self.is_own_xml(buffer, line_end, next) => {
                    return Some(line_end + 1);
                }
                Some(_) => self.at = line_end + 1,
            }
        }
    }

    /// Whether the XML after the end of a line is of this record.
    fn is_own_xml(&self, buffer: &[u8], line_end: usize, next: &[u8]) -> bool {
        let before = buffer.get(self.start..line_end).unwrap_or_default();
        let before = before.trim_ascii_end();
        self.shape == Shape::EventViewer
            && matches!(next, [b'<' | b'-', ..])
            && before.ends_with(EVENT_XML.as_bytes())
    }
}

/// Whether a record, in text or XML, begins with a text at the start of a line; `None` if more bytes
/// are needed.
pub(in crate::source) fn begins_record(text: &[u8], is_all: bool) -> Option<bool> {
    if begins_text(text, is_all)? {
        return Some(true);
    }
    let text = match line_prefix(text, is_all) {
        Found::Is(prefix) => text.get(prefix.len..).unwrap_or_default(),
        _ => text,
    };
    let text = match fold_mark(text, is_all) {
        Found::Is(len) => text.get(len..).unwrap_or_default(),
        Found::More => return None,
        Found::Nothing => text,
    };
    begins_event(text, is_all)
}

/// The same for a record in text.
pub(in crate::source) fn begins_text(text: &[u8], is_all: bool) -> Option<bool> {
    let mut rest = text;
    for _ in 0..MAX_PREFIXES {
        match line_prefix(rest, is_all) {
            Found::Is(prefix) if prefix.has_event => return Some(true),
            Found::Is(prefix) => rest = rest.get(prefix.len..).unwrap_or_default(),
            Found::More => return None,
            Found::Nothing => break,
        }
    }
    match shape(rest, is_all) {
        // After a syslog header, records have one line.
        Found::Is(shape) => Some(shape.is_line() || rest.len() == text.len()),
        Found::More => None,
        Found::Nothing => Some(false),
    }
}

/// The record that a text is, after what may come before it on its line.
pub(in crate::source) fn record_in(text: &str) -> Option<(Shape, &str)> {
    let mut record = text;
    for _ in 0..MAX_PREFIXES {
        match line_prefix(record.as_bytes(), true) {
            Found::Is(prefix) if prefix.has_event => return Some((Shape::Message, record)),
            Found::Is(prefix) => record = record.get(prefix.len..)?,
            _ => break,
        }
    }
    match shape(record.as_bytes(), true) {
        Found::Is(shape) if shape.is_line() || record.len() == text.len() => Some((shape, record)),
        _ => None,
    }
}

/// Whether the content of a JSON string, with its escapes, is a record.
pub(in crate::source) fn is_record_in_string(content: &str) -> bool {
    const MARKS: [&str; 4] = ["LogName=", "Category=", "Source:", "MSWinEventLog"];
    let head = content.as_bytes();
    let head = String::from_utf8_lossy(head.get(..MAX_START).unwrap_or(head));
    if !MARKS.iter().any(|mark| head.contains(mark)) {
        return false;
    }
    let plain = head.replace("\\r", "\r").replace("\\n", "\n");
    record_in(&plain.replace("\\t", "\t")).is_some()
}

/// Whether a text is a syslog message with the number of an event in its structured data.
pub(in crate::source) fn is_structured(text: &str) -> bool {
    matches!(record_in(text), Some((Shape::Message, _)))
}

#[cfg(test)]
mod tests;
