//! UTF-8 and UTF-16 of both byte orders: detection, and conversion of UTF-16 to UTF-8.

use std::io::{self, BufRead};

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE};

/// Marks an invalid unit in text converted from UTF-16. It is a byte that never occurs in UTF-8, so
/// it is unambiguous, and it counts as one unit, so offsets stay right.
const LONE_SURROGATE: u8 = 0xff;

/// The encoding of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

/// How many bytes are examined if the first two do not determine the encoding.
const HEAD: usize = 64;

impl Encoding {
    /// Detects the encoding by the byte order mark, or by the positions of the zero bytes of ASCII
    /// characters in the first [`HEAD`] bytes. Half of the units must agree, so neither a NUL in
    /// UTF-8 nor two bytes that look like a mark suggest UTF-16.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let head = bytes.get(..HEAD).unwrap_or(bytes);
        if is_plainly_utf8(head) {
            return Self::Utf8;
        }
        let marked = match head {
            [0xff, 0xfe, text @ ..] => Some((Self::Utf16Le, text)),
            [0xfe, 0xff, text @ ..] => Some((Self::Utf16Be, text)),
            _ => None,
        };
        if let Some((marked, text)) = marked {
            let is_ascii = text.len() > 1 && text.iter().all(|byte| matches!(byte, 1..=0x7f));
            return if is_ascii { Self::Utf8 } else { marked };
        }
        let (units, rest) = head.as_chunks::<2>();
        let count = |zeros: [bool; 2]| {
            let is_so = |unit: &&[u8; 2]| unit.map(|byte| byte == 0) == zeros;
            units.iter().filter(is_so).count()
        };
        let (little, big) = (count([false, true]), count([true, false]));
        // Half a big-endian unit is a zero.
        let is_half = little == 0 && rest.first().is_some_and(|byte| *byte != 0);
        let others = count([false, false]) + usize::from(is_half);
        if little > big && little >= others {
            Self::Utf16Le
        } else if big > little && big >= others {
            Self::Utf16Be
        } else {
            Self::Utf8
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE without lone surrogates",
            Self::Utf16Be => "UTF-16BE without lone surrogates",
        }
    }

    /// The length in bytes of a text in this encoding.
    pub(crate) fn len_of(self, text: &[u8]) -> u64 {
        match self {
            Self::Utf8 => text.len() as u64,
            // A character of four UTF-8 bytes is two units; any other is one.
            Self::Utf16Le | Self::Utf16Be => {
                let starts = count(text, |byte| byte.cast_signed() >= -0x40);
                let fours = count(text, |byte| (0xf0..LONE_SURROGATE).contains(&byte));
                (starts + fours) as u64 * 2
            }
        }
    }

    fn decoder(self) -> Option<Decoder> {
        match self {
            Self::Utf8 => None,
            Self::Utf16Le => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Self::Utf16Be => Some(UTF_16BE.new_decoder_without_bom_handling()),
        }
    }
}

/// Counts the matching bytes; first in `u8`, which the compiler vectorizes.
fn count(bytes: &[u8], is_so: impl Fn(u8) -> bool) -> usize {
    let chunks = bytes.chunks(usize::from(u8::MAX));
    let counts = chunks.map(|chunk| {
        let ones = chunk.iter().map(|byte| u8::from(is_so(*byte)));
        usize::from(ones.fold(0_u8, u8::wrapping_add))
    });
    counts.sum()
}

/// The UTF-16 units, and whether no byte is left over.
pub(crate) fn units(bytes: &[u8], unit: impl Fn([u8; 2]) -> u16) -> (Vec<u16>, bool) {
    let (pairs, rest) = bytes.as_chunks::<2>();
    (
        pairs.iter().map(|pair| unit(*pair)).collect(),
        rest.is_empty(),
    )
}

/// Converts an offset in text from UTF-16 to an offset in the UTF-16 bytes.
pub(crate) fn utf16_offset(text: &str, offset: u64) -> u64 {
    let end = usize::try_from(offset)
        .unwrap_or(usize::MAX)
        .min(text.len());
    Encoding::Utf16Le.len_of(text.as_bytes().get(..end).unwrap_or_default())
}

/// Whether the first bytes decide for UTF-8, whatever follows. If fewer are there, more are needed.
fn is_plainly_utf8(bytes: &[u8]) -> bool {
    // Of a UTF-16 character that looks like two of UTF-8, the next one has a zero byte.
    let first = bytes.first_chunk::<4>();
    begins_as_a_log(bytes) && first.is_some_and(|first| !first.contains(&0))
}

