//! The output. After an error nothing more is written to it; what was not told is kept.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// The maximum bytes that are kept for the next run.
const MAX_UNTOLD: usize = 16 << 20;

pub(super) struct Output {
    to: Box<dyn Write>,
    /// The file, if it is one on a disk.
    file: Option<File>,
    failure: Option<io::Error>,
    untold: String,
    /// The bytes of what is neither told nor kept.
    lost: usize,
}

impl Output {
    /// To standard output, or to the end of a file.
    pub(super) fn open(path: Option<&Path>) -> io::Result<Self> {
        let mut on_disk = None;
        let to: Box<dyn Write> = match path {
            None => Box::new(io::stdout()),
            Some(path) => {
                let mut file = OpenOptions::new().create(true).append(true).open(path)?;
                if file.metadata()?.is_file() {
                    end_line(path, &mut file)?;
                    on_disk = Some(file.try_clone()?);
                }
                Box::new(file)
            }
        };
        Ok(Self {
            to,
            file: on_disk,
            failure: None,
            untold: String::new(),
            lost: 0,
        })
    }

    /// Writes the lines of an event, and flushes them.
    pub(super) fn tell(&mut self, lines: &str) {
        if lines.is_empty() {
            return;
        }
        if self.failure.is_none() {
            let written = self.to.write_all(lines.as_bytes());
            self.failure = written.and_then(|()| self.to.flush()).err();
        }
        if self.failure.is_some() {
            if self.untold.len() + lines.len() <= MAX_UNTOLD {
                self.untold += lines;
            } else {
                self.lost += lines.len();
            }
        }
    }

    /// Makes what was told durable, where it went to a file.
    pub(super) fn sync(&mut self) {
        if let (None, Some(file)) = (&self.failure, &self.file) {
            self.failure = file.sync_data().err();
        }
    }

    pub(super) fn failure(&self) -> Option<&io::Error> {
        self.failure.as_ref()
    }

    /// What the next run must tell.
    pub(super) fn untold(&self) -> &str {
        &self.untold
    }

    pub(super) fn lost(&self) -> usize {
        self.lost
    }
}

/// Ends a line that a crash has cut, so that the next one is whole.
fn end_line(path: &Path, file: &mut File) -> io::Result<()> {
    let mut last = *b"\n";
    // A file that may only be appended to is left as it is.
    if let Ok(mut written) = File::open(path)
        && written.seek(SeekFrom::End(-1)).is_ok()
    {
        written.read_exact(&mut last)?;
    }
    if last == *b"\n" {
        return Ok(());
    }
    file.write_all(b"\n")
}
