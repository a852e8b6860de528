//! Whether EVTX files are read in time in proportion to their length, where they were made to cost more:
//! instructions on 8, 16 and 32 KiB. `.ci/check_linear.py` runs this and compares.
#![allow(missing_docs, reason = "the macros make functions without")]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a benchmark ends if its input is wrong"
)]

use std::hint::black_box;

use gungraun::prelude::*;
use wmi_events::source::evtx::Reader;
use wmi_events::{Event, EventId, Record, System};

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../../../tests/common/evtx.rs"]
mod written;

use written::Style;

/// A template for each record, all values as text.
const PLAIN: Style = Style {
    typed: false,
    template: true,
    nested: false,
};

/// No templates.
const ELEMENTS: Style = Style {
    typed: false,
    template: false,
    nested: false,
};

/// An event with this command line, and these fields that it does not have.
fn event(line: &str, extra: usize) -> Event<'static> {
    let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
    record.set("CommandLine", line.to_owned());
    for number in 0..extra {
        record.set(format!("field{number}"), "x");
    }
    record.into_event().unwrap().unwrap()
}

/// A record whose command line is so many KiB of UTF-16.
fn text(kib: usize, piece: &str, style: Style) -> Vec<u8> {
    let units = piece.encode_utf16().count();
    let line = piece.repeat(kib * 1024 / 2 / units);
    warm(written::file(&[event(&line, 0)], style))
}

/// A record with so many fields that have names of their own.
fn fields(kib: usize, style: Style) -> Vec<u8> {
    warm(written::file(&[event("wmic os get", kib * 4)], style))
}

/// So many records.
fn records(kib: usize, style: Style) -> Vec<u8> {
    let events = vec![event("wmic os get", 0); kib * 4];
    warm(written::file(&events, style))
}

/// A chunk for each KiB whose records are these bytes, again and again.
fn chunks(kib: usize, piece: &[u8]) -> Vec<u8> {
    let file = written::file(&[event("wmic os get", 0)], PLAIN);
    let (header, chunk) = file.split_at(4096);
    let mut chunk = chunk[..512].to_vec();
    chunk.extend(piece.iter().cycle().take(65536 - 512));
    warm([header, &chunk.repeat(kib)].concat())
}

/// These bytes instead of chunks.
fn no_chunks(kib: usize, piece: &[u8]) -> Vec<u8> {
    let mut file = written::file(&[], PLAIN);
    file.extend(piece.repeat(kib * 1024));
    warm(file)
}

fn warm(file: Vec<u8>) -> Vec<u8> {
    // What is made on first use is no work on the file.
    black_box(
        Reader::from_bytes(&written::file(&[event("a", 0)], PLAIN)).is_ok_and(|r| r.count() == 1),
    );
    file
}

#[library_benchmark(setup = text)]
#[benches::references(args = [(8, "&<", PLAIN), (16, "&<", PLAIN), (32, "&<", PLAIN)])]
#[benches::surrogates(args = [(8, "😀", PLAIN), (16, "😀", PLAIN), (32, "😀", PLAIN)])]
#[benches::element(args = [(8, "a&", ELEMENTS), (16, "a&", ELEMENTS), (32, "a&", ELEMENTS)])]
fn evtx_text(file: Vec<u8>) -> Vec<u8> {
    read(file)
}

#[library_benchmark(setup = fields)]
#[benches::values(args = [(8, PLAIN), (16, PLAIN), (32, PLAIN)])]
#[benches::windows(args = [(8, Style::WINDOWS), (16, Style::WINDOWS), (32, Style::WINDOWS)])]
#[benches::elements(args = [(8, ELEMENTS), (16, ELEMENTS), (32, ELEMENTS)])]
fn evtx_fields(file: Vec<u8>) -> Vec<u8> {
    read(file)
}

#[library_benchmark(setup = records)]
#[benches::values(args = [(8, PLAIN), (16, PLAIN), (32, PLAIN)])]
#[benches::windows(args = [(8, Style::WINDOWS), (16, Style::WINDOWS), (32, Style::WINDOWS)])]
#[benches::elements(args = [(8, ELEMENTS), (16, ELEMENTS), (32, ELEMENTS)])]
fn evtx_records(file: Vec<u8>) -> Vec<u8> {
    read(file)
}

#[library_benchmark(setup = chunks)]
#[benches::marks(args = [(8, b"**\0\0"), (16, b"**\0\0"), (32, b"**\0\0")])]
#[benches::records(args = [(8, b"**\0\0\x20\0\0\0"), (16, b"**\0\0\x20\0\0\0"), (32, b"**\0\0\x20\0\0\0")])]
#[benches::templates(args = [(8, b"\x0f\x01\x01\0\x0c\x01"), (16, b"\x0f\x01\x01\0\x0c\x01"), (32, b"\x0f\x01\x01\0\x0c\x01")])]
fn evtx_chunks(file: Vec<u8>) -> Vec<u8> {
    read(file)
}

#[library_benchmark(setup = no_chunks)]
#[benches::chunks(args = [(8, b"ElfChnk\0"), (16, b"ElfChnk\0"), (32, b"ElfChnk\0")])]
#[benches::files(args = [(8, b"ElfFile\0"), (16, b"ElfFile\0"), (32, b"ElfFile\0")])]
#[benches::nothing(args = [(8, &[0; 8]), (16, &[0; 8]), (32, &[0; 8])])]
fn evtx_no_chunks(file: Vec<u8>) -> Vec<u8> {
    read(file)
}

fn read(file: Vec<u8>) -> Vec<u8> {
    if let Ok(mut reader) = Reader::from_bytes(black_box(&file)) {
        while let Some(event) = reader.next_borrowed() {
            let _ = black_box(event);
        }
    }
    // Freeing it is not part of the work.
    file
}

library_benchmark_group!(
    name = group,
    benchmarks = [
        evtx_text,
        evtx_fields,
        evtx_records,
        evtx_chunks,
        evtx_no_chunks
    ]
);
main!(library_benchmark_groups = group);
