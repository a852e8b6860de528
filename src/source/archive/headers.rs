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
    archive: Window,
    /// Where the next header is looked for.
    at: u64,
    /// The sizes that are behind members, by where the members' bytes begin.
    behind: Option<HashMap<u64, Sizes>>,
}

impl Headers {
    pub(super) fn new(archive: Window) -> Self {
        Self {
            archive,
            at: 0,
            behind: None,
        }
    }

    /// The next member; `None` after the last one.
    pub(super) fn next(&mut self) -> Result<Option<Entry>, Error> {
        while let Some(at) = self.find(MAGIC, self.at)? {
            let entry = self.entry(at);
            let entry = entry.map_err(|error| Error::io(error, at))?;
            if let Some((entry, end)) = entry {
                self.at = end;
                return Ok(Some(entry));
            }
            self.at = at.saturating_add(1);
        }
        self.at = self.archive.len();
        Ok(None)
    }

    /// The member whose header is there, and where its bytes end; `None` if that is no header.
    fn entry(&mut self, at: u64) -> io::Result<Option<(Entry, u64)>> {
        let fixed = self.archive.bytes_at(at, HEADER_LEN)?;
        if (fixed.len() as u64) < HEADER_LEN {
            return Ok(None);
        }
        let [name, extra] = Cursor::new(&fixed, 26).lens();
        let names = name.saturating_add(extra);
        let variable = at.saturating_add(HEADER_LEN);
        let variable = self.archive.bytes_at(variable, names as u64)?;
        let Some((name, extra)) = variable
            .split_at_checked(name)
            .filter(|_| variable.len() == names)
        else {
            return Ok(None);
        };
        let start = at.saturating_add(HEADER_LEN).saturating_add(names as u64);
        let Some((mut entry, is_behind)) = Entry::of_header(&fixed, name, extra, at) else {
            return Ok(None);
        };
        if is_behind {
            match self.behind(start)? {
                Some(sizes) => entry.set_sizes(sizes),
                None => return Ok(Some((entry.with_unknown_sizes(), start))),
            }
        }
        let end = start.saturating_add(entry.packed_len);
        // Of the last one, there may be a part.
        entry.packed_len = entry
            .packed_len
            .min(self.archive.len().saturating_sub(start));
        Ok(Some((entry, end)))
    }

    /// The sizes of a member that are behind its bytes.
    fn behind(&mut self, start: u64) -> io::Result<Option<Sizes>> {
        if self.behind.is_none() {
            self.behind = Some(self.descriptors()?);
        }
        let behind = self.behind.as_ref();
        Ok(behind.and_then(|behind| behind.get(&start).copied()))
    }

    /// All records behind members: each says how long before it the member's bytes begin.
    fn descriptors(&self) -> io::Result<HashMap<u64, Sizes>> {
        let mut found = HashMap::new();
        let mut from = 0;
        while let Some(at) = self.search(DESCRIPTOR_MAGIC, from)?
            && found.len() < MAX_DESCRIPTORS
        {
            let record = self.archive.bytes_at(at, 24)?;
            for sizes in [Sizes::behind(&record), Sizes::long_behind(&record)] {
                let start =
                    sizes.and_then(|sizes| Some((at.checked_sub(sizes.packed_len)?, sizes)));
                if let Some((start, sizes)) = start {
                    found.entry(start).or_insert(sizes);
                }
            }
            from = at.saturating_add(4);
        }
        Ok(found)
    }

    fn find(&self, magic: &[u8], from: u64) -> Result<Option<u64>, Error> {
        let found = self.search(magic, from);
        found.map_err(|error| Error::io(error, from))
    }

    /// Where a magic is, from a place on.
    fn search(&self, magic: &[u8], mut from: u64) -> io::Result<Option<u64>> {
        let overlap = (magic.len() as u64).saturating_sub(1);
        while from < self.archive.len() {
            let block = self.archive.bytes_at(from, BLOCK.saturating_add(overlap))?;
            if let Some(index) = memmem::find(&block, magic) {
                return Ok(Some(from.saturating_add(index as u64)));
            }
            from = from.saturating_add(BLOCK);
        }
        Ok(None)
    }
}
