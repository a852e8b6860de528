//! [`Member`]: one named member of a zip archive.

use std::borrow::Cow;
use std::io::{self, BufReader, Read};
use std::ops::Range;
use std::sync::Arc;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;

use super::budget::{Budget, Counted};
use super::window::Window;
use crate::error::Error;
use crate::escape::excerpt;
use crate::source::cursor::Cursor;
use crate::source::input::{CAPACITY, Input};

pub(super) const MAGIC: &[u8] = b"PK\x03\x04";
/// A member's header without its name and extra field.
pub(super) const HEADER_LEN: u64 = 30;

const STORED: u16 = 0;
const DEFLATED: u16 = 8;

const ENCRYPTED: u16 = 1 | 1 << 13;
/// The sizes are behind the member's bytes.
const BEHIND: u16 = 1 << 3;

/// The sizes of a member, and its checksum.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    pub(super) packed_len: u64,
    len: u64,
    crc: u32,
}

impl Sizes {
    /// Those in the record behind a member (4.3.9).
    pub(super) fn behind(record: &[u8]) -> Option<Self> {
        let mut fields = Cursor::new(record, 4);
        Some(Self {
            crc: fields.u32()?,
            packed_len: fields.u32()?.into(),
            len: fields.u32()?.into(),
        })
    }

    /// The same with 64-bit sizes.
    pub(super) fn long_behind(record: &[u8]) -> Option<Self> {
        let mut fields = Cursor::new(record, 4);
        Some(Self {
            crc: fields.u32()?,
            packed_len: fields.u64()?,
            len: fields.u64()?,
        })
    }
}

/// A member's directory entry.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    /// Where its header is in the archive.
    pub(super) header: u64,
    pub(super) packed_len: u64,
    len: u64,
    method: u16,
    crc: u32,
    is_encrypted: bool,
    /// Whether only the directory, which is lost, had its size.
    is_of_unknown_size: bool,
}

impl Entry {
    /// Of the directory. `None` if the position is not in the archive, or a 64-bit size is missing.
    pub(super) fn new(fixed: &[u8], name: &[u8], extra: &[u8], base: u64) -> Option<Self> {
        let header = Cursor::new(fixed, 42).u32()?;
        let (mut entry, _) = Self::read(Cursor::new(fixed, 8), name, extra, header)?;
        entry.header = entry.header.checked_add(base)?;
        Some(entry)
    }

    /// Of a header in the archive, and whether its sizes are behind it. `None` if a 64-bit size is missing.
    pub(super) fn of_header(
        fixed: &[u8],
        name: &[u8],
        extra: &[u8],
        header: u64,
    ) -> Option<(Self, bool)> {
        let (mut entry, flags) = Self::read(Cursor::new(fixed, 6), name, extra, 0)?;
        entry.header = header;
        let is_behind = flags & BEHIND != 0 && entry.packed_len == 0;
        Some((entry, is_behind))
    }

    /// Whether a header is of a version that there is, and has a name.
    pub(super) fn is_header(fixed: &[u8]) -> bool {
        /// The newest version of the format, 6.3.
        const NEWEST: u8 = 63;
        let version = Cursor::new(fixed, 4).u8();
        let name_len = Cursor::new(fixed, 26).u16();
        version.is_some_and(|version| version <= NEWEST) && name_len.is_some_and(|len| len > 0)
    }

    /// What a directory and headers have in one order, and the flags.
    fn read(mut fields: Cursor<'_>, name: &[u8], extra: &[u8], header: u32) -> Option<(Self, u16)> {
        let flags = fields.u16()?;
        let method = fields.u16()?;
        let _time = fields.u32()?;
        let crc = fields.u32()?;
        let packed_len = fields.u32()?;
        let len = fields.u32()?;
        // Values that do not fit in 32 bits are here, in this order.
        let mut long = Cursor::new(extra_field(extra, LONG).unwrap_or_default(), 0);
        let mut number = |number: u32| match number {
            u32::MAX => long.u64(),
            number => Some(number.into()),
        };
        let (len, packed_len, header) = (number(len)?, number(packed_len)?, number(header)?);
        let entry = Self {
            name: self::name(name, extra),
            header,
            packed_len,
            len,
            method,
            crc,
            is_encrypted: flags & ENCRYPTED != 0,
            is_of_unknown_size: false,
        };
        Some((entry, flags))
    }

    pub(super) fn set_sizes(&mut self, sizes: Sizes) {
        self.packed_len = sizes.packed_len;
        self.len = sizes.len;
        self.crc = sizes.crc;
    }

    pub(super) fn with_unknown_sizes(mut self) -> Self {
        self.is_of_unknown_size = true;
        self
    }

    /// Whether it is a folder, judged by its name. A member with bytes is always a file.
    pub(super) fn is_folder(&self) -> bool {
        self.name.ends_with(['/', '\\']) && self.len == 0 && self.packed_len == 0
    }

