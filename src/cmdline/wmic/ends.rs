//! Where the words, the values and the conditions of a wmic.exe command end.

use memchr::{memchr, memchr2};

use super::command::Verb;
use crate::ascii::{self, Class, trim_start};
use crate::fold;
use crate::secrets::wmic::{GLOBAL_SWITCHES, VERB_SWITCHES, split_at, switch};

/// What neither ends a value nor changes what does.
const PLAIN: Class = ascii::letters_and(b"0123456789!#$%&()*+-.;<=>?@[]^_`{|}~");

/// More characters than the longest name of a switch has.
const LONGEST: usize = 16;

/// Finds a switch that is glued to the word before it: `get/format:x`, `delete/nointeractive`.
#[derive(Default)]
struct Glued {
    /// The word is a path, a URL or a date: only a switch with a value ends it.
    is_path: bool,
}

impl Glued {
    /// Whether a switch begins with the character of a word at that index, which is outside quotes.
    fn begins(&mut self, text: &str, index: usize, c: char) -> bool {
        if c.is_whitespace() {
            self.is_path = false;
        }
        let sign = fold::sign(c);
        let behind = text.get(index + c.len_utf8()..).unwrap_or_default();
        let begins = sign == '/' && index > 0 && begins_switch(behind, self.is_path);
        self.is_path |= matches!(sign, ':' | '/' | '\\');
        begins
    }
}

/// Whether a text begins with the name of a switch, with a colon behind it if one is needed.
fn begins_switch(text: &str, needs_value: bool) -> bool {
    let is_end = |c: char| c.is_whitespace() || matches!(fold::sign(c), ':' | '/' | '"' | ',');
    let end = text.char_indices().nth(LONGEST).map(|(end, _)| end);
    let start = end.and_then(|end| text.get(..end)).unwrap_or(text);
    let (name, rest) = split_at(start, is_end);
    let is_known = name == "?"
        || switch(name, &GLOBAL_SWITCHES).is_some()
        || switch(name, &VERB_SWITCHES).is_some();
    let has_value = rest.chars().next().is_some_and(|c| fold::sign(c) == ':');
    is_known && (has_value || !needs_value)
}

/// The length of a word: up to a blank, a sign or a switch.
pub(super) fn word_len(text: &str) -> usize {
    let mut glued = Glued::default();
    let is_end = |c: char| c.is_whitespace() || matches!(c, '(' | ',' | '"');
    let mut chars = text.char_indices();
    let end = chars.find(|(index, c)| is_end(*c) || glued.begins(text, *index, *c));
    end.map_or(text.len(), |(end, _)| end)
}

/// The name of `Name = "value"` and the text behind its sign, if there are blanks around the sign.
pub(super) fn named_argument(text: &str) -> Option<(&str, &str)> {
    let is_end = |c: char| !c.is_alphanumeric() && c != '_';
    let (name, rest) = split_at(text, is_end);
    let sign = trim_start(rest);
    let behind = sign.strip_prefix('=')?;
    let value = trim_start(behind);
    let has_blank = sign.len() < rest.len() || value.len() < behind.len();
    (has_blank && !name.is_empty() && !value.is_empty()).then_some((name, value))
}

/// The length of an argument: up to a comma, a blank or a switch that is outside quotes. The last double quote
/// of the line is at that distance from its end.
pub(super) fn argument_len(text: &str, last_quote: usize) -> usize {
    let mut is_quoted = false;
    let mut escaped = false;
    let mut glued = Glued::default();
    let mut rest = text;
    loop {
        // What decides nothing.
        let len = match is_quoted {
            true => memchr2(b'"', b'\\', rest.as_bytes()).unwrap_or(rest.len()),
            false => ascii::run(rest, &PLAIN),
        };
        escaped &= len == 0;
        rest = rest.get(len..).unwrap_or_default();
        let Some(c) = rest.chars().next() else {
            return text.len();
        };
        // A quote after a backslash is text, except for the last one, which closes.
        let is_last = rest.len() <= last_quote;
        if c == '"' && (!escaped || is_last) {
            is_quoted = !is_quoted;
        }
        escaped = c == '\\';
        let index = text.len() - rest.len();
        let is_end = |c: char| c.is_whitespace() || c == ',';
        if !is_quoted && (is_end(c) || glued.begins(text, index, c)) {
            return index;
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
}

/// The length of a condition; `None` if quotes or parentheses are open at the end.
pub(super) fn condition_len(text: &str, heeds_quotes: bool, last_single: usize) -> Option<usize> {
    let (mut double, mut single, mut depth) = (false, false, 0_usize);
    let mut was_blank = false;
    let mut glued = Glued::default();
    for (index, c) in text.char_indices() {
        let is_open = double || single || depth > 0;
        if !is_open && index > 0 && glued.begins(text, index, c) {
            return Some(index);
        }
        if was_blank && !is_open && index > 0 {
            let rest = text.get(index..).unwrap_or_default();
            let word = rest.split(char::is_whitespace).next().unwrap_or_default();
            let verb = word.get(..word_len(word)).unwrap_or(word);
            if Verb::of(verb).is_some() || is_verb_switch(word) {
                return Some(index);
            }
        }
        was_blank = c.is_whitespace();
        if !heeds_quotes {
            continue;
        }
        match c {
            '"' if !single => double = !double,
            // A single quote without a second one is an apostrophe.
            '\'' if !double && (single || text.len() - index > last_single) => single = !single,
            '(' if !double && !single => depth += 1,
            ')' if !double && !single => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    (!double && !single && depth == 0).then_some(text.len())
}

fn is_verb_switch(word: &str) -> bool {
    word.strip_prefix(fold::is_switch_sign).is_some_and(|word| {
        let name = word
            .split(|c| fold::sign(c) == ':')
            .next()
            .unwrap_or_default();
        name.is_empty() || switch(name, &VERB_SWITCHES).is_some()
    })
}

/// The length of a value: quoted, with quotes that the launcher escaped, or up to white space.
/// An unclosed quote takes the rest.
pub(super) fn value_len(text: &str) -> usize {
    if let Some(quote @ (b'"' | b'\'')) = text.as_bytes().first() {
        let inner = text.as_bytes().get(1..).unwrap_or_default();
        return memchr(*quote, inner).map_or(text.len(), |end| end + 2);
    }
    if let Some(inner) = text.strip_prefix("\\\"") {
        return inner.find("\\\"").map_or(text.len(), |end| end + 4);
    }
    // A quote may also begin within the value.
    let mut is_quoted = false;
    let mut glued = Glued::default();
    let start = ascii::run(text, &PLAIN);
    let mut rest = text.get(start..).unwrap_or_default().char_indices();
    let end = rest.find(|(at, c)| {
        is_quoted ^= *c == '"';
        !is_quoted && (c.is_whitespace() || glued.begins(text, start + at, *c))
    });
    end.map_or(text.len(), |(end, _)| start + end)
}
