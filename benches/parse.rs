//! The hot parse path: one event of XML and UTF-16, and streams of XML and JSON, of the sample.
//! `cargo bench --bench parse`. `crates/bench` shows the same beside its peers, and on real logs.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wmi_events::Event;
use wmi_events::source::xml::Utf16Parser;
use wmi_events::source::{json, xml};

/// An event of another kind, and all six.
const SAMPLE: &str = include_str!("../examples/sample.xml");

fn one_event(criterion: &mut Criterion) {
    let events = SAMPLE.split_inclusive("</Event>").map(str::trim);
    for event in events.filter(|event| !event.is_empty()) {
        let id = event.split(['<', '>']).skip_while(|tag| *tag != "EventID");
        let mut group = criterion.benchmark_group(id.skip(1).take(1).collect::<String>());
        group.throughput(Throughput::Bytes(event.len() as u64));
        assert!(Event::from_xml(event).is_ok());
        group.bench_function("from_xml", |b| {
            b.iter(|| Event::from_xml(black_box(event)).is_ok());
        });
        let utf16: Vec<u16> = event.encode_utf16().collect();
        let mut parser = Utf16Parser::new();
        group.bench_function("utf16_parser", |b| {
            b.iter(|| parser.parse(black_box(&utf16)).is_ok());
        });
        group.finish();
    }
}

fn streams(criterion: &mut Criterion) {
    let xml = SAMPLE.repeat(1000);
    let events: Vec<_> = xml::Reader::new(SAMPLE.as_bytes()).flatten().collect();
    let lines = events.iter().map(serde_json::to_string);
    let json: String = lines.flatten().map(|line| line + "\n").collect();
    let json = json.repeat(1000);
    let matched = events.len() as u64 * 1000;

    let mut group = criterion.benchmark_group("stream");
    let read_xml = || {
        let mut reader = xml::Reader::new(black_box(xml.as_bytes()));
        while let Some(event) = reader.next_borrowed() {
            black_box(event.is_ok());
        }
        reader.stats().matched
    };
    assert_eq!(read_xml(), matched);
    group.throughput(Throughput::Bytes(xml.len() as u64));
    group.bench_function("xml", |b| b.iter(read_xml));
    let read_json = || {
        let mut reader = json::Reader::new(black_box(json.as_bytes()));
        while let Some(event) = reader.next_borrowed() {
            black_box(event.is_ok());
        }
        reader.stats().matched
    };
    assert_eq!(read_json(), matched);
    group.throughput(Throughput::Bytes(json.len() as u64));
    group.bench_function("json", |b| b.iter(read_json));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(1))
        .sample_size(20);
    targets = one_event, streams
}
criterion_main!(benches);
