//! [`EventId`].

use std::fmt;

/// An event ID, 16 bits, unique only within its provider.
///
/// Other providers use the same numbers.
///
/// # Examples
///
/// ```
/// use wmi_events::EventId;
///
/// assert_eq!(EventId::PROCESS_CREATION.get(), 4688);
/// assert_eq!(EventId::new(5861), EventId::ESS_TO_CONSUMER_BINDING);
/// assert_eq!(EventId::new(5861).to_string(), "5861");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventId(u16);

impl EventId {
    /// The event ID with that number.
    #[must_use]
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<u16> for EventId {
    fn from(number: u16) -> Self {
        Self(number)
    }
}
