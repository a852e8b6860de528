//! [`Mixer`]: random hashes of hashes that anyone can make.

use std::hash::{BuildHasher, RandomState};

/// Makes hashes random, so that nobody can make many that get one place. Two get the same by chance
/// only.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mixer([u64; 2]);

impl Default for Mixer {
    fn default() -> Self {
        let random = RandomState::new();
        Self([1, 2].map(|number: u64| random.hash_one(number)))
    }
}

impl Mixer {
    pub(super) fn mix(self, hash: u64) -> u64 {
        let [one, other] = self.0;
        let (low, high) = halves(u128::from(hash ^ one) * u128::from(other | 1));
        low ^ high
    }
}

/// The two halves of a product, the low one first.
pub(super) fn halves(product: u128) -> (u64, u64) {
    let half = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or(0);
    (half(product), half(product >> 64))
}
