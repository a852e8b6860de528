//! Version 2 of a stored correlator, which stays as it is.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::super::detection::Severity;
use super::super::state::{to_u64, to_usize};
use super::event_ref::EventRef;
use super::keys::{self, Class, Side};
use super::log::{Chunk, Entry, Parent};
use super::role::EventRole;
use super::{CorrelatorConfig, node, tale};
use crate::event::EventId;
use crate::secrets::redact;
use crate::value::{ProcessId, WindowsTime};

/// A state, whose lists are written one by one from what is kept.
#[derive(Serialize, Deserialize)]
pub(super) struct State<'a, Hosts, Processes, Stories, Nodes> {
    pub(super) config: Config<'a>,
    pub(super) ignored: u64,
    pub(super) dropped_events: u64,
    pub(super) dropped_stories: u64,
    pub(super) arrivals: u64,
    pub(super) hosts: Hosts,
    /// Processes that are no nodes, in order of arrival.
    pub(super) processes: Processes,
    pub(super) stories: Stories,
    pub(super) nodes: Nodes,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Config<'a> {
    window: Duration,
    clock_skew: Duration,
    max_traces: u64,
    max_bytes: u64,
    max_processes: u64,
    addresses: Cow<'a, BTreeMap<String, String>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Host<'a, Domains, Starts> {
    pub(super) number: u32,
    pub(super) short: Cow<'a, str>,
    pub(super) domains: Domains,
    /// Processes that are no nodes and took the ID of one.
    pub(super) other_starts: Starts,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Process<'a> {
    pub(super) started: WindowsTime,
    pub(super) id: Option<ProcessId>,
    pub(super) creator_id: Option<ProcessId>,
    pub(super) record_id: Option<u64>,
    pub(super) file: Option<Cow<'a, str>>,
    pub(super) severity: Option<u8>,
    pub(super) parent: u8,
    pub(super) has_own_time: bool,
    pub(super) has_line: bool,
    pub(super) computer: Cow<'a, str>,
    pub(super) text: Cow<'a, str>,
    pub(super) user: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Story<Merged, Events> {
    pub(super) number: u32,
    pub(super) id: Option<u64>,
    pub(super) kinds: u8,
    pub(super) severity: Option<u8>,
    pub(super) has_service: bool,
    pub(super) more_events: u64,
    pub(super) last: u64,
    pub(super) merged: Merged,
    pub(super) events: Events,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Node<'a, Keys> {
    pub(super) arrival: u64,
    pub(super) host: u32,
    pub(super) domain: u16,
    pub(super) story: Option<u32>,
    pub(super) severity: Option<u8>,
    pub(super) is_remote: bool,
    pub(super) parent: u8,
    pub(super) has_line: bool,
    pub(super) spawns: bool,
    pub(super) is_asked: bool,
    pub(super) process_id: Option<ProcessId>,
    pub(super) creator_id: Option<ProcessId>,
    /// The number of a host, an ID, and the number of a domain.
    pub(super) waits_for: Option<(u32, ProcessId, u16)>,
    pub(super) event: Event<'a>,
    pub(super) keys: Keys,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Key<'a> {
    class: u8,
    is_cause: bool,
    hash: u64,
    is_listed: bool,
    texts: Vec<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Event<'a> {
    file: Option<Cow<'a, str>>,
    record_id: Option<u64>,
    computer: Cow<'a, str>,
    time: WindowsTime,
    event_id: EventId,
    role: u8,
    user: Option<Cow<'a, str>>,
    what: Cow<'a, str>,
}

/// The numbers of severities, roles and parents.
pub(super) fn severity(severity: Option<Severity>) -> Option<u8> {
    severity.map(|severity| severity as u8)
}

pub(super) fn of_severity(number: Option<u8>) -> Option<Severity> {
    Some(match number? {
        0 => Severity::Informational,
        1 => Severity::Low,
        2 => Severity::Medium,
        3 => Severity::High,
        _ => Severity::Critical,
    })
}

/// The bit of a process's parent that says that Sysmon told the process.
const OF_SYSMON: u8 = 1 << 7;

pub(super) const fn is_of_sysmon(number: u8) -> bool {
    number & OF_SYSMON != 0
}

pub(super) const fn of_parent(number: u8) -> Parent {
    match number & !OF_SYSMON {
        1 => Parent::Services,
        2 => Parent::Other,
        3 => Parent::UnknownSystem,
        4 => Parent::SystemHost,
        _ => Parent::Unknown,
    }
}

const fn parent(parent: Parent) -> u8 {
    match parent {
        Parent::Unknown => 0,
        Parent::Services => 1,
        Parent::Other => 2,
        Parent::UnknownSystem => 3,
        Parent::SystemHost => 4,
    }
}

impl<'a> From<&'a CorrelatorConfig> for Config<'a> {
    fn from(config: &'a CorrelatorConfig) -> Self {
        Self {
            window: config.window,
            clock_skew: config.clock_skew,
            max_traces: to_u64(config.max_traces),
            max_bytes: to_u64(config.max_bytes),
            max_processes: to_u64(config.max_processes),
            addresses: Cow::Borrowed(&config.addresses),
        }
    }
}

