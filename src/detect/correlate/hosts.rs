//! The computers of a correlator: their processes, and the events that are kept of each.

use super::super::kept;
use super::super::slab::Slab;
use super::super::table::Table;
use super::names::{NameHasher, parts};
use super::passed::Passed;
use super::rooms::{List, Rooms};
use super::tracked::{Tracked, Tracks};
use crate::event::ProcessView;
use crate::value::{ProcessId, WindowsTime};

/// The maximum number of domains of one short name that are told apart.
pub(super) const MAX_DOMAINS: usize = 64;

/// The number of every domain of which no event is kept.
const OTHER: u16 = u16::MAX;

/// All computers of one short name of which events are kept.
#[derive(Clone, Debug)]
pub(super) struct Computer {
    pub(super) hash: u64,
    /// Its short name in lower case.
    pub(super) short: Box<str>,
    /// Its domains in lower case. Their numbers begin at 1; 0 is that of a short name.
    pub(super) domains: Vec<Box<str>>,
    pub(super) rooms: Rooms,
}

impl Computer {
    /// The bytes on its heap.
    fn bytes(&self) -> usize {
        let domains = self
            .domains
            .iter()
            .map(|domain| kept::allocation(domain.len()));
        kept::allocation(self.short.len())
            + domains.sum::<usize>()
            + kept::allocation(self.domains.capacity() * size_of::<Box<str>>())
            + self.rooms.bytes()
    }

    /// The number of a domain of which events are kept from now on.
    fn domain(&mut self, domain: &str) -> u16 {
        match self.known_domain(domain) {
            OTHER => {
                self.domains.push(domain.to_ascii_lowercase().into());
                self.known_domain(domain)
            }
            known => known,
        }
    }

    /// The number of a domain; 0 if there are too many to know, as it may be any then.
    fn known_domain(&self, domain: &str) -> u16 {
        if domain.is_empty() {
            return 0;
        }
        let mut numbered = (1..).zip(&self.domains);
        let known = numbered.find(|(_, known)| known.eq_ignore_ascii_case(domain));
        match known {
            Some((number, _)) => number,
            None if self.domains.len() >= MAX_DOMAINS => 0,
            None => OTHER,
        }
    }
}

/// Whether two domains of one short name may be the same: one of them is unknown, or they are
/// equal.
pub(super) const fn is_same_domain(one: u16, other: u16) -> bool {
    one == other || one == 0 || other == 0
}

/// The computers by the hash of their short names, and the processes of all.
#[derive(Clone, Debug, Default)]
pub(super) struct Hosts {
    hasher: NameHasher,
    computers: Slab<Computer>,
    /// The numbers of the computers by the hashes of their short names.
    numbers: Table<u32>,
    /// The processes that matter to events.
    tracked: Tracked,
    /// The heap bytes of the computers.
    heap_bytes: usize,
    pub(super) passed: Passed,
}

impl Hosts {
    pub(super) fn get(&self, number: u32) -> Option<&Computer> {
        self.computers.get(number)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &Computer)> {
        self.computers.iter()
    }

    pub(super) fn bytes(&self) -> usize {
        self.computers.bytes()
            + self.numbers.bytes()
            + self.tracked.bytes()
            + self.heap_bytes
            + self.passed.bytes()
    }

    /// The hash of a computer's short name.
    pub(super) fn hash(&self, computer: &str) -> u64 {
        self.hasher.of(computer)
    }

    /// The number of a computer of which events are kept.
    pub(super) fn find(&self, hash: u64) -> Option<u32> {
        self.numbers.get(hash).copied()
    }

    /// The number of a computer and of its domain, of which an event is to be kept.
    pub(super) fn number(&mut self, computer: &str) -> (u32, u16) {
        let hash = self.hash(computer);
        let (short, domain) = parts(computer);
        let number = self.find(hash).unwrap_or_else(|| {
            let computer = Computer {
                hash,
                short: short.to_ascii_lowercase().into(),
                domains: Vec::new(),
                rooms: Rooms::default(),
            };
            self.heap_bytes += computer.bytes();
            let number = self.computers.insert(computer);
            if let Some(place) = self.numbers.or_default(hash) {
                *place = number;
            }
            self.passed.know(hash);
            number
        });
        let domain = self.with(number, |computer| computer.domain(domain));
        (number, domain)
    }

    /// The number of a domain of a computer; [`OTHER`] if no event of it is kept.
    pub(super) fn domain(&self, number: u32, computer: &str) -> u16 {
        let (_, domain) = parts(computer);
        let known = self
            .get(number)
            .map(|computer| computer.known_domain(domain));
        known.unwrap_or(OTHER)
    }

    /// Changes a computer, and counts its bytes.
    fn with<T: Default>(&mut self, number: u32, change: impl FnOnce(&mut Computer) -> T) -> T {
        let Some(computer) = self.computers.get_mut(number) else {
            return T::default();
        };
        let before = computer.bytes();
        let changed = change(computer);
        self.heap_bytes = self.heap_bytes + computer.bytes() - before;
        changed
    }

    pub(super) fn rooms(&self, number: u32) -> Option<&Rooms> {
        Some(&self.get(number)?.rooms)
    }

    /// Changes the rooms of a computer.
    pub(super) fn with_rooms<T: Default>(
        &mut self,
        number: u32,
        change: impl FnOnce(&mut Rooms) -> T,
    ) -> T {
        self.with(number, |computer| change(&mut computer.rooms))
    }

    /// Whether a process of a computer or its creator may matter to an event.
    pub(super) fn tracks(&self, computer: &str, process: ProcessView<'_>) -> Tracks {
        let computer = self.hash(computer);
        let may_hold = |id| self.tracked.may_hold(computer, id);
        Tracks {
            computer,
            is_own: process.id().is_some_and(may_hold),
            is_creator: process.parent_id().is_some_and(may_hold),
        }
    }

    /// Adds to a list of a computer.
    pub(super) fn add(
        &mut self,
        number: u32,
        list: List,
        id: ProcessId,
        time: WindowsTime,
        node: u32,
    ) {
        self.with_rooms(number, |rooms| rooms.add(list, id, time, node));
        let Some(computer) = self.computers.get(number) else {
            return;
        };
        if self.tracked.is_full() {
            let rooms = self.computers.iter().map(|(_, computer)| &computer.rooms);
            self.tracked
                .clear(rooms.map(|rooms| rooms.ids().count()).sum());
            for (_, computer) in self.computers.iter() {
                for id in computer.rooms.ids() {
                    self.tracked.add(computer.hash, id);
                }
            }
        } else {
            self.tracked.add(computer.hash, id);
        }
    }

    /// Drops the oldest processes until all have no more bytes than that.
    pub(super) fn limit_log(&mut self, max_bytes: usize) {
        while self.passed.log.bytes() > max_bytes && self.drop_chunk() {}
    }

    /// Drops the oldest processes.
    pub(super) fn drop_chunk(&mut self) -> bool {
        let numbers = &self.numbers;
        self.passed.drop_chunk(|hash| numbers.get(hash).is_some())
    }

    /// Drops a computer of which no event is kept.
    pub(super) fn forget_empty(&mut self, number: u32) {
        if self.rooms(number).is_none_or(|rooms| !rooms.is_empty()) {
            return;
        }
        let Some(gone) = self.computers.remove(number) else {
            return;
        };
        self.heap_bytes -= gone.bytes();
        self.numbers.remove(gone.hash);
        self.passed.forget(gone.hash);
        if self.computers.len() == 0 {
            self.tracked = Tracked::default();
        }
    }
}

#[cfg(test)]
mod tests;
