//! [`NameTable`]: names without case, looked up by hash.

/// Names and their numbers. A name may be known under several parents, as in a tree of names.
#[derive(Debug, Default)]
pub(crate) struct NameTable {
    entries: Vec<Entry>,
    /// Indices into `entries`, by hash; as many as a power of two.
    buckets: Vec<u16>,
}

#[derive(Debug)]
struct Entry {
    parent: u16,
    name: &'static str,
    number: u16,
}

const NONE: u16 = u16::MAX;

impl NameTable {
    /// Names with their parents and numbers. The first of equal names counts.
    pub(crate) fn new(names: impl IntoIterator<Item = (u16, &'static str, u16)>) -> Self {
        let entries: Vec<_> = names
            .into_iter()
            .map(|(parent, name, number)| Entry {
                parent,
                name,
                number,
            })
            .collect();
        let len = (entries.len() * 4).next_power_of_two();
        let mut table = Self {
            entries,
            buckets: vec![NONE; len],
        };
        for (index, entry) in (0_u16..).zip(&table.entries) {
            let mut at = hash(entry.parent, entry.name) & (len - 1);
            while table.buckets.get(at).is_some_and(|bucket| *bucket != NONE) {
                at = (at + 1) & (len - 1);
            }
            if let Some(bucket) = table.buckets.get_mut(at) {
                *bucket = index;
            }
        }
        table
    }

    /// The number of a name, and whether it has the same case.
    #[inline]
    pub(crate) fn find(&self, parent: u16, name: &str) -> Option<(u16, bool)> {
        let mask = self.buckets.len().checked_sub(1)?;
        let mut at = hash(parent, name) & mask;
        loop {
            // There are more buckets than entries.
            let entry = self.entries.get(usize::from(*self.buckets.get(at)?))?;
            if entry.parent == parent && entry.name.len() == name.len() {
                if entry.name == name {
                    return Some((entry.number, true));
                }
                if entry.name.eq_ignore_ascii_case(name) {
                    return Some((entry.number, false));
                }
            }
            at = (at + 1) & mask;
        }
    }
}

/// A hash of a name regardless of case: its length, and its first and last eight bytes.
#[inline]
fn hash(parent: u16, name: &str) -> usize {
    const LOWER: u64 = u64::from_ne_bytes([0x20; 8]);
    let bytes = name.as_bytes();
    let (first, last) = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => {
            let join = |word: u64, byte: &u8| word << 8 | u64::from(*byte);
            (bytes.iter().fold(0, join), 0)
        }
    };
    let mixed = (first | LOWER).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ (last | LOWER).wrapping_mul(0xc2b2_ae3d_27d4_eb4f)
        ^ ((bytes.len() as u64) << 16 | u64::from(parent)).wrapping_mul(0x1656_67b1_9e37_79f9);
    #[allow(clippy::cast_possible_truncation, reason = "any bits of it")]
    let hash = (mixed ^ mixed >> 32) as usize;
    hash
}

#[cfg(test)]
mod tests;
