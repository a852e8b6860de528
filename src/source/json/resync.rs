//! Finds what can still be read where JSON is broken.
//!
//! The [grammar](super::grammar) reads a stretch that is not an object up to the first byte that
//! shows it. The next event can begin
//!
//! 1. before that byte, where the grammar allows an object: an event truncated after a colon, a
//!    bracket or a comma contains the next one. So it is searched for objects that end in it and
//!    look like an event, not like a part of one;
//! 2. at that byte, if the next event's first quote ended the truncated string;
//! 3. after that byte, at any `{` that is not the value of a member.
//!
//! What is found is an object by the grammar, and the reader accepts it only in the dialect of an
//! event. Text written by an attacker cannot match: every quote in it follows a backslash.
//!
//! Each byte is read at most three times: in an object that fails, in the search within that
//! object, and in an object that is found. Objects still open when the object around them fails are
//! not tried.

use std::ops::Range;

use super::broken::Broken;
use super::grammar::{NO_CONTROL, Scanner, Step};

/// The next result for a broken stretch.
#[derive(Debug)]
pub(super) enum Found {
    /// More bytes are needed.
    More,
    Object {
        range: Range<usize>,
        /// Whether no object was expected there: then it is to be [passed
        /// over](super::frame::Framer::pass_over) if it is not an event.
        is_found: bool,
    },
    Broken {
        start: usize,
        at: usize,
        why: Broken,
    },
    /// An object that is too long and has not ended yet.
    TooLong(Scanner),
    /// Nothing more up to this position.
    Nothing(usize),
}

#[derive(Debug)]
pub(super) struct Resync {
    max_event_bytes: usize,
    state: State,
    /// The first name in the object reported last: the next event usually has it too.
    first_name: Vec<u8>,
}

#[derive(Debug)]
enum State {
    Trying(Trying),
    Within(Within),
    Seeking(Seeking),
}

/// Checks whether an object begins here.
#[derive(Debug)]
struct Trying {
    scanner: Scanner,
    is_found: bool,
    /// The number of blanks before it, if it is the first on its line.
    indent: Option<usize>,
}

/// Searches an object that fails.
#[derive(Debug)]
struct Within {
    failed: Scanner,
    why: Broken,
    indent: Option<usize>,
    /// Reads the bytes again.
    scanner: Scanner,
    /// Where an object begins that may be the next event, and its depth.
    candidate: Option<(usize, usize)>,
}

/// Searches for the next `{`.
#[derive(Debug)]
struct Seeking {
    at: usize,
    before: Before,
}

/// The context before a byte.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Before {
    /// The last three bytes that are not blanks, the last one last.
    last: [u8; 3],
    /// The number of blanks since the start of the line, if there is nothing else.
    indent: Option<usize>,
}

/// How many blanks between a `{` and the first name are skipped.
const MAX_BLANKS: usize = 256;
/// The longest name compared.
const MAX_NAME: usize = 64;

impl Resync {
    /// Tries an object that is expected at `start`.
    pub(super) fn object(start: usize, indent: Option<usize>, max_event_bytes: usize) -> Self {
        let state = State::Trying(Trying {
            scanner: Scanner::new(start),
            is_found: false,
            indent,
        });
        Self::new(state, max_event_bytes)
    }

    /// Searches for an object from `at` on.
    pub(super) fn seek(at: usize, before: Before, max_event_bytes: usize) -> Self {
        Self::new(State::Seeking(Seeking { at, before }), max_event_bytes)
    }

    fn new(state: State, max_event_bytes: usize) -> Self {
        let first_name = Vec::new();
        Self {
            max_event_bytes,
            state,
            first_name,
        }
    }

    /// The first byte that is still needed.
    pub(super) fn needed_from(&self) -> usize {
        match &self.state {
            State::Trying(trying) => trying.scanner.start(),
            State::Within(within) => within.failed.start(),
            State::Seeking(seeking) => seeking.at,
        }
    }

    /// Adjusts to `len` bytes, no longer needed, having been dropped from the buffer.
    pub(super) fn rebase(&mut self, len: usize) {
        match &mut self.state {
            State::Trying(trying) => trying.scanner.rebase(len),
            State::Within(within) => {
                within.failed.rebase(len);
                within.scanner.rebase(len);
                // There is no candidate while bytes are only read.
                within.candidate = None;
            }
            State::Seeking(seeking) => seeking.at -= len,
        }
    }

