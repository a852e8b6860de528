//! Archives: nested, damaged, hostile, and through pipes.
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
use std::io::{Cursor, Write};

use common::zip::{Entry, Zip};
use common::{corpus, evtx, folder};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use wmi_events::source::{self, AnyReader, ArchiveLimits, Options, Stats};
use wmi_events::{ErrorKind, Event, EventId, Record, System};

/// A log of that many events, whose record IDs count from `first`.
fn log(first: u64, count: u64) -> Vec<u8> {
    let event = |id| {
        format!(
            "<Event><System><Provider Name='Microsoft-Windows-WMI-Activity'/>\
             <EventID>5861</EventID><EventRecordID>{id}</EventRecordID></System></Event>\n"
        )
    };
    (first..first + count).map(event).collect::<String>().into()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn gzip_times(times: usize, bytes: &[u8]) -> Vec<u8> {
    (0..times).fold(bytes.to_vec(), |bytes, _| gzip(&bytes))
}

/// An archive of those members, each deflated or not.
fn zip<'n>(members: impl IntoIterator<Item = (&'n str, bool, Vec<u8>)>) -> Vec<u8> {
    let mut zip = Zip::default();
    for (name, is_deflated, bytes) in members {
        zip.add(Entry::new(name, is_deflated, &bytes));
    }
    zip.finish()
}

/// The record IDs of the events in each member, and the errors of each, in order.
#[derive(Debug, Default, PartialEq)]
struct Read {
    ids: Vec<(String, u64)>,
    errors: Vec<(String, ErrorKind, String)>,
    others: u64,
    stats: Stats,
}

impl Read {
    fn of(reader: Result<AnyReader, wmi_events::Error>) -> Self {
        let mut read = Self::default();
        let mut reader = match reader {
            Ok(reader) => reader,
            Err(error) => {
                let error = ("-".to_owned(), error.kind(), shown(&error));
                read.errors.push(error);
                return read;
            }
        };
        while let Some(event) = reader.next_borrowed() {
            let event = event.map(|event| event.system.record_id.unwrap_or_default());
            let member = reader.member().unwrap_or("-").to_owned();
            match event {
                Ok(id) => read.ids.push((member, id)),
                Err(error) => read.errors.push((member, error.kind(), shown(&error))),
            }
        }
        read.others = reader.other_members();
        read.stats = reader.stats();
        assert!(reader.next().is_none(), "it stays at its end");
        assert_eq!(read.stats.malformed, read.errors.len() as u64);
        assert_eq!(read.stats.matched, read.ids.len() as u64);
        read
    }

    /// As a file, which is read in place, and as a stream, which is not.
    fn each(name: &str, bytes: &[u8], options: &Options) -> [Self; 2] {
        let path = folder(name).join("archive");
        fs::write(&path, bytes).unwrap();
        let stream = Cursor::new(bytes.to_vec());
        [
            Self::of(source::open_with(&path, options)),
            Self::of(source::from_reader(stream, options)),
        ]
    }

    /// The same: to the same end.
    fn both(name: &str, bytes: &[u8], options: &Options) -> Self {
        let [of_file, of_stream] = Self::each(name, bytes, options);
        assert!(
            of_file == of_stream,
            "{:?}\n{:?}",
            of_file.errors,
            of_stream.errors
        );
        of_file
    }

    fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.ids.iter().map(|(name, _)| name.as_str()).collect();
        names.dedup();
        names
    }

    fn numbers(&self) -> Vec<u64> {
        self.ids.iter().map(|(_, id)| *id).collect()
    }

    fn errors(&self) -> Vec<(&str, ErrorKind, &str)> {
        let errors = self.errors.iter();
        errors
            .map(|(name, kind, error)| (name.as_str(), *kind, error.as_str()))
            .collect()
    }
}

