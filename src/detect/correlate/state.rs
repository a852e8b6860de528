//! The stored state of a [`Correlator`]: its config, computers, stories and events. The index is
//! rebuilt.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, VariantAccess};
use serde::ser::{Serialize, Serializer};

use super::super::state::{self, Stored};
use super::graph::{Dropped, Graph};
use super::hosts::Computer;
use super::index::{EARLIEST, LATEST};
use super::keys::Key;
use super::log::{NewProcess, Origin, User};
use super::node::{Links, MAX_KEYS, NONE, Node};
use super::role::EventRole;
use super::rooms::List;
use super::story::StoryId;
use super::tale::Tale;
use super::{Correlator, v1, v2};
use crate::value::{ProcessId, WindowsTime};

impl Serialize for Correlator {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let graph = &self.graph;
        let state = v2::State {
            config: v2::Config::from(&self.config),
            ignored: self.ignored,
            dropped_events: graph.dropped.events,
            dropped_stories: graph.dropped.stories,
            arrivals: graph.arrivals,
            hosts: Hosts(graph),
            processes: Processes(graph),
            stories: Stories(graph),
            nodes: Nodes(graph),
        };
        state::write::<Self, S>(2, &state, serializer)
    }
}

/// A list that is written one by one, from what is kept itself. The length is counted first, as
/// binary formats need it.
macro_rules! lists {
    ($( $list:ident<'_>($of:ty) = |$self:ident| $all:expr; )*) => {
        $(
            struct $list<'a>(&'a $of);

            impl Serialize for $list<'_> {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    let $self = self.0;
                    let len = $all.count();
                    serializer.collect_seq(Counted { all: $all, len })
                }
            }
        )*
    };
}

/// An iterator with its length.
struct Counted<I> {
    all: I,
    len: usize,
}

impl<I: Iterator> Iterator for Counted<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        self.all.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.len, Some(self.len))
    }
}

lists! {
    Hosts<'_>(Graph) = |graph| graph.hosts.iter().map(|(number, computer)| v2::Host {
        number,
        short: (&*computer.short).into(),
        domains: &computer.domains,
        other_starts: Starts(computer),
    });
    Starts<'_>(Computer) = |computer| {
        let starts = computer.rooms.starts.iter();
        starts.filter(|(.., node)| *node == NONE).map(|(id, time, _)| (id, time))
    };
    Processes<'_>(Graph) = |graph| graph.hosts.passed.log.chunks().flat_map(|chunk| {
        let entries = chunk.entries().iter().filter(|entry| !entry.is_taken);
        entries.map(move |entry| v2::Process::new(chunk, entry))
    });
    Stories<'_>(Graph) = |graph| graph.tales.iter().map(|(number, tale)| {
        v2::Story::new(number, tale, Merged(tale), Events(tale))
    });
    Merged<'_>(Tale) = |tale| tale.merged.iter().map(|id| id.0);
    Events<'_>(Tale) = |tale| tale.events().map(|event| v2::Event::from(&**event));
    Nodes<'_>(Graph) = |graph| graph.nodes.iter().map(|(_, node)| {
        v2::Node::new(node, Keys(node))
    });
    Keys<'_>(Node) = |node| node.keys.iter().map(v2::Key::from);
}

impl<'de> Deserialize<'de> for Correlator {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        state::read(&["v1", "v2"], deserializer)
    }
}

impl Stored for Correlator {
    const NAME: &'static str = "correlator";

    fn read<'de, A: VariantAccess<'de>>(version: u64, state: A) -> Result<Self, A::Error> {
        match version {
            1 => state.newtype_variant::<v1::State>().map(of_v1),
            2 => state.newtype_variant().map(of_v2),
            _ => Err(state::unknown::<Self, _>(version)),
        }
    }
}

fn of_v1(state: v1::State) -> Correlator {
    let (config, traces) = state.into_parts();
    let mut correlator = Correlator::new(config);
    correlator.graph.dropped.events = traces;
    correlator
}

