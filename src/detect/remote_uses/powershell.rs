//! What a script of PowerShell does through WMI.

use std::borrow::Cow;

use super::super::facts::ProcessFacts;
use super::super::powershell;
use super::usage::{Action, RemoteUse, service_program, unquoted};
use crate::cmdline::powershell::WmiUse;

pub(super) fn uses<'f>(facts: &'f ProcessFacts<'_>) -> Vec<RemoteUse<'f>> {
    facts.wmi_uses().iter().map(of_use).collect()
}

fn of_use(usage: &WmiUse) -> RemoteUse<'_> {
    let names = usage.computers.iter().map(|name| Cow::from(&**name));
    RemoteUse::new(action(usage), names, usage.has_unknown_computers)
}

fn action(usage: &WmiUse) -> Action<'_> {
    let arguments = usage.arguments.as_deref();
    if powershell::creates_process(usage) {
        let arguments = arguments.unwrap_or_default();
        // Of another class that reaches Win32_Process, all arguments are kept.
        let named = || value(arguments, "CommandLine");
        let is_line = usage.is_process_create();
        let line = if is_line { None } else { named() };
        Action::StartProcess(unquoted(line.unwrap_or(arguments)).into())
    } else if let Some(line) = service(usage) {
        Action::CreateService(line.map(Cow::Borrowed))
    } else if powershell::creates_subscription(usage) {
        Action::CreateSubscription
    } else {
        Action::Other
    }
}

/// The program of a new service, or the new one of another.
fn service(usage: &WmiUse) -> Option<Option<&str>> {
    let arguments = usage.arguments.as_deref().unwrap_or_default();
    let named = value(arguments, "PathName").map(unquoted);
    if powershell::creates_service(usage) {
        return Some(named.or_else(|| service_program(arguments.split(", "))));
    }
    (powershell::changes_service(usage) && named.is_some()).then_some(named)
}

/// The value of a named argument: `Name=value; Name=value`.
fn value<'a>(arguments: &'a str, name: &str) -> Option<&'a str> {
    let mut named = arguments
        .split("; ")
        .filter_map(|argument| argument.split_once('='));
    let found = named.find(|(named, _)| named.trim().eq_ignore_ascii_case(name));
    found.map(|(_, value)| value)
}
