//! Archives as tests make them, and what is read of them.

use std::fs;
use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use wmi_events::ErrorKind;
use wmi_events::source::{self, AnyReader, ArchiveLimits, Options, Stats};

use super::folder;
use super::zip::{Entry, Zip};

/// A log of that many events, whose record IDs count from `first`.
pub(crate) fn log(first: u64, count: u64) -> Vec<u8> {
    let event = |id| {
        format!(
            "<Event><System><Provider Name='Microsoft-Windows-WMI-Activity'/>\
             <EventID>5861</EventID><EventRecordID>{id}</EventRecordID></System></Event>\n"
        )
    };
    (first..first + count).map(event).collect::<String>().into()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// An archive of those members, each deflated or not.
pub(crate) fn zip<'n>(members: impl IntoIterator<Item = (&'n str, bool, Vec<u8>)>) -> Vec<u8> {
    let mut zip = Zip::default();
    for (name, is_deflated, bytes) in members {
        zip.add(Entry::new(name, is_deflated, &bytes));
    }
    zip.finish()
}

pub(crate) fn gzip_times(times: usize, bytes: &[u8]) -> Vec<u8> {
    (0..times).fold(bytes.to_vec(), |bytes, _| gzip(&bytes))
}

pub(crate) fn options(set: impl FnOnce(&mut ArchiveLimits)) -> Options {
    let mut options = Options::default();
    set(&mut options.archives);
    options
}

/// The record IDs of the events in each member, and the errors of each, in order.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Read {
    pub(crate) ids: Vec<(String, u64)>,
    pub(crate) errors: Vec<(String, ErrorKind, String)>,
    pub(crate) others: u64,
    pub(crate) stats: Stats,
}

impl Read {
    pub(crate) fn of(reader: Result<AnyReader, wmi_events::Error>) -> Self {
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
    pub(crate) fn each(name: &str, bytes: &[u8], options: &Options) -> [Self; 2] {
        let path = folder(name).join("archive");
        fs::write(&path, bytes).unwrap();
        let stream = Cursor::new(bytes.to_vec());
        [
            Self::of(source::open_with(&path, options)),
            Self::of(source::from_reader(stream, options)),
        ]
    }

    /// The same: to the same end.
    pub(crate) fn both(name: &str, bytes: &[u8], options: &Options) -> Self {
        let [of_file, of_stream] = Self::each(name, bytes, options);
        assert!(
            of_file == of_stream,
            "{:?}\n{:?}",
            of_file.errors,
            of_stream.errors
        );
        of_file
    }

    pub(crate) fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.ids.iter().map(|(name, _)| name.as_str()).collect();
        names.dedup();
        names
    }

    pub(crate) fn numbers(&self) -> Vec<u64> {
        self.ids.iter().map(|(_, id)| *id).collect()
    }

    pub(crate) fn errors(&self) -> Vec<(&str, ErrorKind, &str)> {
        let errors = self.errors.iter();
        errors
            .map(|(name, kind, error)| (name.as_str(), *kind, error.as_str()))
            .collect()
    }
}

/// An error with its cause.
pub(crate) fn shown(error: &wmi_events::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}
