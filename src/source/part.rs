//! [`in_whole`]: what was read in a part of an input, placed in the whole.

use std::mem;

use crate::error::Error;

/// Converts the error of an event in a part, or its warnings, with `place`: from places in the part
/// to places in what the part is of.
pub(super) fn in_whole<T>(
    event: Result<T, Error>,
    warnings: &mut Vec<Error>,
    place: impl Fn(Error) -> Error,
) -> Result<T, Error> {
    if !warnings.is_empty() {
        *warnings = mem::take(warnings).into_iter().map(&place).collect();
    }
    event.map_err(place)
}
