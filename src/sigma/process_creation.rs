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
mod tests;
