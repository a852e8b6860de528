//! Which events belong together by what they share.

use super::config::CorrelatorConfig;
use super::graph::{Graph, is_service_cause};
use super::hosts::is_same_domain;
use super::index::{EARLIEST, LATEST, Listed, Reach, earlier, is_lasting, later, listed, reach};
use super::keys::{self, Class, Key, Side};
use super::node::{NONE, Node};
use super::role::EventRole;
use super::story::StoryKind;
use super::template;
use crate::value::Host;

/// The maximum number of events that an event is compared with, for each of its keys. Of events of
/// one story that are close in time few are listed, so this is no limit on its length.
pub(super) const MAX_COMPARED: usize = 4096;

/// The maximum number of templates that a command line is compared with, and of command lines
/// that a template is.
const MAX_TEMPLATES: usize = 256;

/// The maximum number of loads of providers that are told with one execution, and of executions with
/// one load.
const MAX_ATTACHED: usize = 32;

/// What a pair of events shows.
fn kind(cause: &Node, effect: &Node, class: Class) -> Option<StoryKind> {
    match class {
        Class::Command | Class::CommandAnywhere | Class::Persistence => {
            Some(StoryKind::LateralMovement)
        }
        Class::Service => {
            let is_here = cause.host == effect.host && is_same_domain(cause.domain, effect.domain);
            (cause.is_remote && !is_here).then_some(StoryKind::LateralMovement)
        }
        Class::Consumer | Class::Template | Class::Script => Some(StoryKind::SubscriptionExecuted),
        Class::Query => Some(StoryKind::SubscriptionActivated),
        Class::Provider => Some(StoryKind::ProviderChild),
        _ => None,
    }
}

impl Graph {
    /// Joins a new node by each of its keys, and lists them.
    pub(super) fn join(&mut self, number: u32, config: &CorrelatorConfig) {
        self.join_from(number, 0, config);
    }

    /// Joins a node by each of its keys from one on, and lists them.
    pub(super) fn join_from(&mut self, number: u32, first: usize, config: &CorrelatorConfig) {
        let keys = self.nodes.get(number).map_or(0, |node| node.keys.len());
        for index in first..keys {
            let Some((key, entry)) = self.key(number, index) else {
                return;
            };
            let class = key.class;
            // Most have nothing in common with others yet.
            if !self.index.has(entry.hash) {
                self.list(&entry);
                continue;
            }
            match class {
                Class::Event | Class::Descendant => {}
                Class::SourceSession
                | Class::ExecutionSession
                | Class::Subscription
                | Class::Part => {
                    self.join_neighbors(&entry, class, config);
                }
                Class::Script => self.join_nearest(&entry, config),
                Class::Provider => self.join_context(&entry, config),
                Class::Template => self.join_templates(&entry, config),
                _ => self.join_pairs(&entry, class, config),
            }
            self.list(&entry);
            if !matches!(
                class,
                Class::Event | Class::Descendant | Class::Template | Class::Host
            ) {
                self.thin_around(&entry, class, config);
            }
        }
    }

    fn key(&self, number: u32, index: usize) -> Option<(&Key, Listed)> {
        let node = self.nodes.get(number)?;
        let key = node.keys.get(index)?;
        Some((key, listed(key, node.event.time, number, index)))
    }

    fn of(&self, entry: &Listed) -> Option<(&Node, &Key)> {
        let node = self.nodes.get(entry.node)?;
        Some((node, node.keys.get(usize::from(entry.key))?))
    }

    fn list(&mut self, entry: &Listed) {
        self.set_listed(entry, true);
        self.index.insert(entry);
    }

    /// Lists the keys of a node of a stored state.
    #[cfg(feature = "serde")]
    pub(super) fn relist(&mut self, number: u32) {
        let keys = self.nodes.get(number).map_or(0, |node| node.keys.len());
        for index in 0..keys {
            let Some((key, entry)) = self.key(number, index) else {
                return;
            };
            if key.is_listed {
                // It is not counted yet.
                self.set_listed_to(&entry, false);
                self.list(&entry);
            }
        }
    }

    #[cfg(feature = "serde")]
    fn set_listed_to(&mut self, entry: &Listed, is_listed: bool) {
        let node = self.nodes.get_mut(entry.node);
        if let Some(key) = node.and_then(|node| node.keys.get_mut(usize::from(entry.key))) {
            key.is_listed = is_listed;
        }
    }

    fn unlist(&mut self, entry: &Listed) {
        self.set_listed(entry, false);
        self.index.remove(entry);
    }

