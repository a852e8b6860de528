//! Finds the switch `/PASSWORD` and its value at any position and in any spelling, for masking and
//! for parsing.
//!
//! Most values end at the same place for every program. Programs may disagree about others (quotes
//! within a value, carets or quotes within the name, a blank instead of the colon). These have two
//! ends: the likely one, where the command continues, and the last one that the value could reach.

use super::fold::{fold, is_switch_sign, sign};
use super::quotes::{Blank, Mark, is_double, is_plain_blank, unquoted, unquoted_blank};
use super::start::{is_command, is_known_switch};

/// A switch that has a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Password<'a> {
    /// Its sign and name, as written.
    pub(super) switch: &'a str,
    /// Where it begins: at its sign, or at the quote that opens its token.
    pub(super) start: usize,
    /// Where the value begins, including its opening quote unless that is the token's.
    pub(super) value: usize,
    /// Where the command continues.
    pub(super) next: usize,
    /// The last end that the value could reach.
    pub(super) limit: usize,
}

/// Where the search continues after a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// Where the command probably continues.
    Next,
    /// At the last end that the value could reach.
    Limit,
}

/// The passwords in a line.
#[derive(Debug)]
pub(super) struct Passwords<'a> {
    line: &'a str,
    is_ascii: bool,
    /// The end of the searched text.
    at: usize,
    after: After,
    outer: Outer,
    /// The number of values that may be read in every way before only the last end counts: each
    /// reading can scan the rest of the line.
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
    has_colon: bool,
    /// Whether the colon is followed by a blank.
    has_blank: bool,
    /// Whether it has only blanks in addition to its parts.
    is_clean: bool,
    /// The quote directly before the sign.
    mark: Option<Mark>,
    /// Whether it begins within quotes that another switch opened.
    is_in_token: bool,
    /// Whether a double quote may be open where the value begins.
    may_be_open: bool,
}

impl<'a> Passwords<'a> {
    pub(super) fn new(line: &'a str, after: After) -> Self {
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
        let is_switch = separator.has_colon || is_first || is_in_switch(bare);
        let value = name_end + separator.len;
        let is_in_token = self.outer.begins_with_switch(self.line);
        is_switch.then_some(Switch {
            text: self.line.get(sign..name_end)?,
            start: if is_first { bare.len() } else { sign },
            value,
            has_colon: separator.has_colon,
            has_blank: separator.has_blank,
            is_clean: is_name_clean
                && separator.is_clean
                && (noise.is_empty() || is_first && mark.is_some()),
            mark,
            is_in_token,
            may_be_open: is_in_token || self.line.get(bare.len()..value)?.contains(is_double),
        })
    }

