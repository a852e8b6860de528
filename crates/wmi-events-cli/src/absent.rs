//! Commands that this build does not have: their names are no paths.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use crate::say::say;

/// The commands of other builds, and what they need.
const ABSENT: &[(&str, &str)] = &[
    #[cfg(not(feature = "parquet"))]
    ("convert", "build it with `--features parquet`"),
    #[cfg(not(windows))]
    ("live", "it reads the Event Log of Windows"),
];

/// A usage error, if the first argument is such a command and no file or folder.
pub(crate) fn check(first: Option<&OsString>) -> Option<ExitCode> {
    let first = first?;
    let (command, why) = ABSENT.iter().find(|(command, _)| first == command)?;
    if Path::new(first).exists() {
        return None;
    }
    say(&format!("{command}: this build has no such command; {why}"));
    Some(ExitCode::from(2))
}
