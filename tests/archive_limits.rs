//! What archives may cost: members that overlap, and limits, each kept and hit.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    reason = "tests fail so"
)]

mod common;

use std::fs;
use std::io::Cursor;

use common::archive::{Read, gzip, log, options, zip};
use common::folder;
use common::zip::{Entry, Zip};
use wmi_events::ErrorKind;
use wmi_events::source::{self, Options};

/// Bytes that several members share are read for the first of them.
#[test]
fn overlapping_members() {
    const WHAT: &str = "a member whose bytes another member or the directory has too";
    // All entries have one member's bytes.
    let mut archive = Zip::default();
    archive.add(Entry::new("0.xml", true, &log(0, 1)));
    for id in 1..1000 {
        let mut again = Entry::new(&format!("{id}.xml"), true, &log(0, 1));
        again.offset = Some(0);
        again.local.clear();
        archive.add(again);
    }
    let mut sound = Entry::new("sound.xml", true, &log(7, 1));
    sound.method = 8;
    archive.add(sound);
    let read = Read::both("overlaps", &archive.finish(), &Options::default());
    assert_eq!(read.numbers(), [0, 7]);
    assert_eq!(read.errors.len(), 999);
    for (id, (name, kind, error)) in (1..).zip(&read.errors) {
        assert_eq!((name, *kind), (&format!("{id}.xml"), ErrorKind::Damaged));
        assert_eq!(error, &format!("damaged archive at byte 0: {WHAT}"));
    }
    // A member that lies in another, whose bytes quote it: David Fifield's "quoted overlap".
    let inner = Entry::new("inner.xml", true, &log(2, 1));
    let quoting = [log(1, 1), inner.local.clone()].concat();
    let outer = Entry::new("outer.xml", false, &quoting);
    let inner_at = outer.local.len() - inner.local.len();
    let mut archive = Zip::default();
    archive.add(outer);
    let mut quoted = inner;
    quoted.offset = Some(inner_at as u64);
    quoted.local.clear();
    archive.add(quoted);
    let read = Read::both("overlaps", &archive.finish(), &Options::default());
    let what = format!("damaged archive at byte {inner_at}: {WHAT}");
    assert_eq!(read.numbers(), [1]);
    let last = read.errors().pop();
    assert_eq!(last, Some(("inner.xml", ErrorKind::Damaged, what.as_str())));
    // A member that reaches into the directory.
    let mut archive = Zip::default();
    let mut long = Entry::new("long.xml", false, &log(1, 1));
    long.packed_len += 1;
    archive.add(long);
    let read = Read::both("overlaps", &archive.finish(), &Options::default());
    assert_eq!(
        read.errors[0].2,
        format!("damaged archive at byte 0: {WHAT}")
    );
}

#[test]
fn limits_on_members() {
    let archive = zip([
        ("1.xml", true, log(1, 1)),
        ("folder/", false, Vec::new()),
        (
            "inner.zip",
            true,
            zip([("2.xml", true, log(2, 1)), ("3.xml", true, log(3, 1))]),
        ),
        ("4.xml", true, log(4, 1)),
    ]);
    let table: [(u64, &[u64], Option<&str>); 5] = [
        (7, &[1, 2, 3, 4], None),
        (6, &[1, 2, 3, 4], None),
        (5, &[1, 2, 3], Some("4.xml")),
        (4, &[1, 2], Some("inner.zip/3.xml")),
        (0, &[], Some("1.xml")),
    ];
    for (max, ids, member) in table {
        let read = Read::both(
            "members",
            &archive,
            &options(|limits| limits.max_members = max),
        );
        assert_eq!(read.numbers(), ids, "{max}");
        let names: Vec<_> = read.errors.iter().map(|error| error.0.as_str()).collect();
        assert_eq!(names, member.into_iter().collect::<Vec<_>>(), "{max}");
        for (_, kind, error) in &read.errors {
            assert_eq!(*kind, ErrorKind::Limit);
            let what = format!(": more than {max} members in archives (`max_members`); ");
            assert!(error.contains(&what), "{error}");
        }
    }
}

