//! The switch `/PASSWORD` and its value, wherever they stand in a line and however they are
//! spelled. Who masks passwords and who parses commands both ask here.
//!
//! Most values have an end that every program sees at the same place. Where a program may see
//! another (quotes within a value, carets or quotes within the name, a blank instead of the
//! colon), there are two ends: the likely one, where the command goes on, and the last one
//! that a value could reach.

use super::quotes::{Blank, Mark, is_double, is_plain_blank, unquoted, unquoted_blank};
use super::spelling::{
    Separator, before_switch, is_delimiter, is_in_switch, is_noise, name, next_sign,
};
use super::wmic::{is_command, is_known_switch};
use crate::fold::is_switch_sign;

/// A switch that has a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Password<'a> {
    /// Its sign and name as spelled.
    pub(crate) switch: &'a str,
    /// Where it begins: at its sign, or at the quote that opens its token.
    pub(crate) start: usize,
    /// Where the value begins, opening quote included unless that is the token's.
    pub(crate) value: usize,
    /// Where the command goes on.
    pub(crate) next: usize,
    /// Up to where the value may reach.
    pub(crate) limit: usize,
    /// Whether the parser reads the switch as it is spelled.
    pub(crate) is_plain: bool,
}

/// How far each search goes on after a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// From where the command likely goes on.
    Next,
    /// From the last end that the value can have.
    Limit,
}

/// The passwords in a line.
#[derive(Debug)]
pub(crate) struct Passwords<'a> {
    line: &'a str,
    is_ascii: bool,
    /// Up to where was searched.
    at: usize,
    after: After,
    outer: Outer,
    /// How many values may be read in each of the ways before only the last end counts: each
    /// reading can see the whole rest of the line.
    readings: u8,
}

/// The double quote that is open at a place of a line, counted from its beginning.
#[derive(Clone, Copy, Debug, Default)]
struct Outer {
    counted: usize,
    open: Option<usize>,
}

/// A switch without its value.
#[derive(Clone, Copy, Debug)]
struct Switch<'a> {
    text: &'a str,
    start: usize,
    value: usize,
    /// The sign between name and value.
    colon: Option<char>,
    /// Whether a blank stands before the value.
    has_blank: bool,
    /// Whether it is the beginning of a word.
    is_first: bool,
    /// Nothing in it but blanks that does not belong there.
    is_clean: bool,
    /// The quote right before the sign.
    mark: Option<Mark>,
    /// Whether it begins within quotes that another switch opened.
    is_in_token: bool,
    /// Whether a double quote may be open where the value begins.
    may_be_open: bool,
}

impl<'a> Passwords<'a> {
    pub(crate) fn new(line: &'a str, after: After) -> Self {
        Self {
            line,
            is_ascii: line.is_ascii(),
            at: 0,
            after,
            outer: Outer::default(),
            readings: 16,
        }
    }

    #[cold]
    fn switch(&mut self, sign: usize, end: usize, name: (usize, bool)) -> Option<Switch<'a>> {
        let (name_len, is_name_clean) = name;
        let name_end = end + name_len;
        let before = self.line.get(..sign)?;
        let bare = before.trim_end_matches(is_noise);
        let noise = before.get(bare.len()..)?;
        let is_first = !bare.ends_with(|c: char| !c.is_whitespace() && !is_delimiter(c));
        let mark = Mark::whole(noise);
        self.outer.count(self.line, bare.len());
        let separator = Separator::first(self.line.get(name_end..)?)?;
        let is_switch = separator.colon.is_some() || is_first || is_in_switch(bare);
        let value = name_end + separator.len;
        let is_in_token = self.outer.begins_with_switch(self.line);
        is_switch.then_some(Switch {
            text: self.line.get(sign..name_end)?,
            start: if is_first { bare.len() } else { sign },
            value,
            colon: separator.colon,
            has_blank: separator.has_blank,
            is_first,
            is_clean: is_name_clean
                && separator.is_clean
                && (noise.is_empty() || is_first && mark.is_some()),
            mark,
            is_in_token,
            may_be_open: is_in_token || self.line.get(bare.len()..value)?.contains(is_double),
        })
    }

    /// The value of a switch, unless there is none or it is empty.
    fn value(&mut self, switch: Switch<'a>) -> Option<Password<'a>> {
        let text = self.line.get(switch.value..)?;
        let is_next =
            switch.has_blank && is_known_switch(text) || switch.colon.is_none() && is_command(text);
        if text.is_empty() || is_next || is_empty_quoted(text) {
            return None;
        }
        let exact = exact(text, switch, self.outer.open.is_some());
        let is_plain = exact.is_some()
            && switch.is_first
            && switch.colon == Some(':')
            && switch.mark.is_none_or(Mark::is_plain);
        let (next, limit) = exact.unwrap_or_else(|| self.readings(text, switch));
        Some(Password {
            switch: switch.text,
            start: switch.start,
            value: switch.value,
            next: switch.value + next,
            limit: switch.value + limit,
            is_plain,
        })
    }

    /// Where the command likely goes on after a value, and up to where the value may reach.
    fn readings(&mut self, text: &str, switch: Switch<'a>) -> (usize, usize) {
        let first = Mark::first(text).filter(|mark| !mark.is_plain());
        let token = switch.mark.filter(|mark| !mark.is_plain());
        // Of each way to read it where the value ends: `None` where it has no end.
        let by = |is_blank: Blank| {
            let word = text.find(is_blank).unwrap_or(text.len());
            let open = switch.may_be_open;
            [
                Some(unquoted_blank(text, false, false, is_blank)),
                Some(unquoted_blank(text, false, true, is_blank)),
                open.then(|| unquoted_blank(text, true, false, is_blank)),
                open.then(|| unquoted_blank(text, true, true, is_blank)),
                first.map(|mark| mark.end(text, mark.len, is_blank)),
                token.map(|mark| mark.end(text, 0, is_blank)),
                first.or(token).map(|_| Some(word)),
                // The quote around a command line within the line.
                self.outer
                    .open
                    .and(text.get(..word).and_then(|word| word.find('"')))
                    .map(Some),
            ]
        };
        let readings = [by(char::is_whitespace), by(is_plain_blank)];
        let all = readings.into_iter().flatten().flatten();
        let is_unclosed = all.clone().any(|end| end.is_none());
        let longest = all.clone().flatten().max().filter(|_| !is_unclosed);
        let limit = longest.map_or(text.len(), |longest| {
            before_switch(text, longest, self.is_ascii)
        });
        let Some(left) = self.readings.checked_sub(1) else {
            return (limit, limit);
        };
        self.readings = left;
        let goes_on = |end: &usize| text.get(*end..).is_some_and(continues);
        let likely = all.flatten().filter(goes_on).min();
        (likely.or(longest).unwrap_or(text.len()), limit)
    }
}

