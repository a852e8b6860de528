//! EVTX files beside what a user would otherwise take. `cargo bench --package wmi-events-bench --bench
//! evtx`, with
//! `WMI_EVENTS_CORPUS` naming the directory of real logs; without it there is nothing to read.
//!
//! The peers get the same bytes and one thread. They do not all do the same work:
//!
//! - `evtx_iterate` walks the records of every chunk and keeps nothing: the floor for anything
//!   built on the `evtx` crate's records.
//! - `evtx_xml` also makes XML of every record.
//! - `evtx_json_value` makes a `serde_json::Value` of every record and looks up its EventID,
//!   which is what most tools do.
//!
//! Each result is checked once before it is timed.

use std::hint::black_box;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use evtx::{EvtxParser, ParserSettings};
use wmi_events::source::evtx::Reader;

/// A Security log in which few events are ours, one in which all are, a WMI-Activity log.
const LOGS: &[(&str, &str)] = &[
    ("security_mixed", "museum-win10-rathbun-security"),
    (
        "security_4688",
        "e2m-t1027-obfuscated-payload-transfer-via-service-name",
    ),
    ("wmi", "museum-win10-rathbun-wmi"),
];

fn ours(bytes: &[u8]) -> u64 {
    let Ok(mut reader) = Reader::from_bytes(bytes) else {
        return 0;
    };
    while let Some(event) = reader.next_borrowed() {
        black_box(event.is_ok());
    }
    reader.stats().matched
}

fn parser(bytes: &[u8]) -> Option<EvtxParser<Cursor<&[u8]>>> {
    let settings = ParserSettings::new().indent(false);
    let parser = EvtxParser::from_read_seek(Cursor::new(bytes)).ok()?;
    Some(parser.with_configuration(settings))
}

fn iterate(bytes: &[u8]) -> usize {
    let settings = Arc::new(ParserSettings::new());
    let Some(parser) = parser(bytes) else {
        return 0;
    };
    let mut count = 0;
    for mut chunk in parser.into_chunks().flatten() {
        if let Ok(mut chunk) = chunk.parse(Arc::clone(&settings)) {
            count += chunk.iter().filter(Result::is_ok).count();
        }
    }
    count
}

fn to_xml(bytes: &[u8]) -> usize {
    parser(bytes).map_or(0, |mut parser| parser.records().flatten().count())
}

fn to_json_value(bytes: &[u8]) -> u64 {
    const IDS: [u64; 6] = [4688, 5857, 5858, 5859, 5860, 5861];
    let Some(mut parser) = parser(bytes) else {
        return 0;
    };
    let mut count = 0;
    for record in parser.records_json_value().flatten() {
        let id = record.data.pointer("/Event/System/EventID");
        // With `Qualifiers` it is an object.
        let id = id.and_then(|id| id.get("#text").unwrap_or(id).as_u64());
        count += u64::from(id.is_some_and(|id| IDS.contains(&id)));
    }
    count
}

fn logs(criterion: &mut Criterion) {
    let Some(corpus) = std::env::var_os("WMI_EVENTS_CORPUS") else {
        eprintln!("skipped: WMI_EVENTS_CORPUS is not set");
        return;
    };
    for (name, file) in LOGS {
        let path = PathBuf::from(&corpus).join("evtx").join(file);
        let path = path.with_extension("evtx");
        let bytes = std::fs::read(&path).unwrap_or_default();
        let matched = ours(&bytes);
        assert!(matched > 0, "{}", path.display());
        assert_eq!(to_json_value(&bytes), matched, "{name}");
        let records = iterate(&bytes);
        assert_eq!(to_xml(&bytes), records, "{name}");
        let mut group = criterion.benchmark_group(*name);
        group.throughput(Throughput::ElementsAndBytes {
            elements: records as u64,
            bytes: bytes.len() as u64,
        });
        group.bench_function("wmi_events", |b| b.iter(|| ours(black_box(&bytes))));
        group.bench_function("evtx_iterate", |b| b.iter(|| iterate(black_box(&bytes))));
        group.bench_function("evtx_xml", |b| b.iter(|| to_xml(black_box(&bytes))));
        group.bench_function("evtx_json_value", |b| {
            b.iter(|| to_json_value(black_box(&bytes)));
        });
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(20);
    targets = logs
}
criterion_main!(benches);
