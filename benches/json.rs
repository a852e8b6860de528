//! Lines of JSON beside what a user would otherwise take. `cargo bench --bench json`; with
//! `WMI_EVENTS_CORPUS` naming the directory of real logs on their events, else on the sample's.
//!
//! The peers get the same bytes. They do not all do the same work:
//!
//! - `memchr_and_id` finds the ends of the lines and the digits of an ID in each: no JSON at all,
//!   the floor for anything that reads lines.
//! - `serde_json_value` makes a `serde_json::Value` of each line and looks up its EventID, which
//!   is what most tools do before they look for fields.
//!
//! Each result is checked once before it is timed.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use evtx::{EvtxParser, ParserSettings};
use memchr::{memchr_iter, memmem};
use wmi_events::source::json::Reader;
use wmi_events::source::xml;

const IDS: [u64; 6] = [4688, 5857, 5858, 5859, 5860, 5861];

/// The records of a log of the corpus as evtx_dump writes them, of this crate's events or of
/// others.
fn records(is_ours: bool) -> Option<String> {
    let corpus = PathBuf::from(std::env::var_os("WMI_EVENTS_CORPUS")?);
    let path = corpus.join("evtx/museum-win10-rathbun-security.evtx");
    let settings = ParserSettings::new().indent(false);
    let mut parser = EvtxParser::from_path(path)
        .ok()?
        .with_configuration(settings);
    let mut lines = String::new();
    for record in parser.records_json().flatten() {
        if ours(record.data.as_bytes()) == u64::from(is_ours) {
            lines += &record.data;
            lines.push('\n');
        }
    }
    Some(lines)
}

/// The same of the sample, in this crate's own form.
fn sample(is_ours: bool) -> String {
    if !is_ours {
        let other = r#"{"Event":{"System":{"Provider":{"Name":"Service Control Manager"},"EventID":7036,"Computer":"WKS07"},"EventData":{"param1":"Windows Update","param2":"running"}}}"#;
        return format!("{other}\n").repeat(1000);
    }
    let xml = include_str!("../examples/sample.xml");
    let events = xml::Reader::new(xml.as_bytes()).flatten();
    let lines: String = events
        .filter_map(|event| serde_json::to_string(&event).ok())
        .map(|line| line + "\n")
        .collect();
    lines.repeat(10)
}

fn ours(bytes: &[u8]) -> u64 {
    let mut reader = Reader::new(bytes);
    while let Some(event) = reader.next_borrowed() {
        black_box(event.is_ok());
    }
    reader.stats().matched
}

fn memchr_and_id(bytes: &[u8]) -> u64 {
    let ids = ["4688", "585", "586"].map(memmem::Finder::new);
    let mut start = 0;
    let mut count = 0;
    for end in memchr_iter(b'\n', bytes) {
        let line = bytes.get(start..end).unwrap_or_default();
        count += u64::from(ids.iter().any(|id| id.find(line).is_some()));
        start = end + 1;
    }
    count
}

fn serde_json_value(bytes: &[u8]) -> u64 {
    let lines = bytes.split(|byte| *byte == b'\n');
    let values = lines.filter_map(|line| serde_json::from_slice::<serde_json::Value>(line).ok());
    let mut count = 0;
    for value in values {
        let event = value.get("Event").unwrap_or(&value);
        let id = event.pointer("/System/EventID");
        let id = id.and_then(|id| id.get("#text").unwrap_or(id).as_u64());
        count += u64::from(id.is_some_and(|id| IDS.contains(&id)));
        black_box(&value);
    }
    count
}

fn lines(criterion: &mut Criterion) {
    let inputs = [("ours", true), ("other", false)];
    for (name, is_ours) in inputs {
        let lines = records(is_ours).unwrap_or_else(|| sample(is_ours));
        let bytes = lines.as_bytes();
        let count = memchr_iter(b'\n', bytes).count() as u64;
        let expected = if is_ours { count } else { 0 };
        assert!(count > 0, "{name}");
        assert_eq!(ours(bytes), expected, "{name}");
        assert_eq!(serde_json_value(bytes), expected, "{name}");
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::ElementsAndBytes {
            elements: count,
            bytes: bytes.len() as u64,
        });
        group.bench_function("wmi_events", |b| b.iter(|| ours(black_box(bytes))));
        group.bench_function("memchr_and_id", |b| {
            b.iter(|| memchr_and_id(black_box(bytes)));
        });
        group.bench_function("serde_json_value", |b| {
            b.iter(|| serde_json_value(black_box(bytes)));
        });
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(1))
        .sample_size(20);
    targets = lines
}
criterion_main!(benches);
