//! What winrm.vbs does, run by a script host or through its batch file.

use std::borrow::Cow;

use super::super::facts::ProcessFacts;
use super::super::winrm;
use super::usage::{Action, RemoteUse, unquoted};
use crate::cmdline::winrm::{Operation, WinrmCommand};
use crate::owned::derived;
use crate::wmi::classes;

pub(super) fn uses<'f>(facts: &'f ProcessFacts<'_>) -> Vec<RemoteUse<'f>> {
    winrm::commands(facts).into_iter().map(of_command).collect()
}

fn of_command(command: WinrmCommand<'_>) -> RemoteUse<'_> {
    let host = command.host().map(|host| Cow::Owned(host.to_owned()));
    RemoteUse::new(action(command), host, false)
}

fn action(command: WinrmCommand<'_>) -> Action<'_> {
    let class = command.class().unwrap_or_default();
    let is_service = classes::reaches(class, "win32_service");
    let is_changed = command.calls("change") && command.property("PathName").is_some();
    let is_made = matches!(command.operation, Some(Operation::Create | Operation::Set));
    if command.calls("create") && classes::reaches(class, "win32_process") {
        Action::StartProcess(value(command, "CommandLine").unwrap_or_default())
    } else if is_service && (command.calls("create") || is_changed) {
        Action::CreateService(value(command, "PathName"))
    } else if is_made && classes::is_of_subscription(class) {
        Action::CreateSubscription
    } else {
        Action::Other
    }
}

fn value<'a>(command: WinrmCommand<'a>, name: &str) -> Option<Cow<'a, str>> {
    let mut properties = command.properties.into_iter();
    let found = properties.find(|property| property.name.eq_ignore_ascii_case(name))?;
    Some(derived(&found.value, |value| unquoted(value).into()))
}
