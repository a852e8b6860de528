//! Whether a number in a record is certainly not the event's ID, by the name before it.

use memchr::memrchr;

/// How names of processes and threads end, in any case: no record has the event's ID under one.
const OTHERS: [&str; 5] = [
    "processid",
    "process_id",
    "process id",
    "threadid",
    "thread_id",
];
/// Each name of an event's ID, or of a value in it, contains one of these in any case.
const OF_IDS: [&str; 5] = ["id", "code", "event", "text", "value"];
/// The longest name that is looked at.
const MAX_NAME: usize = 64;

/// Whether the number between two parts of a record is of a process or a thread, or of another member
/// of JSON than an event's ID.
pub(in crate::source) fn is_other(before: &[u8], after: &[u8]) -> bool {
    // Quotes are escaped in a string.
    let is_quote = |byte: &u8| matches!(byte, b'"' | b'\'' | b'\\');
    let unquoted = |text: &[u8]| {
        text.iter()
            .rposition(|byte| !is_quote(byte))
            .map_or(0, |at| at + 1)
    };
    let value = before.get(..unquoted(before)).unwrap_or_default();
    let (name, separator) = match value.trim_ascii_end() {
        [name @ .., separator @ (b':' | b'=')] => (name.trim_ascii_end(), *separator),
        _ => return false,
    };
    let bare = name.get(..unquoted(name)).unwrap_or_default();
    let ends_with = |end: &&str| {
        let last = bare
            .len()
            .checked_sub(end.len())
            .and_then(|at| bare.get(at..));
        last.is_some_and(|last| last.eq_ignore_ascii_case(end.as_bytes()))
    };
    if OTHERS.iter().any(ends_with) || is_short_name(bare) {
        return true;
    }
    let is_quoted = before.ends_with(b"\"");
    let is_whole = match after.first() {
        Some(b'"') => is_quoted,
        Some(b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n') | None => !is_quoted,
        Some(_) => false,
    };
    is_whole && separator == b':' && member(name).is_some_and(|name| !may_be_of_id(name))
}

/// Whether a text ends with the short name of a process or a thread.
fn is_short_name(text: &[u8]) -> bool {
    let name = text
        .strip_suffix(b"pid")
        .or_else(|| text.strip_suffix(b"tid"));
    name.is_some_and(|before| {
        before
            .last()
            .is_none_or(|byte| !byte.is_ascii_alphanumeric())
    })
}

/// The name that a text ends with, if it is one of JSON without escapes.
fn member(text: &[u8]) -> Option<&[u8]> {
    let text = text.strip_suffix(b"\"")?;
    let text = text.get(text.len().saturating_sub(MAX_NAME)..)?;
    let (before, name) = text.split_at_checked(memrchr(b'"', text)?)?;
    // An empty one is a part of a quote that CSV doubled.
    let is_plain = name.len() > 1 && !name.contains(&b'\\') && !before.ends_with(b"\\");
    is_plain.then(|| name.get(1..))?
}

fn may_be_of_id(name: &[u8]) -> bool {
    OF_IDS.iter().any(|part| {
        let mut parts = name.windows(part.len());
        parts.any(|other| other.eq_ignore_ascii_case(part.as_bytes()))
    })
}

#[cfg(test)]
mod tests;
