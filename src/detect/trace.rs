//! What a correlator keeps of an event.

use std::collections::BTreeMap;

use super::analysis::Analysis;
use super::facts::{Facts, ProcessFacts};
use super::process;
use super::process_tree::cut;
use crate::cmdline::wmic::redact;
use crate::event::{Event, EventId, Payload};
use crate::value::{Host, WindowsTime};
use crate::wmi::subscription::Payload as Action;

/// An event of a [`Correlation`](super::Correlation).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct EventRef {
    /// The computer that logged it.
    pub computer: String,
    /// When.
    pub time: WindowsTime,
    /// Which event it is.
    pub event_id: EventId,
    /// Its number in its log.
    pub record_id: Option<u64>,
    /// Whose doing it was, where that is known.
    pub user: Option<String>,
    /// What it says: a command line, a query, a provider. Cut at 1,024 bytes; passwords of
    /// wmic.exe are masked.
    pub what: String,
}

/// The part of an event in a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) enum Role {
    /// wmic.exe that starts a process elsewhere.
    Source,
    /// A child of WmiPrvSE.exe.
    Child,
    /// One that runs as a user who was authenticated remotely.
    RemoteChild,
    /// scrcons.exe.
    ScriptHost,
    /// A provider that was loaded.
    Provider,
    /// A permanent subscription.
    Binding,
    /// A permanent subscription that is watched for.
    Activation,
}

#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Trace {
    pub(super) role: Role,
    /// What must be the same in the other event; one is enough.
    pub(super) keys: Vec<String>,
    /// The computer on which the effect is; empty for any.
    pub(super) target: String,
    pub(super) event: EventRef,
}

/// What stands in a key for any computer.
const ANY: &str = "*";

pub(super) fn traces(event: &Event<'_>, addresses: &BTreeMap<String, String>) -> Vec<Trace> {
    let Some(base) = event_ref(event) else {
        return Vec::new();
    };
    let host = short(&base.computer);
    let analysis = Analysis::new(event);
    match &analysis.facts {
        Facts::Process(facts) => process_traces(facts, event, &base, &host, addresses),
        Facts::Provider(provider) => {
            let Some(id) = provider.process_id else {
                return Vec::new();
            };
            let what = provider.provider_name.as_deref().unwrap_or_default();
            vec![trace(
                Role::Provider,
                vec![provider_key(&host, id.get())],
                &base,
                what,
                None,
            )]
        }
        Facts::Watch(watch) if !watch.is_temporary => {
            let Some(query) = watch.query() else {
                return Vec::new();
            };
            let keys = vec![query_key(&host, &query.text)];
            vec![trace(
                Role::Activation,
                keys,
                &base,
                &query.text,
                watch.user,
            )]
        }
        Facts::Binding(facts) => {
            let subscription = facts.subscription();
            let query = subscription
                .filter
                .query_text
                .as_deref()
                .unwrap_or_default();
            let mut keys = Vec::new();
            if !query.is_empty() {
                keys.push(query_key(&host, query));
            }
            let mut what = facts
                .binding
                .consumer
                .as_deref()
                .unwrap_or_default()
                .to_owned();
            match subscription.consumer.payload() {
                Some(Action::Command {
                    executable,
                    command_line,
                    ..
                }) => {
                    let command = command_line.or(executable).unwrap_or_default();
                    if !command.is_empty() {
                        keys.push(command_key(&host, &command));
                    }
                    what = format!("{what}: {command}");
                }
                Some(Action::Script { .. }) => keys.push(script_key(&host)),
                _ => {}
            }
            let creator = subscription.filter.creator_sid.map(|sid| sid.to_string());
            vec![trace(Role::Binding, keys, &base, &what, creator.as_deref())]
        }
        _ => Vec::new(),
    }
}