    fn set_listed(&mut self, entry: &Listed, is_listed: bool) {
        let node = self.nodes.get_mut(entry.node);
        let key = node.and_then(|node| node.keys.get_mut(usize::from(entry.key)));
        if let Some(key) = key
            && key.is_listed != is_listed
        {
            key.is_listed = is_listed;
            if is_service_cause(key.class, key.side) {
                self.services = if is_listed {
                    self.services + 1
                } else {
                    self.services - 1
                };
            }
        }
    }

    /// Whether the node of a cause may be the cause of that effect, beside hash and time.
    fn may_cause(&self, cause: &Listed, effect: &Listed) -> bool {
        let (Some((from, key)), Some((to, _))) = (self.of(cause), self.of(effect)) else {
            return false;
        };
        if cause.node == effect.node {
            return false;
        }
        // The text of a template is its pattern.
        if key.class != Class::Template && !key.texts.is_empty() {
            let mut names = key.texts.iter();
            return names.any(|name| Host::new(name).is_same(&to.event.computer));
        }
        let is_of_one_name = from.host == to.host && key.class != Class::CommandAnywhere;
        !is_of_one_name || is_same_domain(from.domain, to.domain)
    }

    fn is_pair(&self, one: &Listed, other: &Listed) -> bool {
        match one.side {
            Side::Cause => self.may_cause(one, other),
            Side::Effect => self.may_cause(other, one),
        }
    }

    /// The events of the other side that are within reach, in time order.
    fn others(&self, entry: &Listed, class: Class, config: &CorrelatorConfig) -> Vec<Listed> {
        let reach = reach(class, entry.side, entry.time, config);
        let others = self.index.range(entry.hash, entry.side.other(), reach);
        let is_pair = |other: &Listed| self.is_pair(entry, other);
        // The nearest: effects follow their cause.
        if entry.side == Side::Cause {
            return others.take(MAX_COMPARED).filter(is_pair).collect();
        }
        let others = others.rev().take(MAX_COMPARED);
        let mut others: Vec<_> = others.filter(is_pair).collect();
        others.reverse();
        others
    }

    /// [`others`](Self::others), of which no more than that many count: the nearest.
    fn nearest(
        &self,
        entry: &Listed,
        class: Class,
        most: usize,
        config: &CorrelatorConfig,
    ) -> Vec<Listed> {
        let mut others = self.others(entry, class, config);
        let far = others.len().saturating_sub(most);
        if entry.side == Side::Cause {
            others.truncate(most);
        } else {
            others.drain(..far);
        }
        others
    }

    fn join_pair(
        &mut self,
        entry: &Listed,
        other: &Listed,
        class: Class,
        config: &CorrelatorConfig,
    ) {
        let (cause, effect) = match entry.side {
            Side::Cause => (entry.node, other.node),
            Side::Effect => (other.node, entry.node),
        };
        if class == Class::Host {
            self.ask(effect, config);
            // Several may ask at once, and are no story by that.
            if self.has_started_something(effect) {
                self.merge(cause, effect, None);
            }
            return;
        }
        let nodes = self.nodes.get(cause).zip(self.nodes.get(effect));
        let kind = nodes.and_then(|(cause, effect)| kind(cause, effect, class));
        self.merge(cause, effect, kind);
        if class == Class::Service {
            let tale = self.own_tale(effect);
            self.with_tale(tale, |tale| tale.has_service = true);
            // What it starts belongs to the story.
            if let Some(node) = self.nodes.get_mut(effect) {
                node.spawns = true;
            }
        }
    }

    /// Joins a provider host with those who asked for something when it started.
    pub(super) fn join_askers(&mut self, host: u32, config: &CorrelatorConfig) {
        let keys = self.nodes.get(host).map(|node| node.keys.iter());
        let index = keys.and_then(|mut keys| keys.position(|key| key.class == Class::Host));
        let Some((_, entry)) = index.and_then(|index| self.key(host, index)) else {
            return;
        };
        for asker in self.others(&entry, Class::Host, config) {
            self.merge(asker.node, host, None);
        }
    }

    fn join_pairs(&mut self, entry: &Listed, class: Class, config: &CorrelatorConfig) {
        let others = self.others(entry, class, config);
        for other in &others {
            self.join_pair(entry, other, class, config);
        }
        // Each of the others has children of its own.
        if class != Class::Host {
            self.thin(&others, class, config);
        }
    }

    /// Joins the events with the same key that are next in time.
    fn join_neighbors(&mut self, entry: &Listed, class: Class, config: &CorrelatorConfig) {
        let reach = if is_lasting(class) {
            Reach {
                from: EARLIEST,
                to: LATEST,
            }
        } else {
            Reach {
                from: earlier(entry.time, config.window),
                to: later(entry.time, config.window),
            }
        };
        let is_near = |other: &Listed| {
            reach.from <= other.time && other.time <= reach.to && self.is_pair(entry, other)
        };
        let (before, after) = self.index.around(entry);
        let before = before.take(MAX_COMPARED).find(is_near);
        let after = after.take(MAX_COMPARED).find(is_near);
        for other in before.into_iter().chain(after) {
            self.merge(entry.node, other.node, None);
        }
    }

