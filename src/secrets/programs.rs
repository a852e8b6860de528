//! The commands in a text whose arguments have a secret, also those within quotes.

use super::commands::{Arguments, Command, Verdict};
use super::quotes::Mark;
use super::rule::{Find, Rule};
use super::spans::Spans;
use super::spelling::{is_noise, spelled};
use super::winrm::value_len;
use crate::fold::{fold, sign};

/// Quotes within quotes.
const MAX_DEPTH: usize = 8;
/// No name of a program is longer, nor its spelling.
const MAX_NAME: usize = 64;

pub(super) fn find(text: &str, rules: &'static [Rule], spans: &mut Spans) {
    Level::new(text, rules, 0, 0).read(spans);
}

/// A text that is read as commands: the whole one, or what is between quotes.
struct Level<'t> {
    text: &'t str,
    rules: &'static [Rule],
    /// Where it begins in the whole text.
    base: usize,
    depth: usize,
    at: usize,
    command: Command,
    /// Whether a quote that may be around commands is open.
    is_open: bool,
    /// Whether what follows belongs to the word before.
    is_attached: bool,
}

impl<'t> Level<'t> {
    fn new(text: &'t str, rules: &'static [Rule], base: usize, depth: usize) -> Self {
        Self {
            text,
            rules,
            base,
            depth,
            at: 0,
            command: Command::Other,
            is_open: false,
            is_attached: false,
        }
    }

    fn from(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    fn read(mut self, spans: &mut Spans) {
        loop {
            let rest = self.from(self.at);
            let word = rest.trim_start();
            if word.is_empty() {
                return;
            }
            let blanks = rest.get(..rest.len() - word.len()).unwrap_or_default();
            if !blanks.is_empty() && self.is_attached {
                self.is_attached = false;
            }
            if blanks.contains(['\n', '\r']) {
                self.command = Command::Other;
            }
            self.at += blanks.len();
            if !self.is_attached && self.broken(word, spans) {
                continue;
            }
            match Mark::first(word) {
                Some(mark) => self.quoted(word, mark, spans),
                None => self.word(word, spans),
            }
        }
    }

    fn add(&self, start: usize, end: usize, spans: &mut Spans) {
        spans.add(self.base + start, self.base + end);
    }

    /// A word that begins with a quote.
    fn quoted(&mut self, word: &'t str, mark: Mark, spans: &mut Spans) {
        let start = self.at;
        let is_attached = std::mem::take(&mut self.is_attached);
        let behind = self.from(start + mark.len);
        let before = self.text.get(..start).unwrap_or_default();
        if is_end(behind) && mark.is_plain() && !before.ends_with(char::is_whitespace) {
            // It closes what opened before.
            self.at += mark.len;
            return self.close();
        }
        let Some((len, close_len)) = mark.closed(behind, self.is_open) else {
            // Programs may see its end at different places.
            let mut probe = self.command;
            // Its beginning tells, and each quote asks.
            let near = behind.char_indices().nth(MAX_NAME);
            let near = near
                .and_then(|(end, _)| behind.get(..end))
                .unwrap_or(behind);
            let content = near.get(..content_len(near)).unwrap_or_default();
            let is_secret =
                !is_attached && !content.is_empty() && probe.feed(content) == Verdict::Secret;
            if is_attached && !matches!(self.command, Command::Other) {
                self.at = start + longest(word, mark);
            } else if is_secret {
                self.command = probe;
                self.at = start + longest(word, mark);
                self.add(start, self.at, spans);
            } else {
                self.at += mark.len;
                self.is_open |= sign(word.chars().next().unwrap_or(' ')) != '\'';
                self.is_attached = is_attached;
            }
            return;
        };
        let inner = behind.get(..len).unwrap_or_default();
        let inner_start = start + mark.len;
        self.at = inner_start + len + close_len;
        if let Some((arguments, name)) = self.program(inner) {
            self.begin(arguments, inner_start + name, spans);
        } else if !is_attached {
            match self.command.feed(inner) {
                Verdict::Secret => return self.add(start, self.at, spans),
                Verdict::From(offset) => {
                    return self.add(inner_start + offset, inner_start + len, spans);
                }
                Verdict::Plain => {}
            }
        }
        if self.depth < MAX_DEPTH && inner.contains(char::is_whitespace) {
            Level::new(inner, self.rules, self.base + inner_start, self.depth + 1).read(spans);
        }
    }

    /// Reads a name with quotes within it, as `n"e"t`; returns whether it is one.
    fn broken(&mut self, word: &'t str, spans: &mut Spans) -> bool {
        let Some(name) = broken_name(word) else {
            return false;
        };
        if let Some((arguments, start)) = self.program_with(name, is_path_end) {
            self.begin(arguments, self.at + start, spans);
        } else if !self.command.names_next(name) {
            return false;
        }
        self.at += name.len();
        true
    }

    /// A word up to a blank or a quote.
    fn word(&mut self, word: &'t str, spans: &mut Spans) {
        let start = self.at;
        let is_attached = std::mem::take(&mut self.is_attached);
        let len = content_len(word).max(1);
        let (content, behind) = word.split_at_checked(len).unwrap_or((word, ""));
        self.at += content.len();
        let quote = behind.chars().next().filter(|c| sign(*c) == '"');
        let after = quote.and_then(|quote| behind.get(quote.len_utf8()..));
        let closes = after.is_some_and(is_end);
        if let Some((arguments, name)) = self.program(content) {
            self.begin(arguments, start + name, spans);
        } else if !is_attached && !is_redirect(content) {
            match self.command.feed(content) {
                Verdict::Plain => {
                    self.is_attached = quote.is_some() && !closes && !self.command.expects_secret()
                }
                verdict => {
                    let offset = if let Verdict::From(offset) = verdict {
                        offset
                    } else {
                        0
                    };
                    let value = self.from(start + offset);
                    self.at = start + offset + value_len(value, false).max(len - offset);
                    self.add(start + offset, self.at, spans);
                    // Another command may follow at once.
                    if let Some(index) = content
                        .get(offset..)
                        .and_then(|value| value.find(is_separator))
                    {
                        self.at = start + offset + index + 1;
                        self.command = Command::Other;
                    }
                    return;
                }
            }
        } else if is_redirect(content) && content.ends_with(['>', '<']) {
            self.skip_target();
        }
        let is_escaped = content.ends_with("^&") || content.ends_with("^|");
        if !is_escaped
            && (content.starts_with(is_separator) && content.len() <= 2
                || content.ends_with(is_separator))
        {
            self.command = Command::Other;
        }
        if closes {
            self.at += quote.map_or(0, char::len_utf8);
            self.close();
        }
    }

    /// A quote closes, and with it the commands that it was around.
    fn close(&mut self) {
        if std::mem::take(&mut self.is_open) {
            self.command = Command::Other;
        }
    }

    /// The file behind a `>` on its own.
    fn skip_target(&mut self) {
        let rest = self.from(self.at);
        let target = rest.trim_start();
        if !target.is_empty() {
            self.at += rest.len() - target.len() + content_len(target).max(1).min(target.len());
            while !self.text.is_char_boundary(self.at) {
                self.at += 1;
            }
        }
    }

    /// The program that a word names, unless it is the value of a switch.
    fn program(&self, word: &str) -> Option<(Arguments, usize)> {
        self.program_with(word, |c| is_path_end(c) || matches!(c, '"' | '\''))
    }

    /// The same, with what may be before the program's name.
    fn program_with(&self, word: &str, is_end: fn(char) -> bool) -> Option<(Arguments, usize)> {
        let is_value = self.command.expects_secret();
        (!is_value)
            .then(|| program(word, self.rules, is_end))
            .flatten()
    }

    /// A command begins; its program's name is there.
    fn begin(&mut self, arguments: Arguments, name: usize, spans: &mut Spans) {
        if let Arguments::Piped = arguments
            && let Some((start, end)) = self.text.get(..name).and_then(piped)
        {
            self.add(start, end, spans);
        }
        self.command = Command::of(arguments);
    }
}

/// Whether a word ends before that text.
fn is_end(text: &str) -> bool {
    text.chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || is_separator(c) || c == ')')
}

