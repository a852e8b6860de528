//! Instructions, not seconds: the same count on a busy machine. `cargo bench --bench
//! instructions`, where valgrind and `gungraun-runner` are installed; `.ci/run` holds the counts
//! against `benches/instructions.json`.
//!
//! Each is the whole work of one call, on events that were written for this crate.
#![allow(missing_docs, reason = "the macros make functions without")]

use std::hint::black_box;

use gungraun::prelude::*;
use wmi_events::detect::Analysis;
use wmi_events::source::{json, xml};
use wmi_events::{Event, Payload};
use wmi_events_bench::dialects;
use wmi_events_bench::events::{SAMPLE, of_sample};

/// The first event of that ID in the sample.
fn event(id: u16) -> String {
    let event = of_sample(id);
    // What is made on first use is not of an event.
    assert!(Event::from_xml(&event).is_ok());
    event
}

fn line(id: u16) -> String {
    let xml = event(id);
    let event = Event::from_xml(&xml).ok().flatten();
    let line = serde_json::to_string(&event).unwrap_or_default();
    // A thread keeps the members of the texts that it had: what counts is the text after them.
    for _ in 0..4 {
        assert!(Event::from_json(&line).is_ok());
    }
    line
}

fn stream() -> String {
    SAMPLE.repeat(10)
}

fn owned(id: u16) -> Option<Event<'static>> {
    let event = Event::from_xml(&event(id)).ok()??.into_owned();
    assert!(!event.indicators().is_all());
    // The baseline is made on first use.
    assert!(event.findings().count() < 9);
    Some(event)
}

#[library_benchmark]
#[bench::of_4688(event(4688))]
#[bench::of_5858(event(5858))]
#[bench::of_5861(event(5861))]
#[bench::other(event(7036))]
fn from_xml(xml: String) -> bool {
    Event::from_xml(black_box(&xml)).is_ok()
}

#[library_benchmark]
#[bench::of_4688(line(4688))]
#[bench::of_5858(line(5858))]
fn from_json(json: String) -> bool {
    Event::from_json(black_box(&json)).is_ok()
}

#[library_benchmark]
#[bench::sample(stream())]
fn xml_reader(xml: String) -> u64 {
    let mut reader = xml::Reader::new(black_box(xml.as_bytes()));
    while let Some(event) = reader.next_borrowed() {
        black_box(event.is_ok());
    }
    reader.stats().matched
}

#[library_benchmark]
#[bench::of_4688(line(4688).repeat(10))]
fn json_reader(json: String) -> u64 {
    let mut reader = json::Reader::new(black_box(json.as_bytes()));
    while let Some(event) = reader.next_borrowed() {
        black_box(event.is_ok());
    }
    reader.stats().matched
}

/// The sample's events, and others, as a collector writes them.
fn dialect(name: &str) -> String {
    let mut dialects = dialects::DIALECTS.iter();
    let dialect = dialects.find(|dialect| dialect.name == name);
    dialect.map_or(String::new(), |dialect| {
        dialect.lines(&dialects::ours()) + &dialect.lines(&dialects::others())
    })
}

// Lines of collectors.
#[library_benchmark]
#[bench::winlogbeat8(dialect("Winlogbeat 8"))]
#[bench::nxlog(dialect("NXLog"))]
#[bench::flat(dialect("SecurityEvent"))]
#[bench::evtxecmd(dialect("EvtxECmd"))]
#[bench::hec_xml(dialect("Splunk HEC, XML"))]
fn json_dialect(lines: String) -> u64 {
    let mut reader = json::Reader::new(black_box(lines.as_bytes()));
    while let Some(event) = reader.next_borrowed() {
        black_box(event.is_ok());
    }
    reader.stats().matched
}

#[library_benchmark]
#[bench::of_4688(owned(4688))]
#[bench::of_5861(owned(5861))]
fn indicators(event: Option<Event<'static>>) -> Option<u32> {
    let event = black_box(event)?;
    Some(event.indicators().bits().count_ones())
}

// The subscription read from its MOF, once.
#[library_benchmark]
#[bench::of_5861(owned(5861))]
fn mof(event: Option<Event<'static>>) -> bool {
    let Some(Payload::EssToConsumerBinding(binding)) = event.map(|event| event.payload) else {
        return false;
    };
    black_box(&binding).subscription().is_complete
}

// Indicators and findings of one analysis.
#[library_benchmark]
#[bench::of_4688(owned(4688))]
#[bench::of_5861(owned(5861))]
fn findings(event: Option<Event<'static>>) -> Option<usize> {
    let event = black_box(event)?;
    let analysis = Analysis::new(&event);
    let indicators = analysis.indicators().bits().count_ones() as usize;
    Some(indicators + analysis.findings().count())
}

library_benchmark_group!(
    name = group,
    benchmarks = [
        from_xml,
        from_json,
        xml_reader,
        json_reader,
        json_dialect,
        indicators,
        mof,
        findings
    ]
);
main!(library_benchmark_groups = group);
