//! How an event gets its place among the others.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::facts::ProcessFacts;
use super::config::CorrelatorConfig;
use super::draft::{self, Header, Started};
use super::graph::Graph;
use super::hosts::is_same_domain;
use super::index::{EARLIEST, LATEST, Reach};
use super::keys::{self, Class};
use super::log::Position;
use super::node::{Draft, Links, MAX_KEYS, NONE, Node};
use super::role::EventRole;
use crate::event::ProcessCreation;
use crate::value::ProcessId;

/// What an event names on other computers.
#[derive(Default)]
pub(super) struct Named {
    /// Its client: a computer and a process.
    client: Option<(String, ProcessId)>,
    /// The short names of the computers on which it creates a service.
    service_hosts: Vec<String>,
}

impl Graph {
    /// Keeps an event, and what becomes an event of a story by it.
    pub(super) fn keep(&mut self, draft: Draft, config: &CorrelatorConfig) {
        self.hosts.passed.settle();
        let (mut first, mut pending) = (Some(draft), Vec::new());
        while let Some(draft) = first.take().or_else(|| pending.pop()) {
            if let Some((number, named)) = self.place(draft, config) {
                self.join(number, config);
                self.link(number, named, config, &mut pending);
            }
        }
    }

    /// A node for a draft, unless the same event was delivered before.
    pub(super) fn place(
        &mut self,
        draft: Draft,
        config: &CorrelatorConfig,
    ) -> Option<(u32, Named)> {
        self.index.peek(&draft.keys);
        let is_known = |key: &keys::Key| {
            let all = Reach {
                from: EARLIEST,
                to: LATEST,
            };
            key.class == Class::Event && self.index.range(key.hash, key.side, all).next().is_some()
        };
        if draft.keys.iter().any(is_known) {
            return None;
        }
        let (host, domain) = self.hosts.number(&draft.event.computer);
        let twin = draft.process_id.filter(|_| draft.event.role.is_process());
        let twin = twin.and_then(|id| self.twin(host, id, &draft.telling()));
        let twin = twin.filter(|twin| {
            let node = self.nodes.get(*twin);
            node.is_some_and(|node| is_same_domain(node.domain, domain))
        });
        if let Some(twin) = twin
            && self.tells_all_of(twin, &draft)
        {
            self.join_waiting_for(twin, config);
            return None;
        }
        let mut keys = draft.keys;
        keys.truncate(MAX_KEYS);
        let named = Named {
            client: draft.client,
            service_hosts: draft.service_hosts,
        };
        let node = Node {
            spawns: draft.event.role.has_descendants(),
            is_asked: false,
            event: Arc::new(draft.event),
            // Cut to its size, the vector would leave a piece of memory behind it.
            keys: keys.drain(..).collect(),
            severity: draft.severity,
            is_remote: draft.is_remote,
            parent: draft.parent,
            has_line: draft.has_line,
            process_id: draft.process_id,
            creator_id: draft.creator_id,
            waits_for: None,
            client_domain: 0,
            host,
            domain,
            story: NONE,
            in_room: Links::default(),
            in_story: Links::default(),
            arrival: 0,
        };
        let number = self.insert(node);
        if let Some(twin) = twin {
            self.merge(number, twin, None);
        }
        if let Some(kind) = draft.alone {
            let tale = self.own_tale(number);
            self.show(tale, kind);
        }
        Some((number, named))
    }

    /// Whether an event has the role and all else of its twin; if so, that takes the twin's severity.
    fn tells_all_of(&mut self, number: u32, twin: &Draft) -> bool {
        let Some(node) = self.nodes.get_mut(number) else {
            return false;
        };
        let role = twin.event.role;
        let is_role = role == node.role() || role == EventRole::Process;
        if !is_role || !node.has_all_of(twin) {
            return false;
        }
        node.severity = node.severity.max(twin.severity);
        let (severity, story) = (node.severity, node.story);
        let is_graver = self.with_tale(story, |tale| {
            let before = tale.severity;
            tale.severity = before.max(severity);
            tale.severity != before
        });
        if is_graver {
            self.touch(story);
        }
        true
    }

    /// Joins a new node with the processes that it has to do with. Processes that were no event of
    /// a story until now are added to `pending`.
    pub(super) fn link(
        &mut self,
        number: u32,
        named: Named,
        config: &CorrelatorConfig,
        pending: &mut Vec<Draft>,
    ) {
        self.link_creator(number, config);
        self.link_start(number, config, pending);
        if self.nodes.get(number).is_some_and(|node| node.spawns) {
            self.adopt(number, config, pending);
        }
        if let Some((computer, id)) = named.client {
            self.link_client(number, &computer, id, config, pending);
        }
        self.link_services(number, &named.service_hosts, config, pending);
    }

    /// Makes a process an event of a story.
    pub(super) fn take(&mut self, position: Position, role: EventRole, pending: &mut Vec<Draft>) {
        let Some((entry, texts)) = self.hosts.passed.log.get(position) else {
            return;
        };
        let logged = |text: &'_ str| (!text.is_empty()).then(|| text.to_owned().into());
        let process = ProcessCreation {
            new_process_id: entry.id.id(),
            process_id: entry.creator_id.id(),
            new_process_name: logged(texts.text).filter(|_| !entry.has_line),
            command_line: logged(texts.text).filter(|_| entry.has_line),
            ..ProcessCreation::default()
        };
        let short = keys::short(texts.computer);
        let header = Header {
            computer: texts.computer,
            short: &short,
            time: entry.started,
            event_id: entry.origin.event_id(),
            record_id: entry.record_id.get(),
            file: texts.file,
            severity: entry.severity,
            has_own_time: entry.origin.has_own_time(),
        };
        let facts = ProcessFacts::new((&process).into(), Some(texts.computer));
        // It does nothing on other computers, or it would have had a role.
        let started = Started {
            facts: &facts,
            role,
            parent: entry.parent,
            user: texts.user.to_owned(),
            uses: None,
        };
        let draft = draft::of_process(&header, started, &BTreeMap::new());
        pending.push(draft);
        self.hosts.passed.log.take(position);
    }

    /// Makes an execution of a process that was an event of a story for another reason.
    pub(super) fn upgrade(
        &mut self,
        number: u32,
        config: &CorrelatorConfig,
        pending: &mut Vec<Draft>,
    ) {
        let Some(node) = self.nodes.get(number) else {
            return;
        };
        let event = &*node.event;
        let process = ProcessCreation {
            process_id: node.creator_id,
            command_line: node.has_line.then(|| event.what.as_str().into()),
            ..ProcessCreation::default()
        };
        let facts = ProcessFacts::new((&process).into(), Some(&event.computer));
        let folded = facts.line().map(keys::folded_masked);
        let mut keys = Vec::new();
        let short = keys::short(&event.computer);
        draft::execution_keys(&short, &facts, folded.as_deref(), &mut keys);
        let first = node.keys.len();
        self.change_role(number, EventRole::Execution, keys);
        self.join_from(number, first, config);
        self.link_creator(number, config);
        self.adopt(number, config, pending);
    }
}

#[cfg(test)]
mod tests;
