//! [`CorrelatorConfig`].

use std::collections::BTreeMap;
use std::time::Duration;

/// How a [`Correlator`](super::Correlator) works.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct CorrelatorConfig {
    /// How long after its cause an effect may be; default 5 minutes. A subscription's effects
    /// may be at any time after it.
    pub window: Duration,
    /// How far apart the clocks of two computers may be; default 1 minute.
    pub clock_skew: Duration,
    /// How many traces are kept, one for an event; default 100,000. Most take some hundred
    /// bytes.
    pub max_traces: usize,
    /// How many bytes the traces take; default 128 MiB. What counts is what is held: texts,
    /// buffers, index, and 16 bytes an allocation. The config itself does not count.
    pub max_bytes: usize,
    /// The computers of addresses, for nodes that are given by address.
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
