//! A way of giving bytes.

use std::io::{self, BufRead, Read};

/// Gives bytes in pieces of given sizes, over and over.
pub(crate) struct Pieces<'b> {
    bytes: &'b [u8],
    sizes: Vec<usize>,
    next: usize,
}

impl<'b> Pieces<'b> {
    pub(crate) fn new(bytes: &'b [u8], sizes: Vec<usize>) -> Self {
        Self {
            bytes,
            sizes,
            next: 0,
        }
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let piece = self.fill_buf()?;
        let len = piece.len().min(buffer.len());
        buffer
            .get_mut(..len)
            .unwrap()
            .copy_from_slice(piece.get(..len).unwrap());
        self.consume(len);
        Ok(len)
    }
}

impl BufRead for Pieces<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let size = self.sizes.get(self.next % self.sizes.len()).unwrap();
        Ok(self.bytes.get(..*size).unwrap_or(self.bytes))
    }

    fn consume(&mut self, len: usize) {
        self.bytes = self.bytes.get(len..).unwrap();
        self.next += 1;
    }
}
