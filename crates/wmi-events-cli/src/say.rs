//! Messages on standard error.

use std::io::{self, Write};
use std::path::Path;

use wmi_events::escape::escape;

/// Writes a line to standard error, prefixed with the tool's name; returns whether that succeeded.
///
/// `eprintln!` panics if standard error is full or closed, which must not stop the tool.
pub(crate) fn say(line: &str) -> bool {
    let mut stderr = io::stderr().lock();
    writeln!(stderr, "wmi-events: {line}").is_ok()
}

/// Writes text to standard error unchanged; returns whether that succeeded.
pub(crate) fn print(text: &str) -> bool {
    io::stderr().lock().write_all(text.as_bytes()).is_ok()
}

/// A path as it is shown to people.
pub(crate) fn shown(path: &Path) -> String {
    escape(&path.display().to_string()).into_owned()
}
