use super::*;

/// The same as a set, of any size.
#[test]
fn is_a_set() {
    let (mut few, mut set) = (SmallSet::default(), BTreeSet::new());
    let check = |few: &SmallSet<u32>, set: &BTreeSet<u32>| {
        assert!(few.iter().eq(set));
        assert!(few.range(0, u32::MAX).eq(set));
        assert!(few.range(0, u32::MAX).rev().eq(set.iter().rev()));
        assert!(few.range(9, 20).eq(set.range(9..=20)));
        assert_eq!(few.range(20, 9).count(), 0);
        assert_eq!(few.is_empty(), set.is_empty());
    };
    for number in 0..40 {
        // In no order, and each twice.
        let new = number * 7 % 20;
        few.insert(new);
        set.insert(new);
        check(&few, &set);
    }
    assert!(matches!(few, SmallSet::Many(_)));
    for number in 0..41 {
        let gone = number * 2 % 21;
        few.remove(&gone);
        set.remove(&gone);
        check(&few, &set);
    }
    assert_eq!(few.heap_bytes(), 0);
}
