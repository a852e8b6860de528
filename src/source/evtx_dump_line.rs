//! `Record 12`, which evtx_dump writes before each event.

use super::found::{Found, MAX_TEXT};

const LABEL: &[u8] = b"Record ";

/// The length of the label at the start of a text between events, up to the end of its line or the
/// next event. With `is_all`, nothing follows the text.
pub(crate) fn record_label(text: &[u8], is_all: bool) -> Found<usize> {
    let is_all = is_all || text.len() >= MAX_TEXT;
    let text = text.get(..MAX_TEXT).unwrap_or(text);
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'<' | b'{');
    let len = match text.iter().position(is_end) {
        Some(len) => len,
        None if !is_all => {
            let is_begun = text.starts_with(LABEL) || LABEL.starts_with(text);
            return if is_begun {
                Found::More
            } else {
                Found::Nothing
            };
        }
        None => text.len(),
    };
    let label = text.get(..len).unwrap_or_default();
    match label.trim_ascii().strip_prefix(LABEL) {
        Some(number) if is_number(number) => Found::Is(len),
        _ => Found::Nothing,
    }
}

fn is_number(text: &[u8]) -> bool {
    let number = text.strip_suffix(b" (recovered)").unwrap_or(text);
    !number.is_empty() && number.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests;
