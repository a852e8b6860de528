//! Parses a command line into a [`WmicCommand`].

use std::borrow::Cow;

use memchr::memchr;

use super::command::{Switch, Target, Verb, WmicCommand};
use super::ends::{argument_len, condition_len, named_argument, value_len, word_len};
use super::plain::plainly;
use super::start::{behind_program, may_be_wmic};
use crate::ascii::trim_start;
use crate::fold;
use crate::owned::derived;
use crate::secrets::wmic::{GLOBAL_SWITCHES, VERB_SWITCHES, is_known_switch, split_at, switch};

impl<'a> WmicCommand<'a> {
    /// Parses a command line, the program first; every text gives a value.
    ///
    /// The program's name is not checked. The result borrows from a line without a password.
    #[must_use]
    pub fn parse(command_line: &'a str) -> Self {
        // A masked password cannot be kept by accident.
        match plainly(command_line) {
            Cow::Borrowed(line) => command(line),
            Cow::Owned(line) => command(&line).into_owned(),
        }
    }
}

/// Whether a command line follows wmic's grammar: [`WmicCommand::looks_like_wmic`] on text, which must also begin
/// with a switch that wmic.exe knows, or with none.
///
/// ```
/// use wmi_events::cmdline::wmic::looks_like_wmic;
///
/// assert!(looks_like_wmic("svc.exe /node:SRV01 os get caption"));
/// ```
#[must_use]
pub fn looks_like_wmic(command_line: &str) -> bool {
    may_be_wmic(command_line) && WmicCommand::parse(command_line).looks_like_wmic()
}

fn command(line: &str) -> WmicCommand<'_> {
    let mut parser = Parser {
        rest: behind_program(line),
        is_token: false,
        last_quotes: ['"', '\'']
            .map(|quote| line.rfind(quote).map_or(0, |index| line.len() - index)),
        command: WmicCommand::default(),
    };
    parser.global_switches();
    parser.target();
    parser.clauses();
    parser.command
}

struct Parser<'a> {
    rest: &'a str,
    /// `rest` is the inside of one quoted token.
    is_token: bool,
    /// The length of the rest of the line at its last double and single quote.
    last_quotes: [usize; 2],
    command: WmicCommand<'a>,
}

impl<'a> Parser<'a> {
    fn global_switches(&mut self) {
        while self.at_switch() {
            let name = self.name();
            match (switch(name, &GLOBAL_SWITCHES), self.colon()) {
                (Some("node"), true) => self.nodes(),
                (Some("password"), true) => {
                    self.command.is_password_given |= !self.value().is_empty();
                }
                (Some("user"), true) => self.command.user = Some(self.value()),
                (Some("namespace"), true) => self.command.namespace = Some(self.value()),
                (Some("role"), true) => self.command.role = Some(self.value()),
                (_, has_value) => {
                    let value = has_value.then(|| self.value());
                    let name = name.chars().map(fold::fold).collect();
                    self.command.switches.push(Switch { name, value });
                }
            }
            self.end_token();
        }
    }

    /// Skips the sign of a switch. Within a quoted token, only its content is read.
    fn at_switch(&mut self) -> bool {
        let text = trim_start(self.rest);
        if let Some(rest) = self.sign(text, fold::is_switch_sign) {
            self.rest = rest;
            return true;
        }
        let token = text.strip_prefix('"');
        let Some(rest) = token.and_then(|token| self.sign(token, fold::is_switch_sign)) else {
            return false;
        };
        self.rest = rest;
        self.is_token = true;
        true
    }

    /// The text after a sign at the beginning of a text.
    fn sign(&mut self, text: &'a str, is_it: impl Fn(char) -> bool) -> Option<&'a str> {
        let mut chars = text.chars();
        let sign = chars.next().filter(|c| is_it(*c))?;
        self.command.has_look_alikes |= fold::fold(sign) != sign;
        Some(chars.as_str())
    }

    /// Skips the quote that ends a token.
    fn end_token(&mut self) {
        if std::mem::take(&mut self.is_token) {
            self.rest = self.rest.split_once('"').map_or("", |(_, rest)| rest);
        }
    }

    fn name(&mut self) -> &'a str {
        let text = trim_start(self.rest);
        let is_end = |c: char| c.is_whitespace() || matches!(fold::sign(c), ':' | '/' | '"' | ',');
        let (name, rest) = split_at(text, is_end);
        self.rest = rest;
        self.note(name);
        name
    }

