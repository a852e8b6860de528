//! [`Directory`]: the list of a zip archive's members.
//!
//! Source: [APPNOTE.TXT] 6.3.10, sections 4.3.12 to 4.3.16 and 4.5.3.
//!
//! [APPNOTE.TXT]: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT

use std::io::{BufReader, ErrorKind, Read};
use std::ops::Range;

use memchr::memmem;

use super::headers::Headers;
use super::member::{Entry, Member, shown};
use super::ranges::Ranges;
use super::window::Window;
use crate::error::Error;
use crate::source::cursor::Cursor;
use crate::source::input::CAPACITY;

const ENTRY_MAGIC: &[u8] = b"PK\x01\x02";
/// An entry without its name, extra field and comment.
const ENTRY_LEN: usize = 46;
/// An optional record after the last entry.
const SIGNATURE_MAGIC: &[u8] = b"PK\x05\x05";
const END_MAGIC: &[u8] = b"PK\x05\x06";
/// The end record without the archive's comment.
const END_LEN: u64 = 22;
const MAX_COMMENT_LEN: u64 = u16::MAX as u64;
/// How many end records are tried. The archive's comment may contain many false ones, and each
/// costs a read elsewhere.
const MAX_ENDS: usize = 256;
const END64_MAGIC: &[u8] = b"PK\x06\x06";
const END64_LEN: u64 = 56;
const LOCATOR_MAGIC: &[u8] = b"PK\x06\x07";
const LOCATOR_LEN: u64 = 20;

/// A zip archive's directory, read entry by entry.
pub(super) struct Directory {
    archive: Window,
    entries: BufReader<Window>,
    place: Place,
    /// How many entries have been read.
    count: u64,
    /// The bytes of the archive that belong to an opened member or to the directory.
    taken: Ranges,
    is_done: bool,
    /// Instead of the entries, where the directory is lost; and the error that says so.
    lost: Option<(Headers, Option<Error>)>,
}

/// Where a directory is, according to the record that ends the archive.
#[derive(Debug)]
struct Place {
    /// The range of the entries not yet read.
    entries: Range<u64>,
    /// Where the archive begins: its offsets are relative to this.
    base: u64,
    /// How many entries the end record announces.
    count: u64,
    is_short: bool,
    is_in_parts: bool,
}

impl Directory {
    /// A directory. With `recover`, if there is none, its first entry is an error, and the others are the
    /// members that have a header.
    ///
    /// # Errors
    ///
    /// If the archive has no directory, or is one part of several.
    pub(super) fn open(archive: Window, recover: bool) -> Result<Self, Error> {
        let len = archive.len();
        let place = match find(&archive)? {
            Some(place) => place,
            None if recover => return Ok(Self::lost(archive)),
            None => return Err(no_directory(len)),
        };
        if place.is_in_parts {
            let what = "one part of a zip archive in several";
            return Err(Error::unsupported(what, place.entries.end));
        }
        let entries = archive.part(place.entries.clone());
        let entries = entries.ok_or_else(|| damaged("a directory without a place", len))?;
        let mut taken = Ranges::default();
        taken.claim(place.entries.clone());
        Ok(Self {
            entries: BufReader::with_capacity(CAPACITY, entries),
            archive,
            place,
            count: 0,
            taken,
            is_done: false,
            lost: None,
        })
    }

    /// An archive that has no directory.
    fn lost(archive: Window) -> Self {
        let error = no_directory(archive.len());
        Self {
            lost: Some((Headers::new(archive.clone()), Some(error))),
            entries: BufReader::with_capacity(0, archive.clone()),
            archive,
            place: Place {
                entries: 0..0,
                base: 0,
                count: 0,
                is_short: true,
                is_in_parts: false,
            },
            count: 0,
            taken: Ranges::default(),
            is_done: false,
        }
    }

    /// The next entry; after an error there are no more, unless that was the lack of a directory.
    pub(super) fn next(&mut self) -> Option<Result<Entry, Error>> {
        if self.is_done {
            return None;
        }
        let entry = match &mut self.lost {
            Some((headers, problem)) => match problem.take() {
                Some(problem) => return Some(Err(problem)),
                None => headers.next(),
            },
            None => self.entry(),
        };
        self.is_done = !matches!(entry, Ok(Some(_)));
        entry.transpose()
    }

