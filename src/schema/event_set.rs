//! [`EventSet`]: which events a reader gives.

use std::fmt;
use std::str::FromStr;

pub use super::tables::EventSet;
use super::tables::of_log;
use super::{EVENTS, EventSchema, SYSMON, channels};
use crate::error::Error;
use crate::event_id::EventId;
use crate::value::Guid;

/// The words for sets of several events.
const WORDS: [(&str, EventSet); 5] = [
    ("all", EventSet::ALL),
    ("six", EventSet::SIX),
    ("sysmon", EventSet::SYSMON),
    ("trace", EventSet::TRACE),
    ("none", EventSet::empty()),
];

impl EventSet {
    /// Every event of this crate.
    pub const ALL: Self = Self::all();

    /// 4688 and 5857 to 5861, which a reader gives unless told otherwise.
    pub const SIX: Self = Self::PROCESS_CREATION
        .union(Self::PROVIDER_STARTED)
        .union(Self::CLIENT_FAILURE)
        .union(Self::ESS_STARTED)
        .union(Self::TEMPORARY_ESS_STARTED)
        .union(Self::ESS_TO_CONSUMER_BINDING);

    /// Sysmon's: 1 and 19 to 21.
    pub const SYSMON: Self = of_log(channels::SYSMON_OPERATIONAL);

    /// Those of WMI-Activity's Trace log: 11 to 13 and 17 to 24.
    pub const TRACE: Self = of_log(channels::WMI_TRACE);

    /// The schemas of the events in it, in the order of [`EVENTS`].
    ///
    /// ```
    /// use wmi_events::schema::EventSet;
    ///
    /// let ids: Vec<_> = EventSet::SIX.schemas().map(|schema| schema.event_id.get()).collect();
    /// assert_eq!(ids, [4688, 5857, 5858, 5859, 5860, 5861]);
    /// ```
    pub fn schemas(self) -> impl Iterator<Item = &'static EventSchema> + Clone {
        EVENTS.iter().copied().filter(move |event| self.has(event))
    }

    /// The event in it with that provider name, provider GUID and ID.
    #[inline]
    pub(crate) fn find(
        self,
        name: Option<&str>,
        guid: Option<Guid>,
        id: EventId,
    ) -> Option<&'static EventSchema> {
        self.schemas()
            .find(|event| event.event_id == id && event.provider.is_named(name, guid))
    }

    /// Whether the event with that schema is in it.
    ///
    /// ```
    /// use wmi_events::schema::{self, EventSet};
    ///
    /// assert!(EventSet::SIX.has(&schema::CLIENT_FAILURE));
    /// assert!(!EventSet::SIX.has(&schema::SYSMON_PROCESS_CREATION));
    /// ```
    #[inline]
    #[must_use]
    pub const fn has(self, event: &EventSchema) -> bool {
        self.intersects(event.set)
    }
}

impl EventSchema {
    /// The set of this event alone.
    #[must_use]
    pub const fn as_set(&self) -> EventSet {
        self.set
    }

    /// The word for it in the text of an [`EventSet`]: its ID, and for Sysmon's `sysmon:` before it.
    ///
    /// ```
    /// use wmi_events::schema;
    ///
    /// assert_eq!(schema::CLIENT_FAILURE.word(), "5858");
    /// assert_eq!(schema::SYSMON_PROCESS_CREATION.word(), "sysmon:1");
    /// ```
    #[must_use]
    pub fn word(&self) -> String {
        let is_of_sysmon = std::ptr::eq(self.provider, &SYSMON);
        let log = if is_of_sysmon { "sysmon:" } else { "" };
        format!("{log}{}", self.event_id)
    }
}

/// The six.
impl Default for EventSet {
    fn default() -> Self {
        Self::SIX
    }
}

impl FromStr for EventSet {
    type Err = Error;

    /// Reads words with commas between them, in any case: `six`, `all`, `sysmon`, `trace`, `none`,
    /// an event's name, its ID (`4688`), or that of a Sysmon event after `sysmon:` (`sysmon:1`).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Field`](crate::ErrorKind::Field) for any other word.
    ///
    /// ```
    /// use wmi_events::schema::EventSet;
    ///
    /// let events: EventSet = "six,sysmon:1".parse()?;
    /// assert_eq!(events, EventSet::SIX | EventSet::SYSMON_PROCESS_CREATION);
    /// assert_eq!(events.to_string(), "six,sysmon:1");
    /// assert_eq!("All".parse::<EventSet>()?, EventSet::ALL);
    /// assert!("4689".parse::<EventSet>().is_err());
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    fn from_str(text: &str) -> Result<Self, Error> {
        text.split(',').try_fold(Self::empty(), |all, word| {
            let word = word.trim();
            let known = WORDS
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(word))
                .map(|(_, set)| *set);
            let is_named = |event: &&EventSchema| {
                event.name.eq_ignore_ascii_case(word) || event.word().eq_ignore_ascii_case(word)
            };
            let of_event = || {
                EVENTS
                    .iter()
                    .copied()
                    .find(is_named)
                    .map(EventSchema::as_set)
            };
            let set = known.or_else(of_event).ok_or_else(|| {
                let expected = "six, all, sysmon, trace, none, or the name or ID of an event";
                Error::value("EventSet", expected, word)
            })?;
            Ok(all | set)
        })
    }
}

/// The words that [`FromStr`] reads, the largest set first.
impl fmt::Display for EventSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = *self;
        let mut words = Vec::new();
        for (word, set) in WORDS {
            if !set.is_empty() && rest.contains(set) {
                words.push(word.to_owned());
                rest -= set;
            }
        }
        words.extend(rest.schemas().map(EventSchema::word));
        if words.is_empty() {
            words.push("none".to_owned());
        }
        f.pad(&words.join(","))
    }
}

#[cfg(feature = "serde")]
mod json {
    use std::borrow::Cow;

    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::{Serialize, Serializer};

    use super::EventSet;

    impl Serialize for EventSet {
        /// Its text.
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(self)
        }
    }

    impl<'de> Deserialize<'de> for EventSet {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let text = Cow::<'de, str>::deserialize(deserializer)?;
            text.parse().map_err(D::Error::custom)
        }
    }
}

#[cfg(test)]
mod tests;
