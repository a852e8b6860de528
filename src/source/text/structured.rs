//! A syslog message whose structured data is an event (RFC 5424, 6.3): its parameters are the
//! members of a flat record, beside what the header says.

use std::ops::Range;

use crate::schema::PROVIDERS;
use crate::source::collected::tape::{Span, Tape};
use crate::source::found::Found;
use crate::source::line_prefix::MAX_PREFIXES;
use crate::source::syslog::{self, Data, Header};

/// Puts the values on the tape, and returns the text that they are in; `None` if the structured data
/// has no number of an event.
pub(super) fn lay_out(tape: &mut Tape, line: &str) -> Option<String> {
    let (
        Header {
            len, host, time, ..
        },
        data,
        line,
    ) = header(line)?;
    let text = |range: Range<usize>| line.get(range).unwrap_or_default();
    let mut members = Members::default();
    members.add_elements(text(data.elements));
    members.add_missing("Hostname", host.map_or("", text));
    // Other programs name themselves there.
    let app = text(data.app);
    let mut providers = PROVIDERS.iter();
    if providers.any(|provider| provider.is_named(Some(app), None)) {
        members.add_missing("SourceName", app);
    }
    let process = text(data.process);
    if process.bytes().all(|byte| byte.is_ascii_digit()) {
        members.add_missing("ExecutionProcessID", process);
    }
    members.add_missing("@timestamp", time.map_or("", text));
    members.add_missing(
        "Message",
        text(len..line.len()).trim_end_matches(['\r', '\n']),
    );
    members.fill(tape)
}

/// The header with the number of an event, after those of relays, and the line from there on.
fn header(mut line: &str) -> Option<(Header, Data, &str)> {
    for _ in 0..MAX_PREFIXES {
        let Found::Is(mut header) = syslog::header(line.as_bytes(), true) else {
            return None;
        };
        if let Some(data) = header.data.take_if(|data| data.has_event) {
            return Some((header, data, line));
        }
        line = line.get(header.len..)?;
    }
    None
}

/// Names and values, one after the other in one text.
#[derive(Default)]
struct Members {
    text: String,
    spans: Vec<[Range<usize>; 2]>,
}

impl Members {
    /// Adds the parameters of `[id name="value" name="value"][id]`, which the header was read to be.
    fn add_elements(&mut self, mut rest: &str) {
        while let Some(element) = rest.strip_prefix('[') {
            rest = element.trim_start_matches(|c| !matches!(c, ' ' | ']'));
            while let Some(parameter) = rest.strip_prefix(' ') {
                let Some((name, value)) = parameter.split_once("=\"") else {
                    return;
                };
                let len = self.add(name, value);
                rest = value.get(len..).unwrap_or_default();
            }
            rest = rest.strip_prefix(']').unwrap_or_default();
        }
    }

    /// Adds a parameter, unless it was there with the same value. Returns the length of the value
    /// with its quote.
    fn add(&mut self, name: &str, value: &str) -> usize {
        let start = self.text.len();
        self.text.push_str(name);
        let middle = self.text.len();
        let len = self.push_value(value);
        let member = [start..middle, middle..self.text.len()];
        if self.has(&member) {
            self.text.truncate(start);
        } else {
            self.spans.push(member);
        }
        len
    }

    /// Adds a value up to its quote, without its escapes; returns its length with the quote.
    fn push_value(&mut self, value: &str) -> usize {
        let mut chars = value.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => return at + 1,
                '\\' => match chars.next() {
                    Some((_, c @ ('"' | '\\' | ']'))) => self.text.push(c),
                    // A backslash before anything else is one (RFC 5424, 6.3.3).
                    Some((_, c)) => self.text.extend(['\\', c]),
                    None => self.text.push('\\'),
                },
                c => self.text.push(c),
            }
        }
        value.len()
    }

    fn has(&self, member: &[Range<usize>; 2]) -> bool {
        let text = |range: &Range<usize>| self.text.get(range.clone());
        let mut spans = self.spans.iter();
        spans.any(|other| other.each_ref().map(text) == member.each_ref().map(text))
    }

    /// Adds what the header says, unless it says nothing or there is a parameter of that name.
    fn add_missing(&mut self, name: &str, value: &str) {
        let text = |range: &Range<usize>| self.text.get(range.clone()).unwrap_or_default();
        let mut names = self.spans.iter().map(|[name, _]| text(name));
        if value.is_empty() || names.any(|other| other.eq_ignore_ascii_case(name)) {
            return;
        }
        let start = self.text.len();
        self.text.push_str(name);
        let middle = self.text.len();
        self.text.push_str(value);
        self.spans.push([start..middle, middle..self.text.len()]);
    }

    fn fill(self, tape: &mut Tape) -> Option<String> {
        tape.begin_record(span(&(0..self.text.len()))?);
        for [name, value] in &self.spans {
            tape.push_text(span(name)?, span(value)?, false);
        }
        Some(self.text)
    }
}

fn span(range: &Range<usize>) -> Option<Span> {
    Some(Span {
        start: u32::try_from(range.start).ok()?,
        end: u32::try_from(range.end).ok()?,
    })
}

#[cfg(test)]
mod tests;
