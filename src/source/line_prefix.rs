//! What may come before an event on its line.

use super::found::Found;
use super::{evtx_dump_line, syslog};

/// The length of what the text begins with: the `Record N` of evtx_dump, up to the end of its line
/// or the next event, or the header of a syslog message. With `is_all`, nothing follows the text.
pub(crate) fn line_prefix(text: &[u8], is_all: bool) -> Found<usize> {
    match text {
        [b'R', ..] => evtx_dump_line::record_label(text, is_all),
        // Markup never begins with a digit.
        [b'<', digit, ..] if !digit.is_ascii_digit() => Found::Nothing,
        _ => match syslog::header(text, is_all) {
            Found::Is(header) => Found::Is(header.len),
            Found::More => Found::More,
            Found::Nothing => Found::Nothing,
        },
    }
}
