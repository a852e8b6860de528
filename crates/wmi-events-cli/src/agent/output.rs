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
            None => stdout()?,
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

    /// Writes the lines of an event.
    pub(super) fn tell(&mut self, lines: &str) {
        let mut untold = lines;
        if self.failure.is_none() {
            let (written, error) = write(&mut self.to, lines.as_bytes());
            self.failure = error;
            // A line of which there is only a part comes again.
            let told = lines.as_bytes().get(..written).unwrap_or_default();
            untold = lines.get(last_line(told)..).unwrap_or_default();
        }
        if self.failure.is_some() {
            if self.untold.len() + untold.len() <= MAX_UNTOLD {
                self.untold += untold;
            } else {
                self.lost += untold.len();
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

/// Standard output without the buffer of `std::io::Stdout`, which does not say how much of it was written.
#[cfg(unix)]
fn stdout() -> io::Result<Box<dyn Write>> {
    use std::os::fd::AsFd;
    let file = io::stdout().as_fd().try_clone_to_owned().map(File::from)?;
    Ok(Box::new(file))
}

/// A console takes other characters than a file.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
fn stdout() -> io::Result<Box<dyn Write>> {
    Ok(Box::new(io::stdout()))
}

/// Writes what it can; returns how many bytes, and what prevented more.
fn write(to: &mut dyn Write, bytes: &[u8]) -> (usize, Option<io::Error>) {
    let mut written = 0;
    while let Some(rest) = bytes.get(written..)
        && !rest.is_empty()
    {
        match to.write(rest) {
            Ok(0) => return (written, Some(io::ErrorKind::WriteZero.into())),
            Ok(len) => written += len,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (written, Some(error)),
        }
    }
    (written, to.flush().err())
}

/// Where the last line of a text begins that has no end yet.
fn last_line(text: &[u8]) -> usize {
    let end = text.iter().rposition(|byte| *byte == b'\n');
    end.map_or(0, |end| end + 1)
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

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    /// A disk with room for so many bytes, which are shared with the test.
    struct Disk {
        room: usize,
        file: Arc<Mutex<Vec<u8>>>,
    }

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let len = bytes.len().min(self.room).min(7);
            self.room -= len;
            self.file.lock().unwrap().extend(&bytes[..len]);
            match len {
                0 => Err(io::ErrorKind::StorageFull.into()),
                _ => Ok(len),
            }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Wherever the disk is full: each line is either whole in the file or kept, and none is both.
    #[test]
    fn a_disk_that_gets_full() {
        let told = [
            "{\"a\":1}\n{\"story\":\"ü\"}\n",
            "{\"b\":2}\n",
            "{\"c\":3}\n{\"d\":4}\n",
        ];
        let all = told.concat();
        for room in 0..=all.len() {
            let file = Arc::default();
            let mut output = Output {
                to: Box::new(Disk {
                    room,
                    file: Arc::clone(&file),
                }),
                file: None,
                failure: None,
                untold: String::new(),
                lost: 0,
            };
            told.iter().for_each(|lines| output.tell(lines));
            let written = file.lock().unwrap().clone();
            assert_eq!(written, &all.as_bytes()[..room]);
            let whole = str::from_utf8(&written[..last_line(&written)]).unwrap();
            assert_eq!(format!("{whole}{}", output.untold()), all, "{room}");
            assert_eq!(output.failure().is_some(), room < all.len());
            assert_eq!(output.lost(), 0);
        }
    }
}
