//! The limits of values, languages and archives.

use std::io::{Cursor, Write};

use wmi_events::source::{self, Options, message};
use wmi_events::value::Sid;
use wmi_events::wmi::mof::Instance;
use wmi_events::wmi::subscription::Subscription;
use wmi_events::{EventId, System};

use crate::common::archive;
use crate::{Limit, check};

fn mof(text: &str) -> String {
    match Instance::parse(text) {
        Ok(instance) => format!("whole: {}", instance.is_complete),
        Err(error) => format!("{:?}", error.kind()),
    }
}

#[test]
fn languages() {
    check(&[
        Limit {
            name: "src/wmi/mof/parse.rs::MAX_DEPTH",
            value: 16,
            read: |count| {
                let (start, end) = ("instance of A{x=".repeat(count), "};".repeat(count));
                mof(&format!("{start}1;{end}"))
            },
            within: "whole: true",
            beyond: "Language",
        },
        Limit {
            // The instance around the lists is one of them.
            name: "src/wmi/mof/parse.rs::MAX_DEPTH",
            value: 15,
            read: |count| {
                mof(&format!(
                    "instance of A{{x={}1{};}};",
                    "{".repeat(count),
                    "}".repeat(count)
                ))
            },
            within: "whole: true",
            beyond: "Language",
        },
        Limit {
            name: "src/value/sid.rs::MAX_SUB_AUTHORITIES",
            value: 15,
            read: |count| match format!("S-1-5{}", "-1".repeat(count)).parse::<Sid>() {
                Ok(sid) => format!("all: {}", sid.sub_authorities().len() == count),
                Err(error) => format!("{:?}", error.kind()),
            },
            within: "all: true",
            beyond: "Field",
        },
    ]);
}

/// A message is read however often its values have its own words: more than `src/source/message/split.rs::MAX_TRIES`
/// times, too.
#[test]
fn messages() {
    for count in [1, 63, 64, 65, 5000] {
        let host = format!("x{}", "; ProviderPath = ".repeat(count));
        let text = format!(
            "CIMWin32 provider started with result code 0x0. HostProcess = {host}; ProcessID = 4844; ProviderPath = y"
        );
        let event = message::parse(System::new(EventId::PROVIDER_STARTED), &text);
        let event = event.unwrap().unwrap();
        assert_eq!(event.field("ProviderPath").unwrap().text(), "y", "{count}");
        assert_eq!(event.field("HostProcess").unwrap().text(), host, "{count}");
    }
}

/// A cause with more broken instances than are read again is not complete, which it says.
#[test]
fn broken_causes() {
    for count in [1, 3, 4, 5, 100] {
        let cause = "instance of __EventFilter{x=".repeat(count);
        let subscription = Subscription::from_cause(&cause);
        assert!(!subscription.is_complete, "{count}");
    }
}

/// An archive without its directory, of that many members whose sizes are behind them.
fn lost(count: usize) -> String {
    let mut bytes = Vec::new();
    let mut archive = zip::ZipWriter::new_stream(&mut bytes);
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for index in 1..count {
        archive.start_file(index.to_string(), stored).unwrap();
    }
    archive.start_file("log.xml", stored).unwrap();
    archive.write_all(&archive::log(1, 1)).unwrap();
    archive.finish().unwrap();
    let directory = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
    bytes.truncate(directory);
    let mut options = Options::default();
    options.recover = true;
    let read = archive::Read::of(source::from_reader(Cursor::new(bytes), &options));
    let errors = read.errors.len();
    format!("{} events, {errors} errors", read.ids.len())
}

#[test]
fn archives() {
    check(&[Limit {
        // The size of the last member is not known.
        name: "src/source/archive/headers.rs::MAX_DESCRIPTORS",
        value: 65_536,
        read: lost,
        within: "1 events, 1 errors",
        beyond: "0 events, 2 errors",
    }]);
    check(&[Limit {
        // Further end records in the comment, each of which seems to be one. Without its directory the
        // archive is read by its local headers.
        name: "src/source/archive/directory.rs::MAX_ENDS",
        value: 255,
        read: |count| {
            let mut zip = archive::zip([("log.xml", true, archive::log(1, 3))]);
            let mut false_end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x2e\0\0\0".to_vec();
            false_end.extend(1_u32.to_le_bytes());
            let comment = (0..count).rev().flat_map(|after| {
                let len = u16::try_from(after * 22).unwrap();
                [&false_end[..], &len.to_le_bytes()].concat()
            });
            let comment: Vec<u8> = comment.collect();
            let at = zip.len() - 2;
            zip[at..].copy_from_slice(&u16::try_from(comment.len()).unwrap().to_le_bytes());
            zip.extend(comment);
            let read =
                archive::Read::of(source::from_reader(Cursor::new(zip), &Options::default()));
            format!(
                "{} events, {:?}",
                read.ids.len(),
                read.errors().iter().map(|e| e.1).collect::<Vec<_>>()
            )
        },
        within: "3 events, []",
        beyond: "0 events, [Damaged]",
    }]);
}
