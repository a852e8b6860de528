//! Splits the text that cmd.exe executes into commands, in one pass.

use std::borrow::Cow;
use std::mem::take;

use super::command::{Command, Prefix, Redirect, RedirectKind, Separator};
use super::program;
use super::text::{from, is_delimiter, trim, unquoted, without_carets, without_quotes};
use crate::owned::derived;

/// No line that cmd.exe takes (8,191 characters) has more.
pub(super) const MAX_COMMANDS: usize = 4096;

/// Deeper blocks are read, but their redirects are not given to their commands.
const MAX_BLOCKS: usize = 16;

/// What a redirect that is given to a command costs, beside its target.
const REDIRECT_COST: usize = 32;

/// What it costs to copy redirects.
pub(super) fn cost(redirects: &[Redirect<'_>]) -> usize {
    let cost = |redirect: &Redirect<'_>| redirect.target.len() + REDIRECT_COST;
    redirects.iter().map(cost).sum()
}

/// The commands in a text that cmd.exe executes, as in a line of a batch file; at most 4,096.
///
/// ```
/// use wmi_events::cmdline::cmd::{self, Separator};
///
/// let commands = cmd::commands("echo a^>b > C:\\x.bat & C:\\x.bat");
/// assert_eq!(commands[0].arguments, "a>b");
/// assert_eq!(commands[0].redirects[0].target, "C:\\x.bat");
/// assert_eq!(commands[0].next, Separator::Always);
/// assert_eq!(commands[1].program, "C:\\x.bat");
/// ```
#[must_use]
pub fn commands(text: &str) -> Vec<Command<'_>> {
    Parser::new(text).commands()
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) commands: Vec<Command<'a>>,
    blocks: Vec<Block<'a>>,
    /// The open blocks within the deepest one of `blocks`.
    deeper: usize,
    /// `else` was read.
    is_else: bool,
    /// What blocks may still give to commands: a long target times many commands is too much.
    budget: usize,
}

/// A block in brackets.
struct Block<'a> {
    /// The index of its first command.
    first: usize,
    /// What leads to it, the blocks around it included.
    prefix: Vec<Prefix>,
    redirects: Vec<Redirect<'a>>,
}

