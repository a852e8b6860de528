//! What content is.

/// The shape that a log is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// XML: see [`source::xml`](crate::source::xml).
    Xml,
    /// JSON: see `source::json`, feature `json`.
    Json,
    /// An EVTX file: see `source::evtx`, feature `evtx`.
    Evtx,
}

/// What content is, by how it begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::source) enum Content {
    Log(Format),
    Gzip,
    Zip,
    /// A log, or what logs come packed in, that this crate does not read.
    Unsupported(&'static str),
    /// Nothing but white space.
    Empty,
    Other,
}
