//! What the correlator takes of an event.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::detection::Severity;
use super::super::facts::{BindingFacts, FailureFacts, ProcessFacts, WatchFacts, is_service};
use super::super::image::Program;
use super::super::remote_uses::{self, Action, RemoteUse, Uses};
use super::super::{failure, kept, process, provider, redirect};
use super::event_ref::EventRef;
use super::family;
use super::keys::{self, Class, Hasher, Key, Side};
use super::log::Parent;
use super::named_hosts;
use super::node::Draft;
use super::role::EventRole;
use super::story::StoryKind;
use super::subscription_names::Names;
use super::template;
use crate::event::{EventId, ProviderStarted, TemporaryEssStarted};
use crate::secrets::redact;
use crate::value::{Account, Host, ProcessId, WindowsTime};
use crate::wmi::subscription::ConsumerAction;

/// Where and when an event was logged, and how grave it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header<'a> {
    pub(super) computer: &'a str,
    /// The short name of the computer in lower case.
    pub(super) short: &'a str,
    pub(super) time: WindowsTime,
    pub(super) event_id: EventId,
    pub(super) record_id: Option<u64>,
    pub(super) file: Option<&'a Arc<str>>,
    pub(super) severity: Option<Severity>,
    /// Whether the time is the event's own, and the same when it is delivered again.
    pub(super) has_own_time: bool,
}

impl Header<'_> {
    /// A draft without what its kind of event adds. The user is masked here, as the text is by its caller.
    pub(super) fn draft(&self, role: EventRole, user: Option<&str>, what: String) -> Draft {
        let event = EventRef {
            file: self.file.map(Arc::clone),
            record_id: self.record_id,
            computer: kept::name(self.computer).to_owned(),
            time: self.time,
            event_id: self.event_id,
            role,
            user: user
                .filter(|user| !matches!(*user, "" | "-"))
                .map(kept::text),
            what,
        };
        let mut keys = Vec::with_capacity(8);
        keys.extend(self.identity());
        Draft {
            event,
            keys,
            severity: self.severity,
            alone: None,
            is_remote: false,
            parent: Parent::Other,
            has_line: true,
            process_id: None,
            creator_id: None,
            client: None,
            service_hosts: Vec::new(),
        }
    }

    /// The key of the event itself: it may be delivered twice.
    fn identity(&self) -> Option<Key> {
        let hasher = Hasher::new(Class::Event, self.computer)
            .number(self.event_id.get().into())
            .number(self.record_id?);
        // Collectors cut its digits. A log that was cleared counts its records anew.
        let seconds = || self.time.0.timestamp().cast_unsigned();
        let seconds = self.has_own_time.then(seconds).unwrap_or_default();
        Some(Key::new(Side::Cause, hasher.number(seconds)))
    }
}

/// The role of a process by its event alone. `is_plain`: it shows no indicator.
pub(super) fn role(facts: &ProcessFacts<'_>, is_plain: bool) -> Option<EventRole> {
    if is_plain {
        // Of these roles, only one shows nothing.
        return is_provider_host(facts).then_some(EventRole::ProviderHost);
    }
    if process::wmiprvse_child(facts) == Some(true) {
        Some(EventRole::Execution)
    } else if process::script_consumer_host(facts) == Some(true)
        || process::script_consumer_child(facts) == Some(true)
    {
        Some(EventRole::ScriptHost)
    } else {
        is_provider_host(facts).then_some(EventRole::ProviderHost)
    }
}

fn is_provider_host(facts: &ProcessFacts<'_>) -> bool {
    let image = facts
        .image
        .filter(|image| image.program == Program::WmiPrvSe);
    image.and_then(|image| image.is_in_wbem()) == Some(true)
}

/// A process as a story needs it.
#[derive(Clone, Debug)]
pub(super) struct Started<'f, 'e> {
    pub(super) facts: &'f ProcessFacts<'e>,
    pub(super) role: EventRole,
    pub(super) parent: Parent,
    pub(super) user: String,
    /// What it does as a client, which counts in any role; `None` if that is nothing on other
    /// computers.
    pub(super) uses: Option<Uses<'f>>,
}

