//! The stored state of a [`Correlator`]: its config and its traces. The index is rebuilt.

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::trace::{EventRef, Key, Role, Trace};
use super::{Correlator, CorrelatorConfig};

impl Serialize for Correlator {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut state = serializer.serialize_struct("Correlator", 2)?;
        state.serialize_field("config", &self.config)?;
        state.serialize_field("traces", &Traces(self))?;
        state.end()
    }
}

struct Traces<'a>(&'a Correlator);

impl Serialize for Traces<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.store.iter().map(Stored::from))
    }
}

impl<'de> Deserialize<'de> for Correlator {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        struct State {
            config: CorrelatorConfig,
            traces: Vec<Trace>,
        }
        let state = State::deserialize(deserializer)?;
        let mut correlator = Self::new(state.config);
        for trace in state.traces {
            correlator.keep(trace);
        }
        Ok(correlator)
    }
}

impl<'de> Deserialize<'de> for Trace {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Stored::deserialize(deserializer).map(Self::from)
    }
}

/// A stored trace.
#[derive(serde::Serialize, serde::Deserialize)]
struct Stored<'a> {
    role: Role,
    keys: Vec<Cow<'a, str>>,
    /// The full names of each key; empty if no key has any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    full_names: Vec<Vec<Cow<'a, str>>>,
    /// In states of the older form, which have one trace for each node: the computer of the effect;
    /// empty for any computer.
    #[serde(default, skip_serializing)]
    target: Option<String>,
    event: Cow<'a, EventRef>,
}

impl<'a> From<&'a Trace> for Stored<'a> {
    fn from(trace: &'a Trace) -> Self {
        let names_of = |key: &'a Key| {
            key.full_names
                .iter()
                .map(|name| Cow::from(&**name))
                .collect()
        };
        let has_names = trace.keys.iter().any(|key| !key.full_names.is_empty());
        Self {
            role: trace.role,
            keys: trace.keys.iter().map(|key| Cow::from(&*key.text)).collect(),
            full_names: trace
                .keys
                .iter()
                .filter(|_| has_names)
                .map(names_of)
                .collect(),
            target: None,
            event: Cow::Borrowed(&trace.event),
        }
    }
}

impl From<Stored<'_>> for Trace {
    fn from(stored: Stored<'_>) -> Self {
        let target = stored
            .target
            .filter(|name| stored.role == Role::Source && !name.is_empty());
        let mut names = stored.full_names.iter();
        let key = |text: &Cow<'_, str>| {
            let names = names.next().into_iter().flatten().map(|name| &**name);
            Key::with_full_names(text, names.chain(target.as_deref()))
        };
        let keys = stored.keys.iter().map(key).collect();
        Self::new(stored.role, keys, stored.event.into_owned().limited())
    }
}
