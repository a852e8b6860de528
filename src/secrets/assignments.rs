//! `password=VALUE` and `pwd=VALUE`.

use super::quotes::Mark;
use super::spans::Spans;
use super::spelling::is_noise;
use crate::fold::{fold, sign};

/// A value without quotes is read so far.
const MAX_VALUE: usize = 1024;

/// The quotes that are open at a place of a text.
#[derive(Default)]
struct Open {
    counted: usize,
    double: bool,
    single: bool,
}

impl Open {
    fn count(&mut self, text: &str, end: usize) {
        for c in text.get(self.counted..end).unwrap_or_default().chars() {
            self.double ^= c == '"';
            self.single ^= c == '\'';
        }
        self.counted = end;
    }
}

pub(super) fn find(text: &str, spans: &mut Spans) {
    let mut open = Open::default();
    let mut done = 0;
    for equals in memchr::memchr_iter(b'=', text.as_bytes()) {
        if equals < done {
            continue;
        }
        let Some(key) = text.get(done..equals).and_then(key) else {
            continue;
        };
        let rest = text.get(equals + 1..).unwrap_or_default();
        let value = rest.trim_start_matches([' ', '\t', '^']);
        let start = text.len() - value.len();
        open.count(text, start);
        let is_continued = text
            .get(done..done + key)
            .is_some_and(|before| before.trim_end().ends_with(';'));
        let len = value_len(value, &open, is_continued);
        spans.add(start, start + len);
        done = start + len;
    }
}

/// Where the key begins at which a text ends, if it is a password's.
fn key(before: &str) -> Option<usize> {
    let bare = before.trim_end_matches(|c: char| is_noise(c) || matches!(c, ' ' | '\t'));
    let spelled_back = |word: &str| {
        let mut letters = word.chars().rev();
        let mut expected = letters.next()?;
        for (index, c) in bare.char_indices().rev() {
            if fold(c) == expected {
                match letters.next() {
                    Some(letter) => expected = letter,
                    None => return Some(index),
                }
            } else if !is_noise(c) {
                return None;
            }
        }
        None
    };
    spelled_back("password").or_else(|| {
        let start = spelled_back("pwd")?;
        let is_longer = bare
            .get(..start)?
            .ends_with(|c: char| c.is_alphanumeric() || c == '_');
        (!is_longer).then_some(start)
    })
}

/// The length of a value up to where any program may see its end.
fn value_len(text: &str, open: &Open, is_continued: bool) -> usize {
    // `==` compares.
    if text.starts_with('=') {
        return 0;
    }
    if let Some(mark) = Mark::first(text) {
        let behind = text.get(mark.len..).unwrap_or_default();
        let next = behind.chars().next();
        // The quote around the whole closes, and nothing is assigned.
        let is_end = next.is_none_or(|c| c.is_whitespace() || matches!(c, ';' | ')' | '&' | ','));
        let is_outer =
            is_end && (open.double && mark.is_plain() || open.single && text.starts_with('\''));
        return match mark.close(text, mark.len) {
            _ if is_outer => 0,
            Some(end) => end,
            None => text.len(),
        };
    }
    let is_quote = |c: char| matches!(sign(c), '"') || open.single && c == '\'';
    let is_end = |c: char| c == ';' || c == '\n' || is_quote(c);
    let mut chars = text.char_indices();
    let near = chars.by_ref().take(MAX_VALUE).find(|(_, c)| is_end(*c));
    let whole_len = near.map_or(chars.offset(), |(index, _)| index);
    let region = text.get(..whole_len).unwrap_or_default();
    let word = region.find(char::is_whitespace).unwrap_or(whole_len);
    let is_delimited = text
        .get(whole_len..)
        .is_some_and(|rest| rest.starts_with(';'));
    // A value of a connection string may have blanks.
    let is_whole =
        (open.double || open.single) && (is_continued || is_delimited && !region.contains('='));
    let len = if is_whole { whole_len } else { word };
    // `?password=x&user=y`
    let value = region.get(..len).unwrap_or_default();
    let next = value.match_indices('&').find(|(index, _)| {
        let name = value.get(index + 1..).unwrap_or_default();
        let len = name
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(name.len());
        len > 0 && name.get(len..).is_some_and(|rest| rest.starts_with('='))
    });
    let len = next.map_or(len, |(index, _)| index);
    // `\"`: the quote around the whole, escaped.
    value
        .get(..len)
        .map_or(0, |value| value.trim_end_matches('\\').len())
}
