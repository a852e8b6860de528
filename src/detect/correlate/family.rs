//! Which process started which.

use std::time::Duration;

use super::config::CorrelatorConfig;
use super::graph::Graph;
use super::hosts::is_same_domain;
use super::index::{LATEST, Reach, later};
use super::keys::{Class, Hasher, Key, Side};
use super::log::{Entry, Parent, Position};
use super::node::{Draft, NONE, Node};
use super::role::EventRole;
use super::story::StoryKind;
use crate::value::{ProcessId, WindowsTime};

/// The key under which a process with a creator is listed.
pub(super) fn creator_key(host: &str, creator: ProcessId) -> Key {
    Key::new(
        Side::Effect,
        Hasher::new(Class::Descendant, host).number(creator.get()),
    )
}

/// Whether a process is a child of the one with an ID and not of the next one with it. It may have
/// taken the ID itself.
fn is_child_in_time(
    started: WindowsTime,
    own: Option<ProcessId>,
    id: ProcessId,
    next: Option<WindowsTime>,
) -> bool {
    next.is_none_or(|next| started < next || started == next && own == Some(id))
}

/// How long after its start a provider host counts as new.
const NEW_HOST: Duration = Duration::from_secs(60);

/// Which processes are taken, and as what.
struct Adoption {
    host: u32,
    domain: u16,
    role: EventRole,
    since: WindowsTime,
}

impl Graph {
    /// The node of the process that had this ID at this time.
    pub(super) fn process(
        &self,
        host: u32,
        domain: u16,
        id: ProcessId,
        at: WindowsTime,
    ) -> Option<u32> {
        let (_, node) = self.hosts.rooms(host)?.start(id, at)?;
        let process = self.nodes.get(node)?;
        is_same_domain(process.domain, domain).then_some(node)
    }

    /// Whether the process with this ID is a provider host: by its start, or by the load of a
    /// provider after the last start.
    pub(super) fn is_provider_host(
        &self,
        host: u32,
        domain: u16,
        id: ProcessId,
        at: WindowsTime,
    ) -> bool {
        let Some(rooms) = self.hosts.rooms(host) else {
            return false;
        };
        let is_here = |node: u32| {
            let node = self.nodes.get(node);
            node.is_some_and(|node| is_same_domain(node.domain, domain))
        };
        let start = rooms.start(id, at);
        let load = rooms.load(id, at).filter(|(_, node)| is_here(*node));
        let is_loaded = load.is_some_and(|(load, _)| start.is_none_or(|(time, _)| time <= load));
        is_loaded
            || start.is_some_and(|(_, number)| {
                let node = self.nodes.get(number);
                node.is_some_and(|node| node.role() == EventRole::ProviderHost && is_here(number))
            })
    }

    /// Joins a process with its creator, if what that starts belongs to its story.
    pub(super) fn link_creator(&mut self, number: u32) {
        let Some(node) = self.nodes.get(number) else {
            return;
        };
        let Some(creator) = node.creator_id else {
            return;
        };
        let (host, domain, time) = (node.host, node.domain, node.event.time);
        if node.process_id == Some(creator) {
            // What was no event of a story until now is not its own creator.
            self.hosts
                .with_rooms(host, |rooms| rooms.forget_other(creator, time));
        }
        let parent = self.process(host, domain, creator, time);
        let Some(parent) = parent.filter(|parent| *parent != number) else {
            return;
        };
        let (spawns, is_asked, started) = match self.nodes.get(parent) {
            Some(parent) => (parent.spawns, parent.is_asked, parent.event.time),
            None => return,
        };
        if spawns {
            self.merge(number, parent, None);
            self.let_spawn(number);
        } else if is_asked && self.is_of_new_host(number, started) {
            self.merge(number, parent, Some(StoryKind::LateralMovement));
        }
    }

