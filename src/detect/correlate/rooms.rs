//! [`Rooms`]: the events that are kept of a computer, by role and by process.

use std::collections::{BTreeMap, BTreeSet};

use super::super::kept;
use super::index::{EARLIEST, LATEST};
use super::log::Position;
use super::node::NONE;
use super::role::EventRole;
use crate::value::{ProcessId, WindowsTime};

/// The number of roles.
pub(super) const ROLES: usize = EventRole::ALL.len();

/// The events that are kept of a computer, and its processes that matter to them.
#[derive(Clone, Debug)]
pub(super) struct Rooms {
    /// By role, in order of arrival.
    pub(super) queues: [Queue; ROLES],
    /// The starts of processes: by ID and time, the number of the node, or [`NONE`] for a process
    /// that is no event of a story and took the ID of one.
    pub(super) starts: BTreeSet<(u64, WindowsTime, u32)>,
    /// The loads of providers: by ID of the host process and time, the number of the node.
    loads: BTreeSet<(u64, WindowsTime, u32)>,
    /// The events that wait for a client's process: by ID and time, the number of the node.
    pub(super) waiting: BTreeSet<(u64, WindowsTime, u32)>,
    /// The IDs of clients' processes of which the log has none up to a place.
    absent: BTreeMap<u64, Position>,
    filter: u64,
}

impl Default for Rooms {
    fn default() -> Self {
        Self {
            queues: [Queue::default(); ROLES],
            starts: BTreeSet::new(),
            loads: BTreeSet::new(),
            waiting: BTreeSet::new(),
            absent: BTreeMap::new(),
            filter: 0,
        }
    }
}

/// The nodes of a role and a computer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Queue {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) len: u32,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            first: NONE,
            last: NONE,
            len: 0,
        }
    }
}

/// The bit of a process ID in a filter.
fn bit(id: ProcessId) -> u64 {
    // IDs are multiples of 4.
    1 << ((id.get() >> 2).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58)
}

/// A list of the processes that matter to events.
#[derive(Clone, Copy, Debug)]
pub(super) enum List {
    Starts,
    Loads,
    Waiting,
}

impl Rooms {
    pub(super) fn bytes(&self) -> usize {
        let sets = [&self.starts, &self.loads, &self.waiting];
        let of_set = |set: &BTreeSet<_>| kept::map::<(u64, WindowsTime, u32), ()>(set.len());
        sets.into_iter().map(of_set).sum::<usize>() + kept::map::<u64, Position>(self.absent.len())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.starts.is_empty()
            && self.loads.is_empty()
            && self.waiting.is_empty()
            && self.queues.iter().all(|queue| queue.len == 0)
    }

    /// The last start with this ID by then.
    pub(super) fn start(&self, id: ProcessId, by: WindowsTime) -> Option<(WindowsTime, u32)> {
        if self.filter & bit(id) == 0 {
            return None;
        }
        let all = (id.get(), EARLIEST, 0)..=(id.get(), by, NONE);
        let (_, time, node) = self.starts.range(all).next_back()?;
        Some((*time, *node))
    }

    /// The nodes of the starts with this ID within these times.
    pub(super) fn starts_within(
        &self,
        id: ProcessId,
        from: WindowsTime,
        to: WindowsTime,
    ) -> impl Iterator<Item = u32> {
        let is_known = self.filter & bit(id) != 0;
        let all = is_known.then(|| {
            self.starts
                .range((id.get(), from, 0)..=(id.get(), to, NONE))
        });
        let nodes = all.into_iter().flatten().map(|(.., node)| *node);
        nodes.filter(|node| *node != NONE)
    }

    /// The first start with this ID after then.
    pub(super) fn next_start(&self, id: ProcessId, after: WindowsTime) -> Option<WindowsTime> {
        let later = self
            .starts
            .range((id.get(), after, NONE)..=(id.get(), LATEST, NONE));
        // One that is no node may have the same time.
        let mut later = later.filter(|(_, time, _)| *time > after);
        later.next().map(|(_, time, _)| *time)
    }

