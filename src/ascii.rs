//! Walks over text that is mostly ASCII: a byte is looked up, a character is decoded only outside it.

/// The ASCII characters of a class.
pub(crate) type Class = [bool; 256];

/// The letters of ASCII, and these.
#[allow(
    clippy::indexing_slicing,
    reason = "evaluated when the crate is compiled"
)]
pub(crate) const fn letters_and(others: &[u8]) -> Class {
    let mut class = [false; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        class[byte as usize] = byte.is_ascii_alphabetic();
        byte += 1;
    }
    let mut index = 0;
    while index < others.len() {
        class[others[index] as usize] = true;
        index += 1;
    }
    class
}

/// How many bytes at the start of a text are of a class.
#[inline]
pub(crate) fn run(text: &str, class: &Class) -> usize {
    let is_end = |byte: &u8| !class.get(usize::from(*byte)).is_some_and(|is_in| *is_in);
    let (chunks, rest) = text.as_bytes().as_chunks::<8>();
    let mut len = 0;
    for chunk in chunks {
        if let Some(end) = chunk.iter().position(is_end) {
            return len + end;
        }
        len += chunk.len();
    }
    len + rest.iter().position(is_end).unwrap_or(rest.len())
}

/// The same where `is_in` tells which characters outside ASCII are of the class too.
#[inline]
pub(crate) fn run_of(text: &str, class: &Class, is_in: impl Fn(char) -> bool) -> usize {
    let len = run(text, class);
    match text.as_bytes().get(len) {
        Some(byte) if !byte.is_ascii() => text.find(|c| !is_in(c)).unwrap_or(text.len()),
        _ => len,
    }
}

/// [`str::trim_start`]. Most texts have little to trim, and few bytes show that.
#[inline]
pub(crate) fn trim_start(text: &str) -> &str {
    match text.as_bytes() {
        [b'!'..=b'~', ..] => text,
        [b' ' | b'\n', b'!'..=b'~', ..] => text.get(1..).unwrap_or_default(),
        [b'\n', b'\t', b'!'..=b'~', ..] => text.get(2..).unwrap_or_default(),
        _ => text.trim_start(),
    }
}

#[cfg(test)]
mod tests;