/// A process with a role.
pub(super) fn of_process(
    header: &Header<'_>,
    started: Started<'_, '_>,
    addresses: &BTreeMap<String, String>,
) -> Draft {
    let facts = started.facts;
    let process = facts.process;
    let text = facts.line().or(process.image());
    let what = kept::text(text.unwrap_or_default());
    let has_line = facts.line().is_some();
    let is_of_services = started.parent == Parent::Services;
    let is_matched = has_line && (is_of_services || started.role == EventRole::Execution);
    let folded = is_matched.then(|| keys::folded_masked(&what));
    let mut draft = header.draft(started.role, Some(&started.user), what);
    draft.parent = started.parent;
    draft.has_line = has_line;
    draft.process_id = process.id();
    draft.creator_id = process.parent_id();
    match started.role {
        EventRole::Execution => execution(&mut draft, header.short, facts, folded.as_deref()),
        EventRole::ScriptHost => {
            let key = keys::of_host(Class::Script, Side::Effect, header.short);
            draft.keys.push(key);
        }
        EventRole::ProviderHost => {
            let key = keys::of_host(Class::Host, Side::Effect, header.short);
            draft.keys.push(key);
        }
        _ => {}
    }
    if let Some(folded) = folded.filter(|_| is_of_services) {
        let key = keys::command(Class::Service, Side::Effect, header.short, &folded);
        draft.keys.push(key);
    }
    let (remote, of_client) = match started.uses {
        Some(uses) => (uses.remote, uses.services),
        None => (Vec::new(), Uses::of(facts).services),
    };
    let of_shell = remote_uses::services_of_shell(facts).into_iter();
    services(&mut draft, header, of_client.into_iter().chain(of_shell));
    sources(&mut draft, header, &remote, &started.user, addresses);
    let creator = process
        .parent_id()
        .map(|id| family::creator_key(header.short, id));
    draft.keys.extend(creator);
    draft
}

/// A child of WmiPrvSE.exe, with its folded command line.
fn execution(draft: &mut Draft, host: &str, facts: &ProcessFacts<'_>, folded: Option<&str>) {
    execution_keys(host, facts, folded, &mut draft.keys);
    let Some(user) = remote_user(facts) else {
        return;
    };
    draft.alone = Some(StoryKind::RemoteExecution);
    draft.is_remote = true;
    let session = Hasher::new(Class::ExecutionSession, host).name(&user.text());
    draft.keys.push(Key::new(Side::Cause, session));
    draft.keys.extend(creator_key(Side::Cause, host, &user));
}

/// The user as whom a child of WmiPrvSE.exe runs, if that is no service.
fn remote_user<'f>(facts: &ProcessFacts<'f>) -> Option<Account<'f>> {
    let user = facts.process.target_user();
    user.filter(|user| !is_service(user))
}

/// What a child of WmiPrvSE.exe may be the effect of; its folded command line is given.
pub(super) fn execution_keys(
    host: &str,
    facts: &ProcessFacts<'_>,
    folded: Option<&str>,
    keys: &mut Vec<Key>,
) {
    let user = remote_user(facts);
    if let Some(folded) = folded {
        let effect = |class, host| keys::command(class, Side::Effect, host, folded);
        if may_be_remote(facts, user.as_ref()) {
            keys.push(effect(Class::Command, host));
            keys.push(effect(Class::CommandAnywhere, keys::ANY));
            // Its source names the command alone.
            let line = facts.line().unwrap_or_default();
            if let Some(command) = redirect::command_of_a_tool(line) {
                let folded = keys::folded(&command);
                keys.push(keys::command(Class::Command, Side::Effect, host, &folded));
            }
        }
        keys.push(effect(Class::Consumer, host));
        if user.is_none() {
            keys.push(keys::of_host(Class::Template, Side::Effect, host));
        }
    }
    let creator = facts.process.parent_id();
    keys.extend(creator.map(|id| keys::provider(Side::Effect, host, id)));
}

/// Whether a child of WmiPrvSE.exe may be what another computer started: such a process runs as
/// the user who was authenticated, and not as the service that its creator is. Before version 2
/// the user is unknown.
fn may_be_remote(facts: &ProcessFacts<'_>, remote_user: Option<&Account<'_>>) -> bool {
    let process = facts.process;
    if remote_user.is_some() {
        return true;
    }
    if process.target_user().is_some() {
        return false;
    }
    let is_target_known = process.tells_user();
    let subject = process.parent_user();
    let is_computer = subject
        .name
        .as_deref()
        .is_some_and(|name| name.ends_with('$'));
    !(is_target_known && (is_service(&subject) || is_computer))
}