impl From<Config<'_>> for CorrelatorConfig {
    fn from(config: Config<'_>) -> Self {
        Self {
            window: config.window,
            clock_skew: config.clock_skew,
            max_traces: to_usize(config.max_traces),
            max_bytes: to_usize(config.max_bytes),
            max_processes: to_usize(config.max_processes),
            addresses: config.addresses.into_owned(),
        }
    }
}

impl<'a> Process<'a> {
    pub(super) fn new(chunk: &'a Chunk, entry: &'a Entry) -> Self {
        let texts = chunk.texts(entry);
        Self {
            started: entry.started,
            id: entry.id.id(),
            creator_id: entry.creator_id.id(),
            record_id: entry.record_id.get(),
            file: texts.file.map(|file| Cow::Borrowed(&**file)),
            severity: severity(entry.severity),
            parent: parent(entry.parent)
                | if entry.origin.is_of_sysmon() {
                    OF_SYSMON
                } else {
                    0
                },
            has_own_time: entry.origin.has_own_time(),
            has_line: entry.has_line,
            // Masked here alone: most of what is kept is never written.
            computer: redact(texts.computer),
            text: redact(texts.text),
            user: redact(texts.user),
        }
    }
}

impl<Merged, Events> Story<Merged, Events> {
    pub(super) fn new(number: u32, tale: &tale::Tale, merged: Merged, events: Events) -> Self {
        Self {
            number,
            id: tale.id.map(|id| id.0),
            kinds: tale.kinds.0,
            severity: severity(tale.severity),
            has_service: tale.has_service,
            more_events: tale.more_events,
            last: tale.last,
            merged,
            events,
        }
    }
}

impl<'a, Keys> Node<'a, Keys> {
    pub(super) fn new(node: &'a node::Node, keys: Keys) -> Self {
        let waits_for = node.waits_for;
        Self {
            arrival: node.arrival,
            host: node.host,
            domain: node.domain,
            story: (node.story != node::NONE).then_some(node.story),
            severity: severity(node.severity),
            is_remote: node.is_remote,
            parent: parent(node.parent),
            has_line: node.has_line,
            spawns: node.spawns,
            is_asked: node.is_asked,
            process_id: node.process_id,
            creator_id: node.creator_id,
            waits_for: waits_for.map(|(host, id)| (host, id, node.client_domain)),
            event: Event::from(&*node.event),
            keys,
        }
    }
}

impl<'a> From<&'a EventRef> for Event<'a> {
    fn from(event: &'a EventRef) -> Self {
        Self {
            file: event.file.as_deref().map(Cow::Borrowed),
            record_id: event.record_id,
            computer: Cow::Borrowed(&event.computer),
            time: event.time,
            event_id: event.event_id,
            role: event.role as u8,
            user: event.user.as_deref().map(Cow::Borrowed),
            what: Cow::Borrowed(&event.what),
        }
    }
}

impl Event<'_> {
    /// Within today's limits; `None` for a role that does not exist.
    pub(super) fn into_event(self) -> Option<EventRef> {
        let event = EventRef {
            file: self.file.map(|file| file.into_owned().into()),
            record_id: self.record_id,
            computer: self.computer.into_owned(),
            time: self.time,
            event_id: self.event_id,
            role: *EventRole::ALL.get(usize::from(self.role))?,
            user: self.user.map(Cow::into_owned),
            what: self.what.into_owned(),
        };
        Some(event.limited())
    }
}

impl<'a> From<&'a keys::Key> for Key<'a> {
    fn from(key: &'a keys::Key) -> Self {
        Self {
            class: key.class.number(),
            is_cause: key.side == Side::Cause,
            hash: key.hash,
            is_listed: key.is_listed,
            texts: key.texts.iter().map(|text| (&**text).into()).collect(),
        }
    }
}

impl Key<'_> {
    /// `None` for a class that does not exist.
    pub(super) fn into_key(self) -> Option<keys::Key> {
        Some(keys::Key {
            class: Class::of_number(self.class)?,
            side: if self.is_cause {
                Side::Cause
            } else {
                Side::Effect
            },
            hash: self.hash,
            texts: self
                .texts
                .into_iter()
                .map(|text| text.into_owned().into())
                .collect(),
            is_listed: self.is_listed,
        })
    }
}
