//! Rules on a process and its creator.

use super::facts::{Answer, ProcessFacts, is_service};
use super::image::{Image, Program};
use super::judge;
use super::lolbins;
use super::names;
use super::redirect;
use super::script;
use super::sensitive::is_sensitive;
use super::text::{ends_with, has};
use super::wmic::{wmic_sensitive_command, writes_autorun};
use super::wmic_command::started;
use crate::cmdline::cmd::{self, EndCommand, RedirectKind};
use crate::cmdline::path::{Place, WindowsPath};
use crate::cmdline::{Argv, CmdCommand, PowerShellCommand};
use crate::value::IntegrityLevel;

pub(super) fn wmic_renamed(f: &ProcessFacts<'_>) -> Answer {
    if f.is_named(Program::Wmic)? {
        return Some(false);
    }
    if f.original != Some(Program::Wmic) {
        f.line()?;
    }
    Some(f.is_renamed_wmic())
}

pub(super) fn wmiprvse_child(f: &ProcessFacts<'_>) -> Answer {
    child_of(f, Program::WmiPrvSe)
}

pub(super) fn wmiprvse_shell_child(f: &ProcessFacts<'_>) -> Answer {
    let is_shell = f.is_shell()?;
    Some(is_shell && wmiprvse_child(f)?)
}

pub(super) fn wmiprvse_lolbin_child(f: &ProcessFacts<'_>) -> Answer {
    if !wmiprvse_child(f)? {
        return Some(false);
    }
    let name = f.image?.name();
    let is_known =
        judge::is_named(name, &lolbins::ANYWHERE) || judge::is_named(name, &lolbins::CHILDREN);
    Some(ends_with(name, ".exe") && is_known)
}

/// The child's image is not in a folder where only administrators write.
pub(super) fn wmiprvse_unprotected_child(f: &ProcessFacts<'_>) -> Answer {
    if !either(wmiprvse_child(f), script_consumer_child(f))? {
        return Some(false);
    }
    Some(is_unprotected(&f.image?))
}

fn is_unprotected(image: &Image<'_>) -> bool {
    let path = image.path();
    // A bare name is the first word of a command line.
    path.stream().is_some()
        || !matches!(
            path.place(),
            Place::Windows | Place::ProgramFiles | Place::Unknown
        )
}

/// A shell that runs a suspicious program, PowerShell with a suspicious script, a program behind
/// conhost.exe, or one on another computer.
pub(super) fn wmiprvse_suspicious_child(f: &ProcessFacts<'_>) -> Answer {
    let image = f.image?;
    if !either(wmiprvse_child(f), script_consumer_child(f))? {
        return Some(false);
    }
    if image.path().place() == Place::Network {
        return Some(true);
    }
    let is_console = image.is_one_of(&["conhost.exe"]);
    if !f.is_shell()? && !is_console {
        return Some(false);
    }
    let line = f.line()?;
    Some(match f.is_powershell() {
        Some(true) => is_suspicious_script(line),
        _ if is_console => judge::is_suspicious(line),
        _ => judge::runs_suspicious_program(line),
    })
}

/// A child of WMI that clears logs, deletes copies, adds accounts, or dumps credentials.
pub(super) fn wmi_sensitive_command(f: &ProcessFacts<'_>) -> Answer {
    let by_wmic = wmic_sensitive_command(f);
    if by_wmic == Some(true) || !either(wmiprvse_child(f), script_consumer_child(f))? {
        return by_wmic;
    }
    Some(is_sensitive(f.line()?))
}

/// Whether PowerShell has an encoded script, a hidden window, a file that any user may write, or a
/// script that downloads.
fn is_suspicious_script(line: &str) -> bool {
    let command = PowerShellCommand::parse(line);
    let file = command
        .file
        .as_deref()
        .map(|file| WindowsPath::new(file).place());
    let script = command.script.as_deref();
    judge::hides_script(&command)
        || matches!(file, Some(Place::UserWritable | Place::Network))
        || script.is_some_and(script::runs_other_code)
}

