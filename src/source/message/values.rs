//! What the templates of messages have in common.

use crate::error::Error;

/// Where a part of a message is in it.
pub(super) fn offset_in(message: &str, part: &str) -> Option<u64> {
    let offset = (part.as_ptr() as usize).checked_sub(message.as_ptr() as usize)?;
    (offset <= message.len()).then_some(offset as u64)
}

/// Values and the fields that they are of.
pub(super) type Values<'a> = Vec<(usize, &'a str)>;

/// A message that is not of its event's template.
#[cold]
pub(super) fn malformed(expected: &'static str, offset: usize) -> Error {
    Error::language("message", expected, offset)
}
