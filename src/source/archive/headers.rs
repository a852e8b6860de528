//! [`Headers`]: the members of a zip archive that lost its directory, by the headers before them.
//!
//! Source: [APPNOTE.TXT] 6.3.10, sections 4.3.7, 4.3.9 and 4.5.3.
//!
//! [APPNOTE.TXT]: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT

use std::collections::HashMap;
use std::io;

use memchr::memmem;

use super::member::{Entry, HEADER_LEN, MAGIC, Sizes};
use super::window::Window;
use crate::error::Error;
use crate::source::cursor::Cursor;

const DESCRIPTOR_MAGIC: &[u8] = b"PK\x07\x08";

/// The maximum number of members whose sizes are behind them: as many as a directory counts in 16 bits.
const MAX_DESCRIPTORS: usize = 1 << 16;

/// The bytes that are searched at once.
const BLOCK: u64 = 64 << 10;

/// The members in the order of their headers.
pub(super) struct Headers {
    blocks: Blocks,
    /// Where the next header is looked for.
    at: u64,
    /// The sizes that are behind members, by where the members' bytes begin.
    behind: Option<HashMap<u64, Sizes>>,
}

impl Headers {
    pub(super) fn new(archive: Window) -> Self {
        Self {
            blocks: Blocks::new(archive),
            at: 0,
            behind: None,
        }
    }

    /// The next member; `None` after the last one.
    pub(super) fn next(&mut self) -> Result<Option<Entry>, Error> {
        let entry = self.seek();
        entry.map_err(|error| Error::io(error, self.at))
    }

    fn seek(&mut self) -> io::Result<Option<Entry>> {
        while let Some(at) = self.blocks.find(MAGIC, self.at)? {
            self.at = at;
            match self.entry(at)? {
                Ok((entry, end)) => {
                    self.at = end;
                    return Ok(Some(entry));
                }
                Err(next) => self.at = next,
            }
        }
        Ok(None)
    }

    /// The member whose header is there, and where its bytes end; or else where to look on.
    fn entry(&mut self, at: u64) -> io::Result<Result<(Entry, u64), u64>> {
        let archive = self.blocks.archive.clone();
        let fixed = archive.bytes_at(at, HEADER_LEN)?;
        let [name, extra] = Cursor::new(&fixed, 26).lens();
        let names = name.saturating_add(extra) as u64;
        let names_at = at.saturating_add(HEADER_LEN);
        let start = names_at.saturating_add(names);
        // Before the names are read: others may seem to be long.
        if !Entry::is_header(&fixed) || start > archive.len() {
            return Ok(Err(at.saturating_add(1)));
        }
        let variable = archive.bytes_at(names_at, names)?;
        let (name, extra) = variable.split_at_checked(name).unwrap_or_default();
        let Some((mut entry, is_behind)) = Entry::of_header(&fixed, name, extra, at) else {
            return Ok(Err(start));
        };
        if is_behind {
            match self.behind(start)? {
                Some(sizes) => entry.set_sizes(sizes),
                None => return Ok(Ok((entry.with_unknown_sizes(), start))),
            }
        }
        let end = start.saturating_add(entry.packed_len);
        // Of the last one, there may be a part.
        entry.packed_len = entry.packed_len.min(archive.len().saturating_sub(start));
        Ok(Ok((entry, end)))
    }

    /// The sizes of a member that are behind its bytes.
    fn behind(&mut self, start: u64) -> io::Result<Option<Sizes>> {
        if self.behind.is_none() {
            self.behind = Some(descriptors(self.blocks.archive.clone())?);
        }
        let behind = self.behind.as_ref();
        Ok(behind.and_then(|behind| behind.get(&start).copied()))
    }
}

/// All records behind members: each says how long before it the member's bytes begin.
fn descriptors(archive: Window) -> io::Result<HashMap<u64, Sizes>> {
    let mut found = HashMap::new();
    let mut from = 0;
    let mut blocks = Blocks::new(archive);
    while let Some(at) = blocks.find(DESCRIPTOR_MAGIC, from)?
        && found.len() < MAX_DESCRIPTORS
    {
        let record = blocks.archive.bytes_at(at, 24)?;
        for sizes in [Sizes::behind(&record), Sizes::long_behind(&record)] {
            let start = sizes.and_then(|sizes| Some((at.checked_sub(sizes.packed_len)?, sizes)));
            if let Some((start, sizes)) = start {
                found.entry(start).or_insert(sizes);
            }
        }
        from = at.saturating_add(4);
    }
    Ok(found)
}

/// The archive in blocks, each of which is read once as long as the places that are looked at rise.
struct Blocks {
    archive: Window,
    /// Where the block begins.
    start: u64,
    block: Vec<u8>,
}

impl Blocks {
    fn new(archive: Window) -> Self {
        Self {
            archive,
            start: 0,
            block: Vec::new(),
        }
    }

    /// Where a magic is, from a place on.
    fn find(&mut self, magic: &[u8], mut from: u64) -> io::Result<Option<u64>> {
        let overlap = (magic.len() as u64).saturating_sub(1);
        while from < self.archive.len() {
            let within = from.checked_sub(self.start);
            let within = within.and_then(|within| usize::try_from(within).ok());
            let rest = within.and_then(|within| self.block.get(within..));
            if let Some(rest) = rest.filter(|rest| rest.len() >= magic.len()) {
                if let Some(index) = memmem::find(rest, magic) {
                    return Ok(Some(from.saturating_add(index as u64)));
                }
                // The next block has the last bytes of this one again.
                from = from.saturating_add((rest.len() as u64).saturating_sub(overlap));
            }
            self.start = from;
            self.block = self.archive.bytes_at(from, BLOCK)?;
            if self.block.len() < magic.len() {
                return Ok(None);
            }
        }
        Ok(None)
    }
}
