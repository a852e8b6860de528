//! [`Scratch`]: what the texts within records before leave for the next one.

#[cfg(feature = "json")]
use super::tape::Tape;
#[cfg(feature = "json")]
use crate::source::json::outline::Outlines;

/// Memory for the fields in a text of JSON within a record, and the outlines of those before.
#[derive(Debug, Default)]
pub(in crate::source) struct Scratch {
    #[cfg(feature = "json")]
    pub(super) tape: Tape,
    #[cfg(feature = "json")]
    pub(super) outlines: Outlines<()>,
    /// Those of texts that were read without decoding them.
    #[cfg(feature = "json")]
    pub(super) undecoded: Outlines<()>,
}