/// An error with its cause.
fn shown(error: &wmi_events::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

fn options(set: impl FnOnce(&mut ArchiveLimits)) -> Options {
    let mut options = Options::default();
    set(&mut options.archives);
    options
}

#[test]
fn archives_in_archives() {
    // Stored members are read in place, deflated ones in memory.
    for is_deflated in [false, true] {
        let third = zip([
            ("deep.xml", true, log(5, 1)),
            ("photo.png", true, b"\x89PNG\r\n".to_vec()),
        ]);
        let second = zip([
            ("a.xml", true, log(3, 1)),
            ("third.zip", is_deflated, third),
            ("b.xml", true, log(6, 1)),
        ]);
        let first = zip([
            ("logs/", false, Vec::new()),
            ("logs/0.xml", false, log(1, 2)),
            ("second.zip", is_deflated, second.clone()),
            ("notes.txt", true, b"on a Tuesday".to_vec()),
            ("packed.zip.gz", true, gzip(&second)),
            ("last.xml.gz", false, gzip_times(2, &log(9, 1))),
        ]);
        let read = Read::both("nested", &first, &Options::default());
        assert_eq!(
            read.names(),
            [
                "logs/0.xml",
                "second.zip/a.xml",
                "second.zip/third.zip/deep.xml",
                "second.zip/b.xml",
                "packed.zip.gz/a.xml",
                "packed.zip.gz/third.zip/deep.xml",
                "packed.zip.gz/b.xml",
                "last.xml.gz",
            ]
        );
        assert_eq!(read.numbers(), [1, 2, 3, 5, 6, 3, 5, 6, 9]);
        assert_eq!((read.errors(), read.others), (vec![], 3));
        // The whole of it packed once more.
        let packed = Read::both("nested", &gzip(&first), &Options::default());
        assert_eq!(packed.ids, read.ids);

        // One more around it is too many for the innermost, and for nothing else.
        let around = zip([
            ("x.xml", true, log(10, 1)),
            ("first.zip", is_deflated, first),
            ("y.xml", true, log(11, 1)),
        ]);
        let read = Read::both("nested", &around, &Options::default());
        assert_eq!(read.numbers(), [10, 1, 2, 3, 6, 3, 6, 9, 11]);
        let what = "limit hit at byte 0: archives nested deeper than 3";
        assert_eq!(
            read.errors(),
            [
                ("first.zip/second.zip/third.zip", ErrorKind::Limit, what),
                ("first.zip/packed.zip.gz/third.zip", ErrorKind::Limit, what),
            ]
        );
        let deeper = options(|limits| limits.max_depth = 4);
        assert_eq!(Read::both("nested", &around, &deeper).errors(), []);
        let shallow = options(|limits| limits.max_depth = 1);
        let read = Read::both("nested", &around, &shallow);
        assert_eq!(read.numbers(), [10, 11]);
        assert_eq!(read.errors()[0].0, "first.zip");
    }
}

#[test]
fn gzip_files_in_gzip_files() {
    let three = gzip_times(3, &log(1, 2));
    assert_eq!(
        Read::both("gzips", &three, &Options::default()).numbers(),
        [1, 2]
    );
    let four = gzip(&three);
    let path = folder("gzips").join("four.gz");
    fs::write(&path, &four).unwrap();
    let error = source::open(&path).unwrap_err();
    let what = "limit hit at byte 0: archives nested deeper than 3";
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (ErrorKind::Limit, what)
    );
    let archive = zip([
        ("four.gz", true, four.clone()),
        ("three.gz", true, three),
        (
            "three.zip.gz",
            true,
            gzip_times(2, &zip([("two.gz", true, gzip_times(2, b"x"))])),
        ),
    ]);
    let read = Read::both("gzips", &archive, &Options::default());
    assert_eq!(read.names(), ["three.gz"]);
    assert_eq!(
        read.errors(),
        [
            ("four.gz", ErrorKind::Limit, what),
            ("three.zip.gz/two.gz", ErrorKind::Limit, what),
        ]
    );
    let deeper = options(|limits| limits.max_depth = 4);
    assert_eq!(Read::both("gzips", &four, &deeper).numbers(), [1, 2]);
}

