//! `next_borrowed` allocates nothing for an event as Windows writes it: the sample, the corpus.
//! Nor does access to an event's fields by name.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

mod common;

use std::collections::BTreeMap;

use wmi_events::source::xml::{Reader, Utf16Parser};
use wmi_events::{Error, Event};

/// Per event ID: how many events, and how many allocations the costliest made.
type Counts = BTreeMap<u16, (u64, u64)>;

/// Counts the allocations of each event that `next` gives the ID of, but for the first half:
/// they fill the buffers that the reader keeps.
fn count(events: u64, mut next: impl FnMut() -> Option<u16>) -> Counts {
    let mut counts = Counts::new();
    for index in 0..events {
        let mut id = None;
        let made = allocation_counter::measure(|| id = next()).count_total;
        if index >= events / 2 {
            let (events, most) = counts.entry(id.unwrap()).or_default();
            *events += 1;
            *most = made.max(*most);
        }
    }
    assert_eq!(next(), None);
    counts
}

fn id(event: Result<Event<'_>, Error>) -> u16 {
    event.unwrap().system.event_id.get()
}

/// Of a log that is read twice, the second time.
fn second_time(log: &[u8]) -> Counts {
    let log = log.repeat(2);
    let events = Reader::new(&*log).count() as u64;
    let mut reader = Reader::new(&*log);
    count(events, || reader.next_borrowed().map(id))
}

fn check(log: &[u8]) -> Counts {
    let counts = second_time(log);
    for (id, (events, most)) in &counts {
        assert_eq!(*most, 0, "{id}: of {events} events");
    }
    counts
}

#[test]
fn no_event_of_the_sample_allocates() {
    let counts = check(include_bytes!("../examples/sample.xml"));
    assert_eq!(
        counts.keys().copied().collect::<Vec<_>>(),
        [4688, 5857, 5858, 5859, 5860, 5861]
    );
}

/// The names of every value, from `Event::entries` and the views of Sigma.
fn look_up_all(event: &Event<'_>) -> u64 {
    let mut found = 0;
    for (name, value) in event.entries() {
        assert_eq!(event.get(name), Some(value), "{name}");
        found += 1;
    }
    for view in event.sigma_views() {
        for (name, value) in view.fields() {
            assert_eq!(view.get(name), Some(value), "{name}");
            found += 1;
        }
        assert_eq!(view.get("NoSuchName"), None);
    }
    found
}

/// Looks up every name of a log's events; returns how many values there were.
fn check_names(log: &[u8]) -> u64 {
    let mut found = 0;
    for event in Reader::new(log) {
        let event = event.unwrap();
        look_up_all(&event); // makes the tables of names
        // The subscription of a 5861 is parsed, and its object paths are made.
        let id = event.system.event_id.get();
        let made = allocation_counter::measure(|| found += look_up_all(&event)).count_total;
        assert_eq!(made == 0, id != 5861, "{id}: {made}");
    }
    found
}

#[test]
fn no_look_up_by_name_allocates() {
    let found = check_names(include_bytes!("../examples/sample.xml"));
    assert!(found > 200, "{found}");
    let Some(corpus) = common::corpus() else {
        return;
    };
    let files = common::files(&corpus.join("xml"), "xml");
    let found: u64 = files
        .iter()
        .map(|file| check_names(&std::fs::read(file).unwrap()))
        .sum();
    println!("{found} values by name, 0 allocations");
}

/// The events of a log as the Windows API renders them, one at a time: checks that the parser gives
/// what `Event::from_xml` does, and counts the allocations of a second pass.
fn check_utf16(log: &str, parser: &mut Utf16Parser) -> u64 {
    let texts: Vec<_> = log
        .split_inclusive("</Event>")
        .filter_map(|text| text.get(text.find("<Event ")?..))
        .collect();
    let rendered: Vec<Vec<u16>> = texts
        .iter()
        .map(|text| text.encode_utf16().chain([0]).collect())
        .collect();
    for (text, units) in texts.iter().zip(&rendered) {
        assert_eq!(parser.parse(units).unwrap(), Event::from_xml(text).unwrap());
    }
    let mut events = 0;
    for (text, units) in texts.iter().zip(&rendered) {
        let made = allocation_counter::measure(|| {
            events += u64::from(parser.parse(units).unwrap().is_some());
        });
        assert_eq!(made.count_total, 0, "{text}");
    }
    events
}

#[test]
fn no_event_in_utf16_allocates() {
    let mut parser = Utf16Parser::new();
    let events = check_utf16(include_str!("../examples/sample.xml"), &mut parser);
    assert!(events >= 6);
    let Some(corpus) = common::corpus() else {
        return;
    };
    let files = common::files(&corpus.join("xml"), "xml");
    let events: u64 = files
        .iter()
        .map(|file| check_utf16(&std::fs::read_to_string(file).unwrap(), &mut parser))
        .sum();
    println!("{events} events in UTF-16, 0 allocations");
    assert!(events > 0);
}

#[test]
fn no_event_of_the_corpus_allocates() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    let files = common::files(&corpus.join("xml"), "xml");
    let counts = files
        .iter()
        .map(|file| check(&std::fs::read(file).unwrap()));
    let events: u64 = counts
        .flat_map(|counts| counts.into_values().map(|(events, _)| events))
        .sum();
    println!("{events} events, 0 allocations");
    assert!(events > 0);
}
