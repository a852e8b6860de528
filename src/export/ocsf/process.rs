//! Process Activity: 4688, Sysmon's 1, and 23 of WMI-Activity's Trace log.

use super::class::Class;
use super::header::unmapped;
use super::objects::{Actor, Body, File, Fingerprint, Parent, Process, Session, User, millis};
use crate::cmdline::path::base_name;
use crate::event::{Payload, ProcessView, SysmonProcessCreation, said};
use crate::export::context::{Context, integer};
use crate::export::hashes;
use crate::export::mask::{Fields, Mask};
use crate::export::text::{NOBODY, Text, logged};
use crate::schema;
use crate::value::{Account, IntegrityLevel, Keywords};

/// The fields of 4688 that the class has a place for.
pub(super) static AUDITED: Fields = Fields::new(|| {
    Mask::of(
        &schema::PROCESS_CREATION,
        &[
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
        ],
    )
});

/// Those of Sysmon's 1.
pub(super) static BY_SYSMON: Fields = Fields::new(|| {
    Mask::of(
        &schema::SYSMON_PROCESS_CREATION,
        &[
            "UtcTime",
            "ProcessGuid",
            "ProcessId",
            "Image",
            "FileVersion",
            "Description",
            "Company",
            "OriginalFileName",
            "CommandLine",
            "CurrentDirectory",
            "User",
            "LogonId",
            "IntegrityLevel",
            "Hashes",
            "ParentProcessGuid",
            "ParentProcessId",
            "ParentImage",
            "ParentCommandLine",
            "ParentUser",
        ],
    )
});

/// Those of 23.
pub(super) static BY_WMI: Fields = Fields::new(|| {
    Mask::of(
        &schema::PROCESS_CREATED,
        &["Commandline", "CreatedProcessId", "User"],
    )
});

/// `None` if the event lacks what the class requires.
pub(super) fn launch<'e>(
    body: &mut Body<'e>,
    view: ProcessView<'e>,
    mapped: Mask,
    context: &Context<'e>,
) -> Option<()> {
    body.device.as_ref()?;
    let process = process(view, context)?;
    let actor = actor(view, context)?;
    let mapped = placed(mapped, &process, &actor, context);
    body.actor = Some(actor);
    body.process = Some(process);
    body.launch_type_id = Some(1);
    body.launch_type = Some("Spawn");
    let keywords = context.event.system.keywords.unwrap_or_default();
    let (id, name) = if keywords.contains(Keywords::AUDIT_FAILURE) {
        (2, "Failure")
    } else {
        (1, "Success")
    };
    body.status_id = Some(id);
    body.status = Some(name);
    body.unmapped = unmapped(context, Some(mapped));
    Class::PROCESS.set(body, 1, "Launch".into());
    Some(())
}

/// The fields that have found their place: an object of the schema is left out without what it requires.
fn placed(
    mut mapped: Mask,
    process: &Process<'_>,
    actor: &Actor<'_>,
    context: &Context<'_>,
) -> Mask {
    let mut keep = |is_lost: bool, names: &[&str]| {
        if is_lost {
            mapped = mapped.without(Mask::of(context.event.payload.schema(), names));
        }
    };
    let parent = process.parent_process.as_ref();
    keep(
        parent.is_none(),
        &["ParentProcessName", "ParentImage", "ParentCommandLine"],
    );
    let parent_id = match &context.event.payload {
        Payload::ProcessCreation(_) => "ProcessId",
        _ => "ParentProcessId",
    };
    let pid = parent.and_then(|parent| parent.pid);
    keep(pid.is_none(), &[parent_id]);
    let parent_uid = parent.and_then(|parent| parent.uid.as_ref());
    keep(parent_uid.is_none(), &["ParentProcessGuid"]);
    keep(process.uid.is_none(), &["ProcessGuid"]);
    let file = process.file.as_ref();
    keep(
        file.is_none(),
        &["FileVersion", "Description", "Company", "OriginalFileName"],
    );
    keep(file.is_none_or(|file| file.hashes.is_none()), &["Hashes"]);
    let is_target = match &context.event.payload {
        Payload::ProcessCreation(event) => event.target_user().is_some(),
        _ => true,
    };
    keep(!is_target || process.user.is_none(), &["TargetDomainName"]);
    keep(process.user.is_none(), &["User"]);
    keep(actor.user.is_none(), &["SubjectDomainName", "ParentUser"]);
    mapped
}