/// What separates commands.
fn is_separator(c: char) -> bool {
    matches!(c, '&' | '|' | ';')
}

fn is_redirect(word: &str) -> bool {
    word.trim_start_matches(['1', '2', '*'])
        .starts_with(['>', '<'])
}

/// The length up to a blank or a double quote.
fn content_len(text: &str) -> usize {
    let is_end = |c: char| c.is_whitespace() || sign(c) == '"';
    text.find(is_end).unwrap_or(text.len())
}

/// The length of a quoted value up to the last end that any program sees.
fn longest(text: &str, mark: Mark) -> usize {
    let end = mark.end(text, mark.len, char::is_whitespace);
    let end = end.unwrap_or(text.len());
    if mark.is_plain() {
        end.max(value_len(text, false))
    } else {
        end
    }
}

/// The word that a text begins with, if quotes are within it: `n"e"t`, `"n"et`. All that open close.
fn broken_name(text: &str) -> Option<&str> {
    // No more of it than a path and a name.
    let near = text.len().min(2 * MAX_NAME);
    let bytes = text.as_bytes().get(..near)?;
    let first = memchr::memchr(b'"', bytes)?;
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || is_separator(char::from(*byte));
    let end = bytes.iter().position(is_end);
    let end = end.or_else(|| (near == text.len()).then_some(near))?;
    let word = text.get(..end).filter(|_| first < end)?;
    let is_whole = first == 0 && word.rfind('"')? + 1 == word.len();
    let is_closed = word.bytes().filter(|byte| *byte == b'"').count() % 2 == 0;
    (is_closed && !is_whole).then_some(word)
}

