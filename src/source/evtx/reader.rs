//! [`Reader`].

use std::collections::VecDeque;
use std::fmt;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::iter::FusedIterator;
use std::path::Path;

use super::Options;
use super::chunk::ChunkReader;
use super::file::Chunks;
use super::workers::{Item, Workers};
use crate::error::Error;
use crate::event::Event;
use crate::source::Stats;

/// Reads the events of an EVTX file in record order.
///
/// A damaged record or chunk affects only itself: it is an `Err`, and the next call continues after
/// it. Events of other kinds are skipped and counted. Memory per thread is bounded by one chunk, 64
/// KiB, and its decoded events.
///
/// As an [`Iterator`] it returns owned events; [`next_borrowed`](Self::next_borrowed) lends them.
/// Text in the file is UTF-16, so an event borrows from the reader, never from the file's bytes.
///
/// # Examples
///
/// ```no_run
/// use wmi_events::source::evtx::Reader;
///
/// let mut reader = Reader::open("Security.evtx")?;
/// for event in &mut reader {
///     match event {
///         Ok(event) => println!("{:?}", event.system.record_id),
///         Err(error) => eprintln!("{error}"),
///     }
/// }
/// println!("{:?}", reader.stats());
/// # Ok::<(), wmi_events::Error>(())
/// ```
pub struct Reader<R> {
    chunks: Chunks<R>,
    /// What is wrong with the file as a whole.
    problem: Option<Error>,
    chunk: ChunkReader,
    workers: Option<Workers>,
    /// Room for a chunk, from the workers.
    room: Vec<u8>,
    /// Results from the workers.
    items: VecDeque<Item>,
    is_recovered: bool,
    stats: Stats,
    /// Why reading the input failed; returned after everything that was read.
    failure: Option<Error>,
    has_failed: bool,
}

impl Reader<BufReader<File>> {
    /// Reads the file at `path`.
    ///
    /// # Errors
    ///
    /// As [`new`](Reader::new), and [`ErrorKind::Io`](crate::ErrorKind::Io) for a file that
    /// cannot be opened.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let file = File::open(path).map_err(|error| Error::io(error, 0))?;
        Self::new(BufReader::new(file))
    }
}

impl<'b> Reader<Cursor<&'b [u8]>> {
    /// Reads a file in memory.
    ///
    /// # Errors
    ///
    /// As [`new`](Reader::new).
    ///
    /// ```
    /// use wmi_events::{ErrorKind, source::evtx::Reader};
    ///
    /// let error = Reader::from_bytes(b"<Events/>").unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Truncated);
    /// let error = Reader::from_bytes(&[b'x'; 4096]).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "damaged log at byte 0: expected an EVTX file, found `xxxxxxxx`"
    /// );
    /// ```
    pub fn from_bytes(bytes: &'b [u8]) -> Result<Self, Error> {
        let options = Options::default();
        let (chunks, problem) = Chunks::new(Cursor::new(bytes), &options)?;
        Ok(Self::with_chunks(
            chunks.in_order()?.lent(),
            problem,
            options,
        ))
    }
}

impl<R: Read + Seek> Reader<R> {
    /// Reads from `input`, positioned at the start of the file, with the default [`Options`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Damaged`](crate::ErrorKind::Damaged) if the input is not an EVTX file,
    /// [`ErrorKind::Truncated`](crate::ErrorKind::Truncated) if it ends in its header,
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) if `input` cannot be read.
    pub fn new(input: R) -> Result<Self, Error> {
        Self::with_options(input, Options::default())
    }

    /// [`new`](Self::new) with other [`Options`].
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    ///
    /// ```no_run
    /// use std::fs::File;
    /// use wmi_events::source::evtx::{Options, Reader};
    ///
    /// let mut options = Options::default();
    /// options.recover = true;
    /// options.threads = 4;
    /// let mut reader = Reader::with_options(File::open("Security.evtx")?, options)?;
    /// while let Some(event) = reader.next_borrowed() {
    ///     let id = event?.system.record_id;
    ///     println!("{id:?} {}", if reader.is_recovered() { "recovered" } else { "" });
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_options(input: R, options: Options) -> Result<Self, Error> {
        let (chunks, problem) = Chunks::new(input, &options)?;
        Ok(Self::with_chunks(chunks.in_order()?, problem, options))
    }
}

