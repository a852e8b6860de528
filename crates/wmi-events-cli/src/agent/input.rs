//! Standard input, read on request by a thread of its own.
//!
//! The thread reads only when asked, so that at most one chunk is in memory, and nothing is taken
//! from a pipe that nobody processes: what is in a FIFO that outlives the agent stays there for the
//! next one.

use std::fs::File;
use std::io::{self, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use super::stop::{SLICE, Stop};

/// How many bytes are read at once: what a pipe usually holds.
const CHUNK: usize = 64 << 10;

/// How long the rest of a line that has begun is waited for.
pub(super) const GRACE: Duration = Duration::from_secs(1);

#[derive(Clone, Copy)]
pub(super) enum Ask {
    /// What there is.
    Chunk,
    /// No more than the rest of a line.
    Line,
}

pub(super) enum Answer {
    Bytes(Vec<u8>),
    /// There is nothing, and the agent was asked to end.
    Quiet,
    End,
    Failed(io::Error),
}

pub(super) struct Input {
    asks: SyncSender<Ask>,
    answers: Receiver<Answer>,
    is_asked: bool,
}

impl Input {
    pub(super) fn stdin(stop: Stop) -> io::Result<Self> {
        let file = stdin_file()?;
        let (asks, asked) = sync_channel(1);
        let (answer, answers) = sync_channel(1);
        let mut source = Source { file, stop };
        let serve = move || {
            for ask in asked {
                let answered = match ask {
                    Ask::Chunk => source.chunk(),
                    Ask::Line => source.line(),
                };
                if answer.send(answered).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().name("input".into()).spawn(serve)?;
        Ok(Self {
            asks,
            answers,
            is_asked: false,
        })
    }

    /// The next bytes; `None` if there are none within that time. The question then stands.
    pub(super) fn next(&mut self, ask: Ask, wait: Duration) -> Option<Answer> {
        if !self.is_asked {
            self.is_asked = self.asks.send(ask).is_ok();
        }
        match self.answers.recv_timeout(wait) {
            Ok(answer) => {
                self.is_asked = false;
                Some(answer)
            }
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                Some(Answer::Failed(io::Error::other("the reading thread ended")))
            }
        }
    }
}

/// Standard input without the buffer of `std::io::Stdin`, which takes more from a pipe than it gives.
fn stdin_file() -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        io::stdin().as_fd().try_clone_to_owned().map(File::from)
    }
    #[cfg(windows)]
    {
        use std::os::windows::io::AsHandle;
        io::stdin().as_handle().try_clone_to_owned().map(File::from)
    }
}

struct Source {
    file: File,
    stop: Stop,
}

impl Source {
    fn chunk(&mut self) -> Answer {
        loop {
            match self.is_readable(SLICE) {
                Ok(true) => {
                    let mut bytes = vec![0; CHUNK];
                    if let Some(answer) = self.read(&mut bytes) {
                        return answer.unwrap_or(Answer::Bytes(bytes));
                    }
                }
                Ok(false) if self.stop.is_asked() => return Answer::Quiet,
                Ok(false) => {}
                Err(error) => return Answer::Failed(error),
            }
        }
    }

    /// Byte by byte, as what follows the line must stay.
    fn line(&mut self) -> Answer {
        let mut line = Vec::new();
        while line.last() != Some(&b'\n') && line.len() < CHUNK {
            match self.is_readable(GRACE) {
                Ok(true) => {}
                Ok(false) if line.is_empty() => return Answer::Quiet,
                Ok(false) => break,
                Err(error) => return Answer::Failed(error),
            }
            let mut byte = vec![0];
            match self.read(&mut byte) {
                Some(None) => line.append(&mut byte),
                Some(Some(answer)) if line.is_empty() => return answer,
                // It is answered again to the next question.
                Some(Some(_)) => break,
                None => {}
            }
        }
        Answer::Bytes(line)
    }

    /// Reads what there is into `bytes`, which it cuts. `Some(None)` if there was something; `None` if
    /// a signal came first.
    fn read(&mut self, bytes: &mut Vec<u8>) -> Option<Option<Answer>> {
        match self.file.read(bytes) {
            Ok(0) => Some(Some(Answer::End)),
            Ok(len) => {
                bytes.truncate(len);
                Some(None)
            }
            Err(error) if is_passing(&error) => None,
            Err(error) => Some(Some(Answer::Failed(error))),
        }
    }

    /// Whether a read returns at once, after waiting for it that long.
    #[cfg(unix)]
    fn is_readable(&self, wait: Duration) -> io::Result<bool> {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let wait = Timespec::try_from(wait).map_err(io::Error::other)?;
        let mut files = [PollFd::new(&self.file, PollFlags::IN)];
        match poll(&mut files, Some(&wait)) {
            Ok(ready) => Ok(ready > 0),
            Err(rustix::io::Errno::INTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Elsewhere a read waits; the main thread does not wait for it when it was asked to end.
    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as on Unix")]
    fn is_readable(&self, _: Duration) -> io::Result<bool> {
        Ok(true)
    }
}

/// Whether an error is no more than a signal, or another reader of the same pipe that was faster.
fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock
    )
}
