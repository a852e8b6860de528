//! The output. After an error nothing more is written to it; what was not told is kept.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

/// The maximum bytes that are kept for the next run.
const MAX_UNTOLD: usize = 16 << 20;

pub(super) struct Output {
    to: Box<dyn Write>,
    failure: Option<io::Error>,
    untold: String,
    /// The bytes of what is neither told nor kept.
    lost: usize,
}

impl Output {
    /// To standard output, or to the end of a file.
    pub(super) fn open(path: Option<&Path>) -> io::Result<Self> {
        let to: Box<dyn Write> = match path {
            None => Box::new(io::stdout()),
            Some(path) => Box::new(OpenOptions::new().create(true).append(true).open(path)?),
        };
        Ok(Self {
            to,
            failure: None,
            untold: String::new(),
            lost: 0,
        })
    }

    /// Writes the lines of an event, and flushes them.
    pub(super) fn tell(&mut self, lines: &str) {
        if lines.is_empty() {
            return;
        }
        if self.failure.is_none() {
            let written = self.to.write_all(lines.as_bytes());
            self.failure = written.and_then(|()| self.to.flush()).err();
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
