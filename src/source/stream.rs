//! [`Stream`]: what the readers of text formats have in common.

use std::io::BufRead;
use std::ops::Range;

use super::buffer::Buffer;
use super::{Options, Stats, Unrecognized};
use crate::error::Error;

/// An input being read event by event, and what is known of it so far.
pub(super) struct Stream<R> {
    pub(super) buffer: Buffer<R>,
    /// The text of the current event with invalid characters replaced, if it has any.
    pub(super) repaired: String,
    pub(super) options: Options,
    pub(super) stats: Stats,
    pub(super) unrecognized: Option<Unrecognized>,
    /// Warnings for the last event.
    pub(super) warnings: Vec<Error>,
}

/// Finds where events begin and end in the buffer of a stream.
pub(super) trait Framing {
    /// The first byte that is still needed.
    fn needed_from(&self) -> usize;

    /// Adjusts to `len` bytes, no longer needed, having been dropped from the buffer.
    fn rebase(&mut self, len: usize);
}

impl<R: BufRead> Stream<R> {
    pub(super) fn new(input: R, options: Options) -> Self {
        Self {
            buffer: Buffer::new(input),
            repaired: String::new(),
            options,
            stats: Stats::default(),
            unrecognized: None,
            warnings: Vec::new(),
        }
    }

    /// Reads more bytes; `None` if none were pushed.
    pub(super) fn read_more(&mut self, framer: &mut impl Framing) -> Option<Result<(), Error>> {
        match self.buffer.read(framer.needed_from()) {
            Ok(gone) => {
                framer.rebase(gone);
                (!self.buffer.is_pending()).then_some(Ok(()))
            }
            Err(error) => Some(Err(error)),
        }
    }

    /// Counts a record of no known shape in a range of the buffer, and keeps the description of the
    /// first. `describe` gets the range's text, and returns an offset in it.
    pub(super) fn count_unrecognized(
        &mut self,
        range: &Range<usize>,
        describe: impl FnOnce(&str) -> Unrecognized,
    ) {
        self.stats.count_unrecognized();
        if self.unrecognized.is_none() {
            let (text, _) = self.buffer.text(range, &mut self.repaired);
            let mut described = describe(text);
            let within = usize::try_from(described.offset).unwrap_or_default();
            described.offset = self.buffer.offset(range.start + within);
            self.unrecognized = Some(described);
        }
    }
}

/// The methods and traits that readers with a [`Stream`] in the named field share.
macro_rules! stream_reader {
    ($reader:ident, $($field:ident).+) => {
        impl<R: std::io::BufRead> $reader<R> {
            /// Reads from `input` with other limits, and the default options beside them.
            pub fn with_limits(input: R, limits: crate::source::Limits) -> Self {
                Self::with_options(input, limits.into())
            }

            /// Returns the warnings for the last event.
            ///
            /// A warning reports a fault that did not prevent reading the event, such as an invalid
            /// character or a message that cannot be read. Most events have none;
            /// [`Stats::warnings`](crate::source::Stats::warnings) counts the events that have some.
            #[must_use]
            pub fn warnings(&self) -> &[crate::error::Error] {
                &self.$($field).+.warnings
            }

            /// Returns the counts so far.
            #[must_use]
            pub fn stats(&self) -> crate::source::Stats {
                self.$($field).+.stats
            }

            /// Returns the first record of no known shape, if there was one.
            #[must_use]
            pub fn unrecognized(&self) -> Option<&crate::source::Unrecognized> {
                self.$($field).+.unrecognized.as_ref()
            }

            /// Returns the input; bytes already buffered by the reader are lost.
            pub fn into_inner(self) -> R {
                self.$($field).+.buffer.into_inner()
            }
        }

        impl<R: std::io::BufRead> Iterator for $reader<R> {
            type Item = Result<crate::event::Event<'static>, crate::error::Error>;

            fn next(&mut self) -> Option<Self::Item> {
                let event = self.next_borrowed()?;
                Some(event.map(crate::event::Event::into_owned))
            }
        }

        impl<R: std::io::BufRead> std::iter::FusedIterator for $reader<R> {}

        impl<R> std::fmt::Debug for $reader<R> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct("Reader")
                    .field("options", &self.$($field).+.options)
                    .field("stats", &self.$($field).+.stats)
                    .finish_non_exhaustive()
            }
        }
    };
}

pub(super) use stream_reader;
