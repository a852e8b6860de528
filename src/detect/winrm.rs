//! Rules on winrm.vbs: which of its commands a process runs.

use super::facts::{Answer, ProcessFacts};
use super::image::Program;
use super::text::has;
use crate::cmdline::winrm::{Operation, WinrmCommand};
use crate::cmdline::{CmdCommand, path};

/// Whether a process may run winrm.vbs: a script host or cmd.exe, which runs winrm.cmd.
pub(super) fn may_run(f: &ProcessFacts<'_>) -> bool {
    let (Some(image), Some(line)) = (&f.image, f.line) else {
        return false;
    };
    match image.program {
        Program::Cmd => has(line, "winrm"),
        // Also under another name.
        Program::ScriptHost => ["winrm", "wmicimv2/", "wmi/root/", "wbem/wsman"]
            .iter()
            .any(|word| has(line, word)),
        Program::Other => is_winrm(image.name()),
        _ => false,
    }
}

/// Its commands of winrm.vbs. Those of a script host that cmd.exe starts are that process's.
pub(super) fn commands<'f>(f: &'f ProcessFacts<'_>) -> Vec<WinrmCommand<'f>> {
    let line = f.line.filter(|_| may_run(f)).unwrap_or_default();
    if f.is(Program::Cmd) != Some(true) {
        return WinrmCommand::parse(line).into_iter().collect();
    }
    let commands = CmdCommand::parse(line).commands;
    let commands = commands.iter().filter(|command| is_winrm(&command.program));
    let parsed = commands.filter_map(|command| WinrmCommand::parse(&command.line));
    parsed.map(WinrmCommand::into_owned).collect()
}

fn is_winrm(program: &str) -> bool {
    let name = path::base_name(program);
    ["winrm", "winrm.cmd", "winrm.vbs"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

/// It changes something on another computer.
pub(super) fn remote_winrm(f: &ProcessFacts<'_>) -> Answer {
    f.image?;
    f.line?;
    if !may_run(f) {
        return Some(false);
    }
    let is_change = |command: &WinrmCommand<'_>| {
        command.operation.is_some_and(Operation::is_change) && command.is_remote(f.computer)
    };
    Some(commands(f).iter().any(is_change))
}
