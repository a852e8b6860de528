//! Decodes the content of a JSON string.

use memchr::memchr;

use crate::source::byte_search::find_in_word;

/// More bytes without an escape than this are copied at once.
const LONG: usize = 24;

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
    let mut plain = Vec::with_capacity(content.len());
    let mut rest = content.as_bytes();
    loop {
        rest = copy_plain(rest, &mut plain);
        // Escapes often follow one another: `\r\n\t`.
        while let [b'\\', escape, after @ ..] = rest {
            rest = after;
            plain.push(match escape {
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'b' => 0x08,
                b'f' => 0x0c,
                b'u' => {
                    let at = content.len() - after.len() - 2;
                    let (decoded, len) = match unicode(content.get(at..).unwrap_or_default()) {
                        Some(decoded) => decoded,
                        None => (half(at)?, 6),
                    };
                    plain.extend_from_slice(decoded.encode_utf8(&mut [0; 4]).as_bytes());
                    rest = after.get(len - 2..).unwrap_or_default();
                    continue;
                }
                // A quote, a backslash or a slash.
                same => *same,
            });
        }
        if let [] | [b'\\'] = rest {
            break;
        }
    }
    plain.extend_from_slice(rest);
    // Whole characters and escapes were copied.
    String::from_utf8(plain).ok()
}

/// Copies what is before the next backslash; returns the rest. Most of it is short, so it goes by
/// words first.
#[inline]
fn copy_plain<'a>(mut rest: &'a [u8], plain: &mut Vec<u8>) -> &'a [u8] {
    let len = rest.len();
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        plain.extend_from_slice(word);
        if let Some(index) = find_in_word(b'\\', *word) {
            plain.truncate(plain.len() - (word.len() - index));
            return rest.get(index..).unwrap_or_default();
        }
        rest = after;
        if rest.len() + LONG < len {
            break;
        }
    }
    let index = memchr(b'\\', rest).unwrap_or(rest.len());
    let (before, after) = rest.split_at(index);
    plain.extend_from_slice(before);
    after
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
mod tests;
