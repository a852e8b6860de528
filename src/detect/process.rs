//! Rules on 4688.

use memchr::memchr2;

use super::facts::ProcessFacts;
use super::image::Program;
use super::redirect;
use crate::cmdline::WmicCommand;
use crate::cmdline::wmic::{FormatSource, Target, Verb, fold, looks_like_wmic};
use crate::value::{IntegrityLevel, Sid};
use crate::wmi::{Namespace, ObjectPath};

type Answer = Option<bool>;

pub(super) fn remote_wmic(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|command| command.is_remote(f.computer))
}

pub(super) fn wmic_process_create(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(WmicCommand::is_process_create)
}

pub(super) fn wmic_credentialed(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|command| command.user.is_some() || command.is_password_given)
}

pub(super) fn wmic_xsl(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|command| {
        command
            .format_source()
            .is_some_and(|source| source != FormatSource::Builtin)
    })
}

pub(super) fn wmic_look_alikes(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|command| command.has_look_alikes)
}

pub(super) fn wmic_renamed(f: &ProcessFacts<'_>) -> Answer {
    if f.is(Program::Wmic)? {
        return Some(false);
    }
    Some(looks_like_wmic(f.line?))
}

pub(super) fn wmiprvse_child(f: &ProcessFacts<'_>) -> Answer {
    child_of(f, Program::WmiPrvSe)
}

pub(super) fn wmiprvse_shell_child(f: &ProcessFacts<'_>) -> Answer {
    let is_shell = matches!(f.image?.program, Program::Cmd | Program::PowerShell);
    Some(is_shell && wmiprvse_child(f)?)
}

pub(super) fn wmiprvse_lolbin_child(f: &ProcessFacts<'_>) -> Answer {
    const LOLBINS: [&str; 18] = [
        "bitsadmin.exe",
        "certutil.exe",
        "cmstp.exe",
        "cscript.exe",
        "forfiles.exe",
        "installutil.exe",
        "mavinject.exe",
        "msbuild.exe",
        "mshta.exe",
        "msiexec.exe",
        "odbcconf.exe",
        "pcalua.exe",
        "regasm.exe",
        "regsvcs.exe",
        "regsvr32.exe",
        "rundll32.exe",
        "verclsid.exe",
        "wscript.exe",
    ];
    if !wmiprvse_child(f)? {
        return Some(false);
    }
    let name = f.image?.name();
    Some(
        LOLBINS
            .iter()
            .any(|lolbin| lolbin.eq_ignore_ascii_case(name)),
    )
}

pub(super) fn script_consumer_child(f: &ProcessFacts<'_>) -> Answer {
    child_of(f, Program::Scrcons)
}

pub(super) fn wmic_child(f: &ProcessFacts<'_>) -> Answer {
    f.parent_is(Program::Wmic)
}

pub(super) fn wmic_from_office(f: &ProcessFacts<'_>) -> Answer {
    if !f.is(Program::Wmic)? {
        return Some(false);
    }
    f.parent_is(Program::Office)
}

/// Of the program where Windows has it: one of its name elsewhere is something else.
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

pub(super) fn mof_compiler_suspicious(f: &ProcessFacts<'_>) -> Answer {
    const FOLDERS: [&str; 5] = [
        "\\appdata\\",
        "\\users\\public\\",
        "\\windows\\temp\\",
        "\\programdata\\",
        "%temp%",
    ];
    if !f.is(Program::MofComp)? {
        return Some(false);
    }
    let from_shell = f
        .parent
        .map(|p| matches!(p.program, Program::Cmd | Program::PowerShell));
    let from_folder = f
        .line
        .map(|line| FOLDERS.iter().any(|folder| has(line, folder)));
    either(from_shell, from_folder)
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

pub(super) fn shadow_copy_delete(f: &ProcessFacts<'_>) -> Answer {
    if f.is(Program::PowerShell)? {
        let verbs = [
            "delete(",
            "remove-wmiobject",
            "rwmi ",
            "remove-ciminstance",
            "rcim ",
        ];
        return Some(mentions(f.line?, "win32_shadowcopy", &verbs));
    }
    f.wmic(|c| {
        is_on(c, "shadowcopy", "win32_shadowcopy")
            && (c.verb == Some(Verb::Delete) || calls(c, &["delete"]))
    })
}

pub(super) fn shadow_copy_create(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| is_on(c, "shadowcopy", "win32_shadowcopy") && calls(c, &["create"]))
}

