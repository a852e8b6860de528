//! [`Variants`]: the values that `EvtRender` puts into a buffer.

use wmi_events::record::FieldInput;
use wmi_events::value::{Guid, Sid, WindowsTime};

/// The words of an `EVT_VARIANT`: the value or a pointer to it, then the count and the type, 32 bits each.
const WORDS: usize = 2;

/// Values in a buffer: an array of `EVT_VARIANT`, and behind it what their pointers point to.
///
/// A pointer is followed only within the buffer, by its distance from the buffer's own address, so a wrong
/// one reads nothing.
pub(crate) struct Variants<'b> {
    words: &'b [u64],
    /// The address of the first word when it was rendered.
    base: u64,
    count: usize,
}

/// What a value is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Variant {
    Null,
    Input(FieldInput<'static>),
    /// An array, bytes, or a type that no field of this crate has.
    Other,
}

/// `EVT_VARIANT_TYPE`.
mod kind {
    pub(super) const NULL: u32 = 0;
    pub(super) const STRING: u32 = 1;
    pub(super) const SBYTE: u32 = 3;
    pub(super) const BYTE: u32 = 4;
    pub(super) const INT16: u32 = 5;
    pub(super) const UINT16: u32 = 6;
    pub(super) const INT32: u32 = 7;
    pub(super) const UINT32: u32 = 8;
    pub(super) const INT64: u32 = 9;
    pub(super) const UINT64: u32 = 10;
    pub(super) const BOOLEAN: u32 = 13;
    pub(super) const GUID: u32 = 15;
    pub(super) const SIZE_T: u32 = 16;
    pub(super) const FILE_TIME: u32 = 17;
    pub(super) const SYS_TIME: u32 = 18;
    pub(super) const SID: u32 = 19;
    pub(super) const HEX_INT32: u32 = 20;
    pub(super) const HEX_INT64: u32 = 21;
}

impl<'b> Variants<'b> {
    pub(crate) fn new(words: &'b [u64], base: u64, count: usize) -> Self {
        Self { words, base, count }
    }

    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// The values in order. `scratch` is room for text.
    pub(crate) fn iter<'s>(
        &'s self,
        scratch: &'s mut Vec<u16>,
    ) -> impl Iterator<Item = Variant> + 's {
        (0..self.count).map(move |index| self.get(index, scratch).unwrap_or(Variant::Other))
    }

    /// `None` if the value is not within the buffer.
    fn get(&self, index: usize, scratch: &mut Vec<u16>) -> Option<Variant> {
        let first = index.checked_mul(WORDS)?;
        let value = *self.words.get(first)?;
        // The count, in the lower half, is of arrays and bytes alone.
        let kind = high(*self.words.get(first + 1)?);
        let input = match kind {
            kind::NULL => return Some(Variant::Null),
            kind::STRING if value == 0 => return Some(Variant::Null),
            kind::STRING => {
                self.text(value, scratch)?;
                FieldInput::from_utf16(scratch)
            }
            kind::SBYTE => i64::from(low8(value).cast_signed()).into(),
            kind::BYTE => u64::from(low8(value)).into(),
            kind::INT16 => i64::from(low16(value).cast_signed()).into(),
            kind::UINT16 => u64::from(low16(value)).into(),
            kind::INT32 => i64::from(low(value).cast_signed()).into(),
            kind::UINT32 | kind::HEX_INT32 => u64::from(low(value)).into(),
            kind::INT64 => value.cast_signed().into(),
            kind::UINT64 | kind::HEX_INT64 | kind::SIZE_T | kind::FILE_TIME => value.into(),
            kind::BOOLEAN => (low(value) != 0).into(),
            kind::GUID => Guid::from_windows_bytes(self.bytes(value)?).into(),
            kind::SYS_TIME => self.system_time(value)?.into(),
            kind::SID => self.sid(value)?.into(),
            _ => return Some(Variant::Other),
        };
        Some(Variant::Input(input))
    }

    /// The text at an address, without its NUL. One without an end is not text.
    fn text(&self, address: u64, scratch: &mut Vec<u16>) -> Option<()> {
        scratch.clear();
        let mut at = self.offset(address)?;
        loop {
            let unit = u16::from_le_bytes([self.byte(at)?, self.byte(at + 1)?]);
            if unit == 0 {
                return Some(());
            }
            scratch.push(unit);
            at += 2;
        }
    }

    fn sid(&self, address: u64) -> Option<Sid> {
        // Revision, number of sub-authorities, 6 bytes of authority, 4 bytes each.
        let [_, count] = self.bytes(address)?;
        let mut bytes = [0; 8 + 4 * 15];
        let bytes = bytes.get_mut(..8 + 4 * usize::from(count))?;
        let start = self.offset(address)?;
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = self.byte(start + at)?;
        }
        Sid::from_bytes(bytes).ok()
    }

    /// A `SYSTEMTIME`: year, month, day of the week, day, hour, minute, second, millisecond.
    fn system_time(&self, address: u64) -> Option<WindowsTime> {
        let bytes: [u8; 16] = self.bytes(address)?;
        let mut parts = bytes.chunks_exact(2).map(|pair| match pair {
            &[low, high] => u16::from_le_bytes([low, high]),
            _ => 0,
        });
        let mut part = || parts.next();
        let (year, month, _, day) = (part()?, part()?, part()?, part()?);
        let (hour, minute, second, milli) = (part()?, part()?, part()?, part()?);
        let text =
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z");
        text.parse().ok()
    }

    fn bytes<const N: usize>(&self, address: u64) -> Option<[u8; N]> {
        let start = self.offset(address)?;
        let mut bytes = [0; N];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = self.byte(start + at)?;
        }
        Some(bytes)
    }

    /// Where an address is in the buffer.
    fn offset(&self, address: u64) -> Option<usize> {
        usize::try_from(address.checked_sub(self.base)?).ok()
    }

    fn byte(&self, at: usize) -> Option<u8> {
        let word = self.words.get(at / 8)?;
        word.to_le_bytes().get(at % 8).copied()
    }
}

/// Half of a word, and less of it.
#[expect(clippy::cast_possible_truncation, reason = "what is meant")]
const fn low(word: u64) -> u32 {
    word as u32
}

const fn high(word: u64) -> u32 {
    low(word >> 32)
}

#[expect(clippy::cast_possible_truncation, reason = "what is meant")]
const fn low16(word: u64) -> u16 {
    word as u16
}

#[expect(clippy::cast_possible_truncation, reason = "what is meant")]
const fn low8(word: u64) -> u8 {
    word as u8
}

#[cfg(test)]
mod tests;
