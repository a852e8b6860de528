//! Events to batches, beside the parse of the same events from XML and the detections on them, which a
//! batch has in columns. `cargo bench -p wmi-events-arrow`; with `WMI_EVENTS_CORPUS` naming the directory of
//! real logs on their events, else on the sample's.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    reason = "a benchmark prints, and ends if its input is wrong"
)]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

use wmi_events::Event;
use wmi_events::detect::Analysis;
use wmi_events_arrow::BatchBuilder;

const SAMPLE: &str = include_str!("../../../examples/sample.xml");

/// So many events of one ID: the first ones, again and again if there are fewer.
const COUNT: usize = 2000;

/// How often each is done, by turns: the shortest times count, for a machine may do other things too.
const TURNS: usize = 60;

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

/// The shortest of many times, in nanoseconds an event.
struct Shortest(f64);

impl Shortest {
    fn take<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let made = black_box(work());
        let nanoseconds = begun.elapsed().as_secs_f64() * 1e9 / COUNT as f64;
        self.0 = self.0.min(nanoseconds);
        made
    }
}

fn main() {
    println!("event: parse, detect, batch (ns an event); batch / parse");
    for (id, texts) in events() {
        let [mut parse, mut detect, mut batch] = [const { Shortest(f64::MAX) }; 3];
        for _ in 0..TURNS {
            let read = || {
                texts
                    .iter()
                    .filter_map(|text| Event::from_xml(text).ok().flatten())
            };
            parse.take(|| read().map(|event| black_box(&event).system.event_id).max());
            let parsed: Vec<_> = read().collect();
            assert_eq!(parsed.len(), COUNT);
            let found = |event| {
                let analysis = Analysis::new(event);
                let findings: Vec<_> = analysis.findings().collect();
                (event, analysis, findings)
            };
            let found: Vec<_> = detect.take(|| parsed.iter().map(found).collect());
            let made = batch.take(|| {
                let mut builder = BatchBuilder::of_event(parsed[0].payload.schema());
                for (event, analysis, findings) in &found {
                    let pushed = builder.push(event, analysis, findings, "Security.evtx");
                    pushed.unwrap();
                }
                builder.finish().unwrap()
            });
            assert_eq!(made.num_rows(), COUNT);
        }
        let ([parse, detect, batch], ratio) = ([parse.0, detect.0, batch.0], batch.0 / parse.0);
        println!("{id}: {parse:.0}, {detect:.0}, {batch:.0}; {ratio:.2}");
    }
}
