//! Decodes the content of a JSON string.

use memchr::memchr;

/// The content without its escapes; `None` for half of a surrogate pair.
pub(super) fn unescape(content: &str) -> Option<String> {
    decode(content, |_| None)
}

/// The same with U+FFFD for half of a surrogate pair, and the offset of the first.
#[cold]
pub(super) fn unescape_halves(content: &str) -> (String, usize) {
    let mut first = None;
    let plain = decode(content, |at| {
        first.get_or_insert(at);
        Some(char::REPLACEMENT_CHARACTER)
    });
    (plain.unwrap_or_default(), first.unwrap_or_default())
}

/// `half` says what a half of a surrogate pair at an offset becomes.
fn decode(content: &str, mut half: impl FnMut(usize) -> Option<char>) -> Option<String> {
    let mut plain = String::with_capacity(content.len());
    let mut rest = content;
    loop {
        // Escapes often follow one another: `\r\n\t`.
        let escape = if rest.starts_with('\\') {
            rest
        } else {
            let Some(index) = memchr(b'\\', rest.as_bytes()) else {
                break;
            };
            let (before, escape) = rest.split_at(index);
            plain.push_str(before);
            escape
        };
        let (decoded, len) = match escape.as_bytes().get(1) {
            Some(b'n') => ('\n', 2),
            Some(b'r') => ('\r', 2),
            Some(b't') => ('\t', 2),
            Some(b'b') => ('\u{8}', 2),
            Some(b'f') => ('\u{c}', 2),
            Some(b'u') => match unicode(escape) {
                Some(decoded) => decoded,
                None => (half(content.len() - escape.len())?, 6),
            },
            // A quote, a backslash or a slash.
            Some(same) => (char::from(*same), 2),
            None => break,
        };
        plain.push(decoded);
        rest = escape.get(len..).unwrap_or_default();
    }
    plain.push_str(rest);
    Some(plain)
}

/// `\u00e9`, or a surrogate pair of two such escapes, and its length; `None` for half of a pair.
fn unicode(escape: &str) -> Option<(char, usize)> {
    let first = code_unit(escape)?;
    if let Some(single) = char::from_u32(first.into()) {
        return Some((single, 6));
    }
    let second = code_unit(escape.get(6..)?)?;
    let pair = char::decode_utf16([first, second]).next()?.ok()?;
    Some((pair, 12))
}

fn code_unit(escape: &str) -> Option<u16> {
    u16::from_str_radix(escape.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escapes() {
        let table = [
            ("", Some("")),
            (r"C:\\Windows\\é", Some(r"C:\Windows\é")),
            (r#"\"\/\b\f\n\r\t"#, Some("\"/\u{8}\u{c}\n\r\t")),
            (r"\u0041\u00e9\u0000", Some("Aé\0")),
            (r"\ud83d\ude00!", Some("😀!")),
            (r"\ud83d", None),
            (r"\ude00\ud83d", None),
            (r"\ud83d\u0041", None),
        ];
        for (content, expected) in table {
            assert_eq!(unescape(content).as_deref(), expected, "{content}");
        }
    }

    #[test]
    fn halves() {
        let table = [
            (r"a\ud83d", "a\u{fffd}", 1),
            (r"\n\ud83d\u0041\ude00", "\n\u{fffd}A\u{fffd}", 2),
            (r"\ud83d\ud83d\ude00", "\u{fffd}😀", 0),
        ];
        for (content, expected, at) in table {
            assert_eq!(unescape_halves(content), (expected.to_owned(), at));
        }
    }

    proptest! {
        /// As `serde_json` decodes it.
        #[cfg(feature = "json")]
        #[test]
        fn as_serde_json(pieces in proptest::collection::vec(prop::sample::select(&[
            "a", "é", "\\\\", "\\\"", "\\n", "\\u00e9", "\\ud83d", "\\ude00", "\\u0000", "\\/",
        ][..]), 0..12)) {
            let content = pieces.concat();
            let expected: Option<String> = serde_json::from_str(&format!("\"{content}\"")).ok();
            prop_assert_eq!(unescape(&content), expected);
        }
    }
}