    /// Joins the effect of a script consumer with the subscription that was bound last before it.
    fn join_nearest(&mut self, entry: &Listed, config: &CorrelatorConfig) {
        let mut others = self.others(entry, Class::Script, config);
        match entry.side {
            Side::Effect => others = others.pop().into_iter().collect(),
            Side::Cause => {
                // What follows the next one is not of this one.
                let (_, mut after) = self.index.around(entry);
                let next = after.find(|next| self.is_domain_of(entry, next));
                if let Some(next) = next {
                    let from = earlier(next.time, config.clock_skew);
                    others.retain(|other| other.time < from);
                }
            }
        }
        for other in &others {
            self.join_pair(entry, other, Class::Script, config);
        }
    }

    fn is_domain_of(&self, one: &Listed, other: &Listed) -> bool {
        let domain = |entry: &Listed| self.nodes.get(entry.node).map(|node| node.domain);
        match (domain(one), domain(other)) {
            (Some(one), Some(other)) => is_same_domain(one, other),
            _ => false,
        }
    }

    /// Tells executions, and the events of clients, with the loads of providers in their provider host.
    /// They are one story only with what else they share: a provider host serves many.
    fn join_context(&mut self, entry: &Listed, config: &CorrelatorConfig) {
        for other in self.nearest(entry, Class::Provider, MAX_ATTACHED, config) {
            let (effect, provider) = match entry.side {
                Side::Cause => (other.node, entry.node),
                Side::Effect => (entry.node, other.node),
            };
            let role = self.nodes.get(effect).map(Node::role);
            let kind = (role == Some(EventRole::Execution)).then_some(StoryKind::ProviderChild);
            self.attach(effect, provider, kind);
        }
    }

    /// Joins a command line with the consumers whose template it follows.
    fn join_templates(&mut self, entry: &Listed, config: &CorrelatorConfig) {
        let others = self.nearest(entry, Class::Template, MAX_TEMPLATES, config);
        if others.is_empty() {
            return;
        }
        let own = self.template_text(entry);
        for other in &others {
            let text = self.template_text(other);
            let is_match = match entry.side {
                Side::Cause => template::matches(&own, &text),
                Side::Effect => template::matches(&text, &own),
            };
            if is_match {
                self.join_pair(entry, other, Class::Template, config);
            }
        }
    }

    /// The pattern of a consumer, or a folded command line.
    fn template_text(&self, entry: &Listed) -> String {
        match self.of(entry) {
            Some((_, key)) if entry.side == Side::Cause => key
                .texts
                .first()
                .map_or_else(String::new, |text| text.to_string()),
            Some((node, _)) => keys::folded_masked(&node.event.what),
            None => String::new(),
        }
    }

    /// Of events that are equal to others of a key, leaves those that decide who else joins.
    fn thin(&mut self, entries: &[Listed], class: Class, config: &CorrelatorConfig) {
        let mut kept: Option<Listed> = None;
        for (index, entry) in entries.iter().enumerate() {
            let next = entries.get(index + 1);
            let is_covered = match (kept, next) {
                (Some(before), Some(next)) => {
                    let span = later(before.time, config.window);
                    let is_close = is_lasting(class) || next.time <= span;
                    is_close
                        && self.is_equal(&before, entry, class)
                        && self.is_equal(entry, next, class)
                }
                _ => false,
            };
            if is_covered {
                self.unlist(entry);
            } else {
                kept = Some(*entry);
            }
        }
    }

    /// Whether two events of one side and story have the same partners, but for the time.
    fn is_equal(&self, one: &Listed, other: &Listed, class: Class) -> bool {
        let (Some((a, key)), Some((b, others))) = (self.of(one), self.of(other)) else {
            return false;
        };
        let is_place_same =
            class == Class::CommandAnywhere || a.host == b.host && a.domain == b.domain;
        a.story != NONE && a.story == b.story && key.texts == others.texts && is_place_same
    }

    /// Thins the events around a new one.
    fn thin_around(&mut self, entry: &Listed, class: Class, config: &CorrelatorConfig) {
        if matches!(class, Class::Script | Class::Provider) {
            return;
        }
        let (before, after) = self.index.around(entry);
        let mut entries: Vec<_> = before.take(2).collect();
        entries.reverse();
        entries.push(*entry);
        entries.extend(after.take(2));
        if entries.len() < 3 {
            // The first and the last stay.
            return;
        }
        self.thin(&entries, class, config);
    }
}