pub(super) fn event_log_clear(f: &ProcessFacts<'_>) -> Answer {
    if f.is(Program::PowerShell)? {
        return Some(mentions(
            f.line?,
            "win32_nteventlogfile",
            &["cleareventlog"],
        ));
    }
    f.wmic(|c| is_on(c, "nteventlog", "win32_nteventlogfile") && calls(c, &["cleareventlog"]))
}

pub(super) fn wmic_security_product_recon(f: &ProcessFacts<'_>) -> Answer {
    const CLASSES: [&str; 3] = ["antivirusproduct", "antispywareproduct", "firewallproduct"];
    f.wmic(|c| reads(c) && CLASSES.iter().any(|class| is_on(c, "", class)))
}

pub(super) fn wmic_domain_recon(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| {
        reads(c) && (is_on(c, "ntdomain", "win32_ntdomain") || is_in(c, r"root\directory\ldap"))
    })
}

pub(super) fn wmic_account_recon(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| {
        reads(c)
            && (is_on(c, "useraccount", "win32_useraccount")
                || is_on(c, "group", "win32_group")
                || is_on(c, "sysaccount", "win32_systemaccount")
                || is_on(c, "netlogin", "win32_networkloginprofile"))
    })
}

pub(super) fn wmic_process_recon(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| reads(c) && is_on(c, "process", "win32_process"))
}

pub(super) fn wmic_service_recon(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| reads(c) && is_on(c, "service", "win32_service"))
}

pub(super) fn wmic_software_recon(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| {
        reads(c)
            && (is_on(c, "product", "win32_product")
                || is_on(c, "qfe", "win32_quickfixengineering"))
    })
}

pub(super) fn wmic_event_consumer_create(f: &ProcessFacts<'_>) -> Answer {
    const CLASSES: [&str; 4] = [
        "activescripteventconsumer",
        "commandlineeventconsumer",
        "__eventfilter",
        "__filtertoconsumerbinding",
    ];
    f.wmic(|c| c.verb == Some(Verb::Create) && CLASSES.iter().any(|class| is_on(c, "", class)))
}

pub(super) fn wmic_service_control(f: &ProcessFacts<'_>) -> Answer {
    const METHODS: [&str; 7] = [
        "startservice",
        "stopservice",
        "pauseservice",
        "resumeservice",
        "changestartmode",
        "change",
        "delete",
    ];
    f.wmic(|c| {
        is_on(c, "service", "win32_service") && (c.verb == Some(Verb::Delete) || calls(c, &METHODS))
    })
}

pub(super) fn wmic_process_terminate(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| {
        is_on(c, "process", "win32_process")
            && (c.verb == Some(Verb::Delete) || calls(c, &["terminate"]))
    })
}

pub(super) fn wmic_product_uninstall(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| is_on(c, "product", "win32_product") && calls(c, &["uninstall"]))
}

pub(super) fn wmic_defender_change(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| !reads(c) && is_in(c, r"root\microsoft\windows\defender"))
}

pub(super) fn wmic_registry_write(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| {
        let is_write = |method: &str| {
            let method: String = method.chars().map(fold::fold).collect();
            ["create", "delete", "set"]
                .iter()
                .any(|start| method.starts_with(start))
        };
        is_on(c, "registry", "stdregprov")
            && c.verb == Some(Verb::Call)
            && c.method.as_deref().is_some_and(is_write)
    })
}

pub(super) fn wmic_suspicious_process_create(f: &ProcessFacts<'_>) -> Answer {
    const SIGNS: [&str; 19] = [
        "rundll32",
        "bitsadmin",
        "regsvr32",
        "powershell",
        "pwsh",
        "certutil",
        "cscript",
        "wscript",
        "mshta",
        "cmd /c",
        "cmd.exe /c",
        "cmd /k",
        "cmd.exe /k",
        "cmd.exe /q",
        r"\users\public\",
        r"\windows\temp\",
        r"\appdata\local\",
        "%temp%",
        "%comspec%",
    ];
    f.wmic(|c| {
        c.is_process_create()
            && c.arguments.iter().any(|argument| {
                let argument = argument.to_ascii_lowercase();
                SIGNS.iter().any(|sign| argument.contains(sign))
            })
    })
}

