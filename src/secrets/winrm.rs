//! The switch `-p[assword]` of winrm and winrs, and its value.

use super::spans::Spans;

/// The length of the switch at the beginning of a word, colon included; `None` for anything else.
pub(crate) fn switch_len(word: &str) -> Option<usize> {
    let name = word.strip_prefix(['-', '/'])?;
    let len = name.bytes().take(9).position(|byte| byte == b':')?;
    let name = name.get(..len)?;
    let start = "password".get(..len)?;
    (len > 0 && start.eq_ignore_ascii_case(name)).then_some(len + 2)
}

/// The length of a value up to where any program may see its end. `is_quoted`: a quote stands before
/// the switch.
pub(crate) fn value_len(text: &str, is_quoted: bool) -> usize {
    let word = text.find(char::is_whitespace).unwrap_or(text.len());
    let plain = text.get(..word).unwrap_or(text);
    match plain.find('"') {
        None if !is_quoted => word,
        // The quote of the command line around: `cmd /c "winrm id -p:x"`.
        Some(index) if index > 0 && !is_quoted && is_closing(plain, index) => index,
        // Some programs take `\"` for a quote within the value.
        _ => [false, true]
            .map(|is_escaped| quoted_len(text, is_quoted, is_escaped))
            .into_iter()
            .fold(0, usize::max),
    }
}

/// Whether nothing follows but quotes.
fn is_closing(word: &str, quote: usize) -> bool {
    let mut rest = word.bytes().skip(quote);
    rest.all(|byte| byte == b'"')
}

fn quoted_len(text: &str, mut is_open: bool, is_escaped: bool) -> usize {
    let is_whole = is_open;
    let mut before = ' ';
    for (index, c) in text.char_indices() {
        if c == '"' && !(is_escaped && before == '\\') {
            if is_whole {
                return index;
            }
            is_open = !is_open;
        }
        if !is_open && c.is_whitespace() {
            return index;
        }
        before = c;
    }
    text.len()
}

/// The values of the short switch, in a text that may be of winrm or winrs. The long switch is also
/// wmic.exe's.
pub(super) fn find(text: &str, spans: &mut Spans) {
    if is_of_winrm(text) {
        values(text, spans);
    }
}

/// A text with the values of the switch masked; `None` if there is none.
pub(crate) fn masked(text: &str) -> Option<String> {
    let mut spans = Spans::default();
    values(text, &mut spans);
    spans.mask(text)
}

fn values(text: &str, spans: &mut Spans) {
    let mut done = 0;
    for sign in memchr::memchr2_iter(b'-', b'/', text.as_bytes()) {
        let before = text.get(done..sign).unwrap_or_default();
        let is_first = before.is_empty() && done == 0
            || before.ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '('));
        let Some(len) = text.get(sign..).filter(|_| is_first).and_then(switch_len) else {
            continue;
        };
        let value = text.get(sign + len..).unwrap_or_default();
        let value_len = value_len(value, before.ends_with('"'));
        if value_len > 0 {
            done = sign + len + value_len;
            spans.add(sign + len, done);
        }
    }
}

/// Whether a text has a word of winrm's or winrs' command lines.
fn is_of_winrm(text: &str) -> bool {
    const WORDS: [&str; 5] = ["winrm", "winrs", "wmicimv2/", "wmi/root/", "wbem/wsman"];
    memchr::memchr2_iter(b'w', b'W', text.as_bytes()).any(|index| {
        let is_at = |word: &&str| {
            text.get(index..index + word.len())
                .is_some_and(|at| at.eq_ignore_ascii_case(word))
        };
        WORDS.iter().any(is_at)
    })
}

#[cfg(test)]
mod tests;