    /// What comes next in `buffer`; with `is_all`, nothing follows it.
    pub(super) fn next(&mut self, buffer: &[u8], is_all: bool) -> Found {
        loop {
            let found = match &mut self.state {
                State::Trying(_) => self.object_there(buffer, is_all),
                State::Within(within) => match within.next(buffer) {
                    Some(range) => Some(Found::Object {
                        range,
                        is_found: true,
                    }),
                    None => self.after(buffer),
                },
                State::Seeking(seeking) => match seeking.next(buffer, is_all) {
                    Sought::Object(start, indent) => {
                        self.attempt(start, indent);
                        None
                    }
                    Sought::More => Some(Found::More),
                    Sought::Nothing => Some(Found::Nothing(buffer.len())),
                },
            };
            if let Some(found) = found {
                return found;
            }
        }
    }

    fn attempt(&mut self, start: usize, indent: Option<usize>) {
        self.state = State::Trying(Trying {
            scanner: Scanner::new(start),
            is_found: true,
            indent,
        });
    }

    fn object_there(&mut self, buffer: &[u8], is_all: bool) -> Option<Found> {
        let State::Trying(trying) = &mut self.state else {
            return None;
        };
        let scanner = &mut trying.scanner;
        let start = scanner.start();
        let limit = start.saturating_add(self.max_event_bytes);
        let within = buffer.get(..limit).unwrap_or(buffer);
        let step = scanner.run(within);
        let at = scanner.at();
        let why = match step {
            Step::EventEnd => {
                let range = start..at;
                // An object that begins a line is not a part of the broken one.
                let is_found = trying.is_found && trying.indent != Some(0);
                // In case it is not an event.
                let before = Before::of(buffer.get(range.clone()).unwrap_or_default());
                self.state = State::Seeking(Seeking { at, before });
                return Some(Found::Object { range, is_found });
            }
            Step::Wrong(expected) => {
                let is_in_string = scanner.in_string().0;
                match buffer.get(at) {
                    Some(b'{') if !is_in_string => Broken::NextEvent,
                    Some(b'\n') if expected == NO_CONTROL => Broken::String,
                    _ => Broken::Grammar(expected),
                }
            }
            _ if at < buffer.len() => Broken::TooLong,
            _ if is_all => Broken::End,
            _ => return Some(Found::More),
        };
        self.fail(buffer, why)
    }

    /// The tried bytes are not an object. It is reported if an object was expected, or if it begins
    /// a line or has the same first name as the last one reported.
    fn fail(&mut self, buffer: &[u8], why: Broken) -> Option<Found> {
        let nothing = State::Seeking(Seeking {
            at: buffer.len(),
            before: Before::default(),
        });
        let State::Trying(trying) = std::mem::replace(&mut self.state, nothing) else {
            return None;
        };
        let (start, at) = (trying.scanner.start(), trying.scanner.at());
        let name = first_name(buffer.get(start..at).unwrap_or_default());
        let is_like = name.is_some_and(|name| name == self.first_name);
        let is_reported = !trying.is_found || trying.indent.is_some() || is_like;
        if is_reported && let Some(name) = name {
            self.first_name = name.to_vec();
        }
        self.state = State::Within(Within {
            failed: trying.scanner,
            why,
            indent: trying.indent,
            scanner: Scanner::new(start),
            candidate: None,
        });
        is_reported.then_some(Found::Broken { start, at, why })
    }

    /// Continues after the end of what failed.
    fn after(&mut self, buffer: &[u8]) -> Option<Found> {
        let State::Within(within) = &mut self.state else {
            return None;
        };
        let (start, at) = (within.failed.start(), within.failed.at());
        match within.why {
            Broken::TooLong => {
                let scanner = std::mem::replace(&mut within.failed, Scanner::new(at));
                return Some(Found::TooLong(scanner));
            }
            Broken::End => return Some(Found::Nothing(at)),
            _ => {}
        }
        let read = buffer.get(start..at).unwrap_or_default();
        match cut_string(read) {
            Some(index) => self.attempt(start + index, None),
            None => {
                let before = Before::of(read);
                self.state = State::Seeking(Seeking { at, before });
            }
        }
        None
    }
}

