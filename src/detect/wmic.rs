//! Rules on wmic.exe's commands.

use super::facts::{Answer, ProcessFacts};
use super::image::Program;
use super::judge;
use super::names;
use super::powershell;
use super::sensitive::is_sensitive;
use super::text::{ends_with, has};
use super::wmic_command::{
    calls, class_of, deletes, folded, has_unknown_verb, has_verb, is_in, is_on, reads, selection,
    started, starts_process,
};
use crate::cmdline::wmic::{FormatSource, Target, Verb, WmicCommand};
use crate::wmi::classes;

pub(super) fn remote_wmic(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|command| command.is_remote(f.computer))
}

pub(super) fn wmic_process_create(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(starts_process)
}

pub(super) fn wmic_credentialed(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|command| command.user.is_some() || command.is_password_given)
}

pub(super) fn wmic_xsl(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(has_own_format)
}

fn has_own_format(command: &WmicCommand<'_>) -> bool {
    let source = command.format_source();
    source.is_some_and(|source| source != FormatSource::Builtin)
}

/// Another program with a command for which wmic.exe itself is grave.
pub(super) fn wmic_renamed_attack(f: &ProcessFacts<'_>) -> Answer {
    if f.is_named(Program::Wmic)? {
        return Some(false);
    }
    f.line()?;
    if !f.is_renamed_wmic() {
        return Some(false);
    }
    let command = f.command()?;
    let is_remote = command.is_remote(f.computer);
    let is_grave = is_remote && (starts_process(command) || creates_service(command))
        || has_own_format(command)
        || deletes_shadow_copy(command)
        || clears_event_log(command)
        || creates_subscription(command)
        || changes_defender(command)
        || removes_security_product(command)
        || writes_autorun(command)
        || hijacks_profiler(command)
        || uninstalls_security_product(command)
        || installs_remote(command)
        || ends_security_process(command)
        || started(command).is_some_and(|line| {
            judge::is_suspicious(&line) || is_sensitive(&line) || judge::runs_stream(&line)
        });
    Some(is_grave)
}

pub(super) fn wmic_look_alikes(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|command| command.has_look_alikes)
}

/// Asks PowerShell's command line, or else wmic.exe's.
fn either(
    f: &ProcessFacts<'_>,
    powershell: impl FnOnce(&ProcessFacts<'_>) -> Answer,
    wmic: impl FnOnce(&WmicCommand<'_>) -> bool,
) -> Answer {
    if f.is_powershell()? {
        powershell(f)
    } else {
        f.wmic(wmic)
    }
}

pub(super) fn shadow_copy_delete(f: &ProcessFacts<'_>) -> Answer {
    either(f, powershell::deletes_shadow_copy, deletes_shadow_copy)
}

fn deletes_shadow_copy(command: &WmicCommand<'_>) -> bool {
    is_on(command, "shadowcopy", "win32_shadowcopy") && deletes(command)
}

pub(super) fn shadow_copy_create(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| is_on(c, "shadowcopy", "win32_shadowcopy") && calls(c, &["create"]))
}

pub(super) fn shadow_storage_change(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| {
        let is_restore = is_on(c, "", "systemrestore") && calls(c, &["disable"]);
        is_restore || is_on(c, "shadowstorage", "win32_shadowstorage") && !reads(c)
    })
}

pub(super) fn event_log_clear(f: &ProcessFacts<'_>) -> Answer {
    either(f, powershell::clears_event_log, clears_event_log)
}

fn clears_event_log(command: &WmicCommand<'_>) -> bool {
    is_on(command, "nteventlog", "win32_nteventlogfile")
        && (calls(command, &["cleareventlog"]) || is_on_log_file(command) && deletes(command))
}

/// Whether it is on event logs only: `CIM_DataFile` is every file.
fn is_on_log_file(command: &WmicCommand<'_>) -> bool {
    match &command.target {
        Some(Target::Alias(_)) => true,
        _ => class_of(command).is_some_and(|class| class == "win32_nteventlogfile"),
    }
}

pub(super) fn event_log_backup(f: &ProcessFacts<'_>) -> Answer {
    either(f, powershell::backs_up_event_log, |c| {
        is_on(c, "nteventlog", "win32_nteventlogfile") && calls(c, &["backupeventlog"])
    })
}

/// Any other call, also of a word that is no method: `cl`.
pub(super) fn event_log_change(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| {
        let is_other = !clears_event_log(c) && !calls(c, &["backupeventlog"]);
        let does_more = !reads(c) || has_unknown_verb(c);
        is_on(c, "nteventlog", "win32_nteventlogfile") && is_on_log_file(c) && does_more && is_other
    })
}

pub(super) fn wmic_security_product_recon(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| {
        reads(c)
            && names::PRODUCT_CLASSES
                .iter()
                .any(|class| is_on(c, "", class))
    })
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

fn is_on_subscription(command: &WmicCommand<'_>) -> bool {
    class_of(command).is_some_and(|class| classes::is_of_subscription(&class))
}

