//! [`ErrorKind`].

use std::fmt;

/// The kind of problem that an [`Error`](crate::Error) reports.
///
/// # Examples
///
/// ```
/// use wmi_events::value::Sid;
/// use wmi_events::wmi::Query;
/// use wmi_events::{ErrorKind, Event};
///
/// let kind = |xml| Event::from_xml(xml).unwrap_err().kind();
/// assert_eq!(kind("<Event><System></Event>"), ErrorKind::Syntax);
/// assert_eq!(kind("<Events/>"), ErrorKind::Structure);
/// assert_eq!(kind("<Event><System>"), ErrorKind::Truncated);
/// assert_eq!("alice".parse::<Sid>().unwrap_err().kind(), ErrorKind::Field);
/// assert_eq!(Query::parse("SELECT *").unwrap_err().kind(), ErrorKind::Language);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The underlying reader failed; [`source`](std::error::Error::source) returns the cause.
    Io,
    /// The bytes are not valid in their encoding, such as the byte `0xff` in UTF-8.
    Encoding,
    /// The text is not well-formed XML, JSON or CSV, or contains a DTD or an unknown entity.
    ///
    /// Windows events have neither.
    Syntax,
    /// The XML or JSON is well-formed but not a Windows event.
    ///
    /// Such as another root, no `System`, a duplicate element, or text between events.
    Structure,
    /// The input ends, or the next event begins, within an event.
    Truncated,
    /// A field or a single value is not of its type, such as `zz` for a process ID.
    ///
    /// Also a name that must be one of a field and is not.
    Field,
    /// A limit was exceeded; the message names it.
    ///
    /// A bound of [`Limits`](crate::source::Limits) or of
    /// [`ArchiveLimits`](crate::source::ArchiveLimits).
    Limit,
    /// The text of a field is not in its language: MOF, WQL, an object path, an operation.
    ///
    /// Also a rendered message that does not match its event's template.
    Language,
    /// The content is not an event log.
    Format,
    /// The content is a log or an archive that this build does not support.
    ///
    /// Such as an EVTX file without the feature `evtx`, an encrypted member, or an unsupported
    /// compression method.
    Unsupported,
    /// A binary structure of an EVTX file or a zip archive is damaged.
    ///
    /// In EVTX a header, a chunk or a record; in a zip archive the central directory or the
    /// header of a member.
    Damaged,
    /// A checksum in an EVTX file does not match the content.
    Checksum,
}

impl ErrorKind {
    /// Its name in lower case, for a counter or a log line. It never changes.
    ///
    /// ```
    /// use wmi_events::ErrorKind;
    ///
    /// assert_eq!(ErrorKind::Checksum.name(), "checksum");
    /// assert_eq!(ErrorKind::Io.to_string(), "io");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Io => "io",
            Self::Encoding => "encoding",
            Self::Syntax => "syntax",
            Self::Structure => "structure",
            Self::Truncated => "truncated",
            Self::Field => "field",
            Self::Limit => "limit",
            Self::Language => "language",
            Self::Format => "format",
            Self::Unsupported => "unsupported",
            Self::Damaged => "damaged",
            Self::Checksum => "checksum",
        }
    }
}

impl fmt::Display for ErrorKind {
    /// The [`name`](ErrorKind::name).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
