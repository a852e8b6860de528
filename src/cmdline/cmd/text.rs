//! Delimiters, quotes and carets of cmd.exe.

use std::borrow::Cow;

use memchr::memchr2;

/// Whether a byte separates words for cmd.exe.
pub(super) const fn is_delimiter(byte: u8) -> bool {
    is_blank(byte) || matches!(byte, b',' | b';' | b'=')
}

/// Whether a byte is white space. A line feed counts: a logged line may have one.
pub(super) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

/// The text from an index on; empty behind the end.
pub(super) fn from(text: &str, index: usize) -> &str {
    text.get(index..).unwrap_or_default()
}

/// The text without leading bytes that match; they are ASCII.
pub(super) fn skip(text: &str, is_skipped: impl Fn(u8) -> bool) -> &str {
    let kept = text.bytes().position(|byte| !is_skipped(byte));
    from(text, kept.unwrap_or(text.len()))
}

/// The text without blanks around it.
pub(super) fn trim(text: &str) -> &str {
    let is_kept = |byte: u8| !is_blank(byte);
    let end = text.bytes().rposition(is_kept).map_or(0, |at| at + 1);
    let start = text.bytes().position(is_kept).unwrap_or(end);
    text.get(start..end).unwrap_or_default()
}

/// The length of the first word: up to a delimiter outside quotes.
pub(super) fn word_len(text: &str, is_end: impl Fn(u8) -> bool) -> usize {
    let mut is_quoted = false;
    let end = text.bytes().position(|byte| {
        is_quoted ^= byte == b'"';
        !is_quoted && is_end(byte)
    });
    end.unwrap_or(text.len())
}

/// Takes the carets out: outside quotes, one makes the next character plain.
pub(super) fn without_carets(text: &str) -> Cow<'_, str> {
    if text.contains('^') {
        plain(text, false).into()
    } else {
        text.into()
    }
}

/// Takes quotes and carets out.
pub(super) fn unquoted(text: &str) -> Cow<'_, str> {
    if memchr2(b'"', b'^', text.as_bytes()).is_none() {
        return text.into();
    }
    let inner = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
    match inner {
        Some(inner) if !inner.contains('"') => inner.into(),
        _ => plain(text, true).into(),
    }
}

/// Takes quotes out; carets stay.
pub(super) fn without_quotes(text: &str) -> Cow<'_, str> {
    let inner = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
    match inner {
        Some(inner) if !inner.contains('"') => inner.into(),
        _ if text.contains('"') => text.replace('"', "").into(),
        _ => text.into(),
    }
}

fn plain(text: &str, drops_quotes: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_quoted = false;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '^' if !is_quoted => out.extend(chars.next()),
            '"' => {
                is_quoted = !is_quoted;
                if !drops_quotes {
                    out.push(c);
                }
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests;
