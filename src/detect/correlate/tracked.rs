//! [`Tracked`]: which processes matter to an event.

use super::super::kept;
use super::mix::halves;
use crate::value::ProcessId;

/// The processes of a line when it is full, and at most when all are added anew.
const FULL: usize = 64;
const FEW: usize = 32;

/// A filter of the processes that matter to an event. Most do not, and this says so by one look at
/// little memory; of the others, it takes few for one.
#[derive(Clone, Debug, Default)]
pub(super) struct Tracked {
    lines: Vec<Line>,
    added: usize,
}

/// The processes of some computers: three bits of a word for each. It is one line of a cache.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
struct Line([u64; 8]);

/// The number of the word of a process in its line, and its bits there.
fn place(computer: u64, id: ProcessId) -> (usize, u64) {
    let mixed = computer ^ id.get().wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (low, high) = halves(u128::from(mixed) * 0xd6e8_feb8_6659_fd93);
    let mixed = low ^ high;
    let bits = (1 << (mixed & 63)) | (1 << (mixed >> 6 & 63)) | (1 << (mixed >> 12 & 63));
    (usize::try_from(mixed >> 61).unwrap_or(0), bits)
}

impl Tracked {
    /// The number of the line of a computer: its hash is random.
    fn line(&self, computer: u64) -> usize {
        let mask = self.lines.len().wrapping_sub(1);
        usize::try_from(computer >> 32).unwrap_or(0) & mask
    }

    /// Whether a process of a computer, of which the hash is given, may matter.
    pub(super) fn may_hold(&self, computer: u64, id: ProcessId) -> bool {
        let (word, bits) = place(computer, id);
        let line = self.lines.get(self.line(computer));
        let word = line.and_then(|line| line.0.get(word));
        word.is_some_and(|word| word & bits == bits)
    }

    pub(super) fn add(&mut self, computer: u64, id: ProcessId) {
        let (word, bits) = place(computer, id);
        let line = self.line(computer);
        let line = self.lines.get_mut(line);
        if let Some(word) = line.and_then(|line| line.0.get_mut(word)) {
            *word |= bits;
        }
        self.added += 1;
    }

    /// Whether it holds so many that all are to be added anew.
    pub(super) fn is_full(&self) -> bool {
        self.added >= self.lines.len() * FULL
    }

    /// Makes room for that many processes.
    pub(super) fn clear(&mut self, count: usize) {
        let lines = (count / FEW + 1).next_power_of_two();
        self.added = 0;
        // Not twice in memory.
        self.lines = Vec::new();
        self.lines.reserve_exact(lines);
        self.lines.resize(lines, Line::default());
    }

    pub(super) fn bytes(&self) -> usize {
        kept::allocation(self.lines.len() * size_of::<Line>())
    }
}

/// What the filter says of a process that started, and of its creator.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tracks {
    /// The hash of the computer.
    pub(super) computer: u64,
    pub(super) is_own: bool,
    pub(super) is_creator: bool,
}

#[cfg(test)]
mod tests;
