//! [`Options`].

use super::{ArchiveLimits, Limits};

/// How to read a log. All options except the limits apply to EVTX files only.
///
/// # Examples
///
/// ```
/// use wmi_events::source::Options;
///
/// let mut options = Options::default();
/// options.recover = true;
/// assert!(options.validate_checksums);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct Options {
    /// Limits for one event.
    pub limits: Limits,
    /// Limits for the archives that [`open`](super::open) finds in an input.
    pub archives: ArchiveLimits,
    /// Whether to report checksum mismatches of chunks and file headers.
    ///
    /// A mismatch is an [`ErrorKind::Checksum`](crate::ErrorKind::Checksum); the events are still
    /// returned, after that error. Default: yes.
    pub validate_checksums: bool,
    /// Whether to search for records also in space that the log no longer counts.
    ///
    /// These are records of cleared logs and of earlier passes over a chunk. Bytes that look like a
    /// record but are not are skipped silently. Default: no.
    pub recover: bool,
    /// How many chunks to decode in parallel at most, each on its own thread.
    ///
    /// Events are still returned in record order. A file gets one thread for each 32 MiB: threads cost
    /// more than they save in smaller ones. 0 counts as 1. Default: 1.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            archives: ArchiveLimits::default(),
            validate_checksums: true,
            recover: false,
            threads: 1,
        }
    }
}