pub(super) fn wmic_event_consumer_create(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(creates_subscription)
}

pub(super) fn creates_subscription(command: &WmicCommand<'_>) -> bool {
    is_on_subscription(command) && (has_verb(command, Verb::Create) || has_verb(command, Verb::Set))
}

pub(super) fn wmic_subscription_delete(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| is_on_subscription(c) && deletes(c))
}

pub(super) fn wmic_service_control(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(controls_service)
}

fn controls_service(command: &WmicCommand<'_>) -> bool {
    const METHODS: [&str; 8] = [
        "create",
        "startservice",
        "stopservice",
        "pauseservice",
        "resumeservice",
        "changestartmode",
        "change",
        "delete",
    ];
    is_on(command, "service", "win32_service")
        && (has_verb(command, Verb::Delete) || calls(command, &METHODS))
}

pub(super) fn wmic_service_create(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(creates_service)
}

/// Also one whose program is changed to a file that any user may write.
fn creates_service(command: &WmicCommand<'_>) -> bool {
    let is_changed =
        calls(command, &["change"]) && command.arguments.iter().any(|a| judge::is_foreign_file(a));
    is_on(command, "service", "win32_service") && (calls(command, &["create"]) || is_changed)
}

/// Stops, disables or deletes a service of security, logging, backup or databases.
pub(super) fn wmic_critical_service_stop(f: &ProcessFacts<'_>) -> Answer {
    const METHODS: [&str; 5] = [
        "stopservice",
        "pauseservice",
        "changestartmode",
        "change",
        "delete",
    ];
    f.wmic(|c| {
        let is_service =
            is_on(c, "service", "win32_service") || is_on(c, "sysdriver", "win32_systemdriver");
        let turns_on = |a: &std::borrow::Cow<'_, str>| {
            ["automatic", "manual", "auto", "demand"]
                .iter()
                .any(|mode| ends_with(a, mode))
        };
        let is_stop =
            has_verb(c, Verb::Delete) || calls(c, &METHODS) && !c.arguments.iter().any(turns_on);
        is_service && is_stop && names::critical_service(&selection(c))
    })
}

/// Controls a driver.
pub(super) fn wmic_driver_control(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| is_on(c, "sysdriver", "win32_systemdriver") && !reads(c) && !controls_service(c))
}

pub(super) fn wmic_process_terminate(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(ends_process)
}

fn ends_process(command: &WmicCommand<'_>) -> bool {
    is_on(command, "process", "win32_process")
        && (has_verb(command, Verb::Delete) || calls(command, &["terminate"]))
}

pub(super) fn wmic_security_process_terminate(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(ends_security_process)
}

fn ends_security_process(command: &WmicCommand<'_>) -> bool {
    ends_process(command) && names::security_process(&selection(command))
}

pub(super) fn wmic_sensitive_command(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| started(c).is_some_and(|line| is_sensitive(&line)))
}

pub(super) fn wmic_product_uninstall(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(uninstalls)
}

fn uninstalls(command: &WmicCommand<'_>) -> bool {
    is_on(command, "product", "win32_product")
        && (calls(command, &["uninstall"]) || has_verb(command, Verb::Delete))
}

pub(super) fn wmic_security_product_uninstall(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(uninstalls_security_product)
}

fn uninstalls_security_product(command: &WmicCommand<'_>) -> bool {
    uninstalls(command) && names::security_product(&selection(command))
}

pub(super) fn wmic_product_install(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(installs)
}

fn installs(command: &WmicCommand<'_>) -> bool {
    is_on(command, "product", "win32_product") && calls(command, &["install", "advertise", "admin"])
}

pub(super) fn wmic_remote_install(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(installs_remote)
}

fn installs_remote(command: &WmicCommand<'_>) -> bool {
    installs(command) && command.arguments.iter().any(|a| judge::is_foreign_file(a))
}

pub(super) fn wmic_defender_change(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(changes_defender)
}

fn changes_defender(command: &WmicCommand<'_>) -> bool {
    // Updating signatures and scanning change no setting.
    const ACTIONS: [&str; 3] = ["msft_mpsignature", "msft_mpscan", "msft_mpwdoscan"];
    let is_action = class_of(command).is_some_and(|class| ACTIONS.contains(&&*class));
    !reads(command) && DEFENDER.iter().any(|namespace| is_in(command, namespace)) && !is_action
}

pub(super) fn wmic_defender_recon(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| reads(c) && DEFENDER.iter().any(|namespace| is_in(c, namespace)))
}

const DEFENDER: [&str; 2] = [
    r"root\microsoft\windows\defender",
    r"root\microsoft\protectionmanagement",
];

/// Deletes or changes what is registered as a security product.
pub(super) fn security_product_remove(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(removes_security_product)
}

fn removes_security_product(command: &WmicCommand<'_>) -> bool {
    let namespaces = [r"root\securitycenter", r"root\securitycenter2"];
    !reads(command) && namespaces.iter().any(|namespace| is_in(command, namespace))
}

