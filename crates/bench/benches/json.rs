//! Lines of JSON in the dialect of each collector, beside what a user would otherwise take.
//! `cargo bench --package wmi-events-bench --bench json`; a dialect's name after `--` chooses it.
//!
//! The events were written for this crate: [`dialects`] writes each as the collector does. Those of
//! other providers are groups of their own, and those of them that have the digits of an ID, so
//! that a search does not tell them.
//!
//! The peer gets the same lines. It makes a `serde_json::Value` of each line and looks up ten values
//! in it; a text of JSON in the line becomes a `Value` too, and a text of XML goes through
//! quick-xml's bare loop, which keeps nothing. That is less than this crate does, which checks names,
//! numbers and times, and returns a complete typed event.
//!
//! - `reader` reads the lines as a stream, `from_json` each by a call of its own, which knows nothing
//!   of those before.
//! - `search` is the floor for anything that reads lines: it finds their ends, and the digits of an
//!   ID in each.
//!
//! Before it is timed, each event is compared with the one that its XML gives.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use memchr::{memchr_iter, memmem};
use serde_json::Value;
use wmi_events::Event;
use wmi_events::source::json::Reader;
use wmi_events_bench::dialects::{self, DIALECTS, Dialect, Parts};
use wmi_events_bench::peers::quick_xml_loop;

/// How many bytes of lines each run reads, at least.
const BYTES: usize = 1 << 17;

fn ours(lines: &[u8]) -> u64 {
    let mut reader = Reader::new(lines);
    while let Some(event) = reader.next_borrowed() {
        black_box(event.is_ok());
    }
    reader.stats().matched
}

fn one_by_one(lines: &str) -> u64 {
    let events = lines.lines().map(Event::from_json);
    events
        .map(|event| u64::from(black_box(event).is_ok()))
        .sum()
}

fn search(lines: &[u8]) -> u64 {
    let ids = ["4688", "585", "586"].map(memmem::Finder::new);
    let mut start = 0;
    let mut count = 0;
    for end in memchr_iter(b'\n', lines) {
        let line = lines.get(start..end).unwrap_or_default();
        count += u64::from(ids.iter().any(|id| id.find(line).is_some()));
        start = end + 1;
    }
    count
}

fn look_up<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, name| value.get(name))
}

fn serde_json_value(dialect: &Dialect, lines: &[u8]) -> u64 {
    let mut count = 0;
    for line in lines.split(|byte| *byte == b'\n') {
        let Ok(value) = serde_json::from_slice::<Value>(line) else {
            continue;
        };
        let inner = dialect
            .inner
            .iter()
            .filter_map(|name| value.get(name)?.as_str());
        for text in inner {
            if text.starts_with('<') {
                black_box(quick_xml_loop(text));
            } else {
                let inner = serde_json::from_str::<Value>(text);
                black_box(inner.is_ok_and(|inner| inner.get("EventData").is_some()));
            }
        }
        for path in dialect.paths {
            count += u64::from(black_box(look_up(&value, path)).is_some());
        }
        black_box(&value);
    }
    count
}

/// The fields and the ID, which every dialect has.
fn values(event: &Event<'_>) -> Vec<String> {
    // An empty value is as one that the collector leaves out.
    let fields = event.fields().filter(|field| !field.text().is_empty());
    let mut values: Vec<_> = fields
        .map(|f| format!("{}={}", f.name(), f.text()))
        .collect();
    values.push(event.system.event_id.to_string());
    values
}

/// What differs between the events of a dialect's lines and those of the XML.
fn fault(dialect: &Dialect, events: &[Parts]) -> Option<String> {
    for event in events {
        let lines = dialect.lines(std::slice::from_ref(event));
        if lines.is_empty() {
            continue;
        }
        let expected = Event::from_xml(&event.xml).ok().flatten();
        let found = Event::from_json(lines.trim_end());
        let same = match (&found, &expected) {
            (Ok(found), expected) => found.as_ref().map(values) == expected.as_ref().map(values),
            (Err(_), _) => false,
        };
        if !same {
            let found = found.map(|event| event.as_ref().map(values));
            return Some(format!("event {} is {found:?}", event.id));
        }
    }
    None
}

fn lines(criterion: &mut Criterion) {
    for (kind, events) in [
        ("ours", dialects::ours()),
        ("others", dialects::others()),
        ("others with digits", dialects::others_with_digits()),
    ] {
        for dialect in DIALECTS {
            assert_eq!(fault(dialect, &events), None, "{}", dialect.name);
            let once = dialect.lines(&events);
            let lines = once.repeat(BYTES / once.len() + 1);
            let mut group = criterion.benchmark_group(format!("json {kind}, {}", dialect.name));
            group.throughput(Throughput::ElementsAndBytes {
                elements: memchr_iter(b'\n', lines.as_bytes()).count() as u64,
                bytes: lines.len() as u64,
            });
            group.bench_function("reader", |b| b.iter(|| ours(black_box(lines.as_bytes()))));
            if kind == "ours" {
                group.bench_function("from_json", |b| b.iter(|| one_by_one(black_box(&lines))));
            }
            group.bench_function("serde_json_value", |b| {
                b.iter(|| serde_json_value(dialect, black_box(lines.as_bytes())));
            });
            group.bench_function("search", |b| b.iter(|| search(black_box(lines.as_bytes()))));
            group.finish();
        }
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .sample_size(20);
    targets = lines
}
criterion_main!(benches);
