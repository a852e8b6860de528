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

/// So many are timed together: few enough that a busy machine leaves some of the times alone.
const TOGETHER: usize = 100;

/// How often each is done, by turns: the shortest times count, for a machine may do other things too.
const TURNS: usize = 60;

/// The XML of the events, by ID: as they are in the logs, and the one of median length, which is an ordinary one.
fn events() -> BTreeMap<(u16, &'static str), Vec<String>> {
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
                found.push(event.to_owned());
            }
        }
    }
    let mut all = BTreeMap::new();
    for (id, mut events) in events {
        let mixed = events.iter().cycle().take(COUNT).cloned().collect();
        events.sort_by_key(String::len);
        let median = events.swap_remove(events.len() / 2);
        all.insert((id, "median"), vec![median; COUNT]);
        all.insert((id, "mixed"), mixed);
    }
    all
}

/// The shortest of many times, in nanoseconds for each of all events.
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

/// What is done with each event.
#[derive(Clone, Copy)]
enum Work {
    Parse,
    Detect,
    Batch,
}

/// Reads the events one after the other, as a pipeline does: an event is in the cache when its columns are filled.
fn pipeline(texts: &[String], work: Work, builder: &mut BatchBuilder) -> usize {
    let mut count = 0;
    for text in texts {
        let Ok(Some(event)) = Event::from_xml(black_box(text)) else {
            continue;
        };
        let event = black_box(event);
        count += 1;
        if let Work::Parse = work {
            continue;
        }
        let analysis = Analysis::new(&event);
        let findings: Vec<_> = black_box(analysis.findings().collect());
        black_box(analysis.indicators());
        if let Work::Batch = work {
            let pushed = builder.push(&event, &analysis, &findings, "Security.evtx");
            pushed.unwrap();
        }
    }
    count
}

/// What the arrays of a batch of all events take, beside its rows.
fn finish(texts: &[String], builder: &mut BatchBuilder) -> f64 {
    let mut shortest = Shortest(f64::MAX);
    for _ in 0..TURNS {
        pipeline(texts, Work::Batch, builder);
        let batch = shortest.take(|| builder.finish().unwrap());
        assert_eq!(batch.num_rows(), COUNT);
    }
    shortest.0
}

fn main() {
    println!("event: parse, detect, batch (ns an event); batch / parse");
    for ((id, kind), texts) in events() {
        let schema = Event::from_xml(&texts[0])
            .unwrap()
            .unwrap()
            .payload
            .schema();
        let mut builder = BatchBuilder::of_event(schema);
        let mut total = [0.0; 3];
        for texts in texts.chunks(TOGETHER) {
            let mut shortest = [const { Shortest(f64::MAX) }; 3];
            for _ in 0..TURNS {
                let works = [Work::Parse, Work::Detect, Work::Batch];
                for (work, shortest) in works.into_iter().zip(&mut shortest) {
                    let count = shortest.take(|| pipeline(texts, work, &mut builder));
                    assert_eq!(count, texts.len());
                }
                if builder.len() >= COUNT {
                    drop(builder.finish().unwrap());
                }
            }
            for (total, shortest) in total.iter_mut().zip(shortest) {
                *total += shortest.0;
            }
        }
        let [parse, detect, batch] = total;
        drop(builder.finish().unwrap());
        let (detect, batch) = (
            detect - parse,
            batch - detect + finish(&texts, &mut builder),
        );
        let ratio = batch / parse;
        println!("{id} {kind}: {parse:.0}, {detect:.0}, {batch:.0}; {ratio:.2}");
    }
}
