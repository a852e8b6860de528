//! What could not be read or done, on standard error: a bounded number of lines a minute.

use std::time::{Duration, Instant};

use crate::say::say;

/// So many lines a minute are written; the rest are counted.
const MAX_LINES: u64 = 20;

pub(crate) struct Problems {
    began: Instant,
    lines: u64,
}

impl Problems {
    pub(crate) fn new() -> Self {
        Self {
            began: Instant::now(),
            lines: 0,
        }
    }

    pub(crate) fn say(&mut self, line: &str) {
        self.tick(Instant::now());
        self.lines += 1;
        if self.lines <= MAX_LINES {
            // Standard error may be closed; that must not stop the agent.
            say(line);
        }
    }

    /// Begins a new minute, and says how many lines the last one left out.
    pub(crate) fn tick(&mut self, now: Instant) {
        if now.saturating_duration_since(self.began) >= Duration::from_secs(60) {
            self.end();
            self.began = now;
        }
    }

    /// Says how many lines were left out.
    pub(crate) fn end(&mut self) {
        let more = self.lines.saturating_sub(MAX_LINES);
        if more > 0 {
            say(&format!(
                "and {more} more problems in a minute; the counts have them"
            ));
        }
        self.lines = 0;
    }
}
