//! Records as single versions and exports of collectors write them: what is in them is read, and what is
//! not is said.
#![cfg(feature = "full")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail so")]

use wmi_events::Event;
use wmi_events::source::{Stats, csv, json};

/// The events of a stream of JSON, with the warnings of all, and the counts.
fn read_json(text: &str) -> (Vec<Event<'static>>, Vec<String>, Stats) {
    let mut reader = json::Reader::new(text.as_bytes());
    let (mut events, mut said) = (Vec::new(), Vec::new());
    while let Some(event) = reader.next() {
        match event {
            Ok(event) => events.push(event),
            Err(error) => said.push(error.to_string()),
        }
        said.extend(reader.warnings().iter().map(ToString::to_string));
    }
    (events, said, reader.stats())
}

/// The same for a table.
fn read_csv(text: &str) -> (Vec<Event<'static>>, Vec<String>, Stats) {
    let mut reader = csv::Reader::new(text.as_bytes());
    let (mut events, mut said) = (Vec::new(), Vec::new());
    while let Some(event) = reader.next() {
        match event {
            Ok(event) => events.push(event),
            Err(error) => said.push(error.to_string()),
        }
        said.extend(reader.warnings().iter().map(ToString::to_string));
    }
    (events, said, reader.stats())
}

/// The only event of a read, of which nothing was said.
fn only((events, said, stats): (Vec<Event<'static>>, Vec<String>, Stats)) -> Event<'static> {
    assert!(said.is_empty(), "{said:?}");
    assert_eq!((stats.seen, stats.matched), (1, 1), "{stats:?}");
    events.into_iter().next().unwrap()
}

/// The fields of an event, as text.
fn fields(event: &Event<'_>) -> Vec<(&'static str, String)> {
    let fields = event.fields();
    fields
        .map(|field| (field.name(), field.text().into_owned()))
        .collect()
}

fn expected(fields: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let fields = fields.iter();
    fields
        .map(|(name, text)| (*name, (*text).to_owned()))
        .collect()
}

/// `Data` elements as an object each, as members by name, and by number.
#[test]
fn data_elements_as_objects() {
    let named = expected(&[
        ("SubjectUserName", "WKS07$"),
        ("NewProcessId", "0x14c8"),
        ("CommandLine", "calc.exe"),
    ]);
    let header =
        r#""provider":{"name":"Microsoft-Windows-Security-Auditing"},"channel":"Security""#;
    let system =
        r#""System":{"Provider":{"Name":"Microsoft-Windows-Security-Auditing"},"EventID":"4688"}"#;
    let shapes = [
        format!(
            r#"{{"event_id":{{"id":4688}},{header},"event_data":{{"data":[{{"SubjectUserName":"WKS07$"}},
            {{"NewProcessId":"0x14c8"}},{{"CommandLine":"calc.exe"}}]}}}}"#
        ),
        format!(
            r#"{{"Event":{{{system},"EventData":{{"Data":{{"SubjectUserName":"WKS07$",
            "NewProcessId":"0x14c8","CommandLine":"calc.exe"}}}}}}}}"#
        ),
        format!(
            r#"{{"Event":{{{system},"EventData":{{"Data":{{"0":{{"Name":"SubjectUserName","Text":"WKS07$"}},
            "1":{{"Name":"NewProcessId","Text":"0x14c8"}},"2":{{"Name":"CommandLine","Text":"calc.exe"}}}}}}}}}}"#
        ),
    ];
    for json in shapes {
        let event = only(read_json(&json));
        assert_eq!(fields(&event), named, "{json}");
        assert!(event.extra.is_empty(), "{json}");
    }
    // Elements without names have the empty one.
    let values = ["CIMWin32", "0x0", "wmiprvse.exe", "4844", "cimwin32.dll"];
    let values = values.map(|value| format!(r#"{{"":"{value}"}}"#)).join(",");
    let json = format!(
        r#"{{"event_id":{{"id":5857}},"provider":{{"name":"Microsoft-Windows-WMI-Activity"}},"event_data":{{"data":[{values}]}}}}"#
    );
    assert_eq!(
        only(read_json(&json)).field("HostProcess").unwrap().text(),
        "wmiprvse.exe"
    );
}

/// A list of another shape is kept, and does not hide that no field was read.
#[test]
fn a_message_without_fields_is_said_beside_unknown_ones() {
    let json = r#"{"event_id":{"id":4688},"provider":{"name":"Microsoft-Windows-Security-Auditing"},
        "event_data":{"binary":[1,2]},"message":"A new process has been created."}"#;
    let (events, said, stats) = read_json(json);
    assert_eq!(
        (events.len(), said.len(), stats.warnings),
        (1, 1, 1),
        "{said:?}"
    );
}

/// Logstash's `@version` is not the event's.
#[test]
fn the_version_of_logstash() {
    let json = r#"{"@timestamp":"2026-03-03T09:04:55Z","@version":"1","event_id":4688,"version":2,
        "source_name":"Microsoft-Windows-Security-Auditing","event_data":{"CommandLine":"calc.exe"}}"#;
    assert_eq!(only(read_json(json)).system.version, Some(2));
    let json = r#"{"EventID":5859,"SourceName":"Microsoft-Windows-WMI-Activity","@version":"1",
        "StringInserts":["//./root/cimv2","q","o","4844","p","c"],"Data":""}"#;
    let (events, ..) = read_json(json);
    assert_eq!(events.first().unwrap().system.version, None);
}
