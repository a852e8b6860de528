//! Rules on mofcomp.exe: who starts it, and which file it compiles.

use super::facts::{Answer, ProcessFacts, is_service};
use super::image::Program;
use super::judge;
use crate::cmdline::Argv;
use crate::cmdline::path::{Place, WindowsPath};
use crate::value::{Host, IntegrityLevel};
use crate::wmi::Namespace;

pub(super) fn mof_compiler(f: &ProcessFacts<'_>) -> Answer {
    f.is(Program::MofComp)
}

/// The MOF files and the namespace that mofcomp.exe gets.
struct MofArguments {
    is_remote: bool,
    is_writable: bool,
}

fn mof_arguments(line: &str, computer: Option<&str>) -> MofArguments {
    let mut found = MofArguments {
        is_remote: false,
        is_writable: false,
    };
    for argument in Argv::new(line.trim_start()).skip(1) {
        let switch = argument
            .strip_prefix(['-', '/'])
            .and_then(|switch| switch.split_once(':'));
        let text = match switch {
            Some((name, namespace)) if name.eq_ignore_ascii_case("n") => {
                let namespace = Namespace::new(namespace);
                let host = namespace.host().map(Host::new);
                found.is_remote |= host.is_some_and(|host| host.is_remote(computer));
                continue;
            }
            Some((name, value)) if name.len() > 1 => value,
            _ => &argument,
        };
        found.is_remote |= judge::has_remote_file(text) && !text.starts_with(r"\\.\");
        found.is_writable |= WindowsPath::new(text).place() == Place::UserWritable;
    }
    found
}

/// Started by a shell, a script host or an unprotected program, or with a file that any user may
/// have written.
///
/// An installer in a protected folder may use a temporary file.
pub(super) fn mof_compiler_suspicious(f: &ProcessFacts<'_>) -> Answer {
    if !f.is(Program::MofComp)? {
        return Some(false);
    }
    let arguments = f.line().map(|line| mof_arguments(line, f.computer));
    let is_remote = arguments
        .as_ref()
        .is_some_and(|arguments| arguments.is_remote);
    let by = f.parent.map(|parent| match parent.program {
        program if program.is_shell() => By::Shell,
        Program::ScriptHost | Program::Office | Program::WmiPrvSe | Program::Scrcons => By::Shell,
        Program::Svchost | Program::Server => By::Other,
        _ if parent.is_one_of(&STARTERS) => By::Other,
        _ if parent.path().is_protected() => By::Installer,
        _ => By::Other,
    });
    let is_protected = arguments
        .as_ref()
        .is_some_and(|arguments| !arguments.is_writable);
    let by_wmi_as_system = f.parent_is(Program::WmiPrvSe) == Some(true)
        && is_of_system(f)
        && (is_protected || is_tmp_mof(f));
    if is_remote {
        return Some(true);
    }
    let is_writable = arguments.map(|arguments| arguments.is_writable);
    match (by, is_writable) {
        _ if by_wmi_as_system => Some(false),
        (Some(By::Shell), _) => Some(true),
        (Some(By::Installer), _) => Some(false),
        (Some(By::Other) | None, Some(true)) => Some(true),
        (Some(By::Other), Some(false)) => Some(false),
        (Some(By::Other) | None, _) => None,
    }
}

/// Programs of Windows that start others for their users.
const STARTERS: [&str; 14] = [
    "explorer.exe",
    "services.exe",
    "taskeng.exe",
    "taskhostw.exe",
    "wsmprovhost.exe",
    "winrshost.exe",
    "psexesvc.exe",
    "forfiles.exe",
    "pcalua.exe",
    "conhost.exe",
    "mmc.exe",
    "bash.exe",
    "wsl.exe",
    "userinit.exe",
];

/// Who starts the compiler.
#[derive(Clone, Copy)]
enum By {
    Shell,
    /// A program in a folder where only administrators write.
    Installer,
    Other,
}

fn is_of_system(f: &ProcessFacts<'_>) -> bool {
    let user = f.process.target_user();
    f.process.integrity_level() == Some(IntegrityLevel::SYSTEM)
        && user.is_none_or(|user| is_service(&user))
}

/// Windows compiles its own MOF for a provider: one file `C:\Windows\Temp\*.tmp.mof`.
fn is_tmp_mof(f: &ProcessFacts<'_>) -> bool {
    let mut arguments = Argv::new(f.line().unwrap_or_default()).skip(1);
    let (Some(file), None) = (arguments.next(), arguments.next()) else {
        return false;
    };
    let below = WindowsPath::new(&file).below_root().to_ascii_lowercase();
    let name = below
        .strip_prefix(r"windows\temp\")
        .filter(|name| !name.contains('\\'));
    name.is_some_and(|name| name.ends_with(".tmp.mof"))
}

pub(super) fn mof_compiler_remote(f: &ProcessFacts<'_>) -> Answer {
    if !f.is(Program::MofComp)? {
        return Some(false);
    }
    Some(mof_arguments(f.line()?, f.computer).is_remote)
}
