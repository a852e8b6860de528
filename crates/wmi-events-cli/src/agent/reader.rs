//! The reader of the input: `PushReader`, begun anew where the input was of no known format.

use wmi_events::source::{Options, PushReader, Stats};
use wmi_events::{Error, Event};

/// What was read.
#[expect(clippy::large_enum_variant, reason = "mostly an event")]
pub(super) enum Item<'r> {
    Event(Event<'r>),
    /// A part of the event before could not be read.
    Warning(&'r Error),
    Error(&'r Error),
    /// The description of the first record of no known shape.
    Unrecognized(String),
}

pub(super) struct Reader {
    options: Options,
    push: PushReader,
    /// The counts of earlier runs.
    earlier: Stats,
    /// The counts of this run before the present `push`.
    before: Stats,
    has_described: bool,
}

impl Reader {
    pub(super) fn new(options: Options, earlier: Stats) -> Self {
        Self {
            push: PushReader::new(&options),
            options,
            earlier,
            before: Stats::default(),
            has_described: false,
        }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.push.push(bytes);
    }

    pub(super) fn finish(&mut self) {
        self.push.finish();
    }

    /// Hands out what can be read of the bytes so far.
    pub(super) fn drain(&mut self, mut take: impl FnMut(Item<'_>)) {
        while let Some(event) = self.push.next_borrowed() {
            let is_error = event.is_err();
            match event {
                Ok(event) => take(Item::Event(event)),
                Err(error) => take(Item::Error(&error)),
            }
            for warning in self.push.warnings() {
                take(Item::Warning(warning));
            }
            // What is of no known format is not counted by the reader, and it reads nothing more.
            if is_error && self.push.format().is_none() {
                self.before.seen += 1;
                self.before.malformed += 1;
                self.push = PushReader::new(&self.options);
            }
        }
        if let Some(first) = self.push.unrecognized()
            && !self.has_described
        {
            self.has_described = true;
            take(Item::Unrecognized(first.to_string()));
        }
    }

    /// The counts of this run.
    pub(super) fn stats(&self) -> Stats {
        let mut stats = self.before;
        stats += self.push.stats();
        stats
    }

    /// The counts of this and earlier runs.
    pub(super) fn total(&self) -> Stats {
        let mut stats = self.earlier;
        stats += self.stats();
        stats
    }
}
