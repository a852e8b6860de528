//! Numbers as Windows and its collectors print them.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

/// What [`parse_u64`] accepts, for error messages.
pub(crate) const EXPECTED_U64: &str = "a hexadecimal (0x1f) or decimal number of 64 bits";
/// What a 32-bit field accepts, for error messages.
pub(crate) const EXPECTED_U32: &str = "a hexadecimal (0x1f) or decimal number of 32 bits";

/// Parses a number of at most 64 bits: decimal, or hexadecimal after `0x`.
///
/// XML white space may surround it; a sign and separators are not accepted.
pub(crate) fn parse_u64(text: &str) -> Option<u64> {
    // The usual form first.
    if let [b'0', b'x', digits @ ..] = text.as_bytes()
        && digits.len() <= 16
        && let Some(number) = hexadecimal(digits)
    {
        return Some(number);
    }
    match trim(text).as_bytes() {
        [b'0', b'x' | b'X', digits @ ..] => hexadecimal(digits),
        digits => decimal(digits),
    }
}

fn hexadecimal(digits: &[u8]) -> Option<u64> {
    // Digits before the last 16 must be zeros.
    let (zeros, digits) = digits.split_at_checked(digits.len().saturating_sub(16))?;
    let (mut number, mut all) = (0_u64, 0);
    for byte in digits {
        let digit = hex_digit(*byte);
        all |= digit;
        number = number << 4 | u64::from(digit);
    }
    let is_sound = all < 16 && !digits.is_empty() && zeros.iter().all(|byte| *byte == b'0');
    is_sound.then_some(number)
}

/// Parses decimal digits alone.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "19 digits fit, and the others are checked"
)]
pub(crate) fn decimal(digits: &[u8]) -> Option<u64> {
    /// Any number with this many digits fits.
    const FITTING: usize = 19;
    let (fitting, rest) = digits.split_at_checked(FITTING).unwrap_or((digits, &[]));
    let mut number = 0_u64;
    for byte in fitting {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + u64::from(digit);
    }
    for byte in rest {
        let digit = byte.is_ascii_digit().then(|| byte - b'0')?;
        number = number.checked_mul(10)?.checked_add(u64::from(digit))?;
    }
    (!digits.is_empty()).then_some(number)
}

const LOW: u64 = u64::from_ne_bytes([0x01; 8]);
const HIGH: u64 = LOW * 0x80;
const ZEROS: u64 = LOW * b'0' as u64;

/// The decimal number that a text begins with, and how many digits it has, if those are 1 to 7: all at
/// once, without a branch for each.
#[inline]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "of bytes that are digits, 1 to 7 of them"
)]
pub(crate) fn leading_decimal(text: [u8; 8]) -> Option<(u64, usize)> {
    let word = u64::from_le_bytes(text);
    // The high bit of the first byte that is no digit; what carries or borrows changes only later ones.
    let others = (word.wrapping_add(LOW * 0x46) | word.wrapping_sub(ZEROS)) & HIGH;
    let len = others.trailing_zeros() / 8;
    if len == 0 || len == 8 {
        return None;
    }
    // Zeros before it to eight digits.
    let digits = (word ^ ZEROS) << (64 - 8 * len);
    let pairs = digits * 10 + (digits >> 8);
    const PAIRS: u64 = 0x0000_00ff_0000_00ff;
    let number = (pairs & PAIRS)
        .wrapping_mul(100 + (1_000_000 << 32))
        .wrapping_add(((pairs >> 16) & PAIRS).wrapping_mul(1 + (10_000 << 32)));
    Some((number >> 32, len as usize))
}

/// The number of which these are the first 1 to 8 bytes, if all of them are hexadecimal digits.
#[inline]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "1 to 8 bytes, and no byte of these carries into the next"
)]
pub(crate) fn hexadecimal_word(text: [u8; 8], len: usize) -> Option<u64> {
    if len == 0 || len > 8 {
        return None;
    }
    let unused = 64 - 8 * len;
    // Zeros in place of what is not used.
    let digits = (u64::from_be_bytes(text) >> unused) | (ZEROS & !(u64::MAX >> unused));
    let is_letter = (digits >> 6) & LOW;
    let lower = digits | (is_letter << 5);
    let values = (lower & (LOW * 0x0f)) + is_letter * 9;
    // As text again: equal, but that the values of `g` to `o` are 16 and more.
    let letters = ((values + LOW * 6) >> 4) & LOW;
    let again = values + ZEROS + letters * u64::from(b'a' - b'0' - 10);
    if ((again ^ lower) | (values & (LOW * 0x10))) != 0 {
        return None;
    }
    let bytes = (values | (values >> 4)) & 0x00ff_00ff_00ff_00ff;
    let pairs = (bytes | (bytes >> 8)) & 0x0000_ffff_0000_ffff;
    Some((pairs | (pairs >> 16)) & 0xffff_ffff)
}

/// The value of a hexadecimal digit in either case; [`NO_DIGIT`] for any other byte.
#[inline]
pub(crate) fn hex_digit(byte: u8) -> u8 {
    #[allow(
        clippy::indexing_slicing,
        reason = "a panic here would be at compile time"
    )]
    const VALUES: [u8; 256] = {
        let (lower, upper) = (b"0123456789abcdef", b"0123456789ABCDEF");
        let mut values = [NO_DIGIT; 256];
        let mut digit = 0;
        while digit < 16 {
            values[lower[digit as usize] as usize] = digit;
            values[upper[digit as usize] as usize] = digit;
            digit += 1;
        }
        values
    };
    VALUES.get(usize::from(byte)).copied().unwrap_or(NO_DIGIT)
}

/// Greater than any digit, also after `|` with digits.
pub(crate) const NO_DIGIT: u8 = 0x80;

/// [`parse_u64`] for a type with fewer bits.
pub(crate) fn parse<T: TryFrom<u64>>(text: &str) -> Option<T> {
    parse_u64(text).and_then(|number| T::try_from(number).ok())
}

/// The text without surrounding XML 1.0 white space (2.3, `S`).
#[inline]
pub(crate) fn trim(text: &str) -> &str {
    // Usually there is none: check both ends first.
    match text.as_bytes() {
        [first, .., last] if *first > b' ' && *last > b' ' => text,
        [only] if *only > b' ' => text,
        _ => text.trim_matches([' ', '\t', '\r', '\n']),
    }
}

#[cfg(test)]
mod tests;
