//! Where a record begins in text.

use memchr::{memchr, memmem};

use crate::source::found::Found;

/// How a record is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::source) enum Shape {
    /// A line with the date, then `LogName=Security` and so on up to `Message=`.
    Splunk,
    /// `Log Name:      Security` and so on up to `Description:`, as Event Viewer copies it.
    EventViewer,
    /// The same with labels in another language.
    Translated,
    /// `MSWinEventLog` and more cells in one line.
    Snare,
    /// One line after a syslog header, of no known shape, unless the header's structured data is an
    /// event.
    Message,
}

impl Shape {
    pub(super) fn is_line(self) -> bool {
        matches!(self, Self::Snare | Self::Message)
    }
}

/// How many bytes show that a record begins: four lines.
pub(in crate::source) const MAX_START: usize = 1024;
/// The longest date before the record of Splunk.
const MAX_DATE: usize = 40;
const MIN_DATE: usize = 8;
/// The column of the values that Event Viewer copies.
const COLUMN: usize = 15;
/// The longest label there, in bytes.
const MAX_LABEL: usize = 64;
/// The longest name of a computer before Snare's mark.
const MAX_HOST: usize = 255;
const SNARE: &[u8] = b"MSWinEventLog";
/// What rsyslog makes of a tab.
const ESCAPED_TAB: &str = "#011";

/// The shape of the record that begins with a text at the start of a line. With `is_all`, nothing
/// follows the text.
///
/// One line of a record's start is not enough: it may be in a message. A whole start in a message
/// cannot be told from one, since the text has no escapes; it then ends the record around it and
/// begins another, so nothing is hidden.
pub(in crate::source) fn shape(text: &[u8], is_all: bool) -> Found<Shape> {
    let is_all = is_all || text.len() >= MAX_START;
    let text = text.get(..MAX_START).unwrap_or(text);
    let begins: &[(Shape, Begins)] = match text.first() {
        None if !is_all => return Found::More,
        Some(b'0'..=b'9') => &[(Shape::Splunk, splunk), (Shape::Snare, snare)],
        Some(b'L') => &[
            (Shape::EventViewer, event_viewer),
            (Shape::Snare, snare),
            (Shape::Translated, translated),
        ],
        Some(byte) if byte.is_ascii_alphabetic() || !byte.is_ascii() => {
            &[(Shape::Snare, snare), (Shape::Translated, translated)]
        }
        _ => return Found::Nothing,
    };
    for (shape, begins) in begins {
        match begins(text) {
            Some(true) => return Found::Is(*shape),
            None if !is_all => return Found::More,
            _ => {}
        }
    }
    Found::Nothing
}

/// Whether a record begins; `None` if the text ends before it is known.
type Begins = fn(&[u8]) -> Option<bool>;

fn splunk(text: &[u8]) -> Option<bool> {
    let is_date = |byte: &&u8| byte.is_ascii_digit() || b"/:.- AMP".contains(byte);
    let len = text.iter().take(MAX_DATE + 1).take_while(is_date).count();
    let rest = text.get(len..).unwrap_or_default();
    if rest.is_empty() && len <= MAX_DATE {
        return None;
    }
    if !(MIN_DATE..=MAX_DATE).contains(&len) {
        return Some(false);
    }
    let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
    let rest = match rest {
        [] => return None,
        [b'\n', rest @ ..] => rest,
        _ => return Some(false),
    };
    // The second is that of events read through WMI.
    either(
        begins_with(rest, b"LogName="),
        begins_with(rest, b"Category="),
    )
}

fn event_viewer(text: &[u8]) -> Option<bool> {
    if !begins_with(text, b"Log Name:")? {
        return Some(false);
    }
    let (_, rest) = line(text)?;
    begins_with(rest, b"Source:")
}

/// Four values in their column; the last one is the ID.
fn translated(text: &[u8]) -> Option<bool> {
    let mut rest = text;
    for label in ["log", "source", "date", "ID"] {
        let (line, is_whole) = match line(rest) {
            Some((line, after)) => {
                rest = after;
                (line, true)
            }
            None => (rest, false),
        };
        match padded(line, is_whole) {
            Found::Is(value) => {
                let is_number =
                    (1..=5).contains(&value.len()) && value.iter().all(u8::is_ascii_digit);
                let is_it = match label {
                    "ID" => is_number,
                    _ => !value.is_empty(),
                };
                if is_whole && !is_it {
                    return Some(false);
                }
                if !is_whole {
                    return None;
                }
            }
            Found::More => return None,
            Found::Nothing => return Some(false),
        }
    }
    Some(true)
}

