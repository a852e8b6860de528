//! [`Broken`]: why a stretch of a stream is not an object.

/// Why a stretch is not an object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Broken {
    /// The input ended within it.
    End,
    /// The next event began within it.
    NextEvent,
    /// A line ended within a string.
    String,
    /// Something else that the grammar does not allow.
    Grammar(&'static str),
    /// Longer than an event may be.
    TooLong,
    /// Something else between objects.
    Text,
    /// The array around the events has no end.
    Array,
}
