//! The processes that a tree keeps of one computer.

use std::collections::VecDeque;

use chrono::TimeDelta;

use super::super::kept;
use super::super::twins::MAX_APART;
use super::process::Process;
use crate::value::{ProcessId, WindowsTime};

/// How far apart two logs may have one start.
const ONE_START: TimeDelta = TimeDelta::seconds(MAX_APART);

/// The processes of a computer.
#[derive(Debug, Default)]
pub(super) struct Host {
    /// Sorted by start time.
    pub(super) processes: VecDeque<Process>,
    /// The clock when it was last seen.
    pub(super) last_heard: u64,
}

/// The clone has the same capacity, which is what was counted.
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
    /// The last of these processes, in a buffer of their number.
    pub(super) fn of(mut all: Vec<Process>, len: usize) -> Self {
        let mut processes = VecDeque::with_capacity(len);
        processes.extend(all.drain(all.len().saturating_sub(len)..));
        Self {
            processes,
            last_heard: 0,
        }
    }

    /// The process that had this ID at this time: the last that had started.
    pub(super) fn process(&self, id: ProcessId, at: WindowsTime) -> Option<&Process> {
        let end = self
            .processes
            .partition_point(|process| process.started <= at);
        let started = self.processes.range(..end);
        started.rev().find(|process| process.id == id)
    }

    /// The bytes of a buffer for that many processes.
    pub(super) fn buffer(capacity: usize) -> usize {
        kept::allocation(capacity * size_of::<Process>())
    }

    pub(super) fn bytes(&self) -> usize {
        let texts = self.processes.iter().map(Process::heap_bytes);
        Self::buffer(self.processes.capacity()) + texts.sum::<usize>()
    }

    /// Completes a process that another log told before.
    /// Returns the bytes that this adds; `None` if the process is new.
    pub(super) fn complete(&mut self, process: &Process) -> Option<usize> {
        let from = process.started.0.checked_sub_signed(ONE_START)?;
        let until = process.started.0.checked_add_signed(ONE_START)?;
        let start = self
            .processes
            .partition_point(|other| other.started.0 < from);
        let near = self.processes.range(start..);
        let mut near = near.take_while(|other| other.started.0 <= until);
        let at = start + near.position(|other| other.is_same(process))?;
        let known = self.processes.get_mut(at)?;
        let before = known.heap_bytes();
        known.complete(process);
        let more = known.heap_bytes() - before;
        if process.started < known.started {
            // A log may be late: its children may have started before that.
            let mut known = self.processes.remove(at)?;
            known.started = process.started;
            self.insert(known);
        }
        Some(more)
    }

    /// Whether a process started before all kept ones.
    pub(super) fn would_be_first(&self, process: &Process) -> bool {
        let first = self.processes.front();
        first.is_none_or(|first| process.started < first.started)
    }

    /// The new capacity of the buffer, if it must grow for one more process.
    pub(super) fn growth(&self, max: usize) -> Option<usize> {
        let capacity = self.processes.capacity();
        (self.processes.len() == capacity).then(|| kept::grown(capacity, max))
    }

    /// Grows the buffer; returns the bytes that this adds.
    pub(super) fn grow(&mut self, capacity: usize) -> usize {
        let old = Self::buffer(self.processes.capacity());
        let more = capacity.saturating_sub(self.processes.len());
        self.processes.reserve_exact(more);
        Self::buffer(self.processes.capacity()) - old
    }

    /// Drops the oldest process; returns the bytes that this frees.
    pub(super) fn forget_first(&mut self) -> usize {
        let gone = self.processes.pop_front();
        gone.map_or(0, |process| process.heap_bytes())
    }

    pub(super) fn insert(&mut self, process: Process) {
        // Usually at the end; events with equal times keep their order.
        let at = self
            .processes
            .partition_point(|other| other.started <= process.started);
        self.processes.insert(at, process);
    }
}
