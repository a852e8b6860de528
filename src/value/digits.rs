//! Numbers, GUIDs and times as short texts, without a formatter's directives: half of what a document takes is in
//! them. A type's own text is beside the type.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

/// A text of at most `N` bytes of ASCII.
#[derive(Clone, Copy)]
pub(crate) struct Short<const N: usize = 40> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Short<N> {
    pub(super) const fn new() -> Self {
        Self {
            bytes: [0; N],
            len: 0,
        }
    }

    #[inline]
    pub(super) fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.len) {
            *place = byte;
            self.len = self.len.saturating_add(1);
        }
    }

    pub(crate) fn text(&self) -> &str {
        let bytes = self.bytes.get(..self.len).unwrap_or_default();
        str::from_utf8(bytes).unwrap_or_default()
    }

    /// Appends a form, all of it, whose places the caller fills.
    pub(super) fn form<const LEN: usize>(&mut self, form: &[u8; LEN]) -> Option<&mut [u8; LEN]> {
        let text = self.bytes.get_mut(self.len..)?.first_chunk_mut()?;
        *text = *form;
        self.len = self.len.saturating_add(LEN);
        Some(text)
    }

    /// A number in decimal, with zeros before it to at least that many digits.
    pub(super) fn decimal(&mut self, mut number: u64, least: usize) {
        let mut digits = [b'0'; 20];
        let mut start = digits.len();
        for (place, digit) in digits.iter_mut().enumerate().rev() {
            if number == 0 && start.saturating_add(least) <= 20 {
                break;
            }
            *digit = decimal_digit(number);
            number /= 10;
            start = place;
        }
        let digits = digits.get(start..).unwrap_or_default();
        let end = self.len.saturating_add(digits.len());
        if let Some(places) = self.bytes.get_mut(self.len..end) {
            places.copy_from_slice(digits);
            self.len = end;
        }
    }

    /// That many digits of a number in hexadecimal.
    pub(super) fn hexadecimal(&mut self, number: u64, digits: u32) {
        for place in (0..digits).rev() {
            let [.., last] = number.unbounded_shr(place.saturating_mul(4)).to_be_bytes();
            self.push(hex_digit(last & 15, LOWER));
        }
    }
}

fn decimal_digit(number: u64) -> u8 {
    b'0'.wrapping_add((number % 10) as u8)
}

pub(super) const LOWER: &[u8; 16] = b"0123456789abcdef";
#[cfg(feature = "json")]
pub(super) const UPPER: &[u8; 16] = b"0123456789ABCDEF";

pub(super) fn hex_digit(half: u8, letters: &[u8; 16]) -> u8 {
    letters.get(usize::from(half)).copied().unwrap_or_default()
}

/// A value whose text is short.
pub(crate) trait Digits: Copy {
    fn write(self, to: &mut Short);

    fn short(self) -> Short {
        let mut short = Short::new();
        self.write(&mut short);
        short
    }
}

macro_rules! decimals {
    ($($number:ty),*) => { $(
        impl Digits for $number {
            fn write(self, to: &mut Short) {
                to.decimal(self.into(), 1);
            }
        }
    )* };
}

decimals!(u16, u64);

/// A number as `0x1f`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hex(pub(crate) u64);

impl Digits for Hex {
    fn write(self, to: &mut Short) {
        to.push(b'0');
        to.push(b'x');
        let more = self.0.checked_ilog2().unwrap_or(0) / 4;
        to.hexadecimal(self.0, more.saturating_add(1));
    }
}

#[cfg(all(test, feature = "json"))]
mod tests;
