//! [`Header`]: the names of the columns of a CSV file, which show whether it has events.

use memchr::memchr;

use super::collected::locate;
use super::collected::tape::{Span, Tape};
use super::found::Found;

/// What may be between cells.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// The longest header line.
const MAX_LINE: usize = 16 << 10;
/// How many lines may come before the header.
const MAX_LINES: usize = 8;

/// The header of a table with events.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(not(feature = "csv"), allow(dead_code, reason = "only recognized"))]
pub(super) struct Header {
    pub(super) delimiter: u8,
    /// The names, one after the other.
    pub(super) columns: String,
    /// Where each name is.
    pub(super) names: Vec<Span>,
    /// How many of the last columns have no name in the header.
    pub(super) unnamed: usize,
    /// The line, to recognize it where it is repeated.
    pub(super) line: String,
    /// Where the rows begin.
    pub(super) len: usize,
}

impl Header {
    /// Finds the header at the start of a text. Blank lines and lines for programs may come before
    /// it: `sep=;` for Excel, `#TYPE` by PowerShell. With `is_all`, nothing follows the text.
    pub(super) fn find(text: &[u8], is_all: bool) -> Found<Self> {
        let is_too_long = text.len() > MAX_LINE;
        let text = text.get(..MAX_LINE).unwrap_or(text);
        let mut start = 0;
        for _ in 0..MAX_LINES {
            let rest = text.get(start..).unwrap_or_default();
            let end = match memchr(b'\n', rest) {
                Some(end) => end,
                None if is_too_long => return Found::Nothing,
                None if is_all => rest.len(),
                None => return Found::More,
            };
            let line = String::from_utf8_lossy(rest.get(..end).unwrap_or_default());
            let line = line.trim_start_matches('\u{feff}').trim();
            start += end + 1;
            let is_before = line.is_empty() || line.starts_with("#TYPE ");
            if !is_before && !line.to_ascii_lowercase().starts_with("sep=") {
                let rows = text.get(start..).unwrap_or_default();
                let header = DELIMITERS.iter().find_map(|byte| Self::read(line, *byte));
                let header = match header {
                    Some(header) => Found::Is(header),
                    None => Self::read_translated(line, rows, is_all || is_too_long),
                };
                return header.map(|header| Self {
                    len: start.min(text.len()),
                    ..header
                });
            }
        }
        Found::Nothing
    }

    /// The header of Event Viewer in another language than English: five columns, whose names say
    /// nothing, over six cells in the first row, which do.
    fn read_translated(line: &str, rows: &[u8], is_all: bool) -> Found<Self> {
        for delimiter in DELIMITERS {
            let columns = line.split(char::from(delimiter));
            if columns.count() != EVENT_VIEWER.len() {
                continue;
            }
            match is_event_viewers(rows, delimiter, is_all) {
                Some(true) => {
                    let names = EVENT_VIEWER.join(&*char::from(delimiter).to_string());
                    let header = Self::read(&names, delimiter);
                    let line = line.to_owned();
                    return header
                        .map_or(Found::Nothing, |header| Found::Is(Self { line, ..header }));
                }
                Some(false) => {}
                None => return Found::More,
            }
        }
        Found::Nothing
    }

    /// The header in a line, if its names are those of events.
    fn read(line: &str, delimiter: u8) -> Option<Self> {
        let mut header = Self {
            delimiter,
            columns: String::new(),
            names: Vec::new(),
            unnamed: 0,
            line: line.to_owned(),
            len: 0,
        };
        for name in line.split(char::from(delimiter)) {
            let name = name.trim().trim_matches('"').trim();
            header.push(name)?;
        }
        if header.names.len() < 2 || !header.is_of_events() {
            return None;
        }
        // Event Viewer names all columns but the message.
        if header
            .names
            .last()
            .is_some_and(|last| header.name(*last) == "Task Category")
        {
            header.push("Description")?;
            header.unnamed = 1;
        }
        Some(header)
    }

    fn push(&mut self, name: &str) -> Option<()> {
        let start = u32::try_from(self.columns.len()).ok()?;
        self.columns.push_str(name);
        let end = u32::try_from(self.columns.len()).ok()?;
        self.names.push(Span { start, end });
        Some(())
    }

    fn name(&self, name: Span) -> &str {
        name.text(&self.columns)
    }

    fn is_of_events(&self) -> bool {
        let mut tape = Tape::default();
        tape.begin_record(Span::default());
        for name in &self.names {
            tape.push_text(*name, Span::default(), true);
        }
        locate::is_header(&tape.values_of_row("", &self.columns))
    }
}

/// The columns of Event Viewer; the first may also be `Keywords`.
const EVENT_VIEWER: [&str; 5] = [
    "Level",
    "Date and Time",
    "Source",
    "Event ID",
    "Task Category",
];

/// Whether the cells of the first row are those of Event Viewer, and one more follows them, the
/// message; `None` if more bytes are needed.
fn is_event_viewers(rows: &[u8], delimiter: u8, is_all: bool) -> Option<bool> {
    let mut cells = [(); 5].map(|()| Vec::new());
    let mut rest = rows;
    for cell in &mut cells {
        match first_cell(rest, delimiter) {
            Some((content, after)) => (*cell, rest) = (content, after),
            None if is_all || ends_row(rest) => return Some(false),
            None => return None,
        }
    }
    let [_, date, source, id, _] = cells.map(|cell| String::from_utf8_lossy(&cell).into_owned());
    // Day, month, year, hour and minute, in any order and in the digits of any script.
    let numbers = date.split(|c: char| !c.is_numeric());
    let is_date = numbers.filter(|number| !number.is_empty()).count() >= 5;
    let is_id = (1..=5).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    Some(is_date && is_id && source.contains(char::is_alphabetic))
}

/// The first cell of a row without its quotes, and what follows its delimiter; `None` if no
/// delimiter follows it.
fn first_cell(row: &[u8], delimiter: u8) -> Option<(Vec<u8>, &[u8])> {
    let mut content = Vec::new();
    let mut is_quoted = false;
    for (at, byte) in row.iter().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\r' | b'\n' if !is_quoted => return None,
            byte if *byte == delimiter && !is_quoted => return Some((content, row.get(at + 1..)?)),
            byte => content.push(*byte),
        }
    }
    None
}

/// Whether a row ends in the bytes.
fn ends_row(row: &[u8]) -> bool {
    let mut is_quoted = false;
    row.iter().any(|byte| {
        is_quoted ^= *byte == b'"';
        !is_quoted && matches!(byte, b'\r' | b'\n')
    })
}

#[cfg(test)]
mod tests;
