//! How the switch `/PASSWORD` can be spelled: its sign, its name, and what stands before its
//! value.

use crate::fold::{fold, is_switch_sign, sign};

/// What stands between the name and the value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Separator {
    pub(super) len: usize,
    pub(super) colon: Option<char>,
    pub(super) has_blank: bool,
    pub(super) is_clean: bool,
}

impl Separator {
    /// The separator that a text begins with: a colon with blanks and noise before it and
    /// blanks after it, or just blanks. `None` where the name goes on or nothing follows.
    pub(super) fn first(text: &str) -> Option<Self> {
        let mut is_clean = true;
        let mut first_blank = None;
        for (index, c) in text.char_indices() {
            if matches!(sign(c), ':' | '=' | ',' | ';') {
                let colon = Some(sign(c));
                let len = index + c.len_utf8();
                let blanks = blanks(text.get(len..)?);
                return Some(Self {
                    len: len + blanks,
                    colon,
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
                    colon: None,
                    has_blank: first_blank.is_some(),
                    is_clean: false,
                });
            }
        }
        None
    }
}

/// The next sign that can begin a switch: where it is, and where it ends.
#[inline]
pub(super) fn next_sign(line: &str, from: usize, is_ascii: bool) -> Option<(usize, usize)> {
    if is_ascii {
        let rest = line.as_bytes().get(from..)?;
        let index = from + memchr::memchr2(b'/', b'-', rest)?;
        return Some((index, index + 1));
    }
    // What a look-alike begins with, or it is of ASCII.
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

/// The length of the name in a text after a sign, if it is the password's, and whether there
/// is nothing in it but its letters and blanks before them.
#[inline]
pub(super) fn name(text: &str) -> Option<(usize, bool)> {
    match text.as_bytes().first()? {
        b'p' | b'P' => {}
        // Another letter, of ASCII: what nearly every switch begins with.
        byte if byte.is_ascii_alphanumeric() => return None,
        _ => {}
    }
    spelled(text, "password")
}

/// The length of a word that a text begins with, as any shell spells it, and whether there is nothing in it but
/// its letters and blanks before them.
pub(super) fn spelled(text: &str, word: &str) -> Option<(usize, bool)> {
    let mut letters = word.chars();
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

/// Quotes, escapes and what cannot be seen: a shell or wmic.exe may take these out.
pub(crate) fn is_noise(c: char) -> bool {
    match sign(c) {
        '"' | '\'' | '^' | '`' | '\\' => true,
        c => is_invisible(c),
    }
}

/// Control characters that are no blanks, combining marks, and characters without width.
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

/// Whether a text ends within a switch, such as `/user:u`: the next one may follow right on it.
/// A word of prose or a path ends in none.
pub(super) fn is_in_switch(text: &str) -> bool {
    // No more than a line of it, since this is asked at each sign.
    let token = text
        .chars()
        .rev()
        .take(128)
        .take_while(|c| !c.is_whitespace());
    let first = token.filter(|c| !is_noise(*c)).last();
    first.is_some_and(is_switch_sign)
}

/// What separates words for cmd.exe or PowerShell, beside blanks.
pub(super) fn is_delimiter(c: char) -> bool {
    matches!(c, '(' | '{' | '[' | '=' | ',' | ';' | '&' | '|')
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Up to the blanks before the next switch after `from`.
pub(super) fn before_switch(text: &str, from: usize, is_ascii: bool) -> usize {
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
mod tests;
