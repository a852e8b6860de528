//! [`Buffer`]: what a reader has of its input.

use std::io::BufRead;
use std::ops::Range;

use memchr::memmem;

use super::encoding::{Encoding, Input, LONE_SURROGATE};
use crate::error::Error;
use crate::escape::excerpt;

/// How much is read at once.
const CHUNK: usize = 64 << 10;

/// How much of a text between events is taken for an error to show.
const MAX_SHOWN: usize = 256;

/// The bytes of an input that are still needed, as UTF-8.
pub(crate) struct Buffer<R> {
    input: Input<R>,
    bytes: Vec<u8>,
    /// Where the bytes begin in the input.
    base: u64,
    has_failed: bool,
}

impl<R: BufRead> Buffer<R> {
    pub(crate) fn new(input: R) -> Self {
        Self {
            input: Input::new(input),
            bytes: Vec::new(),
            base: 0,
            has_failed: false,
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether nothing will follow.
    pub(crate) fn is_at_end(&self) -> bool {
        self.input.is_at_end()
    }

    /// Whether the input could not be read, so that nothing more comes.
    pub(crate) fn has_failed(&self) -> bool {
        self.has_failed
    }

    fn encoding(&self) -> Encoding {
        self.input.encoding()
    }

    /// The text of an event, which is where broken characters count. Offsets of errors are from
    /// the start of the event.
    pub(crate) fn text(&self, range: &Range<usize>) -> Result<&str, Error> {
        let bytes = self.bytes.get(range.clone()).unwrap_or_default();
        let encoding = self.encoding();
        let text = str::from_utf8(bytes)
            .map_err(|error| Error::encoding(encoding.name(), error.valid_up_to() as u64))?;
        if encoding != Encoding::Utf8
            && let Some(at) = memmem::find(bytes, LONE_SURROGATE.as_bytes())
        {
            return Err(Error::encoding(encoding.name(), at as u64));
        }
        Ok(text)
    }

    /// An error of the event that begins at `start`, with its place in the input.
    #[cold]
    pub(crate) fn in_input(&self, start: usize, error: Error) -> Error {
        error.map_offset(|offset| {
            let index = usize::try_from(offset).unwrap_or(usize::MAX);
            self.offset(start.saturating_add(index))
        })
    }

    /// What stands at `start`, up to `end`, as an error shows it.
    #[cold]
    pub(crate) fn excerpt(&self, start: usize, end: u8) -> String {
        let text = self.bytes.get(start..).unwrap_or_default();
        let text = text.split(|byte| *byte == end).next().unwrap_or_default();
        let text = String::from_utf8_lossy(text.get(..MAX_SHOWN).unwrap_or(text));
        excerpt(text.trim_end())
    }

    /// Reads on. The first `done` bytes are not needed: how many of them are gone.
    pub(crate) fn read(&mut self, done: usize) -> Result<usize, Error> {
        // Makes room, but moves no more bytes than it drops.
        let gone = if done > 0 && done >= self.bytes.len() / 2 {
            self.base = self.offset(done);
            self.bytes.drain(..done);
            done
        } else {
            0
        };
        match self.input.read(&mut self.bytes, CHUNK) {
            Ok(()) => Ok(gone),
            Err(error) => {
                self.has_failed = true;
                Err(Error::io(error, self.offset(self.bytes.len())))
            }
        }
    }

    /// Where that byte is in the input.
    pub(crate) fn offset(&self, index: usize) -> u64 {
        let before = self.bytes.get(..index).unwrap_or(&self.bytes);
        // Half a unit of UTF-16 at the end of the input stands as a whole one in the text.
        (self.base + self.encoding().len_of(before)).min(self.input.len())
    }

    pub(crate) fn into_inner(self) -> R {
        self.input.into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_offset_is_behind_the_input() {
        let inputs: [(&[u8], u64); 8] = [
            (b"", 0),
            (b"<", 1),
            (b"<ab", 3),
            (b"<\0", 2),
            (b"<\0a", 3),
            (b"\0<\0", 3),
            (b"<\0\x3d\xd8", 4),
            // Half of a character and half a unit are one thing that is wrong.
            (b"<\0\x3d\xd8a", 4),
        ];
        for (input, len) in inputs {
            let mut buffer = Buffer::new(input);
            while !buffer.is_at_end() {
                assert!(buffer.read(0).is_ok());
            }
            assert_eq!(buffer.offset(buffer.bytes().len()), len, "{input:?}");
        }
    }
}
