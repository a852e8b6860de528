//! The line that says what a story is about.

use std::collections::HashSet;
use std::sync::Arc;

use super::super::kept;
use super::event_ref::EventRef;
use super::role::EventRole;
use super::story::StoryKind;

/// The maximum bytes of an event's text in a summary.
const MAX_TEXT: usize = 120;

/// Who did what where, in one line.
pub(super) fn of(kind: StoryKind, events: &[Arc<EventRef>], computers: &[String]) -> String {
    let first = |roles: &[EventRole]| events.iter().find(|event| roles.contains(&event.role));
    let source = first(&[EventRole::Source]).or_else(|| first(&[EventRole::Process]));
    let execution = first(&[EventRole::Execution, EventRole::ScriptHost]);
    let execution = execution.or_else(|| first(&[EventRole::Operation]));
    let execution = execution.or_else(|| first(&[EventRole::Process]));
    let subscription = first(&[EventRole::Subscription]);
    let failure = first(&[EventRole::Failure]);
    match kind {
        StoryKind::LateralMovement => {
            let from = source.map_or("another computer", |event| &*event.computer);
            let who = source.and_then(|event| event.user.as_deref());
            let who = who.unwrap_or("someone");
            let (acted, refused) = destinations(events, computers, from);
            let others = list(&acted, from);
            let failed = match refused.as_slice() {
                [] => String::new(),
                refused => format!(", and failed on {}", list(refused, from)),
            };
            let did = match execution.or(subscription) {
                Some(event) if event.role == EventRole::Subscription => {
                    format!(
                        "{who} on {from} made the subscription {} on {others}",
                        text(event)
                    )
                }
                Some(event) => {
                    let left = subscription.map_or(String::new(), |event| {
                        format!(", and left the subscription {}", text(event))
                    });
                    format!("{who} on {from} ran {} on {others}{left}", quoted(event))
                }
                None => format!("{who} on {from} acted on {others}"),
            };
            did + &failed
        }
        StoryKind::RemoteExecution => alone(execution, "from another computer", events),
        StoryKind::ProviderChild => alone(execution, "through a WMI provider host", events),
        StoryKind::RemoteAttempt => {
            let from = source.map_or("another computer", |event| &*event.computer);
            let on = failure.map_or("a computer", |event| &*event.computer);
            let who = failure.or(source).and_then(|event| event.user.as_deref());
            let what = failure.map_or(String::new(), |event| format!(": {}", quoted(event)));
            format!(
                "{} failed from {from} on {on}{what}",
                who.unwrap_or("someone")
            )
        }
        StoryKind::SubscriptionExecuted | StoryKind::SubscriptionActivated => {
            let on = subscription.map_or("a computer", |event| &*event.computer);
            let name = subscription.map_or(String::new(), |event| format!(" {}", text(event)));
            let did = match execution {
                Some(event) if kind == StoryKind::SubscriptionExecuted => {
                    format!("ran {}", quoted(event))
                }
                _ => "became active".to_owned(),
            };
            format!("the subscription{name} on {on} {did}")
        }
    }
}

/// What ran without a known source.
fn alone(execution: Option<&Arc<EventRef>>, how: &str, events: &[Arc<EventRef>]) -> String {
    let Some(event) = execution.or(events.first()) else {
        return String::new();
    };
    let who = event.user.as_deref().unwrap_or("someone");
    let is_run = |event: &&Arc<EventRef>| event.role == EventRole::Execution;
    let more = events.iter().filter(is_run).count().saturating_sub(1);
    let more = match more {
        0 => String::new(),
        1 => " and 1 more command".to_owned(),
        more => format!(" and {more} more commands"),
    };
    format!(
        "{who} ran {}{more} on {} {how}",
        quoted(event),
        event.computer
    )
}

/// The computers beside the source: those on which something happened, and those that only logged failures.
fn destinations<'c>(
    events: &[Arc<EventRef>],
    computers: &'c [String],
    from: &str,
) -> (Vec<&'c str>, Vec<&'c str>) {
    let is_act = |event: &&Arc<EventRef>| {
        let is_none = [EventRole::Failure, EventRole::Provider];
        !is_none.contains(&event.role)
    };
    let acts = events.iter().filter(is_act);
    let acts: HashSet<_> = acts.map(|event| &*event.computer).collect();
    let others = computers.iter().map(String::as_str);
    let others = others.filter(|name| !name.eq_ignore_ascii_case(from));
    let (acted, refused): (Vec<_>, Vec<_>) = others.partition(|name| acts.contains(name));
    if acted.is_empty() {
        (refused, acted)
    } else {
        (acted, refused)
    }
}

fn list(computers: &[&str], from: &str) -> String {
    match computers {
        [] => from.to_owned(),
        [one] => (*one).to_owned(),
        [one, two] => format!("{one} and {two}"),
        [one, two, more @ ..] => format!("{one}, {two} and {} more", more.len()),
    }
}

fn text(event: &EventRef) -> String {
    let cut = kept::cut(&event.what, MAX_TEXT);
    let end = if cut.len() < event.what.len() {
        "..."
    } else {
        ""
    };
    // One line, whatever an attacker wrote.
    let line: String = cut
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    format!("{line}{end}")
}

fn quoted(event: &EventRef) -> String {
    format!("`{}`", text(event))
}

#[cfg(test)]
mod tests;
