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
        let is_near = |from: u64, to: u64| to - from < MIN_LEN;
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_byte_twice() {
        let mut ranges = Ranges::default();
        let table = [
            (100..200, true),
            (100..200, false),
            (150..160, false),
            (0..101, false),
            (199..300, false),
            (50..250, false),
            (200..300, true),
            (40..100, true),
            (1000..1000, false),
        ];
        for (range, expected) in table {
            assert_eq!(ranges.claim(range.clone()), expected, "{range:?}");
        }
        assert_eq!(ranges.ends, BTreeMap::from([(40, 300)]));
    }

    #[test]
    fn in_order_they_are_one() {
        let mut ranges = Ranges::default();
        for member in 0..100_000 {
            // Including what some archivers write after a member.
            assert!(ranges.claim(member * 100..member * 100 + 76));
        }
        assert_eq!(ranges.ends.len(), 1);
    }

    proptest! {
        /// Agrees with a plain list, except for gaps too small for a member.
        #[test]
        fn as_a_list_has_it(wanted in prop::collection::vec((0..2000_u64, 30..300_u64), 0..40)) {
            let mut ranges = Ranges::default();
            let mut list: Vec<Range<u64>> = Vec::new();
            for (start, len) in wanted {
                let range = start..start + len;
                let is_free = list.iter().all(|r| r.end <= range.start || range.end <= r.start);
                prop_assert_eq!(ranges.claim(range.clone()), is_free);
                if is_free {
                    list.push(range);
                }
            }
        }
    }
}
