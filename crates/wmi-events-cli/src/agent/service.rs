//! The loop: bytes in, lines out, and what is due in between.

use std::process::ExitCode;
use std::sync::Arc;

use super::core::Core;
use super::input::{Answer, Ask, GRACE, Input};
use super::reader::{Item, Reader};
use super::stop::{SLICE, Stop};
use crate::read::with_cause;
use crate::say::say;

/// How much more is read after the agent was asked to end: the most that a pipe holds, by Linux' default.
const PIPE: usize = 1 << 20;

pub(super) struct Service {
    pub(super) core: Core,
    pub(super) max_event_bytes: usize,
    pub(super) input: Input,
    pub(super) stop: Stop,
    pub(super) reader: Reader,
    pub(super) is_at_line_end: bool,
}

/// Why the agent ends.
enum End {
    /// By a signal.
    Asked,
    /// The input has ended.
    Input,
    InputFailed,
    /// Nothing can be told.
    Output,
}

impl Service {
    /// Runs until a signal, or the end of the input or the output.
    pub(super) fn run(mut self) -> ExitCode {
        let end = self.read();
        match end {
            End::Asked => self.wind_down(PIPE),
            End::Output => self.wind_down(0),
            End::Input | End::InputFailed => {}
        }
        self.reader.finish();
        self.drain();
        self.finish(&end)
    }

    fn read(&mut self) -> End {
        loop {
            if self.core.has_failed() {
                return End::Output;
            }
            if self.stop.is_asked() {
                return End::Asked;
            }
            match self.input.next(Ask::Chunk, SLICE) {
                Some(Answer::Bytes(bytes)) => self.take(&bytes),
                Some(Answer::Quiet) | None => {}
                Some(Answer::End) => return End::Input,
                Some(Answer::Failed(error)) => {
                    say(&format!("cannot read input: {error}"));
                    return End::InputFailed;
                }
            }
            self.core.do_what_is_due();
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.core.has_changed = true;
        self.is_at_line_end = bytes.ends_with(b"\n");
        self.core.counts.input_bytes += bytes.len() as u64;
        self.reader.push(bytes);
        self.drain();
    }

    /// Tells what was read.
    fn drain(&mut self) {
        let Self { core, reader, .. } = self;
        let file: Arc<str> = "-".into();
        reader.drain(|item| match item {
            Item::Event(event) => {
                core.tell(&file, event);
            }
            Item::Warning(warning) => {
                core.problems
                    .say(&format!("-: warning: {}", with_cause(warning)));
            }
            Item::Error(error) => core.problems.say(&format!("-: {}", with_cause(error))),
            Item::Unrecognized(first) => {
                core.problems
                    .say(&format!("-: {first}; the counts have how many follow"));
            }
        });
        core.counts.input = reader.total();
    }

    /// Reads what is already in the pipe, at most `left` bytes, and goes on to the end of a record:
    /// whoever reads the pipe next must not begin within one.
    fn wind_down(&mut self, mut left: usize) {
        while left > 0 {
            match self.input.next(Ask::Chunk, GRACE) {
                Some(Answer::Bytes(bytes)) => {
                    left = left.saturating_sub(bytes.len());
                    self.take(&bytes);
                }
                Some(Answer::Quiet) if self.is_at_line_end => return,
                Some(Answer::Quiet) => break,
                Some(Answer::End | Answer::Failed(_)) | None => return,
            }
        }
        let mut left = self.max_event_bytes;
        while left > 0 {
            let before = self.reader.stats().seen;
            // A question for a chunk may stand; then that is what comes.
            match self.input.next(Ask::Line, GRACE * 2) {
                Some(Answer::Bytes(bytes)) => {
                    left = left.saturating_sub(bytes.len());
                    self.take(&bytes);
                    if self.is_at_line_end && self.reader.stats().seen > before {
                        return;
                    }
                }
                _ => return,
            }
        }
    }

    fn finish(self, end: &End) -> ExitCode {
        let mut is_well = matches!(end, End::Input | End::Asked);
        is_well &= self.core.finish();
        let stats = self.reader.stats();
        // One that was asked to end has done its work; what it could not read is in the counts.
        if matches!(end, End::Input) {
            is_well &= stats.malformed == 0;
            is_well &= stats.seen == 0 || stats.unrecognized < stats.seen;
        }
        if is_well {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}
