//! The traces that a correlator keeps, by age and by key.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet, VecDeque};

use super::super::kept;
use super::trace::{Key, Link, Trace};

/// The maximum number of traces of one key that are matched, newest first: a repeated command must
/// not get more expensive.
const MAX_OF_A_KEY: usize = 64;

/// The bytes of a key in the index.
const INDEX_ENTRY: usize = kept::map_entry::<u64, Link>();

/// The bytes of traces, of the buffer that holds them, and of their index.
fn total(heap_bytes: usize, capacity: usize, hashes: usize) -> usize {
    heap_bytes + kept::allocation(capacity * size_of::<Trace>()) + hashes * INDEX_ENTRY
}

/// Traces in order of arrival.
#[derive(Clone, Debug)]
pub(super) struct Store {
    traces: VecDeque<Trace>,
    /// The number of the first trace. Numbers start at 1: a link to 0 leads nowhere.
    first: u64,
    /// The last key of each hash. Each key links to the one before it.
    last: BTreeMap<u64, Link>,
    /// The heap bytes of the traces.
    heap_bytes: usize,
}

impl Default for Store {
    fn default() -> Self {
        Self {
            traces: VecDeque::new(),
            first: 1,
            last: BTreeMap::new(),
            heap_bytes: 0,
        }
    }
}

impl Store {
    pub(super) fn len(&self) -> usize {
        self.traces.len()
    }

    pub(super) fn bytes(&self) -> usize {
        total(self.heap_bytes, self.traces.capacity(), self.last.len())
    }

    #[cfg(feature = "serde")]
    pub(super) fn iter(&self) -> impl Iterator<Item = &Trace> {
        self.traces.iter()
    }

    /// Oldest first.
    pub(super) fn into_traces(self) -> Vec<Trace> {
        self.traces.into()
    }

    /// A store of these traces, oldest first: of the newest, as many as the limits let.
    pub(super) fn of(mut traces: Vec<Trace>, max_traces: usize, max_bytes: usize) -> Self {
        let (mut heap_bytes, mut hashes, mut count) = (0, HashSet::new(), 0);
        for trace in traces.iter().rev().take(max_traces) {
            heap_bytes += trace.heap_bytes();
            hashes.extend(trace.keys.iter().map(|key| key.hash));
            if total(heap_bytes, count + 1, hashes.len()) > max_bytes {
                break;
            }
            count += 1;
        }
        let mut store = Self::default();
        store.traces.reserve_exact(count);
        for trace in traces.drain(traces.len() - count..) {
            store.push(trace);
        }
        store
    }

    /// The last traces with that key, newest first.
    pub(super) fn with_key(&self, key: &Key) -> impl Iterator<Item = (&Trace, &Key)> {
        let last = self.last.get(&key.hash).and_then(|link| self.at(*link));
        std::iter::successors(last, |(_, key)| self.at(key.previous))
            .take(MAX_OF_A_KEY)
            // Different keys may share a hash.
            .filter(|(_, other)| other.text == key.text)
    }

    fn at(&self, link: Link) -> Option<(&Trace, &Key)> {
        let index = usize::try_from(link.number.checked_sub(self.first)?).ok()?;
        let trace = self.traces.get(index)?;
        Some((trace, trace.keys.get(link.key)?))
    }

    /// Keeps a trace. The oldest traces are dropped until it fits; a trace that can never fit is not
    /// kept.
    pub(super) fn keep(&mut self, trace: Trace, max_traces: usize, max_bytes: usize) {
        let needed = trace.heap_bytes() + trace.keys.len() * INDEX_ENTRY;
        loop {
            let growth = self.growth(max_traces);
            // While the buffer grows, the old one still exists.
            let grown = kept::allocation(growth.unwrap_or(0) * size_of::<Trace>());
            if self.len() < max_traces && self.bytes() + needed + grown <= max_bytes {
                let more = growth.map_or(0, |capacity| capacity - self.len());
                self.traces.reserve_exact(more);
                break;
            }
            if !self.forget_first() {
                return;
            }
        }
        self.push(trace);
    }

