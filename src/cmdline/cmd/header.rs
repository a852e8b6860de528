//! What `for` and `if` have before the command that they run.

use super::command::{Command, Prefix, Separator};
use super::parse::Parser;
use super::text::{from, is_delimiter, skip, trim, without_carets};

/// The words of `for` before `in`, at most: switches, a path or options, the variable.
const MAX_FOR_WORDS: usize = 6;

impl<'a> Parser<'a> {
    /// Reads the beginning of `for .. do` or `if ..`. Another syntax stays unread: the program is
    /// `for` or `if` then.
    pub(super) fn header(&mut self) -> Option<Prefix> {
        let start = self.at;
        let header = if self.is_keyword("for") {
            self.for_header().map(|()| Prefix::For)
        } else if self.is_keyword("if") {
            self.if_header().map(|()| Prefix::If)
        } else {
            None
        };
        if header.is_none() {
            self.at = start;
        }
        header
    }

    /// Whether a keyword is next, in any case.
    pub(super) fn is_keyword(&self, keyword: &str) -> bool {
        let text = from(self.text, self.at);
        let is_it = text
            .get(..keyword.len())
            .is_some_and(|word| word.eq_ignore_ascii_case(keyword));
        let next = text.as_bytes().get(keyword.len()).copied();
        is_it && next.is_none_or(|byte| is_delimiter(byte) || matches!(byte, b'(' | b'/' | b'@'))
    }

    fn for_header(&mut self) -> Option<()> {
        let start = self.at;
        self.at += "for".len();
        let mut runs_set = false;
        let mut words = 0;
        loop {
            let word = self.header_word()?;
            if word.eq_ignore_ascii_case("in") {
                break;
            }
            runs_set |= word.eq_ignore_ascii_case("/f");
            words += 1;
            if words > MAX_FOR_WORDS {
                return None;
            }
        }
        self.skip(is_delimiter);
        if self.byte(0) != Some(b'(') {
            return None;
        }
        self.skip_set()?;
        let end = self.at;
        self.skip(is_delimiter);
        if !self.is_keyword("do") {
            return None;
        }
        self.at += "do".len();
        if runs_set {
            self.push_for(start, end);
        }
        Some(())
    }

    /// Skips the set in brackets. A special character in it needs quotes or a caret.
    fn skip_set(&mut self) -> Option<()> {
        let mut is_quoted = false;
        loop {
            match self.byte(0)? {
                b'"' => is_quoted = !is_quoted,
                _ if is_quoted => {}
                b'^' => self.at += 1,
                b'&' | b'|' | b'<' | b'>' => return None,
                b')' => {
                    self.at += 1;
                    return Some(());
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// `for /f` runs its set: it is a command itself.
    fn push_for(&mut self, start: usize, end: usize) {
        let text = self.text.get(start..end).unwrap_or_default();
        self.commands.push(Command {
            text: text.into(),
            prefix: Vec::new(),
            line: without_carets(text),
            program: text.get(.."for".len()).unwrap_or_default().into(),
            arguments: without_carets(trim(from(text, "for".len()))),
            redirects: Vec::new(),
            next: Separator::End,
        });
    }

    fn if_header(&mut self) -> Option<()> {
        self.at += "if".len();
        let mut word = self.header_word()?;
        while word.eq_ignore_ascii_case("/i") || word.eq_ignore_ascii_case("not") {
            word = self.header_word()?;
        }
        let unary = ["exist", "defined", "errorlevel", "cmdextversion"];
        if unary.iter().any(|name| word.eq_ignore_ascii_case(name)) {
            self.header_word()?;
            return Some(());
        }
        let behind = skip(from(self.text, self.at), |byte| {
            byte == b' ' || byte == b'\t'
        });
        if let Some(behind) = behind.strip_prefix("==") {
            self.at = self.text.len() - behind.len();
        } else {
            let comparison = self.header_word()?;
            let known = ["equ", "neq", "lss", "leq", "gtr", "geq"];
            if !known
                .iter()
                .any(|name| comparison.eq_ignore_ascii_case(name))
            {
                return None;
            }
        }
        self.header_word()?;
        Some(())
    }

    fn header_word(&mut self) -> Option<&'a str> {
        self.skip(is_delimiter);
        let word = self.raw_word(true);
        (!word.is_empty()).then_some(word)
    }
}
