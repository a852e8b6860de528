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
mod tests {
    use super::*;
    use crate::value::{ProcessId, WindowsTime};

    fn process(second: i64, text: usize) -> Process {
        Process {
            started: WindowsTime(chrono::DateTime::from_timestamp(second, 0).unwrap()),
            id: ProcessId::new(second.unsigned_abs()),
            creator_id: None,
            image: Some("i".repeat(text)),
            command_line: None,
        }
    }

    fn counted_anew(hosts: &Hosts) -> usize {
        let bytes = |(name, host): (&String, &Host)| bytes_of_name(name) + host.bytes();
        hosts.iter().map(bytes).sum()
    }

    /// The count equals the bytes held and stays within the limit, for any input.
    #[test]
    fn the_count_of_bytes_is_right() {
        for max_bytes in [0, 100, 2000, 5000, 50_000, usize::MAX] {
            let mut limits = TreeLimits::default();
            (limits.max_hosts, limits.max_processes, limits.max_bytes) = (7, 20, max_bytes);
            let mut hosts = Hosts::default();
            let mut random = 1_u32;
            for step in 0..2000 {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let [_, time, text, name] = random.to_be_bytes();
                let host = "h".repeat(usize::from(name % 11));
                hosts.keep(&host, process(i64::from(time), usize::from(text)), &limits);
                if step % 500 == 0 {
                    hosts = hosts.clone();
                }
                if step % 500 == 250 {
                    // Stored and read back, nothing is lost, and nothing kept that does not fit.
                    let len =
                        |hosts: &Hosts| hosts.iter().map(|(_, h)| h.processes.len()).sum::<usize>();
                    let before = len(&hosts);
                    hosts = Hosts::of(hosts.into_oldest_first(), &limits);
                    assert_eq!(len(&hosts), before, "{max_bytes} {step}");
                }
                assert_eq!(hosts.bytes(), counted_anew(&hosts), "{max_bytes} {step}");
                assert!(hosts.bytes() <= max_bytes, "{max_bytes} {step}");
                assert_eq!(hosts.by_name.len(), hosts.ages.names.len());
                for host in hosts.by_name.values() {
                    assert!(host.processes.iter().is_sorted_by_key(|p| p.started));
                    assert!(
                        (1..=20).contains(&host.processes.len()),
                        "{max_bytes} {step}"
                    );
                }
            }
            assert_eq!(hosts.by_name.is_empty(), max_bytes < 1000, "{max_bytes}");
        }
    }

    /// The least recently seen computer is dropped first, its oldest process first.
    #[test]
    fn what_goes_first() {
        let mut limits = TreeLimits::default();
        let mut hosts = Hosts::default();
        for (name, second) in [("a", 1), ("a", 2), ("b", 1), ("b", 2)] {
            hosts.keep(name, process(second, 100), &limits);
        }
        limits.max_bytes = hosts.bytes();
        let seconds = |hosts: &Hosts, name: &str| -> Vec<i64> {
            let processes = hosts.get(name).into_iter().flat_map(|host| &host.processes);
            processes
                .map(|process| process.started.0.timestamp())
                .collect()
        };
        // `a` was seen before `b`: its process is dropped.
        hosts.keep("b", process(3, 100), &limits);
        assert_eq!(seconds(&hosts, "a"), [2]);
        assert_eq!(seconds(&hosts, "b"), [1, 2, 3]);
        // Now `b` was seen before `a`.
        hosts.keep("a", process(3, 100), &limits);
        assert_eq!(seconds(&hosts, "a"), [2, 3]);
        assert_eq!(seconds(&hosts, "b"), [2, 3]);
        // A single computer keeps the processes that started last.
        let mut limits = TreeLimits::default();
        let mut hosts = Hosts::default();
        for second in [9, 5] {
            hosts.keep("a", process(second, 100), &limits);
        }
        limits.max_bytes = hosts.bytes();
        for second in [1, 8, 7] {
            hosts.keep("a", process(second, 100), &limits);
        }
        assert_eq!(seconds(&hosts, "a"), [8, 9]);
    }
}
