//! UTF-8 and UTF-16 of both byte orders: telling them apart, and UTF-16 to UTF-8.

use std::io::{self, BufRead};

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE, mem};

use crate::error::Error;

/// Stands for a lone surrogate in text made of a UTF-16 stream. XML allows neither in any
/// text (1.0, 2.2), and both are one unit of UTF-16, so offsets stay right.
pub(crate) const LONE_SURROGATE: &str = "\u{ffff}";

/// How the characters of an input are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

impl Encoding {
    /// By the byte order mark, else by where the zero byte of a first ASCII character is.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0xff, 0xfe, ..] => Self::Utf16Le,
            [0xfe, 0xff, ..] => Self::Utf16Be,
            [first, 0, ..] if *first != 0 => Self::Utf16Le,
            [0, second, ..] if *second != 0 => Self::Utf16Be,
            _ => Self::Utf8,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE without lone surrogates",
            Self::Utf16Be => "UTF-16BE without lone surrogates",
        }
    }

    /// How many bytes a text of this encoding has.
    pub(crate) fn len_of(self, text: &[u8]) -> u64 {
        match self {
            Self::Utf8 => text.len() as u64,
            // A character of four bytes in UTF-8 is two units, any other is one.
            Self::Utf16Le | Self::Utf16Be => {
                let starts = count(text, |byte| byte.cast_signed() >= -0x40);
                let fours = count(text, |byte| byte >= 0xf0);
                (starts + fours) as u64 * 2
            }
        }
    }
}

/// How many bytes are so; counted in bytes at first, which is done with vectors.
fn count(bytes: &[u8], is_so: impl Fn(u8) -> bool) -> usize {
    let chunks = bytes.chunks(usize::from(u8::MAX));
    let counts = chunks.map(|chunk| {
        let ones = chunk.iter().map(|byte| u8::from(is_so(*byte)));
        usize::from(ones.fold(0_u8, u8::wrapping_add))
    });
    counts.sum()
}

/// The units of UTF-16 and whether no byte is left over.
pub(crate) fn units(bytes: &[u8], unit: impl Fn([u8; 2]) -> u16) -> (Vec<u16>, bool) {
    let (pairs, rest) = bytes.as_chunks::<2>();
    (
        pairs.iter().map(|pair| unit(*pair)).collect(),
        rest.is_empty(),
    )
}

/// # Errors
///
/// At the first lone surrogate.
pub(crate) fn utf16_to_utf8(units: &[u16]) -> Result<String, Error> {
    let valid = mem::utf16_valid_up_to(units);
    if valid < units.len() {
        return Err(Error::encoding(
            "UTF-16 without lone surrogates",
            2 * valid as u64,
        ));
    }
    // Three bytes a unit at the most.
    let mut bytes = vec![0; units.len() * 3];
    let written = mem::convert_utf16_to_utf8(units, &mut bytes);
    bytes.truncate(written);
    String::from_utf8(bytes).map_err(|_| Error::encoding("UTF-16", 0))
}

/// An offset in text made of UTF-16, as bytes of the UTF-16.
pub(crate) fn utf16_offset(text: &str, offset: u64) -> u64 {
    let end = usize::try_from(offset)
        .unwrap_or(usize::MAX)
        .min(text.len());
    Encoding::Utf16Le.len_of(text.as_bytes().get(..end).unwrap_or_default())
}

/// A reader's bytes as UTF-8: what is read is UTF-8 already, or UTF-16 that is decoded on the
/// way.
pub(crate) struct Input<R> {
    inner: R,
    /// Unknown before the first bytes.
    encoding: Option<Encoding>,
    decoder: Option<Decoder>,
    is_at_end: bool,
    /// How many bytes have been read.
    len: u64,
}

