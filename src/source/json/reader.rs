//! [`Reader`].

use std::fmt;
use std::io::BufRead;
use std::iter::FusedIterator;
use std::ops::Range;

use super::broken::Broken;
use super::frame::{Frame, Framer, How};
use super::prefilter::may_be_ours;
use super::records::{Next, Records};
use super::scan;
use crate::error::Error;
use crate::escape::excerpt;
use crate::event::Event;
use crate::source::buffer::Buffer;
use crate::source::{Limits, Stats, Unrecognized};

/// Reads the events of a JSON stream in sequence.
///
/// It reads JSON Lines, an array, or concatenated objects on one or several lines each, and the
/// output of evtx_dump with its `Record N` lines. The encoding is UTF-8 or UTF-16 of either byte
/// order, with or without a byte order mark.
///
/// A broken event affects only itself: it is an `Err`, and the next call continues at the next
/// event, wherever that begins: in the middle of a line, or after a missing or extra brace. The
/// same applies to a stream that begins within an event, and to text between events; everything
/// skipped up to the next event is one error. An invalid character affects only itself: it becomes
/// U+FFFD in the event, which is returned with a [warning](Self::warnings).
///
/// Events of other kinds are skipped and counted. An object that contains none of this crate's
/// event IDs is not examined further. Memory is bounded by [`Limits::max_event_bytes`], regardless
/// of the stream's length.
///
/// As an [`Iterator`] it returns owned events; [`next_borrowed`](Self::next_borrowed) lends them.
///
/// # Examples
///
/// ```
/// use wmi_events::source::json::Reader;
///
/// let lines = r#"
/// {"EventID": 7036, "SourceName": "Service Control Manager"}
/// {"EventID": 5857, "SourceName": "Microsoft-Windows-WMI-Activity", "Message": "CIMWin3
/// {"EventID": 5857, "SourceName": "Microsoft-Windows-WMI-Activity", "ProcessID": 4844}
/// "#;
/// let mut reader = Reader::new(lines.as_bytes());
/// for event in &mut reader {
///     match event {
///         Ok(event) => println!("{}", event.system.event_id),
///         Err(error) => eprintln!("{error}"),
///     }
/// }
/// let stats = reader.stats();
/// assert_eq!((stats.matched, stats.skipped, stats.malformed), (1, 1, 1));
/// ```
pub struct Reader<R> {
    buffer: Buffer<R>,
    framer: Framer,
    records: Records,
    /// The current object's text with invalid characters replaced, if it has any.
    repaired: String,
    limits: Limits,
    stats: Stats,
    unrecognized: Option<Unrecognized>,
    /// Warnings for the last event.
    warnings: Vec<Error>,
}

impl<R: BufRead> Reader<R> {
    /// Reads from `input` with the default [`Limits`].
    pub fn new(input: R) -> Self {
        Self::with_limits(input, Limits::default())
    }

    /// Reads from `input` with other limits.
    ///
    /// ```
    /// use wmi_events::source::{Limits, json::Reader};
    ///
    /// let mut limits = Limits::default();
    /// limits.max_event_bytes = 64 << 20;
    /// assert_eq!(Reader::with_limits("[]".as_bytes(), limits).count(), 0);
    /// ```
    pub fn with_limits(input: R, limits: Limits) -> Self {
        Self {
            buffer: Buffer::new(input),
            framer: Framer::new(limits.max_event_bytes),
            records: Records::default(),
            repaired: String::new(),
            limits,
            stats: Stats::default(),
            unrecognized: None,
            warnings: Vec::new(),
        }
    }

