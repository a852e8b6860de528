//! [`Dialect`]: what there is to know about the way a collector writes an event.

use super::received_times::RECEIVED_TIMES;
use crate::event::EventId;
use crate::event::Property::{self, *};

/// How a collector writes an event.
#[derive(Debug)]
pub(super) struct Dialect {
    /// Who writes it, and how that was verified, for the docs.
    #[cfg_attr(not(test), expect(dead_code, reason = "shown in the docs"))]
    pub(super) writers: &'static [(&'static str, Verified)],
    /// Paths of members that it always has.
    pub(super) marks: &'static [&'static str],
    /// The paths of the header's properties, the likeliest first. `=` means: in this case only.
    pub(super) header: &'static [(Property, &'static [&'static str])],
    /// The members that contain fields by name.
    pub(super) data: &'static [&'static str],
    /// The members that contain the values in manifest order.
    pub(super) positions: &'static [&'static str],
    /// Where the rendered message is, the best place first.
    pub(super) message: &'static [&'static str],
    /// Fields that the collector moves out of the data.
    pub(super) moved: &'static [Moved],
    pub(super) fields: Fields,
    /// What every name at the top may begin with.
    pub(super) prefix: &'static str,
    /// Whether a time without a zone is in UTC.
    pub(super) is_utc: bool,
    /// Whether the time is as a program shows it, in any format.
    pub(super) is_time_shown: bool,
    /// Whether backslashes and quotes in fields are escaped once more.
    pub(super) is_escaped_twice: bool,
    /// Whether the provider's name is the one that Windows shows, in its language.
    pub(super) has_display_name: bool,
    /// Whether empty text in the header is empty text, as this crate writes it, and not a missing
    /// value.
    pub(super) has_empty_text: bool,
}

/// How a dialect was verified.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verified {
    /// By records that the collector wrote.
    RealRecords,
    /// By a vendor's test records.
    VendorFixture,
    /// By records rebuilt from the collector's source code or documentation.
    Rebuilt,
}

/// A field that a collector moves to another member.
#[derive(Debug)]
pub(super) struct Moved {
    pub(super) event: EventId,
    pub(super) path: &'static str,
    pub(super) field: &'static str,
}

/// Where fields are besides the data members.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fields {
    /// Nowhere.
    InData,
    /// Also next to the header's properties.
    Flat,
    /// In the data members among others; theirs begin with `Data_` or the operation's element.
    Prefixed,
}

/// The slot of each role a member can have.
pub(super) const RECEIVED: usize = LocalTime as usize + 1;
pub(super) const DATA: usize = RECEIVED + 1;
pub(super) const DATA_LEN: usize = 3;
pub(super) const POSITIONS: usize = DATA + DATA_LEN;
pub(super) const MESSAGE: usize = POSITIONS + 1;
pub(super) const MOVED: usize = MESSAGE + 1;
pub(super) const MOVED_LEN: usize = 8;
pub(super) const SLOTS: usize = MOVED + MOVED_LEN;

impl Dialect {
    /// The paths of all members that it knows, each with its slot.
    pub(super) fn paths(&'static self) -> impl Iterator<Item = (usize, &'static str)> {
        let header = self.header.iter().flat_map(|(property, paths)| {
            let slot = *property as usize;
            paths.iter().map(move |path| (slot, *path))
        });
        let received = RECEIVED_TIMES.iter().map(|time| (RECEIVED, time.path));
        let data = self.data.iter().enumerate();
        let data = data.map(|(index, path)| (DATA + index, *path));
        let positions = self.positions.iter().map(|path| (POSITIONS, *path));
        let message = self.message.iter().map(|path| (MESSAGE, *path));
        let moved = self.moved.iter().enumerate();
        let moved = moved.map(|(index, moved)| (MOVED + index, moved.path));
        header
            .chain(received)
            .chain(data)
            .chain(positions)
            .chain(message)
            .chain(moved)
    }
}
