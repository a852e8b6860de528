//! [`Tale`]: a story while it is made.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::detection::Severity;
use super::super::kept;
use super::computers::Computers;
use super::event_ref::{EventRef, InOrder};
use super::keys::{Class, Hasher};
use super::node::NONE;
use super::role::EventRole;
use super::story::{Kinds, Story, StoryId, StoryKind};
use super::summary;

/// The maximum number of events of a story.
pub(super) const MAX_EVENTS: usize = 10_000;

/// Events that belong together, whether or not they tell anything yet.
#[derive(Clone, Debug)]
pub(super) struct Tale {
    /// Once it was told.
    pub(super) id: Option<StoryId>,
    pub(super) kinds: Kinds,
    /// Of its gravest event.
    pub(super) severity: Option<Severity>,
    /// Whether a service that it created started.
    pub(super) has_service: bool,
    events: BTreeSet<InOrder>,
    pub(super) more_events: u64,
    /// The bytes of those of its events that have no node here.
    event_bytes: usize,
    /// Its first node, and how many it has.
    pub(super) first: u32,
    pub(super) nodes: u32,
    /// The stories told before that became part of it since it was told last.
    pub(super) merged: Vec<StoryId>,
    /// The arrival of its last event.
    pub(super) last: u64,
}

impl Default for Tale {
    fn default() -> Self {
        Self {
            id: None,
            kinds: Kinds::default(),
            severity: None,
            has_service: false,
            events: BTreeSet::new(),
            more_events: 0,
            event_bytes: 0,
            first: NONE,
            nodes: 0,
            merged: Vec::new(),
            last: 0,
        }
    }
}

impl Tale {
    pub(super) fn events(&self) -> impl DoubleEndedIterator<Item = &Arc<EventRef>> {
        self.events.iter().map(|event| &event.0)
    }

    pub(super) fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether it is a story, or only events that belong together.
    pub(super) fn is_story(&self) -> bool {
        self.kinds.gravest().is_some()
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.event_bytes
            + kept::map::<InOrder, ()>(self.events.len())
            + kept::allocation(self.merged.capacity() * size_of::<StoryId>())
    }

    /// Adds an event; returns whether it was not there. Its bytes count with its node.
    pub(super) fn add(&mut self, event: Arc<EventRef>) -> bool {
        let event = InOrder(event);
        if self.events.contains(&event) {
            return false;
        }
        if self.events.len() >= MAX_EVENTS {
            self.more_events += 1;
            return true;
        }
        self.events.insert(event)
    }

    /// Removes the event of a node that is gone, as the tale is no story.
    pub(super) fn remove(&mut self, event: &Arc<EventRef>) {
        self.events.remove(&InOrder(Arc::clone(event)));
    }

    /// Puts an event in the place of the same one with another role; returns whether it is here.
    pub(super) fn replace(&mut self, event: Arc<EventRef>) -> bool {
        let event = InOrder(event);
        let is_here = self.events.contains(&event);
        if is_here {
            self.events.replace(event);
        }
        is_here
    }

    /// Counts the bytes of an event here: it has no node, or one of another story.
    pub(super) fn count(&mut self, event: &Arc<EventRef>) {
        if self.events.contains(&InOrder(Arc::clone(event))) {
            self.event_bytes += event.bytes();
        }
    }

    /// The event here that equals one with a node, which counts its bytes from now on.
    #[cfg(feature = "serde")]
    pub(super) fn share(&mut self, event: &Arc<EventRef>) -> Option<Arc<EventRef>> {
        let own = self.events.get(&InOrder(Arc::clone(event)))?;
        // Counted once: a second node with the same event counts its own.
        self.event_bytes = self.event_bytes.saturating_sub(own.0.bytes());
        Some(Arc::clone(&own.0))
    }

    /// Takes all of another tale but its nodes.
    pub(super) fn absorb(&mut self, other: Self) {
        let is_first = (other.events.first(), other.id) < (self.events.first(), self.id);
        self.kinds.0 |= other.kinds.0;
        self.severity = self.severity.max(other.severity);
        self.has_service |= other.has_service;
        self.more_events += other.more_events;
        self.last = self.last.max(other.last);
        self.event_bytes += other.event_bytes;
        self.merged.extend(other.merged);
        self.id = match (self.id, other.id) {
            (Some(own), Some(others)) => {
                // The ID of the events that came first stays.
                let (kept, gone) = if is_first {
                    (others, own)
                } else {
                    (own, others)
                };
                self.merged.push(gone);
                Some(kept)
            }
            (own, others) => own.or(others),
        };
        for event in other.events {
            self.add(event.0);
        }
    }

    /// The ID that it gets when it is told first: of its first event. The start of a provider host and the load
    /// of a provider may be in several stories.
    pub(super) fn new_id(&self) -> StoryId {
        let is_shared = |event: &&Arc<EventRef>| {
            matches!(event.role, EventRole::Provider | EventRole::ProviderHost)
        };
        let mut own = self.events().filter(|event| !is_shared(event));
        let Some(event) = own.next() else {
            return StoryId(0);
        };
        let hasher = Hasher::new(Class::Event, &event.computer)
            .number(event.event_id.get().into())
            .number(event.record_id.unwrap_or(u64::MAX))
            .number(event.time.0.timestamp().cast_unsigned())
            .number(event.time.0.timestamp_subsec_nanos().into());
        // Without a record ID, events of the same time are told apart by their text and user.
        let hasher = match event.record_id {
            Some(_) => hasher,
            None => hasher
                .name(&event.what)
                .name(event.user.as_deref().unwrap_or_default()),
        };
        StoryId(hasher.finish())
    }

    /// The story, unless it tells nothing.
    pub(super) fn story(&self) -> Option<Story> {
        let kind = self.kinds.gravest()?;
        let events: Vec<_> = self.events().map(Arc::clone).collect();
        let computers = Computers::of(events.iter().map(|event| &**event));
        let users = distinct(events.iter().map(|event| event.user.as_deref()));
        Some(Story {
            id: self.id.unwrap_or_else(|| self.new_id()),
            kind,
            severity: self.severity_as(kind),
            summary: summary::of(kind, &events, &computers),
            computers: computers.into_names(),
            users,
            events,
            more_events: self.more_events,
        })
    }

    fn severity_as(&self, kind: StoryKind) -> Severity {
        let severity = self
            .severity
            .max(Some(kind.severity()))
            .unwrap_or(kind.severity());
        let is_remote = self.kinds.has(StoryKind::LateralMovement)
            || self.kinds.has(StoryKind::RemoteExecution);
        let is_subscription = |event: &Arc<EventRef>| event.role == EventRole::Subscription;
        if is_remote && (self.has_service || self.events().any(is_subscription)) {
            return match severity {
                Severity::Informational | Severity::Low => Severity::Medium,
                Severity::Medium => Severity::High,
                Severity::High | Severity::Critical => Severity::Critical,
            };
        }
        severity
    }
}

/// The distinct texts in order of their first appearance, without regard to case.
fn distinct<'t>(texts: impl Iterator<Item = Option<&'t str>>) -> Vec<String> {
    let mut known = BTreeSet::new();
    let mut last = None;
    let mut distinct = Vec::new();
    for text in texts.flatten() {
        // Most events repeat the text of the one before.
        if last != Some(text) && known.insert(text.to_ascii_lowercase()) {
            distinct.push(text.to_owned());
        }
        last = Some(text);
    }
    distinct
}