    /// Adds to a list; [`Hosts::add`](super::hosts::Hosts::add) does the rest.
    pub(super) fn add(&mut self, list: List, id: ProcessId, time: WindowsTime, node: u32) {
        let list = match list {
            List::Starts => {
                self.forget_other(id, time);
                &mut self.starts
            }
            List::Loads => &mut self.loads,
            List::Waiting => &mut self.waiting,
        };
        list.insert((id.get(), time, node));
        self.filter |= bit(id);
    }

    /// The IDs of all processes that matter, some of them more than once.
    pub(super) fn ids(&self) -> impl Iterator<Item = ProcessId> {
        let lists = [&self.starts, &self.loads, &self.waiting];
        lists
            .into_iter()
            .flatten()
            .map(|(id, ..)| ProcessId::new(*id))
    }

    /// Forgets the start of a process that was no event of a story: it may be one now.
    pub(super) fn forget_other(&mut self, id: ProcessId, time: WindowsTime) {
        self.starts.remove(&(id.get(), time, NONE));
    }

    /// Forgets a start, and the processes that took its ID if nothing else has it.
    pub(super) fn forget_start(&mut self, id: ProcessId, time: WindowsTime, node: u32) {
        self.starts.remove(&(id.get(), time, node));
        let of_id = (id.get(), EARLIEST, 0)..=(id.get(), LATEST, NONE);
        if self
            .starts
            .range(of_id.clone())
            .all(|(.., node)| *node == NONE)
        {
            let gone: Vec<_> = self.starts.range(of_id).copied().collect();
            for start in gone {
                self.starts.remove(&start);
            }
        }
        self.clear_filter();
    }

    /// The last load of a provider into the process with this ID by then.
    pub(super) fn load(&self, id: ProcessId, by: WindowsTime) -> Option<(WindowsTime, u32)> {
        let all = (id.get(), EARLIEST, 0)..=(id.get(), by, NONE);
        let (_, time, node) = self.loads.range(all).next_back()?;
        Some((*time, *node))
    }

    pub(super) fn forget_load(&mut self, id: ProcessId, time: WindowsTime, node: u32) {
        self.loads.remove(&(id.get(), time, node));
        self.clear_filter();
    }

    /// Whether an event waits for a process with this ID that started by its time.
    pub(super) fn waits_for(&self, id: ProcessId, started: WindowsTime) -> bool {
        let all = (id.get(), started, 0)..=(id.get(), LATEST, NONE);
        self.filter & bit(id) != 0 && self.waiting.range(all).next().is_some()
    }

    /// The events that wait for a process with this ID, from a time until before another.
    pub(super) fn waiting(
        &self,
        id: ProcessId,
        from: WindowsTime,
        until: WindowsTime,
    ) -> Vec<(WindowsTime, u32)> {
        let all = (id.get(), from, 0)..=(id.get(), LATEST, NONE);
        let waiting = self
            .waiting
            .range(all)
            .take_while(|(_, time, _)| *time < until);
        waiting.map(|(_, time, node)| (*time, *node)).collect()
    }

    pub(super) fn forget_waiting(&mut self, id: ProcessId, time: WindowsTime, node: u32) {
        self.waiting.remove(&(id.get(), time, node));
        if !self.waits_for(id, EARLIEST) {
            self.absent.remove(&id.get());
        }
        self.clear_filter();
    }

    /// Up to where the log has no process with this ID.
    pub(super) fn absent(&self, id: ProcessId) -> Position {
        self.absent
            .get(&id.get())
            .copied()
            .unwrap_or(Position::NONE)
    }

    /// Notes that the log has no process with this ID, while an event waits for it.
    pub(super) fn set_absent(&mut self, id: ProcessId, until: Position) {
        self.absent.insert(id.get(), until);
    }

    fn clear_filter(&mut self) {
        if self.starts.is_empty() && self.loads.is_empty() && self.waiting.is_empty() {
            self.filter = 0;
        }
    }
}
#[cfg(test)]
mod tests;