    /// Whether an execution came soon after its provider host started.
    fn is_of_new_host(&self, number: u32, started: WindowsTime) -> bool {
        let node = self.nodes.get(number);
        node.is_some_and(|node| {
            node.role() == EventRole::Execution && node.event.time <= later(started, NEW_HOST)
        })
    }

    /// Says that a provider host started for another computer: what it starts soon is lateral
    /// movement, whatever it was asked for. Such is a hijacked library of WMI, which a query loads.
    pub(super) fn ask(&mut self, number: u32) {
        let Some(node) = self.nodes.get_mut(number) else {
            return;
        };
        if std::mem::replace(&mut node.is_asked, true) {
            return;
        }
        let (Some(id), host, domain) = (node.process_id, node.host, node.domain) else {
            return;
        };
        let from = node.event.time;
        let next = self
            .hosts
            .rooms(host)
            .and_then(|rooms| rooms.next_start(id, from));
        let children: Vec<_> = self
            .later_children(host, id, from)
            .filter(|(child, node)| {
                *child != number
                    && is_child_in_time(node.event.time, node.process_id, id, next)
                    && is_same_domain(domain, node.domain)
            })
            .map(|(child, _)| child)
            .collect();
        for child in children {
            if self.is_of_new_host(child, from) {
                self.merge(child, number, Some(StoryKind::LateralMovement));
            }
        }
    }

    /// Notes the start of a process, and joins it with the events that wait for it.
    pub(super) fn link_start(
        &mut self,
        number: u32,
        config: &CorrelatorConfig,
        pending: &mut Vec<Draft>,
    ) {
        let Some(node) = self.nodes.get(number) else {
            return;
        };
        let Some(id) = node.process_id else {
            return;
        };
        let (host, domain, time) = (node.host, node.domain, node.event.time);
        if node.role() == EventRole::Provider {
            self.hosts
                .with_rooms(host, |rooms| rooms.add_load(id, time, number));
            self.adopt_of_host(number, config, pending);
            return;
        }
        let is_host = node.role() == EventRole::ProviderHost;
        let others = self.passed_since(host, time, config);
        let others = others.filter(|(_, entry)| entry.id.is(id) && entry.started > time);
        let later_starts: Vec<_> = others.map(|(_, entry)| entry.started).collect();
        self.hosts.with_rooms(host, |rooms| {
            rooms.add_start(id, time, number);
            for time in later_starts {
                rooms.add_start(id, time, NONE);
            }
        });
        self.join_waiting(number, host, domain, id, time, config);
        if is_host {
            self.adopt_of_host(number, config, pending);
        }
    }

    /// The processes of a computer that are no events of stories and started then or later.
    pub(super) fn passed_since(
        &self,
        host: u32,
        since: WindowsTime,
        config: &CorrelatorConfig,
    ) -> impl Iterator<Item = (Position, &Entry)> {
        let hash = self.hosts.get(host).map_or(0, |computer| computer.hash);
        self.hosts.passed_since(hash, since, config.max_processes)
    }

    /// Joins the processes that a process started.
    pub(super) fn adopt(
        &mut self,
        number: u32,
        config: &CorrelatorConfig,
        pending: &mut Vec<Draft>,
    ) {
        let mut parents = vec![number];
        while let Some(number) = parents.pop() {
            let Some(node) = self.nodes.get(number) else {
                continue;
            };
            let (Some(id), host, domain) = (node.process_id, node.host, node.domain) else {
                continue;
            };
            let from = node.event.time;
            let next = self
                .hosts
                .rooms(host)
                .and_then(|rooms| rooms.next_start(id, from));
            let is_in_time = |started, own| is_child_in_time(started, own, id, next);
            let children: Vec<_> = self
                .later_children(host, id, from)
                .filter(|(child, node)| {
                    *child != number
                        && is_in_time(node.event.time, node.process_id)
                        && is_same_domain(domain, node.domain)
                })
                .map(|(child, node)| (child, node.spawns))
                .collect();
            let adoption = Adoption {
                host,
                domain,
                role: EventRole::Process,
                since: from,
            };
            self.adopt_passed(&adoption, config, pending, |entry| {
                entry.creator_id.is(id) && is_in_time(entry.started, entry.id.id())
            });
            for (child, spawns) in children {
                self.merge(child, number, None);
                if !spawns && self.let_spawn(child) {
                    parents.push(child);
                }
            }
        }
    }

