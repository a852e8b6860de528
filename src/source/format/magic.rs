//! Formats identified by magic bytes.

use super::content::{Content, Format};

/// What the first bytes of an input show.
#[derive(Debug, PartialEq)]
pub(super) enum Magic {
    Is(Content),
    /// They may be magic bytes: more bytes are needed.
    Open,
    Unknown,
}

/// Offset, magic bytes and content; `?` is any byte. Unsupported formats in which logs are collected are listed
/// too, so that they are reported. Text of a log must not have them, whoever wrote it.
const MAGICS: [(usize, &[u8], Content); 16] = [
    (0, b"ElfFile\0", Content::Log(Format::Evtx)),
    (0, b"\x1f\x8b", Content::Gzip),
    (0, b"PK\x03\x04", Content::Zip),
    // An archive without members.
    (0, b"PK\x05\x06", Content::Zip),
    // A split archive, or one made to be split.
    (0, b"PK\x07\x08", Content::Zip),
    (0, b"PK00PK\x03\x04", Content::Zip),
    (
        0,
        b"7z\xbc\xaf\x27\x1c",
        Content::Unsupported("a 7z archive"),
    ),
    (0, b"Rar!\x1a\x07", Content::Unsupported("a RAR archive")),
    (0, b"MSCF\0\0\0\0", Content::Unsupported("a cabinet file")),
    (0, b"\xfd7zXZ\0", Content::Unsupported("an xz file")),
    (
        0,
        b"\x28\xb5\x2f\xfd",
        Content::Unsupported("a Zstandard file"),
    ),
    (0, b"\x04\x22\x4d\x18", Content::Unsupported("an LZ4 file")),
    (0, b"BZh?1AY&SY", Content::Unsupported("a bzip2 file")),
    // After the length of its header.
    (
        0,
        b"\x30\0\0\0LfLe",
        Content::Unsupported("an EVT file, of Windows before Vista"),
    ),
    // By POSIX and by GNU.
    (257, b"ustar\0", TAR),
    (257, b"ustar  \0", TAR),
];

const TAR: Content = Content::Unsupported("a tar archive");

pub(super) fn detect(head: &[u8], is_all: bool) -> Magic {
    for (start, magic, content) in MAGICS {
        let found = head.get(start..).unwrap_or_default();
        let is_begun = found
            .iter()
            .zip(magic)
            .all(|(byte, of_magic)| byte == of_magic || *of_magic == b'?');
        if is_begun && found.len() >= magic.len() {
            return Magic::Is(content);
        }
        // Those at a later offset never occur in text, so do not wait for them.
        if is_begun && start == 0 && !is_all {
            return Magic::Open;
        }
    }
    Magic::Unknown
}
