//! The chunks of a file, in record order.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::ops::Range;

use evtx::{EvtxChunkHeader, EvtxFileHeader};

use super::{CHUNK_LEN, Options};
use crate::error::Error;
use crate::escape::excerpt;
use crate::source::evtx::records::HEADER_LEN;
use crate::source::format::WINDOW;
use crate::source::format::evtx::{FIRST_CHUNK, has_chunk, has_record};

/// The bytes before the first chunk.
const FILE_HEADER_LEN: usize = FIRST_CHUNK.start;

pub(super) struct Chunks<R> {
    input: R,
    seek: Option<fn(&mut R, u64) -> io::Result<()>>,
    /// The whole file, if the input has it in memory: then no chunk is copied.
    lend: Option<fn(&R) -> &[u8]>,
    /// The current chunk, where it is copied.
    copied: Vec<u8>,
    /// The current chunk in what the input lends.
    lent: Range<usize>,
    /// The number of the next chunk.
    next: u64,
    /// The number of the chunk with the oldest records.
    oldest: u64,
    is_wrapped: bool,
    /// How many chunks the file has, if known: in a stream, what its header says.
    count: Option<u64>,
    /// Bytes read ahead to see whether there is a chunk at all.
    ahead: Vec<u8>,
    /// Where the file ended although it had more chunks when they were counted.
    cut: Option<u64>,
}

impl<R: Read> Chunks<R> {
    /// Chunks in file order.
    pub(super) fn new(mut input: R, options: &Options) -> Result<(Self, Option<Error>), Error> {
        let mut head = Vec::with_capacity(FILE_HEADER_LEN);
        read_up_to(&mut input, FILE_HEADER_LEN, &mut head)?;
        let mut count = None;
        let problem = match EvtxFileHeader::from_bytes(&head) {
            _ if head.len() < FILE_HEADER_LEN => {
                let found = head.len() as u64;
                let what = "expected the header of an EVTX file, of 4096 bytes";
                return Err(Error::truncated(what, found));
            }
            Ok(header) if options.validate_checksums && !header.validate_checksum() => {
                Some(Error::checksum("the file's header", 0))
            }
            Ok(header) => {
                count = Some(header.chunk_count.into());
                None
            }
            Err(_) => {
                let found = head.get(..8).unwrap_or_default().escape_ascii();
                let found = excerpt(&found.to_string());
                let error = Error::damaged(format!("expected an EVTX file, found `{found}`"), 0);
                // A log can be read without its header, but something must identify it as a log.
                read_up_to(&mut input, WINDOW, &mut head)?;
                if !has_chunk(&head) && !has_record(&head) {
                    return Err(error);
                }
                Some(error)
            }
        };
        let ahead = head.split_off(FILE_HEADER_LEN);
        let chunks = Self {
            input,
            seek: None,
            lend: None,
            copied: Vec::new(),
            lent: 0..0,
            next: 0,
            oldest: 0,
            is_wrapped: false,
            count,
            ahead,
            cut: None,
        };
        Ok((chunks, problem))
    }

    /// Reads the next chunk, or the part of it that the file has; returns its offset in the file.
    ///
    /// A file that is cut while it is read is an error after what is left of it.
    pub(super) fn next(&mut self) -> Option<Result<u64, Error>> {
        loop {
            if self.is_wrapped && self.next >= self.oldest {
                return self.end();
            }
            let offset = offset(self.next);
            if let Err(error) = self.fill(offset) {
                let end = offset.saturating_add(self.bytes().len() as u64);
                return Some(Err(Error::io(error, end)));
            }
            if !self.bytes().is_empty() {
                self.next = self.next.saturating_add(1);
                return Some(Ok(offset));
            }
            let is_counted = self.seek.is_some();
            if is_counted && self.count.is_some_and(|count| self.next < count) {
                self.cut = self.cut.or(Some(offset));
            }
            let seek = self.seek.filter(|_| self.oldest > 0 && !self.is_wrapped);
            let Some(seek) = seek else {
                return self.end();
            };
            self.is_wrapped = true;
            self.next = 0;
            if let Err(error) = seek(&mut self.input, self::offset(0)) {
                return Some(Err(Error::io(error, self::offset(0))));
            }
        }
    }

