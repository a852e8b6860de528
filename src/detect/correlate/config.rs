//! [`CorrelatorConfig`].

use std::collections::BTreeMap;
use std::time::Duration;

/// Time windows and memory limits of a [`Correlator`](super::Correlator).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct CorrelatorConfig {
    /// The maximum time from a cause to its effect; default 5 minutes.
    ///
    /// The effects of a subscription may follow at any time.
    pub window: Duration,
    /// The maximum difference between the clocks of two computers; default 1 minute.
    pub clock_skew: Duration,
    /// The maximum number of traces, one for each event; default 100,000.
    ///
    /// Most take a few hundred bytes.
    pub max_traces: usize,
    /// The maximum bytes of all traces; default 128 MiB.
    ///
    /// Texts, buffers, the index and 16 bytes for each allocation count. The config does not.
    pub max_bytes: usize,
    /// Computer names by IP address, for nodes that are given as addresses.
    pub addresses: BTreeMap<String, String>,
}

impl Default for CorrelatorConfig {
    fn default() -> Self {
        Self {
            window: Duration::from_secs(300),
            clock_skew: Duration::from_secs(60),
            max_traces: 100_000,
            max_bytes: 128 << 20,
            addresses: BTreeMap::new(),
        }
    }
}
