//! The operations of clients that WMI-Activity's Trace log tells: 11, 22 and 23.

use super::draft::{Header, client};
use super::node::Draft;
use super::role::EventRole;
use super::story::StoryKind;
use crate::detect::kept;
use crate::event::{MethodExecuted, OperationStarted, ProcessCreated, System};

/// A process that WMI created for a client: it names both processes.
pub(super) fn of_created(
    header: &Header<'_>,
    created: &ProcessCreated<'_>,
    system: &System<'_>,
) -> Draft {
    let line = created.command_line.as_deref().unwrap_or_default();
    let user = created.user.as_deref().map(kept::text);
    let mut draft = header.draft(EventRole::Operation, user, kept::command_line(line));
    draft.is_remote = created.is_remote(system) == Some(true);
    draft.alone = draft.is_remote.then_some(StoryKind::RemoteExecution);
    draft.process_id = created.created_process_id;
    let computer = created.client_computer().filter(|_| draft.is_remote);
    client(&mut draft, header, computer, created.client_process_id);
    draft
}

/// A call that a client started.
pub(super) fn of_started(
    header: &Header<'_>,
    started: &OperationStarted<'_>,
    system: &System<'_>,
) -> Draft {
    let what = started.operation.as_deref().unwrap_or_default();
    let user = started.user.as_deref().map(kept::text);
    let mut draft = header.draft(EventRole::Operation, user, kept::command_line(what));
    draft.is_remote = started.is_remote(system) == Some(true);
    let computer = started.client_computer().filter(|_| draft.is_remote);
    client(&mut draft, header, computer, started.client_process_id);
    draft
}

/// A method that was executed for a client.
pub(super) fn of_executed(
    header: &Header<'_>,
    executed: &MethodExecuted<'_>,
    system: &System<'_>,
) -> Draft {
    let class = executed.class_name.as_deref().unwrap_or_default();
    let method = executed.method_name.as_deref().unwrap_or_default();
    let what = format!("{class}::{method}");
    let user = executed.user.as_deref().map(kept::text);
    let mut draft = header.draft(EventRole::Operation, user, kept::text(&what));
    draft.is_remote = executed.is_remote(system) == Some(true);
    let computer = executed.client_computer().filter(|_| draft.is_remote);
    client(&mut draft, header, computer, executed.client_process_id);
    draft
}
