//! Search for words in any case, in text that this crate has no grammar for.

use memchr::memchr2;

use crate::cmdline::path::strip_prefix;

/// Whether a line contains a lower-case text, in any case. It allocates nothing: most lines do not
/// contain it.
#[inline]
pub(super) fn has(line: &str, text: &str) -> bool {
    let (line, text) = (line.as_bytes(), text.as_bytes());
    let [first, ..] = text else { return true };
    let mut rest = line;
    while let Some(index) = memchr2(*first, first.to_ascii_uppercase(), rest) {
        rest = rest.get(index..).unwrap_or_default();
        if rest
            .get(..text.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(text))
        {
            return true;
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

/// Whether a text ends with another one, in any case; blanks and quotes around it do not count.
pub(super) fn ends_with(text: &str, end: &str) -> bool {
    let text = text.trim_matches([' ', '"', '\'']);
    let at = text.len().checked_sub(end.len());
    at.and_then(|at| text.get(at..))
        .is_some_and(|last| last.eq_ignore_ascii_case(end))
}

/// Whether a text begins with another one, in any case.
pub(super) fn begins_with(text: &str, start: &str) -> bool {
    strip_prefix(text, start).is_some()
}