impl<R: BufRead> Input<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            encoding: None,
            decoder: None,
            is_at_end: false,
            len: 0,
        }
    }

    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding.unwrap_or(Encoding::Utf8)
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.is_at_end
    }

    /// How many bytes have been read.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    pub(crate) fn into_inner(self) -> R {
        self.inner
    }

    /// Appends what comes next, at most `max` bytes of the input; nothing more comes once
    /// [`is_at_end`](Self::is_at_end).
    pub(crate) fn read(&mut self, text: &mut Vec<u8>, max: usize) -> io::Result<()> {
        if self.is_at_end {
            return Ok(());
        }
        if self.encoding.is_none() {
            return self.read_first(text);
        }
        let bytes = loop {
            match self.inner.fill_buf() {
                Ok(bytes) => break bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        };
        let bytes = bytes.get(..max).unwrap_or(bytes);
        let read = bytes.len();
        self.is_at_end = read == 0;
        self.len += read as u64;
        match &mut self.decoder {
            None => text.extend_from_slice(bytes),
            Some(decoder) => decode(decoder, bytes, text, self.is_at_end),
        }
        self.inner.consume(read);
        Ok(())
    }

    /// Two bytes tell the encoding; a reader may give them one by one.
    fn read_first(&mut self, text: &mut Vec<u8>) -> io::Result<()> {
        let mut first = [0; 2];
        let mut len = 0;
        while let Some(rest @ [_, ..]) = first.get_mut(len..) {
            match self.inner.read(rest) {
                Ok(0) => break,
                Ok(read) => len += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.len += len as u64;
        let first = first.get(..len).unwrap_or_default();
        let encoding = Encoding::of(first);
        self.encoding = Some(encoding);
        self.decoder = match encoding {
            Encoding::Utf8 => None,
            Encoding::Utf16Le => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Encoding::Utf16Be => Some(UTF_16BE.new_decoder_without_bom_handling()),
        };
        match &mut self.decoder {
            None => text.extend_from_slice(first),
            Some(decoder) => decode(decoder, first, text, false),
        }
        Ok(())
    }
}

fn decode(decoder: &mut Decoder, mut bytes: &[u8], text: &mut Vec<u8>, is_last: bool) {
    loop {
        let start = text.len();
        // Enough for all that can come, so the result is never that the output is full.
        let max = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
        text.resize(start + max.unwrap_or(bytes.len() * 3 + 8), 0);
        let output = text.get_mut(start..).unwrap_or_default();
        let (result, read, written) =
            decoder.decode_to_utf8_without_replacement(bytes, output, is_last);
        text.truncate(start + written);
        bytes = bytes.get(read..).unwrap_or_default();
        match result {
            DecoderResult::Malformed(..) => text.extend_from_slice(LONE_SURROGATE.as_bytes()),
            DecoderResult::OutputFull if !bytes.is_empty() => {}
            DecoderResult::OutputFull | DecoderResult::InputEmpty => return,
        }
    }
}

/// Appends UTF-16 to text as Windows prints it: with `_` for what XML 1.0 (2.2) does not allow,
/// control characters, U+FFFE, U+FFFF and lone surrogates.
#[cfg(feature = "evtx")]
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
        // On the stack: a `String` lends no room to write bytes into.
        let mut piece = [0; 768];
        let mut len = rest.len().min(piece.len() / 3);
        // Not between the two units of one character.
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

#[cfg(all(test, feature = "evtx"))]
mod tests {
    use super::*;

    #[test]
    fn utf16_as_windows_prints_it() {
        let table: [(&[u16], &str); 7] = [
            (&[], ""),
            (&[0x61, 0xe4, 0x4e00, 0xd83d, 0xde00], "aä一😀"),
            (&[0x09, 0x0a, 0x0d, 0x20], "\t\n\r "),
            (&[0x01, 0x1b, 0x0b, 0xfffe, 0xffff, 0xfffd], "_____\u{fffd}"),
            (&[0xd83d], "_"),
            (&[0xde00, 0x61, 0xd83d, 0xd83d, 0xde00, 0xd83d], "_a_😀_"),
            (&[0x7f, 0x80], "\u{7f}\u{80}"),
        ];
        for (units, expected) in table {
            let mut text = String::new();
            push_utf16(&mut text, &mut units.to_vec());
            assert_eq!(text, expected, "{units:x?}");
        }
        // Longer than is converted at once, with a pair across the border.
        for start in 250..260 {
            let text = format!("{}😀{}", "x".repeat(start), "ö".repeat(300));
            let mut found = String::new();
            push_utf16(&mut found, &mut text.encode_utf16().collect::<Vec<_>>());
            assert_eq!(found, text);
        }
    }
}
