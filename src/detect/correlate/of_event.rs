//! Makes the trace of an event that a correlator keeps.

use std::collections::BTreeMap;

use super::super::analysis::Analysis;
use super::super::facts::{BindingFacts, Facts, ProcessFacts, is_service};
use super::super::{kept, process, subscription};
use super::keys;
use super::starts;
use super::trace::{EventRef, Key, Role, Trace};
use crate::event::ProcessCreation;
use crate::wmi::subscription::ConsumerAction;

/// The kept parts of an event, with texts cut and passwords masked.
struct TraceDraft {
    keys: Vec<Key>,
    what: String,
    user: Option<String>,
}

/// The role of an event in a correlation; `None` if it has none.
pub(super) fn role(analysis: &Analysis<'_>) -> Option<Role> {
    match &analysis.facts {
        Facts::Process(facts) if process::wmiprvse_child(facts) == Some(true) => {
            Some(match facts.process.target_user() {
                Some(user) if !is_service(&user) => Role::RemoteChild,
                _ => Role::Child,
            })
        }
        Facts::Process(facts) if process::script_consumer_host(facts) == Some(true) => {
            Some(Role::ScriptHost)
        }
        Facts::Process(facts) => starts::may_start(facts).then_some(Role::Source),
        Facts::Provider(_) => Some(Role::Provider),
        // Windows' own subscription becomes active at every start.
        Facts::Watch(watch) => {
            let is_own = subscription::default_watch(watch) == Some(true);
            (!watch.is_temporary && !is_own).then_some(Role::Activation)
        }
        Facts::Binding(binding) => {
            let is_own = subscription::default_binding(binding) == Some(true);
            (!is_own).then_some(Role::Binding)
        }
        _ => None,
    }
}

/// The trace of an event; `None` if it has no role, no time or no computer.
pub(super) fn trace(
    analysis: &Analysis<'_>,
    addresses: &BTreeMap<String, String>,
) -> Option<Trace> {
    let system = &analysis.event()?.system;
    let computer = system.computer.as_deref().filter(|name| !name.is_empty())?;
    let time = system.time_created?;
    let role = role(analysis)?;
    let part = match &analysis.facts {
        Facts::Process(facts) => of_process(facts, role, computer, addresses)?,
        Facts::Provider(provider) => TraceDraft {
            keys: vec![keys::provider(
                &keys::short(computer),
                provider.process_id?.get(),
            )],
            what: kept::command_line(provider.provider_name.as_deref().unwrap_or_default()),
            user: None,
        },
        Facts::Watch(watch) => {
            let query = watch.query()?;
            TraceDraft {
                keys: vec![keys::query(&keys::short(computer), &query.text)],
                what: kept::command_line(&query.text),
                user: watch.user.map(kept::text),
            }
        }
        Facts::Binding(facts) => of_binding(facts, computer),
        _ => return None,
    };
    let event = EventRef {
        computer: kept::name(computer).to_owned(),
        time,
        event_id: system.event_id,
        record_id: system.record_id,
        user: part.user.filter(|user| !matches!(&**user, "" | "-")),
        what: part.what,
    };
    Some(Trace::new(role, part.keys, event))
}

fn of_binding(facts: &BindingFacts<'_>, computer: &str) -> TraceDraft {
    let host = keys::short(computer);
    let subscription = facts.subscription();
    let query = subscription
        .filter
        .query_text
        .as_deref()
        .unwrap_or_default();
    let mut keys = Vec::new();
    if !query.is_empty() {
        keys.push(keys::query(&host, query));
    }
    let consumer = facts.binding.consumer.as_deref();
    let mut what = consumer.unwrap_or_default().to_owned();
    match subscription.consumer.action() {
        Some(ConsumerAction::Command {
            executable,
            command_line,
            ..
        }) => {
            let command = command_line.or(executable).unwrap_or_default();
            if !command.is_empty() {
                keys.push(Key::new(&keys::command(
                    &host,
                    &keys::folded_command(&command),
                )));
            }
            what = format!("{what}: {command}");
        }
        Some(ConsumerAction::Script { .. }) => keys.push(keys::script(&host)),
        _ => {}
    }
    let creator = subscription.filter.creator_sid;
    TraceDraft {
        keys,
        what: kept::command_line(&what),
        user: creator.map(|sid| sid.to_string()),
    }
}

fn of_process(
    facts: &ProcessFacts<'_>,
    role: Role,
    computer: &str,
    addresses: &BTreeMap<String, String>,
) -> Option<TraceDraft> {
    let line = facts.line.unwrap_or_default();
    let keys = match role {
        Role::Source => starts::keys(facts, computer, addresses)?,
        Role::ScriptHost => vec![keys::script(&keys::short(computer))],
        _ => of_child(facts.process, line, &keys::short(computer)),
    };
    Some(TraceDraft {
        keys,
        what: kept::command_line(line),
        user: Some(kept::text(&facts.process.user().to_string())),
    })
}

fn of_child(process: &ProcessCreation<'_>, line: &str, host: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    // A command line that was not logged matches no command.
    if !line.is_empty() {
        let folded = keys::folded_command(line);
        keys.extend([host, keys::ANY].map(|host| Key::new(&keys::command(host, &folded))));
    }
    keys.extend(process.process_id.map(|id| keys::provider(host, id.get())));
    keys
}
