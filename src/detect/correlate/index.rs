//! [`Index`]: the events by what they share and by time.

use std::hint::black_box;
use std::time::Duration;

use super::super::table::Table;
use super::config::CorrelatorConfig;
use super::keys::{Class, Key, Side};
use super::mix::Mixer;
use super::node::NONE;
use super::small_set::SmallSet;
use crate::value::WindowsTime;

/// A key of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Listed {
    pub(super) hash: u64,
    pub(super) side: Side,
    pub(super) time: WindowsTime,
    /// The number of its node.
    pub(super) node: u32,
    /// The place of the key in the node.
    pub(super) key: u16,
}

/// A key of an event, without its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Item {
    side: Side,
    time: WindowsTime,
    node: u32,
    key: u16,
}

impl From<&Listed> for Item {
    fn from(listed: &Listed) -> Self {
        Self {
            side: listed.side,
            time: listed.time,
            node: listed.node,
            key: listed.key,
        }
    }
}

impl Item {
    fn listed(&self, hash: u64) -> Listed {
        Listed {
            hash,
            side: self.side,
            time: self.time,
            node: self.node,
            key: self.key,
        }
    }
}

/// The times of events that may be joined, both included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    pub(super) from: WindowsTime,
    pub(super) to: WindowsTime,
}

pub(super) const EARLIEST: WindowsTime = WindowsTime(chrono::DateTime::<chrono::Utc>::MIN_UTC);
pub(super) const LATEST: WindowsTime = WindowsTime(chrono::DateTime::<chrono::Utc>::MAX_UTC);

pub(super) fn later(time: WindowsTime, by: Duration) -> WindowsTime {
    let by = chrono::TimeDelta::from_std(by).ok();
    let later = by.and_then(|by| time.0.checked_add_signed(by));
    later.map_or(LATEST, WindowsTime)
}

pub(super) fn earlier(time: WindowsTime, by: Duration) -> WindowsTime {
    let by = chrono::TimeDelta::from_std(by).ok();
    let earlier = by.and_then(|by| time.0.checked_sub_signed(by));
    earlier.map_or(EARLIEST, WindowsTime)
}

/// Whether an effect may follow its cause at any time.
pub(super) const fn is_lasting(class: Class) -> bool {
    matches!(
        class,
        Class::Consumer
            | Class::Template
            | Class::Script
            | Class::Query
            | Class::Subscription
            | Class::Service
            | Class::Part
    )
}

/// How long before or after a computer is asked for something the provider host for it may start.
/// Others start at any time: a wider reach would join what is not related.
const ASKED: Duration = Duration::from_secs(10);

/// When the other of a pair may be, for an event on that side.
pub(super) fn reach(
    class: Class,
    side: Side,
    time: WindowsTime,
    config: &CorrelatorConfig,
) -> Reach {
    if class == Class::Host {
        return Reach {
            from: earlier(time, ASKED),
            to: later(time, ASKED),
        };
    }
    let skew = config.clock_skew;
    let window = config.window.saturating_add(skew);
    match side {
        Side::Cause => Reach {
            from: earlier(time, skew),
            to: if is_lasting(class) {
                LATEST
            } else {
                later(time, window)
            },
        },
        Side::Effect => Reach {
            from: if is_lasting(class) {
                EARLIEST
            } else {
                earlier(time, window)
            },
            to: later(time, skew),
        },
    }
}

/// The keys of events: those of one hash sorted by side and time.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    groups: Table<SmallSet<Item>>,
    heap_bytes: usize,
    mixer: Mixer,
}

impl Index {
    pub(super) fn bytes(&self) -> usize {
        self.groups.bytes() + self.heap_bytes
    }

    fn place(&self, hash: u64) -> u64 {
        self.mixer.mix(hash)
    }

    /// Whether anything is listed with a hash.
    pub(super) fn has(&self, hash: u64) -> bool {
        self.groups.get(self.place(hash)).is_some()
    }

    /// Reads the places of keys that are about to be looked up, so that they come from memory at once.
    pub(super) fn peek(&self, keys: &[Key]) {
        let places = keys
            .iter()
            .map(|key| self.groups.peek(self.place(key.hash)));
        black_box(places.fold(0, |all, place| all ^ place));
    }

    pub(super) fn insert(&mut self, listed: &Listed) {
        let place = self.place(listed.hash);
        if let Some(group) = self.groups.or_default(place) {
            let before = group.heap_bytes();
            group.insert(Item::from(listed));
            self.heap_bytes = self.heap_bytes + group.heap_bytes() - before;
        }
    }

    pub(super) fn remove(&mut self, listed: &Listed) {
        let place = self.place(listed.hash);
        if let Some(group) = self.groups.get_mut(place) {
            let before = group.heap_bytes();
            group.remove(&Item::from(listed));
            self.heap_bytes = self.heap_bytes + group.heap_bytes() - before;
            if group.is_empty() {
                self.groups.remove(place);
            }
        }
    }

    /// What is listed with a hash on a side within a reach, in time order.
    pub(super) fn range(
        &self,
        hash: u64,
        side: Side,
        reach: Reach,
    ) -> impl DoubleEndedIterator<Item = Listed> + use<'_> {
        let at = |time, node, key| Item {
            side,
            time,
            node,
            key,
        };
        let (first, last) = (at(reach.from, 0, 0), at(reach.to, NONE, u16::MAX));
        let group = self.groups.get(self.place(hash));
        let items = group
            .into_iter()
            .flat_map(move |group| group.range(first, last));
        items.map(move |item| item.listed(hash))
    }

    /// What is listed with the same hash and side before and after, the nearest first.
    pub(super) fn around(
        &self,
        listed: &Listed,
    ) -> (
        impl Iterator<Item = Listed> + use<'_>,
        impl Iterator<Item = Listed> + use<'_>,
    ) {
        let Listed { hash, side, .. } = *listed;
        let item = Item::from(listed);
        let (first, last) = (
            Item {
                side,
                time: EARLIEST,
                node: 0,
                key: 0,
            },
            Item {
                side,
                time: LATEST,
                node: NONE,
                key: u16::MAX,
            },
        );
        let group = self.groups.get(self.place(hash));
        let of = move |first, last| {
            let items = group
                .into_iter()
                .flat_map(move |group| group.range(first, last));
            let others = items.filter(move |other| **other != item);
            others.map(move |item| item.listed(hash))
        };
        (of(first, item).rev(), of(item, last))
    }
}

/// The entry of a node's key.
pub(super) fn listed(key: &Key, time: WindowsTime, node: u32, index: usize) -> Listed {
    Listed {
        hash: key.hash,
        side: key.side,
        time,
        node,
        // A node has fewer keys.
        key: u16::try_from(index).unwrap_or(u16::MAX),
    }
}
