//! [`Window`]: bytes with random access.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use super::budget::{Budget, Held};
use crate::error::Error;
use crate::source::input::Input;

/// A part of a file or of memory, with a read position. Clones share the bytes, but each has its
/// own position.
#[derive(Clone, Debug)]
pub(in crate::source) struct Window {
    bytes: Arc<Bytes>,
    /// The range in the file or the memory.
    range: Range<u64>,
    position: u64,
}

#[derive(Debug)]
enum Bytes {
    /// The file's own position is irrelevant: each read seeks first.
    File(File),
    Memory(Held),
}

impl Window {
    fn new(bytes: Bytes, len: u64) -> Self {
        Self {
            bytes: Arc::new(bytes),
            range: 0..len,
            position: 0,
        }
    }

    pub(in crate::source) fn of_file(file: File, len: u64) -> Self {
        Self::new(Bytes::File(file), len)
    }

    /// Reads all of `input` into memory; also returns the error that ended it early. `len` is the
    /// expected number of bytes, if known.
    ///
    /// # Errors
    ///
    /// If there are more bytes than memory may hold.
    pub(super) fn in_memory(
        input: Input,
        len: Option<u64>,
        budget: &Arc<Budget>,
    ) -> Result<(Self, Option<Error>), Error> {
        let room = budget.room();
        let too_large = || {
            let max = budget.limits().max_buffered_bytes;
            let what = format!(
                "more than {max} bytes of zip archives that cannot be read in place \
                 (`max_buffered_bytes`)"
            );
            Error::archive_limit(what, room)
        };
        if len.is_some_and(|len| len > room) {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        let read = input.take(room.saturating_add(1)).read_to_end(&mut bytes);
        let len = bytes.len() as u64;
        if len > room {
            return Err(too_large());
        }
        let window = Self::new(Bytes::Memory(Held::new(bytes, budget)), len);
        Ok((window, read.err().map(|error| Error::io(error, len))))
    }

    pub(super) fn len(&self) -> u64 {
        self.range.end.saturating_sub(self.range.start)
    }

    /// A part of the window, positioned at its start; `None` if the window ends before the part
    /// does.
    pub(super) fn part(&self, part: Range<u64>) -> Option<Self> {
        if part.start > part.end || part.end > self.len() {
            return None;
        }
        let start = self.range.start.checked_add(part.start)?;
        let end = self.range.start.checked_add(part.end)?;
        Some(Self {
            bytes: Arc::clone(&self.bytes),
            range: start..end,
            position: 0,
        })
    }

    /// Up to `len` bytes from `start`, as many as there are.
    pub(super) fn bytes_at(&self, start: u64, len: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let end = start.saturating_add(len).min(self.len());
        if let Some(mut part) = self.part(start..end) {
            part.read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    }
}

impl Read for Window {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.len().saturating_sub(self.position)).unwrap_or(usize::MAX);
        let len = buffer.len().min(left);
        let buffer = buffer.get_mut(..len).unwrap_or_default();
        let start = self.range.start.saturating_add(self.position);
        let read = match &*self.bytes {
            Bytes::File(file) => {
                let mut file = file;
                file.seek(SeekFrom::Start(start))?;
                file.read(buffer)?
            }
            Bytes::Memory(held) => {
                let start = usize::try_from(start).unwrap_or(usize::MAX);
                let mut rest = held.bytes().get(start..).unwrap_or_default();
                rest.read(buffer)?
            }
        };
        self.position = self.position.saturating_add(read as u64);
        Ok(read)
    }
}
