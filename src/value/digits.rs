//! Numbers, GUIDs and times as short texts, without a formatter's directives: half of what a document takes is in
//! them. A type's own text is beside the type.

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
    pub(super) fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.len) {
            *place = byte;
            self.len += 1;
        }
    }

    pub(crate) fn text(&self) -> &str {
        let bytes = self.bytes.get(..self.len).unwrap_or_default();
        str::from_utf8(bytes).unwrap_or_default()
    }

    /// Appends a form, all of it, whose places the caller fills.
    pub(super) fn form<const N: usize>(&mut self, form: &[u8; N]) -> Option<&mut [u8; N]> {
        let text = self.bytes.get_mut(self.len..)?.first_chunk_mut()?;
        *text = *form;
        self.len += N;
        Some(text)
    }

    /// A number in decimal, with zeros before it to at least that many digits.
    pub(super) fn decimal(&mut self, mut number: u64, least: usize) {
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
}

fn decimal_digit(number: u64) -> u8 {
    b'0' + (number % 10) as u8
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
        let digits = self.0.checked_ilog2().unwrap_or(0) / 4 + 1;
        for place in (0..digits).rev() {
            let [.., last] = (self.0 >> (4 * place)).to_be_bytes();
            to.push(hex_digit(last & 15, LOWER));
        }
    }
}

#[cfg(test)]
mod tests;
