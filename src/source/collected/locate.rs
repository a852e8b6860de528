//! Finds the records in an object: those of collectors are often inside something.

use std::sync::LazyLock;

use super::dialects::{self, Compiled, Recognized, is_event_xml};
use super::names::{Found, Names};
use super::object::{Object, Raw};
use super::tape::Values;
use crate::source::text::block::is_record_in_string;

/// A record in a text, or what may contain one.
#[derive(Clone, Copy, Debug)]
pub(in crate::source) struct Located {
    /// The index of its item.
    pub(in crate::source) item: u32,
    pub(in crate::source) what: What,
}

/// What was located.
#[derive(Clone, Copy, Debug)]
pub(in crate::source) enum What {
    /// An object in this dialect.
    Record(Row),
    /// A string with the XML of an event.
    Xml,
    /// A string with a record in text.
    Text,
    /// A string with a JSON object.
    Json,
    /// A list of keys and values, as OTLP writes a map.
    KeyValues,
    /// An object with a list of columns and a list of rows.
    Table,
    /// Of no known shape.
    Unknown,
}

/// A row of the table of dialects, and whether the record is in an envelope.
#[derive(Clone, Copy, Debug)]
pub(in crate::source) struct Row {
    pub(super) compiled: &'static Compiled,
    pub(super) is_within: bool,
}

impl Row {
    /// A name that every record of the dialect has.
    pub(in crate::source) fn mark(self) -> &'static str {
        let mark = self.compiled.dialect.marks.first().copied();
        let mark = mark.unwrap_or_default();
        mark.rsplit_once('.').map_or(mark, |(_, name)| name)
    }
}

/// A member that may contain records, or one.
#[derive(Debug)]
pub(in crate::source) struct Envelope {
    /// Its name, in any case.
    pub(in crate::source) name: &'static str,
    /// Who writes it, for the docs.
    #[cfg_attr(not(test), expect(dead_code, reason = "shown in the docs"))]
    pub(super) writers: &'static str,
}

/// The envelopes. The first that is there and contains a record counts.
pub(in crate::source) static ENVELOPES: &[Envelope] = &[
    envelope("Event", "converters of XML"),
    envelope("_source", "Elasticsearch and OpenSearch, a hit"),
    envelope("fields", "Elasticsearch, the `fields` of a hit"),
    envelope("hits", "Elasticsearch and OpenSearch, a search"),
    envelope("_raw", "Splunk and Cribl"),
    envelope("result", "Splunk, an exported search"),
    envelope("results", "Splunk, the results of a search"),
    envelope("original", "Elastic, `event.original`"),
    envelope("event", "Splunk's HTTP Event Collector"),
    envelope("RawXml", "Azure diagnostics"),
    envelope("properties", "Azure diagnostics"),
    envelope("records", "Azure, Event Hubs"),
    envelope("value", "OData"),
    envelope("events", "OpenSearch and others, a list"),
    envelope("jsonPayload", "Google Cloud Logging"),
    envelope("win", "Wazuh"),
    envelope("data", "Wazuh, OpenWEC"),
    envelope("columns", "osquery"),
    envelope("snapshot", "osquery, a snapshot"),
    envelope("body", "OpenTelemetry, a log record"),
    envelope("kvlistValue", "OTLP, a map"),
    envelope("stringValue", "OTLP, a text"),
    envelope("logRecords", "OTLP"),
    envelope("scopeLogs", "OTLP"),
    envelope("resourceLogs", "OTLP"),
    envelope("tables", "Log Analytics, its API"),
    envelope("message", "Logstash"),
    envelope("log", "container logs"),
    envelope("xml", "generic"),
    envelope("payload", "generic"),
    envelope("logs", "generic, a list"),
    envelope("items", "generic, a list"),
];

const fn envelope(name: &'static str, writers: &'static str) -> Envelope {
    Envelope { name, writers }
}

static ENVELOPE_NAMES: LazyLock<Names> = LazyLock::new(|| {
    let names = ENVELOPES.iter().map(|envelope| envelope.name);
    Names::new(names.enumerate())
});

/// How many objects and lists within one another are followed.
const MAX_LEVELS: usize = 16;
/// How many envelopes of one object are tried.
const MAX_TRIED: usize = 4;

