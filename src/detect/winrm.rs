//! Rules on winrm.vbs: which of its commands a process runs.

use super::facts::{Answer, ProcessFacts};
use super::image::{Image, Program};
use super::text::has;
use crate::cmdline::winrm::{Operation, WinrmCommand};
use crate::cmdline::{CmdCommand, path};

/// Whether a program may run winrm.vbs: a script host or cmd.exe, which runs winrm.cmd.
#[inline]
fn can_run(image: &Image<'_>) -> bool {
    match image.program {
        Program::Cmd | Program::ScriptHost => true,
        Program::Other => matches!(image.name().len(), 5 | 9) && is_winrm(image.name()),
        _ => false,
    }
}

/// Whether a process may run winrm.vbs.
pub(super) fn may_run(f: &ProcessFacts<'_>) -> bool {
    let (Some(image), Some(line)) = (&f.image, f.line()) else {
        return false;
    };
    let is_named = || Some(names_winrm(image.program, line));
    can_run(image) && f.may_run_winrm.get_or(is_named) == Some(true)
}

fn names_winrm(program: Program, line: &str) -> bool {
    match program {
        Program::Other => true,
        Program::Cmd => has(line, "winrm"),
        // Also under another name.
        _ => ["winrm", "wmicimv2/", "wmi/root/", "wbem/wsman"]
            .iter()
            .any(|word| has(line, word)),
    }
}

/// Its commands of winrm.vbs. Those of a script host that cmd.exe starts are that process's.
pub(super) fn commands<'f>(f: &'f ProcessFacts<'_>) -> Vec<WinrmCommand<'f>> {
    let line = f.line().filter(|_| may_run(f)).unwrap_or_default();
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
    if !can_run(&f.image?) {
        return Some(false);
    }
    f.line()?;
    Some(any(f, |command| {
        command.operation.is_some_and(Operation::is_change) && command.is_remote(f.computer)
    }))
}

/// It calls `Create` of a class on another computer.
pub(super) fn winrm_wmi_create(f: &ProcessFacts<'_>) -> Answer {
    let image = f.image?;
    let is_powershell = image.program == Program::PowerShell;
    if !is_powershell && !can_run(&image) {
        return Some(false);
    }
    let line = f.line()?;
    if !is_powershell && !may_run(f) {
        return Some(false);
    }
    let by_command = any(f, |command| {
        command.calls("create") && command.class().is_some() && command.is_remote(f.computer)
    });
    Some(by_command || has_create(&image, line))
}

/// Whether a line has the words of such a call, wherever they stand.
fn has_create(image: &Image<'_>, line: &str) -> bool {
    let is_host = image.is_one_of(&["cscript.exe", "wscript.exe"]) || image.program.is_shell();
    // Most lines end here.
    if !is_host || !has(line, "winrm") {
        return false;
    }
    let is_class = has(line, "wmicimv2/win32_") || has(line, "wmi/root/");
    let mut words = line.split_ascii_whitespace();
    let is_create = words.any(|word| word.eq_ignore_ascii_case("create"));
    let is_remote = ["-r:", "-remote:", "/r:", "/remote:"]
        .iter()
        .any(|switch| has(line, switch));
    is_class && is_create && is_remote
}

fn any(f: &ProcessFacts<'_>, is: impl Fn(&WinrmCommand<'_>) -> bool) -> bool {
    may_run(f) && commands(f).iter().any(is)
}
