//! The inputs: paths, files in folders, standard input, or the sample.

use std::collections::HashSet;
use std::fs;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;
use wmi_events::source::{self, AnyReader, Options};
use wmi_events::{Error, ErrorKind};

/// All six events: lateral movement and persistence among normal activity.
const SAMPLE: &str = include_str!("sample.xml");

pub(crate) struct Input {
    /// The path as given.
    pub(crate) name: String,
    source: Source,
    /// Found in a folder: it may be a file other than an event log.
    is_found: bool,
}

enum Source {
    Sample,
    Stdin,
    File(PathBuf),
}

impl Input {
    fn new(name: impl Into<String>, source: Source) -> Self {
        let (name, is_found) = (name.into(), false);
        Self {
            name,
            source,
            is_found,
        }
    }

    fn file(path: &Path, is_found: bool) -> Self {
        Self {
            is_found,
            ..Self::new(path.display().to_string(), Source::File(path.to_owned()))
        }
    }

    /// Whether an error means that a file found in a folder is not an event log.
    pub(crate) fn is_no_log(&self, error: &Error) -> bool {
        self.is_found && error.kind() == ErrorKind::Format
    }

    /// Its size in bytes, if known.
    pub(crate) fn len(&self) -> Option<u64> {
        match &self.source {
            Source::Sample => Some(SAMPLE.len() as u64),
            Source::Stdin => None,
            Source::File(path) => fs::metadata(path).ok().map(|metadata| metadata.len()),
        }
    }

    /// Whether its events may arrive slowly.
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

/// A path that is not read.
pub(crate) struct Problem {
    pub(crate) name: String,
    pub(crate) what: String,
    /// Whether its content is read under another name: nothing is lost.
    pub(crate) is_harmless: bool,
}

/// The inputs in order, and the problems with paths.
pub(crate) fn find(paths: &[PathBuf]) -> (Vec<Input>, Vec<Problem>) {
    let mut found = Found::default();
    if paths.is_empty() {
        // Piped input is read; a terminal or the null device of a service is not.
        found.inputs.push(if grep_cli::is_readable_stdin() {
            Input::new("-", Source::Stdin)
        } else {
            Input::new("sample", Source::Sample)
        });
    }
    for path in paths {
        if path.as_os_str() == "-" {
            found.inputs.push(Input::new("-", Source::Stdin));
        } else if path.is_dir() {
            found.walk(path);
        } else {
            found.inputs.push(Input::file(path, false));
        }
    }
    (found.inputs, found.problems)
}

#[derive(Default)]
struct Found {
    inputs: Vec<Input>,
    problems: Vec<Problem>,
    /// The real paths of the files found in folders.
    files: HashSet<PathBuf>,
}

impl Found {
    /// Adds the files of a folder, and of folders that it links to.
    fn walk(&mut self, folder: &Path) {
        for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
            match entry {
                Ok(entry) if entry.file_type().is_file() => self.file(entry.path()),
                Ok(_) => {}
                Err(error) => self.problems.push(Problem {
                    name: error.path().unwrap_or(folder).display().to_string(),
                    what: error.to_string(),
                    is_harmless: error.loop_ancestor().is_some(),
                }),
            }
        }
    }

    /// Adds a file of a folder, once for all links to it.
    fn file(&mut self, path: &Path) {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let what = format!("the same file as {}: read only once", real.display());
        if self.files.insert(real) {
            self.inputs.push(Input::file(path, true));
        } else {
            self.problems.push(Problem {
                name: path.display().to_string(),
                what,
                is_harmless: true,
            });
        }
    }
}
