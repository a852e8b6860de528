//! [`Reader`].

use std::fmt;
use std::io::BufRead;
use std::iter::FusedIterator;
use std::ops::Range;

use super::document::{self, Document};
use super::frame::{Frame, Framer, How};
use super::header::Owner;
use super::object::diagnose;
use super::prefilter::may_be_ours;
use super::resync::Broken;
use super::tape::Tape;
use crate::error::Error;
use crate::escape::excerpt;
use crate::event::Event;
use crate::source::buffer::Buffer;
use crate::source::{Limits, Stats};

/// Reads the events of a stream of JSON, one after the other: JSON Lines, an array, or objects
/// one behind the other, on one line each or on several; the output of evtx_dump with its
/// `Record N` lines. UTF-8 and UTF-16 of both byte orders, with a byte order mark or without.
///
/// A broken event costs that event alone: it is an `Err`, and the next call goes on at the next
/// one, wherever that begins: in the middle of a line, or after a brace too many or too few. So it
/// is with a stream that begins within an event, and with text between events; what is passed over
/// until the next event is one error. A character that is not of the encoding costs itself: it is
/// U+FFFD in the event, which has a [warning](Self::warnings).
///
/// Events of other kinds are passed over and counted; what cannot be an event of this crate, since
/// the number of none is anywhere in it, is not looked at further. Memory is bounded by
/// [`Limits::max_event_bytes`], whatever the stream's length.
///
/// As an [`Iterator`] it gives owned events; [`next_borrowed`](Self::next_borrowed) lends them.
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
    /// Where the values of the event at hand are.
    tape: Tape,
    /// The text of the event at hand, where that in the buffer is not all characters.
    repaired: String,
    limits: Limits,
    stats: Stats,
    /// Of the event given last.
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
            tape: Tape::default(),
            repaired: String::new(),
            limits,
            stats: Stats::default(),
            warnings: Vec::new(),
        }
    }

    /// The next event of this crate, borrowed from the reader; `None` at the end.
    ///
    /// # Errors
    ///
    /// As [`Event::from_json`], with offsets from the start of the stream. Only behind
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) nothing more comes.
    pub fn next_borrowed(&mut self) -> Option<Result<Event<'_>, Error>> {
        self.warnings.clear();
        let range = match self.advance()? {
            Ok(range) => range,
            Err(error) => return Some(Err(error)),
        };
        let (text, wrong) = self.buffer.text(&range, &mut self.repaired);
        let (limits, warnings) = (&self.limits, &mut self.warnings);
        let event = document::event(self.tape.json(text), limits, warnings);
        let event = self.buffer.judge(&range, wrong, event, warnings);
        self.stats.count(&event);
        self.stats.warnings += u64::from(!self.warnings.is_empty());
        event.transpose()
    }

    /// What was wrong with the event given last, which could be read all the same: a character that
    /// is not of the encoding, a rendered message that is cut off. Empty for most events;
    /// [`Stats::warnings`] counts the others.
    #[must_use]
    pub fn warnings(&self) -> &[Error] {
        &self.warnings
    }

    /// What has been seen so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.stats
    }

    /// The input; what the reader has buffered of it is lost.
    pub fn into_inner(self) -> R {
        self.buffer.into_inner()
    }

    /// The place of the next event of this crate in the buffer; its values are on the tape. What
    /// is passed over is found out before anything is lent: a loan that may be given back in a
    /// loop is more than the borrow checker takes.
    fn advance(&mut self) -> Option<Result<Range<usize>, Error>> {
        loop {
            if self.buffer.has_failed() {
                return None;
            }
            let bytes = self.buffer.bytes();
            let error = match self.framer.next(bytes, self.buffer.is_at_end()) {
                Frame::End => return None,
                Frame::Object { range, how }
                    if how != How::Found
                        && !may_be_ours(bytes.get(range.clone()).unwrap_or_default()) =>
                {
                    self.stats.count(&Ok(None));
                    continue;
                }
                Frame::Object { range, how } => match self.look_at(&range, how) {
                    Look::Ours => return Some(Ok(range)),
                    Look::Foreign => {
                        self.stats.count(&Ok(None));
                        continue;
                    }
                    Look::Nothing => continue,
                    Look::Error(error) => self.buffer.in_input(&range, error),
                },
                Frame::Broken { start, at, why } => self.broken(start, at, why),
                Frame::More => match self.buffer.read(self.framer.needed_from()) {
                    Ok(gone) => {
                        self.framer.rebase(gone);
                        continue;
                    }
                    Err(error) => error,
                },
            };
            self.stats.count_given(false);
            return Some(Err(error));
        }
    }

    /// What an object is; if it is an event its values are then on the tape.
    fn look_at(&mut self, range: &Range<usize>, how: How) -> Look {
        let (text, _) = self.buffer.text(range, &mut self.repaired);
        if self.tape.read(text).is_none() {
            if how == How::Quick {
                self.framer.doubt(range);
                return Look::Nothing;
            }
            return Look::Error(diagnose(text));
        }
        match Document::new(&self.tape.json(text), &self.limits).owner() {
            Ok(Owner::Ours) => Look::Ours,
            // A part of an event, most likely.
            Ok(Owner::Nobody) if how == How::Found => {
                self.framer.pass_over();
                Look::Nothing
            }
            Ok(Owner::Another | Owner::Nobody) => Look::Foreign,
            Err(error) => Look::Error(error),
        }
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
                    // Of which more bytes may be to come.
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

/// What an object is.
enum Look {
    Ours,
    Foreign,
    /// Not an event, and nothing to count: the framer goes on.
    Nothing,
    Error(Error),
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
