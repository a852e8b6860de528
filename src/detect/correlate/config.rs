//! [`CorrelatorConfig`].

use std::collections::BTreeMap;
use std::time::Duration;

/// Time windows and memory limits of a [`Correlator`](super::Correlator).
///
/// In JSON, a time is a number of seconds, or `{"secs": 1, "nanos": 500000000}`:
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use wmi_events::detect::CorrelatorConfig;
///
/// let config: CorrelatorConfig = serde_json::from_str(r#"{"max_traces": 500, "window": 90}"#).unwrap();
/// assert_eq!((config.max_traces, config.window.as_secs()), (500, 90));
/// assert_eq!(config.clock_skew.as_secs(), 60); // the default
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct CorrelatorConfig {
    /// The maximum time from a cause to its effect; default 5 minutes.
    ///
    /// The effects of a subscription may follow at any time.
    #[cfg_attr(feature = "serde", serde(with = "seconds"))]
    pub window: Duration,
    /// The maximum difference between the clocks of two computers; default 1 minute.
    #[cfg_attr(feature = "serde", serde(with = "seconds"))]
    pub clock_skew: Duration,
    /// The maximum number of events that are kept to be joined; default 1,000,000.
    ///
    /// Most take about a kilobyte, so [`max_bytes`](Self::max_bytes) is the usual limit. Processes
    /// that are no event of a story do not count.
    pub max_traces: usize,
    /// The maximum bytes of all that is kept; default 128 MiB.
    ///
    /// Texts, buffers, the index and 16 bytes for each allocation count. The config does not.
    pub max_bytes: usize,
    /// The maximum number of processes of one computer that are kept in case they turn out to be
    /// part of a story; default 4,096.
    pub max_processes: usize,
    /// Computer names by IP address, for nodes that are given as addresses.
    pub addresses: BTreeMap<String, String>,
}

impl Default for CorrelatorConfig {
    fn default() -> Self {
        Self {
            window: Duration::from_secs(300),
            clock_skew: Duration::from_secs(60),
            max_traces: 1_000_000,
            max_bytes: 128 << 20,
            max_processes: 4096,
            addresses: BTreeMap::new(),
        }
    }
}

/// A time in formats for people: whole seconds, or serde's form of a [`Duration`].
#[cfg(feature = "serde")]
mod seconds {
    use std::fmt;
    use std::time::Duration;

    use serde::de::value::MapAccessDeserializer;
    use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
    use serde::ser::{Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(
        time: &Duration,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() && time.subsec_nanos() == 0 {
            serializer.serialize_u64(time.as_secs())
        } else {
            time.serialize(serializer)
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Duration, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(Seconds)
        } else {
            Duration::deserialize(deserializer)
        }
    }

    struct Seconds;

    impl<'de> Visitor<'de> for Seconds {
        type Value = Duration;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a number of seconds")
        }

        fn visit_u64<E>(self, seconds: u64) -> Result<Duration, E> {
            Ok(Duration::from_secs(seconds))
        }

        fn visit_i64<E: Error>(self, seconds: i64) -> Result<Duration, E> {
            let seconds = seconds.try_into().map_err(E::custom)?;
            self.visit_u64(seconds)
        }

        fn visit_f64<E: Error>(self, seconds: f64) -> Result<Duration, E> {
            Duration::try_from_secs_f64(seconds).map_err(E::custom)
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Duration, A::Error> {
            Duration::deserialize(MapAccessDeserializer::new(map))
        }
    }
}
