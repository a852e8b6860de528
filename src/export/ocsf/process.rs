//! 4688: Process Activity.

use super::class::Class;
use super::header::unmapped;
use super::objects::{Actor, Body, File, Parent, Process, Session, User, millis};
use crate::cmdline::path::base_name;
use crate::event::ProcessCreation;
use crate::export::context::Context;
use crate::export::text::{NOBODY, logged};
use crate::value::{Account, IntegrityLevel};

const MAPPED: &[&str] = &[
    "SubjectUserSid",
    "SubjectUserName",
    "SubjectDomainName",
    "SubjectLogonId",
    "NewProcessId",
    "NewProcessName",
    "ProcessId",
    "CommandLine",
    "TargetUserSid",
    "TargetUserName",
    "TargetDomainName",
    "TargetLogonId",
    "ParentProcessName",
    "MandatoryLabel",
];

/// `None` if the event lacks what the class requires.
pub(super) fn creation<'e>(
    body: &mut Body<'e>,
    event: &'e ProcessCreation<'e>,
    context: &Context<'e>,
) -> Option<()> {
    body.device.as_ref()?;
    let process = process(event, context)?;
    body.actor = Some(actor(event)?);
    body.process = Some(process);
    body.launch_type_id = Some(1);
    body.launch_type = Some("Spawn");
    body.status_id = Some(1);
    body.status = Some("Success");
    body.unmapped = unmapped(context, MAPPED);
    Class::PROCESS.set(body, 1, "Launch".into());
    Some(())
}

fn process<'e>(event: &'e ProcessCreation<'e>, context: &Context<'e>) -> Option<Process<'e>> {
    let image = logged(&event.new_process_name);
    let user = event.user();
    let level = event.integrity_level().map(integrity);
    let label = logged(&event.mandatory_label);
    Some(Process {
        pid: Some(event.new_process_id?.get()),
        name: image.map(base_name),
        file: image.map(file),
        cmd_line: context.secrets.logged(&event.command_line),
        created_time: Some(millis(context.time)),
        integrity_id: level.map(|(id, _)| id).or(label.map(|_| OTHER_LEVEL.0)),
        integrity: level.map(|(_, name)| name).or(label.map(|_| OTHER_LEVEL.1)),
        session: session(&user),
        user: self::user(user),
        parent_process: parent(event),
    })
}

const OTHER_LEVEL: (u8, &str) = (99, "Other");

/// The schema knows six levels.
fn integrity(level: IntegrityLevel) -> (u8, &'static str) {
    match level {
        IntegrityLevel::UNTRUSTED => (1, "Untrusted"),
        IntegrityLevel::LOW => (2, "Low"),
        IntegrityLevel::MEDIUM => (3, "Medium"),
        IntegrityLevel::HIGH => (4, "High"),
        IntegrityLevel::SYSTEM => (5, "System"),
        IntegrityLevel::PROTECTED_PROCESS => (6, "Protected"),
        other => (OTHER_LEVEL.0, other.name().unwrap_or(OTHER_LEVEL.1)),
    }
}

fn parent<'e>(event: &'e ProcessCreation<'e>) -> Option<Parent<'e>> {
    let image = logged(&event.parent_process_name);
    Some(Parent {
        pid: Some(event.process_id?.get()),
        name: image.map(base_name),
        file: image.map(file),
    })
}

fn actor<'e>(event: &'e ProcessCreation<'e>) -> Option<Actor<'e>> {
    let image = logged(&event.parent_process_name);
    let process = event.process_id.map(|id| Process {
        pid: Some(id.get()),
        name: image.map(base_name),
        file: image.map(file),
        ..Process::default()
    });
    let subject = event.subject_user();
    let actor = Actor {
        process,
        session: session(&subject),
        user: user(subject),
    };
    let has_some = actor.process.is_some() || actor.session.is_some() || actor.user.is_some();
    has_some.then_some(actor)
}

/// A user needs a name or a SID.
pub(super) fn user(account: Account<'_>) -> Option<User<'_>> {
    let uid = account.sid.filter(|sid| sid != NOBODY);
    (uid.is_some() || account.name.is_some()).then_some(User {
        uid,
        name: account.name,
        domain: account.domain,
    })
}

fn session(account: &Account<'_>) -> Option<Session> {
    let id = account.logon_id.filter(|id| !id.is_none());
    id.map(|id| Session { uid: Some(id) })
}

/// A regular file of that path.
fn file(path: &str) -> File<'_> {
    File {
        name: Some(base_name(path).into()),
        path: Some(path.into()),
        kind: Some("Regular File"),
        type_id: Some(1),
    }
}
