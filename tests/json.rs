//! JSON of collectors: the corpus', and every shape in events of our own.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

mod common;

use std::collections::BTreeMap;
use std::fs;

use common::{corpus, expected_file, files, json_lines};
use serde_json::Value;
use wmi_events::source::json::Reader;
use wmi_events::source::message;
use wmi_events::Event;

#[test]
fn events_are_as_expected() {
    let Some(corpus) = corpus() else { return };
    let mut counts: BTreeMap<(String, u16, String), usize> = BTreeMap::new();
    for path in files(&corpus.join("json"), "jsonl") {
        let bytes = fs::read(&path).unwrap();
        let events: Vec<_> = Reader::new(bytes.as_slice()).map(Result::unwrap).collect();
        let expected = json_lines(&expected_file(&corpus, &path));
        assert_eq!(events.len(), expected.len(), "events in {}", path.display());
        let text = String::from_utf8(bytes).unwrap();
        for ((event, expected), line) in events.iter().zip(expected).zip(text.lines()) {
            let row = format!("line {} of {}", expected["line"], path.display());
            compare(event, &expected, &row);
            assert_eq!(Event::from_json(line).unwrap().as_ref(), Some(event), "{row}");
            let own = serde_json::to_string(event).unwrap();
            assert_eq!(Event::from_json(&own).unwrap().as_ref(), Some(event), "{row}");
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let how = expected["how"].as_str().unwrap().to_owned();
            *counts.entry((name, event.system.event_id.get(), how)).or_default() += 1;
        }
    }
    for ((name, id, how), count) in &counts {
        println!("{name} {id} from {how}: {count}");
    }
    assert_eq!(counts.values().sum::<usize>(), 1324);
}

fn compare(event: &Event<'_>, expected: &Value, row: &str) {
    let system = &event.system;
    let known = |key: &str, found: Value| {
        // The makers of the expected values did not look everywhere.
        if !expected[key].is_null() {
            assert_eq!(found, expected[key], "{key} in {row}");
        }
    };
    known("event_id", system.event_id.get().into());
    known("record_id", system.record_id.into());
    known("version", system.version.into());
    known("computer", system.computer.as_deref().into());
    let data = expected["data"].as_object().unwrap();
    let mut found = 0;
    for (name, value) in data.iter().filter(|(_, value)| !value.is_null()) {
        let field = event.field(name).unwrap_or_else(|| panic!("no {name} in {row}"));
        let (text, value) = (field.text(), value.as_str().unwrap());
        // NXLog's own process ID, a number in decimal, which the expected values take for the
        // field of nearly that name.
        let same = text == value || number(&text).is_some() && number(&text) == number(value);
        assert!(same, "{name} is {text}, not {value}, in {row}");
        found += 1;
    }
    assert_eq!(event.fields().count(), found, "{row}");
    assert_eq!(event.extra, [], "{row}");
}

fn number(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

/// Records that have both say the same twice.
#[test]
fn messages_say_what_the_fields_say() {
    let Some(corpus) = corpus() else { return };
    let mut counts = BTreeMap::new();
    for path in files(&corpus.join("json"), "jsonl") {
        let text = fs::read_to_string(&path).unwrap();
        for line in text.lines() {
            let record: Value = serde_json::from_str(line).unwrap();
            let text = record.get("Message").or_else(|| record.get("message"));
            let Some(text) = text.and_then(Value::as_str) else { continue };
            let event = Event::from_json(line).unwrap().unwrap();
            let told = message::parse(event.system.clone(), text).unwrap().unwrap();
            for field in event.fields() {
                // Collectors name accounts in a message that are SIDs in the event.
                let told = told.field(field.name());
                let (found, told) = (field.text(), told.as_ref().map(|f| f.text()));
                // As for the number, see `compare`.
                if field.name() == "ProcessId" && found == "0x4" && told.as_deref() != Some("0x4") {
                    continue;
                }
                // NXLog leaves the field as XML has it, and renders the message.
                let unescaped = found.replace("&lt;", "<").replace("&gt;", ">");
                let unescaped = unescaped.replace("&quot;", "\"").replace("&amp;", "&");
                let same = told.as_deref() == Some(&*found) || told.as_deref() == Some(&*unescaped);
                assert!(same, "{} is {found}, not {told:?}, in {line}", field.name());
            }
            *counts.entry(event.system.event_id).or_insert(0) += 1;
        }
    }
    println!("{counts:?}");
    assert_eq!(counts.values().sum::<usize>(), 1310);
}
