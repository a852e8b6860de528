//! What is in gzip files and zip archives, as it is read: nothing is unpacked to disk or memory.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use flate2::Crc;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder};
use zip::{CompressionMethod, ZipArchive};

use super::input::{CAPACITY, Input};
use crate::error::Error;

/// What is in a gzip file, of all its members.
pub(super) fn gunzip(input: Input) -> Input {
    Box::new(BufReader::with_capacity(
        CAPACITY,
        MultiGzDecoder::new(input),
    ))
}

/// The members of a zip archive that are files.
pub(super) struct Members {
    path: PathBuf,
    all: std::vec::IntoIter<Member>,
    name: Option<String>,
}

/// Where a member is, and what its bytes are to come to.
struct Member {
    name: String,
    start: Option<u64>,
    packed_len: u64,
    len: u64,
    method: CompressionMethod,
    crc: u32,
    is_encrypted: bool,
}

impl Members {
    pub(super) fn of(path: &Path) -> Result<Self, Error> {
        let file = File::open(path).map_err(|error| Error::io(error, 0))?;
        let file = BufReader::with_capacity(CAPACITY, file);
        let mut archive = ZipArchive::new(file).map_err(of_zip)?;
        let mut all = Vec::new();
        for index in 0..archive.len() {
            let member = archive.by_index_raw(index).map_err(of_zip)?;
            if member.is_file() {
                let name = String::from_utf8_lossy(member.name_raw()).into_owned();
                all.push(Member {
                    name,
                    start: member.data_start(),
                    packed_len: member.compressed_size(),
                    len: member.size(),
                    method: member.compression(),
                    crc: member.crc32(),
                    is_encrypted: member.encrypted(),
                });
            }
        }
        Ok(Self {
            path: path.to_owned(),
            all: all.into_iter(),
            name: None,
        })
    }

    /// The name of the member given last.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    pub(super) fn next(&mut self) -> Option<Result<Input, Error>> {
        let member = self.all.next()?;
        let opened = member.open(&self.path);
        self.name = Some(member.name);
        Some(opened.map_err(|error| Error::io(error, member.start.unwrap_or_default())))
    }
}

impl Member {
    fn open(&self, path: &Path) -> io::Result<Input> {
        if self.is_encrypted {
            return Err(unsupported("an encrypted member"));
        }
        let Some(start) = self.start else {
            return Err(unsupported("a member without a place"));
        };
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(start))?;
        let packed = BufReader::with_capacity(CAPACITY, file.take(self.packed_len));
        let bytes: Box<dyn Read + Send> = match self.method {
            CompressionMethod::Stored => Box::new(packed),
            CompressionMethod::Deflated => Box::new(DeflateDecoder::new(packed)),
            method => {
                let what = format!("a member compressed by {method:?}");
                return Err(unsupported(&what));
            }
        };
        let checked = Checked {
            bytes,
            crc: Crc::new(),
            expected: self.crc,
            left: self.len,
        };
        Ok(Box::new(BufReader::with_capacity(CAPACITY, checked)))
    }
}

/// Bytes whose end is an error if they are not those that the archive promises.
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

fn unsupported(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, what.to_owned())
}

fn of_zip(error: zip::result::ZipError) -> Error {
    Error::io(io::Error::other(error), 0)
}