fn process_traces(
    facts: &ProcessFacts<'_>,
    event: &Event<'_>,
    base: &EventRef,
    host: &str,
    addresses: &BTreeMap<String, String>,
) -> Vec<Trace> {
    let Payload::ProcessCreation(process) = &event.payload else {
        return Vec::new();
    };
    let line = facts.line.unwrap_or_default();
    let user = process.user().to_string();
    if process::wmiprvse_child(facts) == Some(true) {
        let mut keys = Vec::new();
        // Not logged is no command that another could have given.
        if !line.is_empty() {
            keys.extend([command_key(host, line), command_key(ANY, line)]);
        }
        keys.extend(process.process_id.map(|id| provider_key(host, id.get())));
        let role = match process.target_user() {
            Some(_) => Role::RemoteChild,
            None => Role::Child,
        };
        return vec![trace(role, keys, base, line, Some(&user))];
    }
    if process::script_consumer_host(facts) == Some(true) {
        return vec![trace(
            Role::ScriptHost,
            vec![script_key(host)],
            base,
            line,
            Some(&user),
        )];
    }
    let Some(command) = process.wmic_command().filter(|c| c.is_process_create()) else {
        return Vec::new();
    };
    let Some(started) = command.arguments.first() else {
        return Vec::new();
    };
    let started = started.split_once('=').map_or(&**started, |(name, value)| {
        // `CommandLine="..."`
        if name.eq_ignore_ascii_case("CommandLine") {
            value.trim_matches('"')
        } else {
            started
        }
    });
    let source = |target: &str, key_host: &str| {
        let keys = vec![command_key(key_host, started)];
        let mut trace = trace(Role::Source, keys, base, line, Some(&user));
        target.clone_into(&mut trace.target);
        trace
    };
    let remote = command
        .targets(facts.computer)
        .filter(|target| !target.is_local);
    let mut traces: Vec<Trace> = remote
        .map(|target| {
            addresses
                .get(target.name)
                .map_or(target.name, String::as_str)
        })
        .map(|target| source(target, &short(target)))
        .collect();
    // Which computers are in the files is not known here.
    traces.extend(command.node_files.first().map(|_| source("", ANY)));
    traces
}

fn trace(role: Role, keys: Vec<String>, base: &EventRef, what: &str, user: Option<&str>) -> Trace {
    let event = EventRef {
        what: cut(&redact(what)),
        user: user.filter(|user| !matches!(*user, "" | "-")).map(cut),
        ..base.clone()
    };
    Trace {
        role,
        keys,
        target: base.computer.clone(),
        event,
    }
}

fn event_ref(event: &Event<'_>) -> Option<EventRef> {
    Some(EventRef {
        computer: cut(event
            .system
            .computer
            .as_deref()
            .filter(|name| !name.is_empty())?),
        time: WindowsTime(event.system.time_created?),
        event_id: event.system.event_id,
        record_id: event.system.record_id,
        user: None,
        what: String::new(),
    })
}

/// The short name, so that short and full names meet; an address as it is.
fn short(computer: &str) -> String {
    let host = Host::new(computer).as_str();
    let is_address = host.parse::<std::net::IpAddr>().is_ok();
    let name = if is_address {
        host
    } else {
        host.split('.').next().unwrap_or(host)
    };
    cut(&name.to_ascii_lowercase())
}

fn command_key(host: &str, command: &str) -> String {
    format!("command {host} {}", fold(command))
}

fn query_key(host: &str, query: &str) -> String {
    format!("query {host} {}", fold(query))
}

fn provider_key(host: &str, id: u64) -> String {
    format!("provider {host} {id}")
}

fn script_key(host: &str) -> String {
    format!("script {host}")
}

/// A command or query so that spellings of the same are one: without quotes, runs of blanks
/// and case. Of the text only its length and hash are kept, which a stored state must have the
/// same in every version: FNV-1a, 64 bits.
fn fold(text: &str) -> String {
    let (mut len, mut hash) = (0_usize, 0xcbf2_9ce4_8422_2325_u64);
    let mut add = |byte: u8| {
        len += 1;
        hash = (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3);
    };
    for (index, word) in text.split_ascii_whitespace().enumerate() {
        if index > 0 {
            add(b' ');
        }
        word.bytes().filter(|byte| *byte != b'"').for_each(&mut add);
    }
    format!("{len} {hash:x}")
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn spellings() {
        assert_eq!(fold("CMD  /c \"dir\""), fold("cmd /c dir"));
        assert_ne!(fold("cmd /c dir"), fold("cmd /c dir x"));
        // As stored states have it.
        assert_eq!(fold("cmd"), "3 f60bf7190d078d0b");
    }
}