impl Within {
    /// The next object in it that may be the next event.
    fn next(&mut self, buffer: &[u8]) -> Option<Range<usize>> {
        let read = buffer.get(..self.failed.at()).unwrap_or_default();
        loop {
            match self.scanner.step(read) {
                Step::Object if self.candidate.is_none() => {
                    let start = self.scanner.at() - 1;
                    if !self.failed.is_open(start) && self.is_like_the_next(read, start) {
                        self.candidate = Some((start, self.scanner.depth() - 1));
                    }
                }
                Step::Object => {}
                Step::Close => {
                    if let Some((start, depth)) = self.candidate
                        && depth == self.scanner.depth()
                    {
                        self.candidate = None;
                        return Some(start..self.scanner.at());
                    }
                }
                Step::More | Step::EventEnd | Step::Wrong(_) => return None,
            }
        }
    }

    /// An element of an array may be an event. The value of a member must begin like the object
    /// around it, or begin a line.
    fn is_like_the_next(&self, read: &[u8], start: usize) -> bool {
        let outer = self.failed.start();
        let before = Before::of(read.get(outer..start).unwrap_or_default());
        if matches!(before.last[2], b',' | b'[') {
            return true;
        }
        let name = |start: usize| first_name(read.get(start..).unwrap_or_default());
        let is_same = name(start).is_some_and(|inner| Some(inner) == name(outer));
        let indent = self.indent.unwrap_or(0);
        is_same || before.indent.is_some_and(|blanks| blanks <= indent)
    }
}

enum Sought {
    More,
    Nothing,
    Object(usize, Option<usize>),
}

impl Seeking {
    fn next(&mut self, buffer: &[u8], is_all: bool) -> Sought {
        while let Some(byte) = buffer.get(self.at) {
            if *byte == b'{' && !self.before.is_of_member() {
                let rest = buffer.get(self.at + 1..).unwrap_or_default();
                match begins_object(rest) {
                    None if !is_all => return Sought::More,
                    Some(true) => return Sought::Object(self.at, self.before.indent),
                    _ => {}
                }
            }
            self.before.push(*byte);
            self.at += 1;
        }
        if is_all {
            Sought::Nothing
        } else {
            Sought::More
        }
    }
}

impl Before {
    /// At the start of a line, or elsewhere.
    pub(super) fn line(indent: Option<usize>) -> Self {
        Self {
            last: [0; 3],
            indent,
        }
    }

    /// After those bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let is_blank = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        let mut others = bytes.iter().rev().filter(|byte| !is_blank(byte));
        let mut last = [(); 3].map(|()| others.next().copied().unwrap_or_default());
        last.reverse();
        let blanks = bytes.iter().rev().take_while(is_blank);
        let indent = blanks.clone().position(|byte| *byte == b'\n');
        Self { last, indent }
    }

    fn push(&mut self, byte: u8) {
        match byte {
            b'\n' => self.indent = Some(0),
            b' ' | b'\t' | b'\r' => self.indent = self.indent.map(|indent| indent + 1),
            _ => {
                self.last = [self.last[1], self.last[2], byte];
                self.indent = None;
            }
        }
    }

    /// Whether the value of a member follows. In a text within an object its quote is escaped, and such a
    /// text has no line breaks: what follows it is not in it.
    fn is_of_member(self) -> bool {
        let [before, quote, colon] = self.last;
        [quote, colon] == *b"\":" && (before != b'\\' || self.indent.is_none())
    }
}

/// Whether `rest` continues an object; `None` if more bytes are needed.
fn begins_object(rest: &[u8]) -> Option<bool> {
    let rest = rest.get(..MAX_BLANKS).unwrap_or(rest);
    match rest.trim_ascii_start() {
        [] if rest.len() < MAX_BLANKS => None,
        [b'"' | b'}', ..] => Some(true),
        _ => Some(false),
    }
}

/// The first name in an object, with its quotes.
fn first_name(object: &[u8]) -> Option<&[u8]> {
    let text = object.strip_prefix(b"{")?.trim_ascii_start();
    let name = text.strip_prefix(b"\"")?;
    let name = name.get(..MAX_NAME).unwrap_or(name);
    let len = memchr::memchr(b'"', name)?;
    name.get(..len)
}

/// The start of the object whose first quote, or the line break before it, ended the string at the
/// end of the text.
fn cut_string(text: &[u8]) -> Option<usize> {
    let text = text.strip_suffix(b"\"").unwrap_or(text);
    let text = text.trim_ascii_end().strip_suffix(b"{")?;
    (!text.is_empty()).then_some(text.len())
}
