//! [`Reader`].

use std::io::BufRead;
use std::ops::Range;

use super::document::Document;
use super::frame::{Broken, Frame, Framer};
use super::{conforming, event_id_of_broken, fast, parse_text, sound_part, too_long};
use crate::error::{Error, ErrorKind};
use crate::event::Event;
use crate::source::collected::received;
use crate::source::stream::{Stream, stream_reader};
use crate::source::text::record::{Look, TextRecord, names};
use crate::source::text::start::Shape;
use crate::source::{Options, Unrecognized};
use crate::value::WindowsTime;

/// Reads the events of an XML stream in sequence.
///
/// It reads the output of Windows and its collectors: concatenated events without a root element
/// (`wevtutil qe /f:xml`), events in a root element of any name (Event Viewer, `wevtutil /e:`), the
/// output of evtx_dump with its `Record N` lines and a declaration per event, and concatenated
/// files. The encoding is UTF-8 or UTF-16 of either byte order, with or without a byte order mark.
///
/// A broken event affects only itself: it is an `Err`, and the next call continues at the next
/// event. The same applies to a stream that begins within an event, and to anything between events
/// that is not white space, a comment or one of the above; everything skipped up to the next event
/// is one error. If an event is whole up to the end of its data, a fault after that, such as a
/// truncated `RenderingInfo`, does not affect it: the event is returned with a
/// [warning](Self::warnings). An event with invalid characters is also returned with a warning, and
/// with U+FFFD in their place.
///
/// Events of other kinds are skipped and counted. Memory is bounded by [`Limits::max_event_bytes`](crate::source::Limits::max_event_bytes),
/// regardless of the stream's length.
///
/// As an [`Iterator`] it returns owned events; [`next_borrowed`](Self::next_borrowed) lends them.
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
    pub(in crate::source) stream: Stream<R>,
    framer: Framer,
    /// Decoded text of the lent event, where it differs from the text in the buffer.
    scratch: Vec<u8>,
    /// The current record in text.
    record: TextRecord,
    /// The time in the syslog header before it, if that says its zone.
    received: Option<WindowsTime>,
}

impl<R: BufRead> Reader<R> {
    /// Reads from `input` with the default [`Options`].
    ///
    /// A [`BufRead`] with a small buffer is slow; 64 KiB is a good size.
    pub fn new(input: R) -> Self {
        Self::with_options(input, Options::default())
    }

    /// Reads from `input` with other options.
    ///
    /// ```
    /// use wmi_events::source::{Options, xml::Reader};
    ///
    /// let mut options = Options::default();
    /// options.limits.max_event_bytes = 64 << 20;
    /// let reader = Reader::with_options("".as_bytes(), options);
    /// assert_eq!(reader.count(), 0);
    /// ```
    pub fn with_options(input: R, options: Options) -> Self {
        Self {
            framer: Framer::new(options.limits.max_event_bytes, options.limits.max_depth),
            stream: Stream::new(input, options),
            scratch: Vec::new(),
            record: TextRecord::default(),
            received: None,
        }
    }

    /// Returns the next event of this crate, borrowed from the reader; `None` at the end.
    ///
    /// For events as Windows writes them it does not allocate once the reader's buffers are large
    /// enough.
    ///
    /// # Errors
    ///
    /// As [`Event::from_xml_bytes`], with offsets from the start of the stream. Reading ends only
    /// after [`ErrorKind::Io`](crate::ErrorKind::Io).
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
        self.stream.warnings.clear();
        let (range, is) = match self.next_of_ours()? {
            Ok(found) => found,
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
        let (text, wrong) = buffer.text(&range, repaired);
        let (event, broken) = match is {
            Is::Whole => {
                if self.scratch.len() < range.len() {
                    self.scratch.resize(range.len().next_power_of_two(), 0);
                }
                let event = parse_text(text, options, &mut self.scratch, warnings);
                (event, None)
            }
            Is::Broken(error) => (conforming(text, options, &mut Vec::new()), Some(error)),
            Is::Text => {
                let mut event = self.record.event(text, options, warnings);
                if let Ok(Some(event)) = &mut event {
                    received::set(&mut event.system, self.received);
                }
                (event, None)
            }
        };
        let event = event.map_err(|error| match error.event_id() {
            Some(_) => error,
            None => error.in_event(event_id_of_broken(text.as_bytes(), options)),
        });
        let event = buffer.judge(&range, wrong, event, warnings);
        if let (Ok(Some(event)), Some(broken)) = (&event, broken) {
            warnings.push(broken.in_event(Some(event.system.event_id)));
        }
        stats.give(event, warnings)
    }

