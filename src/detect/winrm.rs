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
        Program::Other => is_winrm(image.name()),
        Program::Cmd | Program::ScriptHost => *f
            .may_run_winrm
            .get_or_init(|| names_winrm(image.program, line)),
        _ => false,
    }
}

fn names_winrm(program: Program, line: &str) -> bool {
    match program {
        Program::Cmd => has(line, "winrm"),
        // Also under another name.
        _ => ["winrm", "wmicimv2/", "wmi/root/", "wbem/wsman"]
            .iter()
            .any(|word| has(line, word)),
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
    any(f, |command| {
        command.operation.is_some_and(Operation::is_change) && command.is_remote(f.computer)
    })
}

/// It calls `Create` of a class on another computer.
pub(super) fn winrm_wmi_create(f: &ProcessFacts<'_>) -> Answer {
    let by_command = any(f, |command| {
        command.calls("create") && command.class().is_some() && command.is_remote(f.computer)
    });
    if by_command == Some(true) {
        return by_command;
    }
    let image = f.image?;
    if !image.is_one_of(&["cscript.exe", "wscript.exe"]) && !image.program.is_shell() {
        return Some(false);
    }
    let line = f.line?;
    // Most lines end here.
    if image.program == Program::Cmd && !may_run(f) || !has(line, "winrm") {
        return Some(false);
    }
    let is_class = has(line, "wmicimv2/win32_") || has(line, "wmi/root/");
    let mut words = line.split_ascii_whitespace();
    let is_create = words.any(|word| word.eq_ignore_ascii_case("create"));
    let is_remote = ["-r:", "-remote:", "/r:", "/remote:"]
        .iter()
        .any(|switch| has(line, switch));
    Some(is_class && is_create && is_remote)
}

fn any(f: &ProcessFacts<'_>, is: impl Fn(&WinrmCommand<'_>) -> bool) -> Answer {
    f.image?;
    f.line?;
    Some(may_run(f) && commands(f).iter().any(is))
}
