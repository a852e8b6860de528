//! Lines of text for people: whole, and wrapped on a terminal only.

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};
use wmi_events::escape::escape;

/// How wide lines may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    /// The columns of the terminal; `None` for a file or a pipe, in which nothing is wrapped.
    pub(crate) width: Option<usize>,
}

/// The least width to which text is wrapped.
const LEAST: usize = 20;

impl Layout {
    /// Adds a text that comes from an event after `first`, each further line of it after `indent` blanks. Its line
    /// breaks stay; other control characters are made visible.
    pub(crate) fn add(self, out: &mut String, first: &str, indent: usize, text: &str) {
        let blanks = " ".repeat(indent);
        let text = text.trim_end_matches(['\r', '\n']);
        for (number, line) in text.split('\n').enumerate() {
            let line = line
                .strip_suffix('\r')
                .unwrap_or(line)
                .replace('\t', "    ");
            let start = if number == 0 { first } else { &blanks };
            self.line(out, start, &blanks, &escape(&line));
        }
    }

    /// Adds a line that is safe to show.
    pub(crate) fn line(self, out: &mut String, start: &str, indent: &str, line: &str) {
        let whole = console::measure_text_width(start) + console::measure_text_width(line);
        match self.width {
            Some(width) if whole > width => {
                // A long start is a line of its own.
                let start = if console::measure_text_width(start) + LEAST > width {
                    out.push_str(start.trim_end());
                    out.push('\n');
                    indent
                } else {
                    start
                };
                let options = Options::new(width.max(indent.len() + LEAST))
                    .initial_indent(start)
                    .subsequent_indent(indent)
                    .word_separator(WordSeparator::AsciiSpace)
                    .word_splitter(WordSplitter::NoHyphenation)
                    .wrap_algorithm(WrapAlgorithm::FirstFit)
                    .break_words(true);
                for part in textwrap::wrap(line, options) {
                    out.push_str(part.trim_end());
                    out.push('\n');
                }
            }
            _ => {
                out.push_str(start);
                out.push_str(line);
                // No blanks at the end of a line.
                out.truncate(out.trim_end_matches(' ').len());
                out.push('\n');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let table = [
            (None, "a b", "> a b\n"),
            (None, "", ">\n"),
            (None, "a\r\n\tb\u{1b}[2J\n", "> a\n      b␛[2J\n"),
            (
                Some(22),
                "one two three four five",
                "> one two three four\n  five\n",
            ),
            (Some(22), "one\ntwo", "> one\n  two\n"),
            (
                Some(22),
                "0123456789012345678901234567890123456789x",
                "> 01234567890123456789\n  01234567890123456789\n  x\n",
            ),
            (
                Some(30),
                "命命命命命命命命命命命命命命命命",
                "> 命命命命命命命命命命命命命命\n  命命\n",
            ),
        ];
        for (width, text, expected) in table {
            let mut out = String::new();
            Layout { width }.add(&mut out, "> ", 2, text);
            assert_eq!(out, expected, "{text:?}");
        }
    }
}
