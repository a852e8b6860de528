//! Which process started which.

use std::time::Duration;

use super::super::kept;
use super::config::CorrelatorConfig;
use super::graph::Graph;
use super::hosts::is_same_domain;
use super::index::{LATEST, Reach, later};
use super::keys::{Class, Hasher, Key, Side};
use super::log::{Entry, NewProcess, Position};
use super::node::{Draft, NONE, Node};
use super::role::EventRole;
use super::rooms::List;
use super::same_process::Telling;
use super::story::StoryKind;
use crate::value::{ProcessId, WindowsTime};

/// The key under which a process with a creator is listed.
pub(super) fn creator_key(host: &str, creator: ProcessId) -> Key {
    Key::new(
        Side::Effect,
        Hasher::new(Class::Descendant, host).number(creator.get()),
    )
}

/// How long after its start a provider host counts as new.
const NEW_HOST: Duration = Duration::from_secs(60);

/// A process, and the time in which it has its ID.
#[derive(Clone, Copy)]
struct Life {
    host: u32,
    domain: u16,
    id: ProcessId,
    from: WindowsTime,
    /// When another process took the ID.
    until: Option<WindowsTime>,
}

impl Life {
    /// Whether a process that names this one's ID as its creator's is its child. It may have taken the
    /// ID itself.
    fn has_child(&self, started: WindowsTime, own: Option<ProcessId>) -> bool {
        let is_in_time = |until| started < until || started == until && own == Some(self.id);
        started >= self.from && self.until.is_none_or(is_in_time)
    }
}

impl Node {
    /// Whether it is an execution soon after its provider host started.
    fn is_soon_after(&self, started: WindowsTime) -> bool {
        self.role() == EventRole::Execution && self.event.time <= later(started, NEW_HOST)
    }

