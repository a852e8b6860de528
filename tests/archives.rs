//! Archives: within each other, damaged, as other archivers write them.
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
use std::io::{Cursor, Seek, Write};

use ::zip::write::SimpleFileOptions;
use ::zip::{CompressionMethod, ZipWriter};
use common::archive::{Read, gzip, gzip_times, log, options, zip};
use common::zip::{Entry, Zip};
use common::{corpus, folder};
use proptest::prelude::*;
use wmi_events::ErrorKind;
use wmi_events::source::{self, Options};

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
        let what = "limit exceeded at byte 0: archives nested deeper than 3";
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
    let what = "limit exceeded at byte 0: archives nested deeper than 3";
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
        let second = memchr::memmem::find_iter(&inner, b"PK\x03\x04").nth(1);
        let encrypted = format!(
            "unsupported at byte {}: an encrypted member",
            second.unwrap()
        );
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
                    encrypted.as_str()
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
    let ends = sound[end..].repeat(200);
    for comment in [
        &b"collected on a Tuesday"[..],
        &sound[end..],
        &b"PK\x05\x06".repeat(16_383),
        &ends,
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
    // Bytes before an archive move all of its offsets.
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

/// With `recover`, an archive that lost its directory is read by the headers of its members.
#[test]
fn lost_directories() {
    let members: Vec<_> = [("a", true, 2), ("b", false, 1), ("c", true, 3)]
        .map(|(name, is_deflated, count)| (name.to_owned(), is_deflated, count))
        .into();
    for is_streamed in [false, true] {
        let mut bytes = Vec::new();
        let expected = if is_streamed {
            write(ZipWriter::new_stream(&mut bytes), &members, Vec::new())
        } else {
            write(
                ZipWriter::new(Cursor::new(&mut bytes)),
                &members,
                Vec::new(),
            )
        };
        let directory = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
        let mut options = Options::default();
        let refused = Read::both("lost", &bytes[..directory], &options);
        assert_eq!((refused.ids.len(), refused.errors.len()), (0, 1));
        options.recover = true;
        let read = |bytes: &[u8]| Read::both("lost", bytes, &options);
        for len in [directory, directory + 20, bytes.len() - 10] {
            let read = read(&bytes[..len]);
            assert_eq!(read.ids, expected, "{is_streamed} {len}");
            let what = format!(
                "damaged archive at byte {len}: expected the directory at the end of a zip archive"
            );
            assert_eq!(read.errors(), [("-", ErrorKind::Damaged, what.as_str())]);
        }
        // The last member is cut too: what is left of it is read.
        let last = memchr::memmem::rfind(&bytes, b"PK\x03\x04").unwrap();
        let cut = read(&bytes[..last + 150]);
        assert_eq!(cut.ids[..3], expected[..3]);
        assert_eq!(cut.errors.len(), 2, "{:?}", cut.errors());
        // A header in which a byte is wrong is passed over.
        let mut damaged = bytes[..directory].to_vec();
        damaged[0] = b'X';
        let damaged = [&b"PK\x03\x04"[..], &damaged].concat();
        assert_eq!(read(&damaged).ids, expected[2..]);
        if is_streamed {
            // Nothing says where a member ends.
            let mut unknown = bytes[..directory].to_vec();
            let first = memchr::memmem::find(&unknown, b"PK\x07\x08").unwrap();
            unknown[first] = b'X';
            let read = read(&unknown);
            assert_eq!(read.ids, expected[2..]);
            assert!(
                read.errors()[1]
                    .2
                    .ends_with("a member whose size was in the archive's directory")
            );
        }
    }
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

/// Writes the members: of each a name, whether it is deflated, and how many events it has.
fn write<W: Write + Seek>(
    mut archive: ZipWriter<W>,
    members: &[(String, bool, u64)],
    comment: Vec<u8>,
) -> Vec<(String, u64)> {
    let mut expected = Vec::new();
    archive.set_raw_comment(comment.into()).unwrap();
    for (index, (name, is_deflated, count)) in members.iter().enumerate() {
        let method = if *is_deflated {
            CompressionMethod::Deflated
        } else {
            CompressionMethod::Stored
        };
        // No name twice, and no folder.
        let name = format!("{index}{name}.xml");
        let options = SimpleFileOptions::default().compression_method(method);
        archive.start_file(name.as_str(), options).unwrap();
        let first = expected.len() as u64;
        archive.write_all(&log(first, *count)).unwrap();
        expected.extend((first..first + count).map(|id| (name.clone(), id)));
    }
    archive.finish().unwrap();
    expected
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
        let mut bytes = Vec::new();
        let expected = if is_streamed {
            // With sizes after each member, as into a pipe.
            write(ZipWriter::new_stream(&mut bytes), &members, comment)
        } else {
            write(ZipWriter::new(Cursor::new(&mut bytes)), &members, comment)
        };
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
