//! Rules on 5858.

use super::facts::{Answer, FailureFacts};
use crate::value::WbemStatus;
use crate::wmi::Target;

pub(super) fn remote(f: &FailureFacts<'_>) -> Answer {
    f.failure.remote(f.system)
}

pub(super) fn access_denied(f: &FailureFacts<'_>) -> Answer {
    let status = f.failure.status()?;
    Some(matches!(
        status,
        WbemStatus::ACCESS_DENIED | WbemStatus::E_ACCESSDENIED | WbemStatus::RPC_E_ACCESS_DENIED
    ))
}

pub(super) fn remote_process_create(f: &FailureFacts<'_>) -> Answer {
    Some(invokes(f, "Win32_Process", "Create")? && remote(f)?)
}

pub(super) fn event_log_clear(f: &FailureFacts<'_>) -> Answer {
    invokes(f, "Win32_NTEventlogFile", "ClearEventlog")
}

fn invokes(f: &FailureFacts<'_>, class: &str, name: &str) -> Answer {
    match &f.operation()?.target {
        Target::Method { object, method } => {
            Some(object.class.eq_ignore_ascii_case(class) && method.eq_ignore_ascii_case(name))
        }
        _ => Some(false),
    }
}
