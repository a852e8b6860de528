//! Any log, by its content: alone, in gzip, in zip archives, through pipes, after damage.
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

use common::archive::{Read, gzip, log, shown, zip};
use common::{evtx, folder};
use flate2::Compression;
use flate2::write::GzEncoder;
use wmi_events::source::{self, Format, Options, Stats};
use wmi_events::{ErrorKind, Event, EventId, Record, System};
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
            "not an event log: expected XML, JSON, CSV, text or an EVTX file",
        ),
        (
            b"\0\0\0\0",
            "not an event log: expected XML, JSON, CSV, text or an EVTX file",
        ),
        (
            b"MZ\x90",
            "not an event log: expected XML, JSON, CSV, text or an EVTX file",
        ),
        (
            b"<!DOCTYPE html>\n<html><body>\n<Event/>",
            "not an event log: expected XML, JSON, CSV, text or an EVTX file",
        ),
        (
            b"[Unit]\nDescription=events\n",
            "not an event log: expected XML, JSON, CSV, text or an EVTX file",
        ),
        (
            b"id,line\n1,\"<Event/>\"\n",
            "not an event log: expected XML, JSON, CSV, text or an EVTX file",
        ),
        (
            b"int main(void)\n{\n    puts(\"event\");\n}\n",
            "not an event log: expected XML, JSON, CSV, text or an EVTX file",
        ),
        (
            b"// settings\n{\n  \"strict\": true\n}\n",
            "not an event log: expected XML, JSON, CSV, text or an EVTX file",
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

/// Events of our own as an EVTX file of several chunks.
fn evtx_file() -> (Vec<u8>, Vec<u64>) {
    let ids: Vec<u64> = (1..=120).collect();
    let events: Vec<Event<'_>> = ids
        .iter()
        .map(|id| {
            let mut system = System::new(EventId::PROCESS_CREATION);
            system.record_id = Some(*id);
            let mut record = Record::new(system);
            record.set("CommandLine", format!("{id} {}", "x".repeat(300)));
            record.into_event().unwrap().unwrap()
        })
        .collect();
    (evtx::file(&events, evtx::Style::WINDOWS), ids)
}

/// An EVTX file whose header is gone is read by its chunks, wherever it is.
#[test]
fn evtx_without_its_header() {
    let (file, ids) = evtx_file();
    for header in [
        &[0; 4096][..],
        &[0xff; 4096],
        b"PK\x03\x04",
        b"<Event>",
        b"ElfFilX",
    ] {
        let mut damaged = file.clone();
        damaged[..header.len()].copy_from_slice(header);
        let archive = zip([("Security.evtx", true, damaged.clone())]);
        for bytes in [damaged.clone(), gzip(&damaged), archive] {
            let read = Read::both("headless", &bytes, &Options::default());
            assert_eq!(read.numbers(), ids);
            let [(_, ErrorKind::Damaged, error)] = read.errors.as_slice() else {
                panic!("{:?}", read.errors);
            };
            let what = "damaged log at byte 0: expected an EVTX file, found `";
            assert!(error.starts_with(what), "{error}");
        }
    }
    // The first chunk lost its header as well; nothing is left of the first chunk.
    let chunk = 4096 + (64 << 10);
    for (end, is_whole) in [(4096 + 512, true), (chunk, false)] {
        let mut damaged = file.clone();
        damaged[..end].fill(0);
        let archive = zip([("Security.evtx", false, damaged.clone())]);
        for bytes in [damaged, archive] {
            for read in Read::each("headless", &bytes, &Options::default()) {
                // The chunk without its header says nothing of its place in the order.
                let mut found = read.numbers();
                found.sort_unstable();
                assert!(found.len() > 60 && ids.ends_with(&found), "{found:?}");
                assert_eq!(found.len() == ids.len(), is_whole);
                assert_eq!(read.errors[0].1, ErrorKind::Damaged);
            }
        }
    }
}

/// Logs after something else are read, and that is said.
#[test]
fn junk_before_the_first_event() {
    let json =
        b"garbage line\n{\"EventID\":5861,\"SourceName\":\"Microsoft-Windows-WMI-Activity\",\
                 \"RecordNumber\":1}\n";
    let xml = [b"garbage line\n", log(1, 1).as_slice()].concat();
    for log in [xml, json.to_vec()] {
        let archive = zip([("a.log", true, log.clone()), ("b.log.gz", true, gzip(&log))]);
        for (bytes, count) in [(log.clone(), 1), (gzip(&log), 1), (archive, 2)] {
            let read = Read::both("junk", &bytes, &Options::default());
            assert_eq!(read.numbers(), vec![1; count]);
            assert_eq!(read.errors.len(), count, "{:?}", read.errors);
            let error = &read.errors[0];
            assert_eq!(error.1, ErrorKind::Structure);
            assert!(error.2.contains("found `garbage line"), "{}", error.2);
        }
    }
}

#[test]
fn directories_are_not_files() {
    let folder = folder("is_a_folder");
    let error = source::open(&folder).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(
        shown(&error),
        "cannot read at byte 0: a directory, not a file"
    );
}

/// What is read of a pipe is gone: its path must be opened once.
#[cfg(target_os = "linux")]
#[test]
fn pipes() {
    use std::os::fd::AsRawFd;

    let (file, ids) = evtx_file();
    let mut headless = file.clone();
    headless[..4096].fill(0);
    let archive = zip([("a.evtx", true, file.clone())]);
    let xml = log(1, 120);
    for bytes in [file.clone(), headless, archive, gzip(&file), xml] {
        let (reader, mut writer) = std::io::pipe().unwrap();
        let path = format!("/proc/self/fd/{}", reader.as_raw_fd());
        // Not waited for where the test fails.
        let writing = std::thread::spawn(move || writer.write_all(&bytes));
        let read = Read::of(source::open(&path));
        writing.join().unwrap().unwrap();
        assert_eq!(read.numbers(), ids);
        drop(reader);
    }
}

/// An event is given before the pipe goes on.
#[test]
fn a_pipe_is_not_waited_for() {
    for (is_packed, event) in [
        (false, log(1, 1)),
        (false, [b"garbage\n".as_slice(), &log(1, 1)].concat()),
        (true, log(1, 1)),
    ] {
        let (reader, mut writer) = std::io::pipe().unwrap();
        let (bytes, rest) = if is_packed {
            let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
            packed.write_all(&event).unwrap();
            packed.flush().unwrap();
            let begun = packed.get_ref().clone();
            let whole = packed.finish().unwrap();
            let rest = whole[begun.len()..].to_vec();
            (begun, rest)
        } else {
            (event, Vec::new())
        };
        writer.write_all(&bytes).unwrap();
        let input = std::io::BufReader::new(reader);
        let mut events = source::from_reader(input, &Options::default()).unwrap();
        let first = events.by_ref().find_map(Result::ok).unwrap();
        assert_eq!(first.system.record_id, Some(1));
        writer.write_all(&rest).unwrap();
        drop(writer);
        assert_eq!(events.count(), 0);
    }
}
