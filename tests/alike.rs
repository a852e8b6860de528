//! What a reader knows of a record's members from the records before changes nothing: each line of
//! a stream is read as it is alone.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail so"
)]

mod common;

use std::thread;

use common::collectors::SHAPES;
use regex::Regex;
use wmi_events::source::json::{Reader, parse_with_warnings};
use wmi_events::source::{Options, xml};
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

/// What a line is, as one text; nothing for one that is not an event of ours.
fn as_a_text(line: &str) -> Option<String> {
    let mut warnings = Vec::new();
    let read = parse_with_warnings(line, &Options::default(), &mut warnings);
    let read = read.transpose()?;
    Some(shown(read.as_ref(), &warnings))
}

/// What each line is alone: a thread of its own knows nothing of other lines.
fn alone(lines: &[String]) -> Vec<String> {
    let read =
        |line: &String| thread::scope(|threads| threads.spawn(|| as_a_text(line)).join().unwrap());
    let alone: Vec<_> = lines.iter().filter_map(read).collect();
    let one_by_one: Vec<_> = lines.iter().filter_map(|line| as_a_text(line)).collect();
    assert_eq!(alone, one_by_one);
    alone
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
    variants.collect()
}

#[test]
fn lines_after_lines_like_them() {
    assert!(xml::parse(XML, &Options::default()).unwrap().is_some());
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
        // A line without the ID is not read at all in a stream.
        let with_id = |line: &String| line.contains("4688");
        for variant in variants(&line).into_iter().filter(with_id) {
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

/// JSON in a string is read without decoding the string where it is in the usual form. That changes
/// nothing: with its brace as a number it is not in that form.
#[test]
fn texts_of_json_decoded_or_not() {
    let of_4688 = r##"{"EventData":{"Data":[{"@Name":"SubjectUserSid","#text":"S-1-5-18"},{"@Name":"NewProcessId","#text":"0x14c8"},
        {"@Name":"CommandLine","#text":"\"C:\\Windows\\wmic.exe\" os get"},{"@Name":"Other","#text":"x"}]}}"##;
    let of_4688 = of_4688.replace("\n        ", "");
    let whole = [
        of_4688.replace(r##",{"@Name":"Other","#text":"x"}"##, ""),
        of_4688,
        r#"{"EventData":{"CommandLine":"wmic","NewProcessId":5320,"SubjectUserName":null}}"#.into(),
        r#"{"CommandLine":"wmic","NewProcessId":5320}"#.into(),
        r#"{"EventData":{"Data":["S-1-5-18","a","b","0x3e7","0x14c8","c:\\x.exe","%%1936","0x4","wmic os"]}}"#.into(),
    ];
    let odd = [
        r#"{"CommandLine":"a","CommandLine":"b"}"#,
        r#"{"CommandLine":"a","commandline":"b"}"#,
        r#"{"Command\u004cine":"a","NewProcessId":"0x4"}"#,
        r#"{ "CommandLine" : "a" , "NewProcessId" : "zz" }"#,
        r#"{"CommandLine":"a","Extra":{"b":["c\\d"]}}"#,
        r#"{"CommandLine":"\u00e9\/\b\f\r\t\\\"é"}"#,
        r#"{"CommandLine":["a"]}"#,
        r#"{"CommandLine":["a","b"]}"#,
        r#"{"CommandLine":"a""#,
        r#"{"CommandLine":"a"}}"#,
        r#"{"CommandLine":"a\"}"#,
        r#"{"CommandLine":"a\x"}"#,
        r#"{"CommandLine":01}"#,
        "{\"CommandLine\":\"a\nb\"}",
        "{\"CommandLine\":\n\"a\"}",
        "{}",
        r#"{"":""}"#,
    ];
    let inners = whole.iter().flat_map(|inner| {
        let all = variants(inner);
        all.into_iter().chain([inner.clone(), inner.clone()])
    });
    let inners: Vec<String> = inners.chain(odd.map(str::to_owned)).collect();
    let lines = |start: &str| -> Vec<String> {
        let line = |inner: &String| {
            let text = serde_json::to_string(inner)
                .unwrap()
                .replacen('{', start, 1);
            format!(
                r#"{{"PayloadData1":"x","MapDescription":"x","Payload":{text},"Channel":"Security","Provider":"Microsoft-Windows-Security-Auditing","EventId":4688,"Computer":"WKS07","TimeCreated":"2026-03-03T09:04:55.109033Z"}}"#
            )
        };
        inners.iter().map(line).collect()
    };
    let (undecoded, decoded) = (in_a_stream(&lines("{")), in_a_stream(&lines(r"\u007b")));
    assert_eq!(undecoded.len(), inners.len());
    for ((undecoded, decoded), inner) in undecoded.iter().zip(&decoded).zip(&inners) {
        assert_eq!(undecoded, decoded, "{inner}");
    }
    assert_eq!(decoded.len(), inners.len());
    assert!(
        undecoded
            .iter()
            .filter(|event| event.contains("wmic"))
            .count()
            > 20
    );
    assert_eq!(alone(&lines("{")), undecoded);
}