#[test]
fn limits_on_unpacked_bytes() {
    let logs = [log(1, 10), log(11, 10), log(21, 10)];
    let len = |logs: &[Vec<u8>]| logs.iter().map(|log| log.len() as u64).sum::<u64>();
    let archive = zip([
        ("1.xml", true, logs[0].clone()),
        // What is not packed costs nothing.
        ("0.xml", false, log(0, 1)),
        ("2.xml", true, logs[1].clone()),
        ("3.xml", true, logs[2].clone()),
    ]);
    let all: Vec<u64> = (1..11).chain([0]).chain(11..31).collect();
    for (max, ids, member) in [
        (len(&logs) + 1, &all[..], None),
        (len(&logs), &all, None),
        (len(&logs) - 1, &all[..21], Some("3.xml")),
        (len(&logs[..2]), &all[..21], Some("3.xml")),
        (len(&logs[..2]) - 1, &all[..11], Some("2.xml")),
        (0, &[], Some("1.xml")),
    ] {
        let options = options(|limits| limits.max_unpacked_bytes = max);
        let read = Read::both("unpacked", &archive, &options);
        assert_eq!(read.numbers(), ids, "{max}");
        let names: Vec<_> = read.errors.iter().map(|error| error.0.as_str()).collect();
        assert_eq!(names, member.into_iter().collect::<Vec<_>>(), "{max}");
        for (_, kind, error) in &read.errors {
            assert_eq!(*kind, ErrorKind::Limit);
            let what = format!(": more than {max} bytes unpacked (`max_unpacked_bytes`); ");
            assert!(error.contains(&what), "{error}");
        }
    }
    // The same of a gzip file, of which all counts that is unpacked on the way.
    let large = log(1, 2000);
    let packed = gzip(&large);
    for (bytes, len) in [
        (packed.clone(), large.len()),
        (gzip(&packed), large.len() + packed.len()),
    ] {
        for (missing, error_count) in [(0, 0), (1, 1)] {
            let max = (len - missing) as u64;
            let options = options(|limits| limits.max_unpacked_bytes = max);
            let read = Read::both("unpacked", &bytes, &options);
            assert_eq!(read.errors.len(), error_count);
            if error_count > 0 {
                assert!(!read.ids.is_empty(), "what came before it is read");
                assert_eq!(read.errors[0].1, ErrorKind::Limit);
            }
        }
    }
}

#[test]
fn limits_on_the_ratio() {
    // About 60 times, and packed twice about 1,000 times.
    let bomb = log(1, 20_000);
    let once = gzip(&bomb);
    let twice = gzip(&once);
    let ratio = |packed: &[u8], unpacked: usize| unpacked.div_ceil(packed.len()) as u64;
    // The input itself.
    for (bytes, unpacked) in [(&once, bomb.len()), (&twice, bomb.len() + once.len())] {
        let needed = ratio(bytes, unpacked);
        for (max, free, error_count) in [
            (needed, 0, 0),
            (needed / 2, 0, 1),
            (needed / 2, unpacked as u64, 0),
            (needed / 2, unpacked as u64 - 1, 1),
        ] {
            let options = options(|limits| {
                limits.max_ratio = max;
                limits.ratio_free_bytes = free;
            });
            for read in Read::each("ratio", bytes, &options) {
                assert_eq!(read.errors.len(), error_count, "{max} {free}");
                for (_, kind, error) in &read.errors {
                    assert_eq!(*kind, ErrorKind::Limit);
                    let what = format!(": more than {max} times the ");
                    assert!(error.contains(&what), "{error}");
                }
            }
        }
    }
    // Each member by itself, with what is in it: the others are read.
    let archive = zip([
        ("1.xml", true, log(1, 1)),
        (
            "bomb.zip",
            false,
            zip([("a.xml.gz", true, twice), ("b.xml", true, log(2, 1))]),
        ),
        ("3.xml", true, log(3, 1)),
    ]);
    let options = options(|limits| {
        limits.max_ratio = 50;
        limits.ratio_free_bytes = 0;
    });
    let read = Read::both("ratio", &archive, &options);
    let (first, last) = (read.ids.first().unwrap(), read.ids.last().unwrap());
    assert_eq!((first.1, last.1), (1, 3));
    assert_eq!(read.errors.len(), 1);
    assert_eq!(read.errors[0].0, "bomb.zip/a.xml.gz");
    assert!(
        read.errors[0]
            .2
            .contains("(`max_ratio`); the rest is not read")
    );
    // Packed as a whole, it is one thing.
    let read = Read::both("ratio", &gzip(&archive), &options);
    assert_eq!(read.errors.len(), 1);
    assert_ne!(read.ids.last().unwrap().1, 3);
}

