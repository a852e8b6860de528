//! The same events as every collector writes them: each record alone and each file as a stream,
//! against the values that other parsers read from the original logs.
//!
//! `WMI_EVENTS_CORPUS` names a directory with the folder `shapes` beside it; without it the test
//! prints that and passes.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use common::expected::{self, Difference, compare};
use common::{beside, corpus, json_lines};
use flate2::Compression;
use flate2::write::GzEncoder;
use regex::Regex;
use serde_json::Value;
use wmi_events::source::{self, Options, Stats};
use wmi_events::{Error, Event};

/// What a collector leaves out, so that no reader can have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lacks {
    /// Every event that is not a 4688.
    OtherIds,
    /// The number of the record in its log.
    RecordNumber,
    /// A time: there is none, or no zone says what it means.
    Time,
    /// The fraction of a second after so many digits.
    TimeAfter(usize),
    /// The event's time: the rebuilt records all have one of another event.
    TimeOfThisEvent,
    /// Line breaks and tabs in a value: the collector writes blanks.
    LineBreaks,
}

/// What shapes leave out, and why. A shape that does not need its row is an error.
const EXEMPT: &[(Lacks, &[&str], &str)] = &[
    (
        Lacks::OtherIds,
        &[
            "sentinel_SecurityEvent",
            "winlogbeat_security_module",
            "winlogbeat_security_module_msg",
        ],
        "the Security log alone",
    ),
    (
        Lacks::RecordNumber,
        &[
            "eventviewer_text",
            "loganalytics_Event",
            "osquery_windows_events",
            "sentinel_SecurityEvent",
        ],
        "no column or line has it; osquery's `eid` is its own",
    ),
    (
        Lacks::TimeAfter(3),
        &[
            "ecs_dotted",
            "es_fields_hit",
            "winlogbeat8_plain",
            "winlogbeat_security_module",
            "winlogbeat_security_module_msg",
        ],
        "Winlogbeat and Elasticsearch's dates have milliseconds",
    ),
    (
        Lacks::TimeAfter(0),
        &[
            "fluentbit_eventdata_map",
            "fluentbit_no_inserts",
            "fluentbit_wef_dropped_empty",
            "fluentbit_winevtlog",
            "fluentbit_winlog_legacy",
        ],
        "Fluent Bit writes seconds",
    ),
    (
        Lacks::TimeAfter(0),
        &["gcp_ops_agent"],
        "the event has seconds; the `timestamp` of the entry around it is Google's",
    ),
    (
        Lacks::Time,
        &[
            "eventviewer_text",
            "nxlog_new",
            "nxlog_old_ce",
            "nxlog_userdata",
            "snare",
            "splunk_classic",
            "syslog_json_nopri",
            "syslog_json_pri",
        ],
        "a local time, and nothing says its zone",
    ),
    (
        Lacks::TimeOfThisEvent,
        &["gelf_nxlog", "velociraptor_evtx"],
        "the rebuilt records all have the same time",
    ),
    (
        Lacks::LineBreaks,
        &["snare", "syslog_xml_nopri", "syslog_xml_pri"],
        "the sender writes an event in one line",
    ),
];

/// The line that begins a record, for the shapes whose records have several lines.
const BEGINNINGS: &[(&str, &str)] = &[
    ("eventviewer_text", r"(?m)^Log Name: "),
    ("eventviewer_text_xml", r"(?m)^Log Name: "),
    ("ie_xml", r"(?m)^- <Event "),
    (
        "splunk_classic",
        r"(?m)^\d\d/\d\d/\d{4} \d\d:\d\d:\d\d [AP]M$",
    ),
];

/// Each record on its own, beside the forms of a stream.
const ALONE: &str = "alone";
/// What is said of records that gave no event.
const LOST: &str = "lost";

/// Properties of the header that every shape has, or is exempt from.
const HEADER: [&str; 4] = ["event_id", "record_id", "computer", "time"];
/// Properties of the header that a shape may leave out, but must not have wrong.
const GIVEN: [&str; 2] = ["version", "channel"];

impl Lacks {
    fn explains(self, difference: &Difference) -> bool {
        let Difference {
            name,
            found,
            expected,
        } = difference;
        let (found, expected) = (found.as_deref(), expected.as_deref().unwrap_or_default());
        match self {
            Self::OtherIds => false,
            Self::RecordNumber => name == "record_id" && found.is_none(),
            Self::Time => name == "time" && found.is_none(),
            Self::TimeOfThisEvent => name == "time",
            Self::TimeAfter(digits) => {
                // `2026-03-03T09:04:55.1234567Z`
                let kept = 20 + digits;
                let rest = |text: &str| text[kept..].trim_end_matches(['0', 'Z']).is_empty();
                name == "time" && found.is_some_and(|f| f[..kept] == expected[..kept] && rest(f))
            }
            Self::LineBreaks => {
                let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
                let (found, expected): (Vec<_>, Vec<_>) =
                    (words(found.unwrap_or_default()), words(expected));
                found == expected
            }
        }
    }
}

