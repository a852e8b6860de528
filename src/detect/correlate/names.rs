//! The names of computers: their parts, and hashes of short names.

use std::hash::{BuildHasher, Hasher, RandomState};

use super::super::kept;
use super::mix::halves;
use crate::value::Host;

/// The longest short name that is hashed in one piece: no name of Windows is so long.
const SHORT: usize = 32;
const WORDS: usize = SHORT / 8;

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
        // Most names are plain.
        if let Some((words, len)) = plain(computer) {
            return self.short(words, len);
        }
        let (short, _) = parts(computer);
        let mut lower = [0; SHORT];
        match lower.get_mut(..short.len()) {
            Some(lower) => lower.copy_from_slice(short.as_bytes()),
            None => {
                let mut hasher = self.of_long.build_hasher();
                hasher.write(short.to_ascii_lowercase().as_bytes());
                return hasher.finish();
            }
        }
        lower.make_ascii_lowercase();
        let mut words = [0; WORDS];
        for (word, bytes) in words.iter_mut().zip(lower.as_chunks().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        self.short(words, short.len())
    }

    /// NH, the hash of UMAC (RFC 4418), with words of 64 bits: two names have one hash by chance only.
    /// A product then makes 64 bits of its 128.
    fn short(&self, lower: [u64; WORDS], len: usize) -> u64 {
        let mut sum = 0_u128;
        let (keys, last) = self.keys.split_at(4);
        for (words, key) in lower.chunks_exact(2).zip(keys.chunks_exact(2)) {
            let mut product = 1_u128;
            for (word, key) in words.iter().zip(key) {
                product = product.wrapping_mul(word.wrapping_add(*key).into());
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

/// The short name of a plain name in lower case, in words, and its length: letters, digits, `-` and `_`
/// up to the end or a dot, and a letter first, so that it is no address.
fn plain(computer: &str) -> Option<([u64; WORDS], usize)> {
    let bytes = computer.as_bytes();
    bytes.first().filter(|first| first.is_ascii_alphabetic())?;
    let (mut words, mut len) = ([0; WORDS], 0);
    'name: for (word, bytes) in words.iter_mut().zip(bytes.chunks(8)) {
        // Not stored byte by byte: the processor would wait until it can read them together.
        for (byte, shift) in bytes.iter().zip((0..).step_by(8)) {
            match PLAIN.get(usize::from(*byte)) {
                Some(0) | None => break 'name,
                Some(plain) => *word |= u64::from(*plain) << shift,
            }
            len += 1;
        }
    }
    matches!(bytes.get(len), None | Some(b'.')).then_some((words, len))
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
