//! The state file.
//!
//! It is JSON, led by its version. A new one is written beside it, made durable, and renamed over it:
//! whenever the agent or the machine stops, the file is either the old or the new state, whole.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use wmi_events::detect::Correlator;
use wmi_events::escape::escape;

use super::counts::Counts;
use crate::output::folder;
use crate::say::{say, shown};

/// The bookmarks of the logs that `live` reads, by log.
pub(crate) type Bookmarks = BTreeMap<String, String>;

/// What is kept over a restart.
#[derive(Deserialize)]
pub(super) struct Stored {
    pub(super) correlator: Correlator,
    pub(super) counts: Counts,
    /// Lines that could not be written.
    pub(super) untold: String,
    #[serde(default)]
    pub(super) bookmarks: Bookmarks,
}

/// The same, to be written.
#[derive(Serialize)]
pub(super) struct ToStore<'a> {
    pub(super) correlator: &'a Correlator,
    pub(super) counts: &'a Counts,
    pub(super) untold: &'a str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) bookmarks: &'a Bookmarks,
}

/// A file with `state`, which stays readable when a later version is added.
#[derive(Serialize, Deserialize)]
enum Versions<S> {
    #[serde(rename = "v1")]
    V1(S),
}

pub(super) struct StateFile {
    path: PathBuf,
    /// Held as long as the agent runs.
    _lock: Option<File>,
}

/// How many unreadable files are kept.
const MAX_BAD: u32 = 9;

impl StateFile {
    /// Locks the file and reads what it holds; `None` if there is nothing to read. A file that cannot be
    /// read is said and moved aside.
    ///
    /// # Errors
    ///
    /// A path that can never work, and a file that another agent uses.
    pub(super) fn open(path: &Path) -> Result<(Self, Option<Stored>), String> {
        let name = shown(path);
        let folder = folder(path);
        if !folder.is_dir() {
            return Err(format!("{name}: there is no folder {}", shown(folder)));
        }
        // Without this, moving it aside would move a folder or a device.
        if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(format!("{name}: not a file"));
        }
        let lock = lock(path)?;
        let file = Self {
            path: path.to_owned(),
            _lock: lock,
        };
        let stored = match file.read() {
            Ok(stored) => Some(stored),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                let error = error.to_string();
                say(&format!(
                    "{name}: the state cannot be read: {}",
                    escape(&error)
                ));
                file.move_aside();
                None
            }
        };
        Ok((file, stored))
    }

    fn read(&self) -> io::Result<Stored> {
        let file = BufReader::with_capacity(64 << 10, File::open(&self.path)?);
        let Versions::V1(stored) = serde_json::from_reader(file)?;
        Ok(stored)
    }

    fn move_aside(&self) {
        let mut bad = beside(&self.path, ".bad");
        for number in 2..=MAX_BAD {
            if fs::symlink_metadata(&bad).is_err() {
                break;
            }
            bad = beside(&self.path, &format!(".bad-{number}"));
        }
        let what = match fs::rename(&self.path, &bad) {
            Ok(()) => format!("it is now {}", shown(&bad)),
            Err(error) => format!("it cannot be moved aside: {error}"),
        };
        say(&format!(
            "{}: {what}; the agent starts empty",
            shown(&self.path)
        ));
    }

    /// Replaces the file; returns its size.
    pub(super) fn save(&self, state: &ToStore<'_>) -> io::Result<u64> {
        let new = beside(&self.path, ".tmp");
        let size = write(&new, state);
        let saved = size.and_then(|size| replace(&new, &self.path).map(|()| size));
        match saved {
            Ok(size) => {
                sync_folder(folder(&self.path))?;
                Ok(size)
            }
            Err(error) => {
                drop(fs::remove_file(&new));
                Err(error)
            }
        }
    }

    pub(super) fn name(&self) -> String {
        shown(&self.path)
    }
}

fn write(path: &Path, state: &ToStore<'_>) -> io::Result<u64> {
    // What a run that was killed has left may have other permissions, or be a link.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    // It holds command lines.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = BufWriter::with_capacity(64 << 10, options.open(path)?);
    serde_json::to_writer(&mut file, &Versions::V1(state))?;
    file.write_all(b"\n")?;
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok(file.metadata()?.len())
}

/// How often and after what a file is replaced again that another program has open.
#[cfg(windows)]
const ATTEMPTS: (u32, Duration) = (25, Duration::from_millis(20));

/// Windows refuses it while a scanner or a backup reads the old file; that does not take long.
#[cfg(windows)]
fn replace(new: &Path, path: &Path) -> io::Result<()> {
    let (attempts, pause) = ATTEMPTS;
    for _ in 1..attempts {
        match fs::rename(new, path) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => thread::sleep(pause),
            renamed => return renamed,
        }
    }
    fs::rename(new, path)
}

#[cfg(not(windows))]
fn replace(new: &Path, path: &Path) -> io::Result<()> {
    fs::rename(new, path)
}

/// Makes a rename durable.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere a folder cannot be opened as a file.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// How long an agent that ends is waited for: it may read what is left and save a large state.
const PATIENCE: Duration = Duration::from_secs(10);

/// Locks a file beside the state: that itself is replaced. Two agents would overwrite each other's state.
///
/// A supervisor may start the next agent before the last one has ended.
fn lock(path: &Path) -> Result<Option<File>, String> {
    let path = beside(path, ".lock");
    let mut options = OpenOptions::new();
    let Ok(file) = options.create(true).append(true).open(&path) else {
        // Saving will fail too, and says why.
        return Ok(None);
    };
    let until = Instant::now() + PATIENCE;
    loop {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) if Instant::now() < until => {
                thread::sleep(Duration::from_millis(50));
            }
            Err(TryLockError::WouldBlock) => {
                let name = shown(&path);
                return Err(format!("{name}: another agent holds the lock"));
            }
            // Not every file system has locks.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(Some(file)),
        }
    }
}

/// The path with a longer name.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests fail so")]
mod tests {
    use super::*;

    /// Whoever reads the file while it is replaced, as after a crash, finds one whole state.
    #[test]
    fn never_a_part() {
        let folder = std::env::temp_dir().join(format!("wmi-events-state-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("state.json");
        let (file, stored) = StateFile::open(&path).unwrap();
        assert!(stored.is_none());
        let (correlator, counts) = (Correlator::default(), Counts::new());
        let save = |untold: &str| {
            let state = ToStore {
                correlator: &correlator,
                counts: &counts,
                untold,
                bookmarks: &Bookmarks::new(),
            };
            file.save(&state).unwrap()
        };
        save("");
        thread::scope(|scope| {
            let writing = scope.spawn(|| {
                for number in 0..50 {
                    // Larger than the buffer, so that it is written in pieces.
                    let size = save(&"x".repeat(100_000 * (number % 3)));
                    assert_eq!(size, fs::metadata(&path).unwrap().len());
                }
            });
            let mut reads = 0;
            // Also if the writer fails.
            while !writing.is_finished() {
                let stored = file.read().unwrap();
                assert_eq!(stored.untold.len() % 100_000, 0);
                reads += 1;
                // Older Windows replaces no file that is open, and a save waits half a second for it.
                thread::sleep(Duration::from_millis(if cfg!(windows) { 50 } else { 0 }));
            }
            assert!(reads > 0);
        });
        // Windows keeps a file that is open, as the lock is.
        drop(file);
        fs::remove_dir_all(&folder).unwrap();
    }
}
