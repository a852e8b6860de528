//! Rules on the calls of clients: Trace events 11 and 22.

use super::deeds::{self, Deed};
use super::facts::{Answer, CallFacts};
use crate::event::Payload;

/// The client is on another computer.
fn is_remote(f: &CallFacts<'_>) -> Answer {
    match &f.event.payload {
        Payload::OperationStarted(started) => started.is_remote(&f.event.system),
        Payload::MethodExecuted(executed) => executed.is_remote(&f.event.system),
        _ => None,
    }
}

fn does(f: &CallFacts<'_>, deed: Deed) -> Answer {
    match &f.event.payload {
        Payload::MethodExecuted(executed) => {
            let (class, method) = (
                executed.class_name.as_deref()?,
                executed.method_name.as_deref()?,
            );
            Some(deeds::is_call(deed, class, method))
        }
        _ => Some(deeds::does(f.operation()?, deed)),
    }
}

pub(super) fn remote_process_create(f: &CallFacts<'_>) -> Answer {
    if !does(f, Deed::ProcessCreate)? {
        return Some(false);
    }
    is_remote(f)
}

macro_rules! deeds {
    ($($rule:ident = $deed:ident),*) => { $(
        pub(super) fn $rule(f: &CallFacts<'_>) -> Answer {
            does(f, Deed::$deed)
        }
    )* };
}

deeds!(
    service_create = ServiceCreate,
    event_log_clear = EventLogClear,
    shadow_copy_delete = ShadowCopyDelete,
    registry_write = RegistryWrite,
    subscription_create = SubscriptionCreate
);

#[cfg(test)]
mod tests;
