use super::*;

#[test]
fn numbers_are_used_again() {
    let mut slab = Slab::default();
    let numbers: Vec<u32> = (0..200).map(|value| slab.insert(value)).collect();
    assert_eq!(numbers, (0..200).collect::<Vec<_>>());
    assert_eq!((slab.remove(70), slab.remove(70)), (Some(70), None));
    assert_eq!((slab.get(70), slab.len()), (None, 199));
    assert_eq!(slab.insert(1000), 70);
    assert_eq!(slab.get_mut(70).map(|value| *value), Some(1000));
    assert_eq!(slab.iter().count(), 200);
    assert!(
        slab.iter()
            .all(|(number, value)| *value == number || number == 70)
    );
    // A chunk without values takes no memory, and is used again.
    let before = slab.bytes();
    for number in 0..64 {
        assert!(slab.remove(number).is_some());
    }
    assert!(slab.bytes() < before - 64 * size_of::<Option<u32>>() + 64);
    let mut again: Vec<u32> = (0..120).map(|value| slab.insert(value)).collect();
    again.sort_unstable();
    assert_eq!(again, (0..64).chain(200..256).collect::<Vec<_>>());
    for number in 0..256 {
        slab.remove(number);
    }
    assert_eq!((slab.len(), slab.bytes()), (0, 0));
}
