//! What wmic.exe does, under its own or another name.

use std::borrow::Cow;

use super::super::facts::ProcessFacts;
use super::super::image::Program;
use super::super::{wmic, wmic_command};
use super::usage::{Action, RemoteUse, service_program, unquoted};
use crate::cmdline::wmic::{Target, WmicCommand};
use crate::fold;
use crate::owned::derived;
use crate::wmi::ObjectPath;

pub(super) fn is_client(facts: &ProcessFacts<'_>) -> bool {
    facts.is(Program::Wmic) == Some(true) || facts.is_renamed_wmic()
}

pub(super) fn uses<'f>(facts: &'f ProcessFacts<'_>) -> Vec<RemoteUse<'f>> {
    let command = facts.command();
    command.map(of_command).into_iter().collect()
}

pub(super) fn of_command<'f>(command: &'f WmicCommand<'_>) -> RemoteUse<'f> {
    let nodes = command.nodes.iter().map(|node| Cow::Borrowed(&**node));
    let names = nodes.chain(host_of_path(command).map(Cow::Owned));
    RemoteUse::new(action(command), names, !command.node_files.is_empty())
}

fn action<'f>(command: &'f WmicCommand<'_>) -> Action<'f> {
    if wmic_command::starts_process(command) {
        let line = wmic_command::created(command).unwrap_or_default();
        Action::StartProcess(derived(&line, |line| unquoted(line).into()))
    } else if let Some(line) = service(command) {
        Action::CreateService(line.map(Cow::Borrowed))
    } else if wmic::creates_subscription(command) {
        Action::CreateSubscription
    } else {
        Action::Other
    }
}

/// The program of a new service, or the new one of another.
fn service<'c>(command: &'c WmicCommand<'_>) -> Option<Option<&'c str>> {
    if !wmic_command::is_on(command, "service", "win32_service") {
        return None;
    }
    let arguments = || command.arguments.iter().map(|argument| &**argument);
    let named = arguments().find_map(|argument| {
        let (name, value) = argument.split_once('=')?;
        fold::is(name.trim(), "pathname").then(|| unquoted(value))
    });
    if wmic_command::calls(command, &["create"]) {
        return Some(named.or_else(|| service_program(arguments())));
    }
    let is_changed = wmic_command::calls(command, &["change"]) && named.is_some();
    is_changed.then_some(named)
}

/// The host in the path of a class or instance: `PATH \\SRV01\root\cimv2:Win32_Process`.
fn host_of_path(command: &WmicCommand<'_>) -> Option<String> {
    let Some(Target::Path(path) | Target::Class(path)) = &command.target else {
        return None;
    };
    // Few paths have a host.
    if !path.starts_with(['\\', '/']) {
        return None;
    }
    let path = ObjectPath::parse(path).ok()?;
    path.namespace?.host().map(str::to_owned)
}
