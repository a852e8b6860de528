//! An event in an envelope is the same event, and records that share one are each an event.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

mod common;

use common::collectors::SHAPES;
use common::envelopes::{ENVELOPES, Envelope, Holds, around};
use common::locate;
use proptest::prelude::*;
use serde_json::{Value, json};
use wmi_events::Event;
use wmi_events::source::json::Reader;

/// The first event of the sample, as XML.
fn xml() -> &'static str {
    let sample = include_str!("../examples/sample.xml");
    let mut events = sample.split_inclusive("</Event>").map(str::trim_start);
    events
        .find(|event| event.contains("<EventID>4688<"))
        .unwrap()
}

/// What each envelope can hold: its name, the JSON and the event that it gives on its own.
fn held(holds: Holds) -> Vec<(&'static str, Value, Event<'static>)> {
    if holds == Holds::Xml {
        let event = Event::from_xml(xml()).unwrap().unwrap().into_owned();
        return vec![("xml", Value::from(xml()), event)];
    }
    let shapes = SHAPES.iter().map(|(name, text)| {
        let event = Event::from_json(text).unwrap().unwrap().into_owned();
        (*name, serde_json::from_str(text).unwrap(), event)
    });
    shapes.collect()
}

fn read(text: &str) -> Vec<Result<Event<'static>, String>> {
    Reader::new(text.as_bytes())
        .map(|event| event.map_err(|error| error.to_string()))
        .collect()
}

#[test]
fn an_envelope_changes_nothing() {
    let mut wrong = Vec::new();
    for envelope in ENVELOPES {
        let (name, holds, _) = envelope;
        for (shape, record, event) in held(*holds) {
            let text = around(envelope, record).to_string();
            let alone = Event::from_json(&text).map_err(|error| error.to_string());
            if alone.as_ref() != Ok(&Some(event.clone())) {
                wrong.push(format!("{shape} in {name}: {alone:?}"));
            }
            // In lines, in an array, and spread over lines.
            let value: Value = serde_json::from_str(&text).unwrap();
            let spread = serde_json::to_string_pretty(&value).unwrap();
            for stream in [
                format!("{text}\n{text}\n"),
                format!("[{text},{text}]"),
                format!("{spread}\n{spread}"),
            ] {
                let events = read(&stream);
                if events != [Ok(event.clone()), Ok(event.clone())] {
                    wrong.push(format!("{shape} in {name}, a stream: {events:?}"));
                }
            }
        }
    }
    fail(wrong);
}

#[test]
fn records_of_one_envelope_are_each_an_event() {
    let other = json!({"EventID": 7036, "SourceName": "Service Control Manager"});
    let mut wrong = Vec::new();
    let several = ENVELOPES.iter().filter(|e| e.1 == Holds::Records);
    for (name, holds, put) in several {
        for (shape, record, event) in held(*holds) {
            let records = [record.clone(), other.clone(), record];
            let text = put(Value::from(records.to_vec())).to_string();
            let mut reader = Reader::new(text.as_bytes());
            let events: Vec<_> = reader.by_ref().flatten().collect();
            let stats = reader.stats();
            let counts = (stats.seen, stats.matched, stats.skipped);
            if events != [event.clone(), event] || counts != (3, 2, 1) {
                wrong.push(format!("{shape} in {name}: {stats:?}"));
            }
        }
    }
    fail(wrong);
}

/// One in another, to a bound: as deep as real ones are.
#[test]
fn envelopes_in_envelopes() {
    let named = |name: &str| -> &Envelope {
        let mut envelopes = ENVELOPES.iter();
        envelopes.find(|envelope| envelope.0 == name).unwrap()
    };
    let event = Event::from_xml(xml()).unwrap();
    let mut wrong = Vec::new();
    for (outer, inner) in [
        ("hits", "Logstash"),
        ("_source", "Elastic"),
        ("records", "Azure diagnostics"),
        ("Splunk HEC", "Cribl"),
        ("events", "OTLP"),
    ] {
        let record = around(named(inner), Value::from(xml()));
        let text = around(named(outer), record).to_string();
        let found = Event::from_json(&text).map_err(|error| error.to_string());
        if found.as_ref() != Ok(&event) {
            wrong.push(format!("{inner} in {outer}: {found:?}"));
        }
    }
    // Far deeper than any: an end, and no event that is made up.
    let mut deep = serde_json::from_str::<Value>(SHAPES[0].1).unwrap();
    for _ in 0..60 {
        deep = around(named("_source"), deep);
    }
    let text = deep.to_string();
    let mut reader = Reader::new(text.as_bytes());
    let events = reader.by_ref().flatten().count() as u64;
    let stats = reader.stats();
    if (stats.matched, stats.seen) != (events, 1) {
        wrong.push(format!("60 levels: {stats:?}"));
    }
    fail(wrong);
}

fn fail(wrong: Vec<String>) {
    let count = wrong.len();
    let shown: Vec<_> = wrong
        .into_iter()
        .map(|line| line.chars().take(300).collect::<String>())
        .collect();
    assert!(shown.is_empty(), "{count}:\n{}", shown.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_text_in_a_record(
        choices in any::<[u8; 5]>(),
        command in prop_oneof![
            ".{0,40}",
            "[<>&\"\\\\{}\\[\\]: a-z0-9]{0,40}",
            Just("<Event><System><EventID>4688</EventID></System></Event>".to_owned()),
            Just(r#"{"EventID":5857,"records":[{"Channel":"Security"}]}"#.to_owned()),
        ],
    ) {
        locate::check(&[&choices, command.as_bytes()].concat());
    }
}
