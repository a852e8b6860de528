//! Keyword search in command lines that this crate has no grammar for.

use memchr::memchr2;

/// Whether a line contains a lower-case text, in any case. It allocates nothing: most lines do not
/// contain it.
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