/// The output of a command is captured as the tools of remote execution do it.
pub(super) fn command_output_captured(f: &ProcessFacts<'_>) -> Answer {
    if !f.is(Program::Cmd)? {
        return Some(false);
    }
    let line = f.line()?;
    let by_wmi = wmiprvse_child(f);
    if by_wmi == Some(false) {
        return Some(false);
    }
    let command = CmdCommand::parse(line);
    let is_quiet = command.has_switch('q') && command.runs.is_some();
    let captured = command.captures_output_to();
    // A shell within the shell may have the redirect.
    let ends = cmd::runs_in_the_end(line);
    let mut captured = captured
        .into_iter()
        .chain(ends.iter().filter_map(EndCommand::captures_output_to));
    let is_captured = captured.any(|file| redirect::is_of_a_tool(&file));
    let of_commands = command
        .commands
        .iter()
        .flat_map(|command| &command.redirects);
    let redirects = of_commands.chain(ends.iter().flat_map(|end| &end.redirects));
    let is_on_share = by_wmi == Some(true)
        && redirects
            .filter(|redirect| matches!(redirect.kind, RedirectKind::Output | RedirectKind::Append))
            .any(|redirect| WindowsPath::new(&redirect.target).place() == Place::Network);
    let is_encoded = has(line, "certutil") && has(line, "-encodehex");
    if is_captured || is_encoded || is_on_share {
        return Some(true);
    }
    // Of a tool that keeps a shell open; other programs pass `/Q` too.
    by_wmi.map(|by_wmi| by_wmi && is_quiet)
}

pub(super) fn script_consumer_child(f: &ProcessFacts<'_>) -> Answer {
    child_of(f, Program::Scrcons)
}

pub(super) fn wmic_child(f: &ProcessFacts<'_>) -> Answer {
    f.parent_is(Program::Wmic)
}

pub(super) fn wmic_from_office(f: &ProcessFacts<'_>) -> Answer {
    wmic_from(f, Program::Office)
}

fn wmic_from(f: &ProcessFacts<'_>, parent: Program) -> Answer {
    if !f.is(Program::Wmic)? {
        return Some(false);
    }
    f.parent_is(parent)
}

/// The creator is that program in its Windows folder; the same name in another folder does not
/// count.
fn child_of(f: &ProcessFacts<'_>, program: Program) -> Answer {
    let parent = f.parent?;
    Some(parent.program == program && parent.is_in_wbem().unwrap_or(false))
}

pub(super) fn script_consumer_host(f: &ProcessFacts<'_>) -> Answer {
    let image = f.image?;
    Some(image.program == Program::Scrcons && image.is_in_wbem().unwrap_or(false))
}

pub(super) fn wmi_binary_masquerading(f: &ProcessFacts<'_>) -> Answer {
    f.image?.is_masquerading()
}

pub(super) fn wbemtest(f: &ProcessFacts<'_>) -> Answer {
    f.is(Program::WbemTest)
}

pub(super) fn wmiexec_output_redirect(f: &ProcessFacts<'_>) -> Answer {
    if !f.is(Program::Cmd)? {
        return Some(false);
    }
    Some(redirect::is_wmiexec(f.line()?))
}

pub(super) fn wmic_from_server(f: &ProcessFacts<'_>) -> Answer {
    wmic_from(f, Program::Server)
}

pub(super) fn wmic_from_script_host(f: &ProcessFacts<'_>) -> Answer {
    wmic_from(f, Program::ScriptHost)
}

