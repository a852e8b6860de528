//! Events to batches, beside the parse of the same events from XML and the detections on them, which a
//! batch has in columns. `cargo bench -p wmi-events-arrow`; with `WMI_EVENTS_CORPUS` naming the directory of real logs on their events, else on the sample's.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::PathBuf;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wmi_events::Event;
use wmi_events::detect::Analysis;
use wmi_events_arrow::BatchBuilder;

const SAMPLE: &str = include_str!("../../../examples/sample.xml");

/// So many events of one ID: the first ones, again and again if there are fewer.
const COUNT: usize = 2000;

/// The XML of the events, by ID.
fn events() -> BTreeMap<u16, Vec<String>> {
    let mut texts = Vec::new();
    if let Some(corpus) = std::env::var_os("WMI_EVENTS_CORPUS") {
        let folder = PathBuf::from(corpus).join("xml");
        for file in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            texts.extend(std::fs::read_to_string(file.path()).ok());
        }
    }
    if texts.is_empty() {
        texts.push(SAMPLE.to_owned());
    }
    let mut events: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for text in &texts {
        for event in text.split_inclusive("</Event>").map(str::trim_start) {
            if let Ok(Some(read)) = Event::from_xml(event) {
                let found = events.entry(read.system.event_id.get()).or_default();
                if found.len() < COUNT {
                    found.push(event.to_owned());
                }
            }
        }
    }
    for events in events.values_mut() {
        *events = events.iter().cycle().take(COUNT).cloned().collect();
    }
    events
}

fn batches(criterion: &mut Criterion) {
    for (id, texts) in events() {
        let parse = || {
            texts
                .iter()
                .filter_map(|text| Event::from_xml(text).ok().flatten())
        };
        let parsed: Vec<_> = parse().collect();
        assert_eq!(parsed.len(), texts.len());
        let mut group = criterion.benchmark_group(id.to_string());
        group.sample_size(20);
        group.throughput(Throughput::Elements(texts.len() as u64));
        group.bench_function("parse", |bencher| {
            bencher.iter(|| {
                parse()
                    .map(|event| black_box(event).system.event_id.get())
                    .max()
            });
        });
        let detect = |event| {
            let analysis = Analysis::new(event);
            let findings: Vec<_> = analysis.findings().collect();
            (event, analysis, findings)
        };
        group.bench_function("detect", |bencher| {
            let found = || parsed.iter().map(detect).map(|(.., found)| found.len());
            bencher.iter(|| found().sum::<usize>());
        });
        let detected: Vec<_> = parsed.iter().map(detect).collect();
        group.bench_function("batch", |bencher| {
            bencher.iter(|| {
                let mut builder = BatchBuilder::of_event(parsed[0].payload.schema());
                for (event, analysis, findings) in &detected {
                    let pushed = builder.push(event, analysis, findings, "Security.evtx");
                    pushed.unwrap();
                }
                let batch = builder.finish().unwrap();
                assert_eq!(batch.num_rows(), parsed.len());
                batch
            });
        });
        group.finish();
    }
}

criterion_group!(benches, batches);
criterion_main!(benches);
