//! Real logs: every event of the corpus against values that other parsers read from it.
//!
//! `WMI_EVENTS_CORPUS` names the directory; without it these tests print that and pass.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

mod common;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;

use common::expected::compare;
use common::{as_expected, beside, corpus, expected_file, files, json_lines};
use wmi_events::source;
use wmi_events::source::xml::Reader;
use wmi_events::{Event, EventId};

fn read(path: &Path) -> Vec<Event<'static>> {
    let mut reader = Reader::new(BufReader::new(File::open(path).unwrap()));
    let events: Vec<_> = reader
        .by_ref()
        .map(|event| event.unwrap_or_else(|e| panic!("{}: {e}", path.display())))
        .collect();
    assert_eq!(
        reader.stats().seen,
        events.len() as u64,
        "{}",
        path.display()
    );
    events
}

#[test]
fn xml_events_are_as_expected() {
    let Some(corpus) = corpus() else { return };
    let mut counts: BTreeMap<(EventId, Option<u8>), usize> = BTreeMap::new();
    let mut fields = 0;
    for path in files(&corpus.join("xml"), "xml") {
        let events = read(&path);
        let expected = json_lines(&expected_file(&corpus, &path));
        assert_eq!(events.len(), expected.len(), "events in {}", path.display());
        for (index, (event, mut expected)) in events.iter().zip(expected).enumerate() {
            expected.as_object_mut().unwrap().remove("file").unwrap();
            let found = as_expected(event);
            assert_eq!(found, expected, "event {index} of {}", path.display());
            fields += event.fields().count();
            *counts
                .entry((event.system.event_id, event.system.version))
                .or_default() += 1;
        }
    }
    println!(
        "{} events, {fields} fields equal",
        counts.values().sum::<usize>()
    );
    for ((id, version), count) in &counts {
        println!("{id} version {version:?}: {count}");
    }
    // The corpus has each of the six events: no kind is left untested.
    let ids: Vec<u16> = counts.keys().map(|(id, _)| id.get()).collect();
    for id in [4688, 5857, 5858, 5859, 5860, 5861] {
        assert!(ids.contains(&id), "no event {id} in the corpus");
    }
}

/// Logs with events of other providers, and text between their events.
#[test]
fn more_xml_events_are_as_expected() {
    let Some(corpus) = corpus() else { return };
    let header = [
        "record_id",
        "event_id",
        "version",
        "time",
        "computer",
        "channel",
        "provider",
        "provider_guid",
        "execution_pid",
        "execution_tid",
        "user_sid",
    ];
    let mut wrong = Vec::new();
    for path in files(&beside(&corpus, "more").join("xml"), "xml") {
        let mut reader = source::open(&path).unwrap();
        let (mut events, mut compared) = (0, 0);
        let mut expected = json_lines(&expected_file(&corpus, &path)).into_iter();
        while let Some(event) = reader.next_borrowed() {
            let row = format!("event {events} of {}", path.display());
            match event.map(|event| (event, expected.next())) {
                Ok((event, Some(expected))) => {
                    let comparison = compare(&event, &expected, &header);
                    compared += comparison.compared;
                    wrong.extend(comparison.lines().iter().map(|l| format!("{row}: {l}")));
                }
                Ok((event, None)) => wrong.push(format!("{row}: not expected: {event:?}")),
                Err(error) => wrong.push(format!("{row}: {error}")),
            }
            events += 1;
        }
        let (stats, left) = (reader.stats(), expected.count());
        println!(
            "{}: {events} events, {compared} values, {stats:?}",
            path.display()
        );
        if left > 0 || stats.unrecognized > 0 {
            wrong.push(format!("{}: {left} events less", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn expected_files_have_an_input() {
    let Some(corpus) = corpus() else { return };
    for dir in [corpus.clone(), beside(&corpus, "more")] {
        for path in files(&dir.join("expected"), "jsonl") {
            let name = path.file_name().unwrap();
            // What is corrected is beside its input's folder.
            let has_input = [&dir, &corpus].iter().any(|dir| {
                let xml = dir.join("xml").join(name).with_extension("xml");
                xml.is_file() || dir.join("json").join(name).is_file()
            });
            assert!(has_input, "{} has no input", path.display());
        }
    }
}

/// One at a time, as bytes, as UTF-16, borrowed or owned, through serde and back: always the
/// same event.
#[test]
fn every_way_of_reading_gives_the_same_event() {
    let Some(corpus) = corpus() else { return };
    let mut count = 0;
    for path in files(&corpus.join("xml"), "xml") {
        let whole = fs::read_to_string(&path).unwrap();
        let mut rest = whole.as_str();
        for event in read(&path) {
            // The files are concatenated events with a line break between them.
            let end = rest.find("</Event>").unwrap() + "</Event>".len();
            let (text, tail) = rest.split_at(end);
            rest = tail.trim_start();
            let row = format!("event {count} in {}", path.display());

            let borrowed = Event::from_xml(text).unwrap().unwrap();
            assert_eq!(borrowed, event, "{row}");
            // The same by the conforming way, which a comment makes it take.
            let unusual = text.replacen("<System>", "<System><!-- -->", 1);
            let conforming = Event::from_xml(&unusual).unwrap().unwrap();
            assert_eq!(conforming, event, "{row}");
            assert_eq!(
                Event::from_xml_bytes(text.as_bytes()).unwrap().unwrap(),
                event,
                "{row}"
            );
            let utf16: Vec<u16> = text.encode_utf16().collect();
            assert_eq!(Event::from_utf16(&utf16).unwrap().unwrap(), event, "{row}");

            let json = serde_json::to_string(&event).unwrap();
            assert_eq!(
                serde_json::from_str::<Event<'_>>(&json).unwrap(),
                event,
                "{row}"
            );
            count += 1;
        }
        assert_eq!(rest, "", "behind the last event of {}", path.display());
    }
    println!("{count} events equal in every way");
}

/// A whole file in UTF-16, as PowerShell's redirection writes it.
#[test]
fn utf16_streams_are_as_utf8() {
    let Some(corpus) = corpus() else { return };
    for path in files(&corpus.join("xml"), "xml") {
        let events = read(&path);
        let text = format!("\u{feff}{}", fs::read_to_string(&path).unwrap());
        for unit in [u16::to_le_bytes, u16::to_be_bytes] {
            let bytes: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
            let decoded: Vec<_> = Reader::new(bytes.as_slice()).map(Result::unwrap).collect();
            assert!(decoded == events, "{}", path.display());
        }
    }
}

/// Cut anywhere: all events before the cut, then one error, and no panic.
#[test]
fn truncated_files_lose_one_event() {
    let Some(corpus) = corpus() else { return };
    let mut cuts = 0;
    for path in files(&corpus.join("xml"), "xml") {
        let bytes = fs::read(&path).unwrap();
        let events = read(&path);
        let step = (bytes.len() / 40).max(1) | 1;
        for cut in (1..bytes.len()).step_by(step) {
            let mut reader = Reader::new(bytes.get(..cut).unwrap());
            let mut whole = 0;
            let mut errors = 0;
            for event in reader.by_ref() {
                match event {
                    Ok(event) => {
                        assert!(
                            Some(&event) == events.get(whole),
                            "cut at {cut} in {}",
                            path.display()
                        );
                        whole += 1;
                    }
                    Err(error) => {
                        assert!(error.offset().is_some_and(|at| at <= cut as u64), "{error}");
                        errors += 1;
                    }
                }
            }
            assert!(
                errors <= 1,
                "{errors} errors for a cut at {cut} in {}",
                path.display()
            );
            cuts += 1;
        }
    }
    println!("{cuts} cuts");
}