pub(super) fn wmiprvse_discovery_child(f: &ProcessFacts<'_>) -> Answer {
    const TOOLS: [&str; 22] = [
        "qprocess.exe",
        "arp.exe",
        "dsquery.exe",
        "dsget.exe",
        "gpresult.exe",
        "hostname.exe",
        "ipconfig.exe",
        "nbtstat.exe",
        "net.exe",
        "net1.exe",
        "netsh.exe",
        "netstat.exe",
        "nltest.exe",
        "ping.exe",
        "quser.exe",
        "qwinsta.exe",
        "reg.exe",
        "sc.exe",
        "systeminfo.exe",
        "tasklist.exe",
        "tracert.exe",
        "whoami.exe",
    ];
    if !wmiprvse_child(f)? {
        return Some(false);
    }
    Some(f.image?.is_one_of(&TOOLS))
}

pub(super) fn inbound_wmi_exec(f: &ProcessFacts<'_>) -> Answer {
    if !wmiprvse_child(f)? {
        return Some(false);
    }
    if f.is_for_remote.is_some() {
        return f.is_for_remote;
    }
    // Only version 2 and later have the target.
    if !f.process.tells_user() {
        return None;
    }
    let is_remote = f
        .process
        .target_user()
        .is_some_and(|user| !is_service(&user));
    // An administrator's remote logon has a full token: a lower level is of a local user.
    let level = f.process.integrity_level();
    let may_be_remote = level.is_none_or(|level| level == IntegrityLevel::HIGH);
    Some(is_remote && may_be_remote)
}

pub(super) fn wmiprvse_unexpected_parent(f: &ProcessFacts<'_>) -> Answer {
    if !f.is(Program::WmiPrvSe)? {
        return Some(false);
    }
    // Provider hosts start each other.
    let parent = f.parent?;
    let is_usual = matches!(parent.program, Program::Svchost | Program::WmiPrvSe);
    Some(!is_usual || is_unprotected(&parent))
}

pub(super) fn unusual_wbem_image(f: &ProcessFacts<'_>) -> Answer {
    let image = f.image?;
    Some(image.is_in_wbem()? && !image.program.is_of_wmi())
}

pub(super) fn share_output_redirect(f: &ProcessFacts<'_>) -> Answer {
    if !f.is(Program::Cmd)? {
        return Some(false);
    }
    Some(redirect::is_to_share(f.line()?))
}

pub(super) fn wmiexec_powershell_flags(f: &ProcessFacts<'_>) -> Answer {
    const FLAGS: &str = "-nop -nol -sta -noni -w hidden -exec bypass -enc";
    let is_shell = f.is_shell()?;
    Some(is_shell && has(f.line()?, FLAGS))
}

pub(super) fn wmi_autorun_add(f: &ProcessFacts<'_>) -> Answer {
    let by_registry = f.wmic(writes_autorun);
    if by_registry == Some(true) {
        return by_registry;
    }
    let by_wmic = f.wmic(|command| started(command).is_some_and(|line| adds_autorun(&line)));
    let by_child = match wmiprvse_child(f) {
        Some(true) => f.line().map(adds_autorun),
        answer => answer,
    };
    either(by_wmic, by_child)
}

/// Whether `reg add` writes an autorun key.
fn adds_autorun(line: &str) -> bool {
    has(line, "reg") && has(line, " add ") && names::autorun_key(line)
}

pub(super) fn scheduled_wmi(f: &ProcessFacts<'_>) -> Answer {
    if !f.image?.is_one_of(&["schtasks.exe"]) {
        return Some(false);
    }
    let line = f.line()?;
    let is_made = ["/create", "/change", "-create", "-change"]
        .iter()
        .any(|word| has(line, word));
    // The program of `/tr`, or what a shell there runs in the end.
    let mut arguments = Argv::new(line.trim_start());
    let program = arguments.find(|argument| {
        ["/tr", "-tr"]
            .iter()
            .any(|switch| switch.eq_ignore_ascii_case(argument))
    });
    let program = program.and_then(|_| arguments.next());
    let runs = program.is_some_and(|program| judge::runs_any(&program, &["wmic", "scrcons"]));
    Some(is_made && runs)
}

/// Yes if one says yes, no if both say no.
fn either(one: Answer, other: Answer) -> Answer {
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}