/// What is wrong with a member costs that member.
#[test]
fn damaged_members() {
    let sound = |id| Entry::new(&format!("{id}.xml"), id % 2 == 0, &log(id, 1));
    type Damage = fn(&mut Entry);
    let table: [(Damage, ErrorKind, &str); 9] = [
        (
            |entry| entry.local[0] = b'X',
            ErrorKind::Damaged,
            "damaged archive at byte 177: expected the header of a member, found `XK\\x03\\x04`",
        ),
        (
            |entry| entry.offset = Some(1 << 30),
            ErrorKind::Damaged,
            "damaged archive at byte 1073741824: expected the header of a member, found ``",
        ),
        (
            |entry| entry.packed_len = 1 << 20,
            ErrorKind::Damaged,
            "damaged archive at byte 177: a member that reaches past the end of the archive",
        ),
        (
            |entry| entry.flags |= 1,
            ErrorKind::Unsupported,
            "unsupported at byte 177: an encrypted member",
        ),
        (
            |entry| entry.method = 9,
            ErrorKind::Unsupported,
            "unsupported at byte 177: a member packed by Deflate64",
        ),
        (
            |entry| entry.method = 77,
            ErrorKind::Unsupported,
            "unsupported at byte 177: a member packed by method 77",
        ),
        (
            |entry| entry.crc ^= 1,
            ErrorKind::Io,
            "cannot read at byte 137: a member's CRC-32 is wrong",
        ),
        (
            |entry| entry.len += 1,
            ErrorKind::Io,
            "cannot read at byte 137: a member is shorter than the archive says",
        ),
        (
            |entry| entry.len -= 1,
            ErrorKind::Io,
            "cannot read at byte 0: a member is longer than the archive says",
        ),
    ];
    for (damage, kind, what) in table {
        let mut archive = Zip::default();
        archive.add(sound(1));
        let mut damaged = Entry::new("damaged.xml", false, &log(8, 1));
        damage(&mut damaged);
        archive.add(damaged);
        archive.add(sound(2));
        let read = Read::both("damaged", &archive.finish(), &Options::default());
        assert_eq!(read.errors(), [("damaged.xml", kind, what)]);
        let sound: Vec<_> = read.numbers().into_iter().filter(|id| *id != 8).collect();
        assert_eq!(sound, [1, 2], "{what}");
    }
}

/// The same in an archive in the archive; and damage to that archive as a whole.
#[test]
fn damaged_archives_in_archives() {
    for is_deflated in [false, true] {
        let mut inner = Zip::default();
        let mut encrypted = Entry::new("b.xml", true, &log(2, 1));
        encrypted.flags |= 1;
        inner.add(Entry::new("a.xml", true, &log(1, 1)));
        inner.add(encrypted);
        inner.add(Entry::new("c.xml", true, &log(3, 1)));
        let inner = inner.finish();
        // Its bytes are not those that were packed.
        let mut wrong = Entry::new("inner.zip", is_deflated, &inner);
        wrong.crc ^= 1;
        let mut archive = Zip::default();
        archive.add(wrong);
        archive.add(Entry::new(
            "cut.zip",
            is_deflated,
            &inner[..inner.len() - 5],
        ));
        archive.add(Entry::new("d.xml", is_deflated, &log(4, 1)));
        let read = Read::both("damaged_nested", &archive.finish(), &Options::default());
        assert_eq!(
            read.names(),
            ["inner.zip/a.xml", "inner.zip/c.xml", "d.xml"]
        );
        let len = inner.len();
        let crc = format!("cannot read at byte {len}: a member's CRC-32 is wrong");
        let cut = format!(
            "damaged archive at byte {}: expected the directory at the end of a zip archive",
            len - 5
        );
        assert_eq!(
            read.errors(),
            [
                ("inner.zip", ErrorKind::Io, crc.as_str()),
                (
                    "inner.zip/b.xml",
                    ErrorKind::Unsupported,
                    "unsupported at byte 142: an encrypted member"
                ),
                ("cut.zip", ErrorKind::Damaged, cut.as_str()),
            ]
        );
    }
}

