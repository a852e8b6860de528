//! Where objects begin and end in a JSON stream: lines, arrays, or concatenated objects.
//!
//! Well-formed input is split by its lines, or by its braces and quotes, without parsing. If that
//! fails, or the reader finds no object in the piece, [`Resync`] takes over for that part of the
//! stream.

use std::ops::Range;

use memchr::{memchr, memchr3};

use super::broken::Broken;
use super::resync::{Before, Found, Resync};
use super::rows::RowScan;
use crate::source::found::{self, MAX_TEXT};
use crate::source::line_prefix::{Prefix, is_other_message, line_prefix};
use crate::source::stream::Framing;
use crate::value::WindowsTime;

/// What comes next in the buffer.
#[derive(Debug, PartialEq)]
pub(super) enum Frame {
    /// Nothing complete; more bytes are needed.
    More,
    /// An object, from its `{` to its `}`.
    Object { range: Range<usize>, how: How },
    /// A line after a syslog header that is not JSON.
    Message { start: usize },
    /// Something from `start` that is not an object; the problem is at `at`.
    Broken {
        start: usize,
        at: usize,
        why: Broken,
    },
    /// Nothing more.
    End,
}

/// How an object was delimited.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum How {
    /// By its line or its braces: to be [doubted](Framer::doubt) if it is not an object.
    Quick,
    /// By the grammar.
    Checked,
    /// By the grammar, where no object was expected: to be [passed over](Framer::pass_over) if it
    /// is not an event.
    Found,
    /// By its brackets: a row of the [columns](Framer::columns).
    Row,
}

#[derive(Debug)]
pub(super) struct Framer {
    max_event_bytes: usize,
    /// Everything before this is done, except what `object` or `resync` holds.
    position: usize,
    object: Option<Open>,
    resync: Option<Box<Resync>>,
    /// The state before the object that was found last.
    passed: Option<Box<Resync>>,
    /// Objects before this position are read by the grammar: the quick way was tried.
    doubtful: usize,
    /// The number of open arrays around the events.
    arrays: usize,
    /// The open lists of records in objects that are too long to be one record.
    lists: Vec<OpenList>,
    has_skipped: bool,
    /// The number of blanks since the start of the line, if there is nothing else.
    indent: Option<usize>,
    /// The same at the start of the last object.
    last_indent: Option<usize>,
    /// Whether the last object was on its own line.
    is_lines: bool,
    /// There is no line break before this position.
    searched: usize,
    /// The time in the syslog header of the line, if that says its zone.
    pub(super) received: Option<WindowsTime>,
}

/// A list of records in an object.
#[derive(Debug)]
struct OpenList {
    /// The number of arrays around the events, with it.
    arrays: usize,
    /// How many objects around it are open.
    depth: usize,
    /// The columns of its rows, if it has rows.
    columns: Option<Vec<u8>>,
    /// How far the row that has begun was looked through.
    row: RowScan,
}

/// An object that has not ended yet.
#[derive(Clone, Copy, Debug)]
struct Open {
    start: usize,
    /// Where to continue.
    scan: usize,
    depth: usize,
    is_in_string: bool,
    /// The number of blanks before it, if it is the first on its line.
    indent: Option<usize>,
    /// Reported already: only its end is searched for.
    is_too_long: bool,
}

impl Framing for Framer {
    fn needed_from(&self) -> usize {
        match (&self.resync, self.object) {
            (Some(resync), _) => resync.needed_from(),
            // Blanks at the start of a line show whether the next event begins.
            (None, Some(open)) if open.is_too_long => open.scan.saturating_sub(MAX_TEXT),
            (None, Some(open)) => open.start,
            (None, None) => self.position,
        }
    }

    fn rebase(&mut self, len: usize) {
        self.position = self.position.saturating_sub(len);
        self.searched = self.searched.saturating_sub(len);
        self.doubtful = self.doubtful.saturating_sub(len);
        if let Some(open) = &mut self.object {
            open.start = open.start.saturating_sub(len);
            open.scan -= len;
        }
        if let Some(resync) = &mut self.resync {
            resync.rebase(len);
        }
    }
}

