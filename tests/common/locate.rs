//! A record with any text in it, in any envelopes, whole or damaged. The fuzz target `locate` runs
//! the same.
#![allow(dead_code, reason = "each test program uses its own part")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "checks fail so")]

use serde_json::Value;
use wmi_events::Event;
use wmi_events::event::TimeSource;
use wmi_events::source::json::Reader;

use super::checks;
use super::collectors::SHAPES;
use super::envelopes::{ENVELOPES, Holds, around};

/// What the shapes have as a command line.
const COMMAND: &str = "wmic os get";

/// An event in XML with that command line.
const XML: &str = "<Event><System><Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>4688</EventID>\
    <Channel>Security</Channel><Computer>WKS07</Computer></System>\
    <EventData><Data Name='CommandLine'>wmic os get</Data></EventData></Event>";

/// What a check reads: the record on its own, and as it is wrapped.
struct Wrapped {
    alone: Option<Event<'static>>,
    text: String,
}

/// The first bytes choose the shape, the envelopes and the damage; the rest is the command line.
pub(crate) fn check(bytes: &[u8]) {
    let Some((choices, rest)) = bytes.split_first_chunk::<5>() else {
        return;
    };
    let [shape, count, first, second, damage] = choices.map(usize::from);
    let command = String::from_utf8_lossy(rest);
    let envelopes = [first, second].map(|index| &ENVELOPES[index % ENVELOPES.len()]);
    let envelopes = &envelopes[..count % 3];
    let is_xml = envelopes.first().is_some_and(|e| e.1 == Holds::Xml);
    // Only the innermost can hold XML.
    if envelopes.iter().skip(1).any(|e| e.1 == Holds::Xml) {
        return;
    }
    let Wrapped { alone, text } = if is_xml {
        let xml = XML.replace(COMMAND, &command.replace('&', "&amp;").replace('<', "&lt;"));
        let alone = Event::from_xml(&xml).ok().flatten().map(Event::into_owned);
        wrap(alone, Value::from(xml), envelopes)
    } else {
        let (_, json) = SHAPES[shape % SHAPES.len()];
        let escaped = Value::from(command).to_string();
        // The payload of EvtxECmd is JSON in JSON.
        let escaped = escaped.trim_start_matches('"').trim_end_matches('"');
        let json = json.replace(COMMAND, escaped);
        let Ok(record) = serde_json::from_str::<Value>(&json) else {
            return;
        };
        let json = record.to_string();
        let alone = Event::from_json(&json).ok().flatten();
        wrap(alone.map(Event::into_owned), record, envelopes)
    };
    if let Some(alone) = &alone {
        let events: Vec<_> = Reader::new(text.as_bytes()).collect();
        let is_same = matches!(&*events, [Ok(event)] if is_same(event, alone));
        assert!(is_same, "{alone:?}\nis not\n{events:?}\nof\n{text}");
    }
    let mut bytes = text.into_bytes();
    let at = damage * bytes.len() / 256;
    match damage % 4 {
        0 => {}
        1 => bytes.truncate(at),
        2 => bytes[at] = rest.first().copied().unwrap_or(b'{'),
        _ => drop(bytes.splice(at..at, rest.iter().copied())),
    }
    checks::json(&bytes);
}

/// Whether an event is that of the record alone, which has not the time of what is around it.
fn is_same(event: &Event<'_>, alone: &Event<'_>) -> bool {
    let mut event = event.clone();
    if alone.system.time_created.is_none() && event.system.time_source == TimeSource::Received {
        event.system.time_created = None;
        event.system.time_source = TimeSource::Event;
    }
    event == *alone
}

fn wrap(
    alone: Option<Event<'static>>,
    record: Value,
    envelopes: &[&super::envelopes::Envelope],
) -> Wrapped {
    let wrapped = envelopes
        .iter()
        .fold(record, |held, envelope| around(envelope, held));
    Wrapped {
        alone,
        text: wrapped.to_string(),
    }
}
