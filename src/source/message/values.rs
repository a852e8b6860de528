//! Values in a message.

use crate::error::Error;
use crate::schema::{EventSchema, InType};
use crate::value::{TokenElevation, number};

/// The offset of a part of a message.
pub(super) fn offset_in(message: &str, part: &str) -> Option<u64> {
    let offset = (part.as_ptr() as usize).checked_sub(message.as_ptr() as usize)?;
    (offset <= message.len()).then_some(offset as u64)
}

/// Values and the indexes of their fields.
pub(super) type Values<'a> = Vec<(usize, &'a str)>;

/// The error for a message that does not match its event's template.
#[cold]
pub(super) fn malformed(expected: &'static str, offset: usize) -> Error {
    Error::language("message", expected, offset)
}

/// White space, or an invisible mark that sets the direction of writing.
pub(super) fn is_white(c: char) -> bool {
    c.is_whitespace() || is_direction_mark(c)
}

/// Marks that Hebrew and Arabic messages have around labels and values.
pub(super) fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

pub(super) fn is_line_end(c: char) -> bool {
    matches!(c, '\r' | '\n')
}

/// The parts of a message between tabs or several blanks.
pub(super) fn pieces(message: &str) -> impl Iterator<Item = &str> {
    let mut rest = message.trim_matches(is_white);
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut blanks = 0;
        let end = rest.char_indices().find_map(|(at, c)| {
            blanks = match c {
                '\t' => 2,
                c if is_direction_mark(c) => blanks,
                c if c.is_whitespace() => blanks + 1,
                _ => 0,
            };
            (blanks == 2).then_some(at)
        });
        let (piece, after) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
        rest = after.trim_start_matches(is_white);
        Some(piece.trim_end_matches(is_white))
    })
}

/// Without the line ends after the text, and the white space after them.
pub(super) fn without_line_ends(text: &str) -> &str {
    let trimmed = text.trim_end_matches(is_white);
    let margin = text.get(trimmed.len()..).unwrap_or_default();
    let end = margin.find(is_line_end).unwrap_or(margin.len());
    text.get(..trimmed.len() + end).unwrap_or_default()
}

/// The field of which a message has the meaning instead of the code.
pub(super) const TOKEN_ELEVATION_TYPE: &str = "TokenElevationType";

/// Whether it can be the whole value of the field: a number where one is expected, no number for an
/// account, and a consumer's name with balanced quotes.
pub(super) fn is_sound(schema: &EventSchema, field: usize, value: &str) -> bool {
    let Some(field) = schema.fields.get(field) else {
        return false;
    };
    match field.name {
        "CONSUMER" => {
            let quotes = value.matches('"').count() - value.matches("\\\"").count();
            quotes.is_multiple_of(2)
        }
        TOKEN_ELEVATION_TYPE => TokenElevation::parse(token_elevation(value)).is_some(),
        _ if field.in_type == InType::Sid => {
            !value.starts_with("0x") && number::parse_u64(value).is_none()
        }
        _ if field.in_type.is_32_bit() => number::parse::<u32>(value).is_some(),
        _ => !field.in_type.is_number() || number::parse_u64(value).is_some(),
    }
}

/// The type as in the event data, from `TokenElevationTypeFull (2)`.
pub(super) fn token_elevation(value: &str) -> &str {
    let value = value.trim_matches(is_white);
    match value.rsplit_once(' ') {
        Some((_, "(1)")) => "%%1936",
        Some((_, "(2)")) => "%%1937",
        Some((_, "(3)")) => "%%1938",
        _ => value,
    }
}
