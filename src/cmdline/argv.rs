//! [`Argv`]: splits a command line into arguments.
//!
//! The rules are those of [Parsing C command-line arguments] (the C runtime since 2008):
//!
//! - The first argument is the program. It ends at the closing quote if it begins with a quote,
//!   otherwise at white space. Backslashes in it have no special meaning. A command line that begins
//!   with white space has an empty first argument (`CommandLineToArgvW`).
//! - Arguments are separated by blanks and tabs outside quotes.
//! - `2n` backslashes before a quote are `n` backslashes, and the quote begins or ends a quoted
//!   part; `2n+1` are `n` backslashes and a literal quote. Other backslashes are literal.
//! - `""` within a quoted part is a literal quote.
//!
//! A program may parse its command line by other rules: cmd.exe and wmic.exe do.
//!
//! [Parsing C command-line arguments]: https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments

use std::borrow::Cow;
use std::iter::FusedIterator;

/// An iterator over the arguments of a command line, the program first.
///
/// An argument is borrowed unless a quote or backslash within it had to be undone.
///
/// # Examples
///
/// ```
/// use wmi_events::cmdline::Argv;
///
/// let argv = Argv::new(r#""C:\Program Files\a.exe" -x "b c" d\"e "f\\" """#);
/// let argv: Vec<_> = argv.collect();
/// assert_eq!(argv, [r"C:\Program Files\a.exe", "-x", "b c", "d\"e", r"f\", ""]);
/// ```
#[derive(Clone, Debug)]
pub struct Argv<'a> {
    rest: &'a str,
    is_first: bool,
}

impl<'a> Argv<'a> {
    /// The arguments of a command line; an empty line has none.
    #[must_use]
    pub const fn new(command_line: &'a str) -> Self {
        Self {
            rest: command_line,
            is_first: true,
        }
    }

    /// The rest of the line after the arguments taken so far, unchanged.
    ///
    /// ```
    /// use wmi_events::cmdline::Argv;
    ///
    /// let mut argv = Argv::new("wmic  os get");
    /// argv.next();
    /// assert_eq!(argv.rest(), "os get");
    /// ```
    #[must_use]
    pub fn rest(&self) -> &'a str {
        self.rest.trim_start_matches(BLANKS)
    }

    fn program(&mut self) -> &'a str {
        let text = self.rest;
        let (program, rest) = match text.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => text.split_at(text.find(BLANKS).unwrap_or(text.len())),
        };
        self.rest = rest;
        program
    }
}

const BLANKS: [char; 2] = [' ', '\t'];

impl<'a> Iterator for Argv<'a> {
    type Item = Cow<'a, str>;

    fn next(&mut self) -> Option<Cow<'a, str>> {
        if std::mem::take(&mut self.is_first) {
            return (!self.rest.is_empty()).then(|| self.program().into());
        }
        self.rest = self.rest();
        if self.rest.is_empty() {
            return None;
        }
        let (argument, len) = argument(self.rest);
        self.rest = self.rest.get(len..).unwrap_or_default();
        Some(argument)
    }
}

impl FusedIterator for Argv<'_> {}

/// The first argument of the text, and its length in the text.
fn argument(text: &str) -> (Cow<'_, str>, usize) {
    let end = text.find(BLANKS).unwrap_or(text.len());
    let plain = text.get(..end).unwrap_or(text);
    if !plain.contains('"') {
        return (plain.into(), end);
    }
    // Wholly in quotes, with nothing to undo.
    if let Some(inner) = text.strip_prefix('"')
        && let Some(len) = inner.find('"')
        && let Some(inner) = inner.get(..len)
        && !inner.ends_with('\\')
        && matches!(text.as_bytes().get(len + 2), None | Some(b' ' | b'\t'))
    {
        return (inner.into(), len + 2);
    }
    unquoted(text, end)
}

fn unquoted(text: &str, likely_len: usize) -> (Cow<'_, str>, usize) {
    let mut argument = String::with_capacity(likely_len);
    let mut is_quoted = false;
    let mut backslashes = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((index, c)) = chars.next() {
        match c {
            '\\' => {
                backslashes += 1;
                continue;
            }
            '"' => {
                argument.extend(std::iter::repeat_n('\\', backslashes / 2));
                // An escaped quote, or the first of two within quotes.
                let is_text = backslashes % 2 == 1
                    || is_quoted && chars.next_if(|(_, next)| *next == '"').is_some();
                if is_text {
                    argument.push('"');
                } else {
                    is_quoted = !is_quoted;
                }
            }
            _ => {
                argument.extend(std::iter::repeat_n('\\', backslashes));
                if !is_quoted && BLANKS.contains(&c) {
                    return (argument.into(), index);
                }
                argument.push(c);
            }
        }
        backslashes = 0;
    }
    argument.extend(std::iter::repeat_n('\\', backslashes));
    (argument.into(), text.len())
}

/// Joins arguments into a command line that [`Argv`] splits into the same arguments.
///
/// The program must not contain a quote: the syntax has no way to write it, and no file name
/// contains one.
///
/// ```
/// use wmi_events::cmdline::argv;
///
/// assert_eq!(argv::join(["a b", "c", "", "d\"e\\"]), r#""a b" c "" "d\"e\\""#);
/// ```
pub fn join<'a>(arguments: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for (index, argument) in arguments.into_iter().enumerate() {
        if index > 0 {
            line.push(' ');
        }
        if !argument.is_empty() && !argument.contains([' ', '\t', '"']) {
            line.push_str(argument);
        } else if index == 0 {
            line.extend(["\"", argument, "\""]);
        } else {
            quote(argument, &mut line);
        }
    }
    line
}

fn quote(argument: &str, line: &mut String) {
    line.push('"');
    let mut backslashes = 0;
    for c in argument.chars() {
        if c == '"' {
            // Double the backslashes before it, and add one for the quote.
            line.extend(std::iter::repeat_n('\\', backslashes + 1));
        }
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
        line.push(c);
    }
    line.extend(std::iter::repeat_n('\\', backslashes));
    line.push('"');
}

#[cfg(test)]
mod tests;
