//! Text in a code page, which becomes UTF-8 before it is read.

use std::io::{self, BufRead, Read};
use std::str::FromStr;

use encoding_rs::{Decoder, DecoderResult, Encoding};
use oem_cp::code_table::DECODING_TABLE_CP_MAP;
use oem_cp::code_table_type::TableType;

/// A code page of Windows: `850`, `windows-1252`, `shift_jis`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum CodePage {
    /// An encoding of the WHATWG, which are the code pages of Windows programs and of East Asia.
    Whatwg(&'static Encoding),
    /// A code page of the console.
    Oem(&'static TableType),
}

impl FromStr for CodePage {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(known) = Encoding::for_label_no_replacement(text.as_bytes()) {
            return Ok(Self::Whatwg(known));
        }
        let label = text.trim().to_ascii_lowercase();
        let number = ["windows-", "oem", "ibm", "cp"]
            .iter()
            .find_map(|prefix| label.strip_prefix(prefix))
            .unwrap_or(&label);
        let known = number.parse().ok().and_then(|number| {
            let known = codepage::to_encoding_no_replacement(number).map(Self::Whatwg);
            known.or_else(|| DECODING_TABLE_CP_MAP.get(&number).map(Self::Oem))
        });
        known.ok_or_else(|| {
            "no such code page: give its number as `chcp` prints it, or a name such as windows-1252"
                .to_owned()
        })
    }
}

/// How many bytes tell whether text is in a code page.
const HEAD: u64 = 64;

impl CodePage {
    /// The input in UTF-8, or unchanged if it is no text or says itself that it is Unicode; and whether it is decoded.
    ///
    /// A byte that the code page does not have becomes one that UTF-8 does not have, so that the reader reports it.
    pub(crate) fn decode(
        self,
        mut input: impl BufRead + Send + 'static,
    ) -> io::Result<(Box<dyn BufRead + Send>, bool)> {
        let mut head = Vec::new();
        input.by_ref().take(HEAD).read_to_end(&mut head)?;
        let is_decoded = is_in_code_page(&head);
        let whole = io::Cursor::new(head).chain(input);
        Ok(if is_decoded {
            (Box::new(Decoded::new(whole, self)), true)
        } else {
            (Box::new(whole), false)
        })
    }
}

/// Whether bytes may be text in a code page: none is NUL, which UTF-16, EVTX logs and zip archives have, and neither is there a
/// byte order mark nor the beginning of gzip.
fn is_in_code_page(head: &[u8]) -> bool {
    let others: [&[u8]; 4] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b"];
    !head.contains(&0) && !others.iter().any(|other| head.starts_with(other))
}

/// A byte that is never in UTF-8.
const INVALID: u8 = 0xff;

struct Decoded<R> {
    input: R,
    table: Table,
    text: Vec<u8>,
    /// How much of the text was taken.
    taken: usize,
    is_at_end: bool,
}

enum Table {
    Whatwg(Decoder),
    Oem(&'static TableType),
}

impl<R: BufRead> Decoded<R> {
    fn new(input: R, page: CodePage) -> Self {
        let table = match page {
            CodePage::Whatwg(page) => Table::Whatwg(page.new_decoder_without_bom_handling()),
            CodePage::Oem(table) => Table::Oem(table),
        };
        Self {
            input,
            table,
            text: Vec::new(),
            taken: 0,
            is_at_end: false,
        }
    }

    /// Decodes what there is of the input.
    fn refill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.taken = 0;
        // A character may be cut, and be no text yet.
        while self.text.is_empty() && !self.is_at_end {
            let bytes = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                bytes => bytes?,
            };
            let len = bytes.len();
            self.is_at_end = len == 0;
            match &mut self.table {
                Table::Whatwg(decoder) => decode(decoder, bytes, &mut self.text, self.is_at_end),
                Table::Oem(table) => bytes
                    .iter()
                    .for_each(|byte| push(*byte, table, &mut self.text)),
            }
            self.input.consume(len);
        }
        Ok(())
    }
}

