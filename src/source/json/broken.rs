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
    /// Another violation of the grammar.
    Grammar(&'static str),
    /// Longer than the limit for an event.
    TooLong,
    /// Something else between objects.
    Text,
    /// The array around the events is not closed.
    Array,
}
