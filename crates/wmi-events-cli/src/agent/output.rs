//! Standard output. After an error nothing more is written to it; what was not told is kept.

use std::io::{self, Stdout, Write};

/// The maximum bytes that are kept for the next run.
const MAX_UNTOLD: usize = 16 << 20;

pub(super) struct Output {
    stdout: Stdout,
    failure: Option<io::Error>,
    untold: String,
    /// The bytes of what is neither told nor kept.
    lost: usize,
}

impl Output {
    pub(super) fn new() -> Self {
        Self {
            stdout: io::stdout(),
            failure: None,
            untold: String::new(),
            lost: 0,
        }
    }

    /// Writes the lines of an event, and flushes them.
    pub(super) fn tell(&mut self, lines: &str) {
        if lines.is_empty() {
            return;
        }
        if self.failure.is_none() {
            let mut stdout = self.stdout.lock();
            let written = stdout.write_all(lines.as_bytes());
            self.failure = written.and_then(|()| stdout.flush()).err();
        }
        if self.failure.is_some() {
            if self.untold.len() + lines.len() <= MAX_UNTOLD {
                self.untold += lines;
            } else {
                self.lost += lines.len();
            }
        }
    }

    pub(super) fn failure(&self) -> Option<&io::Error> {
        self.failure.as_ref()
    }

    /// What the next run must tell.
    pub(super) fn untold(&self) -> &str {
        &self.untold
    }

    pub(super) fn lost(&self) -> usize {
        self.lost
    }
}
