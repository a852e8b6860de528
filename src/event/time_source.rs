//! [`TimeSource`].

use std::fmt;

/// Whose clock the time of an event is from.
///
/// Some collectors write the event's own time in the computer's local time without its zone (NXLog's
/// `EventTime`), or not at all. Then the time at which a collector received the record stands for
/// it, if that has a zone: it is later than the event by the way there, mostly seconds.
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "json")] {
/// use wmi_events::Event;
/// use wmi_events::event::TimeSource;
///
/// let json = r#"{"EventID": 4688, "SourceName": "Microsoft-Windows-Security-Auditing",
///     "EventTime": "2026-03-03 10:04:55", "@timestamp": "2026-03-03T09:04:56.204Z"}"#;
/// let system = Event::from_json(json)?.unwrap().system;
/// assert_eq!(system.time_text().as_deref(), Some("2026-03-03T09:04:56.2040000Z"));
/// assert_eq!(system.time_source, TimeSource::Received);
/// assert_eq!(system.local_time.as_deref(), Some("2026-03-03 10:04:55"));
/// # }
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeSource {
    /// The event's own: Windows logged it at this time.
    #[default]
    Event,
    /// The collector's: it received the record at this time.
    Received,
}

impl TimeSource {
    pub(crate) const EXPECTED: &'static str = "`event` or `received`";

    /// Its name in JSON: `event` or `received`.
    ///
    /// ```
    /// use wmi_events::event::TimeSource;
    ///
    /// assert_eq!(TimeSource::Received.name(), "received");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Received => "received",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        let all = [Self::Event, Self::Received];
        all.into_iter().find(|source| source.name() == name)
    }
}

impl fmt::Display for TimeSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
