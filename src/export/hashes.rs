//! The hashes of an executable, as Sysmon writes them: `SHA256=...,IMPHASH=...`.

use std::borrow::Cow;

/// Each algorithm with its hash in lower case.
pub(super) fn of(text: &str) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    text.split(',').filter_map(|part| {
        let (name, hash) = part.trim().split_once('=')?;
        (!hash.is_empty()).then_some((name, lower(hash)))
    })
}

fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        text.to_ascii_lowercase().into()
    } else {
        text.into()
    }
}
