//! UTF-16 of the event log, as Windows prints it, and other texts of a record: one after the other in one buffer.

use std::ops::Range;

/// Reused from record to record. Its room is never made smaller, so that nothing is cleared before it
/// is written.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    bytes: Vec<u8>,
    len: usize,
}

#[cfg(feature = "evtx")]
impl Texts {
    pub(crate) fn clear(&mut self) {
        self.len = 0;
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// All of them; what is appended is UTF-8.
    pub(crate) fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..self.len).unwrap_or_default();
        str::from_utf8(bytes).unwrap_or_default()
    }
}

impl Texts {
    pub(crate) fn push(&mut self, text: &str) -> Range<usize> {
        let start = self.len;
        self.room(text.len()).copy_from_slice(text.as_bytes());
        self.len += text.len();
        start..self.len
    }

    /// Appends UTF-16LE as Windows prints it, up to its first NUL: `_` replaces what XML 1.0 (2.2) does
    /// not allow, which is control characters, U+FFFE, U+FFFF and lone surrogates.
    pub(crate) fn push_utf16(&mut self, units: &[[u8; 2]]) {
        /// How many units are read one by one when one of them is not ASCII.
        const PIECE: usize = 256;
        let mut rest = units.strip_suffix(&[[0; 2]]).unwrap_or(units);
        while !rest.is_empty() {
            let (piece, later) = rest.split_at(rest.len().min(PIECE));
            rest = later;
            if copy_ascii(piece, self.room(piece.len())) {
                self.len += piece.len();
            } else if !self.push_chars(piece, &mut rest) {
                return;
            }
        }
    }

    /// Appends characters one by one; the last one may have its second half in `rest`. `false` at a NUL.
    fn push_chars(&mut self, units: &[[u8; 2]], rest: &mut &[[u8; 2]]) -> bool {
        let mut units = units.iter();
        while let Some(unit) = units.next() {
            let unit = u16::from_le_bytes(*unit);
            let char = match unit {
                0 => return false,
                1..=8 | 0xb | 0xc | 0xe..=0x1f | 0xfffe.. => '_',
                0xd800..=0xdbff => {
                    let low = units.as_slice().first().or(rest.first());
                    let low = low.map_or(0, |unit| u16::from_le_bytes(*unit));
                    match char::decode_utf16([unit, low]).next() {
                        Some(Ok(char)) => {
                            if units.next().is_none() {
                                *rest = rest.get(1..).unwrap_or_default();
                            }
                            char
                        }
                        _ => '_',
                    }
                }
                _ => char::from_u32(unit.into()).unwrap_or('_'),
            };
            self.push(char.encode_utf8(&mut [0; 4]));
        }
        true
    }

    pub(crate) fn into_string(mut self) -> String {
        self.bytes.truncate(self.len);
        String::from_utf8(self.bytes).unwrap_or_default()
    }

    /// Room for that many bytes at the end.
    #[inline]
    fn room(&mut self, len: usize) -> &mut [u8] {
        let end = self.len + len;
        if end > self.bytes.len() {
            self.bytes.resize(end.next_power_of_two(), 0);
        }
        self.bytes.get_mut(self.len..end).unwrap_or_default()
    }
}

/// Appends sound UTF-16LE as it is.
#[cfg(feature = "evtx")]
pub(crate) fn push_name(text: &mut String, units: &[[u8; 2]]) {
    let mut bytes = [0; 64];
    if let Some(bytes) = bytes.get_mut(..units.len())
        && copy_ascii(units, bytes)
    {
        text.push_str(str::from_utf8(bytes).unwrap_or_default());
        return;
    }
    let units = units.iter().map(|unit| u16::from_le_bytes(*unit));
    text.extend(char::decode_utf16(units).map(|char| char.unwrap_or('_')));
}

/// Copies units to as many bytes; whether all of them were ASCII that XML allows.
fn copy_ascii(mut units: &[[u8; 2]], mut bytes: &mut [u8]) -> bool {
    // The compiler makes vectors of loops over many units.
    if units.len() >= LONG {
        let len = units.len() & !(LONG - 1);
        let (now, later) = units.split_at(len);
        let (to, room) = bytes.split_at_mut(len);
        if !copy_many(now, to) {
            return false;
        }
        (units, bytes) = (later, room);
    }
    let mut words = units.as_chunks().0.iter().zip(bytes.as_chunks_mut().0);
    if !words.all(|(units, bytes)| copy_word(units, bytes)) {
        return false;
    }
    match (units.last_chunk(), bytes.last_chunk_mut()) {
        // What is left, with some before it.
        (Some(units), Some(bytes)) => copy_word(units, bytes),
        _ => units.iter().zip(bytes).all(|(unit, byte)| {
            *byte = unit[0];
            is_plain(*unit)
        }),
    }
}

const LONG: usize = 32;

fn copy_many(units: &[[u8; 2]], bytes: &mut [u8]) -> bool {
    let all = units
        .iter()
        .fold(0, |all, unit| all | u16::from_le_bytes(*unit));
    if all >= 0x80 {
        return false;
    }
    for (byte, unit) in bytes.iter_mut().zip(units) {
        *byte = unit[0];
    }
    let is_control = |byte: u8| (byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r');
    bytes
        .iter()
        .fold(0, |all, byte| all | u8::from(is_control(*byte)))
        == 0
}

/// Four units at once, as a number whose lanes are the units.
#[inline]
fn copy_word(units: &[[u8; 2]; 4], bytes: &mut [u8; 4]) -> bool {
    const LANES: u64 = 0x0001_0001_0001_0001;
    let [[a, b], [c, d], [e, f], [g, h]] = *units;
    let word = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
    // The highest bit of a lane is that of 0x20 and more.
    let is_ascii = word & (0xff80 * LANES) == 0;
    let is_printable = is_ascii && !(word + 0x7fe0 * LANES) & (0x8000 * LANES) == 0;
    if !(is_printable || is_ascii && units.iter().copied().all(is_plain)) {
        return false;
    }
    *bytes = [a, c, e, g];
    true
}

fn is_plain([low, high]: [u8; 2]) -> bool {
    high == 0 && matches!(low, b'\t' | b'\n' | b'\r' | 0x20..0x80)
}

#[cfg(test)]
mod tests;