impl Framer {
    pub(super) fn new(max_event_bytes: usize) -> Self {
        Self {
            max_event_bytes,
            position: 0,
            object: None,
            resync: None,
            passed: None,
            doubtful: 0,
            arrays: 0,
            lists: Vec::new(),
            has_skipped: false,
            indent: Some(0),
            last_indent: None,
            is_lines: false,
            searched: 0,
            received: None,
        }
    }

    /// The object delimited last, by the quick way, is not an object.
    pub(super) fn doubt(&mut self, range: &Range<usize>) {
        self.try_anew(range.start, self.last_indent, range.end);
    }

    /// Reads it again by the grammar, with everything that begins before `end`.
    fn try_anew(&mut self, start: usize, indent: Option<usize>, end: usize) {
        self.object = None;
        self.is_lines = false;
        self.doubtful = self.doubtful.max(end);
        let resync = Resync::object(start, indent, self.max_event_bytes);
        self.resync = Some(Box::new(resync));
    }

    /// The object found last is not an event.
    pub(super) fn pass_over(&mut self) {
        self.resync = self.passed.take();
    }

    /// What comes next in `buffer`; with `is_all`, nothing follows it.
    pub(super) fn next(&mut self, buffer: &[u8], is_all: bool) -> Frame {
        loop {
            let step = if let Some(resync) = self.resync.take() {
                self.resync(resync, buffer, is_all)
            } else if let Some(open) = self.object {
                self.in_object(open, buffer, is_all)
            } else {
                self.between(buffer, is_all)
            };
            if let Some(frame) = step {
                return frame;
            }
        }
    }

    /// Skips white space, commas, brackets and marks between files and records, up to an object.
    fn between(&mut self, buffer: &[u8], is_all: bool) -> Option<Frame> {
        loop {
            let rest = buffer.get(self.position..).unwrap_or_default();
            match rest {
                [] if is_all => {
                    let is_open = self.arrays > 0 && !self.has_skipped;
                    self.arrays = 0;
                    let (start, at, why) = (buffer.len(), buffer.len(), Broken::Array);
                    return Some(if is_open {
                        Frame::Broken { start, at, why }
                    } else {
                        Frame::End
                    });
                }
                [] => return Some(Frame::More),
                [b'{', ..] => return self.object(buffer, is_all),
                [b'\n', ..] => {
                    self.indent = Some(0);
                    self.received = None;
                    self.position += 1;
                }
                [b' ' | b'\t' | b'\r', ..] => {
                    self.indent = self.indent.map(|blanks| blanks + 1);
                    self.position += 1;
                }
                [0xef, 0xbb, 0xbf, ..] => self.position += 3,
                // The record separator of JSON text sequences (RFC 7464).
                [b',' | 0x1e, ..] => self.pass(1),
                [b'[', ..] if self.columns().is_some() => return Some(self.row(rest, is_all)),
                [b'[', ..] => {
                    self.arrays += 1;
                    self.pass(1);
                }
                [b']', ..] if self.arrays > 0 || self.has_skipped => {
                    let list = self.lists.pop_if(|list| list.arrays == self.arrays);
                    self.arrays = self.arrays.saturating_sub(1);
                    self.pass(1);
                    if let Some(list) = list {
                        self.end_of_list(&list);
                        return None;
                    }
                }
                rest => match line_prefix(rest, is_all) {
                    found::Found::Is(Prefix {
                        len,
                        time,
                        has_event,
                    }) => {
                        let message = rest.get(len..).unwrap_or_default();
                        match is_other_message(message, has_event, is_all, begins_object) {
                            Some(false) => {
                                // The last one is the sender's: a relay puts its own before it.
                                self.received = time.or(self.received);
                                self.pass(len);
                            }
                            Some(true) => return Some(self.message(rest, is_all)),
                            None => return Some(Frame::More),
                        }
                    }
                    found::Found::More => return Some(Frame::More),
                    found::Found::Nothing => {
                        let shown = rest.get(..MAX_TEXT).unwrap_or(rest);
                        let is_whole = shown.len() == MAX_TEXT || is_all;
                        if !is_whole && memchr(b'\n', shown).is_none() {
                            return Some(Frame::More);
                        }
                        return Some(self.skip_text());
                    }
                },
            }
        }
    }

