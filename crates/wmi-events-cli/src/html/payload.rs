//! Compressed text, and how it is written into the page.

use std::io::{self, BufWriter, Write};

use base64::engine::general_purpose::STANDARD;
use base64::write::EncoderWriter;
use flate2::Compression;
use flate2::write::GzEncoder;

/// The type of an element that no browser runs.
pub(super) const TYPE: &str = "application/octet-stream+base64";

/// The length of text that is compressed together: a short text alone costs more than its length.
const BUFFER: usize = 16 << 10;

/// Text that is compressed as it comes.
pub(super) struct Gzip(BufWriter<GzEncoder<Vec<u8>>>);

impl Default for Gzip {
    fn default() -> Self {
        let encoder = GzEncoder::new(Vec::new(), Compression::default());
        Self(BufWriter::with_capacity(BUFFER, encoder))
    }
}

impl Gzip {
    pub(super) fn write(&mut self, text: &str) -> io::Result<()> {
        self.0.write_all(text.as_bytes())
    }

    pub(super) fn finish(self) -> io::Result<Vec<u8>> {
        self.0.into_inner()?.finish()
    }
}

/// Writes an element with bytes in base64. `rows` is the number of rows in it, for a block.
pub(super) fn write_payload(
    out: &mut impl Write,
    id: &str,
    rows: Option<usize>,
    bytes: &[u8],
) -> io::Result<()> {
    let rows = rows.map_or_else(String::new, |rows| format!(" data-rows=\"{rows}\""));
    write!(out, "<script type=\"{TYPE}\" id=\"{id}\"{rows}>")?;
    let mut base64 = EncoderWriter::new(&mut *out, &STANDARD);
    base64.write_all(bytes)?;
    base64.finish()?;
    drop(base64);
    out.write_all(b"</script>\n")
}