fn creator_key(side: Side, host: &str, user: &Account<'_>) -> Option<Key> {
    let sid = user.sid()?;
    Some(of_creator(side, host, &sid.to_string()))
}

fn of_creator(side: Side, host: &str, sid: &str) -> Key {
    Key::new(side, Hasher::new(Class::Creator, host).name(sid))
}

/// What the process does on other computers.
fn sources(
    draft: &mut Draft,
    header: &Header<'_>,
    uses: &[RemoteUse<'_>],
    user: &str,
    addresses: &BTreeMap<String, String>,
) {
    if uses.is_empty() {
        return;
    }
    let session = Hasher::new(Class::SourceSession, header.short).name(&redact(user));
    draft.keys.push(Key::new(Side::Cause, session));
    for usage in uses {
        draft.is_remote |= !matches!(usage.action, Action::Other);
        source(draft, usage, addresses);
    }
}

fn source(draft: &mut Draft, usage: &RemoteUse<'_>, addresses: &BTreeMap<String, String>) {
    let (class, line) = match &usage.action {
        Action::StartProcess(line) => (Some(Class::Command), &**line),
        Action::CreateService(Some(line)) => (Some(Class::Service), &**line),
        Action::CreateSubscription => (Some(Class::Persistence), ""),
        _ => (None, ""),
    };
    // A command that was not given matches none.
    let class = class.filter(|class| *class == Class::Persistence || !line.is_empty());
    let folded = keys::folded(line);
    let names = usage.computers.iter().map(|name| &**name);
    let names = names.map(|name| addresses.get(name).map_or(name, String::as_str));
    let (hosts, is_all) = named_hosts::by_host(names);
    for (host, named) in hosts {
        let texts = || named.full_names.iter().map(String::as_str);
        if let Some(class) = class {
            let key = keys::command(class, Side::Cause, &host, &folded).with_texts(texts());
            draft.keys.push(key);
        }
        let asked = keys::of_host(Class::Host, Side::Cause, &host);
        draft.keys.push(asked.with_texts(texts()));
        if class == Some(Class::Service) {
            draft.service_hosts.push(host);
        }
    }
    // The computers in files and variables are unknown.
    if class == Some(Class::Command) && (!is_all || usage.has_unknown_computers) {
        let key = keys::command(Class::CommandAnywhere, Side::Cause, keys::ANY, &folded);
        draft.keys.push(key);
    }
}

/// The services that the process creates on its own computer.
fn services<'f>(draft: &mut Draft, header: &Header<'_>, lines: impl Iterator<Item = Cow<'f, str>>) {
    for line in lines {
        let folded = keys::folded(&line);
        if !folded.is_empty() {
            let key = keys::command(Class::Service, Side::Cause, header.short, &folded);
            draft.keys.push(key);
            draft.service_hosts.push(header.short.to_owned());
        }
    }
}

pub(super) fn of_provider(header: &Header<'_>, provider: &ProviderStarted<'_>) -> Draft {
    let name = provider.provider_name.as_deref().unwrap_or_default();
    let mut draft = header.draft(EventRole::Provider, None, kept::text(name));
    if let Some(id) = provider.process_id {
        draft
            .keys
            .push(keys::provider(Side::Cause, header.short, id));
    }
    if provider::is_in_provider_host(provider) {
        draft.process_id = provider.process_id;
    }
    draft
}

pub(super) fn of_failure(header: &Header<'_>, facts: &FailureFacts<'_>) -> Draft {
    let failed = facts.failure;
    let operation = failed.operation.as_deref().unwrap_or_default();
    let mut what = kept::text(operation);
    if let Some(status) = failed.status() {
        what = kept::text(&format!("{what}: {status}"));
    }
    let mut draft = header.draft(EventRole::Failure, failed.user.as_deref(), what);
    let is_remote = failure::remote(facts) == Some(true);
    let is_attempt = failure::remote_process_create(facts) == Some(true)
        || is_remote
            && (failure::service_create(facts) == Some(true)
                || failure::subscription_create(facts) == Some(true));
    draft.alone = is_attempt.then_some(StoryKind::RemoteAttempt);
    client(
        &mut draft,
        header,
        failed.client_machine.as_deref(),
        failed.client_process_id,
    );
    draft
}

