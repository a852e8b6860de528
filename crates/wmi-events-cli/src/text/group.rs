//! Events that are told once: those that say the same but for their times and numbers.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use wmi_events::Event;
use wmi_events::schema::InType;
use wmi_events::value::WindowsTime;

use crate::row::Row;

/// The number of groups that are kept, to bound memory; an event of a later one is told each time.
const GROUPS: usize = 1_000_000;
/// The number of events of a group whose stories are named.
const MEMBERS: usize = 16;

/// What two events have in common that are told once: computer, findings, and every field but numbers of processes,
/// logons and operations.
pub(crate) fn of_event(event: &Event<'_>, row: &Row) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&row.computer, row.event_id).hash(&mut hasher);
    for finding in &row.findings {
        (finding.name, finding.severity).hash(&mut hasher);
    }
    for field in event.fields() {
        let is_text = matches!(
            field.spec().in_type,
            InType::UnicodeString | InType::Sid | InType::HexInt32
        );
        if is_text && !matches!(field.name(), "Id" | "queryid") {
            (field.name(), field.text()).hash(&mut hasher);
        }
    }
    for field in &event.extra {
        (&field.name, &field.value).hash(&mut hasher);
    }
    hasher.finish()
}

/// The events of a group.
pub(super) struct Group {
    pub(super) count: u64,
    pub(super) first: Option<WindowsTime>,
    pub(super) last: Option<WindowsTime>,
    /// The identities of the first ones.
    pub(super) members: Vec<u64>,
}

#[derive(Default)]
pub(super) struct Groups(HashMap<u64, Group>);

impl Groups {
    /// Counts an event; returns whether it is to be told.
    pub(super) fn add(&mut self, group: u64, identity: u64, time: Option<WindowsTime>) -> bool {
        if let Some(group) = self.0.get_mut(&group) {
            group.count += 1;
            group.first = [group.first, time].into_iter().flatten().min();
            group.last = group.last.max(time);
            if group.members.len() < MEMBERS {
                group.members.push(identity);
            }
            return false;
        }
        if self.0.len() < GROUPS {
            let first = Group {
                count: 1,
                first: time,
                last: time,
                members: vec![identity],
            };
            self.0.insert(group, first);
        }
        true
    }

    pub(super) fn get(&self, group: u64) -> Option<&Group> {
        self.0.get(&group)
    }
}
