//! [`Content`]: the detected content of an input.

/// The format of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// XML: see [`source::xml`](crate::source::xml).
    Xml,
    /// JSON: see `source::json`, feature `json`.
    Json,
    /// Text, of Splunk, Event Viewer or Snare: see [`source::text`](crate::source::text).
    Text,
    /// CSV: see `source::csv`, feature `csv`.
    Csv,
    /// An EVTX file: see `source::evtx`, feature `evtx`.
    Evtx,
}

/// The content of an input, by its beginning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::source) enum Content {
    Log(Format),
    Gzip,
    Zip,
    /// A log or container in a format that this crate does not read.
    Unsupported(&'static str),
    /// Only white space.
    Empty,
    Other,
}
