//! The role of a process by the events that are known.

use super::super::facts::ProcessFacts;
use super::super::image::Program;
use super::config::CorrelatorConfig;
use super::graph::Graph;
use super::index::earlier;
use super::log::Parent;
use super::role::EventRole;
use super::tracked::Tracks;
use crate::value::{Sid, WindowsTime};

/// What is known of the creator of a process.
pub(super) fn parent(facts: &ProcessFacts<'_>) -> Parent {
    let is_system = || {
        let user = facts.process.parent_user();
        // Sysmon has its name alone.
        let is_name = |name: &str| name.eq_ignore_ascii_case("SYSTEM");
        user.sid().map_or_else(
            || user.name.as_deref().is_some_and(is_name),
            |sid| sid == Sid::LOCAL_SYSTEM,
        )
    };
    match facts.parent {
        None if is_system() => Parent::UnknownSystem,
        None => Parent::Unknown,
        Some(parent) if parent.is_one_of(&["services.exe"]) => Parent::Services,
        Some(parent) if parent.program == Program::WmiPrvSe && is_system() => Parent::SystemHost,
        Some(_) => Parent::Other,
    }
}

/// The role of a process, by the events that are known.
pub(super) fn role_by_others(
    graph: &Graph,
    tracks: &Tracks,
    computer: &str,
    time: WindowsTime,
    facts: &ProcessFacts<'_>,
    config: &CorrelatorConfig,
) -> Option<EventRole> {
    let process = facts.process;
    let (id, creator) = (process.id(), process.parent_id());
    let hosts = &graph.hosts;
    if (tracks.is_own || tracks.is_creator)
        && let Some(host) = hosts.find(tracks.computer)
        && let Some(rooms) = hosts.rooms(host)
    {
        let domain = hosts.domain(host, computer);
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
