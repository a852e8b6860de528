//! The loop: bytes in, lines out, and what is due in between.

use std::process::ExitCode;
use std::time::Instant;

use wmi_events::escape::escape;

use super::counts::Counts;
use super::input::{Answer, Ask, GRACE, Input};
use super::output::Output;
use super::problems::Problems;
use super::reader::{Item, Reader};
use super::state::{StateFile, ToStore};
use super::stop::{SLICE, Stop};
use super::teller::Teller;
use super::timer::Timer;
use crate::read::with_cause;
use crate::say::{print, say};

/// How much more is read after the agent was asked to end: the most that a pipe holds, by Linux' default.
const PIPE: usize = 1 << 20;

pub(super) struct Service {
    pub(super) max_event_bytes: usize,
    pub(super) input: Input,
    pub(super) stop: Stop,
    pub(super) reader: Reader,
    pub(super) teller: Teller,
    pub(super) counts: Counts,
    pub(super) problems: Problems,
    pub(super) output: Output,
    pub(super) state: Option<StateFile>,
    pub(super) metrics: Timer,
    pub(super) saving: Timer,
    /// Whether the state differs from the saved one.
    pub(super) has_changed: bool,
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
    /// Runs until a signal, or the end of the input or the output. First it tells what the run before
    /// could not.
    pub(super) fn run(mut self, untold: &str) -> ExitCode {
        self.counts.start();
        self.output.tell(untold);
        self.has_changed |= !untold.is_empty();
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
            if self.output.failure().is_some() {
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
            self.do_what_is_due();
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.has_changed = true;
        self.is_at_line_end = bytes.ends_with(b"\n");
        self.counts.input_bytes += bytes.len() as u64;
        self.reader.push(bytes);
        self.drain();
    }

    /// Tells what was read.
    fn drain(&mut self) {
        let Self {
            reader,
            teller,
            counts,
            problems,
            output,
            ..
        } = self;
        reader.drain(|item| match item {
            Item::Event(event) => {
                let lines = teller.tell(event, counts);
                counts.lines(&lines);
                output.tell(&lines);
            }
            Item::Warning(warning) => problems.say(&format!("-: warning: {}", with_cause(warning))),
            Item::Error(error) => problems.say(&format!("-: {}", with_cause(error))),
            Item::Unrecognized(first) => {
                problems.say(&format!("-: {first}; the counts have how many follow"));
            }
        });
        counts.input = reader.total();
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

    fn do_what_is_due(&mut self) {
        let now = Instant::now();
        self.problems.tick(now);
        if self.saving.is_due(now) && self.has_changed {
            self.save();
        }
        if self.metrics.is_due(now) {
            self.write_metrics();
        }
    }

    /// Saves the state, if there is a file for it; returns whether nothing failed.
    fn save(&mut self) -> bool {
        let Some(file) = &self.state else {
            return true;
        };
        let saved = file.save(&ToStore {
            correlator: &self.teller.correlator,
            counts: &self.counts,
            untold: self.output.untold(),
        });
        match saved {
            Ok(size) => {
                self.has_changed = false;
                self.counts.saved(Some(size));
                true
            }
            Err(error) => {
                self.counts.saved(None);
                let error = error.to_string();
                let what = format!("the state cannot be saved: {}", escape(&error));
                self.problems.say(&format!("{}: {what}", file.name()));
                false
            }
        }
    }

    fn write_metrics(&self) {
        // Standard error may be closed; that must not stop the agent.
        print(&self.counts.line(&self.teller.correlator));
    }

    fn finish(mut self, end: &End) -> ExitCode {
        let mut is_well = matches!(end, End::Input | End::Asked);
        if let Some(error) = self.output.failure() {
            is_well = false;
            say(&format!("cannot write output: {error}"));
            let what = match (self.output.lost(), &self.state) {
                (0, Some(_)) => "what was not written is in the state, for the next run".into(),
                (lost, Some(_)) => format!("{lost} bytes of output are lost"),
                (_, None) => "what was not written is lost: there is no state file".into(),
            };
            say(&what);
        }
        is_well &= self.save();
        self.problems.end();
        if self.metrics.is_on() {
            self.write_metrics();
        }
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
