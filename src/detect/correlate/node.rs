//! [`Node`]: what is kept of an event that may be part of a story.

use std::sync::Arc;

use super::super::detection::Severity;
use super::super::kept;
use super::event_ref::EventRef;
use super::keys::Key;
use super::log::Parent;
use super::role::EventRole;
use super::story::StoryKind;
use crate::value::ProcessId;

/// No number of a node, a computer or a story.
pub(super) const NONE: u32 = u32::MAX;

/// The maximum number of keys of a node: of a script with dozens of commands for a thousand computers
/// each, the first count.
pub(super) const MAX_KEYS: usize = 1 << 15;

/// What is taken of an event before it has a place.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) event: EventRef,
    pub(super) keys: Vec<Key>,
    /// Of its gravest finding that the baseline leaves.
    pub(super) severity: Option<Severity>,
    /// What it shows alone.
    pub(super) alone: Option<StoryKind>,
    /// Whether it tries to start or to leave something on another computer, or is what WMI started
    /// for a user from there.
    pub(super) is_remote: bool,
    /// What is known of its creator.
    pub(super) parent: Parent,
    /// Whether its text is its command line, and not its image.
    pub(super) has_line: bool,
    /// The process that it is, whose provider it is, or that it has created.
    pub(super) process_id: Option<ProcessId>,
    pub(super) creator_id: Option<ProcessId>,
    /// The client that it names: a computer and a process.
    pub(super) client: Option<(String, ProcessId)>,
    /// The short names of the computers on which it creates a service.
    pub(super) service_hosts: Vec<String>,
}

/// An event that may be part of a story.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) event: Arc<EventRef>,
    pub(super) keys: Box<[Key]>,
    pub(super) severity: Option<Severity>,
    pub(super) is_remote: bool,
    pub(super) parent: Parent,
    pub(super) has_line: bool,
    /// Whether what it starts belongs to its story.
    pub(super) spawns: bool,
    /// Whether it is a provider host that started for another computer.
    pub(super) is_asked: bool,
    pub(super) process_id: Option<ProcessId>,
    pub(super) creator_id: Option<ProcessId>,
    /// The client that it waits for: the number of its computer, and its process.
    pub(super) waits_for: Option<(u32, ProcessId)>,
    /// The number of the domain of that computer.
    pub(super) client_domain: u16,
    /// The number of its computer, and of its domain there.
    pub(super) host: u32,
    pub(super) domain: u16,
    /// The number of its story.
    pub(super) story: u32,
    /// The others of its role and computer.
    pub(super) in_room: Links,
    /// The others of its story.
    pub(super) in_story: Links,
    /// Counts up with each event.
    pub(super) arrival: u64,
}

/// The numbers of the nodes before and after one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Links {
    pub(super) previous: u32,
    pub(super) next: u32,
}

impl Default for Links {
    fn default() -> Self {
        Self {
            previous: NONE,
            next: NONE,
        }
    }
}

impl Node {
    pub(super) fn role(&self) -> EventRole {
        self.event.role
    }

    /// Its bytes on the heap without its event.
    pub(super) fn heap_bytes(&self) -> usize {
        let keys = self.keys.iter().map(Key::heap_bytes).sum::<usize>();
        kept::allocation(size_of_val(&*self.keys)) + keys
    }
}
