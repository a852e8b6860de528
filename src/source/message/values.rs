//! What the message templates have in common.

use crate::error::Error;

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
