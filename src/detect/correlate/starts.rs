//! The commands that a process starts on other computers, as the keys of a source.

use std::collections::BTreeMap;

use super::super::facts::ProcessFacts;
use super::super::image::Program;
use super::super::{powershell, wmic_command};
use super::nodes::{self, Named};
use super::trace::Key;
use crate::cmdline::WmicCommand;
use crate::cmdline::powershell::WmiUse;
use crate::value::Host;

/// A command, and the computers that it starts on.
struct Start<'a> {
    line: &'a str,
    computers: Vec<&'a str>,
    /// Whether it also starts on computers that cannot be known.
    has_unknown: bool,
}

/// Whether the process may start another one by WMI: wmic.exe under any name, or PowerShell.
pub(super) fn may_start(facts: &ProcessFacts<'_>) -> bool {
    if facts.is_powershell() == Some(true) {
        return facts.wmi_uses().iter().any(powershell::creates_process);
    }
    command(facts).is_some_and(|command| wmic_command::started(command).is_some())
}

/// The keys of its commands, one for each of them and each remote computer; `None` if it names no
/// remote computer.
pub(super) fn keys(
    facts: &ProcessFacts<'_>,
    computer: &str,
    addresses: &BTreeMap<String, String>,
) -> Option<Vec<Key>> {
    let mut keys = Vec::new();
    if facts.is_powershell() == Some(true) {
        for usage in facts.wmi_uses() {
            if let Some(start) = of_use(usage) {
                add(&mut keys, &start, computer, addresses);
            }
        }
    } else {
        add(
            &mut keys,
            &of_command(command(facts)?)?,
            computer,
            addresses,
        );
    }
    Some(keys).filter(|keys| !keys.is_empty())
}

fn command<'f, 'e>(facts: &'f ProcessFacts<'e>) -> Option<&'f WmicCommand<'e>> {
    let is_wmic = facts.is(Program::Wmic) == Some(true) || facts.is_renamed_wmic();
    is_wmic.then(|| facts.command())?
}

fn of_command<'a>(command: &'a WmicCommand<'_>) -> Option<Start<'a>> {
    // The keys have no double quotes.
    let line = wmic_command::started(command)?.trim_matches('\'');
    Some(Start {
        line,
        computers: command.nodes.iter().map(|node| &**node).collect(),
        has_unknown: !command.node_files.is_empty(),
    })
}

fn of_use(usage: &WmiUse) -> Option<Start<'_>> {
    let arguments = usage.arguments.as_deref();
    let arguments = arguments.filter(|_| powershell::creates_process(usage))?;
    let mut named = arguments.split("; ").filter_map(|one| one.split_once('='));
    let line = named.find(|(name, _)| name.trim().eq_ignore_ascii_case("CommandLine"));
    Some(Start {
        line: line.map_or(arguments, |(_, line)| line),
        computers: usage.computers.iter().map(|name| &**name).collect(),
        has_unknown: usage.has_unknown_computers,
    })
}

fn add(
    keys: &mut Vec<Key>,
    start: &Start<'_>,
    computer: &str,
    addresses: &BTreeMap<String, String>,
) {
    let names = start.computers.iter();
    let remote = names
        .filter(|name| Host::new(name).is_remote(Some(computer)))
        .map(|name| addresses.get(*name).map_or(*name, String::as_str));
    let (hosts, is_all) = nodes::by_host(remote);
    let folded = super::keys::folded_command(start.line);
    let of_host = |(host, named): (String, Named)| {
        let names = named.full_names.iter().map(String::as_str);
        Key::with_full_names(&super::keys::command(&host, &folded), names)
    };
    keys.extend(hosts.into_iter().map(of_host));
    // The computers in files and variables are unknown.
    if !is_all || start.has_unknown {
        keys.push(Key::new(&super::keys::command(super::keys::ANY, &folded)));
    }
}
