//! [`Error`]: its kind, offset, event and field.

mod kind;

use std::borrow::Cow;
use std::fmt;
use std::io;

pub use self::kind::ErrorKind;

use crate::escape::excerpt;
use crate::event_id::EventId;

/// `Result` with [`Error`] as the error type, unless another is named.
///
/// ```
/// fn read() -> wmi_events::Result<u8> { Ok(1) }
/// fn other() -> wmi_events::Result<u8, std::io::Error> { Ok(1) }
/// # assert_eq!((read().unwrap(), other().unwrap()), (1, 1));
/// ```
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error in an input: its kind, byte offset, event and field.
///
/// It is one word in size. [`kind`](Self::kind) is the kind of problem,
/// [`offset`](Self::offset) its position, [`event_id`](Self::event_id) and
/// [`field`](Self::field) its event and field. `Display` prints all of them in one line, with
/// excerpts of the input escaped and shortened.
///
/// # Examples
///
/// ```
/// use wmi_events::{ErrorKind, Event, EventId};
///
/// let xml = "<Event><System><Provider Name='Microsoft-Windows-Security-Auditing'/>\
///            <EventID>4688</EventID></System>\
///            <EventData><Data Name='NewProcessId'>zz</Data></EventData></Event>";
/// let error = Event::from_xml(xml).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Field);
/// assert_eq!(error.event_id(), Some(EventId::PROCESS_CREATION));
/// assert_eq!(error.field(), Some("NewProcessId"));
/// assert_eq!(error.offset(), Some(138));
/// assert_eq!(
///     error.to_string(),
///     "event 4688: invalid `NewProcessId` at byte 138: \
///      expected a hexadecimal (0x1f) or decimal number of 64 bits, found `zz`"
/// );
/// ```
#[derive(Debug)]
pub struct Error(Box<Repr>);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Error {
    /// The cause of an [`ErrorKind::Io`].
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let cause = self.0.cause.as_ref();
        cause.map(|cause| cause as _)
    }
}

