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

deeds::rules!(CallFacts<'_>, does);

#[cfg(test)]
mod tests;
