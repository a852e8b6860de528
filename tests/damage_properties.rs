//! Damage anywhere in a stream costs what it touches: every other event comes out as it was,
//! however the bytes come, and the errors are the same.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

mod common;

use std::io::BufRead;
use std::ops::Range;

use common::checks;
use common::collectors::SHAPES;
use common::generate::{Pieces, event, style};
use common::write::{Style, foreign_xml, xml};
use proptest::prelude::*;
use proptest::{collection, sample};
use wmi_events::Event;
use wmi_events::source::{json, xml as source_xml};

/// How events follow each other.
#[derive(Clone, Copy, Debug)]
enum Format {
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

const XML: [Format; 4] = [XmlConcatenated, XmlLines, XmlRoot, XmlEvtxDump];
const JSON: [Format; 6] = [
    JsonConcatenated,
    JsonLines,
    JsonArray,
    JsonPretty,
    JsonPrettyArray,
    JsonEvtxDump,
];

impl Format {
    fn is_json(self) -> bool {
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
struct Stream {
    bytes: Vec<u8>,
    events: Vec<(Range<usize>, Event<'static>)>,
}

fn stream(shape: Format, items: Vec<(Event<'static>, Style, bool)>) -> Stream {
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

#[derive(Clone, Debug)]
enum Damage {
    Insert(Vec<u8>),
    Remove(usize),
    Replace(u8),
    Overwrite(Vec<u8>),
}

fn damage() -> impl Strategy<Value = Damage> {
    const MARKS: &[&str] = &[
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
    let bytes = || collection::vec(any::<u8>(), 1..9);
    let some = || prop_oneof![sample::select(MARKS).prop_map(Vec::from), bytes()];
    prop_oneof![
        some().prop_map(Damage::Insert),
        prop_oneof![Just(1_usize), 1..9_usize, 1..600_usize].prop_map(Damage::Remove),
        any::<u8>().prop_map(Damage::Replace),
        sample::select(b"\"{}[],:\\<>/'&\n\0".to_vec()).prop_map(Damage::Replace),
        some().prop_map(Damage::Overwrite),
    ]
}

impl Stream {
    /// Damages it there, and drops the events that are touched.
    fn damage(&mut self, at: sample::Index, damage: &Damage) {
        let at = at.index(self.bytes.len() + 1);
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
fn check(
    shape: Format,
    stream: &Stream,
    count: usize,
    sizes: Vec<usize>,
) -> Result<(), TestCaseError> {
    let whole = read(shape, stream.bytes.as_slice());
    let text = || String::from_utf8_lossy(&stream.bytes).into_owned();
    let mut found = whole.iter().flatten();
    for (_, event) in &stream.events {
        prop_assert!(
            found.any(|found| found == event),
            "{:?} is lost in {:?}: {:?}\n{}",
            event.system.record_id,
            shape,
            whole,
            text()
        );
    }
    let given = whole.iter().flatten().count();
    prop_assert!(
        given <= count,
        "{} events of {}: {:?}\n{}",
        given,
        count,
        whole,
        text()
    );
    let in_pieces = read(shape, Pieces::new(&stream.bytes, sizes.clone()));
    prop_assert_eq!(&in_pieces, &whole, "{}", text());
    // The same text in UTF-16.
    for unit in [u16::to_le_bytes, u16::to_be_bytes] {
        let units: Vec<u8> = text().encode_utf16().flat_map(unit).collect();
        let found = read(shape, Pieces::new(&units, sizes.clone()));
        let events = |read: &Read| -> Vec<_> { read.iter().flatten().cloned().collect() };
        prop_assert_eq!(events(&found), events(&whole), "{}", text());
    }
    Ok(())
}

fn items(
    style: impl Strategy<Value = Style>,
) -> impl Strategy<Value = Vec<(Event<'static>, Style, bool)>> {
    collection::vec((event(), style, prop::bool::weighted(0.2)), 1..6)
}

fn plain_style() -> impl Strategy<Value = Style> {
    style().prop_map(|style| Style {
        cdata: false,
        ..style
    })
}

fn sizes() -> impl Strategy<Value = Vec<usize>> {
    collection::vec(prop_oneof![1_usize..4, 1_usize..300], 1..5)
}

fn damages() -> impl Strategy<Value = Vec<(sample::Index, Damage)>> {
    collection::vec((any::<sample::Index>(), damage()), 1..3)
}

fn of_damaged(
    shape: Format,
    items: Vec<(Event<'static>, Style, bool)>,
    damages: &[(sample::Index, Damage)],
    sizes: Vec<usize>,
) -> Result<(), TestCaseError> {
    let count = items.len();
    let mut stream = stream(shape, items);
    for (at, damage) in damages {
        stream.damage(*at, damage);
    }
    check(shape, &stream, count, sizes)
}

proptest! {
    #[test]
    fn of_xml(
        shape in sample::select(&XML[..]),
        items in items(plain_style()),
        damages in damages(),
        sizes in sizes(),
    ) {
        of_damaged(shape, items, &damages, sizes)?;
    }

    #[test]
    fn of_json(
        shape in sample::select(&JSON[..]),
        items in items(Just(Style::default())),
        damages in damages(),
        sizes in sizes(),
    ) {
        of_damaged(shape, items, &damages, sizes)?;
    }

    /// A stream that begins anywhere.
    #[test]
    fn of_its_beginning(
        shape in sample::select([&XML[..], &JSON[..]].concat()),
        items in items(plain_style()),
        at in any::<sample::Index>(),
        sizes in sizes(),
    ) {
        let count = items.len();
        let mut stream = stream(shape, items);
        let at = at.index(stream.bytes.len());
        stream.bytes.drain(..at);
        stream.events.retain(|(range, _)| range.start >= at);
        check(shape, &stream, count, sizes)?;
    }

    /// Whatever is done to it: what holds for any bytes.
    #[test]
    fn of_any_kind(
        shape in sample::select([&XML[..], &JSON[..]].concat()),
        items in collection::vec((event(), style(), prop::bool::weighted(0.2)), 1..3),
        damages in collection::vec((any::<sample::Index>(), damage()), 1..8),
    ) {
        let mut stream = stream(shape, items);
        for (at, damage) in &damages {
            stream.damage(*at, damage);
        }
        if shape.is_json() {
            checks::json(&stream.bytes);
        } else {
            checks::xml(&stream.bytes);
        }
    }

    /// The same of what collectors write.
    #[test]
    fn of_any_kind_to_collectors_json(
        shapes in collection::vec(sample::select(SHAPES), 1..4),
        is_line in any::<bool>(),
        damages in collection::vec((any::<sample::Index>(), damage()), 1..8),
    ) {
        let mut bytes = Vec::new();
        for (_, shape) in shapes {
            let text = if is_line { shape.replace("\n        ", "") } else { shape.to_owned() };
            bytes.extend(text.bytes().chain([b'\n']));
        }
        let mut stream = Stream { bytes, events: Vec::new() };
        for (at, damage) in &damages {
            stream.damage(*at, damage);
        }
        checks::json(&stream.bytes);
    }
}
