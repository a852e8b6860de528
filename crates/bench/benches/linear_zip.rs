//! Whether archives are read in time in proportion to their length, where they were made to cost more:
//! instructions on 8, 16 and 32 times as many members. `.ci/check_linear.py` runs this and compares.
#![allow(missing_docs, reason = "the macros make functions without")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::unwrap_used,
    reason = "a benchmark ends if its input is wrong"
)]

use std::hint::black_box;
use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use gungraun::prelude::*;
use wmi_events::source::{self, Options};

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../../../tests/common/zip.rs"]
mod written;

use written::{Entry, Zip};

const XML: &[u8] = b"<Event><System><Provider Name='Microsoft-Windows-WMI-Activity'/>\
    <EventID>5861</EventID></System></Event>";

/// Where the directory says that a member is.
#[derive(Clone, Copy)]
enum Order {
    /// Where it is.
    AsStored,
    /// Where its opposite from the other end is.
    Reversed,
    /// Where the first one is.
    AllTheFirst,
    /// Nowhere.
    Beyond,
}

/// An archive of so many members with this name and these bytes.
fn members(eights: usize, name: &str, bytes: &[u8], order: Order) -> Vec<u8> {
    let count = eights * 8;
    let entry = Entry::new(name, bytes.len() > 1000, bytes);
    let len = entry.local.len() as u64;
    let mut zip = Zip::default();
    for index in 0..count {
        let mut entry = entry.clone();
        entry.offset = match order {
            Order::AsStored => None,
            Order::Reversed => Some((count - 1 - index) as u64 * len),
            Order::AllTheFirst => Some(0),
            Order::Beyond => Some(u32::MAX.into()),
        };
        zip.add(entry);
    }
    warm(zip.finish())
}

/// Members with room for another between any two of them.
fn apart(eights: usize) -> Vec<u8> {
    let mut entry = Entry::new("a.xml", false, XML);
    let len = entry.local.len() as u64 + 100;
    entry.local.extend([0; 100]);
    let count = (eights * 8) as u64;
    let mut zip = Zip::default();
    // Every second one first, then those between them.
    for index in (0..count).step_by(2).chain((1..count).step_by(2)) {
        let mut entry = entry.clone();
        entry.offset = Some(index * len);
        zip.add(entry);
    }
    warm(zip.finish())
}

/// A comment with as many records like the one that ends an archive.
fn ends(eights: usize) -> Vec<u8> {
    let mut end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0".to_vec();
    end.resize(64, 0);
    let mut zip = Zip::default();
    zip.comment = end.repeat(eights * 8);
    let mut bytes = zip.finish();
    // The last one, which is none.
    let len = bytes.len();
    bytes.truncate(len - 1);
    bytes.splice(..0, *b"PK\x03\x04");
    warm(bytes)
}

/// Members whose directory is lost, and headers of no version between them that seem to have long names.
fn lost(eights: usize) -> Vec<u8> {
    let mut none = b"PK\x03\x04\xff".to_vec();
    none.resize(30, 0xff);
    let mut entry = Entry::new("a.xml", false, XML);
    entry.local.extend(none.repeat(8));
    let mut bytes = entry.local.repeat(eights * 8);
    bytes.extend(b"PK\x01\x02");
    warm(bytes)
}

/// As many gzip files, one after the other.
fn gzips(eights: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(XML).unwrap();
    warm(encoder.finish().unwrap().repeat(eights * 8))
}

fn warm(archive: Vec<u8>) -> Vec<u8> {
    // What is made on first use is no work on the archive.
    let mut zip = Zip::default();
    zip.add(Entry::new("a.xml", true, XML));
    let read = read(zip.finish());
    black_box(read);
    // As in `linear`: how buffers grow does not depend on their length.
    drop(black_box(vec![0_u8; 31 << 20]));
    archive
}

#[library_benchmark(setup = members)]
#[benches::stored(args = [(8, "a.xml", XML, Order::AsStored), (16, "a.xml", XML, Order::AsStored), (32, "a.xml", XML, Order::AsStored)])]
#[benches::reversed(args = [(8, "a.xml", XML, Order::Reversed), (16, "a.xml", XML, Order::Reversed), (32, "a.xml", XML, Order::Reversed)])]
#[benches::first(args = [(8, "a.xml", XML, Order::AllTheFirst), (16, "a.xml", XML, Order::AllTheFirst), (32, "a.xml", XML, Order::AllTheFirst)])]
#[benches::beyond(args = [(8, "a.xml", XML, Order::Beyond), (16, "a.xml", XML, Order::Beyond), (32, "a.xml", XML, Order::Beyond)])]
#[benches::folders(args = [(8, "a/", b"", Order::AsStored), (16, "a/", b"", Order::AsStored), (32, "a/", b"", Order::AsStored)])]
#[benches::inflated(args = [(8, "a.xml", &[b' '; 4096], Order::AsStored), (16, "a.xml", &[b' '; 4096], Order::AsStored), (32, "a.xml", &[b' '; 4096], Order::AsStored)])]
#[benches::others(args = [(8, "a.png", b"\x89PNG", Order::AsStored), (16, "a.png", b"\x89PNG", Order::AsStored), (32, "a.png", b"\x89PNG", Order::AsStored)])]
fn zip_members(archive: Vec<u8>) -> Vec<u8> {
    read(archive)
}

#[library_benchmark(setup = apart)]
#[benches::gaps(8, 16, 32)]
fn zip_apart(archive: Vec<u8>) -> Vec<u8> {
    read(archive)
}

#[library_benchmark(setup = ends)]
#[benches::comment(8, 16, 32)]
fn zip_ends(archive: Vec<u8>) -> Vec<u8> {
    read(archive)
}

#[library_benchmark(setup = lost)]
#[benches::headers(8, 16, 32)]
fn zip_lost(archive: Vec<u8>) -> Vec<u8> {
    let mut options = Options::default();
    options.recover = true;
    read_with(archive, &options)
}

#[library_benchmark(setup = gzips)]
#[benches::files(8, 16, 32)]
fn gzip_files(archive: Vec<u8>) -> Vec<u8> {
    read(archive)
}

fn read(archive: Vec<u8>) -> Vec<u8> {
    read_with(archive, &Options::default())
}

fn read_with(archive: Vec<u8>, options: &Options) -> Vec<u8> {
    let input = Cursor::new(black_box(archive.clone()));
    if let Ok(reader) = source::from_reader(input, options) {
        black_box(reader.count());
    }
    // Freeing it is not part of the work.
    archive
}

library_benchmark_group!(
    name = group,
    benchmarks = [zip_members, zip_apart, zip_ends, zip_lost, gzip_files]
);
main!(library_benchmark_groups = group);