impl<R: Read> Reader<R> {
    /// Reads a file from a stream, such as a pipe.
    ///
    /// Chunks are read in file order, which in a wrapped log is not record order.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    ///
    /// ```
    /// use wmi_events::source::evtx::{Options, Reader};
    ///
    /// assert!(Reader::from_stream(std::io::empty(), Options::default()).is_err());
    /// ```
    pub fn from_stream(input: R, options: Options) -> Result<Self, Error> {
        let (chunks, problem) = Chunks::new(input, &options)?;
        Ok(Self::with_chunks(chunks, problem, options))
    }

    fn with_chunks(chunks: Chunks<R>, problem: Option<Error>, options: Options) -> Self {
        Self {
            problem,
            workers: Workers::new(&options, chunks.len()),
            chunks,
            chunk: ChunkReader::new(options),
            room: Vec::new(),
            items: VecDeque::new(),
            is_recovered: false,
            stats: Stats::default(),
            failure: None,
            has_failed: false,
        }
    }

    /// Returns the next event of this crate, borrowed from the reader; `None` at the end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Damaged`](crate::ErrorKind::Damaged), [`Checksum`](crate::ErrorKind::Checksum)
    /// and [`Truncated`](crate::ErrorKind::Truncated) for faults of the file, and for an event as
    /// [`Event::from_xml`]; offsets are those of the chunk or record in the file. Reading ends only
    /// after [`ErrorKind::Io`](crate::ErrorKind::Io).
    pub fn next_borrowed(&mut self) -> Option<Result<Event<'_>, Error>> {
        if self.workers.is_some() {
            return self.next_from_workers();
        }
        if let Err(error) = self.advance()? {
            return Some(Err(error));
        }
        let event = self.chunk.event();
        self.stats.count(&event);
        event.transpose()
    }

    /// Whether the last event was recovered from space that the log no longer counts.
    ///
    /// See [`Options::recover`].
    #[must_use]
    pub fn is_recovered(&self) -> bool {
        self.is_recovered
    }

    /// Returns the counts so far.
    ///
    /// Chunks are counted as a whole, so the counts may be ahead of the events returned.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.stats
    }

    /// Returns the input, at an unspecified position.
    pub fn into_inner(self) -> R {
        self.chunks.into_inner()
    }

    /// Advances to the next event, in `chunk`.
    fn advance(&mut self) -> Option<Result<(), Error>> {
        let step = self.advance_uncounted()?;
        if let Err(error) = step {
            let error = Err(error);
            self.stats.count(&error);
            return Some(error.map(drop));
        }
        self.is_recovered = self.chunk.is_recovered();
        Some(Ok(()))
    }

    fn advance_uncounted(&mut self) -> Option<Result<(), Error>> {
        if let Some(problem) = self.problem.take() {
            return Some(Err(problem));
        }
        loop {
            if let Some(step) = self.chunk.advance(self.chunks.bytes(), &mut self.stats) {
                return Some(step);
            }
            if self.has_failed {
                return None;
            }
            match self.chunks.next()? {
                Ok(offset) => self.chunk.begin(self.chunks.bytes(), offset),
                Err(error) => {
                    self.has_failed = true;
                    return Some(Err(error));
                }
            }
        }
    }

    fn next_from_workers(&mut self) -> Option<Result<Event<'static>, Error>> {
        let item = match self.problem.take() {
            Some(problem) => Err(problem),
            None => self.next_item()?,
        };
        self.stats.count_given(item.is_ok());
        Some(item.map(|(event, is_recovered)| {
            self.is_recovered = is_recovered;
            event
        }))
    }

    fn next_item(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Some(item);
            }
            let workers = self.workers.as_mut()?;
            while workers.is_hungry() {
                match self.chunks.next() {
                    Some(Ok(offset)) => {
                        let room = std::mem::take(&mut self.room);
                        workers.feed(offset, self.chunks.take_bytes(room));
                    }
                    Some(Err(error)) => {
                        workers.close();
                        self.failure = Some(error);
                    }
                    None => workers.close(),
                }
            }
            match workers.next() {
                Some(done) => {
                    self.items = done.items;
                    self.stats.add(done.skipped);
                    self.room = done.bytes;
                }
                None => return self.failure.take().map(Err),
            }
        }
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Event<'static>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.workers.is_some() {
            return self.next_from_workers();
        }
        let event = self.next_borrowed()?;
        Some(event.map(Event::into_owned))
    }
}

impl<R: Read> FusedIterator for Reader<R> {}

impl<R> fmt::Debug for Reader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("stats", &self.stats)
            .finish_non_exhaustive()
    }
}