#[test]
fn limits_on_memory() {
    let inner = zip([("1.xml", true, log(1, 1))]);
    let len = inner.len() as u64;
    let deflated = zip([
        ("inner.zip", true, inner.clone()),
        ("2.xml", true, log(2, 1)),
        ("again.zip.gz", true, gzip(&inner)),
    ]);
    let path = folder("memory").join("archive");
    fs::write(&path, &deflated).unwrap();
    for (max, is_read) in [(len + 1, true), (len, true), (len - 1, false)] {
        let options = options(|limits| limits.max_buffered_bytes = max);
        let read = Read::of(source::open_with(&path, &options));
        let what = format!(
            "limit exceeded at byte {max}: more than {max} bytes of zip archives that cannot be read \
             in place (`max_buffered_bytes`)"
        );
        if is_read {
            assert_eq!((read.numbers(), read.errors()), (vec![1, 2, 1], vec![]));
        } else {
            let error = |name| (name, ErrorKind::Limit, what.as_str());
            assert_eq!(read.errors(), [error("inner.zip"), error("again.zip.gz")]);
            assert_eq!(read.numbers(), [2]);
        }
        // Through a pipe.
        let reader = source::from_reader(Cursor::new(inner.clone()), &options);
        match reader {
            Ok(reader) if is_read => assert_eq!(Read::of(Ok(reader)).numbers(), [1]),
            reader => assert_eq!(reader.unwrap_err().to_string(), what),
        }
    }
    // What is held together counts together, and a stored member is not held.
    let stored = zip([("inner.zip", false, inner)]);
    fs::write(&path, &stored).unwrap();
    let none = options(|limits| limits.max_buffered_bytes = 0);
    let read = Read::of(source::open_with(&path, &none));
    assert_eq!(read.numbers(), [1]);
    let around = zip([("deflated.zip", true, deflated.clone())]);
    fs::write(&path, &around).unwrap();
    let enough = deflated.len() as u64 + len;
    for (max, error_count) in [(enough, 0), (enough - 1, 2)] {
        let options = options(|limits| limits.max_buffered_bytes = max);
        let read = Read::of(source::open_with(&path, &options));
        assert_eq!(read.errors.len(), error_count);
    }
}

/// Memory does not grow with the number of members.
#[test]
fn many_members() {
    let mut archive = Zip::default();
    for id in 0..20_000_u64 {
        archive.add(Entry::new(&format!("logs/{id}.xml"), true, &log(id, 1)));
    }
    let bytes = archive.finish();
    let path = folder("many").join("archive");
    fs::write(&path, &bytes).unwrap();
    let mut count = 0;
    let memory = allocation_counter::measure(|| {
        count = source::open(&path).unwrap().filter_map(Result::ok).count();
    });
    assert_eq!(count, 20_000);
    assert!(memory.bytes_max < 1 << 20, "{memory:?}");
}
