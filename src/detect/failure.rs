//! Rules on 5858.

use super::facts::{Answer, FailureFacts};
use super::names;
use crate::value::WbemStatus;
use crate::wmi::{Method, Target, classes};

/// The client says its computer's name itself: its own or none proves nothing. Source: [MS-WMI],
/// SetClientInfo.
pub(super) fn remote(f: &FailureFacts<'_>) -> Answer {
    f.failure.remote(f.system).filter(|is_remote| *is_remote)
}

pub(super) fn access_denied(f: &FailureFacts<'_>) -> Answer {
    let status = f.failure.status()?;
    Some(matches!(
        status,
        WbemStatus::ACCESS_DENIED | WbemStatus::E_ACCESSDENIED | WbemStatus::RPC_E_ACCESS_DENIED
    ))
}

/// From another computer, or denied: a local administrator is not denied.
pub(super) fn remote_process_create(f: &FailureFacts<'_>) -> Answer {
    if !invokes(f, "Win32_Process", "Create")? {
        return Some(false);
    }
    match remote(f) {
        Some(true) => Some(true),
        unknown => access_denied(f).filter(|is_denied| *is_denied).or(unknown),
    }
}

pub(super) fn event_log_clear(f: &FailureFacts<'_>) -> Answer {
    invokes(f, "Win32_NTEventlogFile", "ClearEventlog")
}

pub(super) fn service_create(f: &FailureFacts<'_>) -> Answer {
    invokes(f, "Win32_Service", "Create")
}

pub(super) fn shadow_copy_delete(f: &FailureFacts<'_>) -> Answer {
    let is_call = invokes(f, "Win32_ShadowCopy", "Delete")?;
    let operation = f.operation()?;
    let is_delete = operation.method == Method::DeleteInstance;
    Some(is_call || is_delete && is_on(f, "Win32_ShadowCopy")?)
}

/// A filter, a consumer or a binding.
pub(super) fn subscription_create(f: &FailureFacts<'_>) -> Answer {
    if f.operation()?.method != Method::PutInstance {
        return Some(false);
    }
    let class = match &f.operation()?.target {
        Target::Object(path) => &path.class,
        Target::Class(class) | Target::Other(class) => class,
        _ => return Some(false),
    };
    Some(classes::is_of_subscription(class))
}

pub(super) fn registry_write(f: &FailureFacts<'_>) -> Answer {
    Some(match &f.operation()?.target {
        Target::Method { object, method } => {
            object.class.eq_ignore_ascii_case("StdRegProv") && names::registry_write(method)
        }
        _ => false,
    })
}

fn is_on(f: &FailureFacts<'_>, class: &str) -> Answer {
    Some(match &f.operation()?.target {
        Target::Object(path) => classes::reaches(&path.class, class),
        Target::Class(named) => classes::reaches(named, class),
        _ => false,
    })
}

fn invokes(f: &FailureFacts<'_>, class: &str, name: &str) -> Answer {
    match &f.operation()?.target {
        Target::Method { object, method } => {
            Some(classes::reaches(&object.class, class) && method.eq_ignore_ascii_case(name))
        }
        _ => Some(false),
    }
}