    fn pass(&mut self, len: usize) {
        self.indent = None;
        self.position += len;
    }

    /// At a line after a syslog header that is not JSON.
    fn message(&mut self, line: &[u8], is_all: bool) -> Frame {
        let len = match memchr(b'\n', line) {
            Some(len) => len,
            None if is_all => line.len(),
            None if line.len() > self.max_event_bytes => return self.skip_text(),
            None => return Frame::More,
        };
        let start = self.position;
        self.pass(len);
        Frame::Message { start }
    }

    fn skip_text(&mut self) -> Frame {
        let start = self.position;
        self.seek(start, Before::line(self.indent));
        let (at, why) = (start, Broken::Text);
        Frame::Broken { start, at, why }
    }

    fn seek(&mut self, from: usize, before: Before) {
        self.object = None;
        self.is_lines = false;
        self.has_skipped = true;
        let resync = Resync::seek(from, before, self.max_event_bytes);
        self.resync = Some(Box::new(resync));
    }

    /// At a `{`.
    fn object(&mut self, buffer: &[u8], is_all: bool) -> Option<Frame> {
        let (start, indent) = (self.position, self.indent);
        if start < self.doubtful {
            self.try_anew(start, indent, start);
            return None;
        }
        if self.is_lines {
            let from = self.searched.max(start);
            let end = memchr(b'\n', buffer.get(from..).unwrap_or_default());
            let end = match end {
                Some(index) => from + index,
                None if is_all => buffer.len(),
                None if buffer.len() - start <= self.max_event_bytes => {
                    self.searched = buffer.len();
                    return Some(Frame::More);
                }
                // Too long: the other way handles it.
                None => start,
            };
            let line = buffer.get(start..end).unwrap_or_default().trim_ascii_end();
            if line.ends_with(b"}") && line.len() <= self.max_event_bytes {
                return Some(self.give(start..start + line.len(), indent, How::Quick));
            }
        }
        self.object = Some(Open {
            start,
            scan: start,
            depth: 0,
            is_in_string: false,
            indent,
            is_too_long: false,
        });
        None
    }

    fn give(&mut self, range: Range<usize>, indent: Option<usize>, how: How) -> Frame {
        self.last_indent = indent;
        self.indent = None;
        self.position = range.end;
        Frame::Object { range, how }
    }

    fn in_object(&mut self, mut open: Open, buffer: &[u8], is_all: bool) -> Option<Frame> {
        loop {
            let rest = buffer.get(open.scan..).unwrap_or_default();
            let found = if open.is_in_string {
                memchr3(b'"', b'\\', b'\n', rest)
            } else {
                memchr3(b'"', b'{', b'}', rest)
            };
            let Some(index) = found else {
                open.scan = buffer.len();
                return self.more(open, buffer, is_all);
            };
            let at = open.scan + index;
            match (rest.get(index), open.is_in_string) {
                (Some(b'"'), _) => open.is_in_string = !open.is_in_string,
                // An escaped character does not end a string.
                (Some(b'\\'), true) if at + 2 > buffer.len() => {
                    open.scan = at;
                    return self.more(open, buffer, is_all);
                }
                (Some(b'\\'), true) => open.scan += 1,
                (Some(b'\n'), true) => return self.doubtful_at(open, at, buffer),
                (Some(b'{'), false) => {
                    if open.depth > 0 && begins_line(buffer, open, at) {
                        return self.doubtful_at(open, at, buffer);
                    }
                    open.depth += 1;
                }
                _ => open.depth -= 1,
            }
            // One byte of an escape was already skipped.
            open.scan += index + 1;
            if open.depth == 0 {
                return self.object_end(open, buffer, is_all);
            }
        }
    }

