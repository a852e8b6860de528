//! What a process does on other computers, and which services it creates on its own.

mod powershell;
#[cfg(test)]
mod tests;
mod usage;
mod wmic;

use std::borrow::Cow;

pub(super) use self::usage::{Action, RemoteUse};
use super::facts::ProcessFacts;

/// Whether [`remote_uses`] may return anything.
pub(super) fn may_use(facts: &ProcessFacts<'_>) -> bool {
    facts.line.is_some() && (facts.is_powershell() == Some(true) || wmic::is_client(facts))
}

/// What a process does on other computers, in the order of its command line; empty if it names none.
///
/// The commands of another process that it starts, such as those of `cmd /c`, are that process's.
pub(super) fn remote_uses<'f>(
    facts: &'f ProcessFacts<'_>,
    computer: Option<&str>,
) -> Vec<RemoteUse<'f>> {
    if !may_use(facts) {
        return Vec::new();
    }
    let uses = match facts.is_powershell() {
        Some(true) => powershell::uses(facts),
        _ => wmic::uses(facts),
    };
    let of_others = uses.into_iter().map(|usage| usage.without_local(computer));
    of_others.filter(RemoteUse::is_remote).collect()
}

/// The command lines of the services that a process creates on its own computer.
pub(super) fn created_services<'f>(facts: &'f ProcessFacts<'_>) -> Vec<Cow<'f, str>> {
    if !may_use(facts) {
        return Vec::new();
    }
    let uses = match facts.is_powershell() {
        Some(true) => powershell::uses(facts),
        _ => wmic::uses(facts),
    };
    let here = uses.into_iter().filter(|usage| {
        let usage = usage.clone().without_local(facts.computer);
        usage.computers.is_empty()
    });
    let lines = here.filter_map(|usage| match usage.action {
        Action::CreateService(line) => line,
        _ => None,
    });
    lines.collect()
}
