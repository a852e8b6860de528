//! [`Item`] and [`Gap`].

use std::fmt;

use wmi_events::Event;

use crate::options::Start;

/// What a subscription gives.
#[derive(Debug)]
#[non_exhaustive]
#[expect(clippy::large_enum_variant, reason = "mostly an event")]
pub enum Item<'s> {
    /// An event that was chosen.
    Event(Event<'s>),
    /// Another event: the query selects more than [`Options::events`](crate::Options::events).
    Other,
    /// Records are missing before the next item.
    Gap(Gap),
}

/// Records that are missing: the log was overwritten or cleared before they were read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// The bookmark of the last record before it; `None` if none was read.
    pub bookmark: Option<String>,
    /// Where the subscription goes on: [`Start::Oldest`], or [`Start::Future`] if it began so and had
    /// read nothing.
    ///
    /// With a query over several logs, the records of the others are given again too.
    pub goes_on: Start,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let goes_on = match self.goes_on {
            Start::Future => "with new records",
            _ => "at the oldest record",
        };
        write!(
            f,
            "records are missing: the log was overwritten or cleared; reading goes on {goes_on}"
        )
    }
}
