//! Tests whether the beginning of a text is a wmic command.

use memchr::memchr;

use super::command::Verb;
use super::fold;
use super::words::{GLOBAL_SWITCHES, VERB_SWITCHES, is_alias, switch};
use crate::ascii::trim_start;

/// The text after the program; leading white space is ignored.
pub(super) fn behind_program(line: &str) -> &str {
    let line = trim_start(line);
    match line.strip_prefix('"') {
        Some(quoted) => {
            let end = memchr(b'"', quoted.as_bytes());
            end.and_then(|end| quoted.get(end + 1..))
                .unwrap_or_default()
        }
        None => split_at(line, char::is_whitespace).1,
    }
}

/// Whether the first word after the program can belong to wmic.exe's grammar. A cheap test that
/// rejects the command lines of most other programs.
pub(super) fn may_be_wmic(line: &str) -> bool {
    let rest = trim_start(behind_program(line));
    let rest = rest.strip_prefix('"').unwrap_or(rest);
    match strip_sign(rest) {
        Some(rest) => switch(name(rest).0, &GLOBAL_SWITCHES).is_some(),
        // Most have nothing behind their program.
        None if rest.is_empty() => false,
        None => {
            let word = name(rest).0;
            is_alias(word) || fold::is(word, "path") || fold::is(word, "class")
        }
    }
}

/// Whether a text begins with a switch that wmic.exe has.
pub(super) fn is_known_switch(text: &str) -> bool {
    let Some(rest) = strip_sign(text) else {
        return false;
    };
    let name = name(rest).0;
    name == "?"
        || switch(name, &GLOBAL_SWITCHES).is_some()
        || switch(name, &VERB_SWITCHES).is_some()
}

/// Whether a wmic.exe command can continue with that text before its target: a switch, or the target
/// with a valid next word. It tests two words: one word that happens to be an alias is not enough.
pub(super) fn is_command(text: &str) -> bool {
    if is_known_switch(text) {
        return true;
    }
    let (word, rest) = word(text);
    let is = |keyword| fold::is(word, keyword);
    if is("context") || is("quit") || is("exit") {
        return true;
    }
    let rest = if is("path") || is("class") {
        self::word(rest).1
    } else if is_alias(word) {
        rest
    } else {
        return false;
    };
    let (next, _) = self::word(rest);
    next.is_empty()
        || next.starts_with(fold::is_switch_sign)
        || fold::is(next, "where")
        || Verb::of(next).is_some()
}

/// The text without the sign of a switch and the blanks after it.
fn strip_sign(text: &str) -> Option<&str> {
    text.strip_prefix(fold::is_switch_sign).map(trim_start)
}

/// The first word of a text without its quotes, and the text after it.
fn word(text: &str) -> (&str, &str) {
    let (word, rest) = split_at(trim_start(text), char::is_whitespace);
    (word.trim_matches('"'), rest)
}

/// The text up to the end of a name or of the first word.
fn name(text: &str) -> (&str, &str) {
    split_at(text, |c| {
        c.is_whitespace() || matches!(fold::sign(c), ':' | '"')
    })
}

/// Splits at the first matching character.
pub(super) fn split_at(text: &str, is_end: impl Fn(char) -> bool) -> (&str, &str) {
    // Usually only ASCII comes before it.
    let stop = |byte: &u8| !byte.is_ascii() || is_end(char::from(*byte));
    let len = match text.as_bytes().iter().position(stop) {
        Some(index) if text.as_bytes().get(index).is_some_and(u8::is_ascii) => index,
        _ => text.find(is_end).unwrap_or(text.len()),
    };
    text.split_at_checked(len).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests;
