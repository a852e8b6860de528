//! [`Found`]: what a text begins with, as far as its bytes have arrived.

/// How many bytes of text between events a reader waits for, so that its result does not depend on
/// how the bytes arrive: more than a label of evtx_dump, and as much as an error shows.
pub(crate) const MAX_TEXT: usize = 256;

/// What a text begins with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Found<T> {
    Is(T),
    /// More bytes are needed.
    More,
    Nothing,
}

impl<T> Found<T> {
    /// The same with what was found converted.
    pub(crate) fn map<U>(self, convert: impl FnOnce(T) -> U) -> Found<U> {
        match self {
            Self::Is(found) => Found::Is(convert(found)),
            Self::More => Found::More,
            Self::Nothing => Found::Nothing,
        }
    }
}
