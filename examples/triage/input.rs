//! What to read: the paths given, the files in folders, standard input, or the sample.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// Shows all six events: a lateral movement and a persistence, in a day of the usual.
const SAMPLE: &str = include_str!("sample.xml");

pub(crate) struct Input {
    /// As given.
    pub(crate) name: String,
    source: Source,
    /// Found in a folder: no error where it is no event log.
    pub(crate) is_found: bool,
}

enum Source {
    Sample,
    Stdin,
    File(PathBuf),
}

/// What the content of an input looks like.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Shape {
    Xml,
    Evtx,
    Other,
}

impl Input {
    fn file(path: &Path, is_found: bool) -> Self {
        let name = path.display().to_string();
        Self {
            name,
            source: Source::File(path.to_owned()),
            is_found,
        }
    }

    /// Its bytes, where that can be known.
    pub(crate) fn len(&self) -> Option<u64> {
        match &self.source {
            Source::Sample => Some(SAMPLE.len() as u64),
            Source::Stdin => None,
            Source::File(path) => fs::metadata(path).ok().map(|metadata| metadata.len()),
        }
    }

    pub(crate) fn open(&self) -> io::Result<Box<dyn BufRead>> {
        const CAPACITY: usize = 64 << 10;
        Ok(match &self.source {
            Source::Sample => Box::new(SAMPLE.as_bytes()),
            Source::Stdin => Box::new(BufReader::with_capacity(CAPACITY, io::stdin())),
            Source::File(path) => Box::new(BufReader::with_capacity(CAPACITY, File::open(path)?)),
        })
    }
}

/// The inputs in order, and the paths that cannot be looked at.
pub(crate) fn find(paths: &[PathBuf]) -> (Vec<Input>, Vec<(String, String)>) {
    let mut inputs = Vec::new();
    let mut missing = Vec::new();
    if paths.is_empty() {
        inputs.push(Input {
            name: "sample".into(),
            source: Source::Sample,
            is_found: false,
        });
    }
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.push(Input {
                name: "-".into(),
                source: Source::Stdin,
                is_found: false,
            });
        } else if !path.is_dir() {
            inputs.push(Input::file(path, false));
        } else {
            for entry in WalkDir::new(path).sort_by_file_name() {
                match entry {
                    Ok(entry) if entry.file_type().is_file() => {
                        inputs.push(Input::file(entry.path(), true));
                    }
                    Ok(_) => {}
                    Err(error) => missing.push((path.display().to_string(), error.to_string())),
                }
            }
        }
    }
    (inputs, missing)
}

/// By the first bytes: a byte order mark or none, then `<`, or the `Record N` of evtx_dump.
pub(crate) fn shape(reader: &mut dyn BufRead) -> io::Result<Shape> {
    let bytes = loop {
        match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            bytes => break bytes?,
        }
    };
    if bytes.starts_with(b"ElfFile\0") {
        return Ok(Shape::Evtx);
    }
    // UTF-16 is told apart well enough by leaving out its zeros.
    let head: Vec<u8> = bytes
        .iter()
        .copied()
        .filter(|b| *b != 0)
        .take(256)
        .collect();
    let head = ["\u{feff}".as_bytes(), b"\xff\xfe", b"\xfe\xff"]
        .iter()
        .find_map(|mark| head.strip_prefix(*mark))
        .unwrap_or(&head)
        .trim_ascii_start();
    let is_xml = head.is_empty() || head.starts_with(b"<") || head.starts_with(b"Record ");
    Ok(if is_xml { Shape::Xml } else { Shape::Other })
}
