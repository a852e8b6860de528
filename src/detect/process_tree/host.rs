//! The processes that a tree keeps of one computer.

use std::collections::VecDeque;

use super::super::kept;
use super::process::Process;
use crate::value::{ProcessId, WindowsTime};

/// The processes of a computer.
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
    pub(super) fn buffer(capacity: usize) -> usize {
        kept::allocation(capacity * size_of::<Process>())
    }

    pub(super) fn bytes(&self) -> usize {
        let texts = self.processes.iter().map(Process::heap_bytes);
        Self::buffer(self.processes.capacity()) + texts.sum::<usize>()
    }

    /// Whether a process started before all that are kept.
    pub(super) fn would_be_first(&self, process: &Process) -> bool {
        let first = self.processes.front();
        first.is_none_or(|first| process.started < first.started)
    }

    /// The capacity that the buffer needs for one more, where it has to grow.
    pub(super) fn growth(&self, max: usize) -> Option<usize> {
        let capacity = self.processes.capacity();
        (self.processes.len() == capacity).then(|| kept::grown(capacity, max))
    }

    /// Grows the buffer; the bytes that this takes.
    pub(super) fn grow(&mut self, capacity: usize) -> usize {
        let old = Self::buffer(self.processes.capacity());
        let more = capacity.saturating_sub(self.processes.len());
        self.processes.reserve_exact(more);
        Self::buffer(self.processes.capacity()) - old
    }

    /// Forgets the oldest process; the bytes that this gives back.
    pub(super) fn forget_first(&mut self) -> usize {
        let gone = self.processes.pop_front();
        gone.map_or(0, |process| process.heap_bytes())
    }

    pub(super) fn insert(&mut self, process: Process) {
        // Mostly the last; events of one time keep their order.
        let at = self
            .processes
            .partition_point(|other| other.started <= process.started);
        self.processes.insert(at, process);
    }
}
