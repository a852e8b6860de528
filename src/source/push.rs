//! [`PushReader`].

use std::fmt;

use super::feed::{Feed, Pusher};
use super::format::{self, Content, Detector};
use super::input::Input;
use super::log::Log;
use super::{Format, Options, Stats, Unrecognized};
use crate::error::Error;
use crate::event::Event;

/// Reads the events of bytes that are pushed into it, in any format of text.
///
/// It is for an agent that gets its bytes from an asynchronous runtime, a socket or a callback, and
/// so has no [`BufRead`](std::io::BufRead). The format is detected from the first bytes, as
/// [`from_reader`](super::from_reader) detects it. EVTX files and archives cannot be pushed.
///
/// Memory holds what was pushed and not yet read, and one event. An event is returned once the
/// bytes show where it ends, which may take the first byte after it.
///
/// # Examples
///
/// ```
/// use wmi_events::source::{Options, PushReader};
///
/// let mut reader = PushReader::new(&Options::default());
/// let xml = "<Event><System><Provider Name='Microsoft-Windows-WMI-Activity'/>\
///            <EventID>5861</EventID></System></Event>\n";
/// let mut count = 0;
/// for packet in xml.repeat(3).as_bytes().chunks(100) {
///     reader.push(packet);
///     while let Some(event) = reader.next_borrowed() {
///         assert_eq!(event?.system.event_id.get(), 5861);
///         count += 1;
///     }
/// }
/// reader.finish();
/// assert!(reader.next_borrowed().is_none());
/// assert_eq!(count, 3);
/// assert_eq!(reader.stats().matched, 3);
/// # Ok::<(), wmi_events::Error>(())
/// ```
pub struct PushReader {
    options: Options,
    state: State,
}

#[allow(clippy::large_enum_variant, reason = "one a stream")]
enum State {
    /// The format is not known yet.
    Detecting {
        detector: Detector,
        is_finished: bool,
    },
    Reading {
        pusher: Pusher,
        log: Log,
    },
    /// The format cannot be read.
    Failed,
}

impl PushReader {
    /// A reader without bytes. The options are those for text: the limits of an event.
    #[must_use]
    pub fn new(options: &Options) -> Self {
        Self {
            options: options.clone(),
            state: State::Detecting {
                detector: Detector::default(),
                is_finished: false,
            },
        }
    }

    /// A reader of bytes whose format is known.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) for a format that this build lacks,
    /// and for EVTX files.
    ///
    /// ```
    /// use wmi_events::source::{Format, Options, PushReader};
    ///
    /// let mut reader = PushReader::with_format(Format::Xml, &Options::default())?;
    /// reader.push(b"<Event>");
    /// assert!(reader.next_borrowed().is_none());
    /// reader.finish();
    /// assert!(reader.next_borrowed().unwrap().is_err());
    /// assert!(PushReader::with_format(Format::Evtx, &Options::default()).is_err());
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub fn with_format(format: Format, options: &Options) -> Result<Self, Error> {
        let state = State::reading(Content::Log(format), Vec::new(), options)?;
        Ok(Self {
            options: options.clone(),
            state,
        })
    }

    /// Adds bytes, which may begin and end anywhere. They are copied.
    pub fn push(&mut self, bytes: &[u8]) {
        match &mut self.state {
            State::Detecting { detector, .. } => detector.push(bytes),
            State::Reading { pusher, .. } => pusher.push(bytes),
            State::Failed => {}
        }
    }

    /// Says that no bytes follow, so that what is left is an event or an error.
    pub fn finish(&mut self) {
        match &mut self.state {
            State::Detecting { is_finished, .. } => *is_finished = true,
            State::Reading { pusher, .. } => pusher.finish(),
            State::Failed => {}
        }
    }

    /// Returns the next event of this crate, borrowed from the reader; `None` until more bytes are
    /// pushed, or at the end.
    ///
    /// # Errors
    ///
    /// As the reader of the format. [`ErrorKind::Format`](crate::ErrorKind::Format) or
    /// [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported), once, for bytes that are not a log
    /// in a format that can be pushed.
    pub fn next_borrowed(&mut self) -> Option<Result<Event<'_>, Error>> {
        if let State::Detecting { .. } = self.state
            && let Err(error) = self.detect()
        {
            return Some(Err(error));
        }
        match &mut self.state {
            State::Reading { log, .. } => log.next_borrowed(),
            State::Detecting { .. } | State::Failed => None,
        }
    }

    fn detect(&mut self) -> Result<(), Error> {
        let State::Detecting {
            detector,
            is_finished,
        } = &mut self.state
        else {
            return Ok(());
        };
        let is_all = *is_finished || detector.len() >= format::WINDOW;
        let content = match detector.tell(is_all) {
            Some(content) => content,
            None if is_all => Content::Other,
            None => return Ok(()),
        };
        let (head, is_finished) = (std::mem::take(detector).into_head(), *is_finished);
        self.state = State::Failed;
        self.state = State::reading(content, head, &self.options)?;
        if is_finished {
            self.finish();
        }
        Ok(())
    }

    /// Returns the warnings for the last event; see [`AnyReader::warnings`](super::AnyReader::warnings).
    #[must_use]
    pub fn warnings(&self) -> &[Error] {
        self.log().map_or(&[], Log::warnings)
    }

    /// Returns the counts so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.log().map(Log::stats).unwrap_or_default()
    }

    /// Returns the first record of no known shape, if there was one.
    #[must_use]
    pub fn unrecognized(&self) -> Option<&Unrecognized> {
        self.log()?.unrecognized()
    }

    /// Returns the format, once it is known.
    #[must_use]
    pub fn format(&self) -> Option<Format> {
        self.log().map(Log::format)
    }

    fn log(&self) -> Option<&Log> {
        match &self.state {
            State::Reading { log, .. } => Some(log),
            State::Detecting { .. } | State::Failed => None,
        }
    }
}

impl State {
    fn reading(content: Content, head: Vec<u8>, options: &Options) -> Result<Self, Error> {
        let what = match content {
            Content::Log(Format::Evtx) => Some("an EVTX file"),
            Content::Gzip => Some("a gzip file"),
            Content::Zip => Some("a zip archive"),
            _ => None,
        };
        if let Some(what) = what {
            return Err(Error::unsupported(
                format!("{what}, which cannot be pushed"),
                0,
            ));
        }
        let (pusher, feed) = Feed::new(head);
        let log = Log::from_content(content, Input::new(feed), options)?;
        Ok(Self::Reading { pusher, log })
    }
}

impl fmt::Debug for PushReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PushReader")
            .field("format", &self.format())
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}