/// Adds the records of the outermost object, or the object itself as unknown.
pub(in crate::source) fn locate(values: Values<'_, '_>, located: &mut Vec<Located>) {
    if let Some(root) = values.root()
        && !in_object(root, 0, located)
    {
        add(root.raw(), What::Unknown, located);
    }
}

/// Whether the names of a table's columns are those of events, or one contains whole events.
pub(in crate::source) fn is_header(values: Values<'_, '_>) -> bool {
    let is_of_events = |object: Object<'_, '_>| {
        let mut whole = ["_raw", "RawXml"].into_iter();
        dialects::recognize(object).dialect.is_some()
            || whole.any(|name| object.get(name).is_some())
    };
    values.root().is_some_and(is_of_events)
}

/// Adds what an object that was made from a table or a list is.
pub(super) fn locate_made(values: Values<'_, '_>, item: u32, located: &mut Vec<Located>) {
    let Some(object) = values.value(item as usize).and_then(Raw::object) else {
        return;
    };
    if !in_object(object, 1, located) {
        add(object.raw(), What::Unknown, located);
    }
}

fn add(raw: Raw<'_, '_>, what: What, located: &mut Vec<Located>) {
    let item = u32::try_from(raw.index()).unwrap_or(u32::MAX);
    located.push(Located { item, what });
}

/// Adds the records of an object; `false` if it has none.
fn in_object(object: Object<'_, '_>, level: usize, located: &mut Vec<Located>) -> bool {
    let Recognized {
        dialect,
        whole_event,
    } = dialects::recognize(object);
    if let Some(xml) = whole_event {
        add(xml, What::Xml, located);
        return true;
    }
    if let Some(compiled) = dialect {
        let is_within = level > 0;
        let row = Row {
            compiled,
            is_within,
        };
        add(object.raw(), What::Record(row), located);
        return true;
    }
    if level == MAX_LEVELS {
        return false;
    }
    let is_table = |name| object.get(name).is_some_and(Raw::is_array);
    if is_table("rows") && is_table("columns") {
        add(object.raw(), What::Table, located);
        return true;
    }
    let mut envelopes: [Option<Found<'_, '_>>; MAX_TRIED] = [None; MAX_TRIED];
    ENVELOPE_NAMES.find(object, "", &mut |found| {
        let at = envelopes.iter().position(|other| {
            other.is_none_or(|other| (found.slot, found.rank) < (other.slot, other.rank))
        });
        // The least likely one falls off the end.
        if let Some(tail) = at.and_then(|at| envelopes.get_mut(at..)) {
            tail.rotate_right(1);
            if let Some(first) = tail.first_mut() {
                *first = Some(found);
            }
        }
    });
    let mut envelopes = envelopes.into_iter().flatten();
    envelopes.any(|found| in_value(found, level + 1, located))
}

fn in_value(found: Found<'_, '_>, level: usize, located: &mut Vec<Located>) -> bool {
    let Found { slot, raw, .. } = found;
    if let Some(object) = raw.object() {
        let is_key_values = ENVELOPES
            .get(usize::from(slot))
            .is_some_and(|envelope| envelope.name == "kvlistValue");
        if is_key_values {
            add(raw, What::KeyValues, located);
            return true;
        }
        return in_object(object, level, located);
    }
    if raw.is_array() {
        return in_list(raw, level, located);
    }
    match raw.content() {
        xml if is_event_xml(xml) => add(raw, What::Xml, located),
        Some(text) if text.trim_start().starts_with('{') => add(raw, What::Json, located),
        Some(text) if is_record_in_string(text) => add(raw, What::Text, located),
        _ => return false,
    }
    true
}

/// A list contains records if any element does. Its others are unknown.
fn in_list(list: Raw<'_, '_>, level: usize, located: &mut Vec<Located>) -> bool {
    if level == MAX_LEVELS {
        return false;
    }
    let before = located.len();
    let mut is_any = false;
    for element in list.elements() {
        let is_located = match element.object() {
            Some(object) => in_object(object, level + 1, located),
            None => match element.content() {
                xml if is_event_xml(xml) => {
                    add(element, What::Xml, located);
                    true
                }
                _ => false,
            },
        };
        if !is_located {
            add(element, What::Unknown, located);
        }
        is_any |= is_located;
    }
    if !is_any {
        located.truncate(before);
    }
    is_any
}
