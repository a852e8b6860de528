//! The computers of a correlator: their processes, and the events that are kept of each.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

use super::super::kept;
use super::super::slab::Slab;
use super::index::EARLIEST;
use super::log::{Chunk, Entry, Log, NewProcess, Position, User};
use super::node::NONE;
use super::rooms::{Rooms, bit};
use crate::value::{Host, ProcessId, WindowsTime};

/// The maximum number of domains of one short name that are told apart.
const MAX_DOMAINS: usize = 64;

/// A computer is loud if it has more than 3 halves of its share of the recent processes, and more than
/// this many.
const LEAST: usize = 64;

/// The fewest computers that are swept.
const SWEEP: usize = 1024;

/// What every event of a computer needs: in one place, for there may be many computers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    /// The number of its [`Computer`]; [`NONE`] while nothing is kept of it but processes.
    pub(super) number: u32,
    /// How many processes of it came lately, in the generation of the log that is given: half as many
    /// count in the next one.
    recent: u32,
    generation: u32,
    /// The last of its processes that the log had.
    last: Position,
    /// A bit for each process ID that matters to an event: most processes share none.
    filter: u64,
    /// The latest start of a process, taken or not.
    latest: WindowsTime,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            number: NONE,
            recent: 0,
            generation: 0,
            last: Position::NONE,
            filter: 0,
            latest: EARLIEST,
        }
    }
}

impl Known {
    /// The last process of it that the log has.
    pub(super) fn last(&self) -> Position {
        self.last
    }

    /// Counts a process in a generation of the log.
    fn count(&mut self, generation: u32) {
        let passed = generation.wrapping_sub(self.generation);
        let recent = self.recent.checked_shr(passed).unwrap_or(0);
        self.recent = recent.saturating_add(1);
        self.generation = generation;
    }

    /// Whether an event may have to do with a process with this ID.
    pub(super) fn may_track(&self, id: Option<ProcessId>) -> bool {
        id.is_some_and(|id| self.filter & bit(id) != 0)
    }
}

/// All computers of one short name of which events are kept.
#[derive(Clone, Debug)]
pub(super) struct Computer {
    pub(super) hash: u64,
    /// Its short name in lower case.
    pub(super) short: Box<str>,
    /// Its domains in lower case. Their numbers begin at 1; 0 is that of a short name.
    pub(super) domains: Vec<Box<str>>,
    pub(super) rooms: Rooms,
}

impl Computer {
    /// The bytes on its heap.
    fn bytes(&self) -> usize {
        let domains = self
            .domains
            .iter()
            .map(|domain| kept::allocation(domain.len()));
        kept::allocation(self.short.len())
            + domains.sum::<usize>()
            + kept::allocation(self.domains.capacity() * size_of::<Box<str>>())
            + self.rooms.bytes()
    }

    /// The number of a domain; 0 if there are too many: it may be any then.
    fn domain(&mut self, domain: &str) -> u16 {
        if domain.is_empty() {
            return 0;
        }
        let mut known = self.domains.iter();
        let index = known.position(|known| known.eq_ignore_ascii_case(domain));
        let index = index.or_else(|| {
            (self.domains.len() < MAX_DOMAINS).then(|| {
                self.domains.push(domain.to_ascii_lowercase().into());
                self.domains.len() - 1
            })
        });
        index
            .and_then(|index| u16::try_from(index + 1).ok())
            .unwrap_or(0)
    }
}

/// Whether two domains of one short name may be the same: one of them is unknown, or they are
/// equal.
pub(super) const fn is_same_domain(one: u16, other: u16) -> bool {
    one == other || one == 0 || other == 0
}

/// A hash is its own.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Itself(u64);

impl Hasher for Itself {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// The computers by the hash of their short names, and the processes of all.
#[derive(Clone, Debug, Default)]
pub(super) struct Hosts {
    known: HashMap<u64, Known, BuildHasherDefault<Itself>>,
    /// The most that its capacity was: it gets smaller with each removal, but its buckets stay.
    capacity: usize,
    /// Its keys are random: nobody can make names of one hash.
    hasher: RandomState,
    computers: Slab<Computer>,
    /// Counts up whenever the log has turned over, and how many chunks are to be dropped until then.
    generation: u32,
    until_next: usize,
    /// How many processes of all computers came lately, as they are counted for each.
    recent: usize,
    /// Up to which generation a computer is loud.
    loud_until: u32,
    /// The number of computers at which those of which nothing is kept are looked for.
    sweep_at: usize,
    /// The heap bytes of the computers.
    heap_bytes: usize,
    pub(super) log: Log,
}

/// A computer name in its parts, cut.
fn parts(computer: &str) -> (&str, &str) {
    let name = Host::new(kept::name(computer)).as_str();
    let short = Host::new(name).short_name();
    let domain = name.get(short.len()..).unwrap_or_default();
    (short, domain.trim_start_matches('.'))
}

impl Hosts {
    pub(super) fn get(&self, number: u32) -> Option<&Computer> {
        self.computers.get(number)
    }

    #[cfg(feature = "serde")]
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &Computer)> {
        self.computers.iter()
    }

