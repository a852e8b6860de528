//! Literals that PowerShell makes credentials of.

use super::quotes::Mark;
use super::rule::{Find, Rule};
use super::spans::Spans;
use super::spelling::{is_noise, spelled};
use crate::fold::{fold, is_switch_sign};

/// The cmdlet has fewer parameters.
const MAX_PARAMETERS: usize = 16;
/// The longest name of a user, or what gives it.
const MAX_USER: usize = 1024;

const CONVERSION: &str = "convertto-securestring";

/// The places behind the names of the rules.
pub(super) fn find(text: &str, rules: &[Rule], spans: &mut Spans) {
    let mut before = ' ';
    for (index, c) in text.char_indices() {
        if !before.is_alphanumeric() && c.is_alphabetic() {
            let rest = text.get(index..).unwrap_or_default();
            for rule in rules {
                if let Find::Names(names, look) = rule.find {
                    let first = fold(c);
                    let known = names.iter().filter(|name| name.starts_with(first));
                    for (len, _) in known.filter_map(|name| spelled(rest, name)) {
                        if rest
                            .get(len..)
                            .is_some_and(|rest| rest.starts_with(is_name))
                        {
                            continue;
                        }
                        look(text, index, index + len, spans);
                    }
                }
            }
        }
        before = c;
    }
}

/// Whether a name goes on with it.
fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// Whether a value is a call that [`secure_string`] looks at.
pub(super) fn is_conversion(text: &str, value: usize) -> bool {
    let value = text.get(value..).unwrap_or_default();
    value
        .strip_prefix('(')
        .is_some_and(|call| spelled(call, CONVERSION).is_some())
}

/// `ConvertTo-SecureString [-String] TEXT` and `TEXT | ConvertTo-SecureString`
pub(super) fn secure_string(text: &str, start: usize, end: usize, spans: &mut Spans) {
    if let Some((from, to)) = text.get(..start).and_then(piped) {
        spans.add(from, to);
    }
    let mut at = end;
    for _ in 0..MAX_PARAMETERS {
        let rest = text.get(at..).unwrap_or_default();
        let word = rest.trim_start_matches([' ', '\t']);
        at += rest.len() - word.len();
        let Some(name) = word.strip_prefix(is_switch_sign) else {
            break;
        };
        let len = name
            .find(|c: char| !c.is_alphanumeric() && !is_noise(c))
            .unwrap_or(name.len());
        at += word.len() - name.len() + len;
        if name.get(len..).is_some_and(|rest| rest.starts_with(':')) {
            at += 1;
            let value = text.get(at..).unwrap_or_default();
            if value.starts_with('$') {
                at += value.find(char::is_whitespace).unwrap_or(value.len());
            }
        }
        if len == 0 {
            return;
        }
    }
    argument(text, at, spans);
}

/// `NetworkCredential(USER, TEXT)` and its other forms
pub(super) fn credential(text: &str, _: usize, end: usize, spans: &mut Spans) {
    let skip = |at: usize, is_skipped: fn(char) -> bool| {
        let rest = text.get(at..).unwrap_or_default();
        at + rest.len() - rest.trim_start_matches(is_skipped).len()
    };
    let is_opening = |c: char| c.is_whitespace() || matches!(c, '(' | '@' | ']' | ':');
    let mut at = skip(end, is_opening);
    let rest = || text.get(at..).unwrap_or_default();
    if let Some((len, _)) = spelled(rest(), "new") {
        at = skip(at + len, is_opening);
    } else if rest().starts_with(is_switch_sign) {
        let name = skip(at, |c| !c.is_whitespace() && c != '(');
        at = skip(name, is_opening);
    }
    let first = text.get(at..).unwrap_or_default();
    let len = literal(first).unwrap_or_else(|| {
        let mut chars = first.char_indices().take(MAX_USER);
        let end = chars.find(|(_, c)| matches!(c, ',' | ')' | ';' | '\n'));
        end.map_or(first.len(), |(index, _)| index)
    });
    let behind = skip(at + len, char::is_whitespace);
    if text.get(behind..).is_some_and(|rest| rest.starts_with(',')) {
        argument(text, skip(behind + 1, char::is_whitespace), spans);
    }
}

/// Adds a literal with all that is put together with it; a variable or a call is none.
fn argument(text: &str, at: usize, spans: &mut Spans) {
    let value = text.get(at..).unwrap_or_default();
    if value.starts_with(['$', '(', '[', '@', ')', ',']) {
        return;
    }
    let Some(mut len) = literal(value) else {
        let is_end = |c: char| c.is_whitespace() || matches!(c, ')' | ',' | ';' | '|' | '"' | '}');
        return spans.add(at, at + value.find(is_end).unwrap_or(value.len()));
    };
    // `'a' + 'b'`
    while let Some(rest) = value.get(len..) {
        let next = rest.trim_start().strip_prefix('+').map(str::trim_start);
        let Some((next, next_len)) = next.and_then(|next| Some((next, literal(next)?))) else {
            break;
        };
        len = value.len() - next.len() + next_len;
    }
    spans.add(at, at + len);
}

/// The length of the literal in quotes that a text begins with. Without an end, it is all of it.
fn literal(text: &str) -> Option<usize> {
    let mark = Mark::first(text)?;
    Some(mark.close(text, mark.len).unwrap_or(text.len()))
}

/// Where the literal is that is piped into what follows.
fn piped(before: &str) -> Option<(usize, usize)> {
    let value = before
        .trim_end_matches([' ', '\t', '('])
        .strip_suffix('|')?
        .trim_end();
    let quote = value.chars().next_back()?;
    if !matches!(quote, '"' | '\'') {
        // `echo x |`
        let start = value.rfind(char::is_whitespace)? + 1;
        let command = value.get(..start)?.trim_end();
        let is_echo = ["echo", "write", "write-output"].iter().any(|name| {
            let tail = command.len().checked_sub(name.len());
            tail.and_then(|tail| command.get(tail..))
                .is_some_and(|tail| tail.eq_ignore_ascii_case(name))
        });
        return is_echo.then_some((start, value.len()));
    }
    let mut start = value.len() - 1;
    loop {
        start = value.get(..start)?.rfind(quote)?;
        // A doubled one does not open.
        match value.get(..start)?.ends_with(quote) {
            true => start -= 1,
            false => return Some((start, value.len())),
        }
    }
}
