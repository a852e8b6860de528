//! Standard output, which may be closed or full.

use std::io::{self, BufWriter, Stdout, Write};

use crate::say::say;

/// Buffered standard output.
pub(crate) fn stdout() -> BufWriter<Stdout> {
    BufWriter::with_capacity(64 << 10, io::stdout())
}

/// Ends the process after a write error, without joining the readers: they may wait for input
/// forever.
pub(crate) fn give_up(error: &io::Error) -> ! {
    // A closed pipe is normal, as in `wmi-events | head`.
    if error.kind() == io::ErrorKind::BrokenPipe {
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
