//! [`Graph`]: the events that are kept, what they share, and the stories that they make.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::kept;
use super::super::slab::Slab;
use super::super::table::Table;
use super::event_ref::EventRef;
use super::hosts::Hosts;
use super::index::{Index, listed};
use super::keys::{Class, Key, Side};
use super::mix::Mixer;
use super::node::{Links, NONE, Node};
use super::role::EventRole;
use super::rooms::{Count, Counts, ROLES};
use super::story::{StoryChange, StoryId, StoryKind, StoryUpdate};
use super::tale::Tale;

/// Events and stories.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    pub(super) hosts: Hosts,
    pub(super) nodes: Slab<Node>,
    pub(super) index: Index,
    pub(super) tales: Slab<Tale>,
    /// The stories that were told.
    ids: Table<u32>,
    mixer: Mixer,
    /// The stories without a node, by the arrival of their last event: nothing extends them.
    pub(super) closed: BTreeSet<(u64, u32)>,
    /// By role, the computers by the number of their nodes, once one is asked for; and how many there
    /// are of all roles, whether or not it was: their bytes count from the beginning.
    pub(super) counts: Option<Box<[Counts; ROLES]>>,
    pub(super) counted: usize,
    /// By role, the bytes of nodes and their events.
    pub(super) node_bytes: [usize; ROLES],
    pub(super) tale_bytes: usize,
    pub(super) arrivals: u64,
    /// The stories that the current event changed.
    pub(super) touched: Vec<u32>,
    /// The number of listed services that are to be created.
    pub(super) services: usize,
    pub(super) dropped: Dropped,
}

/// What was dropped to stay within the limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Dropped {
    pub(super) events: u64,
    pub(super) stories: u64,
}

impl Graph {
    pub(super) fn bytes(&self) -> usize {
        self.hosts.bytes()
            + self.nodes.bytes()
            + self.node_bytes.iter().sum::<usize>()
            + self.index.bytes()
            + self.tales.bytes()
            + self.tale_bytes
            + self.ids.bytes()
            + self.closed.len() * kept::map_entry::<(u64, u32), ()>()
            + self.counted * kept::map_entry::<Count, ()>()
            + kept::allocation(self.touched.capacity() * size_of::<u32>())
    }

    /// Adds a node to its room.
    pub(super) fn insert(&mut self, node: Node) -> u32 {
        let number = self.nodes.insert(node);
        self.enter_room(number);
        number
    }

    /// Gives a node another role, and further keys, which are not listed yet.
    pub(super) fn change_role(&mut self, number: u32, role: EventRole, keys: Vec<Key>) {
        self.leave_room(number);
        let Some(node) = self.nodes.get_mut(number) else {
            return;
        };
        let old = Arc::clone(&node.event);
        let event = Arc::new(EventRef {
            role,
            ..(*old).clone()
        });
        node.event = Arc::clone(&event);
        node.spawns |= role.has_descendants();
        let mut all = std::mem::take(&mut node.keys).into_vec();
        all.extend(keys);
        node.keys = all.into();
        let story = node.story;
        if self.with_tale(story, |tale| tale.replace(event)) {
            self.touch(story);
        }
        self.enter_room(number);
    }

    /// Forgets a node. A story keeps its event.
    pub(super) fn remove(&mut self, number: u32) {
        let Some(node) = self.nodes.get(number) else {
            return;
        };
        let (host, story, in_story) = (node.host, node.story, node.in_story);
        let (time, id, waits_for) = (node.event.time, node.process_id, node.waits_for);
        let event = Arc::clone(&node.event);
        for (index, key) in node
            .keys
            .iter()
            .enumerate()
            .filter(|(_, key)| key.is_listed)
        {
            self.index.remove(&listed(key, time, number, index));
            self.services -= usize::from(is_service_cause(key.class, key.side));
        }
        self.leave_room(number);
        if let Some(id) = id {
            self.hosts.with_rooms(host, |rooms| match event.role {
                EventRole::Provider => rooms.forget_load(id, time, number),
                EventRole::Operation => rooms.forget_waiting(id, time, number),
                _ => rooms.forget_start(id, time, number),
            });
        }
        if let Some((client, id)) = waits_for {
            self.hosts
                .with_rooms(client, |rooms| rooms.forget_waiting(id, time, number));
            self.hosts.forget_empty(client);
        }
        self.leave(story, &event, in_story);
        self.nodes.remove(number);
        self.hosts.forget_empty(host);
        self.dropped.events += 1;
    }

