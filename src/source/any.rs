//! [`open`]: any log, whatever its shape.

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::iter::FusedIterator;
use std::path::Path;

#[cfg(feature = "compress")]
use super::archive::{self, Members};
#[cfg(feature = "evtx")]
use super::evtx;
use super::input::{CAPACITY, Input};
#[cfg(feature = "json")]
use super::json;
use super::shape::{self, Content};
use super::{Options, Shape, Stats, xml};
use crate::error::Error;
use crate::event::Event;

/// Archives within each other.
#[cfg(feature = "compress")]
const MAX_DEPTH: usize = 3;

/// Reads the events of the log at `path`, whatever its shape: its content tells.
///
/// With the feature `compress` a gzip file is read as what is in it, and of a zip archive every
/// member that is an event log, one after the other: see [`AnyReader::member`].
///
/// # Errors
///
/// [`ErrorKind::Format`](crate::ErrorKind::Format) for content that is no event log, or one of a
/// shape that this build cannot read; [`ErrorKind::Io`](crate::ErrorKind::Io) for a file that
/// cannot be read; and as the readers of the shapes.
///
/// # Examples
///
/// ```
/// use wmi_events::source::{self, Shape};
///
/// # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sample.xml");
/// let mut reader = source::open(path)?;
/// assert_eq!(reader.shape(), Some(Shape::Xml));
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
    let file = File::open(path).map_err(|error| Error::io(error, 0))?;
    let input = BufReader::with_capacity(CAPACITY, file);
    let (content, input) = shape::of(input).map_err(|error| Error::io(error, 0))?;
    let inner = match content {
        // What can be looked at as a whole is.
        #[cfg(feature = "evtx")]
        Content::Log(Shape::Evtx) => {
            let file = File::open(path).map_err(|error| Error::io(error, 0))?;
            let file = BufReader::with_capacity(CAPACITY, file);
            Inner::EvtxFile(evtx::Reader::with_options(file, options.clone())?)
        }
        #[cfg(feature = "compress")]
        Content::Zip => Inner::Zip(Box::new(Zip {
            members: Members::of(path)?,
            options: options.clone(),
            current: None,
            stats: Stats::default(),
            others: 0,
        })),
        content => Inner::of(content, Box::new(input), options, 0)?,
    };
    Ok(AnyReader(inner))
}

/// Reads the events of a log that comes as a stream, whatever its shape. The chunks of an EVTX
/// file come in the order of the file; a zip archive cannot be read so.
///
/// # Errors
///
/// As [`open`].
///
/// # Examples
///
/// ```
/// use wmi_events::source::{self, Options, Shape};
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
    Inner::of_input(Box::new(input), options, 0).map(AnyReader)
}

/// Reads the events of a log of any shape; made by [`open`].
///
/// As an [`Iterator`] it gives owned events; [`next_borrowed`](Self::next_borrowed) lends them.
#[derive(Debug)]
pub struct AnyReader(Inner);

#[allow(clippy::large_enum_variant, reason = "one a log")]
enum Inner {
    Xml(xml::Reader<Input>),
    #[cfg(feature = "json")]
    Json(json::Reader<Input>),
    #[cfg(feature = "evtx")]
    Evtx(evtx::Reader<Input>),
    #[cfg(feature = "evtx")]
    EvtxFile(evtx::Reader<BufReader<File>>),
    #[cfg(feature = "compress")]
    Zip(Box<Zip>),
}

/// The members of a zip archive.
#[cfg(feature = "compress")]
struct Zip {
    members: Members,
    options: Options,
    current: Option<Inner>,
    /// Of the members that are done.
    stats: Stats,
    others: u64,
}

/// The same for the reader of every shape.
macro_rules! each {
    ($inner:expr, $reader:ident => $of_log:expr, $zip:ident => $of_zip:expr) => {
        match $inner {
            Inner::Xml($reader) => $of_log,
            #[cfg(feature = "json")]
            Inner::Json($reader) => $of_log,
            #[cfg(feature = "evtx")]
            Inner::Evtx($reader) => $of_log,
            #[cfg(feature = "evtx")]
            Inner::EvtxFile($reader) => $of_log,
            #[cfg(feature = "compress")]
            Inner::Zip($zip) => $of_zip,
        }
    };
}

impl AnyReader {
    /// The next event of this crate, borrowed from the reader; `None` at the end.
    ///
    /// # Errors
    ///
    /// As the reader of the log's shape. What is wrong with a member of an archive is the error
    /// of that member: the next call goes on.
    pub fn next_borrowed(&mut self) -> Option<Result<Event<'_>, Error>> {
        self.0.next_borrowed()
    }

    /// What was wrong with the event given last, which could be read all the same: a character that
    /// is not of the encoding, a rendered message that is cut off. Empty for most events;
    /// [`Stats::warnings`] counts the others.
    #[must_use]
    pub fn warnings(&self) -> &[Error] {
        self.0.warnings()
    }

    /// What has been seen so far, of all members of an archive together.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.0.stats()
    }

    /// The shape of the log, or of the archive's member at hand; `None` where there is none.
    #[must_use]
    pub fn shape(&self) -> Option<Shape> {
        self.0.shape()
    }

    /// The name of the archive's member that the event or error given last is of.
    #[must_use]
    pub fn member(&self) -> Option<&str> {
        #[cfg(feature = "compress")]
        if let Inner::Zip(zip) = &self.0 {
            return zip.members.name();
        }
        None
    }

    /// How many members of the archive were no event logs.
    #[must_use]
    pub fn other_members(&self) -> u64 {
        #[cfg(feature = "compress")]
        if let Inner::Zip(zip) = &self.0 {
            return zip.others;
        }
        0
    }
}