    /// Returns the next event of this crate, borrowed from the reader; `None` at the end.
    ///
    /// # Errors
    ///
    /// As [`Event::from_json`], with offsets from the start of the stream. Reading ends only after
    /// [`ErrorKind::Io`](crate::ErrorKind::Io).
    pub fn next_borrowed(&mut self) -> Option<Result<Event<'_>, Error>> {
        self.warnings.clear();
        let range = match self.advance()? {
            Ok(range) => range,
            Err(error) => return Some(Err(error)),
        };
        let (text, wrong) = self.buffer.text(&range, &mut self.repaired);
        let (limits, warnings) = (&self.limits, &mut self.warnings);
        let event = self.records.event(text, limits, warnings);
        let event = self.buffer.judge(&range, wrong, event, warnings);
        self.stats.count(&event);
        self.stats.warnings += u64::from(!self.warnings.is_empty());
        event.transpose()
    }

    /// Returns the warnings for the last event.
    ///
    /// A warning reports a fault that did not prevent reading the event, such as an invalid
    /// character or a truncated rendered message. Most events have none; [`Stats::warnings`] counts
    /// the events that have some.
    #[must_use]
    pub fn warnings(&self) -> &[Error] {
        &self.warnings
    }

    /// Returns the counts so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.stats
    }

    /// Returns the first record of no known shape, if there was one.
    #[must_use]
    pub fn unrecognized(&self) -> Option<&Unrecognized> {
        self.unrecognized.as_ref()
    }

    /// Returns the input; bytes already buffered by the reader are lost.
    pub fn into_inner(self) -> R {
        self.buffer.into_inner()
    }

    /// The range of the object with the next event of this crate, which `records` has ready. Other
    /// events are skipped before borrowing: conditional returns from loops do not borrow-check.
    fn advance(&mut self) -> Option<Result<Range<usize>, Error>> {
        loop {
            if let Some(range) = self.records.range() {
                let (text, _) = self.buffer.text(&range, &mut self.repaired);
                let next = self.records.next(text, &self.limits);
                match self.take(next, &range) {
                    Some(taken) => return Some(taken.map(|()| range)),
                    None => continue,
                }
            }
            if self.buffer.has_failed() {
                return None;
            }
            let bytes = self.buffer.bytes();
            let error = match self.framer.next(bytes, self.buffer.is_at_end()) {
                Frame::End => return None,
                Frame::Object { range, how } => match self.look_at(&range, how) {
                    Some(taken) => return Some(taken.map(|()| range)),
                    None => continue,
                },
                Frame::Message { start } => {
                    self.stats.count_unrecognized();
                    let offset = self.buffer.offset(start);
                    let describe = || Unrecognized::new(offset, std::iter::empty());
                    self.unrecognized.get_or_insert_with(describe);
                    continue;
                }
                Frame::Broken { start, at, why } => self.broken(start, at, why),
                Frame::More => match self.buffer.read(self.framer.needed_from()) {
                    Ok(gone) => {
                        self.framer.rebase(gone);
                        if self.buffer.is_pending() {
                            return None;
                        }
                        continue;
                    }
                    Err(error) => error,
                },
            };
            self.stats.count_given(false);
            return Some(Err(error));
        }
    }

    /// Counts a record, unless it is an event of this crate that is ready.
    fn take(&mut self, next: Next, range: &Range<usize>) -> Option<Result<(), Error>> {
        match next {
            Next::Ours => return Some(Ok(())),
            Next::Another => self.stats.count(&Ok(None)),
            Next::Unrecognized(item) => {
                self.stats.count_unrecognized();
                if self.unrecognized.is_none() {
                    let (text, _) = self.buffer.text(range, &mut self.repaired);
                    let at = usize::try_from(self.records.offset(text, item));
                    let at = range.start + at.unwrap_or_default();
                    let offset = self.buffer.offset(at);
                    self.unrecognized = Some(self.records.describe(text, item, offset));
                }
            }
            Next::Nothing => {}
            Next::Error(error) => {
                self.stats.count_given(false);
                return Some(Err(self.buffer.in_input(range, error)));
            }
        }
        None
    }

    /// Locates the records of an object, and takes the first.
    fn look_at(&mut self, range: &Range<usize>, how: How) -> Option<Result<(), Error>> {
        let bytes = self.buffer.bytes().get(range.clone()).unwrap_or_default();
        if how != How::Found && !may_be_ours(bytes) && self.records.are_known_in(bytes) {
            self.stats.count(&Ok(None));
            return None;
        }
        let (text, _) = self.buffer.text(range, &mut self.repaired);
        let next = if !self.records.read(text, range.clone()) {
            if how == How::Quick {
                self.framer.doubt(range);
                return None;
            }
            Next::Error(scan::diagnose(text))
        } else if how == How::Found && !self.records.has_event(text) {
            // Most likely a part of an event.
            self.records.clear();
            self.framer.pass_over();
            return None;
        } else {
            self.records.next(text, &self.limits)
        };
        self.take(next, range)
    }

    #[cold]
    fn broken(&self, start: usize, at: usize, why: Broken) -> Error {
        let (begun, at_offset) = (self.buffer.offset(start), self.buffer.offset(at));
        let in_event = |what: &str| format!("{what} in the event that begins at byte {begun}");
        match why {
            Broken::End => Error::truncated(in_event("the input ends"), at_offset),
            Broken::NextEvent => Error::truncated(in_event("the next event begins"), at_offset),
            Broken::String => Error::json(in_event("a line break within a string"), at_offset),
            Broken::Grammar(expected) => {
                let found = self.buffer.bytes().get(at).copied().unwrap_or_default();
                let found = match found.is_ascii() {
                    true => excerpt(char::from(found).encode_utf8(&mut [0; 4])),
                    // More bytes of it may follow.
                    false => "…".to_owned(),
                };
                let what = format!("expected {expected}, found `{found}`");
                Error::json(in_event(&what), at_offset)
            }
            Broken::TooLong => {
                let max = self.limits.max_event_bytes;
                Error::limit("bytes in an event", max, Some(at_offset))
            }
            Broken::Text => {
                let text = self.buffer.excerpt(at, b'\n');
                Error::structure(format!("expected an object, found `{text}`"), at_offset)
            }
            Broken::Array => Error::truncated("the array around the events has no end", at_offset),
        }
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Event<'static>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let event = self.next_borrowed()?;
        Some(event.map(Event::into_owned))
    }
}

impl<R: BufRead> FusedIterator for Reader<R> {}

impl<R> fmt::Debug for Reader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("limits", &self.limits)
            .field("stats", &self.stats)
            .finish_non_exhaustive()
    }
}