    /// Takes a node out of its story.
    fn leave(&mut self, story: u32, event: &Arc<EventRef>, links: Links) {
        if story == NONE {
            return;
        }
        if let Some(next) = self.nodes.get_mut(links.next) {
            next.in_story.previous = links.previous;
        }
        let is_first = match self.nodes.get_mut(links.previous) {
            Some(previous) => {
                previous.in_story.next = links.next;
                false
            }
            None => true,
        };
        let (is_story, nodes, last) = self.with_tale(story, |tale| {
            if is_first {
                tale.first = links.next;
            }
            tale.nodes -= 1;
            if tale.is_story() {
                tale.count(event);
            } else {
                tale.remove(event);
            }
            (tale.is_story(), tale.nodes, tale.last)
        });
        if nodes == 0 && is_story {
            self.closed.insert((last, story));
        } else if nodes == 0 {
            self.forget_tale(story);
        }
    }

    pub(super) fn with_tale<T: Default>(
        &mut self,
        number: u32,
        change: impl FnOnce(&mut Tale) -> T,
    ) -> T {
        let Some(tale) = self.tales.get_mut(number) else {
            return T::default();
        };
        let before = tale.heap_bytes();
        let changed = change(tale);
        self.tale_bytes = self.tale_bytes + tale.heap_bytes() - before;
        changed
    }

    pub(super) fn forget_tale(&mut self, number: u32) -> Option<Tale> {
        let tale = self.tales.remove(number)?;
        self.tale_bytes -= tale.heap_bytes();
        self.touched.retain(|touched| *touched != number);
        if self.touched.is_empty() {
            self.touched = Vec::new();
        }
        if let Some(id) = tale.id {
            self.ids.remove(self.mixer.mix(id.0));
        }
        Some(tale)
    }

    fn story_of(&self, number: u32) -> u32 {
        self.nodes.get(number).map_or(NONE, |node| node.story)
    }

    /// The story of a node, which is made if it has none.
    pub(super) fn own_tale(&mut self, number: u32) -> u32 {
        match self.story_of(number) {
            NONE => {
                let tale = self.tales.insert(Tale::default());
                self.enter(tale, number);
                tale
            }
            tale => tale,
        }
    }

    /// Says that two events belong together, and what they show.
    pub(super) fn merge(&mut self, one: u32, other: u32, kind: Option<StoryKind>) {
        let tale = match (self.story_of(one), self.story_of(other)) {
            (NONE, NONE) => {
                let tale = self.own_tale(one);
                self.enter(tale, other);
                tale
            }
            (NONE, tale) => {
                self.enter(tale, one);
                tale
            }
            (tale, NONE) => {
                self.enter(tale, other);
                tale
            }
            (one, other) if one == other => one,
            (one, other) => self.unite(one, other),
        };
        if let Some(kind) = kind {
            self.show(tale, kind);
        }
    }

    /// Adds what a story shows.
    pub(super) fn show(&mut self, tale: u32, kind: StoryKind) {
        let is_new = self.with_tale(tale, |tale| {
            let before = tale.kinds;
            tale.kinds.add(kind);
            tale.kinds != before
        });
        if is_new {
            self.touch(tale);
        }
    }

    /// Adds a node to a story.
    pub(super) fn enter(&mut self, tale: u32, number: u32) {
        let first = self.tales.get(tale).map_or(NONE, |tale| tale.first);
        let arrival = self.arrivals;
        let Some(node) = self.nodes.get_mut(number) else {
            return;
        };
        node.story = tale;
        node.in_story = Links {
            previous: NONE,
            next: first,
        };
        let (event, severity) = (Arc::clone(&node.event), node.severity);
        if let Some(first) = self.nodes.get_mut(first) {
            first.in_story.previous = number;
        }
        self.with_tale(tale, |tale| {
            tale.first = number;
            tale.nodes += 1;
            tale.severity = tale.severity.max(severity);
            tale.last = arrival;
            tale.add(event);
        });
        self.touch(tale);
    }

