//! [`Reader`].

use std::fmt;
use std::io::BufRead;
use std::iter::FusedIterator;

use crate::error::Error;
use crate::event::Event;
use crate::source::{Limits, Stats, Unrecognized, xml};

/// Reads the events of a text stream in sequence.
///
/// The [module](crate::source::text) lists the shapes. Events in XML may be among them, as in
/// exports of Splunk: [`xml::Reader`] is the same reader, and reads records in text too.
///
/// Records of other events are skipped and counted, and so are records of no known shape:
/// [`unrecognized`](Self::unrecognized) describes the first. Anything else up to the next record is
/// one error. Memory is bounded by [`Limits::max_event_bytes`].
///
/// As an [`Iterator`] it returns owned events; [`next_borrowed`](Self::next_borrowed) lends them.
///
/// # Examples
///
/// ```
/// use wmi_events::source::text::Reader;
///
/// let text = r"01/14/2021 11:41:39 PM
/// LogName=Microsoft-Windows-WMI-Activity/Operational
/// SourceName=Microsoft-Windows-WMI-Activity
/// EventCode=5857
/// ComputerName=WKS07
/// RecordNumber=12
/// Message=CIMWin32 provider started with result code 0x0. HostProcess = wmiprvse.exe; ProcessID = 4844; ProviderPath = cimwin32.dll
/// ";
/// let mut reader = Reader::new(text.as_bytes());
/// let event = reader.next().unwrap()?;
/// assert_eq!(event.system.record_id, Some(12));
/// // It has no zone, so it is not known.
/// assert_eq!(event.system.time_created, None);
/// assert_eq!(event.field("ProviderName").unwrap().text(), "CIMWin32");
/// # Ok::<(), wmi_events::Error>(())
/// ```
pub struct Reader<R>(xml::Reader<R>);

impl<R: BufRead> Reader<R> {
    /// Reads from `input` with the default [`Limits`].
    pub fn new(input: R) -> Self {
        Self(xml::Reader::new(input))
    }

    /// Reads from `input` with other limits.
    ///
    /// ```
    /// use wmi_events::source::{Limits, text::Reader};
    ///
    /// let mut limits = Limits::default();
    /// limits.max_event_bytes = 64 << 20;
    /// assert_eq!(Reader::with_limits("".as_bytes(), limits).count(), 0);
    /// ```
    pub fn with_limits(input: R, limits: Limits) -> Self {
        Self(xml::Reader::with_limits(input, limits))
    }

    /// Returns the next event of this crate, borrowed from the reader; `None` at the end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Structure`](crate::ErrorKind::Structure) for text that is not a record,
    /// [`ErrorKind::Field`](crate::ErrorKind::Field) for a malformed number, and
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) for a record that is too long; those of
    /// [`xml::Reader`] for XML. Reading ends only after [`ErrorKind::Io`](crate::ErrorKind::Io). A
    /// message that does not match the event's template is a [warning](Self::warnings).
    pub fn next_borrowed(&mut self) -> Option<Result<Event<'_>, Error>> {
        self.0.next_borrowed()
    }

    /// Returns the warnings for the last event.
    ///
    /// A warning reports a fault that did not prevent reading the event, such as an invalid
    /// character. [`Stats::warnings`] counts the events that have some.
    #[must_use]
    pub fn warnings(&self) -> &[Error] {
        self.0.warnings()
    }

    /// Returns the counts so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.0.stats()
    }

    /// Returns the first record of no known shape, if there was one.
    #[must_use]
    pub fn unrecognized(&self) -> Option<&Unrecognized> {
        self.0.unrecognized()
    }

    /// Returns the input; bytes already buffered by the reader are lost.
    pub fn into_inner(self) -> R {
        self.0.into_inner()
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Event<'static>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

impl<R: BufRead> FusedIterator for Reader<R> {}

impl<R> fmt::Debug for Reader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Reader").field(&self.0).finish()
    }
}
