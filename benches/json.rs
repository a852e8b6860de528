//! Lines of JSON in the dialect of each collector, beside what a user would otherwise take.
//! `cargo bench --bench json` prints a table; names of dialects as arguments choose rows.
//!
//! The events were written for this crate: [`dialects`] writes each as the collector does. Those of
//! other providers are a table of their own, and those of them that have the digits of an ID, so
//! that a search does not tell them.
//!
//! The peer gets the same lines in the same run, by turns with this crate; times and ratios are
//! medians. It makes a `serde_json::Value` of each line and looks up ten values in it; a text of
//! JSON in the line becomes a `Value` too, and a text of XML goes through quick-xml's bare loop,
//! which keeps nothing. That is less than this crate does, which checks names, numbers and times,
//! and returns a complete typed event.
//!
//! `memchr_and_id` is the floor for anything that reads lines: it finds their ends, and the digits
//! of an ID in each.
//!
//! Before it is timed, each event is compared with the one that its XML gives.

mod dialects;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use dialects::{DIALECTS, Dialect, Parts};
use memchr::{memchr_iter, memmem};
use serde_json::Value;
use wmi_events::Event;
use wmi_events::source::json::Reader;

/// How many bytes of lines each run reads, at least: on a busy machine most runs are then so short
/// that nothing else comes between.
const BYTES: usize = 1 << 19;
/// How many runs of each, by turns.
const RUNS: usize = 80;

fn ours(lines: &[u8]) -> u64 {
    let mut reader = Reader::new(lines);
    while let Some(event) = reader.next_borrowed() {
        black_box(event.is_ok());
    }
    reader.stats().matched
}

fn memchr_and_id(lines: &[u8]) -> u64 {
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

fn quick_xml_loop(xml: &str) -> u64 {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut count = 0;
    while let Ok(event) = reader.read_event() {
        if matches!(event, quick_xml::events::Event::Eof) {
            break;
        }
        count += 1;
    }
    count
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

/// The times of each, run by turns: what else the machine does slows both of a pair.
fn times<const N: usize>(works: [&dyn Fn() -> u64; N]) -> Vec<[f64; N]> {
    let time = |work: &dyn Fn() -> u64| {
        let start = Instant::now();
        black_box(work());
        start.elapsed().as_secs_f64()
    };
    (0..RUNS).map(|_| works.map(time)).collect()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
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

fn main() -> ExitCode {
    let chosen: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with('-'))
        .collect();
    let mut is_sound = true;
    for (kind, events) in [
        ("events of this crate", dialects::ours()),
        ("other events", dialects::others()),
        (
            "other events with an ID's digits",
            dialects::others_with_digits(),
        ),
    ] {
        eprintln!("\n{kind}");
        eprintln!(
            "{:18}{:>8}{:>10}{:>14}{:>10}{:>14}",
            "dialect", "bytes", "ns", "serde_json ns", "ratio", "search ratio"
        );
        for dialect in DIALECTS {
            if !chosen.is_empty() && !chosen.iter().any(|name| dialect.name.contains(name)) {
                continue;
            }
            if let Some(fault) = fault(dialect, &events) {
                let fault: String = fault.chars().take(200).collect();
                eprintln!("{:18}not read: {fault}", dialect.name);
                is_sound = false;
                continue;
            }
            let once = dialect.lines(&events);
            let lines = once.repeat(BYTES / once.len() + 1);
            let count = memchr_iter(b'\n', lines.as_bytes()).count();
            let bytes = lines.as_bytes();
            let times = times([
                &|| ours(black_box(bytes)),
                &|| serde_json_value(dialect, black_box(bytes)),
                &|| memchr_and_id(black_box(bytes)),
            ]);
            let each = |seconds: f64| seconds * 1e9 / count as f64;
            eprintln!(
                "{:18}{:>8}{:>10.0}{:>14.0}{:>10.1}{:>14.1}",
                dialect.name,
                bytes.len() / count,
                each(median(times.iter().map(|[ours, ..]| *ours))),
                each(median(times.iter().map(|[_, value, _]| *value))),
                median(times.iter().map(|[ours, value, _]| value / ours)),
                median(times.iter().map(|[ours, _, search]| ours / search)),
            );
        }
    }
    if is_sound {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
