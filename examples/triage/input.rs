//! What to read: the paths given, the files in folders, standard input, or the sample.

use std::fs;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;
use wmi_events::Error;
use wmi_events::source::{self, AnyReader, Options};

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

    /// Whether more may come slowly.
    pub(crate) fn is_stream(&self) -> bool {
        matches!(self.source, Source::Stdin)
    }

    pub(crate) fn open(&self, options: &Options) -> Result<AnyReader, Error> {
        match &self.source {
            Source::Sample => source::from_reader(SAMPLE.as_bytes(), options),
            Source::Stdin => source::from_reader(BufReader::new(io::stdin()), options),
            Source::File(path) => source::open_with(path, options),
        }
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
