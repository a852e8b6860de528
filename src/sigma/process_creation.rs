//! 4688 under the names of `process_creation`.

use std::borrow::Cow;

use crate::event::{FieldRef, ProcessCreation};

type Field = (
    &'static str,
    for<'e> fn(&'e ProcessCreation<'e>) -> Option<FieldRef<'e>>,
);

/// The names and how to find their values.
const FIELDS: [Field; 8] = [
    ("Image", |process| text(&process.new_process_name)),
    ("CommandLine", |process| text(&process.command_line)),
    ("ParentImage", |process| text(&process.parent_process_name)),
    ("ProcessId", |process| {
        Some(FieldRef::from_decimal(process.new_process_id?.get()))
    }),
    ("ParentProcessId", |process| {
        Some(FieldRef::from_decimal(process.process_id?.get()))
    }),
    ("User", user),
    ("LogonId", |process| {
        let id = process.user().logon_id?;
        Some(FieldRef::from_hexadecimal(id.get()))
    }),
    ("IntegrityLevel", integrity_level),
];

pub(super) fn get<'e>(process: &'e ProcessCreation<'e>, name: &str) -> Option<FieldRef<'e>> {
    let mut fields = FIELDS.iter();
    let (_, value) = fields.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    value(process)
}

pub(super) fn fields<'e>(
    process: &'e ProcessCreation<'e>,
) -> impl Iterator<Item = (&'static str, FieldRef<'e>)> {
    let fields = FIELDS.iter();
    fields.filter_map(move |(name, value)| Some((*name, value(process)?)))
}

fn text<'e>(text: &'e Option<Cow<'_, str>>) -> Option<FieldRef<'e>> {
    text.as_deref().map(FieldRef::from_text)
}

fn user<'e>(process: &'e ProcessCreation<'e>) -> Option<FieldRef<'e>> {
    let account = process.user();
    if let Some(name) = account.sid().and_then(|sid| sid.well_known_name()) {
        return Some(FieldRef::from_text(name));
    }
    match (logged(account.domain), logged(account.name)) {
        (Some(domain), Some(name)) => Some(FieldRef::from_account(domain, name)),
        (None, Some(name)) => Some(FieldRef::from_text(name)),
        (_, None) => logged(account.sid).map(FieldRef::from_text),
    }
}

/// A part of an account, which is borrowed from its event.
fn logged(part: Option<Cow<'_, str>>) -> Option<&str> {
    match part? {
        Cow::Borrowed(text) => Some(text),
        Cow::Owned(_) => None,
    }
}

/// The name of the level, or the label as logged if it is unknown.
fn integrity_level<'e>(process: &'e ProcessCreation<'e>) -> Option<FieldRef<'e>> {
    let name = process.integrity_level().and_then(|level| level.name());
    name.map(FieldRef::from_text)
        .or_else(|| text(&process.mandatory_label))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{LogonId, ProcessId};

    fn process(set: impl FnOnce(&mut ProcessCreation<'static>)) -> ProcessCreation<'static> {
        let mut process = ProcessCreation {
            subject_user_sid: Some("S-1-5-18".into()),
            subject_user_name: Some("WKS07$".into()),
            subject_domain_name: Some("CORP".into()),
            subject_logon_id: Some(LogonId::SYSTEM),
            target_user_sid: Some("S-1-0-0".into()),
            target_user_name: Some("-".into()),
            target_domain_name: Some("-".into()),
            target_logon_id: Some(LogonId::new(0)),
            ..ProcessCreation::default()
        };
        set(&mut process);
        process
    }

    #[test]
    fn users_logons_and_levels_of_the_new_process() {
        let dana = |p: &mut ProcessCreation<'static>| {
            p.target_user_sid = Some("S-1-5-21-1-2-3-1104".into());
            p.target_user_name = Some("dana".into());
            p.target_domain_name = Some("CORP".into());
            p.target_logon_id = Some(LogonId::new(0x52_a1c0));
        };
        let table: [(ProcessCreation<'_>, &str, Option<&str>); 14] = [
            (process(|_| {}), "User", Some(r"NT AUTHORITY\SYSTEM")),
            (process(|_| {}), "LogonId", Some("0x3e7")),
            (process(dana), "User", Some(r"CORP\dana")),
            (process(dana), "user", Some(r"CORP\dana")),
            (process(dana), "LogonId", Some("0x52a1c0")),
            (
                process(|p| p.subject_user_sid = Some("S-1-5-21-1-2-3-500".into())),
                "User",
                Some(r"CORP\WKS07$"),
            ),
            (ProcessCreation::default(), "User", None),
            (ProcessCreation::default(), "LogonId", None),
            (
                ProcessCreation {
                    subject_user_sid: Some("S-1-5-21-1-2-3-1".into()),
                    ..ProcessCreation::default()
                },
                "User",
                Some("S-1-5-21-1-2-3-1"),
            ),
            (
                process(|p| p.mandatory_label = Some("S-1-16-12288".into())),
                "IntegrityLevel",
                Some("High"),
            ),
            (
                process(|p| p.mandatory_label = Some("S-1-16-1".into())),
                "IntegrityLevel",
                Some("S-1-16-1"),
            ),
            (
                process(|p| p.new_process_id = Some(ProcessId::new(16))),
                "ProcessId",
                Some("16"),
            ),
            (
                process(|p| p.process_id = Some(ProcessId::new(16))),
                "ParentProcessId",
                Some("16"),
            ),
            (
                process(|p| p.new_process_name = Some("a".into())),
                "NewProcessName",
                None,
            ),
        ];
        for (process, name, expected) in &table {
            let found = get(process, name).map(FieldRef::text);
            assert_eq!(found.as_deref(), *expected, "{name} of {process:?}");
        }
    }
}
