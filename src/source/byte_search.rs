//! Searches for a byte in text that is mostly short.
//!
//! It compares a word at a time first: a vector search takes longer to start than most values have
//! bytes.

use memchr::{memchr2, memchr3};

/// Words compared before the vector search.
const WORDS: usize = 4;
const LEN: usize = size_of::<u64>();
const LOW: u64 = u64::from_ne_bytes([0x01; LEN]);
const HIGH: u64 = u64::from_ne_bytes([0x80; LEN]);

/// The position of the first of the bytes, which are ASCII.
#[inline]
pub(crate) fn find_any<const N: usize>(wanted: [u8; N], bytes: &[u8]) -> Option<usize> {
    let patterns = wanted.map(|byte| LOW * u64::from(byte));
    let mut rest = bytes;
    let mut done = 0;
    while done < WORDS * LEN
        && let Some((word, later)) = rest.split_first_chunk()
    {
        let word = u64::from_le_bytes(*word);
        // As `zeros`, but the mask is that of the word: what is wanted is ASCII.
        let found = patterns.iter().fold(0, |found, pattern| {
            found | (word ^ pattern).wrapping_sub(LOW)
        }) & !word
            & HIGH;
        if found != 0 {
            return Some(done + found.trailing_zeros() as usize / 8);
        }
        done += LEN;
        rest = later;
    }
    search(wanted, rest).map(|index| done + index)
}

#[inline(never)]
fn search<const N: usize>(wanted: [u8; N], bytes: &[u8]) -> Option<usize> {
    match *wanted.as_slice() {
        [a, b] => memchr2(a, b, bytes),
        [a, b, c] => memchr3(a, b, c, bytes),
        _ => bytes.iter().position(|byte| wanted.contains(byte)),
    }
}

/// The index of the first such byte of a word.
#[inline]
pub(crate) fn find_in_word(wanted: u8, word: [u8; LEN]) -> Option<usize> {
    let found = zeros(u64::from_le_bytes(word) ^ (LOW * u64::from(wanted)));
    (found != 0).then(|| found.trailing_zeros() as usize / 8)
}

/// Where a JSON string stops being plain: its quote, a backslash, or a control character.
#[cfg(feature = "json")]
#[inline]
pub(crate) fn find_string_stop(bytes: &[u8]) -> Option<usize> {
    const BACKSLASH: u64 = LOW * b'\\' as u64;
    // With this bit flipped, the quote and the control characters are those up to the blank.
    const FLIPPED: u64 = LOW * 0x02;
    const AFTER_BLANK: u64 = LOW * 0x21;
    let mut rest = bytes;
    let mut done = 0;
    while let Some((word, later)) = rest.split_first_chunk() {
        let word = u64::from_le_bytes(*word);
        // A lower byte borrows. One with the high bit set may do so too, but the mask excludes it.
        let low = (word ^ FLIPPED).wrapping_sub(AFTER_BLANK);
        let backslash = (word ^ BACKSLASH).wrapping_sub(LOW);
        let found = (low | backslash) & !word & HIGH;
        if found != 0 {
            return Some(done + found.trailing_zeros() as usize / 8);
        }
        done += LEN;
        rest = later;
    }
    let is_stop = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    rest.iter().position(is_stop).map(|index| done + index)
}

/// The high bit of each zero byte; above the lowest zero byte, other high bits may be set too.
#[inline]
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(LOW) & !word & HIGH
}

#[cfg(test)]
mod tests;