impl<'a> Iterator for Passwords<'a> {
    type Item = Password<'a>;

    fn next(&mut self) -> Option<Password<'a>> {
        while let Some((sign, end)) = next_sign(self.line, self.at, self.is_ascii) {
            self.at = end;
            let Some(name) = self.line.get(end..).and_then(name) else {
                continue;
            };
            let switch = self.switch(sign, end, name);
            if let Some(password) = switch.and_then(|switch| self.value(switch)) {
                self.at = match self.after {
                    After::Next => password.next,
                    After::Limit => password.limit,
                };
                return Some(password);
            }
        }
        None
    }
}

impl Outer {
    /// Counts quotes up to there.
    fn count(&mut self, line: &str, end: usize) {
        let passed = line.get(self.counted..end).unwrap_or_default();
        for (index, _) in passed.match_indices('"') {
            self.open = match self.open {
                Some(_) => None,
                None => Some(self.counted + index),
            };
        }
        self.counted = self.counted.max(end);
    }

    /// Whether what the quote opened begins with the sign of a switch.
    fn begins_with_switch(&self, line: &str) -> bool {
        let token = self.open.and_then(|open| line.get(open..));
        // Not all of them, since this is asked at each switch.
        let mut signs = token.unwrap_or_default().chars().take(16);
        signs.find(|c| !is_noise(*c)).is_some_and(is_switch_sign)
    }
}

/// Both ends of a value that has one end, whoever reads it: where the command goes on, and
/// where the value ends.
fn exact(text: &str, switch: Switch<'_>, is_outer_open: bool) -> Option<(usize, usize)> {
    if !switch.is_clean || switch.colon.is_none() || switch.is_in_token {
        return None;
    }
    let word = text.find(char::is_whitespace).unwrap_or(text.len());
    let (mark, next, end) = match (switch.mark, Mark::first(text)) {
        // The whole token is quoted.
        (Some(mark), _) => {
            let (len, close_len) = mark.closed(text, is_outer_open)?;
            (mark, len + close_len, len)
        }
        (None, Some(mark)) => {
            let (len, close_len) = mark.closed(text.get(mark.len..)?, is_outer_open)?;
            let end = mark.len + len + close_len;
            (mark, end, end)
        }
        (None, None) => return unquoted(text, is_outer_open).map(|end| (end, end)),
    };
    // Not every program takes this mark for a quote. A command within it is not lost so.
    let is_shorter = !mark.is_plain() && word < next && continues(text.get(word..)?);
    Some((if is_shorter { word } else { next }, end))
}

/// Whether a value is a pair of quotes with nothing in it.
fn is_empty_quoted(text: &str) -> bool {
    let word = text.split(char::is_whitespace).next();
    matches!(word, Some("\"\"" | "''" | "\\\"\\\"" | "\"\"\"\""))
}

/// Whether a command of wmic.exe can go on with that text, after quotes that close.
fn continues(text: &str) -> bool {
    let rest = text.trim_start_matches(|c| is_noise(c) || is_double(c));
    let words = rest.trim_start();
    rest.is_empty() || words.len() < rest.len() && is_command(words)
}

#[cfg(test)]
mod tests;
