//! Decodes chunks in parallel and returns them in order.

use std::collections::{BTreeMap, VecDeque};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use super::Options;
use super::chunk::ChunkReader;
use crate::error::Error;
use crate::event::Event;
use crate::source::Stats;
use crate::source::exclusive::Exclusive;

/// A chunk to decode.
struct Job {
    number: u64,
    offset: u64,
    bytes: Vec<u8>,
}

/// The result for one chunk.
#[derive(Default)]
pub(super) struct DecodedChunk {
    number: u64,
    pub(super) items: VecDeque<Item>,
    /// Counts for the skipped records; the items are not counted.
    pub(super) skipped: Stats,
    /// The buffer, for reuse.
    pub(super) bytes: Vec<u8>,
}

/// An event and whether it was recovered, or an error.
pub(super) type Item = Result<(Event<'static>, bool), Error>;

/// How many bytes of a file make another thread pay.
///
/// Each event moves from its thread to the reader in memory of its own, where one thread lends it.
/// With two threads on two processors, a log of 4688 alone took 0.73 times as long from 64 MiB on.
/// Smaller files gained only while the processors had nothing else to do, and lost up to 1.3 times
/// otherwise; an agent's processors have.
const BYTES_PER_THREAD: u64 = 32 << 20;

/// The number of threads for a file, of which at most `max` may run; 1 if its size is unknown.
fn thread_count(len: Option<u64>, max: usize) -> usize {
    let paying = len.map_or(1, |len| len / BYTES_PER_THREAD);
    usize::try_from(paying)
        .map_or(max, |paying| paying.min(max))
        .max(1)
}

pub(super) struct Workers {
    /// `None` once no more chunks follow.
    jobs: Option<Sender<Job>>,
    done: Exclusive<Receiver<DecodedChunk>>,
    threads: Vec<JoinHandle<()>>,
    /// Results that arrived before their turn.
    early: BTreeMap<u64, DecodedChunk>,
    next_job: u64,
    next_done: u64,
}

impl Workers {
    /// The threads for chunks of that many bytes; `None` if one is enough, or the system provides
    /// none.
    pub(super) fn new(options: &Options, len: Option<u64>) -> Option<Self> {
        let wanted = thread_count(len, options.threads);
        if wanted < 2 {
            return None;
        }
        // Asked last: on Linux the answer is in half a dozen files.
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        let count = wanted.min(processors);
        if count < 2 {
            return None;
        }
        let (jobs, receiver) = channel::<Job>();
        let receiver = Arc::new(Mutex::new(receiver));
        let (sender, done) = channel();
        let threads = (0..count).map_while(|_| {
            let (options, receiver, sender) =
                (options.clone(), Arc::clone(&receiver), sender.clone());
            let worker = move || {
                let mut reader = ChunkReader::new(options);
                while let Some(job) = next_job(&receiver) {
                    if sender.send(decode(&mut reader, job)).is_err() {
                        return;
                    }
                }
            };
            // If a thread is refused, the existing ones do the work.
            thread::Builder::new().spawn(worker).ok()
        });
        let threads: Vec<_> = threads.collect();
        (!threads.is_empty()).then(|| Self {
            threads,
            jobs: Some(jobs),
            done: Exclusive::new(done),
            early: BTreeMap::new(),
            next_job: 0,
            next_done: 0,
        })
    }

    /// Whether another chunk keeps memory bounded and the threads busy.
    pub(super) fn is_hungry(&self) -> bool {
        let waiting = self.next_job.saturating_sub(self.next_done);
        self.jobs.is_some() && waiting < (self.threads.len() as u64).saturating_mul(2)
    }

    pub(super) fn feed(&mut self, offset: u64, bytes: Vec<u8>) {
        let number = self.next_job;
        self.next_job = self.next_job.saturating_add(1);
        let job = Job {
            number,
            offset,
            bytes,
        };
        // If a thread has ended, this shows when its result is awaited.
        if let Some(jobs) = &self.jobs {
            drop(jobs.send(job));
        }
    }

    /// Signals that no more chunks follow.
    pub(super) fn close(&mut self) {
        self.jobs = None;
    }

    /// The next chunk's events; `None` after the last.
    pub(super) fn next(&mut self) -> Option<DecodedChunk> {
        if self.next_done == self.next_job {
            return None;
        }
        loop {
            if let Some(done) = self.early.remove(&self.next_done) {
                self.next_done = self.next_done.saturating_add(1);
                return Some(done);
            }
            match self.done.get_mut().recv() {
                Ok(done) => drop(self.early.insert(done.number, done)),
                // A thread has panicked. That is a bug in this crate, so make it visible.
                Err(_) => {
                    for thread in self.threads.drain(..) {
                        if let Err(panic) = thread.join() {
                            std::panic::resume_unwind(panic);
                        }
                    }
                    return None;
                }
            }
        }
    }
}

fn next_job(receiver: &Mutex<Receiver<Job>>) -> Option<Job> {
    // The value in the lock cannot be half updated.
    let receiver = receiver.lock().unwrap_or_else(PoisonError::into_inner);
    receiver.recv().ok()
}

fn decode(reader: &mut ChunkReader, job: Job) -> DecodedChunk {
    reader.begin(&job.bytes, job.offset);
    let mut done = DecodedChunk {
        number: job.number,
        ..DecodedChunk::default()
    };
    while let Some(step) = reader.advance(&job.bytes, &mut done.skipped) {
        let item = step.and_then(|()| reader.event());
        let is_recovered = reader.is_recovered();
        let item = item.map(|event| event.map(|event| (event.into_owned(), is_recovered)));
        done.items.extend(item.transpose());
    }
    done.bytes = job.bytes;
    done
}

#[cfg(test)]
mod tests;
