//! One event of XML to a typed event, and streams of them, beside what a user would otherwise
//! take. `cargo bench --package wmi-events-bench --bench xml`; with `WMI_EVENTS_CORPUS` naming the
//! directory of real logs on their events of median length, else on the sample's.
//!
//! The peers get the same bytes. They do not all do the same work:
//!
//! - `quick_xml_loop` reads every token and keeps nothing: the floor for anything built on it.
//! - `quick_xml_serde` derives a header and the fields as names and values.
//! - `roxmltree` builds the tree and looks up the ID and each field.
//! - `windows_eventlog_native` reads the header and the fields into maps.
//! - `memchr2` looks for `<` and `&`: no XML at all.
//! - `encoding_rs` makes UTF-8 of UTF-16, and no more.
//!
//! Each result is checked once before it is timed.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use wmi_events::Event;
use wmi_events::source::xml::{Reader, Utf16Parser};
use wmi_events_bench::events::{event, of_sample, other};
use wmi_events_bench::peers;

/// A 5861 whose consumer has a script of 64 KiB, with an escape in every fourth line or none.
fn long_script(has_escapes: bool) -> String {
    let line = "x = x + 1 : y = Mid(z, x, 1)\\r\\n";
    let last = if has_escapes {
        line.replace('+', "&amp;")
    } else {
        line.to_owned()
    };
    let script = format!("{}{last}", line.repeat(3)).repeat(512);
    let xml = of_sample(5861).replace("&gt;", if has_escapes { "&gt;" } else { "=" });
    let (head, tail) = xml
        .split_once("CommandLineTemplate = \"")
        .unwrap_or((&xml, ""));
    format!("{head}CommandLineTemplate = \"{script}{tail}")
}

/// No XML at all.
fn memchr2(xml: &str) -> usize {
    memchr::memchr2_iter(b'<', b'&', xml.as_bytes()).count()
}

fn fields(xml: &str) -> usize {
    Event::from_xml(xml)
        .ok()
        .flatten()
        .map_or(0, |event| event.fields().count())
}

fn one_event(criterion: &mut Criterion) {
    let other = other();
    let inputs = [
        ("4688", event(4688), 1..),
        ("5857", event(5857), 5..),
        ("5858", event(5858), 8..),
        ("5859", event(5859), 7..),
        ("5860", event(5860), 6..),
        ("5861", event(5861), 4..),
        ("5861_64k", long_script(false), 4..),
        ("5861_64k_escaped", long_script(true), 4..),
    ];
    for (name, xml, count) in &inputs {
        assert!(count.contains(&fields(xml)), "{name}");
        one(criterion, name, xml);
    }
    // Of another kind: given up once that is known.
    assert_eq!(Event::from_xml(&other).ok(), Some(None));
    one(criterion, "other", &other);
}

fn one(criterion: &mut Criterion, name: &str, xml: &str) {
    let mut group = group(criterion, name, xml);
    group.bench_function("wmi_events", |b| {
        b.iter(|| Event::from_xml(black_box(xml)).is_ok());
    });
    let utf16: Vec<u16> = xml.encode_utf16().collect();
    group.bench_function("wmi_events_from_utf16", |b| {
        b.iter(|| Event::from_utf16(black_box(&utf16)).is_ok());
    });
    let mut parser = Utf16Parser::new();
    group.bench_function("wmi_events_utf16_parser", |b| {
        b.iter(|| parser.parse(black_box(&utf16)).is_ok());
    });
    let utf16_bytes: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let mut warm = String::with_capacity(3 * utf16.len());
    group.bench_function("encoding_rs", |b| {
        b.iter(|| {
            warm.clear();
            let mut decoder = encoding_rs::UTF_16LE.new_decoder_without_bom_handling();
            let result = decoder.decode_to_string(black_box(&utf16_bytes), &mut warm, true);
            black_box((result, warm.len()))
        });
    });
    type Peer = (&'static str, fn(&str) -> usize);
    let peers: [Peer; 5] = [
        ("quick_xml_loop", peers::quick_xml_loop),
        ("quick_xml_serde", peers::quick_xml_serde),
        ("roxmltree", peers::roxmltree),
        ("windows_eventlog_native", peers::windows_eventlog_native),
        ("memchr2", memchr2),
    ];
    for (peer, read) in peers {
        // A peer that cannot read the event is not timed on it.
        if read(xml) == 0 {
            eprintln!("{peer} reads nothing of {name}");
            continue;
        }
        group.bench_function(peer, |b| b.iter(|| read(black_box(xml))));
    }
    group.finish();
}

fn group<'c>(
    criterion: &'c mut Criterion,
    name: &str,
    xml: &str,
) -> BenchmarkGroup<'c, criterion::measurement::WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(xml.len() as u64));
    group
}

/// 10,000 concatenated events, 1 in 100 of this crate.
fn stream(criterion: &mut Criterion) {
    const EVENTS: usize = 10_000;
    let own = event(4688);
    let other = other();
    let mixed: String = (0..EVENTS)
        .map(|n| if n % 100 == 0 { &*own } else { &*other })
        .collect();
    let all: String = (0..EVENTS / 10).map(|_| &*own).collect();
    for (name, stream, matched) in [
        ("stream_mixed", &mixed, EVENTS / 100),
        ("stream_4688", &all, EVENTS / 10),
    ] {
        let count = || {
            let mut reader = Reader::new(black_box(stream.as_bytes()));
            let mut count = 0;
            while let Some(event) = reader.next_borrowed() {
                count += usize::from(event.is_ok());
            }
            count
        };
        assert_eq!(count(), matched, "{name}");
        let mut group = group(criterion, name, stream);
        group.bench_function("next_borrowed", |b| b.iter(count));
        let utf16: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        group.bench_function("next_borrowed_utf16", |b| {
            b.iter(|| {
                let mut reader = Reader::new(black_box(utf16.as_slice()));
                while let Some(event) = reader.next_borrowed() {
                    black_box(event.is_ok());
                }
                reader.stats().matched
            });
        });
        group.bench_function("encoding_rs", |b| {
            b.iter(|| encoding_rs::UTF_16LE.decode(black_box(&utf16)).0.len());
        });
        group.bench_function("iterator", |b| {
            b.iter(|| Reader::new(black_box(stream.as_bytes())).count());
        });
        group.bench_function("quick_xml_loop", |b| {
            b.iter(|| peers::quick_xml_loop(black_box(stream)));
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
    targets = one_event, stream
}
criterion_main!(benches);
