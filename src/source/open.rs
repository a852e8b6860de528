//! [`open`]: any log, in any format.

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
use super::{Format, Options, Stats};
use crate::error::Error;
use crate::event::Event;

/// Reads the events of the log at `path`, in any format: its content tells, not its name.
///
/// An EVTX file shows by its header, else by its first chunks or a record; XML and JSON by their
/// first characters, else by the first `<Event` or object that begins a line. The first 68 KiB are
/// looked at. What comes before the first event is an error of the log's reader, and the events
/// are read.
///
/// With the feature `compress` a gzip file is read as what is in it, and of a zip archive every
/// member that is an event log, one after the other: see [`AnyReader::member`]. Archives may be in
/// archives; [`ArchiveLimits`](super::ArchiveLimits) bounds what all of it may cost.
///
/// The file is opened once, and read in place. What cannot be read in place, such as a pipe, is
/// read as [`from_reader`] does.
///
/// # Errors
///
/// - [`ErrorKind::Format`](crate::ErrorKind::Format) for content that is not an event log;
/// - [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) for a log or an archive that this
///   build cannot read: JSON without the feature `json`, a 7z archive;
/// - [`ErrorKind::Io`](crate::ErrorKind::Io) for a file that cannot be read, and for a directory;
/// - [`ErrorKind::Limit`](crate::ErrorKind::Limit) for archives nested too deep;
/// - and as the readers of the shapes.
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
        // Where a directory cannot be opened at all.
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
    let (content, input) = format::of(input, Pace::Stored)?;
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
        content => Inner::of(content, Box::new(input), options, Pace::Stored)?,
    };
    Ok(AnyReader(inner))
}

/// Reads the events of a log that comes as a stream, in any format. No more is read than is
/// needed to detect the format and to give the next event, so that a pipe may go on slowly.
///
/// The chunks of an EVTX file come in the order of the file. A zip archive is held in memory as a
/// whole, up to [`ArchiveLimits::max_buffered_bytes`](super::ArchiveLimits::max_buffered_bytes).
///
/// # Errors
///
/// As [`open`], and [`ErrorKind::Limit`](crate::ErrorKind::Limit) for a zip archive that is larger.
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
/// assert_eq!(error.to_string(), "not an event log: expected XML, JSON or an EVTX file");
/// # Ok::<(), wmi_events::Error>(())
/// ```
pub fn from_reader(
    input: impl BufRead + Send + 'static,
    options: &Options,
) -> Result<AnyReader, Error> {
    Inner::of_input(input, options, Pace::Live).map(AnyReader)
}

/// Reads the events of a log of any format; made by [`open`].
///
/// As an [`Iterator`] it gives owned events; [`next_borrowed`](Self::next_borrowed) lends them.
#[derive(Debug)]
pub struct AnyReader(Inner);

#[allow(clippy::large_enum_variant, reason = "one an input")]
enum Inner {
    Log(Log),
    #[cfg(feature = "compress")]
    Zip(Box<archive::Reader>),
}

impl AnyReader {
    /// The next event of this crate, borrowed from the reader; `None` at the end.
    ///
    /// # Errors
    ///
    /// As the reader of the log's format. What is wrong with a member of an archive is the error
    /// of that member, also where it is encrypted or of a kind that this build cannot read: the
    /// next call goes on with the next one. Members that are not event logs are only
    /// [counted](Self::other_members).
    pub fn next_borrowed(&mut self) -> Option<Result<Event<'_>, Error>> {
        match &mut self.0 {
            Inner::Log(log) => log.next_borrowed(),
            #[cfg(feature = "compress")]
            Inner::Zip(reader) => reader.next(),
        }
    }

    /// What was wrong with the event given last, which could be read all the same: a character that
    /// is not of the encoding, a rendered message that is cut off. Empty for most events;
    /// [`Stats::warnings`] counts the others.
    #[must_use]
    pub fn warnings(&self) -> &[Error] {
        match &self.0 {
            Inner::Log(log) => log.warnings(),
            #[cfg(feature = "compress")]
            Inner::Zip(reader) => reader.warnings(),
        }
    }

    /// What has been seen so far, of all members of an archive together. A member that could not
    /// be opened counts as malformed.
    #[must_use]
    pub fn stats(&self) -> Stats {
        match &self.0 {
            Inner::Log(log) => log.stats(),
            #[cfg(feature = "compress")]
            Inner::Zip(reader) => reader.stats(),
        }
    }

    /// The format of the log, or of the archive's member at hand; `None` where there is none.
    #[must_use]
    pub fn format(&self) -> Option<Format> {
        match &self.0 {
            Inner::Log(log) => Some(log.format()),
            #[cfg(feature = "compress")]
            Inner::Zip(reader) => reader.format(),
        }
    }

    /// The name of the archive's member that the event or error given last is of. That of a member
    /// of an archive within the archive begins with the name of that one: `inner.zip/logs/a.xml`.
    /// `None` where the input is not a zip archive, and for what is wrong with its directory.
    #[must_use]
    pub fn member(&self) -> Option<&str> {
        match &self.0 {
            Inner::Log(_) => None,
            #[cfg(feature = "compress")]
            Inner::Zip(reader) => reader.name(),
        }
    }

    /// How many members of archives were not event logs.
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
        let (content, input) = format::of(input, pace)?;
        Self::of(content, Box::new(input), options, pace)
    }

    #[cfg_attr(not(feature = "compress"), allow(unused_variables))]
    fn of(content: Content, input: Input, options: &Options, pace: Pace) -> Result<Self, Error> {
        #[cfg(feature = "compress")]
        if let Content::Gzip | Content::Zip = content {
            return match archive::open(content, input, options, pace)? {
                archive::Unpacked::Log(log) => Ok(Self::Log(log)),
                archive::Unpacked::Zip(reader) => Ok(Self::Zip(reader)),
            };
        }
        Log::of(content, input, options).map(Self::Log)
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
