//! [`Options`].

use super::{ArchiveLimits, Limits};
use crate::schema::EventSet;

/// How to read events.
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
    /// The events that are given.
    ///
    /// Others are passed over as those of other providers, and counted in
    /// [`Stats::skipped`](super::Stats::skipped). Default: [`EventSet::SIX`].
    pub events: EventSet,
    /// Limits for one event.
    pub limits: Limits,
    /// Limits for the archives that [`open`](super::open) finds in an input.
    pub archives: ArchiveLimits,
    /// Whether to report checksum mismatches of chunks and file headers of EVTX.
    ///
    /// A mismatch is an [`ErrorKind::Checksum`](crate::ErrorKind::Checksum); the events are still
    /// returned, after that error. Default: yes.
    pub validate_checksums: bool,
    /// Whether to search for records also in space that an EVTX log no longer counts.
    ///
    /// These are records of cleared logs and of earlier passes over a chunk. Bytes that look like a
    /// record but are not are skipped silently. And whether to read the members of a zip archive that
    /// lost the directory at its end, by the headers before them: an error says that it is lost.
    /// Default: no.
    pub recover: bool,
    /// How many chunks of an EVTX file to decode in parallel at most, each on its own thread.
    ///
    /// Events are still returned in record order. A file gets one thread for each 32 MiB: threads cost
    /// more than they save in smaller ones. 0 counts as 1. Default: 1.
    pub threads: usize,
}

/// The default options with other limits.
impl From<Limits> for Options {
    fn from(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            events: EventSet::SIX,
            limits: Limits::default(),
            archives: ArchiveLimits::default(),
            validate_checksums: true,
            recover: false,
            threads: 1,
        }
    }
}
