//! Rules on a process and its creator.

use super::facts::{Answer, ProcessFacts, is_service};
use super::image::{Image, Program};
use super::judge;
use super::redirect;
use super::text::has;
use super::wmic::{started, wmic_sensitive_command, writes_autorun};
use crate::cmdline::cmd::RedirectKind;
use crate::cmdline::path::{Place, WindowsPath, base_name};
use crate::cmdline::{Argv, CmdCommand, PowerShellCommand};
use crate::value::IntegrityLevel;

pub(super) fn wmic_renamed(f: &ProcessFacts<'_>) -> Answer {
    if f.is(Program::Wmic)? {
        return Some(false);
    }
    f.line?;
    Some(f.is_renamed_wmic())
}

pub(super) fn wmiprvse_child(f: &ProcessFacts<'_>) -> Answer {
    child_of(f, Program::WmiPrvSe)
}

pub(super) fn wmiprvse_shell_child(f: &ProcessFacts<'_>) -> Answer {
    let is_shell = f.image?.program.is_shell();
    Some(is_shell && wmiprvse_child(f)?)
}

pub(super) fn wmiprvse_lolbin_child(f: &ProcessFacts<'_>) -> Answer {
    const LOLBINS: [&str; 40] = [
        "appinstaller.exe",
        "bash.exe",
        "bitsadmin.exe",
        "certutil.exe",
        "cmstp.exe",
        "control.exe",
        "cscript.exe",
        "csi.exe",
        "curl.exe",
        "dnx.exe",
        "forfiles.exe",
        "ftp.exe",
        "hh.exe",
        "ieexec.exe",
        "imagingdevices.exe",
        "infdefaultinstall.exe",
        "installutil.exe",
        "mavinject.exe",
        "msbuild.exe",
        "mshta.exe",
        "msiexec.exe",
        "msxsl.exe",
        "odbcconf.exe",
        "pcalua.exe",
        "presentationhost.exe",
        "rcsi.exe",
        "regasm.exe",
        "regsvcs.exe",
        "regsvr32.exe",
        "rundll32.exe",
        "scriptrunner.exe",
        "syncappvpublishingserver.exe",
        "te.exe",
        "verclsid.exe",
        "wab.exe",
        "wabmig.exe",
        "winrs.exe",
        "wscript.exe",
        "wsl.exe",
        "xwizard.exe",
    ];
    if !wmiprvse_child(f)? {
        return Some(false);
    }
    Some(f.image?.is_one_of(&LOLBINS))
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
    if !image.program.is_shell() && !is_console {
        return Some(false);
    }
    let line = f.line?;
    Some(match image.program {
        Program::PowerShell => is_suspicious_script(line),
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
    Some(judge::is_sensitive(f.line?))
}

/// Whether PowerShell has an encoded script, a hidden window, a file that any user may write, or a
/// script that downloads.
fn is_suspicious_script(line: &str) -> bool {
    let command = PowerShellCommand::parse(line);
    let file = command
        .file
        .as_deref()
        .map(|file| WindowsPath::new(file).place());
    command.encoded.is_some()
        || command.is_hidden
        || matches!(file, Some(Place::UserWritable | Place::Network))
        || command.script.as_deref().is_some_and(judge::downloads)
}

/// The output of a command is captured as the tools of remote execution do it.
pub(super) fn command_output_captured(f: &ProcessFacts<'_>) -> Answer {
    if !f.is(Program::Cmd)? {
        return Some(false);
    }
    let line = f.line?;
    let by_wmi = wmiprvse_child(f);
    if by_wmi == Some(false) {
        return Some(false);
    }
    let command = CmdCommand::parse(line);
    let is_quiet = command.has_switch('q') && command.runs.is_some();
    let captured = command.captures_output_to();
    let is_captured = captured.is_some_and(|file| redirect::is_of_a_tool(&file));
    let redirects = command
        .commands
        .iter()
        .flat_map(|command| &command.redirects);
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

pub(super) fn mof_compiler(f: &ProcessFacts<'_>) -> Answer {
    f.is(Program::MofComp)
}

/// The MOF files and the namespace that mofcomp.exe gets.
struct MofArguments {
    is_remote: bool,
    is_writable: bool,
}

fn mof_arguments(line: &str) -> MofArguments {
    let mut found = MofArguments {
        is_remote: false,
        is_writable: false,
    };
    for argument in Argv::new(line.trim_start()).skip(1) {
        let switch = argument
            .strip_prefix(['-', '/'])
            .and_then(|switch| switch.split_once(':'));
        let text = match switch {
            Some((name, value)) if name.len() > 1 || name.eq_ignore_ascii_case("n") => value,
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
    let arguments = f.line.map(mof_arguments);
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
    f.process.integrity_level() == Some(IntegrityLevel::SYSTEM) && f.process.target_user().is_none()
}

/// Windows compiles its own MOF for a provider: one file `C:\Windows\Temp\*.tmp.mof`.
fn is_tmp_mof(f: &ProcessFacts<'_>) -> bool {
    let mut arguments = Argv::new(f.line.unwrap_or_default()).skip(1);
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
    Some(mof_arguments(f.line?).is_remote)
}

pub(super) fn wbemtest(f: &ProcessFacts<'_>) -> Answer {
    f.is(Program::WbemTest)
}

pub(super) fn wmiexec_output_redirect(f: &ProcessFacts<'_>) -> Answer {
    if !f.is(Program::Cmd)? {
        return Some(false);
    }
    Some(redirect::is_wmiexec(f.line?))
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
    // Only version 2 and later have the target.
    f.process.target_logon_id?;
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
    Some(redirect::is_to_share(f.line?))
}

pub(super) fn wmiexec_powershell_flags(f: &ProcessFacts<'_>) -> Answer {
    const FLAGS: &str = "-nop -nol -sta -noni -w hidden -exec bypass -enc";
    let is_shell = f.image?.program.is_shell();
    Some(is_shell && has(f.line?, FLAGS))
}

pub(super) fn wmi_attack_tool(f: &ProcessFacts<'_>) -> Answer {
    const TOOLS: [&str; 6] = [
        "wmiexec",
        "wmipersist",
        "wmiquery",
        "sharpmove",
        "sharpwmi",
        "invoke-wmiexec",
    ];
    const SUITES: [&str; 4] = ["nxc", "netexec", "crackmapexec", "cme"];
    let image = f.image?;
    let name = image.name();
    // Most names end at the first question.
    let is_tool = |text: &str| {
        (has(text, "wmi") || has(text, "sharpmove")) && TOOLS.iter().any(|tool| has(text, tool))
    };
    let is_other = image.program == Program::Other;
    if is_other && is_tool(name) {
        return Some(true);
    }
    let is_suite = is_other && judge::is_named(name, &SUITES);
    let is_python =
        is_other && (judge::begins_with(name, "python") || judge::is_named(name, &["py"]));
    let runs_scripts = matches!(image.program, Program::ScriptHost | Program::PowerShell);
    if !is_python && !is_suite && !runs_scripts {
        return Some(f.line.is_some_and(has_sharp_arguments));
    }
    let line = f.line?;
    if runs_scripts && !is_tool(line) {
        return Some(has_sharp_arguments(line));
    }
    let is_wmi =
        |word: &str| word.eq_ignore_ascii_case("wmi") || word.eq_ignore_ascii_case("wmiexec");
    let mut words = line
        .split_ascii_whitespace()
        .map(|word| word.trim_matches('"'))
        .skip(1);
    Some(words.any(|word| {
        let script = base_name(word);
        // `-m impacket.examples.wmiexec`, `--exec-method=wmiexec`
        let mut parts = script.split(['.', '=']);
        let is_script = parts.any(|part| TOOLS.iter().any(|tool| judge::begins_with(part, tool)));
        let stem = script.strip_suffix(".py").unwrap_or(script);
        let is_module = is_python && SUITES.iter().any(|suite| suite.eq_ignore_ascii_case(stem));
        is_suite && is_wmi(word) || is_script || is_module
    }))
}

/// Whether a line has the arguments of SharpMove or SharpWMI: `action=create computername=HOST`.
fn has_sharp_arguments(line: &str) -> bool {
    const ACTIONS: [&str; 16] = [
        "create",
        "query",
        "exec",
        "execvbs",
        "loggedon",
        "firewall",
        "kill",
        "upload",
        "getenv",
        "setenv",
        "dcom",
        "scm",
        "taskscheduler",
        "modsvc",
        "modschtask",
        "hijackdcom",
    ];
    if !line.contains('=') || !has(line, "computername=") {
        return false;
    }
    let mut words = line.split_ascii_whitespace();
    words.any(|word| {
        let action = word.split_once('=').filter(|(name, _)| {
            name.trim_start_matches(['/', '-'])
                .eq_ignore_ascii_case("action")
        });
        action.is_some_and(|(_, action)| {
            let action = action.trim_matches('"');
            ACTIONS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(action))
        })
    })
}

pub(super) fn winrm_wmi_create(f: &ProcessFacts<'_>) -> Answer {
    let image = f.image?;
    if !image.is_one_of(&["cscript.exe", "wscript.exe"]) && !image.program.is_shell() {
        return Some(false);
    }
    let line = f.line?;
    // Most lines end here.
    if !has(line, "winrm") {
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

pub(super) fn wmi_autorun_add(f: &ProcessFacts<'_>) -> Answer {
    let by_registry = f.wmic(writes_autorun);
    if by_registry == Some(true) {
        return by_registry;
    }
    let by_wmic = f.wmic(|command| started(command).is_some_and(adds_autorun));
    let by_child = match wmiprvse_child(f) {
        Some(true) => f.line.map(adds_autorun),
        answer => answer,
    };
    either(by_wmic, by_child)
}

/// Whether `reg add` writes an autorun key.
fn adds_autorun(line: &str) -> bool {
    has(line, "reg") && has(line, " add ") && judge::names_autorun_key(line)
}

pub(super) fn scheduled_wmi(f: &ProcessFacts<'_>) -> Answer {
    if !f.image?.is_one_of(&["schtasks.exe"]) {
        return Some(false);
    }
    let line = f.line?;
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