pub(super) fn wmic_stream_execution(f: &ProcessFacts<'_>) -> Answer {
    // A colon behind the one of the drive.
    let is_stream = |argument: &str| {
        let program = argument.split_ascii_whitespace().next().unwrap_or_default();
        program
            .rsplit(['\\', '/'])
            .next()
            .is_some_and(|name| name.len() > 2 && name.contains(':'))
            && program.contains('\\')
    };
    f.wmic(|c| c.is_process_create() && c.arguments.first().is_some_and(|a| is_stream(a)))
}

pub(super) fn wmic_from_server(f: &ProcessFacts<'_>) -> Answer {
    if !f.is(Program::Wmic)? {
        return Some(false);
    }
    f.parent_is(Program::Server)
}

pub(super) fn wmiprvse_discovery_child(f: &ProcessFacts<'_>) -> Answer {
    const TOOLS: [&str; 21] = [
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
    let name = f.image?.name();
    Some(TOOLS.iter().any(|tool| tool.eq_ignore_ascii_case(name)))
}

pub(super) fn inbound_wmi_exec(f: &ProcessFacts<'_>) -> Answer {
    const SERVICES: [Sid; 3] = [Sid::LOCAL_SYSTEM, Sid::LOCAL_SERVICE, Sid::NETWORK_SERVICE];
    if !wmiprvse_child(f)? {
        return Some(false);
    }
    // Only version 2 and later say the target.
    f.process.target_logon_id?;
    let is_remote = f
        .process
        .target_user()
        .is_some_and(|user| user.sid().is_none_or(|sid| !SERVICES.contains(&sid)));
    Some(is_remote && f.process.integrity_level() != Some(IntegrityLevel::SYSTEM))
}

pub(super) fn wmiprvse_unexpected_parent(f: &ProcessFacts<'_>) -> Answer {
    if !f.is(Program::WmiPrvSe)? {
        return Some(false);
    }
    // Provider hosts start each other.
    let parent = f.parent?;
    Some(!matches!(
        parent.program,
        Program::Svchost | Program::WmiPrvSe
    ))
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
    let is_shell = matches!(f.image?.program, Program::Cmd | Program::PowerShell);
    Some(is_shell && has(f.line?, FLAGS))
}

pub(super) fn wmi_attack_tool(f: &ProcessFacts<'_>) -> Answer {
    const TOOLS: [&str; 6] = [
        "wmiexec",
        "wmipersist",
        "wmiquery",
        "sharpmove",
        "sharpwmi",
        "wmiexec-pro",
    ];
    let name = f.image?.name();
    let stem = name.split('.').next().unwrap_or(name);
    let is = |tool: &str| stem.eq_ignore_ascii_case(tool);
    if is("nxc") || is("netexec") || is("crackmapexec") {
        return Some(
            f.line?
                .split_ascii_whitespace()
                .any(|w| w.eq_ignore_ascii_case("wmi")),
        );
    }
    Some(TOOLS.iter().any(|tool| is(tool)))
}

pub(super) fn winrm_wmi_create(f: &ProcessFacts<'_>) -> Answer {
    if !f.image?.name().eq_ignore_ascii_case("cscript.exe") {
        return Some(false);
    }
    let line = f.line?;
    let words = ["winrm", "invoke create wmicimv2/win32_", "-r:http"];
    Some(words.iter().all(|word| has(line, word)))
}

pub(super) fn wmi_autorun_add(f: &ProcessFacts<'_>) -> Answer {
    let is_wmi = either(f.is(Program::Wmic), wmiprvse_child(f))?;
    if !is_wmi {
        return Some(false);
    }
    let line = f.line?;
    Some(
        ["reg", " add ", r"\currentversion\run"]
            .iter()
            .all(|word| has(line, word)),
    )
}

pub(super) fn rdp_enable(f: &ProcessFacts<'_>) -> Answer {
    if f.is(Program::PowerShell)? {
        return Some(mentions(
            f.line?,
            "win32_terminalservicesetting",
            &["setallowtsconnections"],
        ));
    }
    f.wmic(|c| {
        is_on(c, "rdtoggle", "win32_terminalservicesetting") && calls(c, &["setallowtsconnections"])
    })
}

pub(super) fn password_never_expires(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| {
        is_on(c, "useraccount", "win32_useraccount")
            && c.verb == Some(Verb::Set)
            && c.arguments.iter().any(|a| {
                let a = a.to_ascii_lowercase().replace(' ', "");
                a == "passwordexpires=false"
            })
    })
}