    /// The range of the next event that may be one of this crate's, with an error if it is
    /// incomplete but readable. Other events are skipped before borrowing: conditional returns from
    /// loops do not borrow-check.
    fn next_of_ours(&mut self) -> Option<Result<Next, Error>> {
        loop {
            if self.stream.buffer.has_failed() {
                return None;
            }
            let bytes = self.stream.buffer.bytes();
            let frame = self.framer.next(bytes, self.stream.buffer.is_at_end());
            if frame != Frame::More {
                self.received = self.framer.received.take();
            }
            let (range, error) = match frame {
                Frame::Event { range, another } => {
                    let mixed = another.and_then(|another| Some((another, self.mixed(&range)?)));
                    match mixed {
                        None if self.is_foreign(&range) => {
                            self.stream.stats.count(&Ok(None));
                            continue;
                        }
                        None => return Some(Ok((range, Is::Whole))),
                        Some((another, error)) => {
                            let end =
                                self.framer
                                    .retry(self.stream.buffer.bytes(), another, range.end);
                            (range.start..end, error)
                        }
                    }
                }
                Frame::Text { range, shape } => match self.look_at(&range, shape) {
                    Some(Ok(())) => return Some(Ok((range, Is::Text))),
                    Some(Err(error)) => (0..0, error),
                    None => continue,
                },
                Frame::End => return None,
                Frame::Broken {
                    start,
                    sound,
                    at,
                    why,
                    another,
                } => {
                    let readable = |sound| start..if why.is_of_event() { sound } else { start };
                    // In the data it is text, unless the end of its CDATA is missing.
                    let retry = another.filter(|&another| {
                        self.rest_of(&readable(another)) != Rest::Nothing
                            || self.rest_of(&readable(sound)) == Rest::Nothing
                    });
                    let next = retry.map(|another| {
                        let bytes = self.stream.buffer.bytes();
                        self.framer.retry(bytes, another, at)
                    });
                    let sound = next.map_or(sound, |next| sound.min(next));
                    (readable(sound), self.broken(start..sound, at, why))
                }
                Frame::More => match self.stream.read_more(&mut self.framer)? {
                    Ok(()) => continue,
                    Err(error) => (0..0, error),
                },
            };
            match self.rest_of(&range) {
                Rest::Event => return Some(Ok((range, Is::Broken(error)))),
                Rest::Foreign => self.stream.stats.count(&Ok(None)),
                Rest::Nothing => {
                    self.stream.stats.count_given(false);
                    return Some(Err(error));
                }
            }
        }
    }

    /// Whether a record in text is an event of this crate; counts any other.
    fn look_at(&mut self, range: &Range<usize>, shape: Shape) -> Option<Result<(), Error>> {
        let (text, _) = self.stream.buffer.text(range, &mut self.stream.repaired);
        match self.record.look(shape, text, &self.stream.options) {
            Ok(Look::Ours) => return Some(Ok(())),
            Ok(Look::Another) => self.stream.stats.count(&Ok(None)),
            Ok(Look::Unrecognized) => {
                let describe = |text: &str| Unrecognized::new(0, names(shape, text));
                self.stream.count_unrecognized(range, describe);
            }
            Err(error) => return Some(Err(self.stream.buffer.in_input(range, error))),
        }
        None
    }