/// Notes the client's computer and process. A client that names no computer is on this one; it may
/// be a provider host itself.
pub(super) fn client(
    draft: &mut Draft,
    header: &Header<'_>,
    machine: Option<&str>,
    id: Option<ProcessId>,
) {
    let Some(id) = id else { return };
    let machine = redact(machine.unwrap_or_default());
    let machine = Host::new(&machine);
    let name = if machine.is_remote(Some(header.computer)) {
        machine.as_str()
    } else {
        header.computer
    };
    let short = keys::short(name);
    draft.keys.push(keys::provider(Side::Effect, &short, id));
    draft.client = Some((kept::name(name).to_owned(), id));
}

pub(super) fn of_temporary(header: &Header<'_>, started: &TemporaryEssStarted<'_>) -> Draft {
    let query = started.query.as_deref().unwrap_or_default();
    let role = EventRole::TemporarySubscription;
    let mut draft = header.draft(role, started.user.as_deref(), kept::text(query));
    client(
        &mut draft,
        header,
        started.client_machine.as_deref(),
        started.process_id,
    );
    draft
}

pub(super) fn of_activation(header: &Header<'_>, facts: &WatchFacts<'_>) -> Draft {
    let query = facts.query_text.unwrap_or_default();
    let mut draft = header.draft(EventRole::Activation, facts.user, kept::text(query));
    draft
        .keys
        .extend(of_query(Side::Effect, header.short, query));
    draft
}

fn of_query(side: Side, host: &str, query: &str) -> Option<Key> {
    let folded = keys::folded(query);
    (!folded.is_empty()).then(|| keys::command(Class::Query, side, host, &folded))
}

pub(super) fn of_binding(header: &Header<'_>, facts: &BindingFacts<'_>) -> Draft {
    let host = header.short;
    let subscription = facts.subscription();
    let filter = &subscription.filter;
    let names = Names::of(facts);
    let consumer = &*names.consumer;
    let mut own = Vec::new();
    own.extend(of_query(
        Side::Cause,
        host,
        filter.query_text.as_deref().unwrap_or_default(),
    ));
    let mut what = consumer.to_owned();
    match subscription.consumer.action() {
        Some(ConsumerAction::Command {
            executable,
            command_line,
            ..
        }) => {
            let command = command_line.or(executable).unwrap_or_default();
            own.extend(of_consumer(host, &command));
            if !command.is_empty() {
                what = format!("{what}: {command}");
            }
        }
        Some(ConsumerAction::Script { .. }) => {
            own.push(keys::of_host(Class::Script, Side::Cause, host));
        }
        _ => {}
    }
    own.extend(names.keys(host));
    if consumer.is_empty() {
        // A filter alone.
        let [name, query] = [&filter.name, &filter.query_text].map(|text| text.as_deref());
        what = format!(
            "{}: {}",
            name.unwrap_or_default(),
            query.unwrap_or_default()
        );
    }
    let creator = filter.creator_sid.map(|sid| sid.to_string());
    own.extend(
        creator
            .as_deref()
            .map(|sid| of_creator(Side::Effect, host, sid)),
    );
    let folded = keys::folded("");
    own.push(keys::command(
        Class::Persistence,
        Side::Effect,
        host,
        &folded,
    ));
    let mut draft = header.draft(
        EventRole::Subscription,
        creator.as_deref(),
        kept::text(&what),
    );
    draft.keys.extend(own);
    draft
}

/// The command of a consumer: as it is, or a template.
fn of_consumer(host: &str, command: &str) -> Option<Key> {
    let folded = keys::folded(command);
    if folded.is_empty() {
        return None;
    }
    Some(match template::pattern(&folded) {
        Some(pattern) => {
            keys::of_host(Class::Template, Side::Cause, host).with_texts([&*pattern].into_iter())
        }
        None => keys::command(Class::Consumer, Side::Cause, host, &folded),
    })
}
