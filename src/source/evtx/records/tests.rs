use super::*;

const LEN: usize = 40;

/// A chunk with records with those IDs, and where they end.
fn chunk(ids: &[u64]) -> (Vec<u8>, usize) {
    let mut chunk = vec![0; HEADER_LEN];
    for id in ids {
        chunk.extend(MAGIC);
        chunk.extend(u32::try_from(LEN).unwrap().to_le_bytes());
        chunk.extend(id.to_le_bytes());
        chunk.extend([7; LEN - 4 - 4 - 8 - 4]);
        chunk.extend(u32::try_from(LEN).unwrap().to_le_bytes());
    }
    let end = chunk.len();
    chunk.resize(4096, 0);
    (chunk, end)
}

fn at(index: usize) -> usize {
    HEADER_LEN + LEN * index
}

/// The records of a chunk whose header counts 1 to 9 up to `end`: IDs, negative for recovered
/// ones; 0 for damage; 1000 before those that no header counts.
fn steps(chunk: &[u8], end: usize, recover: bool) -> Vec<i64> {
    let extent = Extent {
        end,
        first_id: 1,
        last_id: 9,
    };
    let mut records = Records::new(extent, recover);
    std::iter::from_fn(|| records.next(chunk))
        .map(|step| match step {
            Step::Record(span) if span.is_recovered => -i64::try_from(span.id).unwrap(),
            Step::Record(span) => i64::try_from(span.id).unwrap(),
            Step::Damaged(_) => 0,
            Step::Uncounted(_) => 1000,
        })
        .collect()
}

#[test]
fn whole_chunks() {
    let (bytes, end) = chunk(&[1, 2, 3]);
    for recover in [false, true] {
        assert_eq!(steps(&bytes, end, recover), [1, 2, 3]);
        // The header counts more than there is.
        assert_eq!(steps(&bytes, 4096, recover), [1, 2, 3]);
        // The header counts more than the chunk can hold.
        assert_eq!(steps(&bytes[..end], 70_000, recover), [1, 2, 3]);
    }
    assert_eq!(steps(&[], 0, true), [0; 0]);
    assert_eq!(steps(&bytes[..HEADER_LEN + 9], end, false), [0]);
}

#[test]
fn past_damage() {
    let (records, end) = chunk(&[1, 2, 3, 4]);
    // The magic, a size that is too large, too small, and zero.
    for (offset, value) in [(0, b'X'), (6, 9), (4, 9), (4, 0)] {
        let mut bytes = records.clone();
        bytes[at(1) + offset] = value;
        assert_eq!(steps(&bytes, end, false), [1, 0, 3, 4], "{offset}");
    }
    // Only the copy of the size is damaged: the next record confirms the size.
    let mut bytes = records.clone();
    bytes[at(2) - 4] = 9;
    assert_eq!(steps(&bytes, end, false), [1, 2, 3, 4]);
    // Zeros in the middle.
    let mut bytes = records.clone();
    bytes[at(1)..at(3)].fill(0);
    assert_eq!(steps(&bytes, end, false), [1, 0, 4]);
    // A record from another pass over the chunk.
    let mut bytes = records;
    bytes[at(1)] = b'X';
    bytes[at(2) + 8] = 90;
    assert_eq!(steps(&bytes, end, false), [1, 0, 4]);
    assert_eq!(steps(&bytes, end, true), [1, 0, -90, 4]);
}

#[test]
fn behind_the_end() {
    let (bytes, _) = chunk(&[1, 2, 3, 4, 8]);
    // Live copy: 3 and 4 follow 2, and 8 is from another pass.
    assert_eq!(steps(&bytes, at(2), false), [1, 2, 1000, 3, 4]);
    assert_eq!(steps(&bytes, at(2), true), [1, 2, 1000, 3, 4, -8]);
    let (bytes, _) = chunk(&[1, 2, 30, 31]);
    assert_eq!(steps(&bytes, at(2), false), [1, 2]);
    assert_eq!(steps(&bytes, at(2), true), [1, 2, -30, -31]);
}