pub(super) fn profiler_hijack(f: &ProcessFacts<'_>) -> Answer {
    let line = |c: &WmicCommand<'_>| {
        let texts = c.condition.iter().chain(&c.arguments);
        texts
            .map(|text| text.to_ascii_lowercase())
            .any(|text| text.contains("cor_profiler"))
    };
    f.wmic(|c| is_on(c, "environment", "win32_environment") && !reads(c) && line(c))
}

pub(super) fn scheduled_wmi(f: &ProcessFacts<'_>) -> Answer {
    if !f.image?.name().eq_ignore_ascii_case("schtasks.exe") {
        return Some(false);
    }
    let line = f.line?;
    let is_made = ["/create", "/change", "-create", "-change"]
        .iter()
        .any(|word| has(line, word));
    Some(
        is_made
            && ["wmic ", "wmic.exe", "scrcons"]
                .iter()
                .any(|word| has(line, word)),
    )
}

pub(super) fn powershell_wmi_create(f: &ProcessFacts<'_>) -> Answer {
    if !f.is(Program::PowerShell)? {
        return Some(false);
    }
    let line = f.line?;
    let calls = [
        "invoke-wmimethod",
        "iwmi ",
        "invoke-cimmethod",
        "icim ",
        "[wmiclass]",
    ];
    let is_call = calls.iter().any(|call| has(line, call));
    Some(has(line, "invoke-wmicommand") || is_call && mentions(line, "win32_process", &["create"]))
}

pub(super) fn wmic_file_copy(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| is_on(c, "datafile", "cim_datafile") && calls(c, &["copy", "copyex"]))
}

pub(super) fn wmic_event_log_query(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| reads(c) && is_on(c, "ntevent", "win32_ntlogevent"))
}

pub(super) fn wmic_registry_read(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| {
        is_on(c, "registry", "stdregprov") && c.verb == Some(Verb::Call) && {
            let method: String = c
                .method
                .iter()
                .flat_map(|m| m.chars())
                .map(fold::fold)
                .collect();
            ["get", "enum", "check"]
                .iter()
                .any(|start| method.starts_with(start))
        }
    })
}

/// Whether a command is on that alias or that class, both in small letters.
fn is_on(command: &WmicCommand<'_>, alias: &str, class: &str) -> bool {
    match &command.target {
        Some(Target::Alias(name)) => !alias.is_empty() && fold::is(name, alias),
        Some(Target::Path(path) | Target::Class(path)) => {
            ObjectPath::parse(path).is_ok_and(|path| fold::is(path.class, class))
        }
        _ => false,
    }
}

/// Whether it calls one of these methods, in small letters.
fn calls(command: &WmicCommand<'_>, methods: &[&str]) -> bool {
    command.verb == Some(Verb::Call)
        && command
            .method
            .as_deref()
            .is_some_and(|m| methods.iter().any(|name| fold::is(m, name)))
}

/// Whether it only reads; LIST is wmic's default.
fn reads(command: &WmicCommand<'_>) -> bool {
    matches!(
        command.verb,
        None | Some(Verb::Get | Verb::List | Verb::Assoc)
    )
}

fn is_in(command: &WmicCommand<'_>, namespace: &str) -> bool {
    command
        .namespace
        .as_deref()
        .is_some_and(|given| Namespace::new(given).is(namespace))
}

/// Whether PowerShell's command line has the class and one of the words; both in small letters.
fn mentions(line: &str, class: &str, words: &[&str]) -> bool {
    has(line, class) && words.iter().any(|word| has(line, word))
}

/// Whether a line has a text of small letters somewhere, in any case; without an allocation,
/// as most lines do not.
fn has(line: &str, text: &str) -> bool {
    let (line, text) = (line.as_bytes(), text.as_bytes());
    let [first, ..] = text else { return true };
    let mut rest = line;
    while let Some(index) = memchr2(*first, first.to_ascii_uppercase(), rest) {
        rest = rest.get(index..).unwrap_or_default();
        if rest
            .get(..text.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(text))
        {
            return true;
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

/// Yes where one says yes, no where both say no.
fn either(one: Answer, other: Answer) -> Answer {
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}
