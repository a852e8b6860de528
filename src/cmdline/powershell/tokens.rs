//! [`Tokens`]: splits a script of PowerShell into tokens.

use std::borrow::Cow;
use std::iter::FusedIterator;

use super::strings::{self, Quoted, begins_expansion, is_newline, is_quote};
use super::token::{Token, TokenKind};
use crate::ascii::{self, Class};

/// The longest `[name]` that counts as the name of a type.
const TYPE_LEN: usize = 128;

/// An iterator over the tokens of a script.
///
/// Words and strings have no backtick escapes left. Any text has tokens: a string or comment without
/// an end extends to the end of the text.
///
/// # Examples
///
/// ```
/// use wmi_events::cmdline::powershell::{TokenKind, Tokens};
///
/// let tokens = Tokens::new("Invoke-Wmi`Method -Class 'Win32_Process' # note");
/// let tokens: Vec<_> = tokens.map(|token| (token.kind, token.text)).collect();
/// assert_eq!(tokens, [
///     (TokenKind::Word, "Invoke-WmiMethod".into()),
///     (TokenKind::Parameter, "Class".into()),
///     (TokenKind::Text, "Win32_Process".into()),
///     (TokenKind::Comment, "# note".into()),
/// ]);
/// ```
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    rest: &'a str,
    before: Before,
}

/// What stands before a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    /// A blank, or nothing.
    Blank,
    /// Something that has members.
    Value,
    /// The sign before a member.
    Access,
    Other,
}

/// Whether a dash begins with it: PowerShell takes these for `-`.
pub(super) const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2013}'..='\u{2015}')
}

const NAME: Class = ascii::letters_and(b"0123456789_");
const PARAMETER: Class = ascii::letters_and(b"0123456789_`?");

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn ends_word(c: char) -> bool {
    matches!(
        c,
        '(' | ')' | '{' | '}' | ';' | ',' | '|' | '&' | '=' | '<' | '>'
    ) || c.is_whitespace()
}

impl<'a> Tokens<'a> {
    /// The tokens of a script.
    #[must_use]
    pub const fn new(script: &'a str) -> Self {
        Self {
            rest: script,
            before: Before::Blank,
        }
    }

    /// Skips blanks and continued lines; whether there were any.
    fn skip_blanks(&mut self) -> bool {
        let len = self.rest.len();
        self.rest = self.rest.strip_prefix(' ').unwrap_or(self.rest);
        if let Some(b'!'..=b'_' | b'a'..=b'~') = self.rest.as_bytes().first() {
            return self.rest.len() < len;
        }
        loop {
            let blanks = |c: char| c.is_whitespace() && !is_newline(c);
            self.rest = self.rest.trim_start_matches(blanks);
            let Some(after) = self.rest.strip_prefix('`') else {
                break;
            };
            let next = after.strip_prefix("\r\n");
            match next.or_else(|| after.strip_prefix(is_newline)) {
                Some(next) => self.rest = next,
                None if after.is_empty() => self.rest = after,
                None => break,
            }
        }
        self.rest.len() < len
    }

