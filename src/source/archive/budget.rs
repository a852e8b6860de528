//! [`Budget`]: what the archives of an input have cost so far, checked against the limits.

use std::io::{self, BufRead, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::Error;
use crate::source::ArchiveLimits;

/// Shared by everything that unpacks a part of one input.
///
/// A part is the input itself or, if that is a zip archive, each of its members, including
/// everything packed inside it. The unpacked size of a part is compared with its own packed size.
#[derive(Debug)]
pub(super) struct Budget {
    limits: ArchiveLimits,
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    members: u64,
    unpacked: u64,
    part_packed: u64,
    part_unpacked: u64,
    buffered: u64,
    spent: Spent,
}

impl Counts {
    /// Counts packed bytes of a part.
    fn weigh(&mut self, len: usize) {
        self.part_packed = self.part_packed.saturating_add(len as u64);
    }
}

/// What must not be read further.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spent {
    #[default]
    Nothing,
    Part,
    All,
}

/// A suffix for limit messages: the rest of the member, or of the input, is not read.
const REST: &str = "; the rest is not read";

impl Budget {
    pub(super) fn new(limits: ArchiveLimits) -> Arc<Self> {
        Arc::new(Self {
            limits,
            counts: Mutex::default(),
        })
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        // A panic cannot leave a count half updated.
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn limits(&self) -> &ArchiveLimits {
        &self.limits
    }

    pub(super) fn spent(&self) -> Spent {
        self.counts().spent
    }

    /// Begins a part whose packed size is `packed` so far.
    pub(super) fn begin_part(&self, packed: u64) {
        let mut counts = self.counts();
        counts.part_packed = packed;
        counts.part_unpacked = 0;
        if counts.spent == Spent::Part {
            counts.spent = Spent::Nothing;
        }
    }

    /// Counts one more member of a zip archive.
    pub(super) fn member(&self) -> Result<(), String> {
        let mut counts = self.counts();
        counts.members = counts.members.saturating_add(1);
        if counts.members > self.limits.max_members {
            counts.spent = Spent::All;
            let max = self.limits.max_members;
            let what = format!("more than {max} members in archives (`max_members`)");
            return Err(what + REST);
        }
        Ok(())
    }

    /// Counts `len` more unpacked bytes.
    fn unpacked(&self, len: u64) -> Result<(), String> {
        let mut counts = self.counts();
        counts.unpacked = counts.unpacked.saturating_add(len);
        counts.part_unpacked = counts.part_unpacked.saturating_add(len);
        let limits = &self.limits;
        if counts.unpacked > limits.max_unpacked_bytes {
            counts.spent = Spent::All;
            let max = limits.max_unpacked_bytes;
            let what = format!("more than {max} bytes unpacked (`max_unpacked_bytes`)");
            return Err(what + REST);
        }
        let allowed = counts.part_packed.saturating_mul(limits.max_ratio);
        if counts.part_unpacked > allowed.max(limits.ratio_free_bytes) {
            counts.spent = counts.spent.max(Spent::Part);
            let (max, packed) = (limits.max_ratio, counts.part_packed);
            let what = format!("more than {max} times the {packed} packed bytes (`max_ratio`)");
            return Err(what + REST);
        }
        Ok(())
    }

    /// How many more bytes may be held in memory.
    pub(super) fn room(&self) -> u64 {
        let buffered = self.counts().buffered;
        self.limits.max_buffered_bytes.saturating_sub(buffered)
    }
}

/// Bytes held in memory, counted until they are dropped.
#[derive(Debug)]
pub(super) struct Held {
    bytes: Vec<u8>,
    budget: Arc<Budget>,
}

impl Held {
    pub(super) fn new(bytes: Vec<u8>, budget: &Arc<Budget>) -> Self {
        let mut counts = budget.counts();
        counts.buffered = counts.buffered.saturating_add(bytes.len() as u64);
        drop(counts);
        let budget = Arc::clone(budget);
        Self { bytes, budget }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut counts = self.budget.counts();
        counts.buffered = counts.buffered.saturating_sub(self.bytes.len() as u64);
    }
}

/// Decompressed data; every byte read is counted.
pub(super) struct Counted<R> {
    unpacked: R,
    budget: Arc<Budget>,
}

impl<R> Counted<R> {
    pub(super) fn new(unpacked: R, budget: &Arc<Budget>) -> Self {
        let budget = Arc::clone(budget);
        Self { unpacked, budget }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.unpacked.read(buffer)?;
        match self.budget.unpacked(len as u64) {
            Ok(()) => Ok(len),
            // The log's reader adds the offset.
            Err(what) => Err(io::Error::other(Error::archive_limit(what, 0))),
        }
    }
}

/// A packed input whose length is known only as it is read.
pub(super) struct Weighed<R> {
    packed: R,
    budget: Arc<Budget>,
}

impl<R> Weighed<R> {
    pub(super) fn new(packed: R, budget: &Arc<Budget>) -> Self {
        let budget = Arc::clone(budget);
        Self { packed, budget }
    }
}

impl<R: BufRead> Read for Weighed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.packed.read(buffer)?;
        self.budget.counts().weigh(len);
        Ok(len)
    }
}

impl<R: BufRead> BufRead for Weighed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.packed.fill_buf()
    }

    fn consume(&mut self, len: usize) {
        self.packed.consume(len);
        self.budget.counts().weigh(len);
    }
}

#[cfg(test)]
mod tests;
