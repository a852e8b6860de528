use super::*;

#[test]
fn cuts() {
    let table = [
        ("", 3, ""),
        ("abc", 3, "abc"),
        ("abcd", 3, "abc"),
        ("abä", 3, "ab"),
        ("ä", 1, ""),
    ];
    for (text, max, expected) in table {
        assert_eq!(cut(text, max), expected, "{text} {max}");
    }
}

/// Wherever the cut falls, no part of a password is left.
#[test]
fn a_password_is_masked_before_the_cut() {
    for before in MAX_TEXT - 40..MAX_TEXT + 8 {
        let line = format!("wmic {} /password:SECRET os get", "x".repeat(before));
        let kept = text(&line);
        assert!(kept.len() <= MAX_TEXT && !kept.contains('S'), "{kept}");
    }
}

#[test]
fn growth() {
    let table = [
        (0, 100, 4),
        (4, 100, 8),
        (64, 100, 100),
        (0, 1, 1),
        (4, 4, 5),
    ];
    for (capacity, max, expected) in table {
        assert_eq!(grown(capacity, max), expected, "{capacity} {max}");
    }
}

/// A small map has one node, a large one as many as its entries need.
#[test]
fn maps() {
    let leaf = allocation(11 * 16 + 16);
    assert_eq!(map::<u64, u64>(0), 0);
    assert_eq!(map::<u64, u64>(1), leaf);
    let entry = map_entry::<u64, u64>();
    let full = leaf.div_ceil(entry);
    assert_eq!(map::<u64, u64>(full - 1), leaf);
    assert_eq!(map::<u64, u64>(full + 1), (full + 1) * entry);
    assert_eq!(map::<u64, u64>(1000), 1000 * entry);
}