    fn end(&mut self) -> Option<Result<u64, Error>> {
        let offset = self.cut.take()?;
        let count = self.count.unwrap_or_default();
        let what =
            format!("the file had {count} chunks when it was opened, and ends before one of them");
        Some(Err(Error::truncated(what, offset)))
    }

    /// The current chunk.
    pub(super) fn bytes(&self) -> &[u8] {
        match self.lend {
            Some(lend) => lend(&self.input).get(self.lent.clone()).unwrap_or_default(),
            None => &self.copied,
        }
    }

    /// Moves the current chunk out; `room` is used for one of the next.
    pub(super) fn take_bytes(&mut self, mut room: Vec<u8>) -> Vec<u8> {
        if self.lend.is_some() {
            room.clear();
            room.extend_from_slice(self.bytes());
            return room;
        }
        std::mem::replace(&mut self.copied, room)
    }

    /// Makes the chunk at `offset`, or what there is of it, the current one.
    fn fill(&mut self, offset: u64) -> io::Result<()> {
        if let Some(lend) = self.lend {
            let len = lend(&self.input).len();
            let start = usize::try_from(offset).unwrap_or(len).min(len);
            self.lent = start..len.min(start.saturating_add(CHUNK_LEN));
            return Ok(());
        }
        // Mostly it has that length already, so that nothing is cleared.
        self.copied.resize(CHUNK_LEN, 0);
        let later = self.ahead.split_off(self.ahead.len().min(CHUNK_LEN));
        let mut len = self.ahead.len();
        if let Some(start) = self.copied.get_mut(..len) {
            start.copy_from_slice(&self.ahead);
        }
        self.ahead = later;
        let read = loop {
            match self.copied.get_mut(len..).map(|rest| self.input.read(rest)) {
                Some(Ok(0)) | None => break Ok(()),
                Some(Ok(read)) => len = len.saturating_add(read),
                Some(Err(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                Some(Err(error)) => break Err(error),
            }
        };
        self.copied.truncate(len);
        read
    }

    /// The bytes of all chunks, if known.
    pub(super) fn len(&self) -> Option<u64> {
        self.count
            .map(|count| count.saturating_mul(CHUNK_LEN as u64))
    }

    pub(super) fn into_inner(self) -> R {
        self.input
    }
}

impl Chunks<Cursor<&[u8]>> {
    /// The same, for a whole file in memory.
    pub(super) fn lent(mut self) -> Self {
        self.lend = Some(|input| input.get_ref());
        self
    }
}

impl<R: Read + Seek> Chunks<R> {
    /// From the chunk with the oldest records to the end of the file, then from its start: the
    /// order in which Windows reads a wrapped log.
    pub(super) fn in_order(mut self) -> Result<Self, Error> {
        // In a live-copied log, the file's header may be older than its chunks.
        let mut lowest = u64::MAX;
        let mut header = [0; HEADER_LEN];
        for number in 0.. {
            self.count = Some(number);
            let offset = offset(number);
            let read = self.input.seek(SeekFrom::Start(offset));
            match read.and_then(|_| self.input.read_exact(&mut header)) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break,
                Err(error) => return Err(Error::io(error, offset)),
            }
            if let Ok(header) = EvtxChunkHeader::from_bytes(&header)
                && header.first_event_record_id <= header.last_event_record_id
                && header.first_event_record_id < lowest
            {
                lowest = header.first_event_record_id;
                self.oldest = number;
            }
        }
        self.ahead.clear();
        self.next = self.oldest;
        self.seek = Some(|input, offset| input.seek(SeekFrom::Start(offset)).map(drop));
        let offset = offset(self.next);
        self.input
            .seek(SeekFrom::Start(offset))
            .map_err(|error| Error::io(error, offset))?;
        Ok(self)
    }
}

/// Reads until `bytes` has `len` bytes, or the input ends.
fn read_up_to(input: &mut impl Read, len: usize, bytes: &mut Vec<u8>) -> Result<(), Error> {
    let missing = len.saturating_sub(bytes.len()) as u64;
    let read = input.take(missing).read_to_end(bytes);
    read.map(drop)
        .map_err(|error| Error::io(error, bytes.len() as u64))
}

/// The offset of the chunk with that number in the file.
fn offset(number: u64) -> u64 {
    number
        .saturating_mul(CHUNK_LEN as u64)
        .saturating_add(FILE_HEADER_LEN as u64)
}