    fn entry(&mut self) -> Result<Option<Entry>, Error> {
        let start = self.place.entries.start;
        let mut fixed = [0; ENTRY_LEN];
        let len = self.read(&mut fixed, start)?;
        let found = fixed.get(..len).unwrap_or_default();
        if found.is_empty() || found.starts_with(SIGNATURE_MAGIC) {
            return self.end(start).map(|()| None);
        }
        if len < ENTRY_LEN || !found.starts_with(ENTRY_MAGIC) {
            let found = shown(found);
            let what = format!("expected an entry of the archive's directory, found `{found}`");
            return Err(damaged(what, start));
        }
        let lens = Cursor::new(&fixed, 28);
        let [name, extra, comment] = lens.lens();
        let mut variable = vec![0; name.saturating_add(extra).saturating_add(comment)];
        let is_whole = self.read(&mut variable, start)? == variable.len();
        let (name, rest) = variable.split_at_checked(name).unwrap_or_default();
        let extra = rest.get(..extra).unwrap_or_default();
        let entry = Entry::new(&fixed, name, extra, self.place.base).filter(|_| is_whole);
        let entry = entry.ok_or_else(|| damaged("an entry of the archive's directory", start))?;
        let len = ENTRY_LEN.saturating_add(variable.len()) as u64;
        self.place.entries.start = start.saturating_add(len);
        self.count = self.count.saturating_add(1);
        Ok(Some(entry))
    }

    /// Fills `bytes`, as far as the directory goes.
    fn read(&mut self, bytes: &mut [u8], offset: u64) -> Result<usize, Error> {
        let mut len = 0;
        while let Some(rest @ [_, ..]) = bytes.get_mut(len..) {
            match self.entries.read(rest) {
                Ok(0) => break,
                Ok(read) => len = len.saturating_add(read),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(Error::io(error, offset)),
            }
        }
        Ok(len)
    }

    /// Checks the number of entries.
    fn end(&self, offset: u64) -> Result<(), Error> {
        let (count, promised) = (self.count, self.place.count);
        let is_so = if self.place.is_short {
            count & u64::from(u16::MAX) == promised
        } else {
            count == promised
        };
        if is_so {
            return Ok(());
        }
        let what = format!("{count} members in the directory of an archive that counts {promised}");
        Err(damaged(what, offset))
    }

    /// Locates the member's bytes.
    ///
    /// # Errors
    ///
    /// If there is no such member, or if its bytes overlap with another member's.
    pub(super) fn open_member(&mut self, entry: Entry) -> Result<Member, Error> {
        let member = entry.open(&self.archive)?;
        if !self.taken.claim(member.place.clone()) {
            let what = "a member whose bytes another member or the directory has too";
            return Err(damaged(what, member.place.start));
        }
        Ok(member)
    }
}

fn no_directory(len: u64) -> Error {
    damaged("expected the directory at the end of a zip archive", len)
}

fn damaged(what: impl Into<std::borrow::Cow<'static, str>>, offset: u64) -> Error {
    Error::damaged_archive(what, offset)
}

