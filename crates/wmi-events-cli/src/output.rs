//! Standard output: who reads it may leave, or it may be full.

use std::io::{self, BufWriter, Stdout, Write};

use crate::say::say;

/// Standard output, written in large pieces.
pub(crate) fn stdout() -> BufWriter<Stdout> {
    BufWriter::with_capacity(64 << 10, io::stdout())
}

/// Ends the process: the output is gone. Readers may wait for input that never comes, so they are
/// not waited for.
pub(crate) fn give_up(error: &io::Error) -> ! {
    // Who read the output may just have seen enough.
    if error.kind() == io::ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    say(&format!("cannot write: {error}"));
    std::process::exit(1)
}

/// Writes and flushes all of it, or gives up.
pub(crate) fn finish(mut out: impl Write, text: &str) {
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.unwrap_or_else(|error| give_up(&error));
}