type Host<'a> = v2::Host<'a, Vec<String>, Vec<(u64, WindowsTime)>>;
type Story<'a> = v2::Story<Vec<u64>, Vec<v2::Event<'a>>>;
type State<'a> = v2::State<
    'a,
    Vec<Host<'a>>,
    Vec<v2::Process<'a>>,
    Vec<Story<'a>>,
    Vec<v2::Node<'a, Vec<v2::Key<'a>>>>,
>;

fn of_v2(state: State<'_>) -> Correlator {
    let mut correlator = Correlator::new(state.config.into());
    correlator.ignored = state.ignored;
    let graph = &mut correlator.graph;
    let mut restored = Restored {
        graph,
        hosts: HashMap::new(),
        tales: HashMap::new(),
    };
    let mut starts = Vec::new();
    for host in state.hosts {
        restored.host(host, &mut starts);
    }
    for process in state.processes {
        restored.process(&process);
    }
    for story in state.stories {
        restored.story(story);
    }
    let mut nodes = state.nodes;
    // The last is taken first.
    nodes.sort_by_key(|node| Reverse(node.arrival));
    while let Some(node) = nodes.pop() {
        restored.node(node);
    }
    restored.finish(starts);
    graph.arrivals = graph.arrivals.max(state.arrivals);
    graph.dropped = Dropped {
        events: state.dropped_events,
        stories: state.dropped_stories,
    };
    correlator.enforce();
    correlator
}

/// A graph that is read, with its numbers by those of the state.
struct Restored<'g> {
    graph: &'g mut Graph,
    hosts: HashMap<u32, u32>,
    tales: HashMap<u32, u32>,
}

impl Restored<'_> {
    fn host(&mut self, stored: Host<'_>, starts: &mut Vec<(u32, ProcessId, WindowsTime)>) {
        let (number, _) = self.graph.hosts.number(&stored.short);
        for domain in &stored.domains {
            self.graph
                .hosts
                .number(&format!("{}.{domain}", stored.short));
        }
        self.hosts.insert(stored.number, number);
        let of_host = |(id, time)| (number, ProcessId::new(id), time);
        starts.extend(stored.other_starts.into_iter().map(of_host));
    }

    fn process(&mut self, process: &v2::Process<'_>) {
        let file: Option<Arc<str>> = process.file.as_deref().map(Into::into);
        let new = NewProcess {
            started: process.started,
            id: process.id,
            creator_id: process.creator_id,
            record_id: process.record_id,
            file: file.as_ref(),
            severity: v2::of_severity(process.severity),
            parent: v2::of_parent(process.parent),
            origin: Origin::new(process.has_own_time, v2::is_of_sysmon(process.parent)),
            computer: &process.computer,
            text: &process.text,
            has_line: process.has_line,
            user: User::Text(&process.user),
        };
        let hash = self.graph.hosts.hash(&process.computer);
        self.graph.hosts.passed.pass(hash, &new);
    }

    fn story(&mut self, stored: Story<'_>) {
        let events = stored.events.into_iter().filter_map(v2::Event::into_event);
        let number = self.graph.tales.insert(Tale::default());
        self.graph.with_tale(number, |tale| {
            tale.id = stored.id.map(StoryId);
            tale.kinds.0 = stored.kinds;
            tale.severity = v2::of_severity(stored.severity);
            tale.has_service = stored.has_service;
            tale.more_events = stored.more_events;
            tale.last = stored.last;
            tale.merged = stored.merged.into_iter().map(StoryId).collect();
            for event in events {
                let event = Arc::new(event);
                tale.add(Arc::clone(&event));
                // Until its node is there.
                tale.count(&event);
            }
        });
        self.tales.insert(stored.number, number);
    }

    fn node(&mut self, stored: v2::Node<'_, Vec<v2::Key<'_>>>) {
        // A computer is gone if all of its nodes were more than are kept.
        let known = |number: &u32| {
            let number = self.hosts.get(number).copied();
            number.filter(|number| self.graph.hosts.get(*number).is_some())
        };
        let (Some(host), Some(event)) = (known(&stored.host), stored.event.into_event()) else {
            return;
        };
        // Counted as it was: a node that is dropped now leaves the numbers of the others.
        let before = stored.arrival.saturating_sub(1);
        self.graph.arrivals = self.graph.arrivals.max(before);
        let waits_for = stored.waits_for;
        let waits_for = waits_for.and_then(|(host, id, domain)| Some((known(&host)?, id, domain)));
        let mut event = Arc::new(event);
        let story = stored
            .story
            .and_then(|story| self.tales.get(&story).copied());
        if let Some(story) = story {
            event = self
                .graph
                .with_tale(story, |tale| tale.share(&event))
                .unwrap_or(event);
        }
        let keys = stored.keys.into_iter().filter_map(v2::Key::into_key);
        let keys: Vec<Key> = keys.take(MAX_KEYS).collect();
        let node = Node {
            event,
            keys: keys.into(),
            severity: v2::of_severity(stored.severity),
            is_remote: stored.is_remote,
            parent: v2::of_parent(stored.parent),
            has_line: stored.has_line,
            spawns: stored.spawns,
            is_asked: stored.is_asked,
            process_id: stored.process_id,
            creator_id: stored.creator_id,
            waits_for: waits_for.map(|(host, id, _)| (host, id)),
            client_domain: waits_for.map_or(0, |(.., domain)| domain),
            host,
            domain: stored.domain,
            story: NONE,
            in_room: Links::default(),
            in_story: Links::default(),
            arrival: 0,
        };
        self.graph.restore(node, story);
    }

    /// The starts of other processes, the stories by ID, and those that are closed.
    fn finish(self, starts: Vec<(u32, ProcessId, WindowsTime)>) {
        for (host, id, time) in starts {
            // It goes with the node whose ID it took: without one, it would stay.
            let rooms = self.graph.hosts.rooms(host);
            if rooms.is_some_and(|rooms| rooms.starts_within(id, EARLIEST, LATEST).next().is_some())
            {
                self.graph.hosts.add(host, List::Starts, id, time, NONE);
            }
        }
        self.graph.finish();
        // Of all, for several may have come with one number.
        let numbers: Vec<_> = self.graph.hosts.iter().map(|(number, _)| number).collect();
        for number in numbers {
            self.graph.hosts.forget_empty(number);
        }
    }
}

