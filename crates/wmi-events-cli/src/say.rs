//! What is said on standard error.

use std::io::{self, Write};

/// Writes a line to standard error, after the tool's name; whether it could be written.
///
/// `eprintln!` panics where standard error is full or closed, which must not stop the reading.
pub(crate) fn say(line: &str) -> bool {
    let mut stderr = io::stderr().lock();
    writeln!(stderr, "wmi-events: {line}").is_ok()
}

/// Writes text to standard error as it is; whether it could be written.
pub(crate) fn print(text: &str) -> bool {
    io::stderr().lock().write_all(text.as_bytes()).is_ok()
}
