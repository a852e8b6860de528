//! An input of any type.

use std::io::{self, BufRead, Read};

use super::exclusive::Exclusive;

/// How many bytes of a file are read at once.
pub(super) const CAPACITY: usize = 64 << 10;

/// A type-erased input. It is `Sync` whatever it reads from.
pub(super) struct Input(Exclusive<Box<dyn BufRead + Send>>);

impl Input {
    pub(super) fn new(input: impl BufRead + Send + 'static) -> Self {
        Self(Exclusive::new(Box::new(input)))
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.get_mut().read(buffer)
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.get_mut().fill_buf()
    }

    fn consume(&mut self, read: usize) {
        self.0.get_mut().consume(read);
    }
}

/// How the bytes of an input arrive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Pace {
    /// All bytes are available, as in a file.
    Stored,
    /// Bytes arrive as they are written, for example in a pipe: the reader waits only if it must.
    Live,
}
