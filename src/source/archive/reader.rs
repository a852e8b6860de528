//! [`Reader`]: the events of all logs in a zip archive and its nested archives.

use super::budget::Spent;
use super::directory::Directory;
use super::member::Entry;
use super::unpacker::{Found, Unpacker};
use super::window::Window;
use crate::error::Error;
use crate::error::ErrorKind;
use crate::event::Event;
use crate::source::format::{self, Content};
use crate::source::input::{Input, Pace};
use crate::source::log::Log;
use crate::source::{Format, Options, Stats, Unrecognized};

/// Reads the members in sequence.
pub(in crate::source) struct Reader {
    unpacker: Unpacker,
    /// The open archives, each contained in the one before it.
    levels: Vec<Level>,
    current: Option<Log>,
    /// An error for the member as a whole, returned before its content.
    problem: Option<Error>,
    /// The current member's name, with the archives that contain it as a prefix.
    name: Option<String>,
    /// Counts for the finished members.
    stats: Stats,
    unrecognized: Option<Unrecognized>,
    others: u64,
    /// Whether the archive itself was compressed: then its members are not separate parts.
    is_packed: bool,
}

/// An open archive.
struct Level {
    directory: Directory,
    /// The prefix of its members' names: its own name and `/`.
    prefix: String,
    /// The number of gzip files around it.
    gzips: usize,
}

/// Opens `input`, a gzip file or a zip archive according to `content`.
pub(in crate::source) fn open(
    content: Content,
    input: Input,
    options: &Options,
    pace: Pace,
) -> Result<Unpacked, Error> {
    let unpacker = Unpacker::new(options, pace);
    let input = unpacker.weigh(input);
    match unpacker.unpack(content, input, 0, 0, None)? {
        Found::Log(log) => Ok(Unpacked::Log(log)),
        Found::Zip {
            directory,
            problem,
            gzips,
        } => {
            let mut reader = Reader::new(directory, unpacker, gzips);
            reader.problem = problem;
            Ok(Unpacked::Zip(Box::new(reader)))
        }
    }
}

/// The content of a gzip file or a zip archive.
#[allow(clippy::large_enum_variant, reason = "one an input")]
pub(in crate::source) enum Unpacked {
    Log(Log),
    Zip(Box<Reader>),
}

impl Reader {
    /// A zip archive read in place.
    pub(in crate::source) fn in_place(archive: Window, options: &Options) -> Result<Self, Error> {
        let unpacker = Unpacker::new(options, Pace::Stored);
        unpacker.check_depth(1)?;
        let directory = Directory::open(archive, options.recover)?;
        Ok(Self::new(directory, unpacker, 0))
    }

    fn new(directory: Directory, unpacker: Unpacker, gzips: usize) -> Self {
        Self {
            unpacker: unpacker.of_members(),
            levels: vec![Level {
                directory,
                prefix: String::new(),
                gzips,
            }],
            current: None,
            problem: None,
            name: None,
            stats: Stats::default(),
            unrecognized: None,
            others: 0,
            is_packed: gzips > 0,
        }
    }

    /// The next event, owned: whether a member has another event is known only after trying to read
    /// it.
    pub(in crate::source) fn next(&mut self) -> Option<Result<Event<'static>, Error>> {
        loop {
            if let Some(problem) = self.problem.take() {
                self.stats.count_given(false);
                return Some(Err(problem));
            }
            if let Some(log) = &mut self.current {
                if let Some(event) = log.next_owned() {
                    return Some(event);
                }
                self.stats.add(log.stats());
                if self.unrecognized.is_none() {
                    self.unrecognized = log.unrecognized().cloned();
                    if let Some(unrecognized) = &mut self.unrecognized {
                        unrecognized.member.clone_from(&self.name);
                    }
                }
                self.current = None;
            }
            self.leave_what_is_spent();
            let opened = self.next_member()?.and_then(|entry| self.enter(entry));
            match opened {
                Err(error) if error.kind() == ErrorKind::Format => {
                    self.others = self.others.saturating_add(1)
                }
                opened => self.problem = opened.err().or(self.problem.take()),
            }
        }
    }

    /// Stops reading what is beyond a limit.
    fn leave_what_is_spent(&mut self) {
        match self.unpacker.budget.spent() {
            Spent::Nothing => {}
            Spent::Part => self.levels.truncate(usize::from(!self.is_packed)),
            Spent::All => self.levels.clear(),
        }
    }

    /// The next member that is a file.
    fn next_member(&mut self) -> Option<Result<Entry, Error>> {
        loop {
            let level = self.levels.last_mut()?;
            match level.directory.next() {
                Some(Ok(entry)) => {
                    self.name = Some(format!("{}{}", level.prefix, entry.name));
                    if let Err(what) = self.unpacker.budget.member() {
                        return Some(Err(Error::archive_limit(what, entry.header)));
                    }
                    if !entry.is_folder() {
                        return Some(Ok(entry));
                    }
                }
                Some(Err(error)) => {
                    self.name = level.prefix.strip_suffix('/').map(str::to_owned);
                    return Some(Err(error));
                }
                None => drop(self.levels.pop()),
            }
        }
    }

    /// Opens a member according to its content.
    fn enter(&mut self, entry: Entry) -> Result<(), Error> {
        let zips = self.levels.len();
        if zips == 1 && !self.is_packed {
            self.unpacker.budget.begin_part(entry.packed_len);
        }
        let Some(level) = self.levels.last_mut() else {
            return Ok(());
        };
        let member = level.directory.open_member(entry)?;
        let (content, input) = format::detect(member.input(&self.unpacker.budget), Pace::Stored)?;
        let input = Input::new(input);
        let gzips = level.gzips;
        match self
            .unpacker
            .unpack(content, input, gzips, zips, Some(&member))?
        {
            Found::Log(log) => self.current = Some(log),
            Found::Zip {
                directory,
                problem,
                gzips,
            } => {
                let name = self.name.as_deref().unwrap_or_default();
                self.problem = problem;
                self.levels.push(Level {
                    directory,
                    prefix: format!("{name}/"),
                    gzips,
                });
            }
        }
        Ok(())
    }

    /// The current member's name.
    pub(in crate::source) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    pub(in crate::source) fn others(&self) -> u64 {
        self.others
    }

    pub(in crate::source) fn stats(&self) -> Stats {
        let mut stats = self.stats;
        if let Some(log) = &self.current {
            stats.add(log.stats());
        }
        stats
    }

    pub(in crate::source) fn format(&self) -> Option<Format> {
        self.current.as_ref().map(Log::format)
    }

    /// The first record of no known shape in the members that were read to their end.
    pub(in crate::source) fn unrecognized(&self) -> Option<&Unrecognized> {
        self.unrecognized.as_ref()
    }

    pub(in crate::source) fn warnings(&self) -> &[Error] {
        self.current.as_ref().map_or(&[], Log::warnings)
    }
}