    /// The value of a switch; `None` if it is absent or empty.
    fn value(&mut self, switch: Switch<'a>) -> Option<Password<'a>> {
        let text = self.line.get(switch.value..)?;
        let is_next =
            switch.has_blank && is_known_switch(text) || !switch.has_colon && is_command(text);
        if text.is_empty() || is_next || is_empty_quoted(text) {
            return None;
        }
        let (next, limit) = match exact(text, switch, self.outer.open.is_some()) {
            Some(ends) => ends,
            None => self.readings(text, switch),
        };
        Some(Password {
            switch: switch.text,
            start: switch.start,
            value: switch.value,
            next: switch.value + next,
            limit: switch.value + limit,
        })
    }

    /// Where the command probably continues after a value, and the last end of the value.
    fn readings(&mut self, text: &str, switch: Switch<'a>) -> (usize, usize) {
        let first = Mark::first(text).filter(|mark| !mark.is_plain());
        let token = switch.mark.filter(|mark| !mark.is_plain());
        // Where the value ends in each reading: `None` if it has no end.
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
    /// Counts the quotes up to a position.
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

    /// Whether the text after the open quote begins with the sign of a switch.
    fn begins_with_switch(&self, line: &str) -> bool {
        let token = self.open.and_then(|open| line.get(open..));
        // Not all of them: this runs at each switch.
        let mut signs = token.unwrap_or_default().chars().take(16);
        signs.find(|c| !is_noise(*c)).is_some_and(is_switch_sign)
    }
}

/// The text between the name and the value.
#[derive(Clone, Copy, Debug)]
struct Separator {
    len: usize,
    has_colon: bool,
    has_blank: bool,
    is_clean: bool,
}

impl Separator {
    /// The separator at the beginning of a text: a colon with blanks and noise before it and blanks
    /// after it, or only blanks. `None` if the name continues or nothing follows.
    fn first(text: &str) -> Option<Self> {
        let mut is_clean = true;
        let mut first_blank = None;
        for (index, c) in text.char_indices() {
            if matches!(sign(c), ':' | '=' | ',' | ';') {
                let len = index + c.len_utf8();
                let blanks = blanks(text.get(len..)?);
                return Some(Self {
                    len: len + blanks,
                    has_colon: true,
                    has_blank: blanks > 0,
                    is_clean,
                });
            }
            if c.is_whitespace() {
                first_blank = first_blank.or(Some(index));
            } else if is_noise(c) {
                is_clean = false;
            } else if index == 0 {
                return None;
            } else {
                let blank = first_blank.unwrap_or_default();
                return Some(Self {
                    len: blank + blanks(text.get(blank..)?),
                    has_colon: false,
                    has_blank: first_blank.is_some(),
                    is_clean: false,
                });
            }
        }
        None
    }
}

/// The next sign that can begin a switch: its start and end.
#[inline]
fn next_sign(line: &str, from: usize, is_ascii: bool) -> Option<(usize, usize)> {
    let rest = line.as_bytes().get(from..)?;
    if is_ascii {
        let index = from + memchr::memchr2(b'/', b'-', rest)?;
        return Some((index, index + 1));
    }
    // The first byte of a look-alike, or an ASCII sign.
    let is_start = |byte: &u8| matches!(byte, b'/' | b'-' | 0xe2 | 0xef);
    let mut index = from;
    loop {
        index += line.as_bytes().get(index..)?.iter().position(is_start)?;
        let c = line.get(index..)?.chars().next()?;
        let end = index + c.len_utf8();
        if is_switch_sign(c) {
            return Some((index, end));
        }
        index = end;
    }
}

/// The length of the name after a sign, if it is the password's, and whether it consists only of
/// its letters and blanks before them.
#[inline]
fn name(text: &str) -> Option<(usize, bool)> {
    match text.as_bytes().first()? {
        b'p' | b'P' => {}
        // Another ASCII letter: the beginning of nearly every other switch.
        byte if byte.is_ascii_alphanumeric() => return None,
        _ => {}
    }
    spelled(text)
}

fn spelled(text: &str) -> Option<(usize, bool)> {
    let mut letters = "password".chars();
    let mut expected = letters.next()?;
    let (mut is_first, mut is_clean) = (true, true);
    for (index, c) in text.char_indices() {
        if fold(c) == expected {
            is_first = false;
            match letters.next() {
                Some(letter) => expected = letter,
                None => return Some((index + c.len_utf8(), is_clean)),
            }
        } else if is_noise(c) {
            is_clean = false;
        } else if !(is_first && c.is_whitespace()) {
            return None;
        }
    }
    None
}

/// Quotes, escapes and invisible characters, which a shell or wmic.exe may remove.
pub(super) fn is_noise(c: char) -> bool {
    match sign(c) {
        '"' | '\'' | '^' | '`' | '\\' => true,
        c => is_invisible(c),
    }
}

/// Control characters other than blanks, combining marks, and zero-width characters.
fn is_invisible(c: char) -> bool {
    match c {
        ' '..='~' => false,
        '\u{ad}'
        | '\u{300}'..='\u{36f}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => true,
        c => c.is_control() && !c.is_whitespace(),
    }
}

/// Whether a text ends within a switch, such as `/user:u`: the next switch may follow directly. A
/// word of prose or a path is not a switch.
fn is_in_switch(text: &str) -> bool {
    // No more than a line: this runs at each sign.
    let token = text
        .chars()
        .rev()
        .take(128)
        .take_while(|c| !c.is_whitespace());
    let first = token.filter(|c| !is_noise(*c)).last();
    first.is_some_and(is_switch_sign)
}

/// Word separators of cmd.exe or PowerShell, other than blanks.
fn is_delimiter(c: char) -> bool {
    matches!(c, '(' | '{' | '[' | '=' | ',' | ';' | '&' | '|')
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Both ends of a value that every program reads alike: where the command continues, and where the
/// value ends.
fn exact(text: &str, switch: Switch<'_>, is_outer_open: bool) -> Option<(usize, usize)> {
    if !switch.is_clean || !switch.has_colon || switch.is_in_token {
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
    // Not every program treats this mark as a quote; a command inside it must not be lost.
    let is_shorter = !mark.is_plain() && word < next && continues(text.get(word..)?);
    Some((if is_shorter { word } else { next }, end))
}

/// Whether a value is an empty pair of quotes.
fn is_empty_quoted(text: &str) -> bool {
    let word = text.split(char::is_whitespace).next();
    matches!(word, Some("\"\"" | "''" | "\\\"\\\"" | "\"\"\"\""))
}

/// Whether a wmic.exe command can continue with that text, after closing quotes.
fn continues(text: &str) -> bool {
    let rest = text.trim_start_matches(|c| is_noise(c) || is_double(c));
    let words = rest.trim_start();
    rest.is_empty() || words.len() < rest.len() && is_command(words)
}

/// Up to the blanks before the next switch after `from`.
fn before_switch(text: &str, from: usize, is_ascii: bool) -> usize {
    let mut at = from;
    while let Some((sign, end)) = next_sign(text, at, is_ascii) {
        at = end;
        let before = text.get(from..sign).unwrap_or_default();
        let before = before.trim_end_matches(is_noise);
        let after = text.get(end..).unwrap_or_default();
        let name = after.trim_start_matches(is_noise).chars().next();
        let is_name = name.is_some_and(|c| fold(c).is_alphabetic() || c == '?');
        if is_name && before.ends_with(char::is_whitespace) {
            return from + before.trim_end().len();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line with its first value marked: `[` up to `|`, where the command continues, and up to
    /// `]`, the last end of the value.
    fn shown(line: &str) -> String {
        let Some(found) = Passwords::new(line, After::Next).next() else {
            return line.to_owned();
        };
        let mut marks = [(found.value, '['), (found.limit, ']'), (found.next, '|')];
        marks.sort_by_key(|(at, _)| *at);
        let mut shown = line.to_owned();
        for (at, mark) in marks.into_iter().rev() {
            shown.insert(at, mark);
        }
        shown
    }

    #[test]
    fn values() {
        let table = [
            // One end.
            "w /password:[x]| os get",
            "w /password:[x]|",
            "w -PassWord : [x]| os get",
            "w /\u{a0}password\u{3000}:\t[x]| os get",
            "w ／ｐａｓｓword：[x]| os get",
            "w –pᵃssⓦord∶[x]| os get",
            "w /user:u/password:[x]| os get",
            "w /password=[x]| os get",
            r#"w /password:["x y"]| os get"#,
            "w /password:['x y']| os get",
            "w /password:[“x y”]| os get",
            r#"c /c "w /password:[x]| os get""#,
            r#"c /c "w /password:[x]|" & dir"#,
            r#"c /c "w /password:['x y']|" & dir"#,
            r#"c /c "w /password:["x y"]| os get""#,
            r#"c /c "w /password:[\"x y\"]| os get""#,
            r#"c /c "w /password:[""x y""]| os get""#,
            r#"w "/password:[x y]"| os get"#,
            "w '/password:[x y]'| os get",
            r#"c /c "w ""/password:[x y]""| os get""#,
            r#"c /c "w \"/password:[x y]\"| os get""#,
            r#"w /password:["it's"]| os get"#,
            "w /password:[a^b%c]| os get",
            // Several.
            r#"w /password:["a""x"| os get]"#,
            r#"w /password:["a""x"| os] /node:A get"#,
            r#"w /password:["a\"x y"| os] /node:A get"#,
            r#"w /password:["a"x| os] /node:A get"#,
            r#"w /password:['it''x y'| os] "/node:A" get"#,
            r#"w "/password":[x| os get]"#,
            r#"w /pass"word":[x| os get]"#,
            r#"w /pass"word:[x y"| os get]"#,
            r#"w "/pass^word:[x y"| os get]"#,
            "w /pass^word:[x| os] -node:A",
            "w /pass\u{200b}word:[x| os] /node:A",
            r#"w /password [x| os] /node:A"#,
            r#"w /password ["x y"| os] /node:A"#,
            "w /password:[it's| os] /node:A",
            r#"w /password:["x y]|"#,
            "w /password:['x y]|",
            r#"w "/user:a /password:[x y"| os] /node:A"#,
            // A command is not a value, with any quotes.
            "w /password:['x| process call create y']",
            r#"w /password:[""x| process call create y""]"#,
            r#"w ""/password:[x| process call create y]"""#,
            r#"w process call create "c /password:[x]|" /format:y"#,
            r#"w process call create "c /password [x|" os /format:y]"#,
            "w /user:u/password [x| os]",
            // None.
            "w /password",
            "w /password:",
            "w /password os get",
            r#"w "/password" process call create x"#,
            "w /password /node:A",
            "w /password: /node:A",
            r#"w /password:"" os get"#,
            "w /passwords:x",
            "w /passwor:x",
            "w -p a -s s",
            "net accounts /minpwlen:8",
            "w C:\\a-password b",
        ];
        for expected in table {
            let line = expected.replace(['[', '|', ']'], "");
            assert_eq!(shown(&line), expected);
        }
    }

    /// A line with many unusual values is not read many times.
    #[test]
    fn readings_are_limited() {
        let line = "os get,/pass^word:x ".repeat(100);
        let ends = |password: Password<'_>| (password.next < line.len(), password.limit);
        let found: Vec<_> = Passwords::new(&line, After::Next).map(ends).collect();
        let (last, first) = found.split_last().unwrap();
        assert_eq!(first, [(true, line.len()); 16]);
        assert_eq!(*last, (false, line.len()));
    }
}
