//! EVTX files: the corpus', whole and damaged.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    reason = "tests fail so"
)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::time::{Duration, Instant};

use common::{as_expected, corpus, expected_file, files, json_lines};
use evtx::{EvtxParser, ParserSettings};
use wmi_events::source::evtx::{Options, Reader};
use wmi_events::{ErrorKind, Event};

fn read(bytes: &[u8]) -> Vec<Result<Event<'static>, wmi_events::Error>> {
    Reader::from_bytes(bytes).unwrap().collect()
}

/// The events of a sound file.
fn events(path: &Path, bytes: &[u8]) -> Vec<Event<'static>> {
    let events = read(bytes).into_iter();
    events
        .map(|event| event.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        .collect()
}

#[test]
fn events_are_as_expected() {
    let Some(corpus) = corpus() else { return };
    let (mut count, mut fields, mut records) = (0, 0, 0);
    for path in files(&corpus.join("evtx"), "evtx") {
        let bytes = fs::read(&path).unwrap();
        let mut reader = Reader::open(&path).unwrap();
        let events: Vec<_> = reader.by_ref().map(Result::unwrap).collect();
        let expected = json_lines(&expected_file(&corpus, &path));
        assert_eq!(events.len(), expected.len(), "events in {}", path.display());
        for (event, mut expected) in events.iter().zip(expected) {
            expected.as_object_mut().unwrap().remove("file").unwrap();
            assert_eq!(as_expected(event), expected, "{}", path.display());
            fields += event.fields().count();
            count += 1;
        }
        records += reader.stats().seen;
        assert_eq!(reader.stats().matched, events.len() as u64);
        assert_eq!(reader.stats().malformed, 0);
        // Whichever way it is read.
        let lent = {
            let mut reader = Reader::from_stream(bytes.as_slice(), Options::default()).unwrap();
            let mut lent = Vec::new();
            while let Some(event) = reader.next_borrowed() {
                lent.push(event.unwrap().into_owned());
            }
            lent
        };
        assert_eq!(lent, events, "{}", path.display());
        let mut options = Options::default();
        options.threads = 3;
        let mut parallel = Reader::with_options(Cursor::new(&bytes), options).unwrap();
        let together: Vec<_> = parallel.by_ref().map(Result::unwrap).collect();
        assert_eq!(together, events, "{}", path.display());
        assert_eq!(parallel.stats(), reader.stats(), "{}", path.display());
    }
    println!("{count} events of {records} records, {fields} fields equal");
}

/// The reader's own way against XML made by the `evtx` crate, and against the corpus' XML.
#[test]
fn values_and_xml_give_equal_events() {
    let Some(corpus) = corpus() else { return };
    let mut count = 0;
    for path in files(&corpus.join("evtx"), "evtx") {
        let bytes = fs::read(&path).unwrap();
        let found = events(&path, &bytes);
        let settings = ParserSettings::new().indent(false);
        let mut parser = EvtxParser::from_buffer(bytes)
            .unwrap()
            .with_configuration(settings);
        let mut rendered = Vec::new();
        for record in parser.records() {
            let xml = record.unwrap().data;
            rendered.extend(Event::from_xml(&xml).unwrap().map(Event::into_owned));
        }
        assert_eq!(found, rendered, "{}", path.display());
        let xml = corpus.join("xml").join(path.file_name().unwrap());
        let xml = fs::read(xml.with_extension("xml")).unwrap();
        let printed = wmi_events::source::xml::Reader::new(xml.as_slice());
        let printed: Vec<_> = printed.map(Result::unwrap).collect();
        assert_eq!(found, printed, "{}", path.display());
        count += found.len();
    }
    println!("{count} events equal");
}

/// Cut anywhere: events of the whole file, then an error that names the cut.
#[test]
fn truncated_files() {
    let Some(corpus) = corpus() else { return };
    let (mut cuts, mut slowest) = (0, Duration::ZERO);
    for path in files(&corpus.join("evtx"), "evtx") {
        let bytes = fs::read(&path).unwrap();
        let whole = events(&path, &bytes);
        let used = bytes.len() - bytes.iter().rev().take_while(|byte| **byte == 0).count();
        for step in 0..200 {
            let cut = used * step / 200;
            let begun = Instant::now();
            let reader = match Reader::from_bytes(&bytes[..cut]) {
                Ok(reader) => reader,
                Err(error) => {
                    assert!(cut < 4096, "{error}");
                    assert_eq!(error.kind(), ErrorKind::Truncated, "{error}");
                    continue;
                }
            };
            let mut position = 0;
            let mut has_error = false;
            for event in reader {
                match event {
                    Ok(event) => {
                        // Those of a cut-off chunk may come in another order of chunks.
                        let same = whole.iter().position(|other| *other == event);
                        assert!(same.is_some(), "cut at {cut} in {}", path.display());
                        position += 1;
                    }
                    Err(_) => has_error = true,
                }
            }
            let is_at_chunk = (cut - 4096).is_multiple_of(65536);
            assert!(
                has_error || is_at_chunk,
                "cut at {cut} in {}",
                path.display()
            );
            assert!(position <= whole.len());
            slowest = slowest.max(begun.elapsed());
            cuts += 1;
        }
    }
    println!("{cuts} cuts, the slowest {slowest:?}");
    assert!(slowest < Duration::from_secs(2));
}

/// Bytes flipped anywhere: no panic, no hang, and no event that is another without an error.
#[test]
fn flipped_bytes() {
    let Some(corpus) = corpus() else { return };
    let flips: usize = std::env::var("EVTX_FLIPS").map_or(300, |flips| flips.parse().unwrap());
    let mut random = Random(0x5eed);
    let (mut flipped, mut unseen, mut slowest) = (0, 0, Duration::ZERO);
    for path in files(&corpus.join("evtx"), "evtx") {
        let mut bytes = fs::read(&path).unwrap();
        let whole: BTreeSet<String> = events(&path, &bytes).iter().map(text).collect();
        let used = bytes.len() - bytes.iter().rev().take_while(|byte| **byte == 0).count();
        for _ in 0..flips {
            let at = random.below(used);
            let value = bytes[at];
            bytes[at] ^= 1 << random.below(8);
            let begun = Instant::now();
            if let Ok(reader) = Reader::from_bytes(&bytes) {
                let mut other = None;
                let mut has_error = false;
                for event in reader {
                    match event {
                        Ok(event) if whole.contains(&text(&event)) => {}
                        Ok(event) => other = Some(event),
                        Err(_) => has_error = true,
                    }
                }
                unseen += usize::from(!has_error);
                assert!(
                    has_error || other.is_none(),
                    "byte {at} of {}: {other:?}",
                    path.display()
                );
            }
            slowest = slowest.max(begun.elapsed());
            bytes[at] = value;
            flipped += 1;
        }
    }
    println!("{flipped} flips, {unseen} without an error, the slowest {slowest:?}");
    assert!(slowest < Duration::from_secs(2));
}

fn text(event: &Event<'_>) -> String {
    serde_json::to_string(event).unwrap()
}

/// Always the same numbers (splitmix64), so that a failure repeats.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as usize % end
    }
}
