//! Which process is the program of a service that was created.

use super::super::facts::ProcessFacts;
use super::config::CorrelatorConfig;
use super::graph::Graph;
use super::index::{EARLIEST, LATEST, Reach, earlier, later};
use super::join::MAX_COMPARED;
use super::keys::{self, Class, Side};
use super::log::{Parent, Position};
use super::node::Draft;
use super::role::EventRole;
use crate::value::WindowsTime;

impl Graph {
    pub(super) fn is_awaited_service(
        &self,
        computer: &str,
        time: WindowsTime,
        facts: &ProcessFacts<'_>,
        config: &CorrelatorConfig,
    ) -> bool {
        let folded = keys::folded(facts.line().unwrap_or_default());
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

    /// Takes the programs of the services that a process creates, as far as they have started.
    pub(super) fn link_services(
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
                let folded = keys::folded(self.hosts.passed.log.texts(position).text);
                let key = keys::command(Class::Service, Side::Effect, short, &folded);
                hashes.contains(&key.hash)
            };
            let hash = self.hosts.hash(short);
            let passed = self
                .hosts
                .passed
                .of_computer_since(hash, since, config.max_processes);
            let found: Vec<_> = passed
                .filter(|(_, entry)| entry.parent == Parent::Services)
                .map(|(position, _)| position)
                .filter(|position| is_created(*position))
                .collect();
            for position in found {
                self.take(position, EventRole::Process, pending);
            }
        }
        // Programs that were events of stories already have joined, and have children.
        let reach = Reach {
            from: since,
            to: LATEST,
        };
        let effects = hashes.iter().flat_map(|hash| {
            let effects = self.index.range(*hash, Side::Effect, reach);
            effects.take(MAX_COMPARED).map(|effect| effect.node)
        });
        let spawns = |number: &u32| self.nodes.get(*number).is_some_and(|node| node.spawns);
        let adopters: Vec<_> = effects.filter(spawns).collect();
        for number in adopters {
            self.adopt(number, config, pending);
        }
    }
}
