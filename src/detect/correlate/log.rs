//! [`Log`]: the last processes that are no events of stories, in order of arrival.
//!
//! Most processes are kept here and never looked at again, so this writes to one place, whatever
//! computer they are of: chunks of entries, and of their texts. Those of a computer are chained.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use super::super::detection::Severity;
use super::super::kept;
use crate::event::{EventId, ProcessView};
use crate::value::{Account, ProcessId, WindowsTime};

/// The entries of a chunk, and the bytes of its texts after which the next one begins.
const ENTRIES: usize = 256;
const TEXTS: usize = 64 << 10;

/// The place of a process: the number of its chunk, and its index there. Numbers count up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position(u64);

impl Position {
    /// Before all processes.
    pub(super) const NONE: Self = Self(0);

    const fn new(chunk: u64, index: usize) -> Self {
        Self(chunk * ENTRIES as u64 + index as u64)
    }

    /// How far after another it is; 0 if that is [`NONE`](Self::NONE).
    pub(super) fn since(self, other: Self) -> u32 {
        match other {
            Self::NONE => 0,
            // What is farther is no longer there.
            _ => u32::try_from(self.0.wrapping_sub(other.0)).unwrap_or(0),
        }
    }

    const fn chunk(self) -> u64 {
        self.0 / ENTRIES as u64
    }

    /// The place after it in its chunk.
    pub(super) const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    fn index(self) -> usize {
        usize::try_from(self.0 % ENTRIES as u64).unwrap_or(usize::MAX)
    }
}

/// A number that may be absent, in 8 bytes. No ID of a process or a record is the largest number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number(u64);

impl Number {
    pub(super) fn new(number: Option<u64>) -> Self {
        Self(number.unwrap_or(u64::MAX))
    }

    pub(super) fn get(self) -> Option<u64> {
        (self.0 != u64::MAX).then_some(self.0)
    }

    /// Whether it is that process ID.
    pub(super) fn is(self, id: ProcessId) -> bool {
        self.0 == id.get()
    }

    pub(super) fn id(self) -> Option<ProcessId> {
        self.get().map(ProcessId::new)
    }
}

/// What is kept of a process beside its texts: one line of a cache.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) started: WindowsTime,
    pub(super) id: Number,
    pub(super) creator_id: Number,
    pub(super) record_id: Number,
    /// The hash of its computer.
    pub(super) computer: u64,
    /// How far the one before it of the same computer is; 0 if there is none.
    pub(super) back: u32,
    /// Of its gravest finding that the baseline leaves.
    pub(super) severity: Option<Severity>,
    pub(super) parent: Parent,
    pub(super) origin: Origin,
    /// Whether its text is its command line, and not its image.
    pub(super) has_line: bool,
    /// Whether it is an event of a story now: the log no longer has it.
    pub(super) is_taken: bool,
    /// The number of its file in the chunk; 0 if it has none.
    file: u16,
    /// Where its texts begin, and their lengths.
    start: u32,
    computer_len: u8,
    text_len: u16,
    user_len: u16,
}

const _: () = assert!(size_of::<Entry>() == 64);

/// Which event tells a process, and whose its time is: its own, or the collector's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Audited,
    AuditedReceived,
    Sysmon,
    SysmonReceived,
}

impl Origin {
    pub(super) const fn new(has_own_time: bool, is_of_sysmon: bool) -> Self {
        match (is_of_sysmon, has_own_time) {
            (false, true) => Self::Audited,
            (false, false) => Self::AuditedReceived,
            (true, true) => Self::Sysmon,
            (true, false) => Self::SysmonReceived,
        }
    }

    pub(super) const fn has_own_time(self) -> bool {
        matches!(self, Self::Audited | Self::Sysmon)
    }

    pub(super) const fn is_of_sysmon(self) -> bool {
        matches!(self, Self::Sysmon | Self::SysmonReceived)
    }

    /// The ID of the event.
    pub(super) const fn event_id(self) -> EventId {
        if self.is_of_sysmon() {
            EventId::SYSMON_PROCESS_CREATION
        } else {
            EventId::PROCESS_CREATION
        }
    }
}

/// What is known of the creator of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parent {
    /// Its name was not logged.
    Unknown,
    /// The same; it runs as SYSTEM.
    UnknownSystem,
    /// services.exe.
    Services,
    /// A provider host that runs as SYSTEM: of an agent such as Configuration Manager's.
    SystemHost,
    Other,
}

impl Parent {
    pub(super) const fn is_unknown(self) -> bool {
        matches!(self, Self::Unknown | Self::UnknownSystem)
    }

    /// Whether it may be a provider host that runs as SYSTEM.
    pub(super) const fn is_system(self) -> bool {
        matches!(self, Self::UnknownSystem | Self::SystemHost)
    }
}