    /// Whether it is what its provider host did itself, soon after it started. What one of SYSTEM starts is
    /// that of an agent.
    fn is_own_act(&self, started: WindowsTime) -> bool {
        self.is_soon_after(started) && !self.is_remote && !self.parent.is_system()
    }
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
        let rooms = self.hosts.rooms(host)?;
        let (_, node) = rooms.start(id, at, |node| self.may_be_of(node, domain))?;
        self.nodes.get(node).map(|_| node)
    }

    /// Whether a node may be of a domain. What is no node may be of any.
    pub(super) fn may_be_of(&self, number: u32, domain: u16) -> bool {
        let node = self.nodes.get(number);
        node.is_none_or(|node| is_same_domain(node.domain, domain))
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
        let is_here = |node| self.may_be_of(node, domain);
        let start = rooms.start(id, at, is_here);
        let load = rooms.load(id, at, is_here);
        let is_loaded = load.is_some_and(|(load, _)| start.is_none_or(|(time, _)| time <= load));
        is_loaded
            || start.is_some_and(|(_, number)| {
                let node = self.nodes.get(number);
                node.is_some_and(|node| node.role() == EventRole::ProviderHost)
            })
    }

    /// Joins a process with its creator, if what that starts belongs to its story.
    pub(super) fn link_creator(&mut self, number: u32, config: &CorrelatorConfig) {
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
        } else if is_asked {
            self.join_new_host(number, parent, started, config);
        }
    }

    /// Joins an execution with its provider host, if that had just started for another computer. What runs as a
    /// user was created by whoever has that command: the host is only told with it. Else the host did it itself,
    /// for one of those who asked.
    fn join_new_host(
        &mut self,
        number: u32,
        host: u32,
        started: WindowsTime,
        config: &CorrelatorConfig,
    ) {
        let Some(node) = self.nodes.get(number) else {
            return;
        };
        if node.is_own_act(started) {
            self.merge(number, host, Some(StoryKind::LateralMovement));
            self.join_askers(host, config);
        } else if node.is_remote && node.is_soon_after(started) {
            self.attach(number, host, None);
        }
    }

    /// Whether a provider host did something itself soon after its start.
    pub(super) fn has_started_something(&self, host: u32) -> bool {
        let Some(life) = self.life(host) else {
            return false;
        };
        let is_own_act = |node: &Node| node.is_own_act(life.from);
        !self.children(host, &life, is_own_act).is_empty()
    }

    /// Says that a provider host started for another computer: what it starts soon is lateral
    /// movement, whatever it was asked for. Such is a hijacked library of WMI, which a query loads.
    pub(super) fn ask(&mut self, number: u32, config: &CorrelatorConfig) {
        let Some(node) = self.nodes.get_mut(number) else {
            return;
        };
        if std::mem::replace(&mut node.is_asked, true) {
            return;
        }
        let Some(life) = self.life(number) else {
            return;
        };
        for child in self.children(number, &life, |_| true) {
            self.join_new_host(child, number, life.from, config);
        }
    }

    fn life(&self, number: u32) -> Option<Life> {
        let node = self.nodes.get(number)?;
        let (id, from, domain) = (node.process_id?, node.event.time, node.domain);
        let rooms = self.hosts.rooms(node.host)?;
        Some(Life {
            host: node.host,
            domain,
            id,
            from,
            until: rooms.next_start(id, from, |node| self.may_be_of(node, domain)),
        })
    }

    /// The nodes of a process's children.
    fn children(&self, number: u32, life: &Life, is_wanted: impl Fn(&Node) -> bool) -> Vec<u32> {
        let short = self
            .hosts
            .get(life.host)
            .map_or("", |computer| &computer.short);
        let hash = creator_key(short, life.id).hash;
        let reach = Reach {
            from: life.from,
            to: life.until.unwrap_or(LATEST),
        };
        let listed = self.index.range(hash, Side::Effect, reach);
        let nodes = listed.filter_map(|entry| Some((entry.node, self.nodes.get(entry.node)?)));
        let children = nodes.filter(|(child, node)| {
            *child != number
                && life.has_child(node.event.time, node.process_id)
                && is_same_domain(life.domain, node.domain)
                && is_wanted(node)
        });
        children.map(|(child, _)| child).collect()
    }

    /// Takes the children of a process that were no events of stories until now.
    fn adopt_passed(
        &mut self,
        life: &Life,
        role: EventRole,
        config: &CorrelatorConfig,
        pending: &mut Vec<Draft>,
        is_wanted: impl Fn(&Entry) -> bool,
    ) {
        let passed = self.passed_since(life.host, life.from, config);
        let found: Vec<_> = passed
            .filter(|(position, entry)| {
                entry.creator_id.is(life.id)
                    && life.has_child(entry.started, entry.id.id())
                    && is_wanted(entry)
                    && self.is_of(life.host, life.domain, *position)
            })
            .map(|(position, _)| position)
            .collect();
        for position in found {
            self.take(position, role, pending);
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
            self.hosts.add(host, List::Loads, id, time, number);
            self.adopt_of_host(number, config, pending);
            return;
        }
        if node.role() == EventRole::Operation {
            self.link_created(number, host, id, time);
            return;
        }
        let is_host = node.role() == EventRole::ProviderHost;
        let others = self.passed_since(host, time, config);
        let others = others.filter(|(position, entry)| {
            let is_later = entry.id.is(id) && entry.started > time;
            is_later
                && self.is_of(host, domain, *position)
                && !self.is_twin_of_passed(number, *position)
        });
        let later_starts: Vec<_> = others.map(|(_, entry)| entry.started).collect();
        self.hosts.add(host, List::Starts, id, time, number);
        for time in later_starts {
            self.hosts.add(host, List::Starts, id, time, NONE);
        }
        self.join_waiting_for(number, config);
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
        self.hosts
            .passed
            .of_computer_since(hash, since, config.max_processes)
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
            let Some(life) = self.life(number) else {
                continue;
            };
            let children = self.children(number, &life, |_| true);
            self.adopt_passed(&life, EventRole::Process, config, pending, |_| true);
            for child in children {
                self.merge(child, number, None);
                let spawns = self.nodes.get(child).is_some_and(|node| node.spawns);
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

    /// Takes the children of a provider host whose parent's name was not logged.
    fn adopt_of_host(&mut self, number: u32, config: &CorrelatorConfig, pending: &mut Vec<Draft>) {
        let Some(life) = self.life(number) else {
            return;
        };
        let children = self.children(number, &life, |node| {
            node.parent.is_unknown()
                && matches!(node.role(), EventRole::Process | EventRole::Source)
        });
        for child in children {
            self.upgrade(child, config, pending);
        }
        self.adopt_passed(&life, EventRole::Execution, config, pending, |entry| {
            entry.parent.is_unknown()
        });
    }

    /// Whether a process of a computer may be of that domain.
    pub(super) fn is_of(&self, host: u32, domain: u16, position: Position) -> bool {
        let name = self.hosts.passed.log.texts(position).computer;
        is_same_domain(domain, self.hosts.domain(host, name))
    }

    /// Notes that a process without a role took the ID of one with one.
    pub(super) fn note_start(&mut self, host: u32, id: ProcessId, process: &NewProcess<'_>) {
        let time = process.started;
        let Some(rooms) = self.hosts.rooms(host) else {
            return;
        };
        let domain = self.hosts.domain(host, process.computer);
        // One of another domain has an ID of its own.
        let is_node = |node| node != NONE && self.may_be_of(node, domain);
        let is_here = |node| self.may_be_of(node, domain);
        let is_news = rooms.start(id, LATEST, is_node).is_some()
            && rooms
                .start(id, time, is_here)
                .is_none_or(|(_, node)| node != NONE);
        if !is_news {
            return;
        }
        let text = kept::text(process.text);
        let told = Telling {
            event_id: process.origin.event_id(),
            time,
            creator_id: process.creator_id,
            text: &text,
            has_line: process.has_line,
        };
        if self.twin(host, id, &told).is_none() {
            self.hosts.add(host, List::Starts, id, time, NONE);
        }
    }
}
