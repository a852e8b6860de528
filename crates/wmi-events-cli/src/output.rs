//! Where output goes: standard output, which may be closed or full, or the file of `-o`.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::say::{say, shown};

const BUFFER: usize = 64 << 10;

/// The beginning of the names of files that are not whole yet.
pub(crate) const UNFINISHED: &str = ".wmi-events-";

/// Buffered standard output.
pub(crate) fn stdout() -> BufWriter<Stdout> {
    BufWriter::with_capacity(BUFFER, io::stdout())
}

/// Whether nobody reads the output any more, which is normal, as in `wmi-events | head`.
fn is_closed_pipe(error: &io::Error) -> bool {
    // `ERROR_PIPE_NOT_CONNECTED`, for which the standard library has no kind, as it has for 109 and 232.
    const NOT_CONNECTED: i32 = 233;
    error.kind() == io::ErrorKind::BrokenPipe
        || cfg!(windows) && error.raw_os_error() == Some(NOT_CONNECTED)
}

/// Ends the process after a write error, without joining the readers: they may wait for input
/// forever.
pub(crate) fn give_up(error: &io::Error) -> ! {
    if is_closed_pipe(error) {
        std::process::exit(0);
    }
    say(&format!("cannot write output: {error}"));
    std::process::exit(1)
}

/// Writes and flushes the text, or gives up.
pub(crate) fn finish(mut out: impl Write, text: &str) {
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.unwrap_or_else(|error| give_up(&error));
}

/// The folder of a file.
pub(crate) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Where a command writes.
pub(crate) enum Destination {
    Stdout(BufWriter<Stdout>),
    /// A file that takes its name when it is whole: a reader never sees half of it.
    Whole(BufWriter<NamedTempFile>, PathBuf),
    /// A pipe or a device.
    Direct(BufWriter<File>),
    /// A folder of files, which are written elsewhere.
    #[cfg(feature = "parquet")]
    Folder(PathBuf, io::Sink),
}

impl Destination {
    /// Standard output, or that file. An error names it.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, String> {
        let Some(path) = path.filter(|path| path.as_os_str() != "-") else {
            return Ok(Self::Stdout(stdout()));
        };
        let opened = match fs::metadata(path) {
            Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => {
                let file = File::options().write(true).open(path);
                file.map(|file| Self::Direct(BufWriter::with_capacity(BUFFER, file)))
            }
            Ok(metadata) if metadata.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            _ => Self::whole(path),
        };
        opened.map_err(|error| format!("{}: {error}", shown(path)))
    }

    /// A folder, which is made if there is none. An error names it.
    #[cfg(feature = "parquet")]
    pub(crate) fn folder(path: &Path) -> Result<Self, String> {
        let made = fs::create_dir_all(path);
        made.map_err(|error| format!("{}: {error}", shown(path)))?;
        Ok(Self::Folder(path.to_owned(), io::sink()))
    }

    fn whole(path: &Path) -> io::Result<Self> {
        let folder_of_it = folder(path);
        if path
            .as_os_str()
            .to_string_lossy()
            .ends_with(std::path::is_separator)
        {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !folder_of_it.is_dir() {
            let folder = shown(folder_of_it);
            return Err(io::Error::other(format!("there is no folder {folder}")));
        }
        // A link stays one, and a file keeps its permissions.
        let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let permissions = fs::metadata(path).map(|metadata| metadata.permissions());
        let mut builder = tempfile::Builder::new();
        builder.prefix(UNFINISHED);
        // As a file that is created plainly: the temporary one is the owner's alone.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder(path))?;
        if let Ok(permissions) = permissions {
            file.as_file().set_permissions(permissions)?;
        }
        Ok(Self::Whole(
            BufWriter::with_capacity(BUFFER, file),
            path.to_owned(),
        ))
    }

    /// Whether people see the output on a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self, Self::Stdout(_)) && io::stdout().is_terminal()
    }

    /// Writes what is buffered, and gives a file its name.
    pub(crate) fn close(self) -> io::Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush(),
            Self::Direct(mut out) => out.flush(),
            #[cfg(feature = "parquet")]
            Self::Folder(..) => Ok(()),
            Self::Whole(out, path) => {
                let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                let name = shown(&path);
                let kept = file.persist(path).map_err(|error| error.error);
                kept.map_err(|error| io::Error::new(error.kind(), format!("{name}: {error}")))?;
                Ok(())
            }
        }
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Stdout(out) => out,
            Self::Whole(out, _) => out,
            Self::Direct(out) => out,
            #[cfg(feature = "parquet")]
            Self::Folder(_, out) => out,
        }
    }
}

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_pipes() {
        let codes: &[i32] = if cfg!(windows) {
            &[109, 232, 233]
        } else {
            &[32]
        };
        for code in codes {
            assert!(
                is_closed_pipe(&io::Error::from_raw_os_error(*code)),
                "{code}"
            );
        }
        // A full disk.
        let full = if cfg!(windows) { 112 } else { 28 };
        assert!(!is_closed_pipe(&io::Error::from_raw_os_error(full)));
    }
}
