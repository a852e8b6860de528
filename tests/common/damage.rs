//! Streams of 4688 in several shapes, and what a reader gives of them when they are damaged.

use std::io::{BufRead, BufReader};

use wmi_events::ErrorKind;
use wmi_events::source::{Stats, json, xml};
use wmi_events::{Event, EventId};

pub(crate) const NAMESPACE: &str = "http://schemas.microsoft.com/win/2004/08/events/event";

/// A 4688 with that record ID, command line and text after its data.
pub(crate) fn process(id: u64, line: &str, after: &str) -> String {
    format!(
        "<Event xmlns='{NAMESPACE}'><System><Provider Name='Microsoft-Windows-Security-Auditing'/>\
         <EventID>4688</EventID><EventRecordID>{id}</EventRecordID></System>\
         <EventData><Data Name='CommandLine'>{line}</Data></EventData>{after}</Event>"
    )
}

pub(crate) fn as_xml(id: u64) -> String {
    process(id, "wmic os get", "")
}

/// As this crate writes it.
pub(crate) fn as_json(id: u64) -> String {
    let xml = as_xml(id);
    serde_json::to_string(&Event::from_xml(&xml).unwrap()).unwrap()
}

/// As NXLog writes it.
pub(crate) fn flat(id: u64) -> String {
    format!(
        r#"{{"EventID":4688,"SourceName":"Microsoft-Windows-Security-Auditing","RecordNumber":{id},"CommandLine":"wmic {{os}} get"}}"#
    )
}

/// As PowerShell writes it, with arrays of objects in it.
pub(crate) fn shell(id: u64) -> String {
    format!(
        r#"{{"Id":4688,"ProviderName":"Microsoft-Windows-Security-Auditing","RecordId":{id},"Properties":[{{"Value":"S-1-5-18"}},{{"Value":"dana"}},{{"Value":"CORP"}},{{"Value":999}},{{"Value":8}},{{"Value":"x.exe"}},{{"Value":"%%1936"}},{{"Value":4}}]}}"#
    )
}

pub(crate) fn pretty(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    serde_json::to_string_pretty(&value).unwrap()
}

pub(crate) fn all(write: impl Fn(u64) -> String, between: &str) -> String {
    (1..=3).map(write).collect::<Vec<_>>().join(between)
}

pub(crate) fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Item {
    Event(u64),
    /// An event with a warning.
    Warned(u64, ErrorKind, u64),
    Error(ErrorKind, u64),
}

use Item::{Error, Event as Record, Warned};

pub(crate) const ALL: [Item; 3] = [Record(1), Record(2), Record(3)];

macro_rules! items {
    ($reader:expr) => {{
        let mut reader = $reader;
        let mut items = Vec::new();
        while let Some(event) = reader.next_borrowed() {
            let item = match event {
                // Damage may cost the number alone.
                Ok(event) => Record(event.system.record_id.unwrap_or(0)),
                Err(error) => Error(error.kind(), error.offset().unwrap()),
            };
            items.push(match (item, reader.warnings()) {
                (Record(id), [warning]) => {
                    assert_eq!(
                        warning.event_id(),
                        Some(EventId::PROCESS_CREATION),
                        "{warning}"
                    );
                    Warned(id, warning.kind(), warning.offset().unwrap())
                }
                (item, warnings) => {
                    assert!(warnings.is_empty(), "{warnings:?}");
                    item
                }
            });
        }
        (items, reader.stats())
    }};
}

pub(crate) fn read(is_json: bool, input: impl BufRead) -> (Vec<Item>, Stats) {
    if is_json {
        items!(json::Reader::new(input))
    } else {
        items!(xml::Reader::new(input))
    }
}

/// What is in a stream, at once and byte by byte.
pub(crate) fn items(bytes: &[u8]) -> Vec<Item> {
    let text = String::from_utf8_lossy(bytes);
    let is_json = !text.replace('\0', "").contains("<System");
    let (items, stats) = read(is_json, bytes);
    let by_bytes = read(is_json, BufReader::with_capacity(1, bytes));
    assert_eq!((&items, stats), (&by_bytes.0, by_bytes.1), "{text}");
    let count = |is: fn(&Item) -> bool| items.iter().filter(|item| is(item)).count() as u64;
    assert_eq!(stats.malformed, count(|item| matches!(item, Error(..))));
    assert_eq!(stats.warnings, count(|item| matches!(item, Warned(..))));
    items
}

pub(crate) fn check(what: &str, bytes: impl AsRef<[u8]>, expected: impl IntoIterator<Item = Item>) {
    let expected: Vec<_> = expected.into_iter().collect();
    let bytes = bytes.as_ref();
    assert_eq!(
        items(bytes),
        expected,
        "{what}: {}",
        String::from_utf8_lossy(bytes)
    );
}

/// One error, then all three.
pub(crate) fn after(kind: ErrorKind, at: u64) -> impl Iterator<Item = Item> {
    std::iter::once(Error(kind, at)).chain(ALL)
}
