//! `scheme://user:password@host`.
//!
//! RFC 3986, section 3.2.1: applications should not render as clear text any data after the first colon within
//! the user information.

use memchr::memmem;

use super::spans::Spans;

pub(super) fn find(text: &str, spans: &mut Spans) {
    for start in memmem::find_iter(text.as_bytes(), "://") {
        let start = start + 3;
        let rest = text.get(start..).unwrap_or_default();
        let is_end = |c: char| {
            matches!(c, '/' | '?' | '#' | '"' | '\'' | '<' | '>' | '`') || c.is_whitespace()
        };
        let len = rest.find(is_end).unwrap_or(rest.len());
        let authority = rest.get(..len).unwrap_or_default();
        // The host is behind the last one: some programs take a password that is not escaped.
        if let Some((user, _)) = authority.rsplit_once('@')
            && let Some(colon) = user.find(':')
        {
            spans.add(start + colon + 1, start + user.len());
        }
    }
}