/// Locates the directory by the record at the archive's end.
fn find(archive: &Window) -> Result<Option<Place>, Error> {
    let tail_start = archive.len().saturating_sub(END_LEN + MAX_COMMENT_LEN);
    let tail = bytes_at(archive, tail_start, u64::MAX)?;
    let ends = memmem::rfind_iter(&tail, END_MAGIC).filter_map(|index| {
        let at = tail_start.checked_add(index as u64)?;
        let end = End::new(tail.get(index..)?)?;
        end.is_possible(at).then_some((end, at))
    });
    for (end, at) in ends.take(MAX_ENDS) {
        if let Some(place) = end.place(archive, at)? {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

fn bytes_at(archive: &Window, start: u64, len: u64) -> Result<Vec<u8>, Error> {
    let bytes = archive.bytes_at(start, len);
    bytes.map_err(|error| Error::io(error, start))
}

/// The record at the end of an archive.
#[derive(Debug)]
struct End {
    disk: u32,
    count: u64,
    /// Whether the count has only 16 bits, so that a larger count is truncated.
    is_short: bool,
    directory_len: u64,
    directory_start: u64,
}

impl End {
    /// `None` if it is not an end record, or not at the end.
    fn new(record: &[u8]) -> Option<Self> {
        let mut fields = Cursor::new(record, END_MAGIC.len());
        let disk = fields.u16()?.into();
        let _first_disk = fields.u16()?;
        let _count_on_disk = fields.u16()?;
        let end = Self {
            disk,
            count: fields.u16()?.into(),
            is_short: true,
            directory_len: fields.u32()?.into(),
            directory_start: fields.u32()?.into(),
        };
        let comment_len = fields.u16()?;
        fields.take(comment_len.into()).map(|_| end)
    }

    /// Whether the record refers to the 64-bit record.
    fn is_64(&self) -> bool {
        let (short, long) = (u64::from(u16::MAX), u64::from(u32::MAX));
        self.is_short
            && (u64::from(self.disk) == short
                || self.count == short
                || self.directory_len == long
                || self.directory_start == long)
    }

    /// Whether there is room for the directory before the record, which is at `at`.
    fn is_possible(&self, at: u64) -> bool {
        self.is_64() || self.directory_len <= at
    }

    /// Parses the 64-bit record, for archives that exceed 16-bit or 32-bit numbers.
    fn new_64(record: &[u8]) -> Option<Self> {
        let mut fields = Cursor::new(record.strip_prefix(END64_MAGIC)?, 12);
        let disk = fields.u32()?;
        let _first_disk = fields.u32()?;
        let _count_on_disk = fields.u64()?;
        Some(Self {
            disk,
            count: fields.u64()?,
            is_short: false,
            directory_len: fields.u64()?,
            directory_start: fields.u64()?,
        })
    }

    /// Locates the directory, if it exists; the record is at `at`.
    fn place(self, archive: &Window, at: u64) -> Result<Option<Place>, Error> {
        let Some((end, at)) = self.or_64(archive, at)? else {
            return Ok(None);
        };
        let Self {
            disk,
            count,
            is_short,
            directory_len,
            directory_start,
        } = end;
        let is_in_parts = disk != 0;
        // Directly before the record, or at the recorded offset if something lies between them.
        let before = at.checked_sub(directory_len);
        let places = [
            before.and_then(|start| Some((start, start.checked_sub(directory_start)?))),
            Some((directory_start, 0)),
        ];
        for (start, base) in places.into_iter().flatten() {
            let end = start.checked_add(directory_len).filter(|end| *end <= at);
            let Some(end) = end else { continue };
            let is_empty = count == 0 && directory_len == 0;
            let magic = bytes_at(archive, start, ENTRY_MAGIC.len() as u64)?;
            if is_empty || magic == ENTRY_MAGIC || is_in_parts {
                return Ok(Some(Place {
                    entries: start..end,
                    base,
                    count,
                    is_short,
                    is_in_parts,
                }));
            }
        }
        Ok(None)
    }

    /// The 64-bit record before this one, if the archive has it, with its position.
    fn or_64(self, archive: &Window, at: u64) -> Result<Option<(Self, u64)>, Error> {
        let Some(locator_at) = at.checked_sub(LOCATOR_LEN).filter(|_| self.is_64()) else {
            return Ok(Some((self, at)));
        };
        let locator = bytes_at(archive, locator_at, LOCATOR_LEN)?;
        if !locator.starts_with(LOCATOR_MAGIC) {
            return Ok(Some((self, at)));
        }
        // At the locator's offset or, if the archive was moved, directly before the locator.
        let said = Cursor::new(&locator, const { LOCATOR_MAGIC.len() + 4 }).u64();
        let before = locator_at.checked_sub(END64_LEN);
        for at in [said, before].into_iter().flatten() {
            let record = bytes_at(archive, at, END64_LEN)?;
            if let Some(end) = Self::new_64(&record) {
                return Ok(Some((end, at)));
            }
        }
        Ok(None)
    }
}
