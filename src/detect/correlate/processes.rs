//! Which processes belong together: what one starts, clients of WMI, the programs of services.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::facts::ProcessFacts;
use super::super::remote_uses;
use super::config::CorrelatorConfig;
use super::draft::{self, Header, Started};
use super::graph::Graph;
use super::hosts::{Known, is_same_domain};
use super::index::{EARLIEST, LATEST, Reach, earlier, later};
use super::keys::{self, Class, Hasher, Side};
use super::log::{Entry, Parent, Position};
use super::node::{Draft, Links, NONE, Node};
use super::role::EventRole;
use super::story::StoryKind;
use crate::event::{EventId, ProcessCreation};
use crate::value::{ProcessId, WindowsTime};

/// What an event names on other computers.
#[derive(Default)]
pub(super) struct Named {
    /// Its client: a computer and a process.
    client: Option<(String, ProcessId)>,
    /// The short names of the computers on which it creates a service.
    service_hosts: Vec<String>,
}

/// The key under which a process with a creator is listed.
pub(super) fn creator_key(host: &str, creator: ProcessId) -> keys::Key {
    keys::Key::new(
        Side::Effect,
        Hasher::new(Class::Descendant, host).number(creator.get()),
    )
}

/// What is known of the creator of a process.
pub(super) fn parent(facts: &ProcessFacts<'_>) -> Parent {
    match facts.parent {
        None => Parent::Unknown,
        Some(parent) if parent.is_one_of(&["services.exe"]) => Parent::Services,
        Some(_) => Parent::Other,
    }
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

/// The role of a process, by the events that are known.
pub(super) fn role_by_others(
    graph: &Graph,
    known: &Known,
    computer: &str,
    time: WindowsTime,
    facts: &ProcessFacts<'_>,
    config: &CorrelatorConfig,
) -> Option<EventRole> {
    let process = facts.process;
    let (id, creator) = (process.new_process_id, process.process_id);
    if (known.may_track(id) || known.may_track(creator))
        && let Some(rooms) = graph.hosts.rooms(known.number)
    {
        let host = known.number;
        let domain = graph.hosts.domain(host, computer);
        if let Some(creator) = creator
            && facts.parent.is_none()
            && graph.is_provider_host(host, domain, creator, time)
        {
            return Some(EventRole::Execution);
        }
        if let Some(creator) = creator
            && let Some(parent) = graph.process(host, domain, creator, time)
            && graph.nodes.get(parent).is_some_and(|node| node.spawns)
        {
            return Some(EventRole::Process);
        }
        if id.is_some_and(|id| rooms.waits_for(id, earlier(time, config.clock_skew))) {
            return Some(EventRole::Process);
        }
    }
    let is_service = graph.services > 0 && parent(facts) == Parent::Services;
    (is_service && graph.is_awaited_service(computer, time, facts, config))
        .then_some(EventRole::Process)
}

impl Graph {
    /// The node of the process that had this ID at this time.
    fn process(&self, host: u32, domain: u16, id: ProcessId, at: WindowsTime) -> Option<u32> {
        let (_, node) = self.hosts.rooms(host)?.start(id, at)?;
        let process = self.nodes.get(node)?;
        is_same_domain(process.domain, domain).then_some(node)
    }

    /// Whether the process with this ID is a provider host: by its start, or by the load of a
    /// provider after the last start.
    fn is_provider_host(&self, host: u32, domain: u16, id: ProcessId, at: WindowsTime) -> bool {
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

    fn is_awaited_service(
        &self,
        computer: &str,
        time: WindowsTime,
        facts: &ProcessFacts<'_>,
        config: &CorrelatorConfig,
    ) -> bool {
        let folded = keys::folded(facts.line.unwrap_or_default());
        let short = keys::short(computer);
        let key = keys::command(Class::Service, Side::Effect, &short, &folded);
        let reach = Reach {
            from: EARLIEST,
            to: later(time, config.clock_skew),
        };
        self.index
            .range(key.hash, Side::Cause, reach)
            .next()
            .is_some()
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
        self.link_creator(number);
        self.link_start(number, config, pending);
        if self.nodes.get(number).is_some_and(|node| node.spawns) {
            self.adopt(number, config, pending);
        }
        if let Some((computer, id)) = named.client {
            self.link_client(number, &computer, id, config, pending);
        }
        self.link_services(number, &named.service_hosts, config, pending);
    }

    /// Joins a process with its creator, if what that starts belongs to its story.
    fn link_creator(&mut self, number: u32) {
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
        if self.nodes.get(parent).is_some_and(|parent| parent.spawns) {
            self.merge(number, parent, None);
            self.let_spawn(number);
        }
    }

    /// Notes the start of a process, and joins it with the events that wait for it.
    fn link_start(&mut self, number: u32, config: &CorrelatorConfig, pending: &mut Vec<Draft>) {
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
        let others = others.filter(|(_, entry)| entry.id == Some(id) && entry.started > time);
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
            .next_start(id, time)
            .map(|next| earlier(next, config.clock_skew));
        let waiting = rooms.waiting(id, from, until.unwrap_or(LATEST));
        for (at, other) in waiting {
            let is_here = self
                .nodes
                .get(other)
                .is_some_and(|node| is_same_domain(node.client_domain, domain));
            if is_here {
                self.hosts
                    .with_rooms(host, |rooms| rooms.forget_waiting(id, at, other));
                if let Some(other) = self.nodes.get_mut(other) {
                    other.waits_for = None;
                }
                self.join_client(other, number);
            }
        }
    }

    /// Joins an event that names a client with that process.
    fn join_client(&mut self, event: u32, process: u32) {
        let (Some(named), Some(client)) = (self.nodes.get(event), self.nodes.get(process)) else {
            return;
        };
        let is_attempt = named.role() == EventRole::Failure
            && client.is_remote
            && client.role() != EventRole::Execution
            && named.host != client.host;
        self.merge(
            event,
            process,
            is_attempt.then_some(StoryKind::RemoteAttempt),
        );
    }

    /// The processes of a computer that are no events of stories and started then or later.
    fn passed_since(
        &self,
        host: u32,
        since: WindowsTime,
        config: &CorrelatorConfig,
    ) -> impl Iterator<Item = (Position, &Entry)> {
        let hash = self.hosts.get(host).map_or(0, |computer| computer.hash);
        self.hosts.passed_since(hash, since, config.max_processes)
    }

    /// Joins the processes that a process started.
    fn adopt(&mut self, number: u32, config: &CorrelatorConfig, pending: &mut Vec<Draft>) {
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
            self.adopt_passed(
                host,
                domain,
                EventRole::Process,
                config,
                pending,
                from,
                |entry| entry.creator_id == Some(id) && is_in_time(entry.started, entry.id),
            );
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
        self.adopt_passed(
            host,
            domain,
            EventRole::Execution,
            config,
            pending,
            from,
            |entry| {
                entry.creator_id == Some(id)
                    && entry.parent == Parent::Unknown
                    && is_child_in_time(entry.started, entry.id, id, next)
            },
        );
    }

    /// Makes an execution of a process that was an event of a story for another reason.
    fn upgrade(&mut self, number: u32, config: &CorrelatorConfig) {
        let Some(node) = self.nodes.get(number) else {
            return;
        };
        let event = Arc::clone(&node.event);
        let (links, story) = (node.in_story, node.story);
        let mut process = ProcessCreation::default();
        process.new_process_id = node.process_id;
        process.process_id = node.creator_id;
        let what = Some(event.what.as_str().into());
        if node.has_line {
            process.command_line = what;
        } else {
            process.new_process_name = what;
        }
        let short = keys::short(&event.computer);
        let header = Header {
            computer: &event.computer,
            short: &short,
            time: event.time,
            event_id: event.event_id,
            record_id: event.record_id,
            file: event.file.as_ref(),
            severity: node.severity,
            has_own_time: node.has_own_time,
        };
        let facts = ProcessFacts::new(&process, Some(&event.computer));
        let started = Started {
            facts: &facts,
            role: EventRole::Execution,
            parent: Parent::Unknown,
            user: event.user.clone().unwrap_or_default(),
            uses: remote_uses::remote_uses(&facts, Some(&event.computer)),
        };
        let draft = draft::of_process(&header, started, &config.addresses);
        // It comes back into its story by another node of that.
        let peer = [links.previous, links.next];
        let peer = peer.into_iter().find(|peer| *peer != NONE);
        self.remove(number);
        self.dropped.events -= 1;
        self.with_tale(story, |tale| tale.remove(&event));
        let Some((number, named)) = self.place(draft) else {
            return;
        };
        if let Some(peer) = peer {
            self.merge(number, peer, None);
        }
        self.join(number, config);
        let mut pending = Vec::new();
        self.link(number, named, config, &mut pending);
        for draft in pending {
            self.keep(draft, config);
        }
    }

    /// Keeps an event, and what becomes an event of a story by it.
    pub(super) fn keep(&mut self, draft: Draft, config: &CorrelatorConfig) {
        let mut pending = vec![draft];
        while let Some(draft) = pending.pop() {
            if let Some((number, named)) = self.place(draft) {
                self.join(number, config);
                self.link(number, named, config, &mut pending);
            }
        }
    }

    /// Takes processes of a computer that were no events of stories until now.
    fn adopt_passed(
        &mut self,
        host: u32,
        domain: u16,
        role: EventRole,
        config: &CorrelatorConfig,
        pending: &mut Vec<Draft>,
        since: WindowsTime,
        is_taken: impl Fn(&Entry) -> bool,
    ) {
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
    fn is_of(&self, host: u32, domain: u16, position: Position) -> bool {
        let name = self.hosts.log.texts(position).computer;
        is_same_domain(domain, self.hosts.domain(host, name))
    }

    /// Makes a process an event of a story.
    fn take(&mut self, position: Position, role: EventRole, pending: &mut Vec<Draft>) {
        let Some((entry, texts)) = self.hosts.log.get(position) else {
            return;
        };
        let mut process = ProcessCreation::default();
        let logged = |text: &'_ str| (!text.is_empty()).then(|| text.to_owned().into());
        process.new_process_id = entry.id;
        process.process_id = entry.creator_id;
        process.new_process_name = logged(texts.image);
        process.command_line = logged(texts.line);
        let short = keys::short(texts.computer);
        let header = Header {
            computer: texts.computer,
            short: &short,
            time: entry.started,
            event_id: EventId::PROCESS_CREATION,
            record_id: entry.record_id,
            file: entry.file.as_ref(),
            severity: entry.severity,
            has_own_time: entry.has_own_time,
        };
        let facts = ProcessFacts::new(&process, Some(texts.computer));
        // It does nothing on other computers, or it would have had a role.
        let started = Started {
            facts: &facts,
            role,
            parent: entry.parent,
            user: texts.user.to_owned(),
            uses: Vec::new(),
        };
        let draft = draft::of_process(&header, started, &BTreeMap::new());
        pending.push(draft);
        self.hosts.log.take(position);
    }

    /// Joins an event with the client that it names, or lets it wait for that.
    fn link_client(
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
        let start = self.hosts.rooms(host).and_then(|rooms| rooms.start(id, by));
        let of_node = start.filter(|(_, node)| {
            let node = self.nodes.get(*node);
            node.is_some_and(|node| is_same_domain(node.domain, domain))
        });
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
        self.hosts
            .with_rooms(host, |rooms| rooms.add_waiting(id, time, number));
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
        let last = self.hosts.known(hash).last();
        let passed = self.hosts.passed(hash, config.max_processes);
        // What was looked through before without finding it is not looked through again.
        let passed = passed.take_while(|(position, _)| *position > seen);
        let with_id = passed.filter(|(_, entry)| entry.id == Some(id));
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

    /// Takes the programs of the services that a process creates, as far as they have started.
    fn link_services(
        &mut self,
        number: u32,
        hosts: &[String],
        config: &CorrelatorConfig,
        pending: &mut Vec<Draft>,
    ) {
        let Some(node) = self.nodes.get(number).filter(|_| !hosts.is_empty()) else {
            return;
        };
        let is_cause = |key: &&keys::Key| key.class == Class::Service && key.side == Side::Cause;
        let hashes: Vec<_> = node
            .keys
            .iter()
            .filter(is_cause)
            .map(|key| key.hash)
            .collect();
        let since = earlier(node.event.time, config.clock_skew);
        for short in hosts {
            let is_created = |position: Position| {
                let folded = keys::folded(self.hosts.log.texts(position).line);
                let key = keys::command(Class::Service, Side::Effect, short, &folded);
                hashes.contains(&key.hash)
            };
            let hash = self.hosts.hash(short);
            let passed = self.hosts.passed_since(hash, since, config.max_processes);
            let found: Vec<_> = passed
                .filter(|(_, entry)| entry.parent == Parent::Services)
                .map(|(position, _)| position)
                .filter(|position| is_created(*position))
                .collect();
            for position in found {
                self.take(position, EventRole::Process, pending);
            }
        }
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

    /// A node for a draft, unless the same event was delivered before.
    pub(super) fn place(&mut self, draft: Draft) -> Option<(u32, Named)> {
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
        let named = Named {
            client: draft.client,
            service_hosts: draft.service_hosts,
        };
        let node = Node {
            spawns: draft.event.role.has_descendants(),
            event: Arc::new(draft.event),
            keys: draft.keys.into(),
            severity: draft.severity,
            is_remote: draft.is_remote,
            parent: draft.parent,
            has_line: draft.has_line,
            has_own_time: draft.has_own_time,
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
        if let Some(kind) = draft.alone {
            let tale = self.own_tale(number);
            self.show(tale, kind);
        }
        Some((number, named))
    }
}
