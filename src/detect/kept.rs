//! The text that is kept of an event, and its size in bytes.

use std::borrow::Cow;

use crate::secrets::redact;

/// The maximum bytes kept of a text: a command line, an image, a query, a user.
pub(super) const MAX_TEXT: usize = 1024;

/// The maximum bytes kept of a computer name: the longest DNS name.
const MAX_NAME: usize = 255;

/// A text with its passwords masked, then cut: a cut first could remove what marks a password.
pub(super) fn text(text: &str) -> String {
    cut_text(&redact(text)).to_owned()
}

/// A text, cut.
pub(super) fn cut_text(text: &str) -> &str {
    cut(text, MAX_TEXT)
}

/// A text to be kept until somebody asks for it, who then calls [`text`](self::text): most are never asked for. One that
/// is cut is masked now.
pub(super) fn raw_text(text: &str) -> Cow<'_, str> {
    if text.len() > MAX_TEXT {
        Cow::Owned(self::text(text))
    } else {
        Cow::Borrowed(text)
    }
}

/// The name of a computer, cut.
pub(super) fn name(name: &str) -> &str {
    cut(name, MAX_NAME)
}

/// At most that many bytes, up to the end of a character.
pub(super) fn cut(text: &str, max: usize) -> &str {
    let mut end = max.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The bytes that an allocation of that size takes, with 16 bytes of allocator overhead.
pub(super) const fn allocation(size: usize) -> usize {
    if size == 0 { 0 } else { size + 16 }
}

/// The maximum bytes of an entry in a large [`BTreeMap`](std::collections::BTreeMap). A node has
/// room for 11 entries and holds 5 or more. At most one node in 6 is an inner one, with room for
/// 12 edges.
pub(super) const fn map_entry<K, V>() -> usize {
    let parent = 2 * size_of::<usize>();
    let leaf = 11 * (size_of::<K>() + size_of::<V>()) + parent;
    let inner = leaf + 12 * size_of::<usize>();
    (5 * allocation(leaf) + allocation(inner)).div_ceil(6 * 5)
}

/// The bytes of a [`BTreeMap`](std::collections::BTreeMap) of any size: at least one node.
pub(super) const fn map<K, V>(len: usize) -> usize {
    let leaf = allocation(11 * (size_of::<K>() + size_of::<V>()) + 2 * size_of::<usize>());
    let entries = len * map_entry::<K, V>();
    match len {
        0 => 0,
        _ if entries < leaf => leaf,
        _ => entries,
    }
}

/// The capacity that a buffer grows to: it doubles, but not beyond `max`.
pub(super) fn grown(capacity: usize, max: usize) -> usize {
    let doubled = capacity.saturating_mul(2).max(4);
    doubled.min(max.max(capacity.saturating_add(1)))
}

#[cfg(test)]
mod tests;