    pub(super) fn bytes(&self) -> usize {
        kept::hash_map::<u64, Known>(self.capacity)
            + self.computers.bytes()
            + self.heap_bytes
            + self.log.bytes()
    }

    /// The hash of a computer's short name.
    pub(super) fn hash(&self, computer: &str) -> u64 {
        let (short, _) = parts(computer);
        let mut hasher = self.hasher.build_hasher();
        let mut buffer = [0_u8; 32];
        match buffer.get_mut(..short.len()) {
            Some(lower) => {
                lower.copy_from_slice(short.as_bytes());
                lower.make_ascii_lowercase();
                hasher.write(lower);
            }
            // No name of Windows is so long.
            None => hasher.write(short.to_ascii_lowercase().as_bytes()),
        }
        hasher.finish()
    }

    /// What is known of a computer.
    pub(super) fn known(&self, hash: u64) -> Known {
        self.known.get(&hash).copied().unwrap_or_default()
    }

    /// The number of a computer and of its domain, of which an event is to be kept.
    pub(super) fn number(&mut self, computer: &str) -> (u32, u16) {
        let hash = self.hash(computer);
        let (short, domain) = parts(computer);
        let known = self.known.entry(hash).or_default();
        if known.number == NONE {
            let computer = Computer {
                hash,
                short: short.to_ascii_lowercase().into(),
                domains: Vec::new(),
                rooms: Rooms::default(),
            };
            self.heap_bytes += computer.bytes();
            known.number = self.computers.insert(computer);
        }
        let number = known.number;
        self.capacity = self.capacity.max(self.known.capacity());
        let domain = self.with(number, |computer| computer.domain(domain));
        (number, domain)
    }

    /// The number of a domain of a computer; 0 if it is not known.
    pub(super) fn domain(&self, number: u32, computer: &str) -> u16 {
        let (_, domain) = parts(computer);
        let domains = self.get(number).map(|computer| computer.domains.iter());
        let index = domains.and_then(|mut all| all.position(|d| d.eq_ignore_ascii_case(domain)));
        index
            .and_then(|index| u16::try_from(index + 1).ok())
            .unwrap_or(0)
    }

    /// Changes a computer, and counts its bytes.
    fn with<T: Default>(&mut self, number: u32, change: impl FnOnce(&mut Computer) -> T) -> T {
        let Some(computer) = self.computers.get_mut(number) else {
            return T::default();
        };
        let before = computer.bytes();
        let changed = change(computer);
        self.heap_bytes = self.heap_bytes + computer.bytes() - before;
        let (hash, filter) = (computer.hash, computer.rooms.filter);
        if let Some(known) = self.known.get_mut(&hash) {
            known.filter = filter;
        }
        changed
    }

    pub(super) fn rooms(&self, number: u32) -> Option<&Rooms> {
        Some(&self.get(number)?.rooms)
    }

    /// Changes the rooms of a computer.
    pub(super) fn with_rooms<T: Default>(
        &mut self,
        number: u32,
        change: impl FnOnce(&mut Rooms) -> T,
    ) -> T {
        self.with(number, |computer| change(&mut computer.rooms))
    }

    /// Keeps a process that is no event of a story.
    pub(super) fn pass(&mut self, hash: u64, process: &NewProcess<'_>) {
        self.recent += 1;
        let fair = self.fair();
        let known = self.known.entry(hash).or_default();
        known.count(self.generation);
        if known.recent as usize > fair {
            self.loud_until = self.generation.saturating_add(2);
        }
        known.last = self.log.push(process, hash, known.last);
        known.latest = known.latest.max(process.started);
        self.capacity = self.capacity.max(self.known.capacity());
    }

    /// A computer with more recent processes is loud.
    fn fair(&self) -> usize {
        (self.recent / self.known.len().max(1) * 3 / 2).max(LEAST)
    }

    /// The processes of a computer that are no events of stories, the last first.
    pub(super) fn passed(&self, hash: u64, max: usize) -> impl Iterator<Item = (Position, &Entry)> {
        let chain = self.log.chain(self.known(hash).last).take(max);
        chain.filter(|(_, entry)| !entry.is_taken)
    }

    /// [`passed`](Self::passed) if any may have started by then or later: most events come in the
    /// order of their times, so that none has.
    pub(super) fn passed_since(
        &self,
        hash: u64,
        since: WindowsTime,
        max: usize,
    ) -> impl Iterator<Item = (Position, &Entry)> {
        let max = if self.known(hash).latest >= since {
            max
        } else {
            0
        };
        self.passed(hash, max)
            .filter(move |(_, entry)| entry.started >= since)
    }

    /// Drops the oldest processes until all have no more bytes than that.
    pub(super) fn limit_log(&mut self, max_bytes: usize) {
        while self.log.bytes() > max_bytes && self.drop_chunk() {}
    }

