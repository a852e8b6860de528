//! Finds where a JSON string ends, in JSON and in JSON that is in a string itself.

use crate::source::byte_search::{find_any, find_string_stop};

/// What follows a string, from its first escape on.
pub(super) fn after_escaped(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        // Escapes often follow one another: `\r\n\t`.
        while let [b'\\', escape, after @ ..] = rest {
            rest = match escape {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => after,
                b'u' => {
                    let (digits, after) = after.split_first_chunk::<4>()?;
                    digits.iter().all(u8::is_ascii_hexdigit).then_some(after)?
                }
                _ => return None,
            };
        }
        rest = rest.get(find_string_stop(rest)?..)?;
        match rest {
            [b'"', after @ ..] => return Some(after),
            [b'\\', _, ..] => {}
            // A control character that is not escaped.
            _ => return None,
        }
    }
}

/// The length of a string in a string, where each backslash and quote is escaped, and whether it has
/// escapes of its own. `None` also for other escapes of the outer string, and for characters by
/// number: rare, and read otherwise.
#[inline]
pub(super) fn end_in_string(content: &[u8]) -> Option<(usize, bool)> {
    let mut at = 0;
    let mut has_escape = false;
    loop {
        let rest = content.get(at..)?;
        at += find_any([b'\\'], rest)?;
        at += match content.get(at..)? {
            [b'\\', b'"', ..] => return Some((at, has_escape)),
            [b'\\', b'\\', b'\\', b'"' | b'\\', ..] => 4,
            [b'\\', b'\\', b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 3,
            _ => return None,
        };
        has_escape = true;
    }
}

#[cfg(test)]
mod tests;
