//! Signs of an EVTX file that do not depend on its header.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

use std::ops::Range;

use memchr::memmem;

use crate::source::cursor::Cursor;

/// The first bytes of a chunk.
const CHUNK_MAGIC: &[u8] = b"ElfChnk\0";
const RECORD_MAGIC: &[u8] = b"**\0\0";
const HEADER_LEN: usize = 4096;
const CHUNK_LEN: usize = 64 << 10;

/// The positions of the magics of a file's first two chunks.
pub(in crate::source) const FIRST_CHUNK: Range<usize> = HEADER_LEN..HEADER_LEN + CHUNK_MAGIC.len();
pub(in crate::source) const SECOND_CHUNK: Range<usize> =
    FIRST_CHUNK.start + CHUNK_LEN..FIRST_CHUNK.end + CHUNK_LEN;

/// The possible sizes of a record: from one without BinXml to one that fills its chunk.
const RECORD_LEN: Range<usize> = 28..CHUNK_LEN - 512 + 1;

/// Whether a chunk begins at the position of the file's first or second chunk.
pub(in crate::source) fn has_chunk(head: &[u8]) -> bool {
    [FIRST_CHUNK, SECOND_CHUNK]
        .into_iter()
        .any(|place| head.get(place) == Some(CHUNK_MAGIC))
}

/// Whether it contains a whole record: magic, size, and the copy of the size at the end.
pub(in crate::source) fn has_record(head: &[u8]) -> bool {
    let mut starts = memmem::find_iter(head, RECORD_MAGIC);
    starts.any(|start| {
        let size = Cursor::new(head, start.saturating_add(RECORD_MAGIC.len())).size();
        size.is_some_and(|size| {
            let copy = start.saturating_add(size).saturating_sub(4);
            RECORD_LEN.contains(&size) && Cursor::new(head, copy).size() == Some(size)
        })
    })
}
