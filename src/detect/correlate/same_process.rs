//! Whether two logs tell one process: a 4688 and an event 1 of Sysmon.

use std::time::Duration;

use super::super::kept;
use super::super::twins::MAX_APART;
use super::event_ref::EventRef;
use super::graph::Graph;
use super::index::{earlier, later};
use super::log::Position;
use super::node::{Draft, Node};
use crate::cmdline::Argv;
use crate::cmdline::path::base_name;
use crate::event::EventId;
use crate::value::{ProcessId, WindowsTime};

const APART: Duration = Duration::from_secs(MAX_APART.unsigned_abs());

/// What an event says of a process with some ID.
#[derive(Clone, Copy)]
pub(super) struct Telling<'a> {
    pub(super) event_id: EventId,
    pub(super) time: WindowsTime,
    pub(super) creator_id: Option<ProcessId>,
    /// Its command line or its image, as it is kept.
    pub(super) text: &'a str,
    pub(super) has_line: bool,
}

impl<'a> Telling<'a> {
    fn of(event: &'a EventRef, creator_id: Option<ProcessId>, has_line: bool) -> Self {
        Self {
            event_id: event.event_id,
            time: event.time,
            creator_id,
            text: &event.what,
            has_line,
        }
    }

    fn is_same(&self, other: &Telling<'_>) -> bool {
        let creators = self.creator_id.zip(other.creator_id);
        self.event_id != other.event_id
            && (earlier(self.time, APART)..=later(self.time, APART)).contains(&other.time)
            && creators.is_none_or(|(one, other)| one == other)
            && self.may_have_text_of(other)
    }

    /// Whether the texts may be of one process; an absent one may be any.
    fn may_have_text_of(&self, other: &Telling<'_>) -> bool {
        if self.text.is_empty() || other.text.is_empty() {
            return true;
        }
        if self.has_line && other.has_line {
            return self.text == other.text;
        }
        let [one, other] = [self, other].map(|telling| {
            let program = if telling.has_line {
                Argv::new(telling.text.trim_start())
                    .next()
                    .unwrap_or_default()
            } else {
                telling.text.into()
            };
            let name = base_name(&program).to_ascii_lowercase();
            name.strip_suffix(".exe")
                .map_or(name.clone(), str::to_owned)
        });
        one == other
    }
}

impl Draft {
    pub(super) fn telling(&self) -> Telling<'_> {
        Telling::of(&self.event, self.creator_id, self.has_line)
    }
}

impl Node {
    fn telling(&self) -> Telling<'_> {
        Telling::of(&self.event, self.creator_id, self.has_line)
    }

    /// Whether it has all that an event of another log on its process would add to it: what joins
    /// processes is in their command lines.
    pub(super) fn has_all_of(&self, draft: &Draft) -> bool {
        (self.has_line || !draft.has_line) && (self.is_remote || !draft.is_remote)
    }
}

impl Graph {
    /// The node of another log's event on a process of that computer.
    pub(super) fn twin(&self, host: u32, id: ProcessId, told: &Telling<'_>) -> Option<u32> {
        let (from, to) = (earlier(told.time, APART), later(told.time, APART));
        let mut near = self.hosts.rooms(host)?.starts_within(id, from, to);
        near.find(|number| {
            let node = self.nodes.get(*number);
            node.is_some_and(|node| node.telling().is_same(told))
        })
    }

    /// Whether a process that is no event of a story is that of a node.
    pub(super) fn is_twin_of_passed(&self, number: u32, position: Position) -> bool {
        let Some((entry, texts)) = self.hosts.passed.log.get(position) else {
            return false;
        };
        let text = kept::text(texts.text);
        let told = Telling {
            event_id: entry.origin.event_id(),
            time: entry.started,
            creator_id: entry.creator_id.id(),
            text: &text,
            has_line: entry.has_line,
        };
        let node = self.nodes.get(number);
        node.is_some_and(|node| node.telling().is_same(&told))
    }
}
