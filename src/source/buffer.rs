//! [`Buffer`]: the part of the input that a reader holds.

use std::io::BufRead;
use std::ops::Range;

use super::encoding::{Encoding, Input};
use super::feed::is_pending;
use super::found::MAX_TEXT;
use crate::error::Error;
use crate::escape::excerpt;
use crate::event::Event;

/// How many bytes are read at once.
const CHUNK: usize = 64 << 10;

/// The bytes of an input that are still needed, in UTF-8.
pub(crate) struct Buffer<R> {
    input: Input<R>,
    bytes: Vec<u8>,
    /// The offset of the first byte in the input.
    base: u64,
    has_failed: bool,
    is_pending: bool,
}

impl<R: BufRead> Buffer<R> {
    pub(crate) fn new(input: R) -> Self {
        Self {
            input: Input::new(input),
            bytes: Vec::new(),
            base: 0,
            has_failed: false,
            is_pending: false,
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether the input has ended.
    pub(crate) fn is_at_end(&self) -> bool {
        self.input.is_at_end()
    }

    /// Whether the input could not be read, so that nothing more follows.
    pub(crate) fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// Whether the last read found no bytes, while more may be pushed.
    pub(crate) fn is_pending(&self) -> bool {
        self.is_pending
    }

    fn encoding(&self) -> Encoding {
        self.input.encoding()
    }

    /// The text of an event. If it has invalid characters, `repaired` holds the text with U+FFFD in
    /// their place, and the error is at the first of them.
    #[inline]
    pub(crate) fn text<'b>(
        &'b self,
        range: &Range<usize>,
        repaired: &'b mut String,
    ) -> (&'b str, Option<Error>) {
        let bytes = self.bytes_of(range);
        match str::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                repair(bytes, repaired);
                let at = error.valid_up_to() as u64;
                (repaired, Some(Error::encoding(self.encoding().name(), at)))
            }
        }
    }

    fn bytes_of(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }

    /// Converts an error in the [text](Self::text) of an event to input offsets.
    #[cold]
    pub(crate) fn in_input(&self, range: &Range<usize>, error: Error) -> Error {
        error.map_offset(|offset| {
            let text = self.bytes_of(range);
            let offset = usize::try_from(offset).unwrap_or(usize::MAX);
            self.offset(range.start + unrepaired(text, offset))
        })
    }

    /// Converts the result of reading a [text](Self::text) to input offsets; adds a warning if the
    /// text was repaired.
    pub(crate) fn judge<'e>(
        &self,
        range: &Range<usize>,
        wrong: Option<Error>,
        event: Result<Option<Event<'e>>, Error>,
        warnings: &mut Vec<Error>,
    ) -> Result<Option<Event<'e>>, Error> {
        match &event {
            Ok(Some(event)) if wrong.is_some() || !warnings.is_empty() => {
                let id = Some(event.system.event_id);
                let others = std::mem::take(warnings);
                let all = wrong.into_iter().chain(others);
                warnings.extend(all.map(|error| self.in_input(range, error).in_event(id)));
            }
            Ok(_) => {}
            Err(_) => warnings.clear(),
        }
        event.map_err(|error| self.in_input(range, error))
    }

    /// The bytes from `start` up to the next `end`, as shown in an error; for a stretch that is not
    /// an event, as much of it as is buffered.
    #[cold]
    pub(crate) fn excerpt(&self, start: usize, end: u8) -> String {
        let text = self.bytes.get(start..).unwrap_or_default();
        let text = text.get(..MAX_TEXT).unwrap_or(text);
        let is_end = |(index, byte): (usize, &u8)| index > 0 && *byte == end;
        let len = text.iter().enumerate().position(is_end);
        let text = String::from_utf8_lossy(text.get(..len.unwrap_or(text.len())).unwrap_or(text));
        excerpt(text.trim_end())
    }

    /// Reads more. The first `done` bytes are no longer needed; returns how many of them were
    /// dropped.
    pub(crate) fn read(&mut self, done: usize) -> Result<usize, Error> {
        // Makes room, but never moves more bytes than it drops.
        let gone = if done > 0 && done >= self.bytes.len() / 2 {
            self.base = self.offset(done);
            self.bytes.drain(..done);
            done
        } else {
            0
        };
        self.is_pending = false;
        match self.input.read(&mut self.bytes, CHUNK) {
            Ok(()) => Ok(gone),
            Err(error) if is_pending(&error) => {
                self.is_pending = true;
                Ok(gone)
            }
            Err(error) => {
                self.has_failed = true;
                Err(Error::io(error, self.offset(self.bytes.len())))
            }
        }
    }

    /// The offset of a buffered byte in the input.
    pub(crate) fn offset(&self, index: usize) -> u64 {
        let before = self.bytes.get(..index).unwrap_or(&self.bytes);
        let nuls = self.input.nuls().saturating_sub(self.base);
        let nuls = usize::try_from(nuls).unwrap_or(usize::MAX);
        let (nuls, text) = before.split_at_checked(nuls).unwrap_or((before, &[]));
        let offset = self.base + nuls.len() as u64 + self.encoding().len_of(text);
        // Half a UTF-16 unit at the end of the input counts as a whole one in the text.
        offset.min(self.input.len())
    }

    pub(crate) fn into_inner(self) -> R {
        self.input.into_inner()
    }
}

#[cold]
fn repair(bytes: &[u8], repaired: &mut String) {
    repaired.clear();
    for chunk in bytes.utf8_chunks() {
        repaired.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            repaired.push(char::REPLACEMENT_CHARACTER);
        }
    }
}

/// The offset in the original bytes for an offset in the repaired text.
fn unrepaired(bytes: &[u8], offset: usize) -> usize {
    let (mut repaired, mut original) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid().len();
        if offset < repaired + valid {
            return original + (offset - repaired);
        }
        repaired += valid;
        original += valid;
        if !chunk.invalid().is_empty() {
            repaired += char::REPLACEMENT_CHARACTER.len_utf8();
            if offset < repaired {
                return original;
            }
            original += chunk.invalid().len();
        }
    }
    original
}

#[cfg(test)]
mod tests;
