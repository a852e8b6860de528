//! What a reader knows of a record's members from the records before changes nothing: each line of
//! a stream is read as it is alone.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail so"
)]

mod common;

use common::collectors::SHAPES;
use regex::Regex;
use wmi_events::source::json::{Reader, parse_with_warnings};
use wmi_events::source::{Limits, xml};
use wmi_events::{Error, Event};

/// What a value of a record may become in the next one.
const VALUES: &[&str] = &[
    r#""x""#,
    r#""""#,
    "7",
    "-7.5",
    "null",
    "true",
    r#""a\nb""#,
    r#""\ud83d""#,
    "[]",
    r#"{"Name":"x"}"#,
    r#""<Event>""#,
    r#""{\"EventID\":4688}""#,
];

const XML: &str = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
    <Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>4688</EventID>\
    <Channel>Security</Channel></System><EventData><Data Name='CommandLine'>wmic</Data></EventData></Event>";

fn shown(read: Result<&Event<'_>, &Error>, warnings: &[Error]) -> String {
    let warnings: Vec<_> = warnings.iter().map(Error::kind).collect();
    match read {
        Ok(event) => format!("{event:?} {warnings:?}"),
        Err(error) => format!(
            "{:?} {:?} {:?}",
            error.kind(),
            error.event_id(),
            error.field()
        ),
    }
}

/// What each line is alone; nothing for one that is not an event of ours.
fn alone(lines: &[String]) -> Vec<String> {
    let read = |line: &String| {
        let mut warnings = Vec::new();
        let read = parse_with_warnings(line, &Limits::default(), &mut warnings);
        let read = read.transpose()?;
        Some(shown(read.as_ref(), &warnings))
    };
    lines.iter().filter_map(read).collect()
}

fn in_a_stream(lines: &[String]) -> Vec<String> {
    let text = lines.join("\n");
    let mut reader = Reader::new(text.as_bytes());
    let mut found = Vec::new();
    while let Some(read) = reader.next_borrowed() {
        let read = read.map(Event::into_owned);
        found.push(shown(read.as_ref(), reader.warnings()));
    }
    found
}

/// The line, with each of its values replaced by each other one.
fn variants(line: &str) -> Vec<String> {
    let value = Regex::new(r#":("(?:[^"\\]|\\.)*"|-?[0-9][0-9.]*|null)"#).unwrap();
    let places = value
        .captures_iter(line)
        .map(|found| found.get(1).unwrap().range());
    let variants = places.flat_map(|place| {
        let (before, after) = (&line[..place.start], &line[place.end..]);
        VALUES
            .iter()
            .map(move |value| format!("{before}{value}{after}"))
    });
    // A line without the ID is not read at all in a stream.
    variants.filter(|line| line.contains("4688")).collect()
}

#[test]
fn lines_after_lines_like_them() {
    assert!(xml::parse(XML, &Limits::default()).unwrap().is_some());
    let xml = serde_json::to_string(XML).unwrap();
    let of_xml = [
        format!(r#"{{"time":1,"host":"a","event":{xml}}}"#),
        format!(r#"{{"host":"a","_raw":{xml},"event":{{"original":{xml}}}}}"#),
        format!(r#"{{"value":"x","events":[{xml}],"body":{xml}}}"#),
    ];
    let shapes = SHAPES
        .iter()
        .map(|(_, json)| json.replace("\n        ", ""));
    for line in shapes.chain(of_xml) {
        let mut lines = vec![line.clone(); 3];
        for variant in variants(&line) {
            lines.extend([variant.clone(), variant, line.clone()]);
        }
        let (alone, found) = (alone(&lines), in_a_stream(&lines));
        assert!(alone.len() > 3, "{line}");
        for (alone, found) in alone.iter().zip(&found) {
            assert_eq!(alone, found, "{line}");
        }
        assert_eq!(alone.len(), found.len(), "{line}");
    }
}
