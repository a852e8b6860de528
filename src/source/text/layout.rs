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
mod tests {
    use super::*;

    /// The names and values, and what may be XML.
    fn read(shape: Shape, text: &str) -> (Vec<(&str, &str)>, Option<&str>) {
        let mut tape = Tape::default();
        let Some(layout) = lay_out(&mut tape, shape, text) else {
            return (Vec::new(), None);
        };
        let values = tape.items.iter().skip(1).map(|item| {
            let named_in = match item.is_named_by_column {
                true => layout.columns,
                false => text,
            };
            (item.name.text(named_in), item.value.text(text))
        });
        (values.collect(), layout.xml.map(|xml| &text[xml]))
    }

    #[test]
    fn lines_of_splunk() {
        let text = "01/14/2021 11:41:39 PM\r\nLogName=Security\r\nEmpty=\r\nnothing\r\nMessage=A.\r\n\r\nB=c\r\n\r\n";
        let expected = [
            ("First line", "01/14/2021 11:41:39 PM"),
            ("LogName", "Security"),
            ("Empty", ""),
            ("Message", "A.\r\n\r\nB=c\r\n"),
        ];
        assert_eq!(read(Shape::Splunk, text), (expected.to_vec(), None));
    }

    #[test]
    fn lines_of_event_viewer() {
        let head = "Log Name:      Security\nUser:          \nDescription:\n";
        let values = |message| {
            vec![
                ("Log Name", "Security"),
                ("User", ""),
                ("Description", message),
            ]
        };
        let table = [
            ("A.\n\nB: c\n\n", "A.\n\nB: c\n", None),
            ("", "", None),
            ("\nA.", "\nA.", None),
            (
                "A.\nEvent Xml:\n<Event/>\n\n",
                "A.\nEvent Xml:\n<Event/>\n",
                Some("<Event/>"),
            ),
            (
                "A.\nEvent Xml:\n- <Event/>",
                "A.\nEvent Xml:\n- <Event/>",
                Some("- <Event/>"),
            ),
            // The last line counts, and only a line.
            (
                "Event Xml:\n<a/>\nEvent Xml:\n<b/>",
                "Event Xml:\n<a/>\nEvent Xml:\n<b/>",
                Some("<b/>"),
            ),
            ("x Event Xml:\n<a/>", "x Event Xml:\n<a/>", None),
            ("A.\nEvent Xml:\nnone", "A.\nEvent Xml:\nnone", None),
        ];
        for (rest, message, xml) in table {
            let text = format!("{head}{rest}");
            assert_eq!(
                read(Shape::EventViewer, &text),
                (values(message), xml),
                "{rest:?}"
            );
        }
        let one_line = "Log Name: a\nDescription: b\nc";
        let expected = vec![("Log Name", "a"), ("Description", "b\nc")];
        assert_eq!(read(Shape::EventViewer, one_line), (expected, None));
    }

    #[test]
    fn cells_of_snare() {
        let head = "MSWinEventLog\t1\tSecurity\t77\tTue Nov 24 15:00:00 2026\t4688\tP\tN/A\tN/A\tSuccess Audit\tWKS07\tProcess Creation\t";
        let table = [
            ("\tA message.\t13678\n", "A message.", Some("13678")),
            ("A message.\t13678", "A message.", Some("13678")),
            ("\tA message.\r\n", "A message.", None),
            ("\tA message.", "A message.", None),
            ("\tA\tmessage\t1.\t13678", "A\tmessage\t1.", Some("13678")),
            (
                "\tA message.\t13678\tEventSourceId=AU_1\tb=c",
                "A message.",
                Some("13678"),
            ),
            (
                "\tA message.\t13678\t0123456789abcdef0123456789ABCDEF",
                "A message.",
                Some("13678"),
            ),
            ("\tId = {0}; B = c\t", "Id = {0}; B = c", None),
            ("\t\t13678", "", Some("13678")),
            ("", "", None),
        ];
        for (rest, message, counter) in table {
            for (host, separator) in [("", "\t"), ("WKS07\t", "\t"), ("", "#011")] {
                let text = format!("{host}{head}{rest}").replace('\t', separator);
                let message = message.replace('\t', separator);
                let (found, xml) = read(Shape::Snare, &text);
                let names = ["EventID", "ComputerName", "Strings", "EventLogCounter"];
                let value = |name| found.iter().find(|(n, _)| *n == name).map(|(_, v)| *v);
                let expected = [Some("4688"), Some("WKS07"), Some(message.as_str()), counter];
                assert_eq!((names.map(value), xml), (expected, None), "{text:?}");
            }
        }
        assert!(
            read(Shape::Snare, "MSWinEventLog\t1\tSecurity")
                .0
                .is_empty()
        );
    }
}
