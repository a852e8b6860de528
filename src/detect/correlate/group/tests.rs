use super::super::index::{EARLIEST, LATEST};
use super::*;

fn item(number: u32) -> Item {
    Item {
        side: Side::Cause,
        time: EARLIEST,
        node: number,
        key: 0,
    }
}

/// The same as a set, of any size.
#[test]
fn is_a_set() {
    let (mut group, mut set) = (Group::default(), BTreeSet::new());
    let of_effects = Item {
        side: Side::Effect,
        time: LATEST,
        ..item(0)
    };
    let check = |group: &Group, set: &BTreeSet<Item>| {
        assert!(group.range(item(0), of_effects).eq(set));
        assert!(group.range(item(0), of_effects).rev().eq(set.iter().rev()));
        assert!(
            group
                .range(item(9), item(20))
                .eq(set.range(item(9)..=item(20)))
        );
        assert_eq!(group.range(item(20), item(9)).count(), 0);
        assert_eq!(group.is_empty(), set.is_empty());
    };
    for number in 0..40 {
        // In no order, and each twice.
        let new = item(number * 7 % 20);
        group.insert(new);
        set.insert(new);
        check(&group, &set);
    }
    assert!(matches!(group, Group::Many(_)));
    for number in 0..41 {
        let gone = item(number * 2 % 21);
        group.remove(&gone);
        set.remove(&gone);
        check(&group, &set);
    }
    assert_eq!(group.heap_bytes(), 0);
}