    /// Skips a colon and the blanks after it; before the next switch the value is empty.
    fn colon(&mut self) -> bool {
        match self.sign(trim_start(self.rest), |c| fold::sign(c) == ':') {
            Some(rest) => {
                let value = trim_start(rest);
                let is_empty = value.len() < rest.len() && is_known_switch(value);
                self.rest = if is_empty { rest } else { value };
                true
            }
            None => false,
        }
    }

    /// The value of a switch, without its quotes.
    fn value(&mut self) -> Cow<'a, str> {
        let len = if self.rest.starts_with(char::is_whitespace) {
            // An empty one, before the next switch.
            0
        } else if self.is_token {
            self.rest.find('"').unwrap_or(self.rest.len())
        } else {
            value_len(self.rest)
        };
        let (value, rest) = self.rest.split_at_checked(len).unwrap_or((self.rest, ""));
        self.rest = rest;
        unquote(value)
    }

    /// `A,"B",@file`.
    fn nodes(&mut self) {
        loop {
            let (is_file, text) = match self.rest.strip_prefix('@') {
                Some(text) => (true, text),
                None => (false, self.rest),
            };
            let is_quoted = text.starts_with(['"', '\'']) && !self.is_token;
            let len = match text {
                _ if is_quoted => value_len(text),
                _ => split_at(text, |c| {
                    c.is_whitespace() || matches!(fold::sign(c), ',' | '/' | '"')
                })
                .0
                .len(),
            };
            let (item, rest) = text.split_at_checked(len).unwrap_or((text, ""));
            // In one pair of quotes there may be a list, and files.
            match unquote(item) {
                Cow::Borrowed(items) => items
                    .split(',')
                    .for_each(|node| self.node(node.into(), is_file)),
                Cow::Owned(items) => items
                    .split(',')
                    .for_each(|node| self.node(node.to_owned().into(), is_file)),
            }
            self.rest = rest;
            match self.sign(trim_start(rest), |c| fold::sign(c) == ',') {
                Some(rest) => self.rest = trim_start(rest),
                None => return,
            }
        }
    }

    fn node(&mut self, node: Cow<'a, str>, is_file: bool) {
        let node = derived(&node, |node| node.trim().into());
        match node.strip_prefix('@').map(str::to_owned) {
            Some(file) => self.command.node_files.push(file.into()),
            None if is_file => self.command.node_files.push(node),
            None => self.command.nodes.push(node),
        }
    }

    fn target(&mut self) {
        let Some(word) = self.word() else { return };
        let is = |keyword| fold::is(&word, keyword);
        self.command.target = Some(if is("path") {
            Target::Path(self.path())
        } else if is("class") {
            Target::Class(self.path())
        } else if is("context") || is("quit") || is("exit") {
            Target::Shell(word)
        } else {
            Target::Alias(word)
        });
    }

    /// WHERE, a verb with what follows it, and switches.
    fn clauses(&mut self) {
        loop {
            if self.verb_switch() {
                continue;
            }
            if trim_start(self.rest).is_empty() {
                return;
            }
            if self.command.verb.is_some() {
                let argument = self.argument();
                self.command.arguments.push(argument);
                continue;
            }
            let Some(word) = self.word() else { return };
            if fold::is(&word, "where") && self.command.condition.is_none() {
                self.command.condition = Some(self.condition());
            } else if fold::is(&word, "path") {
                self.command.target = Some(Target::Path(self.path()));
            } else if let Some(verb) = Verb::of(&word) {
                self.command.verb = Some(verb);
                if verb == Verb::Call && !trim_start(self.rest).starts_with(fold::is_switch_sign) {
                    self.command.method = self.word();
                }
            } else {
                self.command.arguments.push(word);
            }
        }
    }

    /// A switch after the command. A switch that the grammar does not allow there is kept under its
    /// name. A global switch has no effect there and is kept in the same way.
    fn verb_switch(&mut self) -> bool {
        if !self.at_switch() {
            return false;
        }
        let name = self.name();
        let value = self.colon().then(|| self.value());
        match (switch(name, &VERB_SWITCHES), value) {
            (Some("format"), Some(format)) => self.command.format = Some(format),
            (_, value) => {
                // No password is kept, at any position.
                let value = value.filter(|_| !fold::is(name, "password"));
                let name = name.chars().map(fold::fold).collect();
                self.command.verb_switches.push(Switch { name, value });
            }
        }
        self.end_token();
        true
    }

    /// A word up to a blank or a sign, or a text in quotes.
    fn word(&mut self) -> Option<Cow<'a, str>> {
        let text = trim_start(self.rest);
        if text.is_empty() {
            return None;
        }
        let len = if text.starts_with('"') {
            value_len(text)
        } else {
            word_len(text).max(text.chars().next()?.len_utf8())
        };
        let (word, rest) = text.split_at_checked(len).unwrap_or((text, ""));
        self.rest = rest;
        let word = unquote(word);
        self.note(&word);
        Some(word)
    }

    /// The path of a class or an instance: up to a blank that is outside quotes.
    fn path(&mut self) -> Cow<'a, str> {
        let text = trim_start(self.rest);
        let (path, rest) = text.split_at_checked(value_len(text)).unwrap_or((text, ""));
        self.rest = rest;
        let path = unquote(path);
        self.note(&path);
        path
    }

    /// Up to a comma or a blank that is outside quotes; single quotes around the whole argument count.
    fn argument(&mut self) -> Cow<'a, str> {
        let text = trim_start(self.rest);
        if self.command.verb == Some(Verb::Call)
            && let Some((name, value)) = named_argument(text)
        {
            self.rest = value;
            return [name, "=", &self.plain_argument(false)].concat().into();
        }
        self.plain_argument(true)
    }

    /// An argument, or the value of a named one, which keeps its quotes.
    fn plain_argument(&mut self, is_unquoted: bool) -> Cow<'a, str> {
        let text = trim_start(self.rest);
        let single = text.strip_prefix('\'').and_then(|inner| inner.find('\''));
        let end = match single {
            Some(len) => len + 2,
            None => argument_len(text, self.last_quotes[0]),
        };
        let (argument, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        let rest = trim_start(rest);
        self.rest = rest.strip_prefix(',').unwrap_or(rest);
        if is_unquoted {
            unquote_launched(argument)
        } else {
            argument.into()
        }
    }

    /// The clause after WHERE, up to a verb or a switch. Verbs and switches inside matching quotes
    /// and parentheses do not end it.
    fn condition(&mut self) -> Cow<'a, str> {
        let text = trim_start(self.rest);
        let end = condition_len(text, true, self.last_quotes[1])
            .or_else(|| condition_len(text, false, 0))
            .unwrap_or(text.len());
        let (condition, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        self.rest = rest;
        condition.trim_end().into()
    }

    fn note(&mut self, word: &str) {
        self.command.has_look_alikes |= fold::has_look_alikes(word);
    }
}

/// Without the quotes around it.
fn unquote(text: &str) -> Cow<'_, str> {
    if !text.starts_with(['"', '\'', '\\']) {
        return text.into();
    }
    for quote in ["\\\"", "\"", "'"] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.strip_suffix(quote).unwrap_or(inner).into();
        }
    }
    text.into()
}

/// Without the quotes around it, and without the backslashes before those within.
pub(crate) fn unquote_launched(text: &str) -> Cow<'_, str> {
    let inner = unquote(text);
    if inner.len() == text.len() || !inner.contains("\\\"") {
        return inner;
    }
    let mut plain = String::with_capacity(inner.len());
    let mut rest = &*inner;
    while let Some(at) = memchr(b'\\', rest.as_bytes()) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        plain.push_str(before);
        let is_escape = after.as_bytes().get(1) == Some(&b'"');
        plain.push(if is_escape { '"' } else { '\\' });
        rest = after.get(1 + usize::from(is_escape)..).unwrap_or_default();
    }
    (plain + rest).into()
}

#[cfg(test)]
mod tests;
