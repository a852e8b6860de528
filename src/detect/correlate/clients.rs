//! Which process is the client that an event names.

use std::time::Duration;

use super::config::CorrelatorConfig;
use super::graph::Graph;
use super::hosts::is_same_domain;
use super::index::{LATEST, earlier, later};
use super::log::Position;
use super::node::Draft;
use super::role::EventRole;
use super::rooms::List;
use super::story::StoryKind;
use crate::event::EventId;
use crate::value::{ProcessId, WindowsTime};

/// How far the event on a process that WMI created is from the start of the process.
const CREATED: Duration = Duration::from_secs(10);

impl Graph {
    /// Joins an event with the client that it names, or lets it wait for that.
    pub(super) fn link_client(
        &mut self,
        number: u32,
        computer: &str,
        id: ProcessId,
        config: &CorrelatorConfig,
        pending: &mut Vec<Draft>,
    ) {
        let (host, domain) = self.hosts.number(computer);
        let Some(time) = self.nodes.get(number).map(|node| node.event.time) else {
            return;
        };
        let by = later(time, config.clock_skew);
        let rooms = self.hosts.rooms(host);
        let start =
            rooms.and_then(|rooms| rooms.start(id, by, |node| self.may_be_of(node, domain)));
        let of_node = start.filter(|(_, node)| self.nodes.get(*node).is_some());
        let of_log = self.last_passed(host, domain, id, by, config);
        match (of_node, of_log) {
            (Some((started, node)), other) if other.is_none_or(|(other, _)| other <= started) => {
                self.join_client(number, node);
                return;
            }
            (_, Some((_, position))) => self.take(position, EventRole::Process, pending),
            _ => {}
        }
        if let Some(node) = self.nodes.get_mut(number) {
            node.waits_for = Some((host, id));
            node.client_domain = domain;
        }
        self.hosts.add(host, List::Waiting, id, time, number);
    }

    /// Joins a process with the events that wait for it.
    pub(super) fn join_waiting_for(&mut self, number: u32, config: &CorrelatorConfig) {
        let Some(node) = self.nodes.get(number) else {
            return;
        };
        if let Some(id) = node.process_id {
            let (host, domain, time) = (node.host, node.domain, node.event.time);
            self.join_waiting(number, host, domain, id, time, config);
        }
    }

    fn join_waiting(
        &mut self,
        number: u32,
        host: u32,
        domain: u16,
        id: ProcessId,
        time: WindowsTime,
        config: &CorrelatorConfig,
    ) {
        let Some(rooms) = self.hosts.rooms(host) else {
            return;
        };
        let from = earlier(time, config.clock_skew);
        let until = rooms
            .next_start(id, time, |node| self.may_be_of(node, domain))
            .map(|next| earlier(next, config.clock_skew));
        let waiting = rooms.waiting(id, from, until.unwrap_or(LATEST));
        for (at, other) in waiting {
            let is_here = self.nodes.get(other).is_some_and(|node| {
                match node.waits_for {
                    Some(client) if client == (host, id) => {
                        is_same_domain(node.client_domain, domain)
                    }
                    // It has created the process, just before.
                    _ => {
                        let near = earlier(at, CREATED)..=later(at, CREATED);
                        is_same_domain(node.domain, domain) && near.contains(&time)
                    }
                }
            });
            if is_here {
                self.hosts
                    .with_rooms(host, |rooms| rooms.forget_waiting(id, at, other));
                if let Some(other) = self.nodes.get_mut(other) {
                    other.waits_for.take_if(|client| *client == (host, id));
                }
                self.join_client(other, number);
            }
        }
    }

    /// Joins an event that names a process that WMI created with it, or lets it wait for that.
    pub(super) fn link_created(&mut self, number: u32, host: u32, id: ProcessId, at: WindowsTime) {
        let domain = self.nodes.get(number).map_or(0, |node| node.domain);
        let starts = self.hosts.rooms(host).map(|rooms| {
            let near = rooms.starts_within(id, earlier(at, CREATED), later(at, CREATED));
            near.collect::<Vec<_>>()
        });
        let nodes = starts.into_iter().flatten().filter_map(|start| {
            let node = self.nodes.get(start)?;
            let apart = node.event.time.0.signed_duration_since(at.0).abs();
            is_same_domain(node.domain, domain).then_some((apart, start))
        });
        match nodes.min() {
            Some((_, process)) => self.join_client(number, process),
            None => self.hosts.add(host, List::Waiting, id, at, number),
        }
    }

    /// Joins an event that names a client with that process.
    fn join_client(&mut self, event: u32, process: u32) {
        let (Some(named), Some(client)) = (self.nodes.get(event), self.nodes.get(process)) else {
            return;
        };
        let is_across = named.host != client.host && client.role() != EventRole::Execution;
        let is_done = named.event.event_id != EventId::OPERATION_STARTED;
        let kind = match named.role() {
            EventRole::Failure if is_across && client.is_remote => Some(StoryKind::RemoteAttempt),
            EventRole::Operation if is_across && is_done => Some(StoryKind::LateralMovement),
            // It is logged before WMI allows or refuses it.
            EventRole::Operation if is_across => Some(StoryKind::RemoteAttempt),
            _ => None,
        };
        self.merge(event, process, kind);
    }

    /// The process that is no event of a story, had this ID, and started last by then.
    fn last_passed(
        &mut self,
        host: u32,
        domain: u16,
        id: ProcessId,
        by: WindowsTime,
        config: &CorrelatorConfig,
    ) -> Option<(WindowsTime, Position)> {
        let (hash, seen) = {
            let computer = self.hosts.get(host)?;
            (computer.hash, computer.rooms.absent(id))
        };
        let last = self.hosts.passed.last(hash);
        let passed = self.hosts.passed.of_computer(hash, config.max_processes);
        // What was looked through before without finding it is not looked through again.
        let passed = passed.take_while(|(position, _)| *position > seen);
        let with_id = passed.filter(|(_, entry)| entry.id.is(id));
        let with_id: Vec<_> = with_id
            .map(|(position, entry)| (entry.started, position))
            .collect();
        if with_id.is_empty() {
            self.hosts
                .with_rooms(host, |rooms| rooms.set_absent(id, last));
        }
        let here = with_id
            .into_iter()
            .filter(|(started, position)| *started <= by && self.is_of(host, domain, *position));
        here.max()
    }
}
