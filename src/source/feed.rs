//! [`Feed`]: an input whose bytes are pushed into it.

use std::fmt;
use std::io::{self, BufRead, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The reader's end. It fails with a [pending](is_pending) error while nothing was pushed.
#[derive(Debug)]
pub(super) struct Feed {
    pushed: Arc<Mutex<Pushed>>,
    bytes: Vec<u8>,
    /// How many of the bytes were consumed.
    consumed: usize,
}

/// The writer's end.
#[derive(Debug)]
pub(super) struct Pusher(Arc<Mutex<Pushed>>);

#[derive(Debug, Default)]
struct Pushed {
    bytes: Vec<u8>,
    is_finished: bool,
}

/// The cause of an error that goes away when more is pushed.
#[derive(Debug)]
struct Pending;

impl fmt::Display for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no bytes were pushed")
    }
}

impl std::error::Error for Pending {}

/// Whether a read failed since nothing was pushed.
pub(super) fn is_pending(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::WouldBlock
        && error.get_ref().is_some_and(|cause| cause.is::<Pending>())
}

impl Feed {
    /// Both ends, with the first bytes.
    pub(super) fn new(bytes: Vec<u8>) -> (Pusher, Self) {
        let pushed = Arc::new(Mutex::new(Pushed::default()));
        let feed = Self {
            pushed: Arc::clone(&pushed),
            bytes,
            consumed: 0,
        };
        (Pusher(pushed), feed)
    }
}

impl Pusher {
    fn lock(&self) -> MutexGuard<'_, Pushed> {
        // Nothing panics while it is locked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn push(&self, bytes: &[u8]) {
        self.lock().bytes.extend_from_slice(bytes);
    }

    /// Nothing more is pushed.
    pub(super) fn finish(&self) {
        self.lock().is_finished = true;
    }
}

impl BufRead for Feed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.consumed >= self.bytes.len() {
            self.bytes.clear();
            self.consumed = 0;
            let mut pushed = self.pushed.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::swap(&mut self.bytes, &mut pushed.bytes);
            if self.bytes.is_empty() && !pushed.is_finished {
                return Err(io::Error::new(io::ErrorKind::WouldBlock, Pending));
            }
        }
        Ok(self.bytes.get(self.consumed..).unwrap_or_default())
    }

    fn consume(&mut self, len: usize) {
        self.consumed += len;
    }
}

impl Read for Feed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}
