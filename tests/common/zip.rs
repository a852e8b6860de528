//! Writes zip archives byte by byte, also such as no archiver writes.

use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// A member: what the archive has of it, and what its directory says of it.
#[derive(Clone)]
pub(crate) struct Entry {
    /// Its header and its bytes.
    pub(crate) local: Vec<u8>,
    name: String,
    pub(crate) flags: u16,
    pub(crate) method: u16,
    pub(crate) crc: u32,
    pub(crate) packed_len: u64,
    pub(crate) len: u64,
    /// Where the directory says that it is; where it really is if not given.
    pub(crate) offset: Option<u64>,
    /// Numbers of 64 bits, in an extra field.
    pub(crate) is_long: bool,
}

impl Entry {
    pub(crate) fn new(name: &str, is_deflated: bool, bytes: &[u8]) -> Self {
        let mut crc = Crc::new();
        crc.update(bytes);
        let packed = if is_deflated {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        } else {
            bytes.to_vec()
        };
        let method = if is_deflated { 8 } else { 0 };
        let mut local = b"PK\x03\x04\x14\0\0\x08".to_vec();
        local.extend(u16::to_le_bytes(method));
        local.extend([0; 4]);
        for number in [crc.sum(), small(packed.len()), small(bytes.len())] {
            local.extend(number.to_le_bytes());
        }
        // An extra field that the directory does not have.
        for number in [name.len() as u16, 5] {
            local.extend(number.to_le_bytes());
        }
        local.extend(name.as_bytes());
        local.extend(b"zz\x01\0x");
        local.extend(&packed);
        Self {
            local,
            name: name.to_owned(),
            flags: 0x800,
            method,
            crc: crc.sum(),
            packed_len: packed.len() as u64,
            len: bytes.len() as u64,
            offset: None,
            is_long: false,
        }
    }

    fn write(&self, offset: u64, directory: &mut Vec<u8>) {
        let offset = self.offset.unwrap_or(offset);
        directory.extend(b"PK\x01\x02\x14\0\x14\0");
        for number in [self.flags, self.method, 0, 0] {
            directory.extend(number.to_le_bytes());
        }
        let mut extra = Vec::new();
        let mut number = |number: u64| {
            if self.is_long {
                extra.extend(number.to_le_bytes());
                u32::MAX
            } else {
                number as u32
            }
        };
        // In the order of the extra field.
        let (len, packed_len, offset) = (number(self.len), number(self.packed_len), number(offset));
        if self.is_long {
            let head = [[1, 0], (extra.len() as u16).to_le_bytes()].concat();
            // After another one.
            extra = [b"zz\x01\0x", head.as_slice(), extra.as_slice()].concat();
        }
        for number in [self.crc, packed_len, len] {
            directory.extend(number.to_le_bytes());
        }
        for number in [self.name.len() as u16, extra.len() as u16, 0, 0, 0, 0, 0] {
            directory.extend(number.to_le_bytes());
        }
        directory.extend(offset.to_le_bytes());
        directory.extend(self.name.as_bytes());
        directory.extend(extra);
    }
}

fn small(len: usize) -> u32 {
    u32::try_from(len).unwrap()
}

#[derive(Clone, Default)]
pub(crate) struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: u64,
    pub(crate) comment: Vec<u8>,
    /// With the end record of 64 bits.
    pub(crate) is_long: bool,
}

impl Zip {
    pub(crate) fn add(&mut self, entry: Entry) {
        entry.write(self.bytes.len() as u64, &mut self.directory);
        self.bytes.extend(entry.local);
        self.count += 1;
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        let (start, len) = (self.bytes.len() as u64, self.directory.len() as u64);
        let mut bytes = [self.bytes, self.directory].concat();
        let mut end = [u64::from(self.count as u16), len, start];
        if self.is_long {
            let end_at = bytes.len() as u64;
            bytes.extend(b"PK\x06\x06");
            bytes.extend(44_u64.to_le_bytes());
            bytes.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            for number in [self.count, self.count, len, start] {
                bytes.extend(number.to_le_bytes());
            }
            bytes.extend(b"PK\x06\x07\0\0\0\0");
            bytes.extend(end_at.to_le_bytes());
            bytes.extend(1_u32.to_le_bytes());
            end = [u16::MAX.into(), u32::MAX.into(), u32::MAX.into()];
        }
        bytes.extend(b"PK\x05\x06\0\0\0\0");
        bytes.extend([(end[0] as u16).to_le_bytes(), (end[0] as u16).to_le_bytes()].concat());
        bytes.extend((end[1] as u32).to_le_bytes());
        bytes.extend((end[2] as u32).to_le_bytes());
        bytes.extend((self.comment.len() as u16).to_le_bytes());
        bytes.extend(&self.comment);
        bytes
    }
}
