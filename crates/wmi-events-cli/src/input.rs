//! The inputs: paths, files in folders, standard input, or the sample.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use same_file::Handle;
use walkdir::WalkDir;
use wmi_events::escape::escape;
use wmi_events::source::{self, AnyReader, Format, Options};
use wmi_events::{Error, ErrorKind};

use crate::code_page::CodePage;
use crate::length::Length;
use crate::output::UNFINISHED;
use crate::rules::RuleProblem;
use crate::say::shown;
use crate::written::{check_stdin, outputs};

/// All six events: lateral movement and persistence among normal activity.
const SAMPLE: &str = include_str!("sample.xml");

/// Its name in the output.
const SAMPLE_NAME: &str = "sample";

pub(crate) struct Input {
    /// The path as given.
    pub(crate) name: String,
    source: Source,
    /// Found in a folder: it may be a file other than an event log.
    is_found: bool,
    /// That of its text, if it is not Unicode.
    page: Option<CodePage>,
}

enum Source {
    Sample,
    Stdin,
    File(PathBuf),
}

impl Input {
    fn new(name: impl Into<String>, source: Source) -> Self {
        Self {
            name: name.into(),
            source,
            is_found: false,
            page: None,
        }
    }

    fn file(path: &Path, is_found: bool) -> Self {
        Self {
            is_found,
            ..Self::new(path.display().to_string(), Source::File(path.to_owned()))
        }
    }

    /// Whether it is read because there is no other.
    pub(crate) fn is_sample(&self) -> bool {
        matches!(self.source, Source::Sample)
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
        match &self.source {
            Source::Sample => false,
            Source::Stdin => true,
            Source::File(path) => fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()),
        }
    }

    /// Its length before it is read, if it is a file.
    pub(crate) fn length(&self) -> Option<Length> {
        match &self.source {
            Source::File(path) if !self.is_stream() => Length::of(path),
            _ => None,
        }
    }

    pub(crate) fn open(&self, options: &Options) -> Result<AnyReader, Error> {
        let page = self.page;
        match &self.source {
            Source::Sample => source::from_reader(SAMPLE.as_bytes(), options),
            Source::Stdin => {
                let decoded = page.and_then(|page| page.decode(BufReader::new(io::stdin())).ok());
                match decoded {
                    Some((decoded, _)) => source::from_reader(decoded, options),
                    None => source::from_reader(BufReader::new(io::stdin()), options),
                }
            }
            Source::File(path) => {
                let file = || File::open(path).map(BufReader::new);
                let decoded = page.and_then(|page| page.decode(file().ok()?).ok());
                match decoded {
                    // What is not decoded is read by its path, unless it opens only once.
                    Some((decoded, is_decoded)) if is_decoded || self.is_stream() => {
                        source::from_reader(decoded, options)
                    }
                    _ => source::open_with(path, options),
                }
            }
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

impl From<RuleProblem> for Problem {
    fn from(problem: RuleProblem) -> Self {
        Self {
            name: problem.file,
            what: problem.what,
            is_harmless: false,
        }
    }
}

/// The inputs in order, and the problems with paths.
///
/// What is written is no input: `output` is the file of `-o`, and standard output may be a file. One that is given by
/// name is an error, for its content would be lost; one in a folder is left out. Text may be in the code page `page`.
pub(crate) fn find(
    paths: &[PathBuf],
    output: Option<&Path>,
    page: Option<CodePage>,
) -> Result<(Vec<Input>, Vec<Problem>), String> {
    let mut found = Found {
        outputs: outputs(output),
        ..Found::default()
    };
    if paths.is_empty() {
        // Piped input is read; a terminal or the null device of a service is not.
        if grep_cli::is_readable_stdin() {
            found.stdin()?;
        } else {
            found.inputs.push(Input::new(SAMPLE_NAME, Source::Sample));
        }
    }
    for path in paths {
        if path.as_os_str() == "-" {
            found.stdin()?;
        } else if path.is_dir() {
            found.walk(path)?;
        } else if found.is_output(path) {
            return Err(format!("{}: is an input and the output", shown(path)));
        } else {
            found.file(path, false);
        }
    }
    for input in &mut found.inputs {
        input.page = page;
    }
    Ok((found.inputs, found.problems))
}

/// Whether a file is an event log that no output of this tool is: those are JSON, CSV, text and HTML.
fn is_only_input(path: &Path) -> bool {
    let is_empty = fs::metadata(path).is_ok_and(|metadata| metadata.len() == 0);
    let is_ours = |format| matches!(format, Some(Format::Json | Format::Csv | Format::Text));
    !is_empty && source::open(path).is_ok_and(|reader| !is_ours(reader.format()))
}

#[derive(Default)]
struct Found {
    inputs: Vec<Input>,
    problems: Vec<Problem>,
    /// The real paths of the files.
    files: HashSet<PathBuf>,
    outputs: Vec<Handle>,
}

impl Found {
    /// Adds standard input, once.
    fn stdin(&mut self) -> Result<(), String> {
        check_stdin(&self.outputs)?;
        if self
            .inputs
            .iter()
            .any(|input| matches!(input.source, Source::Stdin))
        {
            self.note(
                Path::new("-"),
                "standard input is read only once".to_owned(),
            );
        } else {
            self.inputs.push(Input::new("-", Source::Stdin));
        }
        Ok(())
    }

    /// Adds the files of a folder, and of folders that it links to. That the output would replace a log is an error.
    fn walk(&mut self, folder: &Path) -> Result<(), String> {
        let before = self.inputs.len() + self.problems.len();
        for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
            match entry {
                Ok(entry) if entry.file_type().is_file() => self.found(entry.path())?,
                Ok(_) => {}
                Err(error) => self.problems.push(Problem {
                    name: error.path().unwrap_or(folder).display().to_string(),
                    what: escape(&error.to_string()).into_owned(),
                    is_harmless: error.loop_ancestor().is_some(),
                }),
            }
        }
        if before == self.inputs.len() + self.problems.len() {
            self.note(folder, "there is no file in this folder".to_owned());
        }
        Ok(())
    }

    /// Adds a file of a folder, unless it is written.
    fn found(&mut self, path: &Path) -> Result<(), String> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if self.is_output(path) {
            if is_only_input(path) {
                return Err(format!(
                    "{}: an event log, which the output would replace",
                    shown(path)
                ));
            }
            self.note(path, "the output, which is not read".to_owned());
        } else if name.starts_with(UNFINISHED) && !is_only_input(path) {
            self.note(
                path,
                "the output of a run that did not end, which is not read".to_owned(),
            );
        } else {
            self.file(path, true);
        }
        Ok(())
    }

    /// Adds a file, once for all links to it.
    fn file(&mut self, path: &Path, is_found: bool) {
        let is_file = fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let name = shown(&real);
        // A pipe may be read again.
        if self.files.insert(real) || !is_file {
            self.inputs.push(Input::file(path, is_found));
        } else {
            let what = format!("the same file as {name}: read only once");
            self.note(path, what);
        }
    }

    fn note(&mut self, path: &Path, what: String) {
        self.problems.push(Problem {
            name: path.display().to_string(),
            what,
            is_harmless: true,
        });
    }

    fn is_output(&self, path: &Path) -> bool {
        let is_file = fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
        let handle = if is_file {
            Handle::from_path(path).ok()
        } else {
            None
        };
        handle.is_some_and(|handle| self.outputs.contains(&handle))
    }
}
