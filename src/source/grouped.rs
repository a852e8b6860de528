//! Numbers as tables for readers have them, with their digits in groups of three.

use crate::value::number::decimal;

/// What may be between the groups.
pub(in crate::source) const SEPARATORS: [char; 3] = [',', '\u{a0}', '\u{202f}'];

/// Parses such a number: `4,688`. `None` for one without groups.
#[inline]
pub(in crate::source) fn grouped(text: &str) -> Option<u64> {
    // Nearly no number has groups.
    let may_have = text.bytes().any(|byte| byte == b',' || !byte.is_ascii());
    may_have.then(|| of_groups(text)).flatten()
}

#[cold]
fn of_groups(text: &str) -> Option<u64> {
    let mut groups = text.split(SEPARATORS);
    let first = groups.next().filter(|first| matches!(first.len(), 1..=3))?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    let is_grouped = digits.len() > first.len();
    is_grouped.then(|| decimal(digits.as_bytes())).flatten()
}

#[cfg(test)]
mod tests;
