//! [`Ranges`]: which bytes of an archive are already claimed.

use std::collections::BTreeMap;
use std::ops::Range;

/// The shortest member: its header, without a name. No member fits into a smaller gap.
const MIN_LEN: u64 = 30;

/// Ranges that do not overlap.
///
/// Ranges with no room for a member between them are merged. So an archive whose members are stored
/// in order needs constant memory, regardless of their number.
#[derive(Debug, Default)]
pub(super) struct Ranges {
    /// Start of each range, mapped to its end.
    ends: BTreeMap<u64, u64>,
}

impl Ranges {
    /// Adds the range, unless it overlaps with another.
    pub(super) fn claim(&mut self, range: Range<u64>) -> bool {
        let Range { start, end } = range;
        let before = self.ends.range(..end).next_back();
        let before = before.map(|(start, end)| (*start, *end));
        if start >= end || before.is_some_and(|(_, taken)| taken > start) {
            return false;
        }
        let after = self.ends.range(end..).next();
        let after = after.map(|(start, end)| (*start, *end));
        let is_near = |from: u64, to: u64| to.saturating_sub(from) < MIN_LEN;
        let start = match before {
            Some((first, taken)) if is_near(taken, start) => first,
            _ => start,
        };
        let end = match after {
            Some((next, taken)) if is_near(end, next) => {
                self.ends.remove(&next);
                taken
            }
            _ => end,
        };
        self.ends.insert(start, end);
        true
    }
}

#[cfg(test)]
mod tests;
