//! [`Reader`].

use std::fmt;
use std::io::BufRead;
use std::iter::FusedIterator;
use std::ops::Range;

use super::document::Document;
use super::frame::{Broken, Frame, Framer};
use super::{event_id_of_broken, parse_text, scan, sound_part, too_long};
use crate::error::Error;
use crate::event::Event;
use crate::source::buffer::Buffer;
use crate::source::{Limits, Stats};

/// Reads the events of a stream of XML, one after the other.
///
/// It takes what Windows and its collectors write: events one behind the other with no root
/// (`wevtutil qe /f:xml`), or in a root of any name (Event Viewer, `wevtutil /e:`), the output
/// of evtx_dump with its `Record N` lines and a declaration per event, and files put together.
/// UTF-8 and UTF-16 of both byte orders, with a byte order mark or without.
///
/// A broken event costs that event alone: it is an `Err`, and the next call goes on at the next
/// event. So is anything between events that is not white space, a comment or one of the
/// above. Events of other kinds are passed over and counted. Memory is bounded by
/// [`Limits::max_event_bytes`], whatever the stream's length.
///
/// As an [`Iterator`] it gives owned events; [`next_borrowed`](Self::next_borrowed) lends them.
///
/// # Examples
///
/// ```
/// use wmi_events::source::xml::Reader;
///
/// let xml = "<Events>
///   <Event><System><Provider Name='Microsoft-Windows-WMI-Activity'/>
///     <EventID>5857</EventID></System></Event>
///   <Event><System><Provider Name='Microsoft-Windows-WMI-Acti
///   <Event><System><Provider Name='Service Control Manager'/>
///     <EventID>7036</EventID></System></Event>
/// </Events>";
/// let mut reader = Reader::new(xml.as_bytes());
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
    limits: Limits,
    stats: Stats,
    /// Text of the event that is lent, where it is not in the buffer as it is meant.
    scratch: Vec<u8>,
    /// Of the event given last.
    warnings: Vec<Error>,
}

impl<R: BufRead> Reader<R> {
    /// Reads from `input` with the default [`Limits`].
    ///
    /// A [`BufRead`] with a small buffer costs time; 64 KiB is good.
    pub fn new(input: R) -> Self {
        Self::with_limits(input, Limits::default())
    }

