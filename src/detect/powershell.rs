//! Rules on PowerShell's command lines: what its script does through WMI.

use super::facts::{Answer, ProcessFacts};
use super::judge;
use super::names;
use crate::cmdline::powershell::{self, WmiAction, WmiUse};
use crate::value::Host;
use crate::wmi::classes;

/// Whether PowerShell uses WMI so: `false` for another image.
fn any(f: &ProcessFacts<'_>, is: impl Fn(&WmiUse) -> bool) -> Answer {
    if !f.is_powershell()? {
        return Some(false);
    }
    f.line()?;
    Some(f.wmi_uses().iter().any(is))
}

/// Whether a use is on a class that reaches that one, which is in lower case; a class may be a
/// pattern.
fn is_on(usage: &WmiUse, class: &str) -> bool {
    let Some(named) = &usage.class else {
        return false;
    };
    match named.split_once('*') {
        Some((start, _)) => class
            .get(..start.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(start) && start.len() > 6),
        None => classes::reaches(named, class),
    }
}

fn calls(usage: &WmiUse, method: &str) -> bool {
    let named = usage.method.as_deref();
    usage.action == WmiAction::Invoke
        && named.is_some_and(|named| named.eq_ignore_ascii_case(method))
}

fn deletes(usage: &WmiUse) -> bool {
    usage.action == WmiAction::Delete || calls(usage, "delete")
}

pub(super) fn deletes_shadow_copy(f: &ProcessFacts<'_>) -> Answer {
    any(f, |usage| {
        deletes(usage) && is_on(usage, "win32_shadowcopy")
    })
}

pub(super) fn clears_event_log(f: &ProcessFacts<'_>) -> Answer {
    any(f, |usage| {
        calls(usage, "cleareventlog") && is_on(usage, "win32_nteventlogfile")
    })
}

pub(super) fn backs_up_event_log(f: &ProcessFacts<'_>) -> Answer {
    any(f, |usage| {
        calls(usage, "backupeventlog") && is_on(usage, "win32_nteventlogfile")
    })
}

pub(super) fn enables_rdp(f: &ProcessFacts<'_>) -> Answer {
    any(f, |usage| {
        let arguments = usage.arguments.as_deref().unwrap_or_default();
        let first = arguments.split(',').next().unwrap_or_default();
        calls(usage, "setallowtsconnections") && !judge::is_zero(first)
    })
}

pub(super) fn creates_process(usage: &WmiUse) -> bool {
    calls(usage, "create") && is_on(usage, "win32_process")
}

fn writes_registry(usage: &WmiUse) -> bool {
    is_on(usage, "stdregprov") && usage.method.as_deref().is_some_and(names::registry_write)
}

/// Whether it removes or stops what the lower-case text names: security software.
fn ends_security(usage: &WmiUse, text: &str) -> bool {
    let is_deleted = deletes(usage);
    is_on(usage, "win32_product")
        && (is_deleted || calls(usage, "uninstall"))
        && names::security_product(text)
        || is_on(usage, "win32_service")
            && (is_deleted || calls(usage, "stopservice"))
            && names::security_service(text)
        || is_on(usage, "win32_process")
            && (is_deleted || calls(usage, "terminate"))
            && names::security_process(text)
}

/// Changes Microsoft Defender, ends security software, removes its registration, or writes an autorun key.
pub(super) fn tampering(f: &ProcessFacts<'_>) -> Answer {
    any(f, |usage| {
        let is_change = !matches!(
            usage.action,
            WmiAction::Get | WmiAction::Connect | WmiAction::Subscribe
        );
        let is_product = names::PRODUCT_CLASSES
            .iter()
            .any(|class| is_on(usage, class));
        let arguments = usage.arguments.as_deref().unwrap_or_default();
        let texts = [
            &usage.filter,
            &usage.query,
            &usage.selection,
            &usage.arguments,
        ];
        let mut texts = texts.into_iter().flatten();
        let changes_defender = is_product || is_on(usage, "msft_mppreference");
        let mut ends = || texts.any(|text| ends_security(usage, &text.to_ascii_lowercase()));
        is_change && (changes_defender || ends())
            || writes_registry(usage) && names::autorun_key(arguments)
    })
}

/// Deletes a part of a subscription, writes to the registry, or creates a shadow copy.
pub(super) fn change(f: &ProcessFacts<'_>) -> Answer {
    any(f, |usage| {
        let is_subscription = usage
            .class
            .as_deref()
            .is_some_and(classes::is_of_subscription);
        deletes(usage) && is_subscription
            || writes_registry(usage)
            || calls(usage, "create") && is_on(usage, "win32_shadowcopy")
    })
}

pub(super) fn service_create(f: &ProcessFacts<'_>) -> Answer {
    any(f, creates_service)
}

pub(super) fn creates_service(usage: &WmiUse) -> bool {
    calls(usage, "create") && is_on(usage, "win32_service")
}

pub(super) fn changes_service(usage: &WmiUse) -> bool {
    calls(usage, "change") && is_on(usage, "win32_service")
}

pub(super) fn process_create(f: &ProcessFacts<'_>) -> Answer {
    any(f, creates_process)
}

pub(super) fn remote_process_create(f: &ProcessFacts<'_>) -> Answer {
    any(f, |usage| {
        creates_process(usage) && is_remote(usage, f.computer)
    })
}

pub(super) fn suspicious_process_create(f: &ProcessFacts<'_>) -> Answer {
    any(f, |usage| {
        creates_process(usage) && usage.arguments.as_deref().is_some_and(judge::is_suspicious)
    })
}

/// Whether a use names another computer, or one that cannot be known.
fn is_remote(usage: &WmiUse, computer: Option<&str>) -> bool {
    let is_other = |name: &String| Host::new(name).is_remote(computer);
    // A session without a known computer may be of any; one without a computer at all is local.
    usage.has_unknown_computers || usage.computers.iter().any(is_other)
}

pub(super) fn remote(f: &ProcessFacts<'_>) -> Answer {
    any(f, |usage| is_remote(usage, f.computer))
}

pub(super) fn subscription_create(f: &ProcessFacts<'_>) -> Answer {
    any(f, creates_subscription)
}

pub(super) fn creates_subscription(usage: &WmiUse) -> bool {
    let is_made = matches!(usage.action, WmiAction::Create | WmiAction::Set)
        || calls(usage, "createinstance");
    is_made
        && usage
            .class
            .as_deref()
            .is_some_and(classes::is_of_subscription)
}

pub(super) fn event_subscribe(f: &ProcessFacts<'_>) -> Answer {
    any(f, |usage| usage.action == WmiAction::Subscribe)
}

pub(super) fn task_create(f: &ProcessFacts<'_>) -> Answer {
    any(f, |usage| {
        let is_task = is_on(usage, "ps_scheduledtask") && calls(usage, "registerbyxml")
            || is_on(usage, "ps_scheduledtask") && calls(usage, "registerbyobject");
        is_task || is_on(usage, "win32_scheduledjob") && calls(usage, "create")
    })
}

/// The names of WMI classes in base64 that could not be decoded.
pub(super) fn encoded_classes(f: &ProcessFacts<'_>) -> Answer {
    let line = f.line()?;
    Some(
        f.is_powershell()? && powershell::mentions_encoded_classes(line) && f.wmi_uses().is_empty(),
    )
}
