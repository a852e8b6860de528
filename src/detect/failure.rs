//! Rules on 5858.

use super::deeds::{self, Deed};
use super::facts::{Answer, FailureFacts};
use crate::value::WbemStatus;

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

fn does(f: &FailureFacts<'_>, deed: Deed) -> Answer {
    Some(deeds::does(f.operation()?, deed))
}

/// From another computer, or denied: a local administrator is not denied.
pub(super) fn remote_process_create(f: &FailureFacts<'_>) -> Answer {
    if !does(f, Deed::ProcessCreate)? {
        return Some(false);
    }
    match remote(f) {
        Some(true) => Some(true),
        unknown => access_denied(f).filter(|is_denied| *is_denied).or(unknown),
    }
}

deeds::rules!(FailureFacts<'_>, does);