impl Error {
    /// The kind of problem.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.problem.kind()
    }

    /// The byte offset of the problem in the input, from 0.
    ///
    /// Counted in the string or slice passed to a function, or in the whole stream of a reader, in
    /// its own encoding. `None` if the value did not come from an input.
    #[must_use]
    pub fn offset(&self) -> Option<u64> {
        self.0.offset
    }

    /// The event ID, if provider and ID were already read and are known.
    #[must_use]
    pub fn event_id(&self) -> Option<EventId> {
        self.0.event_id
    }

    /// The Windows name of the invalid field, for [`ErrorKind::Field`].
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        match self.0.problem {
            Problem::Value { field, .. } => Some(field),
            _ => None,
        }
    }

    #[cold]
    fn new(problem: Problem, offset: Option<u64>) -> Self {
        Self(Box::new(Repr {
            event_id: None,
            offset,
            problem,
            cause: None,
        }))
    }

    /// A reader failed at `offset`. If it is a reader of this crate, the [`Error`] that it wrapped
    /// in the `io::Error` is returned.
    #[cold]
    pub(crate) fn io(error: io::Error, offset: u64) -> Self {
        let error = match error.downcast::<Self>() {
            Ok(error) => return error.at(Some(offset)),
            Err(error) => error,
        };
        let mut new = Self::new(Problem::Io, Some(offset));
        new.0.cause = Some(error);
        new
    }

    #[cold]
    pub(crate) fn encoding(expected: &'static str, offset: u64) -> Self {
        Self::new(Problem::Encoding(expected), Some(offset))
    }

    /// The text is not well-formed XML.
    #[cold]
    pub(crate) fn syntax(what: impl Into<Cow<'static, str>>, offset: u64) -> Self {
        let (format, what) = ("XML", what.into());
        Self::new(Problem::Syntax { format, what }, Some(offset))
    }

    /// The text is not well-formed JSON.
    #[cold]
    pub(crate) fn json(what: impl Into<Cow<'static, str>>, offset: u64) -> Self {
        let (format, what) = ("JSON", what.into());
        Self::new(Problem::Syntax { format, what }, Some(offset))
    }

    /// A row is not well-formed CSV.
    #[cfg(feature = "csv")]
    #[cold]
    pub(crate) fn csv(what: impl Into<Cow<'static, str>>, offset: u64) -> Self {
        let (format, what) = ("CSV", what.into());
        Self::new(Problem::Syntax { format, what }, Some(offset))
    }

    #[cfg(feature = "evtx")]
    #[cold]
    pub(crate) fn damaged(what: impl Into<Cow<'static, str>>, offset: u64) -> Self {
        let (of, what) = ("log", what.into());
        Self::new(Problem::Damaged { of, what }, Some(offset))
    }

    #[cfg(feature = "compress")]
    #[cold]
    pub(crate) fn damaged_archive(what: impl Into<Cow<'static, str>>, offset: u64) -> Self {
        let (of, what) = ("archive", what.into());
        Self::new(Problem::Damaged { of, what }, Some(offset))
    }

    #[cfg(feature = "evtx")]
    #[cold]
    pub(crate) fn checksum(of: &'static str, offset: u64) -> Self {
        Self::new(Problem::Checksum(of), Some(offset))
    }

    #[cold]
    pub(crate) fn structure(what: impl Into<Cow<'static, str>>, offset: u64) -> Self {
        Self::new(Problem::Structure(what.into()), Some(offset))
    }

    #[cold]
    pub(crate) fn truncated(what: impl Into<Cow<'static, str>>, offset: u64) -> Self {
        Self::new(Problem::Truncated(what.into()), Some(offset))
    }

    #[cold]
    pub(crate) fn limit(what: &'static str, limit: usize, offset: Option<u64>) -> Self {
        Self::new(Problem::Limit { what, limit }, offset)
    }

    /// A limit on archives; `what` is the whole description.
    #[cfg(feature = "compress")]
    #[cold]
    pub(crate) fn archive_limit(what: impl Into<Cow<'static, str>>, offset: u64) -> Self {
        Self::new(Problem::ArchiveLimit(what.into()), Some(offset))
    }

    /// The content is not supported by this build.
    #[cold]
    pub(crate) fn unsupported(what: impl Into<Cow<'static, str>>, offset: u64) -> Self {
        Self::new(Problem::Unsupported(what.into()), Some(offset))
    }

    /// Content that is not an event log.
    #[cold]
    pub(crate) fn format(what: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Problem::Format(what.into()), None)
    }

    /// The text is not in that language.
    #[cold]
    pub(crate) fn language(language: &'static str, what: &'static str, offset: usize) -> Self {
        Self::new(Problem::Language { language, what }, Some(offset as u64))
    }

    /// The value of `field`, or of a type with that name, is not as `expected`.
    #[cold]
    pub(crate) fn value(field: &'static str, expected: &'static str, found: &str) -> Self {
        Self::new(
            Problem::Value {
                field,
                expected,
                found: excerpt(found),
            },
            None,
        )
    }

    /// A name that is not one of the fields of `event`.
    #[cold]
    pub(crate) fn field_name(event: &'static str, found: &str) -> Self {
        Self::new(
            Problem::FieldName {
                event,
                found: excerpt(found),
            },
            None,
        )
    }

    /// Sets the offset.
    #[cold]
    pub(crate) fn at(mut self, offset: Option<u64>) -> Self {
        self.0.offset = offset;
        self
    }

    /// Sets the event, unless already set.
    #[cold]
    pub(crate) fn in_event(mut self, event_id: Option<EventId>) -> Self {
        self.0.event_id = self.0.event_id.or(event_id);
        self
    }

    /// Converts the offset, such as from a part of the input to the whole.
    #[cold]
    pub(crate) fn map_offset(mut self, map: impl FnOnce(u64) -> u64) -> Self {
        self.0.offset = self.0.offset.map(map);
        self
    }
}

#[derive(Debug)]
struct Repr {
    event_id: Option<EventId>,
    offset: Option<u64>,
    problem: Problem,
    /// Only in `source()`, never also in the message: error chains would print it twice.
    cause: Option<io::Error>,
}

