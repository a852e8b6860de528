//! Streams of events in several formats, what damages them, and what a reader must still give.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "checks fail so"
)]

use std::io::BufRead;
use std::ops::Range;

use wmi_events::Event;
use wmi_events::source::{json, xml as source_xml};

use super::pieces::Pieces;
use super::write::{Style, foreign_xml, xml};

/// How events follow each other.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Format {
    XmlConcatenated,
    XmlLines,
    XmlRoot,
    XmlEvtxDump,
    JsonConcatenated,
    JsonLines,
    JsonArray,
    JsonPretty,
    JsonPrettyArray,
    JsonEvtxDump,
}

use Format::*;

pub(crate) const XML: [Format; 4] = [XmlConcatenated, XmlLines, XmlRoot, XmlEvtxDump];
pub(crate) const JSON: [Format; 6] = [
    JsonConcatenated,
    JsonLines,
    JsonArray,
    JsonPretty,
    JsonPrettyArray,
    JsonEvtxDump,
];

impl Format {
    pub(crate) fn is_json(self) -> bool {
        !matches!(self, XmlConcatenated | XmlLines | XmlRoot | XmlEvtxDump)
    }

    /// What is before the first event, before each, between two, and after the last.
    fn around(self, index: usize) -> [String; 4] {
        let (first, before, between, last) = match self {
            XmlConcatenated | JsonConcatenated => ("", String::new(), "", ""),
            XmlLines | JsonLines | JsonPretty => ("", String::new(), "\n", "\n"),
            XmlRoot => ("<Events>\n", String::new(), "\r\n", "</Events>\n"),
            XmlEvtxDump => {
                let declaration = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";
                ("", format!("Record {index}\n{declaration}\n"), "\n", "")
            }
            JsonArray => ("[", String::new(), ",", "]"),
            JsonPrettyArray => ("[\n", String::new(), ",\n", "\n]\n"),
            JsonEvtxDump => ("", format!("Record {index}\n"), "\n", "\n"),
        };
        [first.into(), before, between.into(), last.into()]
    }

    fn write(self, event: &Event<'_>, style: &Style) -> String {
        match self {
            _ if !self.is_json() => xml(event, style),
            JsonPretty | JsonPrettyArray | JsonEvtxDump => {
                let text = serde_json::to_string_pretty(event).unwrap();
                let indent = if matches!(self, JsonPrettyArray) {
                    "  "
                } else {
                    ""
                };
                let lines = text.lines().map(|line| format!("{indent}{line}"));
                lines.collect::<Vec<_>>().join("\n").trim_start().to_owned()
            }
            _ => serde_json::to_string(event).unwrap(),
        }
    }

    fn foreign(self) -> String {
        if self.is_json() {
            r#"{"System":{"Provider":{"Name":"Other"},"EventID":7036},"EventData":{"a":"{\"b"}}"#
                .into()
        } else {
            without_cdata(&foreign_xml(7036))
        }
    }
}

/// CDATA whose end is lost goes on to the end of another, and what is between is its text: an
/// attacker can write that, so that no event may be looked for in it.
fn without_cdata(xml: &str) -> String {
    xml.replace("<![CDATA[</Event>]]>", "")
}

/// A stream: its bytes, and its events with their places.
#[derive(Debug)]
pub(crate) struct Stream {
    pub(crate) bytes: Vec<u8>,
    pub(crate) events: Vec<(Range<usize>, Event<'static>)>,
}

pub(crate) fn stream(shape: Format, items: Vec<(Event<'static>, Style, bool)>) -> Stream {
    let mut bytes = Vec::new();
    let mut events = Vec::new();
    for (index, (mut event, style, has_foreign)) in items.into_iter().enumerate() {
        let [first, before, between, _] = shape.around(index);
        bytes.extend(if index == 0 { first } else { between.clone() }.bytes());
        if has_foreign {
            bytes.extend(
                before
                    .bytes()
                    .chain(shape.foreign().bytes())
                    .chain(between.bytes()),
            );
        }
        bytes.extend(before.bytes());
        event.system.record_id = Some(index as u64);
        let start = bytes.len();
        bytes.extend(shape.write(&event, &style).bytes());
        events.push((start..bytes.len(), event));
    }
    let [.., last] = shape.around(0);
    bytes.extend(last.bytes());
    Stream { bytes, events }
}

/// Damage to a stream.
#[derive(Clone, Debug)]
pub(crate) enum Damage {
    Insert(Vec<u8>),
    Remove(usize),
    Replace(u8),
    Overwrite(Vec<u8>),
}

/// What has a meaning in some format.
pub(crate) const MARKS: &[&str] = &[
    "<",
    ">",
    "'",
    "&",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\\",
    "\n",
    "\0",
    "{\"",
    "\"}",
    "},{",
    "<!--",
    "<![CDATA[",
    "<?",
    "</Event>",
    "<Event>",
    "<!",
    "</",
    "\u{feff}",
    "Record 1\n",
];

impl Stream {
    /// Damages it there, and drops the events that are touched.
    pub(crate) fn damage(&mut self, at: usize, damage: &Damage) {
        let rest = self.bytes.len() - at;
        let (removed, inserted) = match damage {
            Damage::Insert(bytes) => (0, bytes.clone()),
            Damage::Remove(len) => ((*len).min(rest), Vec::new()),
            Damage::Replace(byte) => (1.min(rest), vec![*byte]),
            Damage::Overwrite(bytes) => (bytes.len().min(rest), bytes.clone()),
        };
        let end = at + removed;
        self.events
            .retain(|(range, _)| range.end < at || range.start > end);
        for (range, _) in &mut self.events {
            if range.start > end {
                *range =
                    range.start + inserted.len() - removed..range.end + inserted.len() - removed;
            }
        }
        drop(self.bytes.splice(at..end, inserted));
    }
}

type Read = Vec<Result<Event<'static>, String>>;

fn read(shape: Format, input: impl BufRead) -> Read {
    let shown = |event: Result<Event<'static>, wmi_events::Error>| event.map_err(|e| e.to_string());
    if shape.is_json() {
        json::Reader::new(input).map(shown).collect()
    } else {
        source_xml::Reader::new(input).map(shown).collect()
    }
}

/// All events that are untouched are there as they were, in order; and no more of the others than
/// there were.
pub(crate) fn check(shape: Format, stream: &Stream, count: usize, sizes: &[usize]) {
    let whole = read(shape, stream.bytes.as_slice());
    let text = || String::from_utf8_lossy(&stream.bytes).into_owned();
    let mut found = whole.iter().flatten();
    for (_, event) in &stream.events {
        assert!(
            found.any(|found| found == event),
            "{:?} is lost in {:?}: {:?}\n{}",
            event.system.record_id,
            shape,
            whole,
            text()
        );
    }
    let given = whole.iter().flatten().count();
    assert!(
        given <= count,
        "{} events of {}: {:?}\n{}",
        given,
        count,
        whole,
        text()
    );
    let in_pieces = read(shape, Pieces::new(&stream.bytes, sizes.to_vec()));
    assert_eq!(&in_pieces, &whole, "{}", text());
    // The same text in UTF-16.
    for unit in [u16::to_le_bytes, u16::to_be_bytes] {
        let units: Vec<u8> = text().encode_utf16().flat_map(unit).collect();
        let found = read(shape, Pieces::new(&units, sizes.to_vec()));
        let events = |read: &Read| -> Vec<_> { read.iter().flatten().cloned().collect() };
        assert_eq!(events(&found), events(&whole), "{}", text());
    }
}