/// A command while it is read.
#[derive(Default)]
struct Raw<'a> {
    start: usize,
    prefix: Vec<Prefix>,
    redirects: Vec<Redirect<'a>>,
    /// The parts without redirects.
    parts: Vec<&'a str>,
    has_caret: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            commands: Vec::new(),
            blocks: Vec::new(),
            deeper: 0,
            is_else: false,
            budget: text.len().saturating_mul(64).saturating_add(4096),
        }
    }

    pub(super) fn commands(mut self) -> Vec<Command<'a>> {
        while self.at < self.text.len() && self.commands.len() < MAX_COMMANDS {
            self.command();
        }
        while let Some(block) = self.blocks.pop() {
            self.inherit(block);
        }
        self.commands
    }

    pub(super) fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    pub(super) fn skip(&mut self, is_skipped: impl Fn(u8) -> bool) {
        let skipped = from(self.text, self.at)
            .bytes()
            .take_while(|b| is_skipped(*b));
        self.at += skipped.count();
    }

    const fn is_in_block(&self) -> bool {
        !self.blocks.is_empty()
    }

    fn command(&mut self) {
        let mut raw = self.before_program();
        let is_remark = self.is_keyword("rem");
        self.read_program(&mut raw, is_remark);
        let end = self.at;
        match self.byte(0) {
            Some(b')') => {
                self.push(raw, end);
                self.at += 1;
                self.close_block();
            }
            _ => {
                let count = self.commands.len();
                self.push(raw, end);
                let next = self.separator();
                // One behind nothing joins nothing.
                if self.commands.len() > count
                    && let Some(last) = self.commands.last_mut()
                {
                    last.next = next;
                }
            }
        }
    }

    /// Reads what may stand before a program: delimiters, `@`, redirects, brackets, `if`, `for`.
    fn before_program(&mut self) -> Raw<'a> {
        let mut raw = Raw::default();
        raw.prefix
            .extend(self.blocks.last().into_iter().flat_map(|b| &b.prefix));
        if take(&mut self.is_else) {
            program::keep(&mut raw.prefix, Prefix::If);
        }
        let mut is_begun = false;
        loop {
            self.skip(|byte| is_delimiter(byte) || byte == b'@');
            if !is_begun {
                raw.start = self.at;
            }
            if let Some(redirect) = self.redirect(true) {
                raw.redirects.extend(redirect);
            } else if self.byte(0) == Some(b'(') {
                self.at += 1;
                // Its commands begin with its prefixes.
                self.open_block(raw.prefix.clone(), take(&mut raw.redirects));
                is_begun = false;
                continue;
            } else if let Some(prefix) = self.header() {
                program::keep(&mut raw.prefix, prefix);
            } else {
                return raw;
            }
            is_begun = true;
        }
    }

    /// Reads up to a separator, the bracket that ends the block, or the end.
    fn read_program(&mut self, raw: &mut Raw<'a>, is_remark: bool) {
        let mut part = self.at;
        let mut is_word_start = true;
        let mut words = 0;
        while let Some(byte) = self.byte(0) {
            if is_delimiter(byte) {
                // A remark ends at nothing but the end, once it has a word.
                if is_remark && words > 1 {
                    self.at = self.text.len();
                    break;
                }
                is_word_start = true;
                self.at += 1;
                continue;
            }
            match byte {
                b'&' | b'|' => break,
                b')' if self.is_in_block() => break,
                b'<' | b'>' | b'0'..=b'9' => {
                    let end = self.at;
                    if let Some(redirect) = self.redirect(is_word_start) {
                        raw.parts.extend(self.text.get(part..end));
                        raw.redirects.extend(redirect);
                        part = self.at;
                        is_word_start = true;
                        continue;
                    }
                }
                b'"' => {
                    let quoted = from(self.text, self.at + 1);
                    self.at += quoted.find('"').unwrap_or(quoted.len());
                    self.at += 1;
                }
                b'^' => {
                    raw.has_caret = true;
                    self.at += 1;
                }
                _ => {}
            }
            words += u32::from(is_word_start);
            is_word_start = false;
            self.at = self.text.len().min(self.at + 1);
        }
        raw.parts.extend(self.text.get(part..self.at));
    }

    /// Reads a redirect; a handle before it must be a word's start. The inner `None` is one
    /// without a target.
    fn redirect(&mut self, is_word_start: bool) -> Option<Option<Redirect<'a>>> {
        let digit = self.byte(0).filter(u8::is_ascii_digit);
        let digit = digit.filter(|_| is_word_start);
        let sign = self.byte(usize::from(digit.is_some()));
        let is_input = match sign {
            Some(b'<') => true,
            Some(b'>') => false,
            _ => return None,
        };
        self.at += 1 + usize::from(digit.is_some());
        let handle = digit.map_or(u8::from(!is_input), |digit| digit - b'0');
        let copied = self.byte(1).filter(u8::is_ascii_digit);
        if let (Some(b'&'), Some(copied)) = (self.byte(0), copied) {
            self.at += 2;
            return Some(Some(Redirect {
                handle,
                kind: RedirectKind::Duplicate(copied - b'0'),
                target: "".into(),
            }));
        }
        let kind = match self.byte(0) {
            _ if is_input => RedirectKind::Input,
            Some(b'>') => {
                self.at += 1;
                RedirectKind::Append
            }
            _ => RedirectKind::Output,
        };
        self.skip(is_delimiter);
        let word = self.raw_word(false);
        Some((!word.is_empty()).then(|| Redirect {
            handle,
            kind,
            target: unquoted(word),
        }))
    }

    /// Reads up to a delimiter or a special character outside quotes.
    pub(super) fn raw_word(&mut self, stops_at_brackets: bool) -> &'a str {
        let start = self.at;
        let mut is_quoted = false;
        while let Some(byte) = self.byte(0) {
            match byte {
                b'"' => is_quoted = !is_quoted,
                _ if is_quoted => {}
                b'^' => self.at += 1,
                b'&' | b'|' | b'<' | b'>' => break,
                b')' if stops_at_brackets || self.is_in_block() => break,
                b'(' if stops_at_brackets => break,
                _ if is_delimiter(byte) => break,
                _ => {}
            }
            self.at += 1;
        }
        self.at = self.at.min(self.text.len());
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn separator(&mut self) -> Separator {
        let (separator, len) = match (self.byte(0), self.byte(1)) {
            (Some(b'&'), Some(b'&')) => (Separator::OnSuccess, 2),
            (Some(b'&'), _) => (Separator::Always, 1),
            (Some(b'|'), Some(b'|')) => (Separator::OnFailure, 2),
            (Some(b'|'), _) => (Separator::Pipe, 1),
            _ => (Separator::End, 0),
        };
        self.at += len;
        separator
    }

    fn open_block(&mut self, prefix: Vec<Prefix>, redirects: Vec<Redirect<'a>>) {
        if self.blocks.len() < MAX_BLOCKS {
            self.blocks.push(Block {
                first: self.commands.len(),
                prefix,
                redirects,
            });
        } else {
            self.deeper += 1;
        }
    }

    /// Reads what follows the bracket that ends a block.
    fn close_block(&mut self) {
        let block = match self.deeper.checked_sub(1) {
            Some(deeper) => {
                self.deeper = deeper;
                None
            }
            None => self.blocks.pop(),
        };
        let mut redirects = Vec::new();
        self.skip(is_delimiter);
        while let Some(redirect) = self.redirect(true) {
            redirects.extend(redirect);
            self.skip(is_delimiter);
        }
        let next = self.separator();
        if next == Separator::End && self.is_keyword("else") {
            self.at += "else".len();
            self.is_else = true;
        }
        let Some(mut block) = block else { return };
        if self.commands.len() > block.first
            && let Some(last) = self.commands.last_mut()
        {
            last.next = next;
        }
        block.redirects.extend(redirects);
        self.inherit(block);
    }

    /// Gives the redirects of a block to its commands. The last ones come first: the budget may
    /// end.
    fn inherit(&mut self, block: Block<'a>) {
        let cost = cost(&block.redirects);
        if block.redirects.is_empty() {
            return;
        }
        let commands = self.commands.iter_mut().skip(block.first);
        for command in commands.rev() {
            let Some(budget) = self.budget.checked_sub(cost) else {
                return;
            };
            self.budget = budget;
            command
                .redirects
                .splice(0..0, block.redirects.iter().cloned());
        }
    }

    fn push(&mut self, raw: Raw<'a>, end: usize) {
        let text = trim(self.text.get(raw.start..end).unwrap_or_default());
        // Blanks around it go anyway, but not behind a caret.
        let is_empty = |part: &&str| part.is_empty() || !raw.has_caret && trim(part).is_empty();
        let mut parts = raw.parts.iter().copied().filter(|part| !is_empty(part));
        let clean = match (parts.next(), parts.next()) {
            (part, None) => Cow::Borrowed(part.unwrap_or_default()),
            _ => Cow::Owned(raw.parts.concat()),
        };
        let clean = if raw.has_caret {
            derived(&clean, without_carets)
        } else {
            clean
        };
        let clean = derived(&clean, |text| trim(text).into());
        if clean.is_empty() && raw.redirects.is_empty() {
            return;
        }
        let mut prefix = raw.prefix;
        let found = program::find(&clean, &mut prefix);
        let end = found.start + found.len;
        let name = derived(&clean, |text| {
            without_quotes(text.get(found.start..end).unwrap_or_default())
        });
        let arguments = derived(&clean, |text| trim(from(text, end)).into());
        let is_glued = !arguments.is_empty()
            && !from(&clean, end).starts_with(|c: char| c.is_ascii_whitespace());
        let line = derived(&clean, |text| from(text, found.start).into());
        let line = match line.split_at_checked(found.len) {
            Some((program, arguments)) if is_glued => {
                Cow::Owned([program, " ", arguments].concat())
            }
            _ => line,
        };
        self.commands.push(Command {
            text: text.into(),
            prefix,
            line,
            program: name,
            arguments,
            redirects: raw.redirects,
            next: Separator::End,
        });
    }
}