    /// Says that what a process starts belongs to its story. A provider host serves many: what it
    /// starts is an execution of its own.
    fn let_spawn(&mut self, number: u32) -> bool {
        let node = self.nodes.get_mut(number);
        let Some(node) = node.filter(|node| node.role() != EventRole::ProviderHost) else {
            return false;
        };
        node.spawns = true;
        true
    }

    /// The nodes of processes with that creator, which started then or later.
    fn later_children(
        &self,
        host: u32,
        creator: ProcessId,
        from: WindowsTime,
    ) -> impl Iterator<Item = (u32, &Node)> {
        let short = self.hosts.get(host).map_or("", |computer| &computer.short);
        let hash = creator_key(short, creator).hash;
        let listed = self
            .index
            .range(hash, Side::Effect, Reach { from, to: LATEST });
        listed.filter_map(|entry| Some((entry.node, self.nodes.get(entry.node)?)))
    }

    /// Takes the children of a provider host whose parent's name was not logged.
    fn adopt_of_host(&mut self, number: u32, config: &CorrelatorConfig, pending: &mut Vec<Draft>) {
        let Some(node) = self.nodes.get(number) else {
            return;
        };
        let (Some(id), host, domain) = (node.process_id, node.host, node.domain) else {
            return;
        };
        let from = node.event.time;
        let next = self
            .hosts
            .rooms(host)
            .and_then(|rooms| rooms.next_start(id, from));
        let children: Vec<_> = self
            .later_children(host, id, from)
            .filter(|(_, node)| {
                node.parent == Parent::Unknown
                    && matches!(node.role(), EventRole::Process | EventRole::Source)
                    && is_child_in_time(node.event.time, node.process_id, id, next)
                    && is_same_domain(domain, node.domain)
            })
            .map(|(child, _)| child)
            .collect();
        for child in children {
            self.upgrade(child, config);
        }
        let adoption = Adoption {
            host,
            domain,
            role: EventRole::Execution,
            since: from,
        };
        self.adopt_passed(&adoption, config, pending, |entry| {
            entry.creator_id.is(id)
                && entry.parent == Parent::Unknown
                && is_child_in_time(entry.started, entry.id.id(), id, next)
        });
    }

    /// Takes processes of a computer that were no events of stories until now.
    fn adopt_passed(
        &mut self,
        adoption: &Adoption,
        config: &CorrelatorConfig,
        pending: &mut Vec<Draft>,
        is_taken: impl Fn(&Entry) -> bool,
    ) {
        let Adoption {
            host,
            domain,
            role,
            since,
        } = *adoption;
        let passed = self.passed_since(host, since, config);
        let found: Vec<_> = passed
            .filter(|(position, entry)| is_taken(entry) && self.is_of(host, domain, *position))
            .map(|(position, _)| position)
            .collect();
        for position in found {
            self.take(position, role, pending);
        }
    }

    /// Whether a process of a computer may be of that domain.
    pub(super) fn is_of(&self, host: u32, domain: u16, position: Position) -> bool {
        let name = self.hosts.log.texts(position).computer;
        is_same_domain(domain, self.hosts.domain(host, name))
    }

    /// Notes that a process without a role took the ID of one with one.
    pub(super) fn note_start(&mut self, host: u32, id: ProcessId, time: WindowsTime) {
        let Some(rooms) = self.hosts.rooms(host) else {
            return;
        };
        let is_news = rooms.start(id, LATEST).is_some()
            && rooms.start(id, time).is_none_or(|(_, node)| node != NONE);
        if is_news {
            self.hosts
                .with_rooms(host, |rooms| rooms.add_start(id, time, NONE));
        }
    }
}
