//! An input of any type.

use std::io::BufRead;

/// How much of a file is read at once.
pub(super) const CAPACITY: usize = 64 << 10;

/// An input without a type of its own.
pub(super) type Input = Box<dyn BufRead + Send>;