#[test]
fn damaged_directories() {
    let members = || [1, 2, 3].map(|id| Entry::new(&format!("{id}.xml"), true, &log(id, 1)));
    let mut archive = Zip::default();
    members().into_iter().for_each(|member| archive.add(member));
    let sound = archive.finish();
    let second = sound
        .windows(4)
        .rposition(|window| window == b"2.xm")
        .unwrap()
        - 46;
    // An entry is not one: those before it are read.
    let mut damaged = sound.clone();
    damaged[second] = b'X';
    let read = Read::both("directories", &damaged, &Options::default());
    assert_eq!(read.numbers(), [1]);
    let what = format!(
        "damaged archive at byte {second}: expected an entry of the archive's directory, \
         found `XK\\x01\\x02`"
    );
    assert_eq!(read.errors(), [("-", ErrorKind::Damaged, what.as_str())]);
    // Its name reaches past the directory.
    let mut damaged = sound.clone();
    damaged[second + 29] = 0xff;
    let read = Read::both("directories", &damaged, &Options::default());
    assert_eq!((read.numbers(), read.errors.len()), (vec![1], 1));
    assert_eq!(read.errors[0].1, ErrorKind::Damaged);
    // The archive counts another number of members.
    let end = sound.len() - 22;
    let mut damaged = sound.clone();
    damaged[end + 10] = 7;
    let read = Read::both("directories", &damaged, &Options::default());
    assert_eq!(read.numbers(), [1, 2, 3]);
    let what = format!(
        "damaged archive at byte {end}: 3 members in the directory of an archive that counts 7"
    );
    assert_eq!(read.errors(), [("-", ErrorKind::Damaged, what.as_str())]);
    // One part of several.
    let mut part = sound.clone();
    part[end + 4] = 2;
    let error = source::from_reader(Cursor::new(part), &Options::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(
        error
            .to_string()
            .ends_with("one part of a zip archive in several")
    );
    // A comment, also one that looks like the end of an archive, and something after the end.
    for comment in [
        &b"collected on a Tuesday"[..],
        &sound[end..],
        &[b'x'; 65535],
    ] {
        let mut archive = Zip::default();
        members().into_iter().for_each(|member| archive.add(member));
        archive.comment = comment.to_vec();
        for after in [&b""[..], b"\r\n"] {
            if comment.len() + after.len() > 65535 {
                continue;
            }
            let bytes = [archive.clone().finish().as_slice(), after].concat();
            let read = Read::both("directories", &bytes, &Options::default());
            assert_eq!((read.numbers(), read.errors()), (vec![1, 2, 3], vec![]));
        }
    }
    // What stands before an archive moves all of its offsets.
    let moved = [b"PK00", sound.as_slice()].concat();
    let read = Read::both("directories", &moved, &Options::default());
    assert_eq!((read.numbers(), read.errors()), (vec![1, 2, 3], vec![]));
    // Two members of one name are two members.
    let mut twice = Zip::default();
    twice.add(Entry::new("a.xml", true, &log(1, 1)));
    twice.add(Entry::new("a.xml", true, &log(2, 1)));
    let read = Read::both("directories", &twice.finish(), &Options::default());
    assert_eq!(read.numbers(), [1, 2]);
    // A name that ends as a folder's does not hide a log.
    let folders = zip([("a/", true, log(1, 1)), ("b\\", false, Vec::new())]);
    let read = Read::both("directories", &folders, &Options::default());
    assert_eq!((read.numbers(), read.others), (vec![1], 0));
    // Nothing in it.
    let read = Read::both("directories", &Zip::default().finish(), &Options::default());
    assert_eq!(read, Read::default());
}

/// Sizes, places and counts of 64 bits, as archivers write them from 4 GiB or 65,535 members on.
#[test]
fn zip64() {
    let mut archive = Zip::default();
    for id in 1..=3 {
        let mut member = Entry::new(&format!("{id}.xml"), id == 2, &log(id, 1));
        member.is_long = true;
        archive.add(member);
    }
    archive.is_long = true;
    let bytes = archive.finish();
    for bytes in [bytes.clone(), [b"PK00", bytes.as_slice()].concat()] {
        let read = Read::both("zip64", &bytes, &Options::default());
        assert_eq!((read.numbers(), read.errors()), (vec![1, 2, 3], vec![]));
    }
    // More members than 16 bits count, with the long record and, as some write it, without.
    for is_long in [true, false] {
        let mut archive = Zip::default();
        archive.is_long = is_long;
        for id in 0..66_000_u64 {
            archive.add(Entry::new(&id.to_string(), false, b""));
        }
        archive.add(Entry::new("last.xml", true, &log(1, 1)));
        let read = Read::both("zip64", &archive.finish(), &Options::default());
        assert_eq!((read.numbers(), read.errors()), (vec![1], vec![]));
    }
    // What the extra field should have is not there.
    let mut archive = Zip::default();
    let mut member = Entry::new("a.xml", true, &log(1, 1));
    member.len = u32::MAX.into();
    archive.add(member);
    let read = Read::both("zip64", &archive.finish(), &Options::default());
    assert_eq!(read.errors[0].1, ErrorKind::Damaged);
}

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
            "limit hit at byte {max}: more than {max} bytes of zip archives that cannot be read \
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

/// What is packed in a way that is not read is an error, what is not a log is counted.
#[test]
fn logs_that_are_not_read_are_not_other_files() {
    let archive = zip([
        ("logs.7z", true, b"7z\xbc\xaf\x27\x1c\0\x04".to_vec()),
        ("old.evt", true, b"\x30\0\0\0LfLe\x01\0\0\0".to_vec()),
        ("photo.png", true, b"\x89PNG\r\n".to_vec()),
        ("notes.txt", true, b"on a Tuesday".to_vec()),
    ]);
    let read = Read::both("unread", &archive, &Options::default());
    assert_eq!(read.others, 2);
    assert_eq!(
        read.errors(),
        [
            (
                "logs.7z",
                ErrorKind::Unsupported,
                "unsupported at byte 0: a 7z archive, which this crate does not read"
            ),
            (
                "old.evt",
                ErrorKind::Unsupported,
                "unsupported at byte 0: an EVT file, of Windows before Vista, \
                 which this crate does not read"
            ),
        ]
    );
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What the `zip` crate writes is read, whichever way it writes it.
    #[test]
    fn as_another_archiver_writes_it(
        members in prop::collection::vec(("[a-z/ ä]{1,12}", any::<bool>(), 0..4_u64), 0..12),
        comment in prop::collection::vec(any::<u8>(), 0..40),
        is_streamed in any::<bool>(),
    ) {
        use ::zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

        let mut expected = Vec::new();
        let mut bytes = Vec::new();
        let mut add = |name: &str, is_deflated, count: u64, writer: &mut dyn FnMut(&str, SimpleFileOptions, &[u8])| {
            let method = if is_deflated { CompressionMethod::Deflated } else { CompressionMethod::Stored };
            let options = SimpleFileOptions::default().compression_method(method);
            let first = expected.len() as u64;
            // No two of one name, and none of a folder.
            let name = format!("{first}{name}.xml");
            writer(&name, options, &log(first, count));
            expected.extend((first..first + count).map(|id| (name.clone(), id)));
        };
        if is_streamed {
            // With sizes behind each member, as into a pipe.
            let mut archive = ZipWriter::new_stream(&mut bytes);
            archive.set_raw_comment(comment.clone().into()).unwrap();
            for (index, (name, is_deflated, count)) in members.iter().enumerate() {
                add(&format!("{index}{name}"), *is_deflated, *count, &mut |name, options, log| {
                    archive.start_file(name, options).unwrap();
                    archive.write_all(log).unwrap();
                });
            }
            archive.finish().unwrap();
        } else {
            let mut archive = ZipWriter::new(Cursor::new(&mut bytes));
            archive.set_raw_comment(comment.clone().into()).unwrap();
            for (index, (name, is_deflated, count)) in members.iter().enumerate() {
                add(&format!("{index}{name}"), *is_deflated, *count, &mut |name, options, log| {
                    archive.start_file(name, options).unwrap();
                    archive.write_all(log).unwrap();
                });
            }
            archive.finish().unwrap();
        }
        let read = Read::of(source::from_reader(Cursor::new(bytes), &Options::default()));
        prop_assert_eq!(read.errors(), []);
        prop_assert_eq!(read.ids, expected);
    }

    /// Bytes written over anywhere: no panic, an end, and no event that is not in the archive.
    #[test]
    fn damage_anywhere(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let inner = zip([("3.xml", true, log(3, 1)), ("4.xml", false, log(4, 1))]);
        let mut archive = Zip::default();
        archive.add(Entry::new("1.xml", true, &log(1, 1)));
        archive.add(Entry::new("2.xml.gz", false, &gzip(&log(2, 1))));
        archive.add(Entry::new("a.zip", true, &inner));
        archive.add(Entry::new("b.zip", false, &inner));
        archive.is_long = true;
        let mut bytes = archive.finish();
        for (index, value) in changes {
            let len = bytes.len();
            bytes[index.index(len)] = value;
        }
        let read = Read::of(source::from_reader(Cursor::new(bytes), &Options::default()));
        prop_assert!(read.ids.len() + read.errors.len() < 40);
    }
}

/// The archives that broke something once, where they are beside the corpus.
#[test]
fn what_broke_once() {
    let Some(corpus) = corpus() else { return };
    let repro = corpus.join("../repro");
    if !repro.is_dir() {
        println!("skipped: no {}", repro.display());
        return;
    }
    let read = |name: &str| Read::of(source::open(repro.join(name)));
    let is_refused = |name: &str| {
        let error = source::open(repro.join(name)).unwrap_err();
        (error.kind(), error.to_string())
    };
    let nested = read("nested.zip");
    assert_eq!((nested.ids.len(), nested.errors()), (6, vec![]));
    assert_eq!(nested.names(), ["host1.zip/Security.evtx"]);
    let gzips = read("nested_gz.zip");
    assert_eq!((gzips.ids.len(), gzips.errors()), (18, vec![]));
    let (kind, error) = is_refused("gz4.gz");
    assert_eq!(kind, ErrorKind::Limit);
    assert!(error.contains("archives nested deeper than 3"), "{error}");
    let headless = read("badhead.zip");
    assert_eq!(headless.ids.len(), 6);
    assert_eq!(headless.errors.len(), 1);
    // The templates of its records are gone too: each record is an error.
    let headless = read("badhead2.zip");
    let error = &headless.errors[0];
    assert_eq!(
        (error.0.as_str(), error.1),
        ("Security.evtx", ErrorKind::Damaged)
    );
    assert!(error.2.contains("expected an EVTX file"), "{}", error.2);
    let junk = read("junkfirst.zip");
    assert_eq!((junk.ids.len(), junk.errors.len()), (3, 1));
    assert!(junk.errors[0].2.contains("garbage line"));
    let bad_local = read("one_bad_local.zip");
    assert_eq!(bad_local.names(), ["a.xml", "c.xml"]);
    assert_eq!(bad_local.errors.len(), 1);
    assert_eq!(
        (bad_local.errors[0].0.as_str(), bad_local.errors[0].1),
        ("b.xml", ErrorKind::Damaged)
    );
    // Those that held.
    let names = read("names.zip");
    assert_eq!((names.ids.len(), names.errors.len()), (3, 2));
    assert_eq!(is_refused("trunc.zip").0, ErrorKind::Damaged);
    let crc = read("badcrc.zip");
    assert_eq!((crc.ids.len(), crc.errors.len()), (6, 1));
    assert!(crc.errors[0].2.contains("CRC-32"));
    let zstd = read("one_zstd.zip");
    assert_eq!((zstd.ids.len(), zstd.errors.len()), (3, 1));
    assert_eq!(
        (zstd.errors[0].0.as_str(), zstd.errors[0].1),
        ("a.xml", ErrorKind::Unsupported)
    );
    let bomb = read("bomb_nested.gz");
    assert!(bomb.ids.is_empty());
    assert!(bomb.errors.iter().all(|error| error.1 == ErrorKind::Limit));
    println!("12 archives as their rows say");
}
