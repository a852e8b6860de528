use std::collections::BTreeMap;

use super::*;

/// The same as a map, whatever is added and removed.
#[test]
fn is_a_map() {
    let mut state = 1_u64;
    let mut random = || {
        // splitmix64
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    let (mut table, mut map) = (Table::<u64>::default(), BTreeMap::new());
    for round in 0..4_u64 {
        for number in 0..20_000 {
            let hash = random();
            // Some share all bits of a page or of a slot.
            let hash = match number % 16 {
                0 if number < 800 => hash >> 40,
                1 if number < 800 => hash << 40,
                _ => hash,
            };
            *table.or_default(hash).unwrap() += number;
            *map.entry(hash).or_default() += number;
        }
        let hashes: Vec<u64> = map.keys().copied().collect();
        for hash in hashes {
            assert_eq!(table.get(hash), map.get(&hash));
            assert_eq!(table.get(!hash), map.get(&!hash));
            if hash % 8 > round {
                assert_eq!(table.remove(hash), map.remove(&hash));
                assert_eq!(table.remove(hash), None);
            }
        }
        table.retain(|_, value| value % 3 != 0);
        map.retain(|_, value| *value % 3 != 0);
        assert_eq!(table.len(), map.len());
        for (hash, value) in &map {
            assert_eq!(table.get_mut(*hash), Some(&mut value.clone()));
        }
        let pages = table.pages.iter();
        let slots: usize = pages.clone().map(Page::bytes).sum();
        assert_eq!(table.slot_bytes, slots);
        assert!(
            pages
                .clone()
                .all(|page| page.len == 0 || page.len * 8 >= page.slots.len())
        );
    }
    table.retain(|_, _| false);
    assert_eq!((table.len(), table.bytes()), (0, 0));
}
