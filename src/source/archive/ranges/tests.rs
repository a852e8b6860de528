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