    /// Adds an event to the story of another without making them one: it is about both.
    pub(super) fn attach(&mut self, number: u32, context: u32, kind: Option<StoryKind>) {
        let Some(node) = self.nodes.get(context) else {
            return;
        };
        let (event, severity) = (Arc::clone(&node.event), node.severity);
        let tale = self.own_tale(number);
        let arrival = self.arrivals;
        let is_added = self.with_tale(tale, |tale| {
            let is_added = tale.add(Arc::clone(&event));
            if is_added {
                tale.count(&event);
                tale.severity = tale.severity.max(severity);
                tale.last = arrival;
            }
            is_added
        });
        if is_added {
            self.touch(tale);
        }
        if let Some(kind) = kind {
            self.show(tale, kind);
        }
    }

    /// Makes one story of two; the one with fewer events goes.
    fn unite(&mut self, one: u32, other: u32) -> u32 {
        let len = |number| self.tales.get(number).map_or(0, Tale::len);
        let (kept, gone) = if len(one) >= len(other) {
            (one, other)
        } else {
            (other, one)
        };
        let is_told = |number: u32| self.tales.get(number).is_some_and(|tale| tale.id.is_some());
        let (kept_told, gone_told) = (is_told(kept), is_told(gone));
        let Some(absorbed) = self.forget_tale(gone) else {
            return kept;
        };
        let (first, nodes) = (absorbed.first, absorbed.nodes);
        let mut last = NONE;
        let mut number = first;
        while let Some(node) = self.nodes.get_mut(number) {
            node.story = kept;
            last = number;
            number = node.in_story.next;
        }
        let old_first = self.tales.get(kept).map_or(NONE, |tale| tale.first);
        if let Some(last) = self.nodes.get_mut(last) {
            last.in_story.next = old_first;
        }
        if let Some(old_first) = self.nodes.get_mut(old_first) {
            old_first.in_story.previous = last;
        }
        let old_id = self.tales.get(kept).and_then(|tale| tale.id);
        let id = self.with_tale(kept, |tale| {
            tale.absorb(absorbed);
            tale.nodes += nodes;
            if first != NONE {
                tale.first = first;
            }
            tale.id
        });
        if kept_told || gone_told {
            if let Some(id) = old_id {
                self.ids.remove(self.mixer.mix(id.0));
            }
            if let Some(id) = id {
                self.set_id(id, kept);
            }
        }
        self.touch(kept);
        kept
    }

    /// Notes that the current event changed a story.
    pub(super) fn touch(&mut self, tale: u32) {
        if self.touched.last() != Some(&tale) {
            self.touched.push(tale);
        }
    }

    /// Forgets what the last event changed.
    pub(super) fn begin(&mut self) {
        self.touched = Vec::new();
    }

    /// What the current event did to stories.
    pub(super) fn tell(&mut self) -> Vec<StoryUpdate> {
        if self.touched.is_empty() {
            return Vec::new();
        }
        let mut updates = Vec::new();
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        touched.dedup();
        for number in touched {
            let Some(tale) = self.tales.get(number).filter(|tale| tale.is_story()) else {
                continue;
            };
            let (story, change) = match tale.id {
                Some(id) => (id, StoryChange::Extended),
                None => (self.unused_id(tale.new_id()), StoryChange::Started),
            };
            self.set_id(story, number);
            let merged = self.with_tale(number, |tale| {
                tale.id = Some(story);
                std::mem::take(&mut tale.merged)
            });
            updates.push(StoryUpdate {
                story,
                change,
                merged,
            });
        }
        updates.sort_by_key(|update| update.story);
        updates
    }

    pub(super) fn set_id(&mut self, id: StoryId, tale: u32) {
        if let Some(place) = self.ids.or_default(self.mixer.mix(id.0)) {
            *place = tale;
        }
    }

    fn unused_id(&self, mut id: StoryId) -> StoryId {
        while self.ids.get(self.mixer.mix(id.0)).is_some() {
            id.0 = id.0.wrapping_add(1);
        }
        id
    }

    pub(super) fn story(&self, id: StoryId) -> Option<&Tale> {
        self.tales.get(*self.ids.get(self.mixer.mix(id.0))?)
    }
}

/// Whether a process that matches such a key is looked for among those without a role.
pub(super) fn is_service_cause(class: Class, side: Side) -> bool {
    class == Class::Service && side == Side::Cause
}
