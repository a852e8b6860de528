//! The operations of clients that WMI-Activity's Trace log tells: 11, 22 and 23.

use super::draft::{Header, client};
use super::node::Draft;
use super::role::EventRole;
use super::story::StoryKind;
use crate::detect::kept;
use crate::event::{MethodExecuted, OperationStarted, ProcessCreated, System};
use crate::value::{Host, ProcessId};

/// The client of an operation.
struct Client<'e> {
    computer: Option<&'e str>,
    id: Option<ProcessId>,
}

impl Client<'_> {
    /// A client of another computer that gives no name, or a local one, is none of this computer's
    /// processes: it says its name itself.
    fn note(self, draft: &mut Draft, header: &Header<'_>, is_remote: Option<bool>) {
        let computer = match (is_remote, self.computer) {
            (Some(false), _) => None,
            (Some(true), Some(name)) if Host::new(name).is_remote(Some(header.computer)) => {
                Some(name)
            }
            _ => return,
        };
        client(draft, header, computer, self.id);
    }
}

/// A process that WMI created for a client: it names both processes.
pub(super) fn of_created(
    header: &Header<'_>,
    created: &ProcessCreated<'_>,
    system: &System<'_>,
) -> Draft {
    let line = created.command_line.as_deref().unwrap_or_default();
    let user = created.user.as_deref().map(kept::text);
    let mut draft = header.draft(EventRole::Operation, user, kept::command_line(line));
    let is_remote = created.is_remote(system);
    draft.is_remote = is_remote == Some(true);
    draft.alone = draft.is_remote.then_some(StoryKind::RemoteExecution);
    draft.process_id = created.created_process_id;
    let client = Client {
        computer: created.client_computer(),
        id: created.client_process_id,
    };
    client.note(&mut draft, header, is_remote);
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
    let is_remote = started.is_remote(system);
    draft.is_remote = is_remote == Some(true);
    let client = Client {
        computer: started.client_computer(),
        id: started.client_process_id,
    };
    client.note(&mut draft, header, is_remote);
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
    let is_remote = executed.is_remote(system);
    draft.is_remote = is_remote == Some(true);
    let client = Client {
        computer: executed.client_computer(),
        id: executed.client_process_id,
    };
    client.note(&mut draft, header, is_remote);
    draft
}
