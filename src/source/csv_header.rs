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
                let header = DELIMITERS.iter().find_map(|byte| Self::read(line, *byte));
                return match header {
                    Some(header) => Found::Is(Self {
                        len: start.min(text.len()),
                        ..header
                    }),
                    None => Found::Nothing,
                };
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

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Option<Vec<String>> {
        let whole = Header::find(text.as_bytes(), true);
        for end in 0..text.len() {
            let part = Header::find(&text.as_bytes()[..end], false);
            assert!(part == Found::More || part == whole, "{end} of {text:?}");
        }
        match whole {
            Found::Is(header) => {
                let names = header
                    .names
                    .iter()
                    .map(|name| header.name(*name).to_owned());
                assert_eq!(
                    header.len,
                    text.find("row").unwrap_or(text.len()),
                    "{text:?}"
                );
                Some(names.collect())
            }
            _ => None,
        }
    }

    #[test]
    fn headers() {
        let table: [(&str, Option<&[&str]>); 16] = [
            ("EventID,Channel\nrow", Some(&["EventID", "Channel"])),
            (
                "\u{feff}\"EventID\";\"Channel\"\r\nrow",
                Some(&["EventID", "Channel"]),
            ),
            ("EventID\tChannel\nrow", Some(&["EventID", "Channel"])),
            (
                "\r\nsep=;\r\nEventID;Channel\nrow",
                Some(&["EventID", "Channel"]),
            ),
            (
                "#TYPE System.Diagnostics\nId,ProviderName\nrow",
                Some(&["Id", "ProviderName"]),
            ),
            (
                "\"TimeGenerated [UTC]\",EventID\nrow",
                Some(&["TimeGenerated [UTC]", "EventID"]),
            ),
            ("_time,_raw\nrow", Some(&["_time", "_raw"])),
            (
                "System,EventData,Message",
                Some(&["System", "EventData", "Message"]),
            ),
            (
                "Keywords,Date and Time,Source,Event ID,Task Category\nrow",
                Some(&[
                    "Keywords",
                    "Date and Time",
                    "Source",
                    "Event ID",
                    "Task Category",
                    "Description",
                ]),
            ),
            (
                "Source,Event ID,Task Category,Message",
                Some(&["Source", "Event ID", "Task Category", "Message"]),
            ),
            ("", None),
            ("EventID", None),
            ("order,customer\n1,2", None),
            ("Computer,ProcessId,CommandLine\n", None),
            ("{\"EventID\": 1, \"a\": 2}\n", None),
            (
                "Ebene,Datum und Uhrzeit,Quelle,Ereignis-ID,Aufgabenkategorie\n",
                None,
            ),
        ];
        for (text, expected) in table {
            let expected = expected.map(|names| names.iter().map(|n| (*n).to_owned()).collect());
            assert_eq!(names(text), expected, "{text:?}");
        }
        let long = |count| format!("EventID,{}\nrow", "x,".repeat(count));
        assert!(names(&long(MAX_LINE / 2 - 10)).is_some());
        assert!(names(&long(MAX_LINE / 2)).is_none());
    }
}
