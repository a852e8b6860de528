//! [`Stats`].

use std::ops::AddAssign;

use crate::error::Error;
use crate::event::Event;

/// What a reader has seen so far.
///
/// `seen` is the sum of `matched`, `skipped`, `unrecognized` and `malformed`.
///
/// # Examples
///
/// ```
/// use wmi_events::source::xml::Reader;
///
/// let mut reader = Reader::new("<Events><Event></Event></Events>".as_bytes());
/// assert!(reader.next().unwrap().is_err());
/// assert!(reader.next().is_none());
/// let stats = reader.stats();
/// assert_eq!((stats.seen, stats.matched, stats.skipped, stats.malformed), (1, 0, 0, 1));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct Stats {
    /// Records, whole or broken, and stretches that are not records.
    pub seen: u64,
    /// Events of this crate.
    pub matched: u64,
    /// Well-formed events of other kinds.
    pub skipped: u64,
    /// Records of no known shape; a reader's `unrecognized` describes the first.
    pub unrecognized: u64,
    /// Errors.
    pub malformed: u64,
    /// Events that were read with a warning, for example without their message.
    ///
    /// Each also counts in `matched`.
    pub warnings: u64,
}

impl Stats {
    /// Counts one result of a source.
    pub(crate) fn count(&mut self, event: &Result<Option<Event<'_>>, Error>) {
        match event {
            Ok(None) => {
                self.seen += 1;
                self.skipped += 1;
            }
            Ok(Some(_)) => self.count_given(true),
            Err(_) => self.count_given(false),
        }
    }

    /// Counts the next result of a reader, with its warnings, and returns it.
    pub(crate) fn give<'e>(
        &mut self,
        event: Result<Option<Event<'e>>, Error>,
        warnings: &[Error],
    ) -> Option<Result<Event<'e>, Error>> {
        self.count(&event);
        self.warnings += u64::from(!warnings.is_empty());
        event.transpose()
    }

    /// Counts a record of no known shape.
    pub(crate) fn count_unrecognized(&mut self) {
        self.seen += 1;
        self.unrecognized += 1;
    }

    /// Counts an event of this crate, or an error.
    pub(crate) fn count_given(&mut self, is_event: bool) {
        self.seen += 1;
        if is_event {
            self.matched += 1;
        } else {
            self.malformed += 1;
        }
    }

    /// Adds the counts of another reader.
    pub(super) const fn add(&mut self, other: Self) {
        self.seen += other.seen;
        self.matched += other.matched;
        self.skipped += other.skipped;
        self.unrecognized += other.unrecognized;
        self.malformed += other.malformed;
        self.warnings += other.warnings;
    }
}

impl AddAssign for Stats {
    fn add_assign(&mut self, other: Self) {
        self.add(other);
    }
}
