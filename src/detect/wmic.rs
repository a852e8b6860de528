//! Rules on wmic.exe's commands, and on equivalent PowerShell commands.

use super::facts::{Answer, ProcessFacts};
use super::image::Program;
use super::text::mentions;
use crate::cmdline::WmicCommand;
use crate::cmdline::path::base_name;
use crate::cmdline::wmic::{FormatSource, Target, Verb, fold};
use crate::wmi::{Namespace, ObjectPath};

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
    // A colon after that of the drive.
    let is_stream = |argument: &str| {
        let program = argument.split_ascii_whitespace().next().unwrap_or_default();
        let name = base_name(program);
        name.len() > 2 && name.contains(':') && program.contains('\\')
    };
    f.wmic(|c| c.is_process_create() && c.arguments.first().is_some_and(|a| is_stream(a)))
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

/// Whether a command's target is that alias or that class, both in lower case.
fn is_on(command: &WmicCommand<'_>, alias: &str, class: &str) -> bool {
    match &command.target {
        Some(Target::Alias(name)) => !alias.is_empty() && fold::is(name, alias),
        Some(Target::Path(path) | Target::Class(path)) => {
            ObjectPath::parse(path).is_ok_and(|path| fold::is(&path.class, class))
        }
        _ => false,
    }
}

/// Whether it calls one of these methods, which are in lower case.
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
