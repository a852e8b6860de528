//! [`Reader`].

use std::io::BufRead;
use std::ops::Range;

use super::broken::Broken;
use super::frame::{Frame, Framer, How};
use super::prefilter::IdSearch;
use super::records::{Next, Records};
use super::rows::write_table;
use super::scan;
use crate::error::Error;
use crate::escape::excerpt;
use crate::event::Event;
use crate::source::collected::received;
use crate::source::part::in_whole;
use crate::source::stream::{Stream, stream_reader};
use crate::source::{Options, Unrecognized};

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
/// event IDs is not examined further. Memory is bounded by [`Limits::max_event_bytes`](crate::source::Limits::max_event_bytes), regardless
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
    stream: Stream<R>,
    ids: IdSearch,
    framer: Framer,
    records: Records,
    /// The text of the current object, known to be UTF-8; empty if it is long or was repaired. For a row
    /// of a table, that of a table with it alone.
    text: String,
    /// How much of the text is before the row; 0 for an object.
    before_row: usize,
}

/// A longer text is checked again instead of kept.
const MAX_KEPT: usize = 64 << 10;

impl<R: BufRead> Reader<R> {
    /// Reads from `input` with the default [`Options`].
    pub fn new(input: R) -> Self {
        Self::with_options(input, Options::default())
    }

    /// Reads from `input` with other options.
    ///
    /// ```
    /// use wmi_events::source::{Options, json::Reader};
    ///
    /// let mut options = Options::default();
    /// options.limits.max_event_bytes = 64 << 20;
    /// assert_eq!(Reader::with_options("[]".as_bytes(), options).count(), 0);
    /// ```
    pub fn with_options(input: R, options: Options) -> Self {
        Self {
            framer: Framer::new(options.limits.max_event_bytes),
            ids: IdSearch::new(options.events),
            stream: Stream::new(input, options),
            records: Records::default(),
            text: String::new(),
            before_row: 0,
        }
    }

