//! [`LazyAnswer`]: an answer that is found once.

use std::sync::atomic::{AtomicU8, Ordering};

/// An answer that is found on first use.
///
/// Threads may find it at the same time, and find the same: it needs no lock, which costs more than most
/// answers do.
#[derive(Debug, Default)]
pub(super) struct LazyAnswer(AtomicU8);

impl LazyAnswer {
    /// The answer; `find` always gives the same one.
    #[inline]
    pub(super) fn get_or(&self, find: impl FnOnce() -> Option<bool>) -> Option<bool> {
        match self.0.load(Ordering::Relaxed) {
            0 => {
                let answer = find();
                let code = match answer {
                    None => 1,
                    Some(false) => 2,
                    Some(true) => 3,
                };
                self.0.store(code, Ordering::Relaxed);
                answer
            }
            1 => None,
            code => Some(code == 3),
        }
    }
}

#[cfg(test)]
mod tests;