    /// Drops the oldest processes. While a computer has far more than others, those of the others stay.
    pub(super) fn drop_chunk(&mut self) -> bool {
        let Some(chunk) = self.log.pop() else {
            return false;
        };
        if self.until_next == 0 {
            self.generation = self.generation.wrapping_add(1);
            self.recent /= 2;
            self.until_next = self.log.chunk_count();
        }
        self.until_next = self.until_next.saturating_sub(1);
        if self.generation < self.loud_until && self.log.len() > 0 {
            self.add_again(&chunk);
        }
        self.log.reuse(chunk);
        if self.known.len() >= self.sweep_at || self.log.len() == 0 {
            self.sweep();
        }
        true
    }

    /// Adds the processes of a dropped chunk again whose computers are not loud, up to half of them.
    fn add_again(&mut self, chunk: &Chunk) {
        let fair = self.fair();
        let mut left = chunk.entries().len() / 2;
        for entry in chunk.entries().iter().filter(|entry| !entry.is_taken) {
            let known = self.known.get_mut(&entry.computer);
            if let Some(known) = known.filter(|known| known.recent as usize <= fair)
                && left > 0
            {
                left -= 1;
                known.last = self
                    .log
                    .push(&again(chunk, entry), entry.computer, known.last);
            }
        }
    }

    /// Forgets the computers of which nothing is kept any more.
    fn sweep(&mut self) {
        let log = &self.log;
        self.known
            .retain(|_, known| known.number != NONE || !log.is_gone(known.last));
        self.sweep_at = (self.known.len() * 2).max(SWEEP);
        if self.known.is_empty() {
            self.known = HashMap::default();
            self.capacity = 0;
        }
    }

    /// Drops a computer of which no event is kept.
    pub(super) fn forget_empty(&mut self, number: u32) {
        if self.rooms(number).is_none_or(|rooms| !rooms.is_empty()) {
            return;
        }
        let Some(gone) = self.computers.remove(number) else {
            return;
        };
        self.heap_bytes -= gone.bytes();
        let known = self.known.get_mut(&gone.hash);
        let is_gone = known.is_some_and(|known| {
            known.number = NONE;
            known.filter = 0;
            self.log.is_gone(known.last)
        });
        if is_gone {
            self.known.remove(&gone.hash);
        }
        if self.known.is_empty() {
            self.known = HashMap::default();
            self.capacity = 0;
        }
    }

    /// What a new computer adds to the bytes at most: the map doubles.
    pub(super) fn growth(&self) -> usize {
        let capacity = self.known.capacity();
        if self.known.len() < capacity {
            return 0;
        }
        kept::hash_map::<u64, Known>((capacity * 2).max(3))
    }
}

/// A process of a dropped chunk, to be kept again.
fn again<'c>(chunk: &'c Chunk, entry: &'c Entry) -> NewProcess<'c> {
    let texts = chunk.texts(entry);
    NewProcess {
        started: entry.started,
        id: entry.id.id(),
        creator_id: entry.creator_id.id(),
        record_id: entry.record_id.get(),
        file: entry.file.as_ref(),
        severity: entry.severity,
        parent: entry.parent,
        has_own_time: entry.has_own_time,
        computer: texts.computer,
        text: texts.text,
        has_line: entry.has_line,
        user: User::Text(texts.user),
    }
}

#[cfg(test)]
mod tests {
    use super::super::log::Parent;
    use super::*;

    #[test]
    fn names() {
        let mut hosts = Hosts::default();
        let table = [
            ("FILE02", (0, 0)),
            ("file02.Corp.example", (0, 1)),
            ("FILE02.corp.example.", (0, 1)),
            ("FILE02.lab.example", (0, 2)),
            (r"\\file02", (0, 0)),
            ("10.0.0.5", (1, 0)),
            ("10.0.0.6", (2, 0)),
            ("", (3, 0)),
        ];
        for (name, expected) in table {
            assert_eq!(hosts.number(name), expected, "{name}");
            assert_eq!(hosts.number(name), expected, "{name}");
        }
        assert!(is_same_domain(0, 2) && is_same_domain(1, 1) && !is_same_domain(1, 2));
        for number in 0..4 {
            hosts.forget_empty(number);
        }
        assert_eq!(hosts.bytes(), 0);
    }

    /// A computer with many processes does not evict those of one with few.
    #[test]
    fn the_oldest_of_the_largest_go() {
        let mut hosts = Hosts::default();
        let (few, many) = (hosts.hash("few"), hosts.hash("many"));
        let process = |number: u64| NewProcess {
            started: EARLIEST,
            id: None,
            creator_id: None,
            record_id: Some(number),
            file: None,
            severity: None,
            parent: Parent::Other,
            has_own_time: true,
            computer: "x",
            text: "",
            has_line: false,
            user: User::Text(""),
        };
        for number in 0..10 {
            hosts.pass(few, &process(number));
        }
        for number in 0..100_000 {
            hosts.pass(many, &process(number));
            hosts.limit_log(1 << 20);
        }
        assert_eq!(hosts.passed(few, 100).count(), 10);
        let last: Vec<_> = hosts
            .passed(many, 2)
            .filter_map(|(_, e)| e.record_id.get())
            .collect();
        assert_eq!(last, [99_999, 99_998]);
        assert!(hosts.bytes() < (1 << 20) + 4096);
        hosts.limit_log(0);
        assert_eq!(hosts.bytes(), 0);
    }
}