/// A process to keep.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewProcess<'a> {
    pub(super) started: WindowsTime,
    pub(super) id: Option<ProcessId>,
    pub(super) creator_id: Option<ProcessId>,
    pub(super) record_id: Option<u64>,
    pub(super) file: Option<&'a Arc<str>>,
    pub(super) severity: Option<Severity>,
    pub(super) parent: Parent,
    pub(super) origin: Origin,
    /// The name of its computer.
    pub(super) computer: &'a str,
    /// The command line as logged, or else the image.
    pub(super) text: &'a str,
    pub(super) has_line: bool,
    pub(super) user: User<'a>,
}

/// The user of a process: as its event has it, or as text.
#[derive(Clone, Copy, Debug)]
pub(super) enum User<'a> {
    Of(ProcessView<'a>),
    Text(&'a str),
}

/// The texts of a process; empty if absent. Their passwords are masked by who takes them out.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Texts<'l> {
    pub(super) computer: &'l str,
    pub(super) text: &'l str,
    pub(super) user: &'l str,
    pub(super) file: Option<&'l Arc<str>>,
}

/// Some processes that came one after the other.
#[derive(Default)]
pub(super) struct Chunk {
    entries: Vec<Entry>,
    texts: String,
    /// Those of its processes, each as often as it begins.
    files: Vec<Arc<str>>,
    file_bytes: usize,
}

/// Without the texts, which may have passwords.
impl fmt::Debug for Chunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunk")
            .field("entries", &self.entries.len())
            .field("texts", &self.texts.len())
            .finish_non_exhaustive()
    }
}

/// The clone has the same capacity, which is what was counted.
impl Clone for Chunk {
    fn clone(&self) -> Self {
        let mut clone = Self {
            entries: Vec::with_capacity(self.entries.capacity()),
            texts: String::with_capacity(self.texts.capacity()),
            files: Vec::with_capacity(self.files.capacity()),
            file_bytes: self.file_bytes,
        };
        clone.entries.extend_from_slice(&self.entries);
        clone.files.extend_from_slice(&self.files);
        clone.texts.push_str(&self.texts);
        clone
    }
}

impl Chunk {
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(super) fn texts(&self, entry: &Entry) -> Texts<'_> {
        let mut rest = self.texts.get(entry.start as usize..).unwrap_or_default();
        let mut next = |len: usize| {
            let (text, after) = rest.split_at_checked(len).unwrap_or_default();
            rest = after;
            text
        };
        let file = usize::from(entry.file).checked_sub(1);
        Texts {
            computer: next(entry.computer_len.into()),
            text: next(entry.text_len.into()),
            user: next(entry.user_len.into()),
            file: file.and_then(|file| self.files.get(file)),
        }
    }

    fn bytes(&self) -> usize {
        kept::allocation(self.entries.capacity() * size_of::<Entry>())
            + kept::allocation(self.texts.capacity())
            + kept::allocation(self.files.capacity() * size_of::<Arc<str>>())
            + self.file_bytes
    }

    fn is_full(&self) -> bool {
        self.entries.len() >= ENTRIES || self.texts.len() >= TEXTS
    }

    fn push(&mut self, process: &NewProcess<'_>, computer: u64, back: u32) {
        let file = process.file.map_or(0, |file| self.add_file(file));
        let start = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let computer_len = self.add(kept::name(process.computer));
        let text_len = self.add(&kept::raw_text(process.text));
        let user_len = match process.user {
            User::Text(user) => self.add(&kept::raw_text(user)),
            User::Of(process) => self.add_account(&process.user()),
        };
        // Texts are cut at lengths that fit.
        let length = |len| u16::try_from(len).unwrap_or(u16::MAX);
        self.entries.push(Entry {
            started: process.started,
            id: Number::new(process.id.map(ProcessId::get)),
            creator_id: Number::new(process.creator_id.map(ProcessId::get)),
            record_id: Number::new(process.record_id),
            computer,
            back,
            severity: process.severity,
            parent: process.parent,
            origin: process.origin,
            has_line: process.has_line,
            is_taken: false,
            file,
            start,
            computer_len: u8::try_from(computer_len).unwrap_or(u8::MAX),
            text_len: length(text_len),
            user_len: length(user_len),
        });
    }

    fn add(&mut self, text: &str) -> usize {
        self.texts.push_str(text);
        text.len()
    }

    fn add_account(&mut self, account: &Account<'_>) -> usize {
        let parts = account.parts();
        let len = parts.iter().map(|part| part.len()).sum();
        if len > kept::MAX_TEXT {
            return self.add(&kept::text(&account.text()));
        }
        parts.into_iter().for_each(|part| self.texts.push_str(part));
        len
    }

    /// The number of a file: most processes have the file of the one before them.
    fn add_file(&mut self, file: &Arc<str>) -> u16 {
        let last = self.files.last();
        if last.is_none_or(|last| !Arc::ptr_eq(last, file)) {
            self.file_bytes += kept::allocation(file.len() + 2 * size_of::<usize>());
            self.files.push(Arc::clone(file));
        }
        u16::try_from(self.files.len()).unwrap_or(0)
    }
}

/// Processes in order of arrival.
#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    chunks: VecDeque<Chunk>,
    /// The number of the first chunk, less one: [`Position::NONE`] is before it.
    before: u64,
    len: usize,
    bytes: usize,
    /// The buffers of a chunk that was dropped.
    spare: Chunk,
}

