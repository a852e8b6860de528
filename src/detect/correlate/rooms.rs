//! [`Rooms`]: the events that are kept of a computer, by role and by process.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::super::kept;
use super::index::{EARLIEST, LATEST};
use super::log::Position;
use super::node::NONE;
use super::role::EventRole;
use super::small_set::SmallSet;
use crate::value::{ProcessId, WindowsTime};

/// The number of roles.
pub(super) const ROLES: usize = EventRole::ALL.len();

/// A process of a computer: its ID, a time, and the number of a node.
pub(super) type Place = (u64, WindowsTime, u32);

/// The events that are kept of a computer, and its processes that matter to them.
#[derive(Clone, Debug)]
pub(super) struct Rooms {
    /// By role, in order of arrival.
    pub(super) queues: [Queue; ROLES],
    /// The starts of processes: by ID and time, the number of the node, or [`NONE`] for a process
    /// that is no event of a story and took the ID of one.
    pub(super) starts: SmallSet<Place>,
    /// The loads of providers: by ID of the host process and time, the number of the node.
    loads: SmallSet<Place>,
    /// The events that wait for a client's process: by ID and time, the number of the node.
    pub(super) waiting: SmallSet<Place>,
    /// The IDs of clients' processes of which the log has none up to a place.
    absent: BTreeMap<u64, Position>,
    filter: u64,
}

impl Default for Rooms {
    fn default() -> Self {
        Self {
            queues: [Queue::default(); ROLES],
            starts: SmallSet::default(),
            loads: SmallSet::default(),
            waiting: SmallSet::default(),
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

/// A computer with nodes of a role: how many, the arrival of the first, and its number.
pub(super) type Count = (u32, Reverse<u64>, u32);

/// Computers by the number of their nodes of a role; of equal numbers, the one with the oldest node
/// is last.
pub(super) type Counts = BTreeSet<Count>;

/// The bit of a process ID in a filter.
fn bit(id: ProcessId) -> u64 {
    // IDs are multiples of 4.
    1 << ((id.get() >> 2).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58)
}

/// What is listed for a process ID within these times, both included, in time order.
fn within(
    list: &SmallSet<Place>,
    id: ProcessId,
    from: WindowsTime,
    to: WindowsTime,
) -> impl DoubleEndedIterator<Item = &Place> {
    list.range((id.get(), from, 0), (id.get(), to, NONE))
}

/// The last that is listed for a process ID by then, of those that are wanted.
fn last_by(
    list: &SmallSet<Place>,
    id: ProcessId,
    by: WindowsTime,
    is_wanted: impl Fn(u32) -> bool,
) -> Option<(WindowsTime, u32)> {
    let mut listed = within(list, id, EARLIEST, by).rev();
    let (_, time, node) = listed.find(|(.., node)| is_wanted(*node))?;
    Some((*time, *node))
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
        let lists = [&self.starts, &self.loads, &self.waiting].into_iter();
        lists.map(SmallSet::heap_bytes).sum::<usize>()
            + kept::map::<u64, Position>(self.absent.len())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.starts.is_empty()
            && self.loads.is_empty()
            && self.waiting.is_empty()
            && self.queues.iter().all(|queue| queue.len == 0)
    }

    /// The last start with this ID by then, of those that are wanted.
    pub(super) fn start(
        &self,
        id: ProcessId,
        by: WindowsTime,
        is_wanted: impl Fn(u32) -> bool,
    ) -> Option<(WindowsTime, u32)> {
        if self.filter & bit(id) == 0 {
            return None;
        }
        last_by(&self.starts, id, by, is_wanted)
    }

    /// The nodes of the starts with this ID within these times.
    pub(super) fn starts_within(
        &self,
        id: ProcessId,
        from: WindowsTime,
        to: WindowsTime,
    ) -> impl Iterator<Item = u32> {
        let is_known = self.filter & bit(id) != 0;
        let all = is_known.then(|| within(&self.starts, id, from, to));
        let nodes = all.into_iter().flatten().map(|(.., node)| *node);
        nodes.filter(|node| *node != NONE)
    }

    /// The first start with this ID after then, of those that are wanted.
    pub(super) fn next_start(
        &self,
        id: ProcessId,
        after: WindowsTime,
        is_wanted: impl Fn(u32) -> bool,
    ) -> Option<WindowsTime> {
        let mut later = within(&self.starts, id, after, LATEST);
        let later = later.find(|(_, time, node)| *time > after && is_wanted(*node));
        later.map(|(_, time, _)| *time)
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
        let listed = lists.into_iter().flat_map(SmallSet::iter);
        listed.map(|(id, ..)| ProcessId::new(*id))
    }

    /// Forgets the start of a process that was no event of a story: it may be one now.
    pub(super) fn forget_other(&mut self, id: ProcessId, time: WindowsTime) {
        self.starts.remove(&(id.get(), time, NONE));
    }

    /// Forgets a start, and the processes that took its ID if nothing else has it.
    pub(super) fn forget_start(&mut self, id: ProcessId, time: WindowsTime, node: u32) {
        self.starts.remove(&(id.get(), time, node));
        let of_id = || within(&self.starts, id, EARLIEST, LATEST);
        if of_id().all(|(.., node)| *node == NONE) {
            let gone: Vec<_> = of_id().copied().collect();
            for start in gone {
                self.starts.remove(&start);
            }
        }
        self.clear_filter();
    }

    /// The last load of a provider into the process with this ID by then, of those that are wanted.
    pub(super) fn load(
        &self,
        id: ProcessId,
        by: WindowsTime,
        is_wanted: impl Fn(u32) -> bool,
    ) -> Option<(WindowsTime, u32)> {
        last_by(&self.loads, id, by, is_wanted)
    }

    pub(super) fn forget_load(&mut self, id: ProcessId, time: WindowsTime, node: u32) {
        self.loads.remove(&(id.get(), time, node));
        self.clear_filter();
    }

    /// Whether an event waits for a process with this ID that started by its time.
    pub(super) fn waits_for(&self, id: ProcessId, started: WindowsTime) -> bool {
        let mut waiting = within(&self.waiting, id, started, LATEST);
        self.filter & bit(id) != 0 && waiting.next().is_some()
    }

    /// The events that wait for a process with this ID, from a time until before another.
    pub(super) fn waiting(
        &self,
        id: ProcessId,
        from: WindowsTime,
        until: WindowsTime,
    ) -> Vec<(WindowsTime, u32)> {
        let waiting = within(&self.waiting, id, from, LATEST);
        let waiting = waiting.take_while(|(_, time, _)| *time < until);
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
