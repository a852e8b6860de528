//! Version 1 of a stored correlator, which stays as it is: its configuration is read. Its traces say
//! too little for a story; they count as dropped.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use super::super::state::to_usize;
use super::CorrelatorConfig;
use crate::event::EventId;
use crate::value::WindowsTime;

#[derive(Deserialize)]
pub(super) struct State {
    config: Config,
    traces: Vec<Trace>,
}

#[derive(Deserialize)]
struct Config {
    window: Duration,
    clock_skew: Duration,
    max_traces: u64,
    max_bytes: u64,
    addresses: BTreeMap<String, String>,
}

/// Each part is read: a binary format cannot skip it.
#[derive(Deserialize)]
#[expect(dead_code, reason = "read to get past it")]
struct Trace {
    role: Role,
    keys: Vec<Key>,
    event: Event,
}

#[derive(Deserialize)]
enum Role {
    Source,
    Child,
    RemoteChild,
    ScriptHost,
    Provider,
    Binding,
    Activation,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read to get past it")]
struct Key {
    text: String,
    full_names: Vec<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read to get past it")]
struct Event {
    computer: String,
    time: WindowsTime,
    event_id: EventId,
    record_id: Option<u64>,
    user: Option<String>,
    what: String,
}

impl State {
    /// Its configuration, and the number of its traces.
    pub(super) fn into_parts(self) -> (CorrelatorConfig, u64) {
        let config = CorrelatorConfig {
            window: self.config.window,
            clock_skew: self.config.clock_skew,
            max_traces: to_usize(self.config.max_traces),
            max_bytes: to_usize(self.config.max_bytes),
            addresses: self.config.addresses,
            ..CorrelatorConfig::default()
        };
        (config, self.traces.len() as u64)
    }
}
