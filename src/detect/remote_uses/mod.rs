//! What a process does on other computers, and which services it creates on its own.
//!
//! The commands of another process that it starts, such as those of `cmd /c`, are that process's,
//! which has a 4688 of its own. winrm is a batch file, which cmd.exe itself runs.

mod powershell;
mod services;
#[cfg(test)]
mod tests;
mod tools;
mod usage;
mod winrm;
mod wmic;

use std::borrow::Cow;

pub(super) use self::usage::{Action, RemoteUse};
use super::facts::ProcessFacts;
use super::image::Program;

/// A program that acts on other computers.
enum Client {
    PowerShell,
    Wmic,
    Winrm,
    Sc,
    Tool,
}

/// Whether [`remote_uses`] may return anything.
#[cfg(test)]
fn may_use(facts: &ProcessFacts<'_>) -> bool {
    client(facts).is_some()
}

/// Whether [`remote_uses`] may return anything of a process that shows no indicator: of the clients,
/// only sc.exe is used for much else.
pub(super) fn may_use_plainly(facts: &ProcessFacts<'_>) -> bool {
    facts.line.is_some() && services::is_sc(facts)
}

fn client(facts: &ProcessFacts<'_>) -> Option<Client> {
    facts.line?;
    let program = facts.image.map(|image| image.program);
    match program {
        Some(Program::PowerShell) => Some(Client::PowerShell),
        _ if wmic::is_client(facts) => Some(Client::Wmic),
        Some(Program::Cmd | Program::ScriptHost | Program::Other) => {
            if super::winrm::may_run(facts) {
                Some(Client::Winrm)
            } else if services::is_sc(facts) {
                Some(Client::Sc)
            } else {
                tools::is_client(facts).then_some(Client::Tool)
            }
        }
        _ => None,
    }
}

/// All that a client does, here and elsewhere.
fn uses<'f>(facts: &'f ProcessFacts<'_>) -> Vec<RemoteUse<'f>> {
    match client(facts) {
        Some(Client::PowerShell) => powershell::uses(facts),
        Some(Client::Wmic) => wmic::uses(facts),
        Some(Client::Winrm) => winrm::uses(facts),
        Some(Client::Sc) => services::of_sc(facts),
        Some(Client::Tool) => tools::uses(facts),
        None => Vec::new(),
    }
}

/// What a process does on other computers, in the order of its command line; empty if it names none.
pub(super) fn remote_uses<'f>(
    facts: &'f ProcessFacts<'_>,
    computer: Option<&str>,
) -> Vec<RemoteUse<'f>> {
    let of_others = uses(facts).into_iter();
    let of_others = of_others.map(|usage| usage.without_local(computer));
    of_others.filter(RemoteUse::is_remote).collect()
}

/// The command lines of the services that a process creates on its own computer, also within
/// `cmd /c`.
pub(super) fn created_services<'f>(facts: &'f ProcessFacts<'_>) -> Vec<Cow<'f, str>> {
    let here = uses(facts).into_iter();
    let here = here.filter_map(|usage| usage.local_service(facts.computer));
    let mut services: Vec<_> = here.collect();
    let line = facts.line.unwrap_or_default();
    match facts.image.map(|image| image.program) {
        Some(Program::Cmd) => services.extend(services::of_cmd(line, facts.computer)),
        Some(Program::PowerShell) => services.extend(services::of_script(line)),
        _ => {}
    }
    services
}
