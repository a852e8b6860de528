//! The processes of a tree by computer, in the order in which computers were last seen.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::super::kept;
use super::host::Host;
use super::limits::TreeLimits;
use super::process::Process;

/// Processes by computer.
#[derive(Clone, Debug, Default)]
pub(super) struct Hosts {
    by_name: BTreeMap<String, Host>,
    ages: Ages,
    bytes: usize,
}

/// The order in which computers were last seen.
#[derive(Clone, Debug, Default)]
struct Ages {
    /// Counts up whenever the computer changes.
    clock: u64,
    names: BTreeMap<u64, String>,
}

impl Ages {
    /// Makes a computer the most recently seen one.
    fn hear(&mut self, host: &mut Host) {
        if host.last_heard != self.clock
            && let Some(name) = self.names.remove(&host.last_heard)
        {
            host.last_heard = self.add(name);
        }
    }

    /// Adds a computer as the most recently seen one.
    fn add(&mut self, name: String) -> u64 {
        self.clock += 1;
        self.names.insert(self.clock, name);
        self.clock
    }
}

/// The kept name of a computer.
fn key(computer: &str) -> String {
    kept::name(computer).to_ascii_lowercase()
}

/// The bytes of a computer without its processes: its name twice, in two maps.
fn bytes_of_name(name: &str) -> usize {
    2 * kept::allocation(name.len())
        + kept::map_entry::<String, Host>()
        + kept::map_entry::<u64, String>()
}

/// Computers and their processes by start time; a forged state may have a computer twice.
fn distinct(hosts: impl Iterator<Item = (String, Vec<Process>)>) -> Vec<(String, Vec<Process>)> {
    let mut all: Vec<(String, Vec<Process>)> = Vec::new();
    let mut places = HashMap::new();
    for (name, mut processes) in hosts {
        let name = key(&name);
        let place = *places.entry(name.clone()).or_insert(all.len());
        match all.get_mut(place) {
            Some((_, others)) => others.append(&mut processes),
            None => all.push((name, processes)),
        }
    }
    for (_, processes) in &mut all {
        processes.sort_by_key(|process| process.started);
    }
    all
}

impl Hosts {
    pub(super) fn get(&self, computer: &str) -> Option<&Host> {
        self.by_name.get(&key(computer))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &Host)> {
        self.by_name.iter()
    }

    /// Least recently seen first; the length is known.
    pub(super) fn oldest_first(&self) -> impl Iterator<Item = (&String, &VecDeque<Process>)> {
        static NONE: VecDeque<Process> = VecDeque::new();
        let names = self.ages.names.values();
        names.map(|name| {
            let host = self.by_name.get(name);
            (name, host.map_or(&NONE, |host| &host.processes))
        })
    }

    /// The computers with their processes, least recently seen first.
    pub(super) fn into_oldest_first(mut self) -> impl Iterator<Item = (String, Vec<Process>)> {
        let names = std::mem::take(&mut self.ages.names).into_values();
        names.filter_map(move |name| {
            let host = self.by_name.remove(&name)?;
            Some((name, host.processes.into()))
        })
    }

    /// These computers, least recently seen first: of the last ones, and of their processes that
    /// started last, as many as the limits let.
    pub(super) fn of(
        hosts: impl Iterator<Item = (String, Vec<Process>)>,
        limits: &TreeLimits,
    ) -> Self {
        let mut kept = Vec::new();
        let mut bytes = 0;
        for (name, processes) in distinct(hosts)
            .into_iter()
            .rev()
            .take(limits.max_hosts.max(1))
        {
            let wanted = processes.len().min(limits.max_processes.max(1));
            let (mut len, mut texts) = (0, 0);
            for process in processes.iter().rev().take(wanted) {
                texts += process.heap_bytes();
                if bytes + bytes_of_name(&name) + Host::buffer(len + 1) + texts > limits.max_bytes {
                    break;
                }
                len += 1;
            }
            if len > 0 {
                let host = Host::of(processes, len);
                bytes += bytes_of_name(&name) + host.bytes();
                kept.push((name, host));
            }
            if len < wanted {
                break;
            }
        }
        let mut hosts = Self {
            bytes,
            ..Self::default()
        };
        for (name, mut host) in kept.into_iter().rev() {
            host.last_heard = hosts.ages.add(name.clone());
            hosts.by_name.insert(name, host);
        }
        hosts
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Keeps a process. The oldest processes of the least recently seen computer are dropped until
    /// it fits; a process that can never fit is not kept.
    pub(super) fn keep(&mut self, computer: &str, process: Process, limits: &TreeLimits) {
        let name = key(computer);
        let max = limits.max_processes.max(1);
        let heap_bytes = process.heap_bytes();
        loop {
            let Some(host) = self.by_name.get_mut(&name) else {
                self.add(&name, limits);
                continue;
            };
            self.ages.hear(host);
            if let Some(more) = host.complete(&process) {
                self.bytes += more;
                while self.bytes > limits.max_bytes && !self.ages.names.is_empty() {
                    self.forget_first();
                }
                return;
            }
            if host.processes.len() >= max {
                if host.would_be_first(&process) {
                    return;
                }
                self.bytes -= host.forget_first();
            }
            let growth = host.growth(max);
            // While the buffer grows, the old one still exists.
            let grown = growth.map_or(0, Host::buffer);
            if self.bytes + heap_bytes + grown <= limits.max_bytes {
                self.bytes += growth.map_or(0, |capacity| host.grow(capacity)) + heap_bytes;
                host.insert(process);
                return;
            }
            // This computer was seen last: its processes are dropped last.
            if self.ages.names.len() == 1 && host.would_be_first(&process) {
                if host.processes.is_empty() {
                    self.forget_host();
                }
                return;
            }
            self.forget_first();
        }
    }

    /// Adds a computer unless it exists.
    fn add(&mut self, name: &str, limits: &TreeLimits) {
        while self.by_name.len() >= limits.max_hosts.max(1) {
            self.forget_host();
        }
        let host = Host {
            last_heard: self.ages.add(name.to_owned()),
            ..Host::default()
        };
        self.by_name.insert(name.to_owned(), host);
        self.bytes += bytes_of_name(name);
    }

    /// Drops the oldest process of the least recently seen computer.
    fn forget_first(&mut self) {
        let oldest = self.ages.names.first_key_value();
        let Some(host) = oldest.and_then(|(_, name)| self.by_name.get_mut(name)) else {
            return;
        };
        self.bytes -= host.forget_first();
        if host.processes.is_empty() {
            self.forget_host();
        }
    }

    /// Drops the least recently seen computer.
    fn forget_host(&mut self) {
        let Some((_, name)) = self.ages.names.pop_first() else {
            return;
        };
        let Some(host) = self.by_name.remove(&name) else {
            return;
        };
        self.bytes -= bytes_of_name(&name) + host.bytes();
    }
}

#[cfg(test)]
mod tests;
