//! The processes that a tree keeps, by computer, in the order in which the computers were heard.

use std::collections::{BTreeMap, VecDeque};

use super::super::kept;
use super::limits::TreeLimits;
use super::process::Process;
use crate::value::{ProcessId, WindowsTime};

#[derive(Clone, Debug, Default)]
pub(super) struct Hosts {
    by_name: BTreeMap<String, Host>,
    /// The names by when they were last heard.
    by_age: BTreeMap<u64, String>,
    /// How often another computer than the last one was heard.
    clock: u64,
    bytes: usize,
}

/// A computer.
#[derive(Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Host {
    /// By when they started.
    pub(super) processes: VecDeque<Process>,
    /// The clock when it was last heard.
    pub(super) last_heard: u64,
}

/// With a buffer of the same capacity, which is what was counted.
impl Clone for Host {
    fn clone(&self) -> Self {
        let mut processes = VecDeque::with_capacity(self.processes.capacity());
        processes.extend(self.processes.iter().cloned());
        Self {
            processes,
            last_heard: self.last_heard,
        }
    }
}

impl Host {
    /// The process that had that ID at that time: the last one that had started.
    pub(super) fn process(&self, id: ProcessId, at: WindowsTime) -> Option<&Process> {
        let end = self
            .processes
            .partition_point(|process| process.started <= at);
        let started = self.processes.range(..end);
        started.rev().find(|process| process.id == id)
    }

    /// The buffer of that many processes.
    fn buffer(capacity: usize) -> usize {
        kept::allocation(capacity * size_of::<Process>())
    }

    fn bytes(&self) -> usize {
        let texts = self.processes.iter().map(Process::heap_bytes);
        Self::buffer(self.processes.capacity()) + texts.sum::<usize>()
    }

    /// Whether a process started before all that are kept.
    fn would_be_first(&self, process: &Process) -> bool {
        let first = self.processes.front();
        first.is_none_or(|first| process.started < first.started)
    }

    /// The capacity that the buffer needs for one more, where it has to grow.
    fn growth(&self, max: usize) -> Option<usize> {
        let capacity = self.processes.capacity();
        (self.processes.len() == capacity).then(|| kept::grown(capacity, max))
    }

    /// Grows the buffer; the bytes that this takes.
    fn grow(&mut self, capacity: usize) -> usize {
        let old = Self::buffer(self.processes.capacity());
        let more = capacity.saturating_sub(self.processes.len());
        self.processes.reserve_exact(more);
        Self::buffer(self.processes.capacity()) - old
    }

    /// Forgets the oldest process; the bytes that this gives back.
    fn forget_first(&mut self) -> usize {
        let gone = self.processes.pop_front();
        gone.map_or(0, |process| process.heap_bytes())
    }

    fn insert(&mut self, process: Process) {
        // Mostly the last; events of one time keep their order.
        let at = self
            .processes
            .partition_point(|other| other.started <= process.started);
        self.processes.insert(at, process);
    }
}

/// The name of a computer as it is kept.
fn key(computer: &str) -> String {
    kept::name(computer).to_ascii_lowercase()
}

/// What a computer takes without its processes: its name twice, in two maps.
fn bytes_of_name(name: &str) -> usize {
    2 * kept::allocation(name.len())
        + kept::map_entry::<String, Host>()
        + kept::map_entry::<u64, String>()
}

impl Hosts {
    pub(super) fn get(&self, computer: &str) -> Option<&Host> {
        self.by_name.get(&key(computer))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &Host)> {
        self.by_name.iter()
    }

    /// Those that were heard least recently first.
    pub(super) fn oldest_first(&self) -> impl Iterator<Item = (&String, &VecDeque<Process>)> {
        let names = self.by_age.values();
        names.filter_map(|name| Some((name, &self.by_name.get(name)?.processes)))
    }

    pub(super) fn clock(&self) -> u64 {
        self.clock
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Keeps a process. Until there is room for it, the oldest processes of the computer that
    /// was heard least recently go; one that has no room at all is not kept.
    pub(super) fn keep(&mut self, computer: &str, process: Process, limits: &TreeLimits) {
        let name = key(computer);
        let max = limits.max_processes.max(1);
        let heap_bytes = process.heap_bytes();
        self.hear(&name);
        while self.by_name.len() > limits.max_hosts.max(1) {
            self.forget_host();
        }
        while let Some(host) = self.by_name.get_mut(&name) {
            if host.processes.len() >= max {
                if host.would_be_first(&process) {
                    return;
                }
                self.bytes -= host.forget_first();
            }
            let growth = host.growth(max);
            // While the buffer grows, the old one is still there.
            let grown = growth.map_or(0, Host::buffer);
            if self.bytes + heap_bytes + grown <= limits.max_bytes {
                self.bytes += growth.map_or(0, |capacity| host.grow(capacity)) + heap_bytes;
                host.insert(process);
                return;
            }
            // This one was heard last, so it gives room last.
            if self.by_age.len() == 1 && host.would_be_first(&process) {
                break;
            }
            self.forget_first();
            // It may have been this one that went.
            self.hear(&name);
        }
        let host = self.by_name.get(&name);
        if host.is_some_and(|host| host.processes.is_empty()) {
            self.forget_host();
        }
    }

    /// Makes a computer the one that was heard last.
    fn hear(&mut self, name: &str) {
        match self.by_name.get_mut(name) {
            Some(host) if host.last_heard == self.clock => {}
            Some(host) => {
                self.clock += 1;
                let name = self.by_age.remove(&host.last_heard);
                host.last_heard = self.clock;
                name.map(|name| self.by_age.insert(self.clock, name));
            }
            None => {
                self.clock += 1;
                let host = Host {
                    last_heard: self.clock,
                    ..Host::default()
                };
                self.by_name.insert(name.to_owned(), host);
                self.by_age.insert(self.clock, name.to_owned());
                self.bytes += bytes_of_name(name);
            }
        }
    }

    /// Forgets the oldest process of the computer that was heard least recently.
    fn forget_first(&mut self) {
        let oldest = self.by_age.first_key_value();
        let Some(host) = oldest.and_then(|(_, name)| self.by_name.get_mut(name)) else {
            return;
        };
        self.bytes -= host.forget_first();
        if host.processes.is_empty() {
            self.forget_host();
        }
    }

    /// Forgets the computer that was heard least recently.
    fn forget_host(&mut self) {
        let Some((_, name)) = self.by_age.pop_first() else {
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

    /// What is counted is what is there, never above the limit, after whatever came.
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
                assert_eq!(hosts.bytes(), counted_anew(&hosts), "{max_bytes} {step}");
                assert!(hosts.bytes() <= max_bytes, "{max_bytes} {step}");
                assert_eq!(hosts.by_name.len(), hosts.by_age.len());
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

    /// The computer that was heard least recently gives room, its oldest process first.
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
        // `a` was heard before `b`: it gives room.
        hosts.keep("b", process(3, 100), &limits);
        assert_eq!(seconds(&hosts, "a"), [2]);
        assert_eq!(seconds(&hosts, "b"), [1, 2, 3]);
        // Now `b` was heard before `a`.
        hosts.keep("a", process(3, 100), &limits);
        assert_eq!(seconds(&hosts, "a"), [2, 3]);
        assert_eq!(seconds(&hosts, "b"), [2, 3]);
        // One alone keeps those that started last.
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
