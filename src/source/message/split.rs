//! Splits a message at the words of its template.

use super::explanation;
use super::template::{Insert, Spacing, Span, Template, Words};
use super::values::{Values, is_line_end, is_sound, is_white, malformed, without_line_ends};
use crate::error::Error;

/// How many places of words are tried in a message: only crafted messages have more.
const MAX_TRIES: usize = 64;

/// How white space around values is told from the values.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Layout {
    /// The text is one line: a margin of the words has as much white space as in the template.
    Line,
    /// One value a line. Tabs are before it, or blanks if the collector converted them: a blank
    /// after a tab belongs to the value.
    Lines,
    /// Several lines that the collector joined with blanks (Snare).
    JoinedLines,
}

impl Template {
    /// The values of a message that has all words of the template, in order.
    pub(super) fn split<'a>(&self, message: &'a str) -> Result<Values<'a>, Error> {
        let mut splitter = Splitter::new(self, message)?;
        // Nearly all messages of one line are as Windows made them.
        if splitter.layout == Layout::Line {
            splitter.spacing = Spacing::Exact;
            if splitter.split_all().is_ok() {
                return Ok(splitter.values);
            }
            splitter = Splitter::new(self, message)?;
        }
        splitter.split_all().map(|()| splitter.values)
    }

    /// The values of a message of several lines that were joined to one, and whose end is cut off.
    pub(super) fn split_cut_line<'a>(&self, message: &'a str) -> Option<Values<'a>> {
        let mut splitter = Splitter::new(self, message).ok()?;
        if splitter.layout != Layout::JoinedLines {
            return None;
        }
        splitter.up_to_cut();
        Some(splitter.values)
    }
}

struct Splitter<'t, 'a> {
    template: &'t Template,
    message: &'a str,
    layout: Layout,
    /// Where the first value begins.
    start: usize,
    /// The white space that stands for an empty line, in [`Layout::JoinedLines`].
    gap: usize,
    spacing: Spacing,
    values: Values<'a>,
    tries: usize,
    /// The words that were missing furthest in the message, and where.
    missing: (&'static str, usize),
}

impl<'t, 'a> Splitter<'t, 'a> {
    fn new(template: &'t Template, message: &'a str) -> Result<Self, Error> {
        let [first, ..] = template.inserts.as_slice() else {
            return Err(malformed("an event whose message is known", 0));
        };
        let at = match first.words.text {
            "" => 0,
            _ => message.len() - message.trim_start_matches(is_white).len(),
        };
        let found = first
            .words
            .find(message, at, Spacing::Free)
            .filter(|span| span.start == at);
        let span = found.ok_or_else(|| malformed(first.words.text, 0))?;
        let mut splitter = Self {
            template,
            message,
            layout: Layout::Line,
            start: 0,
            gap: 0,
            spacing: Spacing::Free,
            values: Values::with_capacity(template.inserts.len()),
            tries: MAX_TRIES,
            missing: (first.words.text, 0),
        };
        if let [title, ..] = template.lines.as_slice() {
            let head = message.get(at..span.end).unwrap_or_default();
            splitter.layout = match head.contains(is_line_end) {
                true => Layout::Lines,
                false => Layout::JoinedLines,
            };
            let after = head.get(title.label.len()..).unwrap_or_default();
            let after = after.strip_prefix(':').unwrap_or(after);
            splitter.gap = after.len() - after.trim_start_matches(is_white).len();
        }
        splitter.start = splitter.value_start(first, span);
        Ok(splitter)
    }

    /// Finds every value: up to the free one from the front, the others from the back.
    fn split_all(&mut self) -> Result<(), Error> {
        let template = self.template;
        let (inserts, free) = (&template.inserts, template.free);
        let Some(at) = self.front(0, self.start, free) else {
            return Err(self.malformed());
        };
        let Some(next) = inserts.get(free + 1) else {
            return self.last(free, at);
        };
        let (message, len) = (self.message, self.values.len());
        self.note_missing(next, at);
        let Some(insert) = inserts.get(free) else {
            return Err(self.malformed());
        };
        let places = next.words.find_from_back(message, at, self.spacing);
        for span in places.take(MAX_TRIES) {
            if !self.is_in_place(&next.words, span) {
                continue;
            }
            self.tries = MAX_TRIES;
            let value = self.value(at, next, span);
            self.values.truncate(len);
            if !is_sound(template.schema, insert.field, value) {
                continue;
            }
            self.values.push((insert.field, value));
            let last = inserts.len() - 1;
            let start = self.value_start(next, span);
            if let Some(at) = self.front(free + 1, start, last)
                && self.last(last, at).is_ok()
            {
                return Ok(());
            }
        }
        Err(self.malformed())
    }

    /// Finds the values from `index` on, before that of `end`, which begins where returned. The
    /// depth is bounded by the number of fields.
    fn front(&mut self, index: usize, at: usize, end: usize) -> Option<usize> {
        let template = self.template;
        let (Some(insert), Some(next)) = (
            template.inserts.get(index),
            template.inserts.get(index + 1).filter(|_| index < end),
        ) else {
            return Some(at);
        };
        self.note_missing(next, at);
        let len = self.values.len();
        let mut from = at;
        while let Some(span) = self.find(&next.words, from) {
            self.tries = self.tries.checked_sub(1)?;
            let value = self.value(at, next, span);
            if is_sound(template.schema, insert.field, value) {
                self.values.push((insert.field, value));
                let start = self.value_start(next, span);
                if let Some(found) = self.front(index + 1, start, end) {
                    return Some(found);
                }
                self.values.truncate(len);
            }
            from = self.after_first_char(span);
        }
        None
    }

