//! What shows that bytes are of an EVTX file, whatever became of its header.

use std::ops::Range;

use memchr::memmem;

use crate::source::cursor::Cursor;

/// What a chunk begins with.
const CHUNK_MAGIC: &[u8] = b"ElfChnk\0";
const RECORD_MAGIC: &[u8] = b"**\0\0";
const HEADER_LEN: usize = 4096;
const CHUNK_LEN: usize = 64 << 10;

/// Where the magics of the first two chunks of a file are.
pub(in crate::source) const FIRST_CHUNK: Range<usize> = HEADER_LEN..HEADER_LEN + CHUNK_MAGIC.len();
pub(in crate::source) const SECOND_CHUNK: Range<usize> =
    FIRST_CHUNK.start + CHUNK_LEN..FIRST_CHUNK.end + CHUNK_LEN;

/// The sizes of a record: one without BinXml, and one that fills its chunk.
const RECORD_LEN: Range<usize> = 28..CHUNK_LEN - 512 + 1;

/// Whether a chunk begins where the file's first or second one does.
pub(in crate::source) fn has_chunk(head: &[u8]) -> bool {
    [FIRST_CHUNK, SECOND_CHUNK]
        .into_iter()
        .any(|place| head.get(place) == Some(CHUNK_MAGIC))
}

/// Whether a whole record is in there: its magic, its size, and the copy of its size at its end.
pub(in crate::source) fn has_record(head: &[u8]) -> bool {
    let mut starts = memmem::find_iter(head, RECORD_MAGIC);
    starts.any(|start| {
        let size = Cursor::new(head, start + RECORD_MAGIC.len()).size();
        size.is_some_and(|size| {
            let copy = (start + size).saturating_sub(4);
            RECORD_LEN.contains(&size) && Cursor::new(head, copy).size() == Some(size)
        })
    })
}
