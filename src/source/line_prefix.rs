//! What may come before an event on its line.

use super::found::Found;
use super::{evtx_dump_line, syslog};
use crate::value::WindowsTime;

/// What comes before an event on its line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Prefix {
    pub(crate) len: usize,
    /// The time in the header of a syslog message, if that says its zone.
    pub(crate) time: Option<WindowsTime>,
    /// Whether the header has the number of an event, so that its line is a record.
    pub(crate) has_event: bool,
}

/// What the text begins with: the `Record N` of evtx_dump, up to the end of its line or the next
/// event, or the header of a syslog message. With `is_all`, nothing follows the text.
pub(crate) fn line_prefix(text: &[u8], is_all: bool) -> Found<Prefix> {
    match text {
        [b'R', ..] => evtx_dump_line::record_label(text, is_all).map(|len| Prefix {
            len,
            time: None,
            has_event: false,
        }),
        // Markup never begins with a digit.
        [b'<', digit, ..] if !digit.is_ascii_digit() => Found::Nothing,
        _ => syslog::header(text, is_all).map(|header| {
            let time = header.time.and_then(|time| text.get(time));
            Prefix {
                len: header.len,
                time: time.and_then(|time| WindowsTime::parse(str::from_utf8(time).ok()?)),
                has_event: header.data.is_some_and(|data| data.has_event),
            }
        }),
    }
}

/// How many headers and labels in sequence are followed: a relay of syslog adds its own.
pub(crate) const MAX_PREFIXES: usize = 4;

/// Whether the text after a prefix is, on the same line, no event of the format: `begins` says
/// whether one begins. `None` if more bytes are needed. A prefix that `has_event` needs no text.
pub(crate) fn is_other_message(
    mut text: &[u8],
    mut has_event: bool,
    is_all: bool,
    begins: impl Fn(&[u8]) -> Option<bool>,
) -> Option<bool> {
    for _ in 0..MAX_PREFIXES {
        let blanks = text.iter().take_while(|byte| **byte == b' ').count();
        text = text.get(blanks..).unwrap_or_default();
        match text {
            [] if !is_all => return None,
            [] | [b'\r' | b'\n', ..] => return Some(has_event),
            _ => {}
        }
        match line_prefix(text, is_all) {
            Found::Is(prefix) => {
                has_event |= prefix.has_event;
                text = text.get(prefix.len..).unwrap_or_default();
            }
            Found::More => return None,
            Found::Nothing => break,
        }
    }
    begins(text).map(|begins| !begins)
}