    fn take(&mut self, len: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(len).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn token(&mut self, kind: TokenKind, text: impl Into<Cow<'a, str>>) -> Token<'a> {
        let is_attached = self.before != Before::Blank;
        self.before = match kind {
            TokenKind::Text | TokenKind::Variable | TokenKind::Type => Before::Value,
            _ => Before::Other,
        };
        Token {
            kind,
            text: text.into(),
            is_attached,
            is_expandable: false,
            has_colon: false,
            is_cut: false,
        }
    }

    fn sign(&mut self, len: usize) -> Token<'a> {
        let text = self.take(len);
        let token = self.token(TokenKind::Sign, text);
        self.before = match text {
            ")" | "]" | "}" => Before::Value,
            "." | "::" => Before::Access,
            _ => Before::Other,
        };
        token
    }

    fn text(&mut self, quoted: Quoted<'a>) -> Token<'a> {
        self.take(quoted.len);
        let token = self.token(TokenKind::Text, quoted.text);
        Token {
            is_expandable: quoted.is_expandable,
            is_cut: !quoted.is_closed,
            ..token
        }
    }

    /// `$name`, `${any text}`, `$scope:name`; `$(` is a sign.
    fn variable(&mut self) -> Token<'a> {
        let after = self.rest.get(1..).unwrap_or_default();
        let (text, len) = match after.chars().next() {
            Some('(') => return self.sign(2),
            Some('{') => {
                let inner = after.get(1..).unwrap_or_default();
                match inner.find('}') {
                    Some(len) => (inner.get(..len).unwrap_or_default(), len + 3),
                    None => (inner, self.rest.len()),
                }
            }
            Some(c) if is_name(c) => {
                let is_part = |(at, c): &(usize, char)| {
                    let next = || after.get(at + 1..).and_then(|rest| rest.chars().next());
                    !(is_name(*c) || *c == ':' && next().is_some_and(is_name))
                };
                let len = after.char_indices().find(is_part).map(|(at, _)| at);
                let name = after.get(..len.unwrap_or(after.len())).unwrap_or(after);
                (name, name.len() + 1)
            }
            Some('$' | '?' | '^') => (after.get(..1).unwrap_or_default(), 2),
            _ => return self.sign(1),
        };
        self.take(len);
        self.token(TokenKind::Variable, text)
    }

    fn parameter(&mut self, dash: char) -> Token<'a> {
        self.take(dash.len_utf8());
        let is_part = |c: char| is_name(c) || matches!(c, '`' | '?');
        let name = self.take(ascii::run_of(self.rest, &PARAMETER, is_part));
        let has_colon = self.rest.starts_with(':') && !self.rest.starts_with("::");
        if has_colon {
            self.take(1);
        }
        let name = match name.contains('`') {
            true => Cow::Owned(name.replace('`', "")),
            false => name.into(),
        };
        Token {
            has_colon,
            ..self.token(TokenKind::Parameter, name)
        }
    }

    fn word(&mut self) -> Token<'a> {
        let text = self.rest;
        let is_member = self.before == Before::Access;
        let mut built: Option<String> = None;
        let (mut at, mut from) = (0, 0);
        let (mut is_open, mut is_expandable, mut is_cut) = (false, false, false);
        loop {
            at += ascii::run(text.get(at..).unwrap_or_default(), &NAME);
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
                break;
            };
            if is_member && !is_name(c) && c != '`' || ends_word(c) {
                break;
            }
            let piece = text.get(from..at).unwrap_or_default();
            match c {
                '`' => {
                    let built = built.get_or_insert_default();
                    built.push_str(piece);
                    at += 1;
                    from = at;
                    // The escaped character is part of the word, whatever it is.
                    let next = text.get(at..).and_then(|rest| rest.chars().next());
                    at += next.map_or(0, char::len_utf8);
                    continue;
                }
                '[' => is_open = true,
                ']' if !is_open => break,
                '$' => {
                    let next = text.get(at + 1..).and_then(|rest| rest.chars().next());
                    is_expandable |= next.is_some_and(begins_expansion);
                }
                _ if is_quote(c) => {
                    let quoted = strings::quoted(text.get(at..).unwrap_or_default());
                    let built = built.get_or_insert_default();
                    built.extend([piece, &quoted.text]);
                    is_expandable |= quoted.is_expandable;
                    is_cut = !quoted.is_closed;
                    at += quoted.len;
                    from = at;
                    continue;
                }
                _ => {}
            }
            at += c.len_utf8();
        }
        let piece = text.get(from..at).unwrap_or_default();
        let word = match built {
            Some(built) => Cow::Owned(built + piece),
            None => piece.into(),
        };
        self.take(at);
        let kind = match is_number(&word) {
            true => TokenKind::Number,
            false => TokenKind::Word,
        };
        let token = self.token(kind, word);
        if is_member {
            self.before = Before::Value;
        }
        Token {
            is_expandable,
            is_cut,
            ..token
        }
    }

    /// A token that begins with a sign of ASCII; `None`: a word does.
    fn with_sign(&mut self, first: char) -> Option<Token<'a>> {
        let text = self.rest;
        let next = text.get(1..).and_then(|rest| rest.chars().next());
        let is_after_value = self.before == Before::Value;
        Some(match first {
            '(' | ')' | '{' | '}' | ';' | ',' | ']' | '!' => self.sign(1),
            '|' | '&' if next == Some(first) => self.sign(2),
            '|' | '&' => self.sign(1),
            '=' => self.sign(1),
            '+' if next == Some('=') => self.sign(2),
            '+' if next.is_none_or(|c| c.is_whitespace() || is_quote(c) || "$([".contains(c)) => {
                self.sign(1)
            }
            '<' if next == Some('#') => {
                let end = text.find("#>");
                let len = end.map_or(text.len(), |end| end + 2);
                let comment = self.take(len);
                Token {
                    is_cut: end.is_none(),
                    ..self.token(TokenKind::Comment, comment)
                }
            }
            '>' | '<' => self.sign(redirection_len(text)),
            '0'..='9' | '*' if next == Some('>') => {
                self.sign(1 + redirection_len(text.get(1..).unwrap_or_default()))
            }
            '#' => {
                let len = text.find(is_newline).unwrap_or(text.len());
                let comment = self.take(len);
                self.token(TokenKind::Comment, comment)
            }
            '@' => {
                if let Some(quoted) = strings::here(text) {
                    return Some(self.text(quoted));
                }
                match next {
                    Some('(' | '{') => self.sign(2),
                    Some(c) if is_name(c) => return None,
                    _ => self.sign(1),
                }
            }
            '$' => self.variable(),
            '[' if is_after_value => self.sign(1),
            '[' => match type_len(text) {
                Some(len) => {
                    let name = self.take(len);
                    let name = name.get(1..len - 1).unwrap_or_default().trim();
                    let name = match name.contains('`') {
                        true => Cow::Owned(name.replace('`', "")),
                        false => name.into(),
                    };
                    self.token(TokenKind::Type, name)
                }
                None => self.sign(1),
            },
            ':' if is_after_value && text.starts_with("::") => self.sign(2),
            '.' if is_after_value => self.sign(1),
            '.' if next.is_none_or(|c| c.is_whitespace() || is_quote(c) || "$({&".contains(c)) => {
                self.sign(1)
            }
            _ => return None,
        })
    }
}

