//! The stored state of a [`ProcessTree`]: its limits, its computers and their processes.

use std::collections::BTreeMap;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::host::Host;
use super::hosts::Hosts;
use super::{ProcessTree, TreeLimits};

impl Serialize for ProcessTree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut state = serializer.serialize_struct("ProcessTree", 3)?;
        state.serialize_field("limits", &self.limits)?;
        state.serialize_field("hosts", &ByName(&self.hosts))?;
        state.serialize_field("clock", &self.hosts.clock())?;
        state.end()
    }
}

struct ByName<'a>(&'a Hosts);

impl Serialize for ByName<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter())
    }
}

impl<'de> Deserialize<'de> for ProcessTree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        struct State {
            limits: TreeLimits,
            hosts: BTreeMap<String, Host>,
        }
        let state = State::deserialize(deserializer)?;
        let mut tree = Self::new(state.limits);
        let mut hosts: Vec<_> = state.hosts.into_iter().collect();
        hosts.sort_by_key(|(_, host)| host.last_heard);
        for (name, host) in hosts {
            for process in host.processes {
                tree.hosts.keep(&name, process.limited(), &tree.limits);
            }
        }
        Ok(tree)
    }
}