    /// Adds a trace, for which there is room.
    fn push(&mut self, mut trace: Trace) {
        let number = self.first + self.traces.len() as u64;
        for (index, key) in trace.keys.iter_mut().enumerate() {
            let link = Link { number, key: index };
            key.previous = self.last.insert(key.hash, link).unwrap_or_default();
        }
        self.heap_bytes += trace.heap_bytes();
        self.traces.push_back(trace);
    }

    /// The new capacity of the buffer, if it must grow for one more trace.
    fn growth(&self, max_traces: usize) -> Option<usize> {
        let capacity = self.traces.capacity();
        (self.len() == capacity).then(|| kept::grown(capacity, max_traces))
    }

    /// Drops the oldest trace; returns whether there was one.
    fn forget_first(&mut self) -> bool {
        let Some(trace) = self.traces.pop_front() else {
            return false;
        };
        for (index, key) in trace.keys.iter().enumerate() {
            let link = Link {
                number: self.first,
                key: index,
            };
            if let Entry::Occupied(last) = self.last.entry(key.hash)
                && *last.get() == link
            {
                last.remove();
            }
        }
        self.heap_bytes -= trace.heap_bytes();
        self.first += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::trace::{EventRef, Role};
    use super::*;
    use crate::event::EventId;
    use crate::value::WindowsTime;

    fn trace(number: u64, keys: &[String]) -> Trace {
        let event = EventRef {
            computer: "A".to_owned(),
            time: WindowsTime(chrono::DateTime::UNIX_EPOCH),
            event_id: EventId::PROCESS_CREATION,
            record_id: Some(number),
            user: None,
            what: "x".repeat(usize::try_from(number % 50).unwrap()),
        };
        let keys = keys.iter().map(|key| Key::new(key)).collect();
        Trace::new(Role::Source, keys, event)
    }

    fn numbers(store: &Store, key: &str) -> Vec<u64> {
        let key = Key::new(key);
        let found = store.with_key(&key);
        found
            .filter_map(|(trace, _)| trace.event.record_id)
            .collect()
    }

    #[test]
    fn the_last_of_a_key() {
        let mut store = Store::default();
        for number in 0..200 {
            let own = format!("own {number}");
            store.keep(trace(number, &["all".to_owned(), own]), 100, usize::MAX);
        }
        assert_eq!(numbers(&store, "all"), (136..200).rev().collect::<Vec<_>>());
        assert_eq!(numbers(&store, "own 150"), [150]);
        // Dropped, and never kept.
        assert!(numbers(&store, "own 99").is_empty());
        assert!(numbers(&store, "own 200").is_empty());
    }

    /// The count equals the bytes held and stays within the limit, and the index holds nothing of
    /// dropped traces.
    #[test]
    fn the_count_of_bytes_is_right() {
        for max_bytes in [0, 100, 1000, 5000, 50_000, usize::MAX] {
            let mut store = Store::default();
            let mut random = 1_u32;
            for number in 0..2000 {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let [_, count, key, _] = random.to_be_bytes();
                let keys: Vec<_> = (0..=count % 5)
                    .map(|n| format!("key {}", key % 40 + n))
                    .collect();
                store.keep(trace(number, &keys), 70, max_bytes);
                if number % 500 == 0 {
                    // Stored and read back, nothing is lost, and nothing kept that does not fit.
                    let traces = store.into_traces();
                    let len = traces.len();
                    store = Store::of(traces, 70, max_bytes);
                    assert_eq!(store.len(), len, "{max_bytes} {number}");
                }
                let heap_bytes = store.traces.iter().map(Trace::heap_bytes).sum::<usize>();
                assert_eq!(store.heap_bytes, heap_bytes, "{max_bytes} {number}");
                assert!(
                    store.bytes() <= max_bytes && store.len() <= 70,
                    "{max_bytes} {number}"
                );
                let keys = store.traces.iter().flat_map(|trace| &trace.keys);
                let hashes: std::collections::BTreeSet<u64> = keys.map(|key| key.hash).collect();
                assert!(store.last.keys().eq(&hashes), "{max_bytes} {number}");
            }
            assert_eq!(store.len() == 0, max_bytes < 1000, "{max_bytes}");
        }
    }
}
