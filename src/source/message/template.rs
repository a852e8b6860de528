//! [`Template`]: the text of a message, compiled from the table of events.

use std::sync::{LazyLock, OnceLock};

use memchr::memmem::{Finder, FinderRev};

use super::values::is_white;
use crate::schema::{EVENTS, EventSchema, MessageTemplate};

/// The text of a message: words, and a value after each.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) schema: &'static EventSchema,
    pub(super) inserts: Vec<Insert>,
    /// The index of the insert that may contain anything.
    pub(super) free: usize,
    /// What follows the last value.
    pub(super) tail: Words,
    /// The lines of a text with one value a line; empty for other texts.
    pub(super) lines: Vec<LabelLine>,
}

/// A value of a message.
#[derive(Debug)]
pub(super) struct Insert {
    /// The words before it.
    pub(super) words: Words,
    /// The index of its field.
    pub(super) field: usize,
}

/// A line of a message: a label and a value, or a title.
#[derive(Debug)]
pub(super) struct LabelLine {
    /// Without its colon.
    pub(super) label: &'static str,
    /// The index of the field; `None` for a title.
    pub(super) field: Option<usize>,
}

/// The words between two values. Collectors change white space, so any amount matches any other.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) text: &'static str,
    tokens: Vec<&'static str>,
    /// Searches for the text as it is.
    exact: (Finder<'static>, FinderRev<'static>),
}

/// How words are searched for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Spacing {
    /// With the white space of the template.
    Exact,
    /// With any white space.
    Free,
}

/// Where words are in a message: from their first to after their last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The templates of each event, compiled with its first message.
static TEMPLATES: LazyLock<Vec<OnceLock<Vec<Template>>>> =
    LazyLock::new(|| EVENTS.iter().map(|_| OnceLock::new()).collect());

impl Template {
    /// The templates of an event's message, the newest version's first.
    pub(super) fn for_event(schema: &'static EventSchema) -> &'static [Self] {
        let index = EVENTS.iter().position(|event| std::ptr::eq(*event, schema));
        let compile = || {
            let templates = schema.messages.iter();
            templates
                .map(|template| Self::compile(schema, template))
                .collect()
        };
        index
            .and_then(|index| TEMPLATES.get(index))
            .map_or(&[], |templates| templates.get_or_init(compile).as_slice())
    }

    fn compile(schema: &'static EventSchema, template: &MessageTemplate) -> Self {
        let mut inserts = Vec::new();
        let mut rest = template.text;
        while let Some((words, number, after)) = next_insert(rest) {
            inserts.push(Insert {
                words: Words::new(words),
                field: number.saturating_sub(1),
            });
            rest = after;
        }
        let free = template.free.saturating_sub(1);
        Self {
            schema,
            free: inserts
                .iter()
                .position(|insert| insert.field == free)
                .unwrap_or_default(),
            inserts,
            tail: Words::new(rest),
            lines: lines(template.text),
        }
    }

    /// Whether the text has several lines, with one value a line.
    pub(super) fn has_lines(&self) -> bool {
        !self.lines.is_empty()
    }

    /// The label with which the text after the last value begins.
    pub(super) fn tail_label(&self) -> Option<&LabelLine> {
        let tail = self.tail.text.trim_start();
        let mut lines = self.lines.iter();
        lines.find(|line| line.field.is_some() && tail.starts_with(line.label))
    }
}

/// The words before the next `%1`, its number, and the text after it.
fn next_insert(text: &'static str) -> Option<(&'static str, usize, &'static str)> {
    let (words, rest) = text.split_once('%')?;
    let end = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, after) = rest.split_at_checked(end)?;
    Some((words, number.parse().ok()?, after))
}

/// The lines up to the last value, if no line has two.
fn lines(text: &'static str) -> Vec<LabelLine> {
    let mut rest = text;
    while let Some((_, _, after)) = next_insert(rest) {
        rest = after;
    }
    let body = text.get(..text.len() - rest.len()).unwrap_or_default();
    let lines = body.split('\n');
    let lines = lines.filter(|line| !line.trim().is_empty()).map(|line| {
        let (words, field) = match next_insert(line) {
            Some((words, number, _)) => (words, Some(number.saturating_sub(1))),
            None => (line, None),
        };
        let label = words.trim();
        LabelLine {
            label: label.strip_suffix(':').unwrap_or(label),
            field,
        }
    });
    let lines: Vec<_> = lines.collect();
    let inserts = text.matches('%').count();
    let is_labelled = lines.iter().filter(|line| line.field.is_some()).count() == inserts;
    match lines.len() {
        0 | 1 => Vec::new(),
        _ if is_labelled => lines,
        _ => Vec::new(),
    }
}

impl Words {
    fn new(text: &'static str) -> Self {
        Self {
            text,
            tokens: text.split_ascii_whitespace().collect(),
            exact: (Finder::new(text), FinderRev::new(text)),
        }
    }

    /// The white space before the first word, and after the last.
    pub(super) fn margins(&self) -> (usize, usize) {
        let trimmed = self.text.trim_ascii_start();
        let leading = self.text.len() - trimmed.len();
        (leading, trimmed.len() - trimmed.trim_ascii_end().len())
    }

    /// Whether they begin on a new line.
    pub(super) fn are_on_new_line(&self) -> bool {
        self.text.starts_with('\n')
    }

    /// The place of words whose text begins at `start` with the white space of the template.
    fn exact_span(&self, start: usize) -> Span {
        let (leading, trailing) = self.margins();
        Span {
            start: start + leading,
            end: start + self.text.len() - trailing,
        }
    }

    /// The first place of the words at or after `from`.
    pub(super) fn find(&self, message: &str, from: usize, spacing: Spacing) -> Option<Span> {
        if spacing == Spacing::Exact {
            let at = self.exact.0.find(message.get(from..)?.as_bytes())?;
            return Some(self.exact_span(from + at));
        }
        let Some(first) = self.tokens.first() else {
            return Some(Span {
                start: from,
                end: from,
            });
        };
        let rest = message.get(from..)?;
        let mut places = rest.match_indices(first);
        places.find_map(|(at, _)| self.span(message, from + at))
    }

    /// The places of the words after `from`, from the last to the first.
    pub(super) fn find_from_back<'m>(
        &'m self,
        message: &'m str,
        from: usize,
        spacing: Spacing,
    ) -> impl Iterator<Item = Span> + 'm {
        let rest = message.get(from..).unwrap_or_default();
        let exact = (spacing == Spacing::Exact).then(|| self.exact.1.rfind_iter(rest.as_bytes()));
        let exact = exact.into_iter().flatten();
        let exact = exact.map(move |at| self.exact_span(from + at));
        let first = self.tokens.first().copied();
        let first = first.filter(|_| spacing == Spacing::Free);
        let places = first
            .into_iter()
            .flat_map(move |first| rest.rmatch_indices(first));
        exact.chain(places.filter_map(move |(at, _)| self.span(message, from + at)))
    }

    /// The words if they are at `start`.
    fn span(&self, message: &str, start: usize) -> Option<Span> {
        let before = message.get(..start)?;
        let needs_white = self.text.starts_with(is_white);
        if needs_white && !before.is_empty() && !before.ends_with(is_white) {
            return None;
        }
        let mut rest = message.get(start..)?;
        for (index, token) in self.tokens.iter().enumerate() {
            let next = rest.trim_start_matches(is_white);
            if index > 0 && next.len() == rest.len() {
                return None;
            }
            rest = next.strip_prefix(token)?;
        }
        let end = message.len() - rest.len();
        Some(Span { start, end })
    }
}

#[cfg(test)]
mod tests;
