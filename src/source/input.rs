//! An input of any type.

use std::io::BufRead;

/// How many bytes of a file are read at once.
pub(super) const CAPACITY: usize = 64 << 10;

/// A type-erased input.
pub(super) type Input = Box<dyn BufRead + Send>;

/// How the bytes of an input arrive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Pace {
    /// All bytes are available, as in a file.
    Stored,
    /// Bytes arrive as they are written, for example in a pipe: the reader waits only if it must.
    Live,
}