    /// Locates the member by its header in the archive.
    pub(super) fn open(self, archive: &Window) -> Result<Member, Error> {
        let start = self.header;
        if self.is_encrypted {
            return Err(Error::unsupported("an encrypted member", start));
        }
        if self.is_of_unknown_size {
            let what = "a member whose size was in the archive's directory";
            return Err(Error::damaged_archive(what, start));
        }
        if ![STORED, DEFLATED].contains(&self.method) {
            let what = format!("a member packed by {}", method_name(self.method));
            return Err(Error::unsupported(what, start));
        }
        let header = archive.bytes_at(start, HEADER_LEN);
        let header = header.map_err(|error| Error::io(error, start))?;
        let data = match header.strip_prefix(MAGIC) {
            Some(_) => {
                let [name, extra] = Cursor::new(&header, 26).lens();
                let names = name.saturating_add(extra) as u64;
                start.checked_add(HEADER_LEN.saturating_add(names))
            }
            None => {
                let what = format!(
                    "expected the header of a member, found `{}`",
                    shown(&header)
                );
                return Err(Error::damaged_archive(what, start));
            }
        };
        let packed = data.and_then(|data| Some(data..data.checked_add(self.packed_len)?));
        let member = packed.and_then(|packed| {
            Some(Member {
                place: start..packed.end,
                packed: archive.part(packed)?,
                entry: self,
            })
        });
        let what = "a member that reaches past the end of the archive";
        member.ok_or_else(|| Error::damaged_archive(what, start))
    }
}

/// A member whose position is known.
pub(super) struct Member {
    /// The range of its header and bytes in the archive.
    pub(super) place: Range<u64>,
    packed: Window,
    entry: Entry,
}

impl Member {
    /// Its bytes in place, if they are not compressed.
    pub(super) fn stored(&self) -> Option<&Window> {
        (self.entry.method == STORED).then_some(&self.packed)
    }

    /// Its unpacked size in bytes.
    pub(super) fn len(&self) -> u64 {
        self.entry.len
    }

    /// Its unpacked bytes.
    pub(super) fn input(&self, budget: &Arc<Budget>) -> Input {
        // Many members are small.
        let capacity = |len: u64| {
            usize::try_from(len)
                .unwrap_or(CAPACITY)
                .clamp(512, CAPACITY)
        };
        let packed = BufReader::with_capacity(capacity(self.packed.len()), self.packed.clone());
        let bytes: Box<dyn Read + Send> = match self.entry.method {
            STORED => Box::new(packed),
            _ => Box::new(Counted::new(DeflateDecoder::new(packed), budget)),
        };
        let checked = Checked {
            bytes,
            crc: Crc::new(),
            expected: self.entry.crc,
            left: self.entry.len,
        };
        Input::new(BufReader::with_capacity(capacity(self.entry.len), checked))
    }
}

/// Reports an error at the end if the bytes do not match the size and checksum in the archive.
struct Checked {
    bytes: Box<dyn Read + Send>,
    crc: Crc,
    expected: u32,
    left: u64,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        let now = buffer.get(..read).unwrap_or_default();
        self.crc.update(now);
        let invalid = |what| Err(io::Error::new(io::ErrorKind::InvalidData, what));
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => return invalid("a member is longer than the archive says"),
        }
        if read > 0 || buffer.is_empty() {
            Ok(read)
        } else if self.left > 0 {
            invalid("a member is shorter than the archive says")
        } else if self.crc.sum() == self.expected {
            Ok(0)
        } else {
            invalid("a member's CRC-32 is wrong")
        }
    }
}

/// The ID of the extra field with 64-bit numbers (4.5.3).
const LONG: u16 = 0x0001;
/// The ID of the extra field with a UTF-8 name (4.6.9).
const UNICODE_NAME: u16 = 0x7075;

/// The extra field with the ID `wanted`.
fn extra_field(extra: &[u8], wanted: u16) -> Option<&[u8]> {
    let mut fields = Cursor::new(extra, 0);
    loop {
        let (id, len) = (fields.u16()?, fields.u16()?);
        let field = fields.take(len.into())?;
        if id == wanted {
            return Some(field);
        }
    }
}

/// The name: in UTF-8 if the archiver also wrote it so.
fn name(name: &[u8], extra: &[u8]) -> String {
    let unicode = extra_field(extra, UNICODE_NAME).and_then(|field| {
        let mut crc = Crc::new();
        crc.update(name);
        let mut fields = Cursor::new(field, 1);
        (fields.u32()? == crc.sum()).then_some(field.get(5..)?)
    });
    String::from_utf8_lossy(unicode.unwrap_or(name)).into_owned()
}

/// The name of a compression method in APPNOTE.TXT (4.4.5).
fn method_name(method: u16) -> Cow<'static, str> {
    let name = match method {
        1 => "Shrink",
        2..=5 => "Reduce",
        6 => "Implode",
        9 => "Deflate64",
        10 => "PKWARE DCL Implode",
        12 => "bzip2",
        14 => "LZMA",
        20 | 93 => "Zstandard",
        94 => "MP3",
        95 => "XZ",
        96 => "JPEG",
        97 => "WavPack",
        98 => "PPMd",
        99 => "AES encryption",
        other => return format!("method {other}").into(),
    };
    name.into()
}

/// The first bytes of unexpected content, for error messages.
pub(super) fn shown(bytes: &[u8]) -> String {
    let found = bytes.get(..4).unwrap_or(bytes).escape_ascii();
    excerpt(&found.to_string())
}

#[cfg(test)]
mod tests;
