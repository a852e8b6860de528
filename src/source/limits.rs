//! [`Limits`] and [`ArchiveLimits`].

/// What one event may cost. An event beyond a limit is an
/// [`ErrorKind::Limit`](crate::ErrorKind::Limit) that says which one.
///
/// # Examples
///
/// ```
/// use wmi_events::ErrorKind;
/// use wmi_events::source::{Limits, xml};
///
/// let mut limits = Limits::default();
/// limits.max_event_bytes = 64;
/// let error = xml::parse(&"<Event> ".repeat(9), &limits).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Limit);
/// assert_eq!(error.to_string(), "limit exceeded at byte 64: more than 64 bytes in an event");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The bytes of an event, as UTF-8. Default 4 MiB: Windows stores an event in less than
    /// 64 KiB of UTF-16, which is less than 256 KiB with every character escaped.
    pub max_event_bytes: usize,
    /// How deep elements nest. Default 32; Windows needs 5.
    pub max_depth: usize,
    /// The fields of an event. Default 256; the events of this crate have up to 15.
    pub max_fields: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_event_bytes: 4 << 20,
            max_depth: 32,
            max_fields: 256,
        }
    }
}

/// What the archives in one input may cost, all of them together. What lies beyond a limit is an
/// [`ErrorKind::Limit`](crate::ErrorKind::Limit) that says which one, and where; what was read
/// before it stays.
///
/// Members whose bytes overlap are never read twice: the second is an
/// [`ErrorKind::Damaged`](crate::ErrorKind::Damaged). So without archives in archives, an input can
/// unpack to no more than 1,032 times its size.
///
/// # Examples
///
/// ```
/// use wmi_events::source::Options;
///
/// let mut options = Options::default();
/// options.archives.max_unpacked_bytes = 1 << 30;
/// options.archives.max_buffered_bytes = 0; // no zip archives through pipes or within others
/// assert_eq!(options.archives.max_depth, 3);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArchiveLimits {
    /// How many zip archives may be within each other, and how many gzip files. Default 3: a gzip
    /// file in a zip archive in a zip archive is read.
    pub max_depth: usize,
    /// The members of all zip archives, whatever they are. Default 1,000,000. Memory does not grow
    /// with their number as long as they are in the order of their places, as archivers write them.
    pub max_members: u64,
    /// The bytes that decompression makes. Default 64 GiB. Of a member that is not a log, only the
    /// beginning is unpacked.
    pub max_unpacked_bytes: u64,
    /// How many times its packed size an input, or a member of a zip archive, may unpack to, with
    /// all that is packed in it again. Default 1,032, which is what the format can do in one go
    /// (repetitive logs do come near it), so that only archives in archives reach it.
    pub max_ratio: u64,
    /// How many bytes may be unpacked of an input, or of a member, before
    /// [`max_ratio`](Self::max_ratio) counts. Default 1 GiB.
    pub ratio_free_bytes: u64,
    /// The bytes of zip archives held in memory at one time. An archive's directory is at its end,
    /// so one that comes through a pipe, or packed within another archive, is held as a whole.
    /// Files, and members stored without compression, are read in place. Default 256 MiB.
    pub max_buffered_bytes: u64,
}

impl Default for ArchiveLimits {
    fn default() -> Self {
        Self {
            max_depth: 3,
            max_members: 1_000_000,
            max_unpacked_bytes: 64 << 30,
            max_ratio: 1032,
            ratio_free_bytes: 1 << 30,
            max_buffered_bytes: 256 << 20,
        }
    }
}