pub(super) fn wmic_job_create(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| is_on(c, "job", "win32_scheduledjob") && calls(c, &["create"]))
}

pub(super) fn wmic_shutdown(f: &ProcessFacts<'_>) -> Answer {
    const METHODS: [&str; 4] = [
        "shutdown",
        "reboot",
        "win32shutdown",
        "win32shutdowntracker",
    ];
    f.wmic(|c| is_on(c, "os", "win32_operatingsystem") && calls(c, &METHODS))
}

/// Changes accounts: enables, renames or deletes.
pub(super) fn wmic_account_change(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| {
        let is_account = is_on(c, "useraccount", "win32_useraccount")
            || is_on(c, "group", "win32_group")
            || is_on(c, "sysaccount", "win32_systemaccount");
        is_account && !reads(c)
    })
}

/// Renames the computer, or moves it to another domain.
pub(super) fn wmic_computer_change(f: &ProcessFacts<'_>) -> Answer {
    const METHODS: [&str; 3] = ["rename", "joindomainorworkgroup", "unjoindomainorworkgroup"];
    f.wmic(|c| is_on(c, "computersystem", "win32_computersystem") && calls(c, &METHODS))
}

pub(super) fn wmic_network_change(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| {
        let is_adapter = is_on(c, "nicconfig", "win32_networkadapterconfiguration")
            || is_on(c, "nic", "win32_networkadapter");
        is_adapter && !reads(c)
    })
}

pub(super) fn wmic_share_create(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| is_on(c, "share", "win32_share") && calls(c, &["create", "setshareinfo"]))
}

/// Reads on its own computer, in a format that ships with Windows.
pub(super) fn wmic_local_query(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| {
        let is_builtin = c.format_source().is_none_or(|s| s == FormatSource::Builtin);
        c.target.is_some() && reads(c) && is_builtin && !c.is_remote(f.computer)
    })
}

pub(super) fn wmic_registry_write(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(writes_registry)
}

fn writes_registry(command: &WmicCommand<'_>) -> bool {
    calls_registry(command, names::registry_write)
}

/// Whether it calls such a method of the registry; its name is in lower case.
fn calls_registry(command: &WmicCommand<'_>, is: impl Fn(&str) -> bool) -> bool {
    let method = command.method.as_deref();
    is_on(command, "", "stdregprov")
        && has_verb(command, Verb::Call)
        && method.is_some_and(|method| is(&folded(method)))
}

pub(super) fn wmic_suspicious_process_create(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| started(c).is_some_and(|line| judge::is_suspicious(&line)))
}

pub(super) fn wmic_stream_execution(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| started(c).is_some_and(|line| judge::runs_stream(&line)))
}

pub(super) fn rdp_enable(f: &ProcessFacts<'_>) -> Answer {
    either(f, powershell::enables_rdp, |c| {
        let denies = c.arguments.first().is_some_and(|a| judge::is_zero(a));
        is_on(c, "rdtoggle", "win32_terminalservicesetting")
            && calls(c, &["setallowtsconnections"])
            && !denies
    })
}

pub(super) fn password_never_expires(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| {
        is_on(c, "useraccount", "win32_useraccount") && has_verb(c, Verb::Set) && {
            // Blanks may surround the sign.
            let assignment = c
                .arguments
                .concat()
                .to_ascii_lowercase()
                .replace([' ', '"'], "");
            ["passwordexpires=false", "passwordexpires=0"]
                .iter()
                .any(|value| assignment.contains(value))
        }
    })
}

pub(super) fn profiler_hijack(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(hijacks_profiler)
}

fn hijacks_profiler(command: &WmicCommand<'_>) -> bool {
    const SIGNS: [&str; 4] = [
        "cor_profiler",
        "coreclr_profiler",
        "cor_enable_profiling",
        "coreclr_enable_profiling",
    ];
    let mut texts = command.condition.iter().chain(&command.arguments);
    let is_set = !reads(command) && !deletes(command);
    is_on(command, "environment", "win32_environment")
        && is_set
        && texts.any(|text| SIGNS.iter().any(|sign| has(text, sign)))
}

/// Starts wmic.exe's registry value in an autorun key.
pub(super) fn writes_autorun(command: &WmicCommand<'_>) -> bool {
    writes_registry(command) && command.arguments.iter().any(|a| names::autorun_key(a))
}

pub(super) fn wmic_file_copy(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| is_on(c, "datafile", "cim_datafile") && calls(c, &["copy", "copyex"]))
}

pub(super) fn wmic_event_log_query(f: &ProcessFacts<'_>) -> Answer {
    f.wmic(|c| reads(c) && is_on(c, "ntevent", "win32_ntlogevent"))
}

pub(super) fn wmic_registry_read(f: &ProcessFacts<'_>) -> Answer {
    const STARTS: [&str; 3] = ["get", "enum", "check"];
    f.wmic(|c| {
        calls_registry(c, |method| {
            STARTS.iter().any(|start| method.starts_with(start))
        })
    })
}
