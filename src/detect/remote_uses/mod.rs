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

/// Whether [`Uses`] may hold anything.
#[cfg(test)]
fn may_use(facts: &ProcessFacts<'_>) -> bool {
    client(facts).is_some()
}

/// Whether a process that shows no indicator may do anything on other computers: of the clients, only
/// sc.exe is used for much else.
pub(super) fn may_use_plainly(facts: &ProcessFacts<'_>) -> bool {
    facts.line().is_some() && services::is_sc(facts)
}

fn client(facts: &ProcessFacts<'_>) -> Option<Client> {
    facts.line()?;
    let program = facts.image.map(|image| image.program);
    match program {
        _ if facts.is(Program::PowerShell) == Some(true) => Some(Client::PowerShell),
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

/// What the client does that a process is.
#[derive(Clone, Debug, Default)]
pub(super) struct Uses<'f> {
    /// On other computers, in the order of its command line.
    pub(super) remote: Vec<RemoteUse<'f>>,
    /// The command lines of the services that it creates on its own computer.
    pub(super) services: Vec<Cow<'f, str>>,
}

impl<'f> Uses<'f> {
    pub(super) fn of(facts: &'f ProcessFacts<'_>) -> Self {
        let mut of_client = Self::default();
        for usage in uses(facts) {
            of_client
                .services
                .extend(usage.local_service(facts.computer));
            let usage = usage.without_local(facts.computer);
            if usage.is_remote() {
                of_client.remote.push(usage);
            }
        }
        of_client
    }
}

/// The command lines of the services that the commands of `cmd /c`, or a script of PowerShell's,
/// create on their own computer.
pub(super) fn services_of_shell(facts: &ProcessFacts<'_>) -> Vec<Cow<'static, str>> {
    let line = facts.line().unwrap_or_default();
    if facts.is(Program::Cmd) == Some(true) {
        services::of_cmd(line, facts.computer)
    } else if facts.is(Program::PowerShell) == Some(true) {
        services::of_script(line)
    } else {
        Vec::new()
    }
}
