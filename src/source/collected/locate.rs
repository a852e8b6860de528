//! Finds the records in an object: those of collectors are often inside something.

use std::sync::LazyLock;

use super::names::{Found, Names};
use super::object::{Object, Raw};
use super::recognize::{Compiled, Recognized, is_event_xml, recognize};
use super::tape::Values;
use crate::source::text::block::{is_record_in_string, is_structured};

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
    /// Whether names alone decided, and not the text of a member.
    #[cfg_attr(
        not(feature = "json"),
        expect(dead_code, reason = "for records of JSON")
    )]
    pub(super) is_by_names: bool,
}

impl Row {
    /// A name that every record of the dialect has.
    #[cfg(feature = "json")]
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
    envelope("logEvents", "CloudWatch Logs"),
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

/// Adds the records of the outermost object, or the object itself as unknown. Returns how many
/// texts it looked at.
pub(in crate::source) fn locate(values: &Values<'_, '_>, located: &mut Vec<Located>) -> usize {
    let mut search = Search {
        is_by_names: true,
        texts: 0,
        located,
    };
    if let Some(root) = values.root()
        && !search.in_object(root, 0)
    {
        search.add(root.raw(), What::Unknown);
    }
    search.texts
}

/// Whether the names of a table's columns are those of events, or one contains whole events.
pub(in crate::source) fn is_header(values: &Values<'_, '_>) -> bool {
    let is_of_events = |object: Object<'_, '_>| {
        let mut whole = ["_raw", "RawXml"].into_iter();
        recognize(object).dialect.is_some() || whole.any(|name| object.get(name).is_some())
    };
    values.root().is_some_and(is_of_events)
}

/// Adds what an object that was made from a table or a list is.
#[cfg(feature = "json")]
pub(super) fn locate_made(values: &Values<'_, '_>, item: u32, located: &mut Vec<Located>) {
    let Some(object) = values.value(item as usize).and_then(Raw::object) else {
        return;
    };
    let mut search = Search {
        is_by_names: false,
        texts: 0,
        located,
    };
    if !search.in_object(object, 1) {
        search.add(object.raw(), What::Unknown);
    }
}

/// A search for records.
struct Search<'l> {
    /// Whether only names have decided where to search, and not the text of a member.
    is_by_names: bool,
    /// How many texts were looked at.
    texts: usize,
    located: &'l mut Vec<Located>,
}

impl Search<'_> {
    fn add(&mut self, raw: Raw<'_, '_>, what: What) {
        let item = u32::try_from(raw.index()).unwrap_or(u32::MAX);
        self.located.push(Located { item, what });
    }

    /// Adds the records of an object; `false` if it has none.
    fn in_object(&mut self, object: Object<'_, '_>, level: usize) -> bool {
        let Recognized {
            dialect,
            whole_event,
            texts,
        } = recognize(object);
        self.is_by_names &= texts == 0;
        self.texts += texts;
        if let Some(xml) = whole_event {
            self.add(xml, What::Xml);
            return true;
        }
        if let Some(compiled) = dialect {
            let is_within = level > 0;
            let row = Row {
                compiled,
                is_within,
                is_by_names: self.is_by_names,
            };
            self.add(object.raw(), What::Record(row));
            return true;
        }
        if level == MAX_LEVELS {
            return false;
        }
        let is_table = |name| object.get(name).is_some_and(Raw::is_array);
        if is_table("rows") && is_table("columns") {
            self.add(object.raw(), What::Table);
            return true;
        }
        let mut envelopes: [Option<Found<'_, '_>>; MAX_TRIED] = [None; MAX_TRIED];
        ENVELOPE_NAMES.find(object, "", &mut |found| {
            self.is_by_names &= found.raw.is_object();
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
        envelopes.any(|found| self.in_value(found, level + 1))
    }

    fn in_value(&mut self, found: Found<'_, '_>, level: usize) -> bool {
        let Found { slot, raw, .. } = found;
        if let Some(object) = raw.object() {
            let is_key_values = ENVELOPES
                .get(usize::from(slot))
                .is_some_and(|envelope| envelope.name == "kvlistValue");
            if is_key_values {
                self.add(raw, What::KeyValues);
                return true;
            }
            return self.in_object(object, level);
        }
        if raw.is_array() {
            return self.in_list(raw, level);
        }
        self.texts += 1;
        match raw.content() {
            xml if is_event_xml(xml) => self.add(raw, What::Xml),
            Some(text) if is_json_object(text) => self.add(raw, What::Json),
            Some(text) if is_record_in_string(text) || is_syslog_event(raw, text) => {
                self.add(raw, What::Text);
            }
            _ => return false,
        }
        true
    }

    /// A list contains records if any element does. Its others are unknown.
    fn in_list(&mut self, list: Raw<'_, '_>, level: usize) -> bool {
        if level == MAX_LEVELS {
            return false;
        }
        let before = self.located.len();
        let mut is_any = false;
        for element in list.elements() {
            let is_located = match element.object() {
                Some(object) => self.in_object(object, level + 1),
                None => {
                    self.texts += 1;
                    let is_xml = is_event_xml(element.content());
                    if is_xml {
                        self.add(element, What::Xml);
                    }
                    is_xml
                }
            };
            if !is_located {
                self.add(element, What::Unknown);
            }
            is_any |= is_located;
        }
        if !is_any {
            self.located.truncate(before);
        }
        is_any
    }
}

/// Whether the undecoded content of a string begins as a JSON object does: with a name, or its end.
fn is_json_object(content: &str) -> bool {
    let is_blank = |c: char| c.is_ascii_whitespace();
    let Some(mut within) = content.trim_start_matches(is_blank).strip_prefix('{') else {
        return false;
    };
    // A string in a string has its escapes.
    while let Some(rest) = ["\\n", "\\r", "\\t"]
        .iter()
        .find_map(|end| within.strip_prefix(end))
    {
        within = rest;
    }
    let within = within.trim_start_matches(|c: char| is_blank(c));
    within.is_empty() || within.starts_with(['"', '}', '\\'])
}

/// Whether a string is a syslog message with an event in its structured data.
fn is_syslog_event(raw: Raw<'_, '_>, content: &str) -> bool {
    content.starts_with(|c: char| c == '<' || c.is_ascii_digit())
        && matches!(raw.string(), Ok(Some(text)) if is_structured(&text))
}
