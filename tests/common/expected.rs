//! An event against the values that other parsers read from its log.
//!
//! Numbers compare as numbers, computers and GUIDs in any case, times as times. A field that is
//! absent is as one that is empty.
#![allow(dead_code, reason = "each test program uses its own part")]

use serde_json::Value;
use wmi_events::Event;
use wmi_events::value::WindowsTime;

/// A value that is not the expected one.
#[derive(Debug)]
pub(crate) struct Difference {
    /// The name of the field, or the key of the header's property.
    pub(crate) name: String,
    pub(crate) found: Option<String>,
    pub(crate) expected: Option<String>,
}

/// What a comparison found.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    /// How many values were compared.
    pub(crate) compared: usize,
    pub(crate) differences: Vec<Difference>,
}

impl Comparison {
    /// Compares one value.
    fn value(&mut self, name: &str, found: Option<String>, expected: Option<&str>) {
        self.compared += 1;
        let is_same = match (&found, expected) {
            (Some(found), Some(expected)) => same(name, found, expected),
            (found, expected) => found.as_deref().or(expected).is_none_or(str::is_empty),
        };
        if !is_same {
            self.differences.push(Difference {
                name: name.to_owned(),
                found,
                expected: expected.map(str::to_owned),
            });
        }
    }

    /// One line for each difference.
    pub(crate) fn lines(&self) -> Vec<String> {
        let line =
            |d: &Difference| format!("{} is {:?}, expected {:?}", d.name, d.found, d.expected);
        self.differences.iter().map(line).collect()
    }
}

/// Compares those keys of the header that `expected` has, and every field, also those that only
/// one of them has.
pub(crate) fn compare(event: &Event<'_>, expected: &Value, header: &[&str]) -> Comparison {
    let mut comparison = Comparison::default();
    for key in header {
        // The makers of the expected values did not look everywhere.
        if let Some(value) = text(&expected[*key]) {
            comparison.value(key, property(event, key), Some(&value));
        }
    }
    let empty = serde_json::Map::new();
    let data = expected["data"].as_object().unwrap_or(&empty);
    for (name, value) in data {
        let found = event.field(name).map(|field| field.text().into_owned());
        comparison.value(name, found, text(value).as_deref());
    }
    for field in event.fields().filter(|f| !data.contains_key(f.name())) {
        comparison.value(field.name(), Some(field.text().into_owned()), None);
    }
    for extra in &event.extra {
        let name = format!("extra {}", extra.name);
        comparison.value(&name, Some(extra.value.to_string()), None);
    }
    comparison
}

/// The property of the header that the expected values have under `key`.
pub(crate) fn property(event: &Event<'_>, key: &str) -> Option<String> {
    let system = &event.system;
    match key {
        "event_id" => Some(system.event_id.to_string()),
        "record_id" => system.record_id.map(|id| id.to_string()),
        "version" => system.version.map(|version| version.to_string()),
        "time" => system.time_text(),
        "computer" => system.computer.as_deref().map(str::to_owned),
        "channel" => system.channel.as_deref().map(str::to_owned),
        "provider" => system.provider_name.as_deref().map(str::to_owned),
        "provider_guid" => system.provider_guid.map(|guid| guid.to_string()),
        "activity_id" => system.activity_id.map(|guid| guid.to_string()),
        "execution_pid" => system.process_id.map(|id| id.to_string()),
        "execution_tid" => system.thread_id.map(|id| id.to_string()),
        "user_sid" => system.user_id.as_deref().map(str::to_owned),
        other => Some(format!("no property {other}")),
    }
}

/// Whether two texts are one value.
pub(crate) fn same(name: &str, found: &str, expected: &str) -> bool {
    let time = |text: &str| text.parse::<WindowsTime>().ok();
    match name {
        "computer" | "provider_guid" | "activity_id" => found.eq_ignore_ascii_case(expected),
        "time" => time(found).is_some() && time(found) == time(expected),
        _ => found == expected || number(found).is_some() && number(found) == number(expected),
    }
}

fn number(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