/// The length of `>`, `>>`, `>&1` or `<`.
fn redirection_len(text: &str) -> usize {
    match text.as_bytes() {
        [b'>', b'&', b'1' | b'2', ..] => 3,
        [b'>', b'>', ..] => 2,
        _ => 1,
    }
}

fn is_number(word: &str) -> bool {
    let word = word.strip_prefix('-').unwrap_or(word);
    let hex = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X"));
    match hex {
        Some(hex) => !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit()),
        None => {
            word.starts_with(|c: char| c.is_ascii_digit())
                && word.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        }
    }
}

/// The length of a `[name]` that begins a text, with the brackets.
fn type_len(text: &str) -> Option<usize> {
    let inner = text.get(1..)?.trim_start_matches(' ');
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '`')) {
        return None;
    }
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().take(TYPE_LEN) {
        match byte {
            b'[' => depth += 1,
            b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b'_' | b'.' | b'+' | b',' | b' ' | b'`' => {}
            _ if byte.is_ascii_alphanumeric() => {}
            _ => return None,
        }
    }
    None
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if self.skip_blanks() {
            self.before = Before::Blank;
        }
        let first = self.rest.chars().next()?;
        if is_newline(first) {
            let len = if self.rest.starts_with("\r\n") { 2 } else { 1 };
            let text = self.take(len);
            let token = self.token(TokenKind::Newline, text);
            self.before = Before::Blank;
            return Some(token);
        }
        if is_quote(first) {
            return Some(self.text(strings::quoted(self.rest)));
        }
        let after = self.rest.get(first.len_utf8()..).unwrap_or_default();
        if is_dash(first) && after.starts_with(|c: char| c.is_alphabetic() || "_?`".contains(c)) {
            return Some(self.parameter(first));
        }
        if self.before == Before::Access && !is_name(first) && !"`$({".contains(first) {
            self.before = Before::Other;
        }
        if let Some(token) = self.with_sign(first) {
            return Some(token);
        }
        let token = self.word();
        if token.text.is_empty() && self.rest.len() == first.len_utf8() + after.len() {
            // Nothing was taken.
            return Some(self.sign(first.len_utf8()));
        }
        Some(token)
    }
}

impl FusedIterator for Tokens<'_> {}

#[cfg(test)]
mod tests;
