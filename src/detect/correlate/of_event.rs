//! From an event to what a correlator keeps of it.

use std::collections::BTreeMap;

use super::super::facts::ProcessFacts;
use super::super::{kept, process};
use super::keys;
use super::nodes::{self, Named};
use super::trace::{EventRef, Key, Role, Trace};
use crate::cmdline::WmicCommand;
use crate::event::{EssToConsumerBinding, Event, Payload, ProcessCreation};
use crate::value::WindowsTime;
use crate::wmi::subscription::Payload as Action;

/// What an event is in a story; its texts as they are kept.
struct Part {
    role: Role,
    keys: Vec<Key>,
    what: String,
    user: Option<String>,
}

/// The trace of an event; `None` for one that is in no story, or that has no time or computer.
pub(super) fn trace(event: &Event<'_>, addresses: &BTreeMap<String, String>) -> Option<Trace> {
    let system = &event.system;
    let computer = system.computer.as_deref().filter(|name| !name.is_empty())?;
    let time = WindowsTime(system.time_created?);
    let part = match &event.payload {
        Payload::ProcessCreation(process) => of_process(process, computer, addresses)?,
        Payload::ProviderStarted(provider) => Part {
            role: Role::Provider,
            keys: vec![keys::provider(
                &keys::short(computer),
                provider.process_id?.get(),
            )],
            what: kept::command_line(provider.provider_name.as_deref().unwrap_or_default()),
            user: None,
        },
        Payload::EssStarted(started) => {
            let query = started.wql().ok().flatten()?;
            Part {
                role: Role::Activation,
                keys: vec![keys::query(&keys::short(computer), query.text)],
                what: kept::command_line(query.text),
                user: started.user.as_deref().map(kept::text),
            }
        }
        Payload::EssToConsumerBinding(binding) => of_binding(binding, computer),
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
    Some(Trace::new(part.role, part.keys, event))
}

fn of_binding(binding: &EssToConsumerBinding<'_>, computer: &str) -> Part {
    let host = keys::short(computer);
    let subscription = binding.subscription();
    let query = subscription
        .filter
        .query_text
        .as_deref()
        .unwrap_or_default();
    let mut keys = Vec::new();
    if !query.is_empty() {
        keys.push(keys::query(&host, query));
    }
    let mut what = binding.consumer.as_deref().unwrap_or_default().to_owned();
    match subscription.consumer.payload() {
        Some(Action::Command {
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
        Some(Action::Script { .. }) => keys.push(keys::script(&host)),
        _ => {}
    }
    let creator = subscription.filter.creator_sid;
    Part {
        role: Role::Binding,
        keys,
        what: kept::command_line(&what),
        user: creator.map(|sid| sid.to_string()),
    }
}

fn of_process(
    process: &ProcessCreation<'_>,
    computer: &str,
    addresses: &BTreeMap<String, String>,
) -> Option<Part> {
    let facts = ProcessFacts::new(process, Some(computer));
    let line = facts.line.unwrap_or_default();
    let (role, keys) = if process::wmiprvse_child(&facts) == Some(true) {
        let role = match process.target_user() {
            Some(_) => Role::RemoteChild,
            None => Role::Child,
        };
        (role, of_child(process, line, &keys::short(computer)))
    } else if process::script_consumer_host(&facts) == Some(true) {
        (Role::ScriptHost, vec![keys::script(&keys::short(computer))])
    } else {
        let command = process
            .wmic_command()
            .filter(WmicCommand::is_process_create)?;
        (Role::Source, of_command(&command, computer, addresses)?)
    };
    Some(Part {
        role,
        keys,
        what: kept::command_line(line),
        user: Some(kept::text(&process.user().to_string())),
    })
}

fn of_child(process: &ProcessCreation<'_>, line: &str, host: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    // Not logged is no command that another could have given.
    if !line.is_empty() {
        let folded = keys::folded_command(line);
        keys.extend([host, keys::ANY].map(|host| Key::new(&keys::command(host, &folded))));
    }
    keys.extend(process.process_id.map(|id| keys::provider(host, id.get())));
    keys
}

/// The keys of what wmic.exe starts, for each of the other computers; `None` where it names
/// none.
fn of_command(
    command: &WmicCommand<'_>,
    computer: &str,
    addresses: &BTreeMap<String, String>,
) -> Option<Vec<Key>> {
    let started = command.arguments.first()?;
    let started = started.split_once('=').map_or(&**started, |(name, value)| {
        // `CommandLine="..."`
        if name.eq_ignore_ascii_case("CommandLine") {
            value.trim_matches('"')
        } else {
            started
        }
    });
    let remote = command
        .targets(Some(computer))
        .filter(|target| !target.is_local)
        .map(|target| {
            addresses
                .get(target.name)
                .map_or(target.name, String::as_str)
        });
    let (hosts, is_all) = nodes::by_host(remote);
    let folded = keys::folded_command(started);
    let of_host = |(host, named): (String, Named)| {
        let names = named.full_names.iter().map(String::as_str);
        Key::with_full_names(&keys::command(&host, &folded), names)
    };
    let mut keys: Vec<Key> = hosts.into_iter().map(of_host).collect();
    // Which computers are in the files is not known here.
    if !is_all || !command.node_files.is_empty() {
        keys.push(Key::new(&keys::command(keys::ANY, &folded)));
    }
    Some(keys).filter(|keys| !keys.is_empty())
}