impl Log {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The bytes of the chunks that have processes.
    pub(super) const fn chunk_bytes(&self) -> usize {
        self.bytes
    }

    /// The bytes of all chunks.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
            + self.spare.bytes()
            + kept::allocation(self.chunks.capacity() * size_of::<Chunk>())
    }

    fn chunk(&self, position: Position) -> Option<&Chunk> {
        let index = position.chunk().checked_sub(self.before + 1)?;
        self.chunks.get(usize::try_from(index).ok()?)
    }

    pub(super) fn get(&self, position: Position) -> Option<(&Entry, Texts<'_>)> {
        let chunk = self.chunk(position)?;
        let entry = chunk.entries.get(position.index())?;
        Some((entry, chunk.texts(entry)))
    }

    /// The processes of a computer, of which the last is given: the last first.
    pub(super) fn chain(&self, last: Position) -> impl Iterator<Item = (Position, &Entry)> {
        let at = |position: Position| {
            let entry = self.chunk(position)?.entries.get(position.index())?;
            Some((position, entry))
        };
        std::iter::successors(at(last), move |(position, entry)| {
            let back = Some(entry.back).filter(|back| *back > 0)?;
            at(Position(position.0.checked_sub(back.into())?))
        })
    }

    pub(super) fn texts(&self, position: Position) -> Texts<'_> {
        self.get(position)
            .map_or_else(Texts::default, |(_, texts)| texts)
    }

    /// Whether the log no longer has what was there.
    pub(super) fn is_gone(&self, position: Position) -> bool {
        position.chunk() <= self.before
    }

    /// How many chunks there are.
    pub(super) fn chunk_count(&self) -> usize {
        self.chunks.len()
    }

    /// All chunks, the first one first.
    #[cfg(feature = "serde")]
    pub(super) fn chunks(&self) -> impl Iterator<Item = &Chunk> {
        self.chunks.iter()
    }

    /// Says that a process is an event of a story now.
    pub(super) fn take(&mut self, position: Position) {
        let index = position.chunk().checked_sub(self.before + 1);
        let index = index.and_then(|index| usize::try_from(index).ok());
        let chunk = index.and_then(|index| self.chunks.get_mut(index));
        if let Some(entry) = chunk.and_then(|c| c.entries.get_mut(position.index())) {
            entry.is_taken = true;
        }
    }

    /// Keeps a process of a computer, of which the hash and the last process before are given.
    pub(super) fn push(
        &mut self,
        process: &NewProcess<'_>,
        computer: u64,
        previous: Position,
    ) -> Position {
        if self.is_turning() {
            self.add_chunk();
        }
        let number = self.before + self.chunks.len() as u64;
        let Some(chunk) = self.chunks.back_mut() else {
            return Position::NONE;
        };
        let position = Position::new(number, chunk.entries.len());
        let before = chunk.bytes();
        chunk.push(process, computer, position.since(previous));
        self.bytes = self.bytes + chunk.bytes() - before;
        self.len += 1;
        position
    }

    fn add_chunk(&mut self) {
        let mut chunk = std::mem::take(&mut self.spare);
        if let Some(last) = self.chunks.back() {
            chunk.entries.reserve_exact(ENTRIES);
            // About as many texts as before.
            chunk.texts.reserve_exact(last.texts.len() / 16 * 17);
        }
        self.bytes += chunk.bytes();
        self.chunks.push_back(chunk);
    }

    /// Takes the buffers of a dropped chunk for the next one.
    pub(super) fn reuse(&mut self, mut chunk: Chunk) {
        // The last chunk is not full: without others, there is little to keep.
        if self.chunks.len() > 1 {
            chunk.entries.clear();
            chunk.texts.clear();
            chunk.files.clear();
            chunk.file_bytes = 0;
            self.spare = chunk;
        }
    }

    /// Whether the next process begins a chunk.
    pub(super) fn is_turning(&self) -> bool {
        self.chunks.back().is_none_or(Chunk::is_full)
    }

    /// The last processes of the last chunk, and the place of the first of them.
    pub(super) fn last_mut(&mut self, count: usize) -> (Position, &mut [Entry]) {
        let number = self.before + self.chunks.len() as u64;
        let Some(chunk) = self.chunks.back_mut() else {
            return (Position::NONE, &mut []);
        };
        let first = chunk.entries.len().saturating_sub(count);
        let entries = chunk.entries.get_mut(first..).unwrap_or_default();
        (Position::new(number, first), entries)
    }

    /// Drops the first chunk.
    pub(super) fn pop(&mut self) -> Option<Chunk> {
        let chunk = self.chunks.pop_front()?;
        self.before += 1;
        self.len -= chunk.entries.len();
        self.bytes -= chunk.bytes();
        if self.chunks.is_empty() {
            self.chunks = VecDeque::new();
            self.spare = Chunk::default();
        }
        Some(chunk)
    }
}

#[cfg(test)]
mod tests;