    /// The open object may be truncated: the grammar decides, unless its start is gone already.
    fn doubtful_at(&mut self, open: Open, at: usize, buffer: &[u8]) -> Option<Frame> {
        if open.is_too_long {
            let before = buffer.get(at.saturating_sub(MAX_TEXT)..at);
            self.seek(at, Before::of(before.unwrap_or_default()));
        } else {
            self.try_anew(open.start, open.indent, at);
        }
        None
    }

    fn object_end(&mut self, open: Open, buffer: &[u8], is_all: bool) -> Option<Frame> {
        // The byte that follows shows whether a line ends here.
        let behind = buffer.get(open.scan..).unwrap_or_default();
        if behind.is_empty() && !is_all && !open.is_too_long {
            self.object = Some(Open {
                scan: open.scan - 1,
                depth: 1,
                ..open
            });
            return Some(Frame::More);
        }
        self.object = None;
        if open.is_too_long {
            self.position = open.scan;
            self.indent = None;
            return None;
        }
        if open.scan - open.start > self.max_event_bytes {
            if self.enter_list(open, buffer) {
                return None;
            }
            self.try_anew(open.start, open.indent, open.start + self.max_event_bytes);
            return None;
        }
        let ends_line = matches!(behind, [] | [b'\n', ..] | [b'\r', b'\n', ..]);
        self.is_lines = open.indent == Some(0) && ends_line;
        Some(self.give(open.start..open.scan, open.indent, How::Quick))
    }

    /// Needs more input; fails at the limit or at the end.
    fn more(&mut self, open: Open, buffer: &[u8], is_all: bool) -> Option<Frame> {
        let limit = open.start.saturating_add(self.max_event_bytes);
        if !open.is_too_long && (buffer.len() > limit || is_all) {
            if buffer.len() > limit && self.enter_list(open, buffer) {
                return None;
            }
            self.try_anew(open.start, open.indent, limit.min(buffer.len()));
            return None;
        }
        if is_all {
            self.object = None;
            self.position = buffer.len();
            return None;
        }
        self.object = Some(open);
        Some(Frame::More)
    }

    fn resync(&mut self, mut resync: Box<Resync>, buffer: &[u8], is_all: bool) -> Option<Frame> {
        match resync.next(buffer, is_all) {
            Found::More => {
                self.resync = Some(resync);
                Some(Frame::More)
            }
            Found::Object { range, is_found } => {
                self.passed = is_found.then_some(resync);
                let how = if is_found { How::Found } else { How::Checked };
                Some(self.give(range, None, how))
            }
            Found::Broken { start, at, why } => {
                self.has_skipped = true;
                self.resync = Some(resync);
                Some(Frame::Broken { start, at, why })
            }
            Found::TooLong(scanner) => {
                let (is_in_string, is_escape) = scanner.in_string();
                self.object = Some(Open {
                    start: scanner.start(),
                    scan: scanner.at() - usize::from(is_escape),
                    depth: scanner.objects(),
                    is_in_string,
                    indent: None,
                    is_too_long: true,
                });
                None
            }
            Found::Nothing(at) => {
                self.position = at;
                self.indent = None;
                None
            }
        }
    }
}

/// Whether an object or a list begins.
fn begins_object(text: &[u8]) -> Option<bool> {
    Some(matches!(text, [b'{' | b'[' | 0x1e | 0xef, ..]))
}

/// Whether the `{` there is the first on its line and indented no further than the open object.
/// That object may then be truncated, since its content is usually indented further.
fn begins_line(buffer: &[u8], open: Open, at: usize) -> bool {
    let before = buffer.get(at.saturating_sub(MAX_TEXT)..at);
    let mut before = before.unwrap_or_default().iter().rev();
    let blanks = before
        .clone()
        .take_while(|b| matches!(b, b' ' | b'\t'))
        .count();
    before.nth(blanks) == Some(&b'\n') && blanks <= open.indent.unwrap_or(0)
}

mod lists;
#[cfg(test)]
mod tests;
