//! The line that says what a story is about.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::kept;
use super::computers::Computers;
use super::event_ref::EventRef;
use super::role::EventRole;
use super::story::StoryKind;

/// The maximum bytes of an event's text in a summary.
const MAX_TEXT: usize = 120;

/// Who did what where, in one line.
pub(super) fn of(kind: StoryKind, events: &[Arc<EventRef>], computers: &Computers) -> String {
    let first = |roles: &[EventRole]| events.iter().find(|event| roles.contains(&event.role));
    let source = first(&[EventRole::Source]).or_else(|| first(&[EventRole::Process]));
    let execution = first(&[EventRole::Execution, EventRole::ScriptHost]);
    let execution = execution.or_else(|| first(&[EventRole::Operation]));
    let execution = execution.or_else(|| first(&[EventRole::Process]));
    let subscription = first(&[EventRole::Subscription]);
    let places = Places {
        events,
        computers,
        from: source.and_then(|event| computers.number(&event.computer)),
    };
    match kind {
        StoryKind::LateralMovement => places.lateral_movement(source, execution, subscription),
        StoryKind::RemoteExecution => alone(execution, "from another computer", events),
        StoryKind::ProviderChild => alone(execution, "through a WMI provider host", events),
        StoryKind::RemoteAttempt => {
            let failure = first(&[EventRole::Failure]);
            let on = places.of(|event| event.role == EventRole::Failure);
            let who = failure.or(source).and_then(|event| event.user.as_deref());
            let what = failure.map_or(String::new(), |event| format!(": {}", quoted(event)));
            format!(
                "{} failed from {} on {}{what}",
                who.unwrap_or("someone"),
                places.source(),
                places.list(&on, "a computer"),
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

/// Where the events of a story were logged.
struct Places<'s> {
    events: &'s [Arc<EventRef>],
    computers: &'s Computers,
    /// The source's computer.
    from: Option<usize>,
}

impl Places<'_> {
    /// The computers of some events beside the source's, in the story's order.
    fn of(&self, is_wanted: impl Fn(&EventRef) -> bool) -> Vec<usize> {
        let events = self.events.iter().filter(|event| is_wanted(event));
        let numbers = events.filter_map(|event| self.computers.number(&event.computer));
        let others = numbers.filter(|number| Some(*number) != self.from);
        others.collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn source(&self) -> &str {
        self.from
            .map_or("another computer", |number| self.computers.name(number))
    }

    /// The names of computers; `none` if there are none.
    fn list(&self, numbers: &[usize], none: &str) -> String {
        let name = |number: &usize| self.computers.name(*number);
        match numbers {
            [] => none.to_owned(),
            [one] => name(one).to_owned(),
            [one, two] => format!("{} and {}", name(one), name(two)),
            [one, two, more @ ..] => {
                format!("{}, {} and {} more", name(one), name(two), more.len())
            }
        }
    }

    fn lateral_movement(
        &self,
        source: Option<&Arc<EventRef>>,
        execution: Option<&Arc<EventRef>>,
        subscription: Option<&Arc<EventRef>>,
    ) -> String {
        let from = self.source();
        let who = source.and_then(|event| event.user.as_deref());
        let who = format!("{} on {from}", who.unwrap_or("someone"));
        let mut refused = self.of(|event| event.role == EventRole::Failure);
        let acted = self.of(|event| is_act(event.role));
        refused.retain(|number| !acted.contains(number));
        let did = match execution.or(subscription) {
            Some(event) if event.role == EventRole::Subscription => {
                let on = self.list(&acted, from);
                format!("{who} made the subscription {} on {on}", text(event))
            }
            Some(event) => {
                let left = subscription.map_or(String::new(), |event| {
                    format!(", and left the subscription {}", text(event))
                });
                format!("{who} ran {}{left}", self.ran(event, &acted))
            }
            None if acted.is_empty() => {
                let on = self.list(&std::mem::take(&mut refused), from);
                format!("{who} acted on {on}")
            }
            None => format!("{who} acted on {}", self.list(&acted, from)),
        };
        match refused.as_slice() {
            [] => did,
            refused => format!("{did}, and failed on {}", self.list(refused, from)),
        }
    }

    /// The first command and where it ran, and how many others ran where.
    fn ran(&self, first: &EventRef, acted: &[usize]) -> String {
        let is_run = |event: &EventRef| event.role == EventRole::Execution;
        let is_other = |event: &EventRef| is_run(event) && event.what != first.what;
        let mut on = self.of(|event| event.role == first.role && event.what == first.what);
        let others = self.of(is_other);
        if on.is_empty() {
            // It ran on the source's own computer, or what ran elsewhere was not logged.
            on = acted
                .iter()
                .copied()
                .filter(|number| !others.contains(number))
                .collect();
        }
        let from = self.source();
        let first = quoted(first);
        let more = self.events.iter().filter(|event| is_other(event)).count();
        let more = match more {
            0 => return format!("{first} on {}", self.list(&on, from)),
            1 => "1 more command".to_owned(),
            more => format!("{more} more commands"),
        };
        if on == others {
            return format!("{first} and {more} on {}", self.list(&on, from));
        }
        format!(
            "{first} on {}, and {more} on {}",
            self.list(&on, from),
            self.list(&others, from)
        )
    }
}

/// Whether an event of that role says that something happened on its computer.
const fn is_act(role: EventRole) -> bool {
    matches!(
        role,
        EventRole::Execution
            | EventRole::ScriptHost
            | EventRole::Operation
            | EventRole::Process
            | EventRole::Source
            | EventRole::Subscription
            | EventRole::Activation
    )
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
