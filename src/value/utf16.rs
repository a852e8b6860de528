//! UTF-16 of the event log, as Windows prints it.

use encoding_rs::mem;

/// The units before the first NUL.
pub(crate) fn until_nul<T: Default + PartialEq>(units: &[T]) -> &[T] {
    let end = units.iter().position(|unit| *unit == T::default());
    units.get(..end.unwrap_or(units.len())).unwrap_or_default()
}

/// Appends UTF-16 as Windows prints it: `_` replaces what XML 1.0 (2.2) does not allow, which is
/// control characters, U+FFFE, U+FFFF and lone surrogates.
pub(crate) fn push_utf16(text: &mut String, units: &mut [u16]) {
    const INSTEAD: u16 = b'_' as u16;
    for unit in units.iter_mut() {
        if matches!(unit, 0..=8 | 0xb | 0xc | 0xe..=0x1f | 0xfffe..) {
            *unit = INSTEAD;
        }
    }
    let mut rest = &mut *units;
    while let valid = mem::utf16_valid_up_to(rest)
        && let Some([lone, later @ ..]) = rest.get_mut(valid..)
    {
        *lone = INSTEAD;
        rest = later;
    }
    let mut rest = &*units;
    while let [_, ..] = rest {
        // On the stack: a `String` has no safe spare room to write bytes into.
        let mut piece = [0; 768];
        let mut len = rest.len().min(piece.len() / 3);
        // Never splits a surrogate pair.
        let is_high = |unit: &u16| (0xd800..0xdc00).contains(unit);
        if len < rest.len() && rest.get(len - 1).is_some_and(is_high) {
            len -= 1;
        }
        let (now, later) = rest.split_at(len);
        let written = mem::convert_utf16_to_utf8(now, &mut piece);
        text.push_str(&String::from_utf8_lossy(
            piece.get(..written).unwrap_or_default(),
        ));
        rest = later;
    }
}

#[cfg(test)]
mod tests;