    /// Whether provider and ID identify an event of another kind. Nothing after them is looked at,
    /// not even its encoding.
    fn is_foreign(&mut self, range: &Range<usize>) -> bool {
        let bytes = self
            .stream
            .buffer
            .bytes()
            .get(range.clone())
            .unwrap_or_default();
        if fast::fits(&self.stream.options)
            && let Some(is_foreign) = fast::tells_foreign(
                sound_part(bytes.get(..HEAD).unwrap_or(bytes)),
                self.stream.options.events,
            )
        {
            return is_foreign;
        }
        let sound = sound_part(bytes);
        let tells = |text| Document::new(text, &self.stream.options).tells_foreign();
        tells(sound).unwrap_or_else(|_| {
            let is_all = sound.len() == bytes.len();
            let (text, _) = self.stream.buffer.text(range, &mut self.stream.repaired);
            !is_all && tells(text).unwrap_or(false)
        })
    }

    /// What is wrong with an event that has another event in its CDATA: if the end of the CDATA is
    /// missing, the elements of both are mixed. Usually nothing is wrong.
    #[cold]
    fn mixed(&mut self, range: &Range<usize>) -> Option<Error> {
        let (text, _) = self.stream.buffer.text(range, &mut self.stream.repaired);
        let document = || Document::new(text, &self.stream.options);
        let read = document().record(&mut Vec::new());
        let error = read.map_or_else(Some, |_| document().check_one().err())?;
        if error.kind() == ErrorKind::Limit {
            return None;
        }
        let error = error.in_event(event_id_of_broken(text.as_bytes(), &self.stream.options));
        Some(self.stream.buffer.in_input(range, error))
    }

    /// Classifies the readable part of an incomplete event.
    #[cold]
    fn rest_of(&mut self, range: &Range<usize>) -> Rest {
        if range.is_empty() {
            return Rest::Nothing;
        }
        let (text, _) = self.stream.buffer.text(range, &mut self.stream.repaired);
        match Document::new(text, &self.stream.options).record(&mut Vec::new()) {
            Ok(Some(_)) => Rest::Event,
            Ok(None) if Document::new(text, &self.stream.options).has_data() => Rest::Foreign,
            Ok(None) | Err(_) => Rest::Nothing,
        }
    }

    #[cold]
    fn broken(&self, sound: Range<usize>, at: usize, why: Broken) -> Error {
        let (begun, at_offset) = (
            self.stream.buffer.offset(sound.start),
            self.stream.buffer.offset(at),
        );
        let in_event = |what: &str| format!("{what} in the event that begins at byte {begun}");
        let error = match why {
            Broken::End => Error::truncated(in_event("the input ends"), at_offset),
            Broken::NextEvent => Error::truncated(in_event("the next event begins"), at_offset),
            Broken::Tag => Error::syntax("`<` within a tag", at_offset),
            Broken::Declaration => Error::syntax("a DTD, which no event has", at_offset),
            Broken::Unended => {
                Error::syntax("markup around an event, whose end is missing", at_offset)
            }
            Broken::TooLong => too_long(&self.stream.options, at_offset),
            Broken::Text => {
                let text = self.stream.buffer.excerpt(at, b'<');
                Error::structure(format!("expected an event, found `{text}`"), at_offset)
            }
            Broken::EndTag => Error::structure("an end tag without its start tag", at_offset),
            Broken::TooDeep => Error::limit(
                "levels of elements",
                self.stream.options.limits.max_depth,
                Some(at_offset),
            ),
            Broken::Root => Error::truncated("the end tag around the events is missing", at_offset),
        };
        let bytes = self.stream.buffer.bytes().get(sound).unwrap_or_default();
        error.in_event(event_id_of_broken(bytes, &self.stream.options))
    }
}

/// How many bytes of an event are searched for its provider and ID first.
const HEAD: usize = 512;

/// The range of an event, and what it is.
type Next = (Range<usize>, Is);

/// What the next event is.
enum Is {
    /// Whole XML.
    Whole,
    /// Incomplete XML.
    Broken(Error),
    /// A record in text.
    Text,
}

/// The readable part of an incomplete event.
#[derive(PartialEq)]
enum Rest {
    /// Header and data of an event of this crate.
    Event,
    /// Header and data of another event.
    Foreign,
    Nothing,
}

stream_reader!(Reader, stream);
