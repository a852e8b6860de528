//! What may come before an event on its line.

use super::found::Found;
use super::{evtx_dump_line, syslog};
use crate::value::WindowsTime;

/// The length of what the text begins with: the `Record N` of evtx_dump, up to the end of its line
/// or the next event, or the header of a syslog message. With `is_all`, nothing follows the text.
pub(crate) fn line_prefix(text: &[u8], is_all: bool) -> Found<usize> {
    timed_prefix(text, is_all).map(|(len, _)| len)
}

/// The same, and the time in the header of a syslog message, if that says its zone.
pub(crate) fn timed_prefix(text: &[u8], is_all: bool) -> Found<(usize, Option<WindowsTime>)> {
    match text {
        [b'R', ..] => evtx_dump_line::record_label(text, is_all).map(|len| (len, None)),
        // Markup never begins with a digit.
        [b'<', digit, ..] if !digit.is_ascii_digit() => Found::Nothing,
        _ => syslog::header(text, is_all).map(|header| {
            let time = header.time.and_then(|time| text.get(time));
            let time = time.and_then(|time| WindowsTime::parse(str::from_utf8(time).ok()?));
            (header.len, time)
        }),
    }
}

/// How many headers and labels in sequence are followed: a relay of syslog adds its own.
pub(crate) const MAX_PREFIXES: usize = 4;

/// Whether the text after a prefix is, on the same line, no event of the format: `begins` says
/// whether one begins. `None` if more bytes are needed.
pub(crate) fn is_other_message(
    mut text: &[u8],
    is_all: bool,
    begins: impl Fn(&[u8]) -> Option<bool>,
) -> Option<bool> {
    for _ in 0..MAX_PREFIXES {
        let blanks = text.iter().take_while(|byte| **byte == b' ').count();
        text = text.get(blanks..).unwrap_or_default();
        match text {
            [] if !is_all => return None,
            [] | [b'\r' | b'\n', ..] => return Some(false),
            _ => {}
        }
        match line_prefix(text, is_all) {
            Found::Is(len) => text = text.get(len..).unwrap_or_default(),
            Found::More => return None,
            Found::Nothing => break,
        }
    }
    begins(text).map(|begins| !begins)
}