/// What a name of a program may follow, beside quotes.
fn is_path_end(c: char) -> bool {
    let is_sign = |c| {
        matches!(
            c,
            '\\' | '/' | '(' | '{' | '&' | '|' | ';' | '=' | ',' | '@' | ':' | '>' | '<'
        )
    };
    c.is_whitespace() || is_sign(c)
}

/// The program that a word names, and where in it its name begins.
fn program(word: &str, rules: &[Rule], is_end: fn(char) -> bool) -> Option<(Arguments, usize)> {
    let bytes = word.as_bytes();
    let tail = bytes.len().saturating_sub(MAX_NAME);
    let start = bytes
        .get(tail..)?
        .iter()
        .rposition(|byte| is_end(char::from(*byte)));
    let start = start.map_or(0, |index| tail + index + 1);
    let name = word.get(start..).filter(|name| name.len() <= MAX_NAME)?;
    // Most words are told from each name by these.
    let mut letters = name.chars().filter(|c| !is_noise(*c)).map(fold);
    let (first, second) = (letters.next()?, letters.next()?);
    let is_it = |known: &&str| {
        let rest = known.strip_prefix(first);
        rest.is_some_and(|rest| rest.starts_with(second))
            && spelled(name, known)
                .is_some_and(|(len, _)| ends(name.get(len..).unwrap_or_default()))
    };
    rules.iter().find_map(|rule| match rule.find {
        Find::Programs(names, arguments) if names.iter().any(is_it) => Some((arguments, start)),
        _ => None,
    })
}

/// Whether the name of a program ends with that text: the word for 64 bits, an extension.
fn ends(text: &str) -> bool {
    let rest = ["64a", "64", ""]
        .iter()
        .find_map(|bits| text.strip_prefix(bits))
        .unwrap_or(text);
    let len = spelled(rest, ".exe").map_or(0, |(len, _)| len);
    rest.get(len..).unwrap_or_default().chars().all(is_noise)
}

/// Where the text is that a command pipes into a program, in the text before its name.
fn piped(before: &str) -> Option<(usize, usize)> {
    let path = |c: char| !c.is_whitespace() && c != '|';
    let bare = before.trim_end_matches(path).trim_end();
    let line = bare.strip_suffix('|')?;
    let is_start = |c: char| matches!(c, '&' | '|' | '(' | '\n' | '\r');
    let start = line.rfind(is_start).map_or(0, |index| index + 1);
    let command = line.get(start..)?;
    // The bracket around the command.
    let is_in_bracket = line
        .get(..start)
        .is_some_and(|before| before.ends_with('('));
    let command = Some(command.trim_end())
        .filter(|_| is_in_bracket)
        .and_then(|command| command.strip_suffix(')'))
        .unwrap_or(command);
    let (value, len) = echoed(command).or_else(|| prompt(command))?;
    Some((start + value, start + value + len))
}

/// Where the text is that a command prints with `echo`, and its length.
fn echoed(command: &str) -> Option<(usize, usize)> {
    // One delimiter is not part of the text.
    let text = behind(command, "echo")?.strip_prefix(|c: char| {
        c.is_whitespace() || matches!(c, '.' | ':' | ',' | ';' | '=' | '/' | '+' | '(')
    })?;
    let start = command.len() - text.trim_start().len();
    Some((start, text.trim().len()))
}

/// Where the text is that a command prints with `set /p =text`, before it reads an answer.
fn prompt(command: &str) -> Option<(usize, usize)> {
    let switch = behind(command, "set")?.trim_start().strip_prefix('/')?;
    let (len, _) = spelled(switch, "p")?;
    let (_, text) = switch.get(len..)?.split_once('=')?;
    let start = command.len() - text.trim_start().len();
    let end = text.find('<').unwrap_or(text.len());
    let value = text.get(..end)?.trim();
    // In `set /p "=text"` the quote is around all.
    let is_quoted = value.starts_with('"');
    let value = value
        .strip_suffix('"')
        .filter(|_| !is_quoted)
        .unwrap_or(value);
    Some((start, value.len()))
}

/// The text behind the first place where a command has a word that is no part of another.
fn behind<'c>(command: &'c str, word: &str) -> Option<&'c str> {
    let first = word.chars().next()?;
    let mut from = 0;
    loop {
        let is_first = |c: char| c.eq_ignore_ascii_case(&first);
        let index = from + command.get(from..)?.find(is_first)?;
        let is_part = command
            .get(..index)?
            .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '\\'));
        match spelled(command.get(index..)?, word) {
            Some((len, _)) if !is_part => return command.get(index + len..),
            _ => from = index + first.len_utf8(),
        }
    }
}
