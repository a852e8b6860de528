//! [`Shape`]: what the content of a log is.

use std::io::{self, BufRead, Read};

use super::label::MAX_LABEL;

/// The shape that a log is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Shape {
    /// XML: see [`source::xml`](crate::source::xml).
    Xml,
    /// JSON: see `source::json`, feature `json`.
    Json,
    /// An EVTX file: see `source::evtx`, feature `evtx`.
    Evtx,
}

/// What content is, by how it begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Content {
    Log(Shape),
    Gzip,
    Zip,
    /// Nothing but white space.
    Empty,
    Other,
}

/// Where the first chunk of an EVTX file is; its magic tells one whose header is damaged.
const FIRST_CHUNK: usize = 4096;
const CHUNK_MAGIC: &[u8] = b"ElfChnk\0";
/// The longest beginning that is looked at.
const MAX_LEN: usize = FIRST_CHUNK + CHUNK_MAGIC.len();

/// What an input is, and the input with what was read of it put back before it. No more is
/// read than it takes, so that a pipe that goes on slowly is no hindrance.
pub(super) fn of<R: BufRead>(mut input: R) -> io::Result<(Content, impl BufRead + use<R>)> {
    let mut head = Vec::new();
    let content = loop {
        if let Some(content) = tell(&head, false) {
            break content;
        }
        let bytes = match input.fill_buf() {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if bytes.is_empty() {
            break tell(&head, true).unwrap_or(Content::Other);
        }
        let len = bytes.len().min(MAX_LEN);
        head.extend_from_slice(bytes.get(..len).unwrap_or_default());
        input.consume(len);
    };
    Ok((content, io::Cursor::new(head).chain(input)))
}

/// What begins with `head`; `None` where more is needed to tell.
fn tell(head: &[u8], is_all: bool) -> Option<Content> {
    const MAGICS: [(&[u8], Content); 5] = [
        (b"ElfFile\0", Content::Log(Shape::Evtx)),
        (b"\x1f\x8b", Content::Gzip),
        (b"PK\x03\x04", Content::Zip),
        // Without a member.
        (b"PK\x05\x06", Content::Zip),
        (b"PK\x07\x08", Content::Zip),
    ];
    for (magic, content) in MAGICS {
        if head.starts_with(magic) {
            return Some(content);
        }
        if !is_all && magic.starts_with(head) {
            return None;
        }
    }
    match text(head, is_all) {
        Some(Content::Other) => match head.get(FIRST_CHUNK..MAX_LEN) {
            Some(magic) if magic == CHUNK_MAGIC => Some(Content::Log(Shape::Evtx)),
            None if !is_all => None,
            _ => Some(Content::Other),
        },
        told => told,
    }
}

/// Text: byte order marks and white space, then what the first characters are.
fn text(head: &[u8], is_all: bool) -> Option<Content> {
    // UTF-16 is told apart well enough by leaving out its zeros.
    let mut text: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).collect();
    for mark in ["\u{feff}".as_bytes(), b"\xff\xfe", b"\xfe\xff"] {
        if let Some(rest) = text.strip_prefix(mark) {
            text = rest.to_vec();
            break;
        }
        if !is_all && mark.starts_with(&text) {
            return None;
        }
    }
    let rest = text.trim_ascii_start();
    match rest {
        [] if is_all && head.iter().all(|byte| *byte != 0) => Some(Content::Empty),
        [] if is_all => Some(Content::Other),
        [] if head.len() < MAX_LEN => None,
        [b'<', ..] => Some(Content::Log(Shape::Xml)),
        [b'{' | b'[' | 0x1e, ..] => Some(Content::Log(Shape::Json)),
        // evtx_dump writes such a line before each event, whatever it writes them as.
        rest => match rest.strip_prefix(b"Record ") {
            Some(label) => {
                let line_end = label.iter().position(|byte| *byte == b'\n');
                let next = line_end.and_then(|end| label.get(end..)?.trim_ascii_start().first());
                match next {
                    Some(b'{') => Some(Content::Log(Shape::Json)),
                    Some(_) => Some(Content::Log(Shape::Xml)),
                    None if is_all || label.len() > MAX_LABEL => Some(Content::Other),
                    None => None,
                }
            }
            None if !is_all && b"Record ".starts_with(rest) => None,
            None => Some(Content::Other),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents() {
        let utf16 = |text: &str| -> Vec<u8> {
            let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        };
        let mut damaged = vec![b'x'; FIRST_CHUNK];
        damaged.extend(CHUNK_MAGIC);
        let (xml, json, evtx) = (
            Content::Log(Shape::Xml),
            Content::Log(Shape::Json),
            Content::Log(Shape::Evtx),
        );
        let table: [(&[u8], Content); 24] = [
            (b"", Content::Empty),
            (b" \r\n", Content::Empty),
            (b"\0\0\0", Content::Other),
            (b"<Event/>", xml),
            (b"\xef\xbb\xbf\r\n<Event/>", xml),
            (&utf16("<Event/>"), xml),
            (b"<\0E\0", xml),
            (b"\0<\0E", xml),
            (b"Record 1\r\n<?xml", xml),
            (b"Record 1\n{", json),
            (b"Record 1 (recovered)\n\n{", json),
            (b"Record of a meeting", Content::Other),
            (b"Recorded", Content::Other),
            (b"{\"a\"", json),
            (b"[", json),
            (&utf16("\r\n[{"), json),
            (b"\x1e{", json),
            (b"ElfFile\0", evtx),
            (b"ElfFilE\0", Content::Other),
            (&damaged, evtx),
            (b"\x1f\x8b\x08", Content::Gzip),
            (b"PK\x03\x04", Content::Zip),
            (b"PK\x01\x02", Content::Other),
            (b"name,value\n", Content::Other),
        ];
        for (bytes, expected) in table {
            // At once, and byte by byte.
            for capacity in [1, 8192] {
                let input = io::BufReader::with_capacity(capacity, bytes);
                let (content, mut input) = of(input).unwrap();
                assert_eq!(content, expected, "{}", bytes.escape_ascii());
                let mut whole = Vec::new();
                input.read_to_end(&mut whole).unwrap();
                assert_eq!(whole, bytes, "nothing is lost");
            }
        }
    }
}
