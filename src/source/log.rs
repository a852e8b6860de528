//! [`Log`]: the reader of one log, in any format.

#[cfg(feature = "evtx")]
use std::fs::File;
#[cfg(feature = "evtx")]
use std::io::BufReader;

#[cfg(feature = "csv")]
use super::csv;
#[cfg(feature = "evtx")]
use super::evtx;
use super::format::Content;
use super::input::Input;
#[cfg(feature = "json")]
use super::json;
use super::{Format, Options, Stats, Unrecognized, text, xml};
use crate::error::Error;
use crate::event::Event;

/// A log being read.
#[allow(clippy::large_enum_variant, reason = "one a log")]
pub(super) enum Log {
    Xml(xml::Reader<Input>),
    Text(text::Reader<Input>),
    #[cfg(feature = "json")]
    Json(json::Reader<Input>),
    #[cfg(feature = "csv")]
    Csv(csv::Reader<Input>),
    #[cfg(feature = "evtx")]
    Evtx(evtx::Reader<Input>),
    #[cfg(feature = "evtx")]
    EvtxFile(evtx::Reader<BufReader<File>>),
}

/// Applies the same expression to every format's reader.
macro_rules! each {
    ($log:expr, $reader:ident => $of_reader:expr) => {
        match $log {
            Log::Xml($reader) => $of_reader,
            Log::Text($reader) => $of_reader,
            #[cfg(feature = "json")]
            Log::Json($reader) => $of_reader,
            #[cfg(feature = "csv")]
            Log::Csv($reader) => $of_reader,
            #[cfg(feature = "evtx")]
            Log::Evtx($reader) => $of_reader,
            #[cfg(feature = "evtx")]
            Log::EvtxFile($reader) => $of_reader,
        }
    };
}

impl Log {
    /// Opens `input` as the reader for `content`.
    pub(super) fn from_content(
        content: Content,
        input: Input,
        options: &Options,
    ) -> Result<Self, Error> {
        match content {
            // An empty input has no events, in any format.
            Content::Empty | Content::Log(Format::Xml) => {
                let reader = xml::Reader::with_options(input, options.clone());
                Ok(Self::Xml(reader))
            }
            Content::Log(Format::Text) => {
                let reader = text::Reader::with_options(input, options.clone());
                Ok(Self::Text(reader))
            }
            #[cfg(feature = "json")]
            Content::Log(Format::Json) => {
                let reader = json::Reader::with_options(input, options.clone());
                Ok(Self::Json(reader))
            }
            #[cfg(not(feature = "json"))]
            Content::Log(Format::Json) => Err(lacks("JSON", "json")),
            #[cfg(feature = "csv")]
            Content::Log(Format::Csv) => {
                let reader = csv::Reader::with_options(input, options.clone());
                Ok(Self::Csv(reader))
            }
            #[cfg(not(feature = "csv"))]
            Content::Log(Format::Csv) => Err(lacks("CSV", "csv")),
            #[cfg(feature = "evtx")]
            Content::Log(Format::Evtx) => {
                evtx::Reader::from_stream(input, options.clone()).map(Self::Evtx)
            }
            #[cfg(not(feature = "evtx"))]
            Content::Log(Format::Evtx) => Err(lacks("an EVTX file", "evtx")),
            Content::Gzip | Content::Zip => Err(lacks("an archive", "compress")),
            Content::Unsupported(what) => {
                let what = format!("{what}, which this crate does not read");
                Err(Error::unsupported(what, 0))
            }
            Content::Other => Err(Error::format(
                "expected XML, JSON, CSV, text or an EVTX file",
            )),
        }
    }

    /// An EVTX file, read from its start.
    #[cfg(feature = "evtx")]
    pub(super) fn of_evtx_file(file: BufReader<File>, options: &Options) -> Result<Self, Error> {
        evtx::Reader::with_options(file, options.clone()).map(Self::EvtxFile)
    }

    pub(super) fn next_borrowed(&mut self) -> Option<Result<Event<'_>, Error>> {
        each!(self, reader => reader.next_borrowed())
    }

    pub(super) fn next_owned(&mut self) -> Option<Result<Event<'static>, Error>> {
        each!(self, reader => reader.next())
    }

    pub(super) fn warnings(&self) -> &[Error] {
        match self {
            Self::Xml(reader) => reader.warnings(),
            Self::Text(reader) => reader.warnings(),
            #[cfg(feature = "json")]
            Self::Json(reader) => reader.warnings(),
            #[cfg(feature = "csv")]
            Self::Csv(reader) => reader.warnings(),
            // A binary record is never left out without an error.
            #[cfg(feature = "evtx")]
            Self::Evtx(_) | Self::EvtxFile(_) => &[],
        }
    }

    pub(super) fn unrecognized(&self) -> Option<&Unrecognized> {
        match self {
            Self::Xml(reader) => reader.unrecognized(),
            Self::Text(reader) => reader.unrecognized(),
            #[cfg(feature = "json")]
            Self::Json(reader) => reader.unrecognized(),
            #[cfg(feature = "csv")]
            Self::Csv(reader) => reader.unrecognized(),
            // A binary record has one shape.
            #[cfg(feature = "evtx")]
            Self::Evtx(_) | Self::EvtxFile(_) => None,
        }
    }

    pub(super) fn stats(&self) -> Stats {
        each!(self, reader => reader.stats())
    }

    pub(super) fn format(&self) -> Format {
        match self {
            Self::Xml(_) => Format::Xml,
            Self::Text(_) => Format::Text,
            #[cfg(feature = "json")]
            Self::Json(_) => Format::Json,
            #[cfg(feature = "csv")]
            Self::Csv(_) => Format::Csv,
            #[cfg(feature = "evtx")]
            Self::Evtx(_) | Self::EvtxFile(_) => Format::Evtx,
        }
    }
}

/// The error for a feature that this build lacks.
fn lacks(what: &str, feature: &str) -> Error {
    let what = format!("{what}, which this build cannot read (feature `{feature}`)");
    Error::unsupported(what, 0)
}
