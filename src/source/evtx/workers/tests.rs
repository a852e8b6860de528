use super::*;

#[test]
fn threads_for_sizes() {
    const MIB: u64 = 1 << 20;
    let table = [
        (None, 8, 1),
        (Some(0), 8, 1),
        (Some(20 * MIB), 8, 1),
        (Some(64 * MIB - 1), 8, 1),
        (Some(64 * MIB), 8, 2),
        (Some(64 * MIB), 1, 1),
        (Some(64 * MIB), 0, 1),
        (Some(4096 * MIB), 8, 8),
        (Some(4096 * MIB), 2, 2),
        (Some(200 * MIB), 8, 6),
        (
            Some(u64::MAX),
            usize::MAX,
            usize::try_from(u64::MAX / BYTES_PER_THREAD).unwrap(),
        ),
    ];
    for (len, max, expected) in table {
        assert_eq!(thread_count(len, max), expected, "{len:?} {max}");
    }
}