    /// Returns the next event of this crate, borrowed from the reader; `None` at the end.
    ///
    /// # Errors
    ///
    /// As [`Event::from_json`], with offsets from the start of the stream. Reading ends only after
    /// [`ErrorKind::Io`](crate::ErrorKind::Io).
    pub fn next_borrowed(&mut self) -> Option<Result<Event<'_>, Error>> {
        self.stream.warnings.clear();
        let range = match self.advance()? {
            Ok(range) => range,
            Err(error) => return Some(Err(error)),
        };
        let Stream {
            buffer,
            repaired,
            options,
            stats,
            warnings,
            ..
        } = &mut self.stream;
        let before = self.before_row;
        let (text, wrong) = match &*self.text {
            "" => buffer.text(&range, repaired),
            text if before > 0 => (text, buffer.text(&range, repaired).1),
            text => (text, None),
        };
        let event = self.records.event(text, options, warnings);
        let mut event = in_whole(event, warnings, in_row(before));
        if let Ok(Some(event)) = &mut event {
            received::set(&mut event.system, self.framer.received);
        }
        let event = buffer.judge(&range, wrong, event, warnings);
        stats.give(event, warnings)
    }

    /// The range of the object with the next event of this crate, which `records` has ready. Other
    /// events are skipped before borrowing: conditional returns from loops do not borrow-check.
    fn advance(&mut self) -> Option<Result<Range<usize>, Error>> {
        loop {
            if let Some(range) = self.records.range() {
                let text = match &*self.text {
                    "" => self.stream.buffer.text(&range, &mut self.stream.repaired).0,
                    text => text,
                };
                let next = self.records.next(text, &self.stream.options);
                match self.take(next, &range) {
                    Some(taken) => return Some(taken.map(|()| range)),
                    None => continue,
                }
            }
            if self.stream.buffer.has_failed() {
                return None;
            }
            let bytes = self.stream.buffer.bytes();
            let error = match self.framer.next(bytes, self.stream.buffer.is_at_end()) {
                Frame::End => return None,
                Frame::Object { range, how } => match self.look_at(&range, how) {
                    Some(taken) => return Some(taken.map(|()| range)),
                    None => continue,
                },
                Frame::Message { start } => {
                    let describe = |_: &str| Unrecognized::new(0, std::iter::empty());
                    self.stream.count_unrecognized(&(start..start), describe);
                    continue;
                }
                Frame::Broken { start, at, why } => self.broken(start, at, why),
                Frame::More => match self.stream.read_more(&mut self.framer)? {
                    Ok(()) => continue,
                    Err(error) => error,
                },
            };
            self.stream.stats.count_given(false);
            return Some(Err(error));
        }
    }

    /// Counts a record, unless it is an event of this crate that is ready.
    fn take(&mut self, next: Next, range: &Range<usize>) -> Option<Result<(), Error>> {
        match next {
            Next::Ours => return Some(Ok(())),
            Next::Another => self.stream.stats.count(&Ok(None)),
            Next::Unrecognized(item) => {
                let records = &self.records;
                let row = Some(&self.text).filter(|_| self.before_row > 0);
                self.stream.count_unrecognized(range, |text| match row {
                    Some(text) => Unrecognized {
                        offset: 0,
                        ..records.describe(text, item)
                    },
                    None => records.describe(text, item),
                });
            }
            Next::Nothing => {}
            Next::Error(error) => {
                self.stream.stats.count_given(false);
                let error = in_row(self.before_row)(error);
                return Some(Err(self.stream.buffer.in_input(range, error)));
            }
        }
        None
    }

    /// Locates the records of an object, and takes the first.
    fn look_at(&mut self, range: &Range<usize>, how: How) -> Option<Result<(), Error>> {
        let bytes = self
            .stream
            .buffer
            .bytes()
            .get(range.clone())
            .unwrap_or_default();
        if how == How::Row {
            return self.look_at_row(range);
        }
        self.before_row = 0;
        if how != How::Found && !self.ids.may_be_in(bytes) && self.records.are_known_in(bytes) {
            self.stream.stats.count(&Ok(None));
            return None;
        }
        let (text, wrong) = self.stream.buffer.text(range, &mut self.stream.repaired);
        self.text.clear();
        if text.len() <= MAX_KEPT && wrong.is_none() {
            self.text.push_str(text);
        }
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
            self.records.next(text, &self.stream.options)
        };
        self.take(next, range)
    }

    /// Locates the record of a row of a table, and takes it.
    fn look_at_row(&mut self, range: &Range<usize>) -> Option<Result<(), Error>> {
        let (row, _) = self.stream.buffer.text(range, &mut self.stream.repaired);
        let columns = self.framer.columns().map(String::from_utf8_lossy);
        let columns = columns.unwrap_or_default();
        self.before_row = write_table(&mut self.text, row, &columns);
        let next = match self.records.read(&self.text, range.clone()) {
            true => self.records.next(&self.text, &self.stream.options),
            false => Next::Error(scan::diagnose(&self.text)),
        };
        self.take(next, range)
    }

    #[cold]
    fn broken(&self, start: usize, at: usize, why: Broken) -> Error {
        let (begun, at_offset) = (
            self.stream.buffer.offset(start),
            self.stream.buffer.offset(at),
        );
        let in_event = |what: &str| format!("{what} in the event that begins at byte {begun}");
        match why {
            Broken::End => Error::truncated(in_event("the input ends"), at_offset),
            Broken::NextEvent => Error::truncated(in_event("the next event begins"), at_offset),
            Broken::String => Error::json(in_event("a line break within a string"), at_offset),
            Broken::Grammar(expected) => {
                let found = self
                    .stream
                    .buffer
                    .bytes()
                    .get(at)
                    .copied()
                    .unwrap_or_default();
                let found = match found.is_ascii() {
                    true => excerpt(char::from(found).encode_utf8(&mut [0; 4])),
                    // More bytes of it may follow.
                    false => "…".to_owned(),
                };
                let what = format!("expected {expected}, found `{found}`");
                Error::json(in_event(&what), at_offset)
            }
            Broken::TooLong => {
                let max = self.stream.options.limits.max_event_bytes;
                Error::limit("bytes in an event", max, Some(at_offset))
            }
            Broken::Text => {
                let text = self.stream.buffer.excerpt(at, b'\n');
                Error::structure(format!("expected an object, found `{text}`"), at_offset)
            }
            Broken::Array => Error::truncated("the array around the events has no end", at_offset),
        }
    }
}

/// Offsets in the text of a table with one row as offsets in the row.
fn in_row(before: usize) -> impl Fn(Error) -> Error {
    move |error| error.map_offset(|offset| offset.saturating_sub(before as u64))
}

stream_reader!(Reader, stream);