#[derive(Debug)]
enum Problem {
    Io,
    Encoding(&'static str),
    Syntax {
        format: &'static str,
        what: Cow<'static, str>,
    },
    Structure(Cow<'static, str>),
    Truncated(Cow<'static, str>),
    Value {
        field: &'static str,
        expected: &'static str,
        found: String,
    },
    FieldName {
        event: &'static str,
        found: String,
    },
    Limit {
        what: &'static str,
        limit: usize,
    },
    Language {
        language: &'static str,
        what: &'static str,
    },
    #[cfg(feature = "compress")]
    ArchiveLimit(Cow<'static, str>),
    Format(Cow<'static, str>),
    Unsupported(Cow<'static, str>),
    #[cfg(any(feature = "evtx", feature = "compress"))]
    Damaged {
        of: &'static str,
        what: Cow<'static, str>,
    },
    #[cfg(feature = "evtx")]
    Checksum(&'static str),
}

impl Problem {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Io => ErrorKind::Io,
            Self::Encoding(_) => ErrorKind::Encoding,
            Self::Syntax { .. } => ErrorKind::Syntax,
            Self::Structure(_) => ErrorKind::Structure,
            Self::Truncated(_) => ErrorKind::Truncated,
            Self::Value { .. } | Self::FieldName { .. } => ErrorKind::Field,
            Self::Limit { .. } => ErrorKind::Limit,
            Self::Language { .. } => ErrorKind::Language,
            #[cfg(feature = "compress")]
            Self::ArchiveLimit(_) => ErrorKind::Limit,
            Self::Format(_) => ErrorKind::Format,
            Self::Unsupported(_) => ErrorKind::Unsupported,
            #[cfg(any(feature = "evtx", feature = "compress"))]
            Self::Damaged { .. } => ErrorKind::Damaged,
            #[cfg(feature = "evtx")]
            Self::Checksum(_) => ErrorKind::Checksum,
        }
    }
}

impl fmt::Display for Repr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            event_id,
            offset,
            problem,
            ..
        } = self;
        if let Some(event_id) = event_id {
            write!(f, "event {event_id}: ")?;
        }
        match problem {
            Problem::Io => f.write_str("cannot read")?,
            Problem::Encoding(_) => f.write_str("wrong encoding")?,
            Problem::Syntax { format, .. } => write!(f, "malformed {format}")?,
            Problem::Structure(_) => f.write_str("not a Windows event")?,
            Problem::Truncated(_) => f.write_str("truncated")?,
            Problem::Value { field, .. } => write!(f, "invalid `{field}`")?,
            Problem::FieldName { .. } => f.write_str("unknown field")?,
            Problem::Limit { .. } => f.write_str("limit exceeded")?,
            Problem::Language { language, .. } => write!(f, "malformed {language}")?,
            #[cfg(feature = "compress")]
            Problem::ArchiveLimit(_) => f.write_str("limit exceeded")?,
            Problem::Format(_) => f.write_str("not an event log")?,
            Problem::Unsupported(_) => f.write_str("unsupported")?,
            #[cfg(any(feature = "evtx", feature = "compress"))]
            Problem::Damaged { of, .. } => write!(f, "damaged {of}")?,
            #[cfg(feature = "evtx")]
            Problem::Checksum(_) => f.write_str("checksum mismatch")?,
        }
        if let Some(offset) = offset {
            write!(f, " at byte {offset}")?;
        }
        match problem {
            Problem::Io => Ok(()),
            Problem::Encoding(expected) => write!(f, ": expected {expected}"),
            Problem::Syntax { what, .. }
            | Problem::Structure(what)
            | Problem::Truncated(what)
            | Problem::Format(what)
            | Problem::Unsupported(what) => write!(f, ": {what}"),
            #[cfg(feature = "compress")]
            Problem::ArchiveLimit(what) => write!(f, ": {what}"),
            #[cfg(any(feature = "evtx", feature = "compress"))]
            Problem::Damaged { what, .. } => write!(f, ": {what}"),
            #[cfg(feature = "evtx")]
            Problem::Checksum(of) => write!(f, ": {of}"),
            Problem::Value {
                expected, found, ..
            } => {
                write!(f, ": expected {expected}, found `{found}`")
            }
            Problem::FieldName { event, found } => {
                write!(f, ": {event} has no `{found}`")
            }
            Problem::Limit { what, limit } => write!(f, ": more than {limit} {what}"),
            Problem::Language { what, .. } => write!(f, ": expected {what}"),
        }
    }
}

#[cfg(test)]
mod tests;