impl Graph {
    /// Adds a node of a stored state, with what it is listed under.
    fn restore(&mut self, node: Node, story: Option<u32>) {
        let (id, waits_for, time) = (node.process_id, node.waits_for, node.event.time);
        let (host, role) = (node.host, node.role());
        let number = self.insert(node);
        if let Some(id) = id {
            let list = match role {
                EventRole::Provider => List::Loads,
                EventRole::Operation => List::Waiting,
                _ => List::Starts,
            };
            self.hosts.add(host, list, id, time, number);
        }
        if let Some((client, id)) = waits_for {
            self.hosts.add(client, List::Waiting, id, time, number);
        }
        self.relist(number);
        if let Some(story) = story {
            let (kinds, severity, more, last) = match self.tales.get(story) {
                Some(tale) => (tale.kinds, tale.severity, tale.more_events, tale.last),
                None => return,
            };
            self.enter(story, number);
            self.with_tale(story, |tale| {
                (tale.kinds, tale.severity) = (kinds, severity);
                (tale.more_events, tale.last) = (more, last);
            });
        }
    }

    /// Makes the lists of stories from the stories.
    fn finish(&mut self) {
        self.touched.clear();
        let numbers: Vec<_> = self.tales.iter().map(|(number, _)| number).collect();
        for number in numbers {
            let Some(tale) = self.tales.get(number) else {
                continue;
            };
            let (id, is_story, nodes, last) = (tale.id, tale.is_story(), tale.nodes, tale.last);
            if nodes == 0 && !is_story {
                self.forget_tale(number);
                continue;
            }
            if let Some(id) = id {
                self.set_id(id, number);
            }
            if nodes == 0 {
                self.closed.insert((last, number));
            }
        }
    }
}