/// What is wrong with a shape, and which exemptions were needed.
#[derive(Default)]
struct Findings {
    /// By shape and kind: in which forms, how often alone, and an example.
    wrong: BTreeMap<(String, String), (BTreeSet<&'static str>, usize, String)>,
    /// Rows of [`EXEMPT`], each with a shape.
    needed: BTreeSet<(usize, String)>,
}

impl Findings {
    fn add(&mut self, shape: &str, form: &'static str, kind: String, example: String) {
        let key = (shape.to_owned(), kind);
        let (forms, count, _) = self
            .wrong
            .entry(key)
            .or_insert((BTreeSet::new(), 0, example));
        forms.insert(form);
        *count += usize::from(form == ALONE);
    }

    fn is_exempt(&mut self, shape: &str, is_explained: impl Fn(Lacks) -> bool) -> bool {
        let row = EXEMPT
            .iter()
            .position(|(lacks, shapes, _)| shapes.contains(&shape) && is_explained(*lacks));
        self.needed.extend(row.map(|row| (row, shape.to_owned())));
        row.is_some()
    }

    /// Adds the exemptions that no value needed, where the events were read at all.
    fn add_needless(&mut self, shapes: &[&str]) {
        for (row, (lacks, exempt, why)) in EXEMPT.iter().enumerate() {
            println!("exempt, {lacks:?}: {why}: {}", exempt.join(", "));
            for shape in *exempt {
                let is_unread = self
                    .wrong
                    .keys()
                    .any(|(name, kind)| name == shape && kind.contains(LOST));
                let is_needed = self.needed.contains(&(row, (*shape).to_owned()));
                if !shapes.contains(shape) || !is_needed && !is_unread {
                    let kind = format!("the exemption {lacks:?} is not needed");
                    self.add(shape, ALONE, kind, (*why).to_owned());
                }
            }
        }
    }

    fn lines(&self) -> Vec<String> {
        let line = |((shape, kind), (forms, count, example)): (
            &(String, String),
            &(BTreeSet<&str>, usize, String),
        )| {
            let forms: Vec<_> = forms.iter().copied().collect();
            let example: String = example.chars().take(300).collect();
            format!("{shape}: {kind}: {count} {}: {example}", forms.join(" "))
        };
        self.wrong.iter().map(line).collect()
    }