fn decode(decoder: &mut Decoder, mut bytes: &[u8], text: &mut Vec<u8>, is_last: bool) {
    loop {
        let start = text.len();
        let max = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
        text.resize(start + max.unwrap_or(3 * bytes.len() + 8), 0);
        let out = text.get_mut(start..).unwrap_or_default();
        let (result, read, written) =
            decoder.decode_to_utf8_without_replacement(bytes, out, is_last);
        text.truncate(start + written);
        bytes = bytes.get(read..).unwrap_or_default();
        match result {
            DecoderResult::Malformed(..) => text.push(INVALID),
            DecoderResult::OutputFull => {}
            DecoderResult::InputEmpty => return,
        }
    }
}

fn push(byte: u8, table: &TableType, text: &mut Vec<u8>) {
    let upper = byte.checked_sub(0x80).map(usize::from);
    let decoded = match (upper, table) {
        (None, _) => Some(char::from(byte)),
        (Some(upper), TableType::Complete(table)) => table.get(upper).copied(),
        (Some(upper), TableType::Incomplete(table)) => table.get(upper).copied().flatten(),
    };
    match decoded {
        Some(decoded) => text.extend(decoded.encode_utf8(&mut [0; 4]).as_bytes()),
        None => text.push(INVALID),
    }
}

impl<R: BufRead> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken >= self.text.len() {
            self.refill()?;
        }
        Ok(self.text.get(self.taken..).unwrap_or_default())
    }

    fn consume(&mut self, len: usize) {
        self.taken += len;
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests fail so")]
mod tests {
    use super::*;

    fn decoded(page: &str, bytes: &'static [u8]) -> Vec<u8> {
        let page: CodePage = page.parse().unwrap();
        let mut text = Vec::new();
        // Cut at every byte.
        let input = io::BufReader::with_capacity(1, bytes);
        page.decode(input)
            .unwrap()
            .0
            .read_to_end(&mut text)
            .unwrap();
        text
    }

    #[test]
    fn pages_by_number_and_name() {
        // U+00FC in the code pages that have it.
        for (pages, byte) in [
            (
                &["850", "cp850", "IBM850", "oem437", " 437 ", "852", "858"][..],
                b"\x81",
            ),
            (
                &[
                    "1252",
                    "windows-1252",
                    "cp1252",
                    "latin1",
                    "28591",
                    "1254",
                    "cp1257",
                ],
                b"\xfc",
            ),
        ] {
            for page in pages {
                assert_eq!(decoded(page, byte), "ü".as_bytes(), "{page}");
            }
        }
        for page in ["866", "cp866", "ibm866"] {
            assert_eq!(decoded(page, b"\x8f"), "П".as_bytes(), "{page}");
        }
        for page in ["932", "cp932", "shift_jis", "windows-31j"] {
            assert_eq!(
                decoded(page, b"\x8a\xbf\x8e\x9a"),
                "漢字".as_bytes(),
                "{page}"
            );
        }
        for page in ["936", "gbk", "54936", "gb18030"] {
            assert_eq!(decoded(page, b"\xba\xba"), "汉".as_bytes(), "{page}");
        }
        for page in [
            "",
            "utf",
            "9999",
            "cp",
            "cpcp850",
            "-850",
            "70000",
            "replacement",
        ] {
            assert!(page.parse::<CodePage>().is_err(), "{page}");
        }
    }

    #[test]
    fn what_a_page_lacks_is_invalid_in_utf_8() {
        // 0xd5 is not in 857, nor 0x81 alone in 932; a cut character at the end.
        assert_eq!(decoded("857", b"a\xd5b"), b"a\xffb");
        assert_eq!(decoded("932", b"a\x81\x20b"), b"a\xff b");
        assert_eq!(decoded("932", b"ab\x81"), b"ab\xff");
    }

    #[test]
    fn unicode_and_binary_input_is_unchanged() {
        for bytes in [
            b"\xff\xfe<\0\xe4\0".as_slice(),
            b"<\0\xe4\0",
            b"\xef\xbb\xbf<a>\xc3\xa4",
            b"ElfFile\0\xe4",
            b"PK\x03\x04\x14\0\xe4",
            b"\x1f\x8b\x08\x01\xe4",
            b"",
        ] {
            assert_eq!(decoded("1252", bytes), bytes);
        }
        let long = b"<Event>                                                          \xe4\0";
        assert_eq!(decoded("1252", long).len(), long.len() + 1);
    }
}