/// The value after a label that is padded up to the column.
pub(super) fn padded(line: &[u8], is_whole: bool) -> Found<&[u8]> {
    const WIDE_COLON: &[u8] = "：".as_bytes();
    let head = line.get(..MAX_LABEL).unwrap_or(line);
    let end = match (memchr(b':', head), memmem::find(head, WIDE_COLON)) {
        (Some(narrow), Some(wide)) if wide < narrow => wide + WIDE_COLON.len(),
        (Some(narrow), _) => narrow + 1,
        (None, Some(wide)) => wide + WIDE_COLON.len(),
        (None, None) if is_whole || head.len() == MAX_LABEL => return Found::Nothing,
        (None, None) => return Found::More,
    };
    let label = line.get(..end).unwrap_or_default();
    if label.iter().any(|byte| byte.is_ascii_control()) {
        return Found::Nothing;
    }
    // Characters, not bytes.
    let width = label
        .iter()
        .filter(|byte| byte.cast_signed() >= -0x40)
        .count();
    let rest = line.get(end..).unwrap_or_default();
    let blanks = rest.iter().take_while(|byte| **byte == b' ').count();
    let value = rest.get(blanks..).unwrap_or_default();
    if value.is_empty() && !is_whole {
        return Found::More;
    }
    if blanks == COLUMN.saturating_sub(width) || value.is_empty() {
        Found::Is(value)
    } else {
        Found::Nothing
    }
}

fn snare(text: &[u8]) -> Option<bool> {
    match snare_cells(text) {
        Found::Is(_) => Some(true),
        Found::More => None,
        Found::Nothing => Some(false),
    }
}

/// What the cells of a record of Snare are separated by, and where the first after
/// `MSWinEventLog` begins. The name of the computer may come before that.
pub(super) fn snare_cells(text: &[u8]) -> Found<(&'static str, usize)> {
    let mut at = 0;
    match begins_with(text, SNARE) {
        None => return Found::More,
        Some(true) => {}
        Some(false) => {
            let head = text.get(..=MAX_HOST).unwrap_or(text);
            let is_part = |byte: &&u8| **byte > b' ' && **byte != b'<';
            let len = head.iter().take_while(is_part).count();
            let host = head.get(..len).unwrap_or_default();
            let len = memmem::find(host, ESCAPED_TAB.as_bytes()).unwrap_or(len);
            match separator(text.get(len..).unwrap_or_default()) {
                _ if len > MAX_HOST => return Found::Nothing,
                Found::Is(separator) => at = len + separator.len(),
                Found::More => return Found::More,
                Found::Nothing => return Found::Nothing,
            }
            match begins_with(text.get(at..).unwrap_or_default(), SNARE) {
                Some(true) => {}
                None => return Found::More,
                Some(false) => return Found::Nothing,
            }
        }
    }
    at += SNARE.len();
    match separator(text.get(at..).unwrap_or_default()) {
        Found::Is(separator) => Found::Is((separator, at + separator.len())),
        Found::More => Found::More,
        Found::Nothing => Found::Nothing,
    }
}

fn separator(text: &[u8]) -> Found<&'static str> {
    match text {
        [] => Found::More,
        [b'\t', ..] => Found::Is("\t"),
        _ => match begins_with(text, ESCAPED_TAB.as_bytes()) {
            Some(true) => Found::Is(ESCAPED_TAB),
            Some(false) => Found::Nothing,
            None => Found::More,
        },
    }
}

fn either(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (None, _) | (_, None) => None,
        (Some(false), Some(false)) => Some(false),
    }
}

fn begins_with(text: &[u8], word: &[u8]) -> Option<bool> {
    match text.starts_with(word) {
        true => Some(true),
        false if word.starts_with(text) => None,
        false => Some(false),
    }
}

/// The first line and what follows it.
fn line(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr(b'\n', text)?;
    let (line, rest) = text.split_at_checked(end)?;
    Some((line.strip_suffix(b"\r").unwrap_or(line), rest.get(1..)?))
}

#[cfg(test)]
mod tests;
