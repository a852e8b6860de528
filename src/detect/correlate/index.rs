//! [`Index`]: the events by what they share and by time.

use std::collections::BTreeSet;
use std::time::Duration;

use super::super::kept;
use super::config::CorrelatorConfig;
use super::keys::{Class, Key, Side};
use super::node::NONE;
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

/// The keys of events, sorted.
#[derive(Clone, Debug, Default)]
pub(super) struct Index(BTreeSet<Listed>);

impl Index {
    pub(super) fn bytes(&self) -> usize {
        self.0.len() * kept::map_entry::<Listed, ()>()
    }

    pub(super) fn insert(&mut self, listed: Listed) {
        self.0.insert(listed);
    }

    pub(super) fn remove(&mut self, listed: &Listed) {
        self.0.remove(listed);
    }

    /// What is listed with a hash on a side within a reach, in time order.
    pub(super) fn range(
        &self,
        hash: u64,
        side: Side,
        reach: Reach,
    ) -> impl DoubleEndedIterator<Item = &Listed> {
        let at = |time, node, key| Listed {
            hash,
            side,
            time,
            node,
            key,
        };
        let (first, last) = (at(reach.from, 0, 0), at(reach.to, NONE, u16::MAX));
        // A reach that ends before it begins holds nothing.
        let range = (first <= last).then(|| self.0.range(first..=last));
        range.into_iter().flatten()
    }

    /// What is listed with the same hash and side before and after, the nearest first.
    pub(super) fn around(
        &self,
        listed: &Listed,
    ) -> (
        impl Iterator<Item = &Listed> + use<'_>,
        impl Iterator<Item = &Listed> + use<'_>,
    ) {
        let listed = *listed;
        let Listed { hash, side, .. } = listed;
        let is_same = move |other: &&Listed| other.hash == hash && other.side == side;
        let before = self.0.range(..listed).rev().take_while(is_same);
        let after = self
            .0
            .range(listed..)
            .skip_while(move |other| **other == listed);
        (before, after.take_while(is_same))
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
