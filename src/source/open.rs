//! [`open`]: any supported format, detected by content.

use std::fmt;
use std::fs::File;
#[cfg(feature = "evtx")]
use std::io::Seek;
use std::io::{self, BufRead, BufReader};
use std::iter::FusedIterator;
use std::path::Path;

#[cfg(feature = "compress")]
use super::archive;
use super::format::{self, Content};
use super::input::{CAPACITY, Input, Pace};
use super::log::Log;
use super::{Format, Options, Stats, Unrecognized};
use crate::error::Error;
use crate::event::Event;

/// Reads the events of the log at `path`; the format is detected by content, not by name.
///
/// An EVTX file is detected by its header, or by its first chunks or a record. XML and JSON are
/// detected by their first characters, or by the first `<Event` or object that begins a line; text
/// by the first record that begins a line, CSV by its header row.
/// Detection reads at most 68 KiB. Content before the first event is reported as an error; the
/// events after it are read.
///
/// With the feature `compress`, a gzip file is unpacked, and every event log in a zip archive is
/// read in sequence: see [`AnyReader::member`]. Archives may be nested;
/// [`ArchiveLimits`](super::ArchiveLimits) bounds the total cost.
///
/// The file is opened once and read in place. An input that cannot be read in place, such as a
/// pipe, is read as by [`from_reader`].
///
/// # Errors
///
/// - [`ErrorKind::Format`](crate::ErrorKind::Format) for content that is not an event log;
/// - [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) for a log or archive that this build
///   cannot read: CSV without the feature `csv`, a 7z archive;
/// - [`ErrorKind::Io`](crate::ErrorKind::Io) for a directory, or a file that cannot be read;
/// - [`ErrorKind::Limit`](crate::ErrorKind::Limit) for archives nested too deeply;
/// - the errors of the format's reader.
///
/// # Examples
///
/// ```
/// use wmi_events::source::{self, Format};
///
/// # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sample.xml");
/// let mut reader = source::open(path)?;
/// assert_eq!(reader.format(), Some(Format::Xml));
/// while let Some(event) = reader.next_borrowed() {
///     println!("{}", event?.system.event_id);
/// }
/// assert_eq!(reader.stats().malformed, 0);
/// # Ok::<(), wmi_events::Error>(())
/// ```
pub fn open(path: impl AsRef<Path>) -> Result<AnyReader, Error> {
    open_with(path, &Options::default())
}

/// [`open`] with other [`Options`].
///
/// # Errors
///
/// As [`open`].
///
/// ```no_run
/// use wmi_events::source::{self, Options};
///
/// let mut options = Options::default();
/// options.threads = 4;
/// for event in source::open_with("Security.evtx", &options)? {
///     println!("{}", event?.system.event_id);
/// }
/// # Ok::<(), wmi_events::Error>(())
/// ```
pub fn open_with(path: impl AsRef<Path>, options: &Options) -> Result<AnyReader, Error> {
    let path = path.as_ref();
    let at_start = |error| Error::io(error, 0);
    let is_directory = || {
        let what = "a directory, not a file";
        at_start(io::Error::new(io::ErrorKind::IsADirectory, what))
    };
    let file = match File::open(path) {
        Ok(file) => file,
        // On platforms where a directory cannot be opened.
        Err(_) if path.is_dir() => return Err(is_directory()),
        Err(error) => return Err(at_start(error)),
    };
    let metadata = file.metadata().map_err(at_start)?;
    if metadata.is_dir() {
        return Err(is_directory());
    }
    let input = BufReader::with_capacity(CAPACITY, file);
    if !metadata.is_file() {
        return Inner::of_input(input, options, Pace::Live).map(AnyReader);
    }
    let (content, input) = format::detect(input, Pace::Stored)?;
    let inner = match content {
        #[cfg(feature = "evtx")]
        Content::Log(Format::Evtx) => {
            let mut file = input.into_inner();
            file.rewind().map_err(at_start)?;
            Inner::Log(Log::of_evtx_file(file, options)?)
        }
        #[cfg(feature = "compress")]
        Content::Zip => {
            let file = input.into_inner().into_inner();
            let archive = archive::Window::of_file(file, metadata.len());
            Inner::Zip(Box::new(archive::Reader::in_place(archive, options)?))
        }
        content => Inner::from_content(content, Input::new(input), options, Pace::Stored)?,
    };
    Ok(AnyReader(inner))
}

/// Reads the events of a log from a stream, in any supported format.
///
/// It reads only what it needs to detect the format and return the next event, so a pipe may
/// deliver its bytes slowly.
///
/// The chunks of an EVTX file are read in file order. A zip archive is held in memory, up to
/// [`ArchiveLimits::max_buffered_bytes`](super::ArchiveLimits::max_buffered_bytes).
///
/// # Errors
///
/// As [`open`], and [`ErrorKind::Limit`](crate::ErrorKind::Limit) for a larger zip archive.
///
/// # Examples
///
/// ```
/// use wmi_events::source::{self, Options, Format};
///
/// let xml = "<Event><System><Provider Name='Microsoft-Windows-WMI-Activity'/>\
///            <EventID>5861</EventID></System></Event>";
/// let reader = source::from_reader(xml.as_bytes(), &Options::default())?;
/// assert_eq!(reader.count(), 1);
/// let error = source::from_reader("a,b,c".as_bytes(), &Options::default()).unwrap_err();
/// assert_eq!(error.to_string(), "not an event log: expected XML, JSON, CSV, text or an EVTX file");
/// # Ok::<(), wmi_events::Error>(())
/// ```
pub fn from_reader(
    input: impl BufRead + Send + 'static,
    options: &Options,
) -> Result<AnyReader, Error> {
    Inner::of_input(input, options, Pace::Live).map(AnyReader)
}

