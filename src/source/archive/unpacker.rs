//! [`Unpacker`]: the innermost content of an input or a member.

use std::io::{self, BufReader};
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;

use super::budget::{Budget, Counted, Weighed};
use super::directory::Directory;
use super::member::Member;
use super::window::Window;
use crate::error::Error;
use crate::source::Options;
use crate::source::format::{self, Content};
use crate::source::input::{CAPACITY, Input, Pace};
use crate::source::log::Log;

/// Unpacks everything in one input.
pub(super) struct Unpacker {
    options: Options,
    pub(super) budget: Arc<Budget>,
    /// The pace of content in gzip files.
    pace: Pace,
}

/// The content of an input or a member.
#[allow(clippy::large_enum_variant, reason = "one a member")]
pub(super) enum Found {
    Log(Log),
    Zip {
        directory: Directory,
        /// Why the content may be incomplete or changed.
        problem: Option<Error>,
        /// The number of gzip files around it.
        gzips: usize,
    },
}

impl Unpacker {
    pub(super) fn new(options: &Options, pace: Pace) -> Self {
        Self {
            options: options.clone(),
            budget: Budget::new(options.archives.clone()),
            pace,
        }
    }

    /// For archive members, whose bytes are all available.
    pub(super) fn of_members(self) -> Self {
        let pace = Pace::Stored;
        Self { pace, ..self }
    }

    /// Wraps the input so that the bytes read count as packed bytes.
    pub(super) fn weigh(&self, input: Input) -> Input {
        Input::new(Weighed::new(input, &self.budget))
    }

    /// Checks the nesting depth of gzip files or zip archives.
    pub(super) fn check_depth(&self, depth: usize) -> Result<(), Error> {
        let max = self.options.archives.max_depth;
        if depth > max {
            let what = format!("archives nested deeper than {max}");
            return Err(Error::archive_limit(what, 0));
        }
        Ok(())
    }

    /// Unpacks `input`, which begins as `content` says, inside the given number of gzip files and
    /// zip archives; `member` is its entry in the innermost archive.
    pub(super) fn unpack(
        &self,
        mut content: Content,
        mut input: Input,
        mut gzips: usize,
        zips: usize,
        member: Option<&Member>,
    ) -> Result<Found, Error> {
        let gzips_around = gzips;
        while content == Content::Gzip {
            gzips = gzips.saturating_add(1);
            self.check_depth(gzips)?;
            (content, input) = self.gunzip(input)?;
        }
        if content != Content::Zip {
            return Log::from_content(content, input, &self.options).map(Found::Log);
        }
        self.check_depth(zips.saturating_add(1))?;
        let member = member.filter(|_| gzips == gzips_around);
        let (archive, problem) = match member.and_then(Member::stored) {
            Some(archive) => (archive.clone(), drain(input)),
            None => Window::in_memory(input, member.map(Member::len), &self.budget)?,
        };
        match (Directory::open(archive, self.options.recover), problem) {
            (Ok(directory), problem) => Ok(Found::Zip {
                directory,
                problem,
                gzips,
            }),
            // The problem explains why there is no directory.
            (Err(_), Some(problem)) | (Err(problem), None) => Err(problem),
        }
    }

    fn gunzip(&self, input: Input) -> Result<(Content, Input), Error> {
        let unpacked = Counted::new(MultiGzDecoder::new(input), &self.budget);
        let unpacked = BufReader::with_capacity(CAPACITY, unpacked);
        let (content, input) = format::detect(unpacked, self.pace)?;
        Ok((content, Input::new(input)))
    }
}

/// Reads to the end, so that the outer layer verifies its checksum.
fn drain(mut input: Input) -> Option<Error> {
    let mut sink = Sink(0);
    let drained = io::copy(&mut input, &mut sink);
    drained.err().map(|error| Error::io(error, sink.0))
}

/// Keeps only the count.
struct Sink(u64);

impl io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len() as u64);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
