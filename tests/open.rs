//! Any log, by its content: alone, in gzip, in zip archives.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

mod common;

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use common::{evtx, folder};
use flate2::Compression;
use flate2::write::GzEncoder;
use wmi_events::source::{self, Format, Options, Stats};
use wmi_events::{ErrorKind, Event};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const SAMPLE: &str = "examples/sample.xml";

/// The sample's events in every shape, under names that say nothing.
fn shapes() -> (Vec<Event<'static>>, [(Format, Vec<u8>); 4]) {
    let xml = fs::read(SAMPLE).unwrap();
    let reader = source::xml::Reader::new(xml.as_slice());
    let mut events: Vec<_> = reader.map(Result::unwrap).collect();
    // In a separate file their numbers start again.
    for (event, id) in events.iter_mut().zip(1..) {
        event.system.record_id = Some(id);
    }
    let lines: String = events
        .iter()
        .map(|event| serde_json::to_string(event).unwrap() + "\r\n")
        .collect();
    let utf16: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(lines.encode_utf16())
        .flat_map(u16::to_be_bytes)
        .collect();
    let file = evtx::file(&events, evtx::Style::WINDOWS);
    let shapes = [
        (Format::Xml, xml),
        (Format::Json, lines.into_bytes()),
        (Format::Json, utf16),
        (Format::Evtx, file),
    ];
    (events, shapes)
}

fn read(path: &Path) -> (Vec<Event<'static>>, Vec<wmi_events::Error>, Stats) {
    let mut reader = source::open(path).unwrap();
    let (mut events, mut errors) = (Vec::new(), Vec::new());
    for event in reader.by_ref() {
        match event {
            Ok(event) => events.push(event),
            Err(error) => errors.push(error),
        }
    }
    (events, errors, reader.stats())
}

