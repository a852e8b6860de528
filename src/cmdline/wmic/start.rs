//! Tests whether the beginning of a text is a wmic command.

use memchr::memchr;

use crate::ascii::trim_start;
use crate::fold;
use crate::secrets::wmic::{GLOBAL_SWITCHES, is_alias, name, split_at, strip_sign, switch};

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