    /// The last value, up to what the template has after it.
    fn last(&mut self, index: usize, at: usize) -> Result<(), Error> {
        let Some(insert) = self.template.inserts.get(index) else {
            return Err(self.malformed());
        };
        let rest = self.message.get(at..).unwrap_or_default();
        let value = match self.layout {
            Layout::Line => without_line_end(rest),
            Layout::Lines => match self.template.tail_label() {
                Some(label) => explanation::cut(rest, label.label),
                None => without_line_end(rest),
            },
            Layout::JoinedLines => self.cut_tail(at, rest),
        };
        if !is_sound(self.template.schema, insert.field, value) {
            self.missing = (insert.words.text, at);
            return Err(self.malformed());
        }
        self.values.push((insert.field, value));
        Ok(())
    }

    /// The first place of words from there on.
    fn find(&self, words: &Words, mut from: usize) -> Option<Span> {
        loop {
            let span = words.find(self.message, from, self.spacing)?;
            if self.is_in_place(words, span) {
                return Some(span);
            }
            from = self.after_first_char(span);
        }
    }

    /// Whether words that begin on a new line do so here.
    fn is_in_place(&self, words: &Words, span: Span) -> bool {
        if self.layout != Layout::Lines || !words.are_on_new_line() {
            return true;
        }
        let before = self.message.get(..span.start).unwrap_or_default();
        let margin = before.get(before.trim_end_matches(is_white).len()..);
        margin.is_some_and(|margin| margin.contains(is_line_end))
    }

    fn after_first_char(&self, span: Span) -> usize {
        let found = self.message.get(span.start..).unwrap_or_default();
        span.start + first_chars(found, 1)
    }

    /// The values before the first missing words.
    fn up_to_cut(&mut self) {
        let mut at = self.start;
        let inserts = &self.template.inserts;
        for (insert, next) in inserts.iter().zip(inserts.iter().skip(1)) {
            let found = self.find(&next.words, at);
            let value = match found {
                Some(span) => self.value(at, next, span),
                None => self
                    .message
                    .get(at..)
                    .unwrap_or_default()
                    .trim_end_matches(is_white),
            };
            if is_sound(self.template.schema, insert.field, value) {
                self.values.push((insert.field, value));
            }
            match found {
                Some(span) => at = self.value_start(next, span),
                None => return,
            }
        }
    }

    /// The value from `at` to the words of `next`.
    fn value(&self, at: usize, next: &Insert, span: Span) -> &'a str {
        let value = self.message.get(at..span.start).unwrap_or_default();
        match self.layout {
            Layout::Line => without_blanks(value, next.words.margins().0),
            Layout::Lines => without_line_ends(value),
            Layout::JoinedLines => value.trim_end_matches(is_white),
        }
    }

    /// Where the value after the words of `insert` begins.
    fn value_start(&self, insert: &Insert, span: Span) -> usize {
        let rest = self.message.get(span.end..).unwrap_or_default();
        let value = match self.layout {
            Layout::Line => {
                let margin = rest.len() - rest.trim_start_matches(is_white).len();
                let blanks = first_chars(rest, insert.words.margins().1);
                rest.get(margin.min(blanks)..).unwrap_or_default()
            }
            // Sysmon's values may begin with a blank.
            Layout::Lines if insert.words.text.ends_with(' ') => {
                rest.strip_prefix(' ').unwrap_or(rest)
            }
            Layout::Lines => after_label(rest),
            Layout::JoinedLines => rest.trim_start_matches(is_white),
        };
        self.message.len() - value.len()
    }

    /// Without the text after the last value, and the blanks that stand for the empty line between.
    fn cut_tail(&self, at: usize, rest: &'a str) -> &'a str {
        let tail = &self.template.tail;
        let mut places = tail
            .find_from_back(self.message, at, Spacing::Free)
            .take(MAX_TRIES);
        let is_tail = |span: &Span| {
            let after = self.message.get(span.end..);
            after.is_some_and(explanation::is_prose)
        };
        let Some(span) = places.find(is_tail) else {
            return without_line_end(rest);
        };
        let value = self.message.get(at..span.start).unwrap_or_default();
        without_blanks(value, self.gap)
    }

    fn note_missing(&mut self, next: &Insert, at: usize) {
        if at >= self.missing.1 {
            self.missing = (next.words.text, at);
        }
    }

    fn malformed(&self) -> Error {
        malformed(self.missing.0, self.missing.1)
    }
}

/// What follows a label and its colon, without the white space that separates them.
pub(super) fn after_label(rest: &str) -> &str {
    let value = rest.trim_start_matches('\t');
    if value.len() == rest.len() {
        rest.trim_start_matches(|c| is_white(c) && !is_line_end(c))
    } else {
        value
    }
}

/// The bytes of the first `count` characters.
fn first_chars(text: &str, count: usize) -> usize {
    text.chars().take(count).map(char::len_utf8).sum()
}

/// Without up to that number of blanks at the end.
fn without_blanks(text: &str, count: usize) -> &str {
    let margin = text.len() - text.trim_end_matches(is_white).len();
    let blanks = text.chars().rev().take(count).map(char::len_utf8).sum();
    text.get(..text.len() - margin.min(blanks))
        .unwrap_or_default()
}

/// Without the line end that Windows adds; a value of several lines keeps its own.
fn without_line_end(value: &str) -> &str {
    let trimmed = value.trim_end_matches(is_line_end);
    match trimmed.contains(is_line_end) {
        true => value,
        false => trimmed,
    }
}

#[cfg(test)]
mod tests;