fn without_ids(events: &[Event<'static>]) -> Vec<Event<'static>> {
    let mut events = events.to_vec();
    for event in &mut events {
        event.system.record_id = None;
    }
    events
}

#[test]
fn every_shape_by_content() {
    let folder = folder("open");
    let (events, shapes) = shapes();
    for (index, (shape, bytes)) in shapes.into_iter().enumerate() {
        let path = folder.join(format!("{index}.bin"));
        fs::write(&path, &bytes).unwrap();
        let reader = source::open(&path).unwrap();
        assert_eq!((reader.format(), reader.member()), (Some(shape), None));
        let (found, errors, stats) = read(&path);
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(without_ids(&found), without_ids(&events), "{shape:?}");
        assert_eq!(stats.matched, 10);
        // Borrowed, as a stream, and packed.
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(&bytes).unwrap();
        let packed = packed.finish().unwrap();
        let twice = [packed.clone(), packed.clone()].concat();
        for (bytes, times) in [(bytes, 1), (packed, 1), (twice, 2)] {
            let mut reader = source::from_reader(Cursor::new(bytes), &Options::default()).unwrap();
            let mut lent = Vec::new();
            while let Some(event) = reader.next_borrowed() {
                match event {
                    Ok(event) => lent.push(event.into_owned()),
                    // Two concatenated files are not in this format.
                    Err(error) => {
                        assert_eq!((shape, error.kind()), (Format::Evtx, ErrorKind::Damaged))
                    }
                }
            }
            assert_eq!(without_ids(&lent[..10]), without_ids(&events), "{shape:?}");
            if shape != Format::Evtx {
                assert_eq!(lent.len(), 10 * times, "{shape:?}");
            }
        }
    }
}

#[test]
fn archives() {
    let folder = folder("archives");
    let (events, shapes) = shapes();
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let deflated = stored.compression_method(CompressionMethod::Deflated);
    archive.add_directory("logs/", stored).unwrap();
    for (index, (_, bytes)) in shapes.iter().enumerate() {
        let options = if index % 2 == 0 { stored } else { deflated };
        archive
            .start_file(format!("logs/{index}"), options)
            .unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.start_file("readme.txt", deflated).unwrap();
    archive.write_all(b"collected on a Tuesday").unwrap();
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&shapes[0].1).unwrap();
    archive.start_file("logs/4.gz", stored).unwrap();
    archive.write_all(&packed.finish().unwrap()).unwrap();
    let bytes = archive.finish().unwrap().into_inner();
    let path = folder.join("collected");
    fs::write(&path, &bytes).unwrap();

    let mut reader = source::open(&path).unwrap();
    let mut found = Vec::new();
    let mut members = Vec::new();
    while let Some(event) = reader.next() {
        members.push(reader.member().unwrap().to_owned());
        found.push(event.unwrap());
    }
    assert_eq!(without_ids(&found), without_ids(&vec![events; 5].concat()));
    members.dedup();
    assert_eq!(
        members,
        ["logs/0", "logs/1", "logs/2", "logs/3", "logs/4.gz"]
    );
    assert_eq!((reader.stats().matched, reader.other_members()), (50, 1));
    let found_in_file = found;

    // A byte of a member that is stored: its events, and an error at its end.
    let at = bytes.windows(4).position(|w| w == b"dana").unwrap();
    let mut damaged = bytes.clone();
    damaged[at] = b'D';
    fs::write(&path, &damaged).unwrap();
    let (found, errors, stats) = read(&path);
    assert_eq!((found.len(), errors.len(), stats.malformed), (50, 1, 1));
    assert_eq!(errors[0].kind(), ErrorKind::Io);
    let cause = std::error::Error::source(&errors[0]).unwrap().to_string();
    assert_eq!(cause, "a member's CRC-32 is wrong");

    // Cut off, the archive has no list of its members.
    fs::write(&path, &bytes[..bytes.len() - 30]).unwrap();
    let error = source::open(&path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Damaged);
    // As a stream it is the same.
    let reader = source::from_reader(Cursor::new(bytes), &Options::default()).unwrap();
    let streamed: Vec<_> = reader.map(Result::unwrap).collect();
    assert_eq!(streamed, found_in_file);
}

#[test]
fn what_is_no_log() {
    let folder = folder("no_log");
    let path = folder.join("file");
    for (content, shown) in [
        (
            &b"hello"[..],
            "not an event log: expected XML, JSON or an EVTX file",
        ),
        (
            b"\0\0\0\0",
            "not an event log: expected XML, JSON or an EVTX file",
        ),
        (
            b"MZ\x90",
            "not an event log: expected XML, JSON or an EVTX file",
        ),
        (
            b"<!DOCTYPE html>\n<html><body>\n<Event/>",
            "not an event log: expected XML, JSON or an EVTX file",
        ),
        (
            b"[Unit]\nDescription=events\n",
            "not an event log: expected XML, JSON or an EVTX file",
        ),
        (
            b"id,line\n1,\"<Event/>\"\n",
            "not an event log: expected XML, JSON or an EVTX file",
        ),
        (
            b"int main(void)\n{\n    puts(\"event\");\n}\n",
            "not an event log: expected XML, JSON or an EVTX file",
        ),
        (
            b"// settings\n{\n  \"strict\": true\n}\n",
            "not an event log: expected XML, JSON or an EVTX file",
        ),
    ] {
        fs::write(&path, content).unwrap();
        let error = source::open(&path).unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), error.kind()),
            (shown, ErrorKind::Format)
        );
    }
    fs::write(&path, b"").unwrap();
    assert_eq!(read(&path).2, Stats::default());
    let error = source::open(folder.join("missing")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    // A gzip file that is cut off.
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&fs::read(SAMPLE).unwrap()).unwrap();
    let packed = packed.finish().unwrap();
    let cut = packed[..packed.len() / 2].to_vec();
    let reader = source::from_reader(Cursor::new(cut), &Options::default()).unwrap();
    let last = reader.last().unwrap().unwrap_err();
    assert_eq!(last.kind(), ErrorKind::Io);
}