    /// Compares an event, and returns how many values are equal, of how many.
    fn compare(
        &mut self,
        shape: &str,
        form: &'static str,
        event: &Event<'_>,
        row: &Value,
    ) -> (usize, usize) {
        let mut comparison = compare(event, row, &HEADER);
        for key in GIVEN {
            let found = expected::property(event, key);
            let value = match &row[key] {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            if found.as_deref().is_some_and(|found| found != value) {
                comparison.differences.push(Difference {
                    name: key.to_owned(),
                    found,
                    expected: Some(value),
                });
            }
        }
        let mut unequal = 0;
        let mut lacking = 0;
        for difference in comparison.differences {
            if self.is_exempt(shape, |lacks| lacks.explains(&difference)) {
                lacking += 1;
                continue;
            }
            unequal += 1;
            let Difference {
                name,
                found,
                expected,
            } = difference;
            self.add(
                shape,
                form,
                format!("{name} of {}", row["event_id"]),
                format!("event {}: {found:?}, not {expected:?}", row["index"]),
            );
        }
        let compared = comparison.compared - lacking;
        (compared.saturating_sub(unequal), compared)
    }
}

/// What a reader gives for some bytes.
fn read(bytes: Vec<u8>) -> (Vec<Result<Event<'static>, Error>>, Stats) {
    match source::from_reader(Cursor::new(bytes), &Options::default()) {
        Ok(mut reader) => (reader.by_ref().collect(), reader.stats()),
        Err(error) => (vec![Err(error)], Stats::default()),
    }
}

/// One record alone.
fn read_one(record: &str, is_json: bool) -> Result<Event<'static>, String> {
    if is_json {
        let event = Event::from_json(record).map_err(|error| error.to_string())?;
        return event.map(Event::into_owned).ok_or("unread".into());
    }
    let (mut events, stats) = read(record.as_bytes().to_vec());
    match events.pop() {
        Some(event) if events.is_empty() => event.map_err(|error| error.to_string()),
        Some(_) => Err(format!("{} events and errors", events.len() + 1)),
        None => Err(format!("unread: {stats:?}")),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The records of a file, each with the line break at its end.
fn records<'a>(name: &str, text: &'a str) -> Vec<&'a str> {
    let Some((_, beginning)) = BEGINNINGS.iter().find(|(shape, _)| *shape == name) else {
        return text.split_inclusive('\n').collect();
    };
    let beginning = Regex::new(beginning).unwrap();
    let mut starts: Vec<_> = beginning
        .find_iter(text)
        .map(|found| found.start())
        .collect();
    starts.push(text.len());
    starts
        .windows(2)
        .map(|ends| &text[ends[0]..ends[1]])
        .collect()
}

/// A file as a collector may hand it over: the name of the form, and its bytes.
fn forms(text: &str, records: &[&str], is_json: bool) -> Vec<(&'static str, Vec<u8>)> {
    let lines = text.as_bytes().to_vec();
    if !is_json {
        return vec![("text.gz", gzip(&lines)), ("text", lines)];
    }
    let array = format!("[{}]", records.join(",")).into_bytes();
    // Each record on several lines, with its members in another order.
    let spread: Vec<_> = records
        .iter()
        .map(|record| serde_json::from_str::<Value>(record).unwrap())
        .map(|record| serde_json::to_string_pretty(&record).unwrap())
        .collect();
    let spread = spread.join("\n").into_bytes();
    vec![
        ("array.gz", gzip(&array)),
        ("lines.gz", gzip(&lines)),
        ("spread", spread),
        ("array", array),
        ("lines", lines),
    ]
}

/// Reads one file in every form, and prints its row of the table.
fn check(path: &Path, all: &[Value], findings: &mut Findings) {
    let name = path.file_stem().unwrap().to_str().unwrap();
    let is_json = path
        .extension()
        .is_some_and(|extension| extension == "jsonl");
    let text = fs::read_to_string(path).unwrap();
    let records = records(name, &text);
    let mut rows: Vec<&Value> = all.iter().collect();
    if records.len() < rows.len() && findings.is_exempt(name, |lacks| lacks == Lacks::OtherIds) {
        rows.retain(|row| row["event_id"] == 4688);
    }
    if records.len() != rows.len() {
        let example = format!("{}, for {} events", records.len(), rows.len());
        findings.add(name, ALONE, format!("records {LOST}"), example);
        return;
    }
    let (mut whole, mut equal, mut compared) = (0, 0, 0);
    for (record, row) in records.iter().zip(&rows) {
        match read_one(record, is_json) {
            Ok(event) => {
                let (same, of) = findings.compare(name, ALONE, &event, row);
                (whole, equal, compared) = (whole + 1, equal + same, compared + of);
            }
            Err(error) => {
                let kind = format!("{LOST} {}", row["event_id"]);
                let example = format!("event {}: {error}", row["index"]);
                findings.add(name, ALONE, kind, example);
                compared += HEADER.len() + row["data"].as_object().unwrap().len();
            }
        }
    }
    let mut streams = Vec::new();
    for (form, bytes) in forms(&text, &records, is_json) {
        let (events, stats) = read(bytes);
        let expected = rows.len() as u64;
        if (stats.seen, stats.matched, stats.warnings) != (expected, expected, 0) {
            let error = events.iter().find_map(|event| event.as_ref().err());
            let kind = format!("{} of {expected} events", stats.matched);
            findings.add(name, form, kind, format!("{stats:?}, {error:?}"));
        }
        let events: Vec<_> = events.into_iter().flatten().collect();
        streams.push(format!("{form} {}", events.len()));
        if events.len() == rows.len() {
            for (event, row) in events.iter().zip(&rows) {
                findings.compare(name, form, event, row);
            }
        }
    }
    streams.reverse();
    println!(
        "{name:32}{whole:3} of {:2} events {equal:4} of {compared:4} values equal; {}",
        rows.len(),
        streams.join(", ")
    );
}

#[test]
fn every_shape_has_the_same_events() {
    let Some(corpus) = corpus() else { return };
    let folder = beside(&corpus, "shapes");
    let all = json_lines(&folder.join("expected.jsonl"));
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            !["README.md", "expected.jsonl"].contains(&name)
        })
        .collect();
    paths.sort();
    let mut findings = Findings::default();
    for path in &paths {
        check(path, &all, &mut findings);
    }
    println!("{} shapes", paths.len());
    let shapes: Vec<_> = paths
        .iter()
        .map(|path| path.file_stem().unwrap().to_str().unwrap())
        .collect();
    findings.add_needless(&shapes);
    let lines = findings.lines();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}
