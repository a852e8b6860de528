//! 4688.

use std::borrow::Cow;

use super::args::Args;
use super::objects::{Body, Effective, Parent, Process, ProcessUser, Related, User, Users};
use crate::cmdline::Argv;
use crate::cmdline::path::base_name;
use crate::event::ProcessCreation;
use crate::export::context::{Context, long};
use crate::export::text::{NOBODY, logged};
use crate::value::{Account, Keywords};

pub(super) fn creation<'e>(
    document: &mut Body<'e>,
    process: &'e ProcessCreation<'e>,
    context: &Context<'e>,
) {
    let event = document.event_mut();
    event.category = Some(&["process"]);
    event.kinds = Some(&["start"]);
    event.action = Some("created-process".into());
    event.module = Some("security");
    event.outcome = context.event.system.keywords.and_then(outcome);
    let subject = process.subject_user();
    let target = process.target_user();
    let name = target.as_ref().map_or(&None, |user| &user.name);
    document.related = related([&subject.name, name]);
    let runs_as = target.as_ref().unwrap_or(&subject).clone();
    document.process = Some(fields(process, runs_as, context));
    document.user = user(subject, target);
}

fn outcome(keywords: Keywords) -> Option<&'static str> {
    if keywords.contains(Keywords::AUDIT_SUCCESS) {
        Some("success")
    } else {
        keywords
            .contains(Keywords::AUDIT_FAILURE)
            .then_some("failure")
    }
}

fn fields<'e>(
    process: &'e ProcessCreation<'e>,
    runs_as: Account<'e>,
    context: &Context<'e>,
) -> Process<'e> {
    let executable = logged(&process.new_process_name);
    let line = context.secrets.logged(&process.command_line);
    let (args, args_count) = args(line.as_ref(), context);
    Process {
        pid: long(process.new_process_id),
        executable,
        name: executable.map(base_name),
        args,
        args_count,
        command_line: line,
        parent: parent(process),
        user: process_user(runs_as),
        ..Process::default()
    }
}

/// `args`, and their number if they are split as Windows does.
pub(super) fn args<'e>(
    line: Option<&Cow<'e, str>>,
    context: &Context<'e>,
) -> (Option<Args<'e>>, Option<usize>) {
    let Some(line) = line else {
        return (None, None);
    };
    if context.has_argv {
        let count = Argv::new(line).count();
        (Some(Args::Windows(line.clone())), Some(count))
    } else {
        (Some(Args::Elastic(line.clone())), None)
    }
}

fn parent<'e>(process: &'e ProcessCreation<'e>) -> Option<Parent<'e>> {
    let executable = logged(&process.parent_process_name);
    let pid = long(process.process_id);
    (pid.is_some() || executable.is_some()).then(|| Parent {
        pid,
        executable,
        name: executable.map(base_name),
        ..Parent::default()
    })
}

pub(super) fn process_user(account: Account<'_>) -> Option<ProcessUser<'_>> {
    let id = account.sid.filter(|sid| sid != NOBODY);
    (id.is_some() || account.name.is_some()).then_some(ProcessUser {
        id,
        name: account.name,
    })
}

fn user<'e>(subject: Account<'e>, target: Option<Account<'e>>) -> Option<User<'e>> {
    let user = User {
        id: subject.sid.filter(|sid| sid != NOBODY),
        name: subject.name,
        domain: subject.domain,
        effective: target.map(|account| Effective {
            id: account.sid.filter(|sid| sid != NOBODY),
            name: account.name.map(before_at),
            domain: account.domain,
        }),
    };
    let has_some = user.id.is_some() || user.name.is_some() || user.effective.is_some();
    (has_some || user.domain.is_some()).then_some(user)
}

/// A name without the domain of `name@domain`.
fn before_at(name: Cow<'_, str>) -> Cow<'_, str> {
    match name {
        Cow::Borrowed(name) => name.split('@').next().unwrap_or(name).into(),
        Cow::Owned(mut name) => {
            name.truncate(name.find('@').unwrap_or(name.len()));
            name.into()
        }
    }
}

/// Users, each once.
pub(super) fn related<'e>(users: [&Option<Cow<'e, str>>; 2]) -> Option<Related<'e>> {
    let [one, other] = users;
    let other = other.clone().filter(|other| one.as_ref() != Some(other));
    (one.is_some() || other.is_some()).then(|| Related {
        user: Some(Users::Two([one.clone(), other])),
        ..Related::default()
    })
}
