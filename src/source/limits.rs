//! [`Limits`] and [`ArchiveLimits`].

/// Limits for one event.
///
/// An event that exceeds a limit is an [`ErrorKind::Limit`](crate::ErrorKind::Limit), which names
/// the limit.
///
/// # Examples
///
/// ```
/// use wmi_events::ErrorKind;
/// use wmi_events::source::{Options, xml};
///
/// let mut options = Options::default();
/// options.limits.max_event_bytes = 64;
/// let error = xml::parse(&"<Event> ".repeat(9), &options).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Limit);
/// assert_eq!(error.to_string(), "limit exceeded at byte 64: more than 64 bytes in an event");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct Limits {
    /// Maximum size of an event, in bytes of UTF-8.
    ///
    /// Default 4 MiB: Windows stores an event in less than 64 KiB of UTF-16, which is less than 256
    /// KiB with every character escaped.
    pub max_event_bytes: usize,
    /// Maximum nesting depth of elements. Default 32; Windows needs 5.
    pub max_depth: usize,
    /// Maximum number of fields. Default 256; the events of this crate have up to 25.
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

/// Limits for all archives in one input together.
///
/// Data beyond a limit is an [`ErrorKind::Limit`](crate::ErrorKind::Limit), which names the limit
/// and the place; everything read before is kept.
///
/// Members whose bytes overlap are never read twice: the second is an
/// [`ErrorKind::Damaged`](crate::ErrorKind::Damaged). Without nested archives, an input therefore
/// unpacks to at most 1,032 times its size.
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
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct ArchiveLimits {
    /// Maximum nesting depth of zip archives, and of gzip files.
    ///
    /// Default 3: a gzip file in a zip archive in a zip archive is read.
    pub max_depth: usize,
    /// Maximum number of members in all zip archives, of any kind. Default 1,000,000.
    ///
    /// Memory does not grow with their number if they are stored in directory order, as archivers
    /// write them.
    pub max_members: u64,
    /// Maximum number of decompressed bytes. Default 64 GiB.
    ///
    /// Only the beginning of a member is unpacked if it is not a log.
    pub max_unpacked_bytes: u64,
    /// Maximum ratio of unpacked to packed size, for an input or a zip archive member.
    ///
    /// Data unpacked from nested archives counts too. Default 1,032, the maximum of the format in
    /// one pass. Repetitive logs come near it, so only nested archives can exceed it.
    pub max_ratio: u64,
    /// Bytes that an input or member may unpack before [`max_ratio`](Self::max_ratio) applies.
    ///
    /// Default 1 GiB.
    pub ratio_free_bytes: u64,
    /// Maximum number of bytes of zip archives held in memory at one time. Default 256 MiB.
    ///
    /// An archive's directory is at its end, so an archive from a pipe, or one compressed within
    /// another archive, is held in memory. Files, and members stored without compression, are read
    /// in place.
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
