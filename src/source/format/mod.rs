//! [`Format`]: detection of a log's format by content.

mod content;
pub(super) mod evtx;
mod magic;
mod text;

use std::io::{self, BufRead, Read};

pub(super) use self::content::Content;
pub use self::content::Format;

use self::magic::Magic;
use self::text::Text;
use super::input::Pace;
use crate::error::Error;

/// How many bytes of an input are examined at most: an EVTX file's header, its first chunk and the
/// magic of the next one.
pub(super) const WINDOW: usize = evtx::SECOND_CHUNK.end;

/// An input whose beginning was examined; it returns those bytes first.
#[derive(Debug)]
pub(super) struct Looked<R> {
    head: io::Cursor<Vec<u8>>,
    /// Why examining the input failed: returned again after the bytes that were read.
    failure: Option<io::Error>,
    rest: R,
}

/// Detects the content of an input. From a live input it reads no more than needed.
///
/// # Errors
///
/// If the input cannot be read far enough to detect its content.
pub(super) fn detect<R: BufRead>(mut input: R, pace: Pace) -> Result<(Content, Looked<R>), Error> {
    let mut detector = Detector::default();
    let mut failure = None;
    let content = loop {
        let bytes = match input.fill_buf() {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                let told = detector.tell(true);
                if matches!(told, None | Some(Content::Other | Content::Empty)) {
                    return Err(Error::io(error, detector.head.len() as u64));
                }
                failure = Some(error);
                break told;
            }
        };
        let len = bytes.len().min(WINDOW - detector.head.len());
        let is_all = len == 0;
        detector.push(bytes.get(..len).unwrap_or_default());
        input.consume(len);
        let is_enough = detector.head.len() >= evtx::FIRST_CHUNK.end || pace == Pace::Live;
        if (is_enough || is_all)
            && let Some(content) = detector.tell(is_all)
        {
            break Some(content);
        }
        if is_all {
            break None;
        }
    };
    let looked = Looked {
        head: io::Cursor::new(detector.head),
        failure,
        rest: input,
    };
    Ok((content.unwrap_or(Content::Other), looked))
}

#[cfg(any(feature = "evtx", feature = "compress"))]
impl<R> Looked<R> {
    /// The input itself, at an unspecified position.
    pub(super) fn into_inner(self) -> R {
        self.rest
    }
}

impl<R: BufRead> Looked<R> {
    fn is_in_head(&self) -> bool {
        self.head.position() < self.head.get_ref().len() as u64
    }
}

impl<R: BufRead> Read for Looked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_in_head() {
            return self.head.read(buffer);
        }
        match self.failure.take() {
            Some(error) => Err(error),
            None => self.rest.read(buffer),
        }
    }
}

impl<R: BufRead> BufRead for Looked<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.is_in_head() {
            return self.head.fill_buf();
        }
        match self.failure.take() {
            Some(error) => Err(error),
            None => self.rest.fill_buf(),
        }
    }

    fn consume(&mut self, len: usize) {
        if self.is_in_head() {
            self.head.consume(len);
        } else {
            self.rest.consume(len);
        }
    }
}

/// The beginning of an input, as it arrives.
#[derive(Debug, Default)]
pub(super) struct Detector {
    head: Vec<u8>,
    text: Text,
    /// How many bytes of the head are in the text.
    read: usize,
}

impl Detector {
    /// The number of bytes so far.
    pub(super) fn len(&self) -> usize {
        self.head.len()
    }

    /// The bytes so far.
    pub(super) fn into_head(self) -> Vec<u8> {
        self.head
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.head.extend_from_slice(bytes);
    }

    /// `None` if more bytes are needed or, with `is_all`, if nothing identifies the content.
    pub(super) fn tell(&mut self, is_all: bool) -> Option<Content> {
        const EVTX: Content = Content::Log(Format::Evtx);
        let head = &self.head;
        // Independent of the file's header: no other format has a chunk there.
        if evtx::has_chunk(head) {
            return Some(EVTX);
        }
        match magic::detect(head, is_all) {
            Magic::Is(content) => return Some(content),
            Magic::Open => return None,
            Magic::Unknown => {}
        }
        // Read only now: of EVTX and archives it tells nothing.
        self.text.push(head.get(self.read..).unwrap_or_default());
        self.read = head.len();
        match self.text.tell(is_all) {
            text::Told::First(content) => Some(content),
            // Records may contain any text.
            text::Told::Found(_) if evtx::has_record(head) => Some(EVTX),
            text::Told::Found(content) => Some(content),
            text::Told::Nothing if is_all && evtx::has_record(head) => Some(EVTX),
            text::Told::Nothing => None,
        }
    }
}

#[cfg(test)]
mod tests;