fn process<'e>(view: ProcessView<'e>, context: &Context<'e>) -> Option<Process<'e>> {
    let user = view.user();
    let level = integrity(view, context);
    let line = view.whole_command_line();
    Some(Process {
        pid: Some(integer(view.id())?),
        uid: view.guid().map(Text),
        name: view.image().map(base_name),
        file: view.image().map(|path| of_program(path, context)),
        cmd_line: line.map(|line| context.secrets.mask(line)),
        created_time: Some(millis(view.started().unwrap_or(context.time))),
        integrity_id: level.map(|(id, _)| id),
        integrity: level.map(|(_, name)| name),
        working_directory: view.current_directory(),
        session: session(&user),
        user: self::user(user),
        parent_process: parent(view, context),
    })
}

/// The schema knows six levels. Another is the source's own text.
fn integrity<'e>(view: ProcessView<'e>, context: &Context<'e>) -> Option<(u8, &'e str)> {
    let known = match view.integrity_level() {
        Some(IntegrityLevel::UNTRUSTED) => Some((1, "Untrusted")),
        Some(IntegrityLevel::LOW) => Some((2, "Low")),
        Some(IntegrityLevel::MEDIUM) => Some((3, "Medium")),
        Some(IntegrityLevel::HIGH) => Some((4, "High")),
        Some(IntegrityLevel::SYSTEM) => Some((5, "System")),
        Some(IntegrityLevel::PROTECTED_PROCESS) => Some((6, "Protected")),
        other => other.and_then(|level| Some((99, level.name()?))),
    };
    known.or_else(|| {
        let label = match &context.event.payload {
            Payload::ProcessCreation(process) => logged(&process.mandatory_label),
            Payload::SysmonProcessCreation(process) => logged(&process.integrity_level),
            _ => None,
        };
        label.filter(|label| *label != "-").map(|label| (99, label))
    })
}

fn parent<'e>(view: ProcessView<'e>, context: &Context<'e>) -> Option<Parent<'e>> {
    let line = view.whole_parent_command_line();
    let (pid, uid) = (integer(view.parent_id()), view.parent_guid());
    (pid.is_some() || uid.is_some()).then(|| Parent {
        pid,
        uid: uid.map(Text),
        name: view.parent_image().map(base_name),
        file: view.parent_image().map(file),
        cmd_line: line.map(|line| context.secrets.mask(line)),
    })
}

/// The creator, and its user; of a 23 the client's user.
fn actor<'e>(view: ProcessView<'e>, context: &Context<'e>) -> Option<Actor<'e>> {
    let process = parent(view, context).map(|parent| Process {
        pid: parent.pid,
        uid: parent.uid,
        name: parent.name,
        file: parent.file,
        cmd_line: parent.cmd_line,
        ..Process::default()
    });
    let subject = match &context.event.payload {
        Payload::ProcessCreated(_) => view.user(),
        _ => view.parent_user(),
    };
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
    id.map(|id| Session {
        uid: Some(Text(id)),
    })
}

/// A regular file of that path.
pub(super) fn file(path: &str) -> File<'_> {
    File {
        name: Some(base_name(path).into()),
        path: Some(path.into()),
        kind: Some("Regular File"),
        type_id: Some(1),
        ..File::default()
    }
}

/// The executable of the new process, of which Sysmon tells more.
fn of_program<'e>(path: &'e str, context: &Context<'e>) -> File<'e> {
    let file = file(path);
    let Payload::SysmonProcessCreation(event) = &context.event.payload else {
        return file;
    };
    File {
        version: said(&event.file_version),
        desc: said(&event.description),
        company_name: said(&event.company),
        internal_name: said(&event.original_file_name),
        hashes: fingerprints(event),
        ..file
    }
}

fn fingerprints<'e>(event: &'e SysmonProcessCreation<'e>) -> Option<Vec<Fingerprint<'e>>> {
    let hashes = hashes::of(event.hashes.as_deref().unwrap_or_default());
    let all: Vec<_> = hashes
        .map(|(name, value)| {
            let (algorithm_id, algorithm) = match name {
                "MD5" => (1, "MD5"),
                "SHA1" => (2, "SHA-1"),
                "SHA256" => (3, "SHA-256"),
                other => (99, other),
            };
            Fingerprint {
                algorithm_id: Some(algorithm_id),
                algorithm: Some(algorithm),
                value: Some(value),
            }
        })
        .collect();
    (!all.is_empty()).then_some(all)
}
