//! An input of any type.

use std::io::BufRead;

/// How much of a file is read at once.
pub(super) const CAPACITY: usize = 64 << 10;

/// An input without a type of its own.
pub(super) type Input = Box<dyn BufRead + Send>;

/// How the bytes of an input come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Pace {
    /// They are all there, as in a file.
    Stored,
    /// As somebody writes them, such as into a pipe: none is waited for without need.
    Live,
}
