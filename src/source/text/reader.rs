//! [`Reader`].

use std::io::BufRead;

use crate::error::Error;
use crate::event::Event;
use crate::source::stream::stream_reader;
use crate::source::{Options, xml};

/// Reads the events of a text stream in sequence.
///
/// The [module](crate::source::text) lists the shapes. Events in XML may be among them, as in
/// exports of Splunk: [`xml::Reader`] is the same reader, and reads records in text too.
///
/// Records of other events are skipped and counted, and so are records of no known shape:
/// [`unrecognized`](Self::unrecognized) describes the first. Anything else up to the next record is
/// one error. Memory is bounded by [`Limits::max_event_bytes`](crate::source::Limits::max_event_bytes).
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
/// // Its time has no zone, so it is not known.
/// assert_eq!(event.system.time_created, None);
/// assert_eq!(event.system.local_time.as_deref(), Some("01/14/2021 11:41:39 PM"));
/// assert_eq!(event.field("ProviderName").unwrap().text(), "CIMWin32");
/// # Ok::<(), wmi_events::Error>(())
/// ```
pub struct Reader<R> {
    /// Text and XML may be in one stream.
    xml: xml::Reader<R>,
}

impl<R: BufRead> Reader<R> {
    /// Reads from `input` with the default [`Options`].
    pub fn new(input: R) -> Self {
        Self::with_options(input, Options::default())
    }

    /// Reads from `input` with other options.
    ///
    /// ```
    /// use wmi_events::source::{Options, text::Reader};
    ///
    /// let mut options = Options::default();
    /// options.limits.max_event_bytes = 64 << 20;
    /// assert_eq!(Reader::with_options("".as_bytes(), options).count(), 0);
    /// ```
    pub fn with_options(input: R, options: Options) -> Self {
        let xml = xml::Reader::with_options(input, options);
        Self { xml }
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
        self.xml.next_borrowed()
    }
}

stream_reader!(Reader, xml.stream);
