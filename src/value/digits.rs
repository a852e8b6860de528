//! Numbers, GUIDs and times as short texts, without a formatter's directives: half of what a document takes is in
//! them.

use chrono::{Datelike, Timelike};

use super::{Guid, LogonId, WindowsTime};

/// A text of at most 40 bytes of ASCII.
#[derive(Clone, Copy)]
pub(crate) struct Short {
    bytes: [u8; 40],
    len: usize,
}

impl Short {
    const fn new() -> Self {
        Self {
            bytes: [0; 40],
            len: 0,
        }
    }

    #[inline]
    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.len) {
            *place = byte;
            self.len += 1;
        }
    }

    pub(crate) fn text(&self) -> &str {
        let bytes = self.bytes.get(..self.len).unwrap_or_default();
        str::from_utf8(bytes).unwrap_or_default()
    }

    /// A number in decimal, with zeros before it to at least that many digits.
    fn decimal(&mut self, mut number: u64, least: usize) {
        let mut digits = [b'0'; 20];
        let mut len = 0;
        for place in digits.iter_mut().rev() {
            if number == 0 && len >= least {
                break;
            }
            *place = decimal_digit(number);
            number /= 10;
            len += 1;
        }
        for digit in digits.iter().skip(digits.len() - len) {
            self.push(*digit);
        }
    }

    /// So many digits of a number, from the upper ones on.
    fn hexadecimal(&mut self, number: u128, digits: u32, letters: &[u8; 16]) {
        for place in (0..digits).rev() {
            self.push(hex_digit(number >> (4 * place), letters));
        }
    }
}

fn decimal_digit(number: u64) -> u8 {
    b'0' + (number % 10) as u8
}

const LOWER: &[u8; 16] = b"0123456789abcdef";
#[cfg(feature = "json")]
const UPPER: &[u8; 16] = b"0123456789ABCDEF";

fn hex_digit(number: u128, letters: &[u8; 16]) -> u8 {
    let digit = usize::try_from(number & 15).unwrap_or_default();
    letters.get(digit).copied().unwrap_or_default()
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
        let digits = self.0.checked_ilog2().unwrap_or(0) / 4 + 1;
        to.hexadecimal(self.0.into(), digits, LOWER);
    }
}

impl Digits for LogonId {
    fn write(self, to: &mut Short) {
        Hex(self.get()).write(to);
    }
}

fn guid(guid: Guid, letters: &[u8; 16], to: &mut Short) {
    let number = guid.as_u128();
    to.push(b'{');
    for (shift, digits) in [(96, 8), (80, 4), (64, 4), (48, 4), (0, 12)] {
        if shift != 96 {
            to.push(b'-');
        }
        to.hexadecimal(number >> shift, digits, letters);
    }
    to.push(b'}');
}

impl Digits for Guid {
    fn write(self, to: &mut Short) {
        guid(self, LOWER, to);
    }
}

/// A GUID as Windows renders it: upper case, in braces.
#[cfg(feature = "json")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct UpperGuid(pub(crate) Guid);

#[cfg(feature = "json")]
impl Digits for UpperGuid {
    fn write(self, to: &mut Short) {
        guid(self.0, UPPER, to);
    }
}

/// A time without a text form has no year of four digits.
impl Digits for WindowsTime {
    fn write(self, to: &mut Short) {
        let time = self.0.naive_utc();
        let year = time.year();
        let is_negative = year < 0;
        if is_negative {
            to.push(b'-');
        }
        to.decimal(year.unsigned_abs().into(), 4 - usize::from(is_negative));
        for (before, number) in [
            (b'-', time.month()),
            (b'-', time.day()),
            (b'T', time.hour()),
        ] {
            to.push(before);
            to.decimal(number.into(), 2);
        }
        for number in [time.minute(), time.second()] {
            to.push(b':');
            to.decimal(number.into(), 2);
        }
        to.push(b'.');
        let nanoseconds = time.nanosecond();
        if nanoseconds.is_multiple_of(100) {
            to.decimal((nanoseconds / 100).into(), 7);
        } else {
            to.decimal(nanoseconds.into(), 9);
        }
        to.push(b'Z');
    }
}

#[cfg(test)]
mod tests;