impl Inner {
    fn of_input(input: Input, options: &Options, depth: usize) -> Result<Self, Error> {
        let (content, input) = shape::of(input).map_err(|error| Error::io(error, 0))?;
        Self::of(content, Box::new(input), options, depth)
    }

    #[cfg_attr(not(feature = "compress"), allow(unused_variables))]
    fn of(content: Content, input: Input, options: &Options, depth: usize) -> Result<Self, Error> {
        match content {
            // Nothing is as no events of any shape.
            Content::Empty | Content::Log(Shape::Xml) => {
                let reader = xml::Reader::with_limits(input, options.limits.clone());
                Ok(Self::Xml(reader))
            }
            #[cfg(feature = "json")]
            Content::Log(Shape::Json) => {
                let reader = json::Reader::with_limits(input, options.limits.clone());
                Ok(Self::Json(reader))
            }
            #[cfg(not(feature = "json"))]
            Content::Log(Shape::Json) => Err(lacks("JSON", "json")),
            #[cfg(feature = "evtx")]
            Content::Log(Shape::Evtx) => {
                evtx::Reader::from_stream(input, options.clone()).map(Self::Evtx)
            }
            #[cfg(not(feature = "evtx"))]
            Content::Log(Shape::Evtx) => Err(lacks("an EVTX file", "evtx")),
            #[cfg(feature = "compress")]
            Content::Gzip if depth < MAX_DEPTH => {
                Self::of_input(archive::gunzip(input), options, depth + 1)
            }
            #[cfg(feature = "compress")]
            Content::Zip if depth == 0 => Err(Error::format(
                "a zip archive, which cannot be read as a stream",
            )),
            #[cfg(feature = "compress")]
            Content::Gzip | Content::Zip => Err(Error::format("archives within each other")),
            #[cfg(not(feature = "compress"))]
            Content::Gzip | Content::Zip => Err(lacks("an archive", "compress")),
            Content::Other => Err(Error::format("expected XML, JSON or an EVTX file")),
        }
    }

    fn next_borrowed(&mut self) -> Option<Result<Event<'_>, Error>> {
        each!(self, reader => reader.next_borrowed(), zip => zip.next_borrowed())
    }

    fn next_owned(&mut self) -> Option<Result<Event<'static>, Error>> {
        each!(self, reader => reader.next(), zip => zip.next_owned())
    }

    fn warnings(&self) -> &[Error] {
        match self {
            Self::Xml(reader) => reader.warnings(),
            #[cfg(feature = "json")]
            Self::Json(reader) => reader.warnings(),
            // Nothing of a binary record is left out without an error.
            #[cfg(feature = "evtx")]
            Self::Evtx(_) | Self::EvtxFile(_) => &[],
            #[cfg(feature = "compress")]
            Self::Zip(zip) => zip.current.as_ref().map_or(&[], Self::warnings),
        }
    }

    fn stats(&self) -> Stats {
        each!(self, reader => reader.stats(), zip => zip.stats())
    }

    fn shape(&self) -> Option<Shape> {
        match self {
            Self::Xml(_) => Some(Shape::Xml),
            #[cfg(feature = "json")]
            Self::Json(_) => Some(Shape::Json),
            #[cfg(feature = "evtx")]
            Self::Evtx(_) | Self::EvtxFile(_) => Some(Shape::Evtx),
            #[cfg(feature = "compress")]
            Self::Zip(zip) => zip.current.as_ref().and_then(Self::shape),
        }
    }
}

/// A shape that this build was made without.
#[cfg(not(all(feature = "json", feature = "evtx", feature = "compress")))]
fn lacks(what: &str, feature: &str) -> Error {
    Error::format(format!(
        "{what}, which this build cannot read (feature `{feature}`)"
    ))
}

#[cfg(feature = "compress")]
impl Zip {
    fn next_borrowed(&mut self) -> Option<Result<Event<'_>, Error>> {
        // The events of members are owned ones: whether a member has another shows only once
        // it has been asked for it.
        self.next_owned()
    }

    fn next_owned(&mut self) -> Option<Result<Event<'static>, Error>> {
        loop {
            if let Some(current) = &mut self.current {
                if let Some(event) = current.next_owned() {
                    return Some(event);
                }
                self.stats += current.stats();
                self.current = None;
            }
            let opened = match self.members.next()? {
                Ok(input) => Inner::of_input(input, &self.options, 1),
                Err(error) => Err(error),
            };
            match opened {
                Ok(inner) => self.current = Some(inner),
                Err(error) if error.kind() == crate::ErrorKind::Format => self.others += 1,
                Err(error) => {
                    self.stats.count_given(false);
                    return Some(Err(error));
                }
            }
        }
    }

    fn stats(&self) -> Stats {
        let mut stats = self.stats;
        if let Some(current) = &self.current {
            stats += current.stats();
        }
        stats
    }
}

impl Iterator for AnyReader {
    type Item = Result<Event<'static>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next_owned()
    }
}

impl FusedIterator for AnyReader {}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inner")
            .field("shape", &self.shape())
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}
