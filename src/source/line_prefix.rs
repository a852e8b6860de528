//! What may come before an event on its line.

use super::{evtx_dump_line, syslog};

/// How many bytes of text between events a reader waits for, so that its result does not depend on
/// how the bytes arrive: more than a label of evtx_dump, and as much as an error shows.
pub(crate) const MAX_TEXT: usize = 256;

/// What a text begins with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Found<T> {
    Is(T),
    /// More bytes are needed.
    More,
    Nothing,
}

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
