//! What is done every so many seconds.

use std::time::{Duration, Instant};

pub(crate) struct Timer {
    /// `None`: never.
    every: Option<Duration>,
    next: Instant,
}

impl Timer {
    /// 0 seconds: never.
    pub(crate) fn every(seconds: u32) -> Self {
        let every = (seconds > 0).then(|| Duration::from_secs(seconds.into()));
        Self {
            every,
            next: Instant::now() + every.unwrap_or_default(),
        }
    }

    pub(crate) fn is_on(&self) -> bool {
        self.every.is_some()
    }

    /// Whether it is time; then the next time is set, from now: what was late is not done twice.
    pub(crate) fn is_due(&mut self, now: Instant) -> bool {
        let Some(every) = self.every else {
            return false;
        };
        let is_due = now >= self.next;
        if is_due {
            self.next = now + every;
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn due() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut never = Timer::every(0);
        assert!(!never.is_on() && !never.is_due(after(1 << 20)));
        let mut timer = Timer::every(60);
        let rows = [
            (1, false),
            (70, true),
            (71, false),
            (500, true),
            (501, false),
            (570, true),
        ];
        for (seconds, is_due) in rows {
            assert_eq!(timer.is_due(after(seconds)), is_due, "{seconds}");
        }
    }
}
