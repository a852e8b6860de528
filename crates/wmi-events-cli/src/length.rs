//! [`Length`]: whether a file was cut while it was read. A reader sees only that it ends.

use std::fs::File;
use std::path::Path;

/// A file and its length in bytes before it was read.
pub(crate) struct Length {
    file: File,
    bytes: u64,
}

impl Length {
    /// Of a file on a disk; a pipe opens only once.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let file = File::open(path).ok()?;
        let bytes = file.metadata().ok()?.len();
        Some(Self { file, bytes })
    }

    /// Says that it was cut since; one that another took the place of is still whole.
    pub(crate) fn cut(&self) -> Option<String> {
        let left = self.file.metadata().ok()?.len();
        let Self { bytes, .. } = self;
        (left < *bytes).then(|| {
            format!("the file was cut while it was read: {left} of {bytes} bytes are left")
        })
    }
}
