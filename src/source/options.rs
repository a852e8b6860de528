//! [`Options`].

use super::{ArchiveLimits, Limits};

/// How to read a log. All but the limits are of EVTX files.
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
#[non_exhaustive]
pub struct Options {
    /// What one event may cost.
    pub limits: Limits,
    /// What archives may cost: those that [`open`](super::open) finds in an input.
    pub archives: ArchiveLimits,
    /// Whether a chunk's or the file's checksum that is wrong is an
    /// [`ErrorKind::Checksum`](crate::ErrorKind::Checksum). The events in it are given all the
    /// same, behind that error. Default: yes.
    pub validate_checksums: bool,
    /// Whether to look for records in the space that the log no longer counts, too: those of
    /// cleared logs and of earlier passes over a chunk. What looks like a record and is none is
    /// passed over in silence. Default: no.
    pub recover: bool,
    /// How many chunks to decode at once, each on a thread of its own; the events come in the
    /// order of their records all the same. 0 counts as 1. Default: 1.
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
