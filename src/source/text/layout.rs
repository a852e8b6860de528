//! Where the values of a record are in its text: the columns and cells of each [`Shape`].

use std::ops::Range;

use super::block::EVENT_XML;
use super::start::{Shape, snare_cells};
use crate::source::collected::tape::{Span, Tape};
use crate::source::found::Found;

/// What the tape does not have.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Layout {
    /// The text with the names of the values, if they are not in the record.
    pub(super) columns: &'static str,
    /// What may be the event's XML, in the record.
    pub(super) xml: Option<Range<usize>>,
    /// The ID that the XML must have.
    pub(super) event_id: Option<u16>,
}

/// The name of a record's first line in Splunk.
const SPLUNK_COLUMNS: &str = "First line";
/// The columns of Snare after `MSWinEventLog`, each of one name and a tab. Source:
/// <https://prophecyinternational.atlassian.net/wiki/spaces/WADOC/pages/1233224043>
const SNARE_COLUMNS: &str = "Criticality\tLogName\tSnareCounter\tDateTime\tEventID\tSourceName\t\
     UserName\tSIDType\tEventLogType\tComputerName\tCategoryString\tStrings\tEventLogCounter\t";
/// How many cells come before the message.
const SNARE_CELLS: usize = 11;

/// Puts the values on the tape; `None` if the record has none.
pub(super) fn lay_out(tape: &mut Tape, shape: Shape, text: &str) -> Option<Layout> {
    tape.begin_record(span(0..text.len())?);
    match shape {
        Shape::Splunk => key_values(tape, text),
        Shape::EventViewer => labels(tape, text),
        Shape::Snare => cells(tape, text),
        Shape::Translated | Shape::Message => None,
    }
}

/// The date, then `LogName=Security` in each line up to `Message=`.
fn key_values(tape: &mut Tape, text: &str) -> Option<Layout> {
    let mut lines = lines(text);
    push_cell(tape, 0..SPLUNK_COLUMNS.len(), lines.next()?);
    for line in lines {
        let content = text.get(line.clone())?;
        let Some(len) = content.find('=') else {
            continue;
        };
        let name = line.start..line.start + len;
        let value = name.end + 1..line.end;
        if text.get(name.clone()) == Some("Message") {
            push(tape, name, without_line_end(text, value.start..text.len()));
            break;
        }
        push(tape, name, value);
    }
    Some(Layout {
        columns: SPLUNK_COLUMNS,
        ..Layout::default()
    })
}

/// `Log Name:      Security` in each line, up to `Description:` and the lines after it.
fn labels(tape: &mut Tape, text: &str) -> Option<Layout> {
    let mut layout = Layout::default();
    for line in lines(text) {
        let content = text.get(line.clone())?;
        let Some(len) = content.find(':') else {
            continue;
        };
        let name = line.start..line.start + len;
        let value = content.get(len + 1..)?;
        let value = value.trim_start_matches(' ');
        let start = line.end - value.len();
        if text.get(name.clone()) == Some("Event ID") {
            layout.event_id = value.trim_end().parse().ok();
        }
        if text.get(name.clone()) == Some("Description") {
            layout.xml = event_xml(text, start);
            let rest = text.get(start..)?;
            let own = rest.strip_prefix('\r').unwrap_or(rest);
            let own = own.strip_prefix('\n').unwrap_or(own);
            let start = text.len() - own.len();
            push(tape, name, without_line_end(text, start..text.len()));
            break;
        }
        push(tape, name, start..line.end);
    }
    Some(layout)
}

/// The XML that ends a text, after the last line that announces it.
fn event_xml(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let is_line = |at: &usize| rest.get(..*at).is_some_and(|before| before.ends_with('\n'));
    let at = rest
        .rmatch_indices(EVENT_XML)
        .map(|(at, _)| at)
        .find(is_line)?;
    let xml = rest.get(at + EVENT_XML.len()..)?.trim_ascii();
    let start = from + (xml.as_ptr().addr() - rest.as_ptr().addr());
    xml.starts_with(['<', '-'])
        .then_some(start..start + xml.len())
}

/// The cells of a line. The message may contain the separator; the number of the record follows it,
/// then a checksum or further fields (`EventSourceId=1`).
fn cells(tape: &mut Tape, text: &str) -> Option<Layout> {
    let Found::Is((separator, start)) = snare_cells(text.as_bytes()) else {
        return None;
    };
    let end = trimmed(text, start..text.len()).end;
    let mut names = names();
    let mut at = start;
    for name in names.by_ref().take(SNARE_CELLS) {
        let len = text.get(at..end)?.find(separator)?;
        push_cell(tape, name, at..at + len);
        at += len + separator.len();
    }
    let mut rest = at..end;
    let mut counter = None;
    while counter.is_none()
        && let Some(last) = text.get(rest.clone())?.rfind(separator)
    {
        let cell = rest.start + last + separator.len()..rest.end;
        let content = text.get(cell.clone())?;
        if content.bytes().all(|byte| byte.is_ascii_digit()) && !content.is_empty() {
            counter = Some(cell);
        } else if !is_extra(content) {
            break;
        }
        rest.end = rest.start + last;
    }
    let message = text.get(rest.clone())?;
    let blank = message.len() - message.trim_start_matches(separator).len();
    push_cell(tape, names.next()?, rest.start + blank..rest.end);
    if let (Some(name), Some(counter)) = (names.next(), counter) {
        push_cell(tape, name, counter);
    }
    Some(Layout {
        columns: SNARE_COLUMNS,
        ..Layout::default()
    })
}

/// Whether a cell after the message is empty, a checksum or a further field.
fn is_extra(cell: &str) -> bool {
    let is_checksum = cell.len() == 32 && cell.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_field = cell.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    cell.is_empty() || is_checksum || is_field
}

/// The names of Snare's columns.
fn names() -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    SNARE_COLUMNS.match_indices('\t').map(move |(end, _)| {
        let name = start..end;
        start = end + 1;
        name
    })
}

/// The lines, without their ends.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let range = start..start + line.len();
        start = range.end;
        trimmed(text, range)
    })
}

/// A message without the line end after it: the message of a 5861 itself ends with one.
fn without_line_end(text: &str, range: Range<usize>) -> Range<usize> {
    let content = text.get(range.clone()).unwrap_or_default();
    let content = content.strip_suffix('\n').unwrap_or(content);
    let content = content.strip_suffix('\r').unwrap_or(content);
    range.start..range.start + content.len()
}

/// A range without the line ends at its end.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let content = text.get(range.clone()).unwrap_or_default();
    let len = content.trim_end_matches(['\r', '\n']).len();
    range.start..range.start + len
}

fn push(tape: &mut Tape, name: Range<usize>, value: Range<usize>) {
    if let (Some(name), Some(value)) = (span(name), span(value)) {
        tape.push_text(name, value, false);
    }
}

fn push_cell(tape: &mut Tape, name: Range<usize>, value: Range<usize>) {
    if let (Some(name), Some(value)) = (span(name), span(value)) {
        tape.push_text(name, value, true);
    }
}

fn span(range: Range<usize>) -> Option<Span> {
    Some(Span {
        start: u32::try_from(range.start).ok()?,
        end: u32::try_from(range.end).ok()?,
    })
}

#[cfg(test)]
mod tests;
