//! [`Passed`]: the processes that are no events of stories, by computer.

use std::hint::black_box;

use super::super::table::Table;
use super::log::{Chunk, Entry, Log, NewProcess, Position, User};
use crate::value::WindowsTime;

/// A computer is loud if it has more than 3 halves of its share of the recent processes, and more than
/// this many.
const LEAST: u32 = 64;

/// The fewest computers that are swept.
const SWEEP: usize = 1024;

/// The most processes that wait for their place.
const UNSETTLED: usize = 64;

/// What is known of the processes of a computer.
#[derive(Clone, Copy, Debug)]
struct Known {
    /// The last one that the log had.
    last: Position,
    /// The microsecond of the latest start, taken or not.
    latest: i64,
    /// How many came lately, in the generation of the log that is given: half as many count in the next
    /// one.
    recent: u32,
    generation: u32,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            last: Position::NONE,
            latest: i64::MIN,
            recent: 0,
            generation: 0,
        }
    }
}

impl Known {
    /// Counts a process in a generation of the log.
    fn count(&mut self, generation: u32) {
        let passed = generation.wrapping_sub(self.generation);
        let recent = self.recent.checked_shr(passed).unwrap_or(0);
        self.recent = recent.saturating_add(1);
        self.generation = generation;
    }
}

/// The processes that are no events of stories, in order of arrival and by computer.
///
/// A computer is at a random place in memory if there are many. So that a process does not wait for
/// it, some are [settled](Self::settle) at a time: the processor then reads those places at once.
#[derive(Clone, Debug, Default)]
pub(super) struct Passed {
    pub(super) log: Log,
    /// By the hash of the computer.
    known: Table<Known>,
    /// How many of the last processes are not noted with their computers yet.
    unsettled: usize,
    /// Counts up whenever the log has turned over, and how many chunks are to be dropped until then.
    generation: u32,
    until_next: usize,
    /// How many processes of all computers came lately, as they are counted for each.
    recent: usize,
    /// Up to which generation a computer is loud.
    loud_until: u32,
    /// The number of computers at which those of which nothing is kept are looked for.
    sweep_at: usize,
}

impl Passed {
    pub(super) fn bytes(&self) -> usize {
        self.log.bytes() + self.known.bytes()
    }

    /// Keeps a process that is no event of a story; returns whether that takes more bytes.
    pub(super) fn pass(&mut self, computer: u64, process: &NewProcess<'_>) -> bool {
        let mut has_grown = false;
        if self.unsettled >= UNSETTLED || self.log.is_turning() {
            let before = self.known.bytes();
            self.settle();
            has_grown = self.known.bytes() != before;
        }
        let before = self.log.chunk_bytes();
        self.log.push(process, computer, Position::NONE);
        self.unsettled += 1;
        has_grown || self.log.chunk_bytes() != before
    }

    /// Notes the last processes with their computers, before those are looked at.
    pub(super) fn settle(&mut self) {
        if self.unsettled == 0 {
            return;
        }
        let (mut position, entries) = self.log.last_mut(self.unsettled);
        self.unsettled = 0;
        // All places are read before one is used, so that they come from memory at once.
        let places = entries.iter().map(|entry| self.known.peek(entry.computer));
        black_box(places.fold(0, |all, place| all ^ place));
        self.recent += entries.len();
        let fair = fair(self.recent, self.known.len());
        for entry in entries {
            let Some(known) = self.known.or_default(entry.computer) else {
                continue;
            };
            known.count(self.generation);
            if known.recent as usize > fair {
                self.loud_until = self.generation.saturating_add(2);
            }
            entry.back = position.since(known.last);
            known.last = position;
            known.latest = known.latest.max(entry.started.0.timestamp_micros());
            position = position.next();
        }
    }

    /// Gives a computer a place.
    pub(super) fn know(&mut self, computer: u64) {
        self.known.or_default(computer);
    }

    fn known(&self, computer: u64) -> Known {
        debug_assert_eq!(self.unsettled, 0, "processes are settled first");
        self.known.get(computer).copied().unwrap_or_default()
    }

    /// The last process of a computer that the log had.
    pub(super) fn last(&self, computer: u64) -> Position {
        self.known(computer).last
    }

    /// The processes of a computer, the last first.
    pub(super) fn of_computer(
        &self,
        computer: u64,
        max: usize,
    ) -> impl Iterator<Item = (Position, &Entry)> {
        let chain = self.log.chain(self.last(computer)).take(max);
        chain.filter(|(_, entry)| !entry.is_taken)
    }

    /// [`of_computer`](Self::of_computer) if any may have started by then or later: most events come in
    /// the order of their times, so that none has.
    pub(super) fn of_computer_since(
        &self,
        computer: u64,
        since: WindowsTime,
        max: usize,
    ) -> impl Iterator<Item = (Position, &Entry)> {
        let is_any = self.known(computer).latest >= since.0.timestamp_micros();
        self.of_computer(computer, if is_any { max } else { 0 })
            .filter(move |(_, entry)| entry.started >= since)
    }

    /// Drops the oldest processes. While a computer has far more than others, those of the others stay;
    /// and so do computers of which events are kept.
    pub(super) fn drop_chunk(&mut self, is_kept: impl Fn(u64) -> bool) -> bool {
        self.settle();
        let Some(chunk) = self.log.pop() else {
            return false;
        };
        if self.until_next == 0 {
            self.generation = self.generation.wrapping_add(1);
            self.recent /= 2;
            self.until_next = self.log.chunk_count();
        }
        self.until_next = self.until_next.saturating_sub(1);
        if self.generation < self.loud_until && self.log.len() > 0 {
            self.add_again(&chunk);
        }
        self.log.reuse(chunk);
        if self.known.len() >= self.sweep_at || self.log.len() == 0 {
            let log = &self.log;
            self.known
                .retain(|computer, known| !log.is_gone(known.last) || is_kept(computer));
            self.sweep_at = (self.known.len() * 2).max(SWEEP);
        }
        true
    }

    /// Adds the processes of a dropped chunk again whose computers are not loud, up to half of them.
    fn add_again(&mut self, chunk: &Chunk) {
        let fair = fair(self.recent, self.known.len());
        let mut left = chunk.entries().len() / 2;
        for entry in chunk.entries().iter().filter(|entry| !entry.is_taken) {
            let known = self.known.get_mut(entry.computer);
            if let Some(known) = known.filter(|known| known.recent as usize <= fair)
                && left > 0
            {
                left -= 1;
                known.last = self
                    .log
                    .push(&again(chunk, entry), entry.computer, known.last);
            }
        }
    }

    /// Forgets a computer of which no event is kept, unless the log has a process of it.
    pub(super) fn forget(&mut self, computer: u64) {
        self.settle();
        let known = self.known.get(computer);
        if known.is_some_and(|known| self.log.is_gone(known.last)) {
            self.known.remove(computer);
        }
    }
}

/// A computer with more recent processes is loud.
fn fair(recent: usize, computers: usize) -> usize {
    (recent / computers.max(1) * 3 / 2).max(LEAST as usize)
}

/// A process of a dropped chunk, to be kept again.
fn again<'c>(chunk: &'c Chunk, entry: &'c Entry) -> NewProcess<'c> {
    let texts = chunk.texts(entry);
    NewProcess {
        started: entry.started,
        id: entry.id.id(),
        creator_id: entry.creator_id.id(),
        record_id: entry.record_id.get(),
        file: texts.file,
        severity: entry.severity,
        parent: entry.parent,
        origin: entry.origin,
        computer: texts.computer,
        text: texts.text,
        has_line: entry.has_line,
        user: User::Text(texts.user),
    }
}
