//! The stored state of a [`ProcessTree`]: its limits, its computers and their processes.

use std::collections::VecDeque;

use serde::de::{Deserialize, Deserializer, VariantAccess};
use serde::ser::{Serialize, Serializer};

use super::super::state::{self, Stored};
use super::{Process, ProcessTree, v1};

impl Serialize for ProcessTree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let state = v1::State {
            limits: v1::Limits::from(&self.limits),
            hosts: Hosts(self),
        };
        state::write::<Self, S>(1, &state, serializer)
    }
}

/// Written one by one, from the processes themselves.
struct Hosts<'a>(&'a ProcessTree);

impl Serialize for Hosts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(
            self.0
                .hosts
                .oldest_first()
                .map(|(name, processes)| v1::Host {
                    name: name.into(),
                    processes: Processes(processes),
                }),
        )
    }
}

struct Processes<'a>(&'a VecDeque<Process>);

impl Serialize for Processes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(v1::Process::from))
    }
}

impl<'de> Deserialize<'de> for ProcessTree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        state::read(&["v1"], deserializer)
    }
}

impl Stored for ProcessTree {
    const NAME: &'static str = "process tree";

    fn read<'de, A: VariantAccess<'de>>(version: u64, state: A) -> Result<Self, A::Error> {
        match version {
            1 => state.newtype_variant().map(from_v1),
            _ => Err(state::unknown::<Self, _>(version)),
        }
    }
}

type HostsOfV1<'a> = Vec<v1::Host<'a, Vec<v1::Process<'a>>>>;

fn from_v1(state: v1::State<HostsOfV1<'_>>) -> ProcessTree {
    let hosts = state.hosts.into_iter().map(|host| {
        let processes = host.processes.into_iter();
        let processes = processes.map(|process| Process::from(process).limited());
        (host.name.into_owned(), processes.collect())
    });
    ProcessTree::of(state.limits.into(), hosts)
}