/// Reads the events of a log in any format; returned by [`open`].
///
/// As an [`Iterator`] it returns owned events; [`next_borrowed`](Self::next_borrowed) lends them.
#[derive(Debug)]
pub struct AnyReader(Inner);

#[allow(clippy::large_enum_variant, reason = "one an input")]
enum Inner {
    Log(Log),
    #[cfg(feature = "compress")]
    Zip(Box<archive::Reader>),
}

impl AnyReader {
    /// Returns the next event of this crate, borrowed from the reader; `None` at the end.
    ///
    /// # Errors
    ///
    /// As the reader of the log's format. An error in an archive member affects that member only,
    /// also if it is encrypted or in an unsupported format: the next call continues with the next
    /// member. Members that are not event logs are only [counted](Self::other_members).
    pub fn next_borrowed(&mut self) -> Option<Result<Event<'_>, Error>> {
        match &mut self.0 {
            Inner::Log(log) => log.next_borrowed(),
            #[cfg(feature = "compress")]
            Inner::Zip(reader) => reader.next(),
        }
    }

    /// Returns the warnings for the last event.
    ///
    /// A warning reports a fault that did not prevent reading the event, such as an invalid
    /// character or a truncated rendered message. Most events have none; [`Stats::warnings`] counts
    /// the events that have some.
    #[must_use]
    pub fn warnings(&self) -> &[Error] {
        match &self.0 {
            Inner::Log(log) => log.warnings(),
            #[cfg(feature = "compress")]
            Inner::Zip(reader) => reader.warnings(),
        }
    }

    /// Returns the counts so far, summed over all members of an archive.
    ///
    /// A member that could not be opened counts as malformed.
    #[must_use]
    pub fn stats(&self) -> Stats {
        match &self.0 {
            Inner::Log(log) => log.stats(),
            #[cfg(feature = "compress")]
            Inner::Zip(reader) => reader.stats(),
        }
    }

    /// Returns the first record of no known shape, if there was one.
    ///
    /// [`Stats::unrecognized`] counts all of them.
    #[must_use]
    pub fn unrecognized(&self) -> Option<&Unrecognized> {
        match &self.0 {
            Inner::Log(log) => log.unrecognized(),
            #[cfg(feature = "compress")]
            Inner::Zip(reader) => reader.unrecognized(),
        }
    }

    /// Returns the format of the log or of the current archive member, if there is one.
    #[must_use]
    pub fn format(&self) -> Option<Format> {
        match &self.0 {
            Inner::Log(log) => Some(log.format()),
            #[cfg(feature = "compress")]
            Inner::Zip(reader) => reader.format(),
        }
    }

    /// Returns the name of the archive member that the last event or error belongs to.
    ///
    /// A member of a nested archive has that archive's name as a prefix: `inner.zip/logs/a.xml`.
    /// `None` if the input is not a zip archive, and for errors in its directory.
    #[must_use]
    pub fn member(&self) -> Option<&str> {
        match &self.0 {
            Inner::Log(_) => None,
            #[cfg(feature = "compress")]
            Inner::Zip(reader) => reader.name(),
        }
    }

    /// Returns the number of archive members that were not event logs.
    #[must_use]
    pub fn other_members(&self) -> u64 {
        match &self.0 {
            Inner::Log(_) => 0,
            #[cfg(feature = "compress")]
            Inner::Zip(reader) => reader.others(),
        }
    }
}

impl Inner {
    fn of_input(
        input: impl BufRead + Send + 'static,
        options: &Options,
        pace: Pace,
    ) -> Result<Self, Error> {
        let (content, input) = format::detect(input, pace)?;
        Self::from_content(content, Input::new(input), options, pace)
    }

    #[cfg_attr(not(feature = "compress"), allow(unused_variables))]
    fn from_content(
        content: Content,
        input: Input,
        options: &Options,
        pace: Pace,
    ) -> Result<Self, Error> {
        #[cfg(feature = "compress")]
        if let Content::Gzip | Content::Zip = content {
            return match archive::open(content, input, options, pace)? {
                archive::Unpacked::Log(log) => Ok(Self::Log(log)),
                archive::Unpacked::Zip(reader) => Ok(Self::Zip(reader)),
            };
        }
        Log::from_content(content, input, options).map(Self::Log)
    }
}

impl Iterator for AnyReader {
    type Item = Result<Event<'static>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Inner::Log(log) => log.next_owned(),
            #[cfg(feature = "compress")]
            Inner::Zip(reader) => reader.next(),
        }
    }
}

impl FusedIterator for AnyReader {}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stats = match self {
            Self::Log(log) => log.stats(),
            #[cfg(feature = "compress")]
            Self::Zip(reader) => reader.stats(),
        };
        f.debug_struct("Inner")
            .field("stats", &stats)
            .finish_non_exhaustive()
    }
}