/// Whether the bytes begin like a UTF-8 log: with markup, JSON, white space before these, a byte order
/// mark or the `Record N` of evtx_dump. The first bytes of a UTF-16 character are unlike these.
fn begins_as_a_log(bytes: &[u8]) -> bool {
    let is_start = |byte: u8| matches!(byte, b'<' | b'{' | b'[' | b'"');
    match *bytes {
        [b'<', second, ..] => second.is_ascii_alphabetic() || matches!(second, b'!' | b'?' | b'/'),
        [b'{' | b'[' | 0x1e, second, ..] => is_start(second) || second.is_ascii_whitespace(),
        [b'R', second, ..] => second == b'e',
        [0xef, second, ..] => second == 0xbb,
        [first, second, ..] if first.is_ascii_whitespace() => {
            is_start(second) || second.is_ascii_whitespace()
        }
        _ => false,
    }
}

/// Reads bytes as UTF-8: UTF-8 is passed through, UTF-16 is converted.
pub(crate) struct Input<R> {
    inner: R,
    /// `None` until the first bytes are read.
    encoding: Option<Encoding>,
    decoder: Option<Decoder>,
    /// The first bytes, until the encoding is known.
    head: Vec<u8>,
    is_at_end: bool,
    /// How many bytes have been read.
    len: u64,
    /// How many NULs were returned before the encoding was known, each one byte of the input.
    nuls: u64,
}

impl<R: BufRead> Input<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            encoding: None,
            decoder: None,
            head: Vec::new(),
            is_at_end: false,
            len: 0,
            nuls: 0,
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

    /// How many NULs before the text were passed through from the input, in any encoding.
    pub(crate) fn nuls(&self) -> u64 {
        self.nuls
    }

    pub(crate) fn into_inner(self) -> R {
        self.inner
    }

    /// Appends the next bytes, at most `max` bytes of the input; nothing follows after
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

    /// Reads until the encoding is known; a reader may return single bytes. A truncated log file
    /// may begin with thousands of NULs: all but the last two are passed through at once.
    fn read_first(&mut self, text: &mut Vec<u8>) -> io::Result<()> {
        while self.head.len() < HEAD && !is_plainly_utf8(&self.head) {
            let mut bytes = [0; HEAD];
            let room = bytes.get_mut(self.head.len()..).unwrap_or_default();
            match self.inner.read(room) {
                Ok(0) => break,
                Ok(read) => {
                    self.head.extend(room.iter().take(read));
                    self.len += read as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let nuls = self.head.iter().take_while(|byte| **byte == 0).count();
        let is_marked = |text: &[u8]| matches!(text, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
        // The last may be half a unit, and units are counted from the start.
        let nuls = match self.head.get(nuls..) {
            Some([]) => nuls.saturating_sub(1) / 2 * 2,
            Some(text) if is_marked(text) => nuls,
            _ => nuls / 2 * 2,
        };
        if nuls > 0 {
            text.extend(self.head.drain(..nuls));
            self.nuls += nuls as u64;
            return Ok(());
        }
        let encoding = Encoding::of(&self.head);
        self.encoding = Some(encoding);
        self.decoder = encoding.decoder();
        match &mut self.decoder {
            None => text.extend_from_slice(&self.head),
            Some(decoder) => decode(decoder, &self.head, text, false),
        }
        self.head = Vec::new();
        Ok(())
    }
}

fn decode(decoder: &mut Decoder, mut bytes: &[u8], text: &mut Vec<u8>, is_last: bool) {
    loop {
        let start = text.len();
        // Enough for all possible output, so the decoder never reports a full buffer.
        let max = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
        text.resize(start + max.unwrap_or(bytes.len() * 3 + 8), 0);
        let output = text.get_mut(start..).unwrap_or_default();
        let (result, read, written) =
            decoder.decode_to_utf8_without_replacement(bytes, output, is_last);
        text.truncate(start + written);
        bytes = bytes.get(read..).unwrap_or_default();
        match result {
            DecoderResult::Malformed(..) => text.push(LONE_SURROGATE),
            DecoderResult::OutputFull if !bytes.is_empty() => {}
            DecoderResult::OutputFull | DecoderResult::InputEmpty => return,
        }
    }
}

#[cfg(test)]
mod tests;
