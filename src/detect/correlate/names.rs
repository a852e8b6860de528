//! The names of computers: their parts, and hashes of short names.

use std::hash::{BuildHasher, Hasher, RandomState};

use super::super::kept;
use super::mix::halves;
use crate::value::Host;

/// The longest short name that is hashed in one piece: no name of Windows is so long.
const SHORT: usize = 32;

/// A computer name in its parts, cut: the short name and the domain.
pub(super) fn parts(computer: &str) -> (&str, &str) {
    let name = Host::new(kept::name(computer)).as_str();
    let short = Host::new(name).short_name();
    let domain = name.get(short.len()..).unwrap_or_default();
    (short, domain.trim_start_matches('.'))
}

/// Hashes short names without regard to case. Its keys are random: nobody can make names of one
/// hash.
#[derive(Clone, Debug)]
pub(super) struct NameHasher {
    keys: [u64; 6],
    of_long: RandomState,
}

impl Default for NameHasher {
    fn default() -> Self {
        let random = RandomState::new();
        Self {
            keys: [0, 1, 2, 3, 4, 5].map(|number: u64| random.hash_one(number)),
            of_long: random,
        }
    }
}

impl NameHasher {
    /// The hash of the short name of a computer.
    pub(super) fn of(&self, computer: &str) -> u64 {
        let mut lower = [0; SHORT];
        // Most names are plain.
        if let Some(len) = plain(computer, &mut lower) {
            return self.short(&lower, len);
        }
        let (short, _) = parts(computer);
        lower = [0; SHORT];
        match lower.get_mut(..short.len()) {
            Some(lower) => lower.copy_from_slice(short.as_bytes()),
            None => {
                let mut hasher = self.of_long.build_hasher();
                hasher.write(short.to_ascii_lowercase().as_bytes());
                return hasher.finish();
            }
        }
        lower.make_ascii_lowercase();
        self.short(&lower, short.len())
    }

    /// NH, the hash of UMAC (RFC 4418), with words of 64 bits: two names have one hash by chance only.
    /// A product then makes 64 bits of its 128.
    fn short(&self, lower: &[u8; SHORT], len: usize) -> u64 {
        let (words, _) = lower.as_chunks();
        let mut sum = 0_u128;
        let (keys, last) = self.keys.split_at(4);
        for (word, key) in words.chunks_exact(2).zip(keys.chunks_exact(2)) {
            let mut product = 1_u128;
            for (word, key) in word.iter().zip(key) {
                product = product.wrapping_mul(u64::from_le_bytes(*word).wrapping_add(*key).into());
            }
            sum = sum.wrapping_add(product);
        }
        let (low, high) = halves(sum);
        let mut product = 1_u128;
        for (half, key) in [low ^ len as u64, high].into_iter().zip(last) {
            product = product.wrapping_mul(u128::from(half ^ key));
        }
        let (low, high) = halves(product);
        low ^ high
    }
}

/// Writes the short name of a plain name in lower case, and returns its length: letters, digits, `-`
/// and `_` up to the end or a dot, and a letter first, so that it is no address.
fn plain(computer: &str, lower: &mut [u8; SHORT]) -> Option<usize> {
    let bytes = computer.as_bytes();
    bytes.first().filter(|first| first.is_ascii_alphabetic())?;
    let mut len = 0;
    for (lower, byte) in lower.iter_mut().zip(bytes) {
        match PLAIN.get(usize::from(*byte)) {
            Some(0) | None => break,
            Some(plain) => *lower = *plain,
        }
        len += 1;
    }
    matches!(bytes.get(len), None | Some(b'.')).then_some(len)
}

/// The bytes of plain short names in lower case; 0 for others.
const PLAIN: [u8; 256] = {
    let mut plain = [0; 256];
    let mut bytes: &mut [u8] = &mut plain;
    let mut byte = 0_u8;
    while let [slot, rest @ ..] = bytes {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            *slot = byte.to_ascii_lowercase();
        }
        byte = byte.wrapping_add(1);
        bytes = rest;
    }
    plain
};

#[cfg(test)]
mod tests;
