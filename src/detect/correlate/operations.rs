//! The operations of clients that WMI-Activity's Trace log tells: 11, 22 and 23.

use super::draft::{self, Header};
use super::node::Draft;
use super::role::EventRole;
use super::story::StoryKind;
use crate::detect::{Analysis, kept};
use crate::event::{
    Event, MethodExecuted, OperationStarted, Payload, ProcessCreated, System, TraceClient,
};
use crate::value::Host;

/// An event of the Trace log, as far as a story may have it.
pub(super) fn of_trace(
    header: &Header<'_>,
    analysis: &Analysis<'_>,
    event: &Event<'_>,
) -> Option<Draft> {
    let system = &event.system;
    match &event.payload {
        Payload::ProcessCreated(created) => Some(of_created(header, created, system)),
        // There are many of them.
        _ if analysis.indicators().is_empty() => None,
        Payload::OperationStarted(started) => Some(of_started(header, started, system)),
        Payload::MethodExecuted(executed) => Some(of_executed(header, executed, system)),
        _ => None,
    }
}

/// Notes the client. One of another computer that gives no name, or a local one, is no process of this
/// computer: it says its name itself.
fn note(draft: &mut Draft, header: &Header<'_>, client: TraceClient<'_>) {
    draft.is_remote = client.is_remote == Some(true);
    let computer = match (client.is_remote, client.computer) {
        (Some(false), _) => None,
        (Some(true), Some(name)) if Host::new(name).is_remote(Some(header.computer)) => Some(name),
        _ => return,
    };
    draft::client(draft, header, computer, client.process_id);
}

/// A process that WMI created for a client: it names both processes.
fn of_created(header: &Header<'_>, created: &ProcessCreated<'_>, system: &System<'_>) -> Draft {
    let line = created.command_line.as_deref().unwrap_or_default();
    let user = created.user.as_deref();
    let mut draft = header.draft(EventRole::Operation, user, kept::text(line));
    note(&mut draft, header, created.client(system));
    draft.alone = draft.is_remote.then_some(StoryKind::RemoteExecution);
    draft.process_id = created.created_process_id;
    draft
}

/// A call that a client started.
fn of_started(header: &Header<'_>, started: &OperationStarted<'_>, system: &System<'_>) -> Draft {
    let what = started.operation.as_deref().unwrap_or_default();
    let user = started.user.as_deref();
    let mut draft = header.draft(EventRole::Operation, user, kept::text(what));
    note(&mut draft, header, started.client(system));
    draft
}

/// A method that was executed for a client.
fn of_executed(header: &Header<'_>, executed: &MethodExecuted<'_>, system: &System<'_>) -> Draft {
    let class = executed.class_name.as_deref().unwrap_or_default();
    let method = executed.method_name.as_deref().unwrap_or_default();
    let what = format!("{class}::{method}");
    let user = executed.user.as_deref();
    let mut draft = header.draft(EventRole::Operation, user, kept::text(&what));
    note(&mut draft, header, executed.client(system));
    draft
}