    /// Reads from `input` with other limits.
    ///
    /// ```
    /// use wmi_events::source::{Limits, xml::Reader};
    ///
    /// let mut limits = Limits::default();
    /// limits.max_event_bytes = 64 << 20;
    /// let reader = Reader::with_limits("".as_bytes(), limits);
    /// assert_eq!(reader.count(), 0);
    /// ```
    pub fn with_limits(input: R, limits: Limits) -> Self {
        Self {
            buffer: Buffer::new(input),
            framer: Framer::new(limits.max_event_bytes, limits.max_depth),
            limits,
            stats: Stats::default(),
            scratch: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// The next event of this crate, borrowed from the reader; `None` at the end. It allocates
    /// nothing for an event as Windows writes it, once the reader's buffers have grown to its size.
    ///
    /// # Errors
    ///
    /// As [`Event::from_xml_bytes`], with offsets from the start of the stream. Only behind
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) nothing more comes.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::source::xml::Reader;
    ///
    /// let xml = "<Event><System><Provider Name='Microsoft-Windows-WMI-Activity'/>\
    ///            <EventID>5861</EventID></System></Event>";
    /// let mut reader = Reader::new(xml.as_bytes());
    /// while let Some(event) = reader.next_borrowed() {
    ///     assert_eq!(event?.system.event_id.get(), 5861);
    /// }
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub fn next_borrowed(&mut self) -> Option<Result<Event<'_>, Error>> {
        self.warnings.clear();
        let range = match self.next_of_ours()? {
            Ok(range) => range,
            Err(error) => return Some(Err(error)),
        };
        if self.scratch.len() < range.len() {
            self.scratch.resize(range.len().next_power_of_two(), 0);
        }
        let event = parse(
            &self.buffer,
            range,
            &self.limits,
            &mut self.scratch,
            &mut self.warnings,
        );
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

    /// The place of the next event that may be one of this crate's. What is passed over is found
    /// out before anything is lent: a loan that may be given back in a loop is more than the
    /// borrow checker takes.
    fn next_of_ours(&mut self) -> Option<Result<Range<usize>, Error>> {
        loop {
            match self.advance()? {
                Ok(range) if self.is_foreign(&range) => self.stats.count(&Ok(None)),
                found => return Some(found),
            }
        }
    }

    /// The place of the next event in the buffer.
    fn advance(&mut self) -> Option<Result<Range<usize>, Error>> {
        loop {
            if self.buffer.has_failed() {
                return None;
            }
            let bytes = self.buffer.bytes();
            let error = match self.framer.next(bytes, self.buffer.is_at_end()) {
                Frame::Event(range) => return Some(Ok(range)),
                Frame::End => return None,
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

    /// Whether provider and ID say that the event is another's. What stands behind them is not
    /// looked at, also not for its encoding.
    fn is_foreign(&self, range: &Range<usize>) -> bool {
        let bytes = self.buffer.bytes().get(range.clone()).unwrap_or_default();
        if scan::fits(&self.limits)
            && let Some(is_foreign) =
                scan::tells_foreign(sound_part(bytes.get(..HEAD).unwrap_or(bytes)))
        {
            return is_foreign;
        }
        Document::new(sound_part(bytes), &self.limits)
            .tells_foreign()
            .unwrap_or(false)
    }

    #[cold]
    fn broken(&self, start: usize, at: usize, why: Broken) -> Error {
        let (begun, at_offset) = (self.buffer.offset(start), self.buffer.offset(at));
        let in_event = |what: &str| format!("{what} in the event that begins at byte {begun}");
        let error = match why {
            Broken::End => Error::truncated(in_event("the input ends"), at_offset),
            Broken::NextEvent => Error::truncated(in_event("the next event begins"), at_offset),
            Broken::Tag => Error::syntax("`<` within a tag", at_offset),
            Broken::Declaration => Error::syntax("a DTD, which no event has", at_offset),
            Broken::TooLong => too_long(&self.limits, at_offset),
            Broken::Text => {
                let text = self.buffer.excerpt(at, b'<');
                Error::structure(format!("expected an event, found `{text}`"), at_offset)
            }
            Broken::EndTag => Error::structure("an end tag without its start tag", at_offset),
            Broken::TooDeep => {
                Error::limit("levels of elements", self.limits.max_depth, Some(at_offset))
            }
            Broken::Root => Error::truncated("the end tag around the events is missing", at_offset),
        };
        let bytes = self.buffer.bytes().get(start..at).unwrap_or_default();
        error.in_event(event_id_of_broken(bytes, &self.limits))
    }
}

/// How much of an event is looked at for its provider and ID at first.
const HEAD: usize = 512;

fn parse<'b, R: BufRead>(
    buffer: &'b Buffer<R>,
    range: Range<usize>,
    limits: &Limits,
    scratch: &'b mut [u8],
    warnings: &mut Vec<Error>,
) -> Result<Option<Event<'b>>, Error> {
    let bytes = buffer.bytes().get(range.clone()).unwrap_or_default();
    let text = buffer.text(&range);
    let event = text.and_then(|text| parse_text(text, limits, scratch, warnings));
    if !warnings.is_empty() {
        let of_event = std::mem::take(warnings).into_iter();
        warnings.extend(of_event.map(|warning| buffer.in_input(range.start, warning)));
    }
    event.map_err(|error| {
        let error = match error.event_id() {
            Some(_) => error,
            None => error.in_event(event_id_of_broken(bytes, limits)),
        };
        buffer.in_input(range.start, error)
    })
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
