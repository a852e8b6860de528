//! Where objects begin and end in a stream of JSON: lines, arrays, one behind the other.

use std::ops::Range;

use memchr::{memchr, memchr3, memrchr};

use crate::source::label::{MAX_LABEL, is_record_label};

/// What the buffer holds next.
#[derive(Debug, PartialEq)]
pub(super) enum Frame {
    /// Nothing whole; more bytes are needed.
    More,
    /// An object, from its `{` to its `}`.
    Object {
        range: Range<usize>,
        /// A line that is an object if the stream goes on as it began: to be
        /// [looked at again](Framer::retry) if it is none.
        is_line: bool,
    },
    /// Something that is no object, from `start`; the problem shows at `at`.
    Broken {
        start: usize,
        at: usize,
        why: Broken,
    },
    /// Nothing more.
    End,
}

/// Why a stretch is no object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Broken {
    /// The input ended within it.
    End,
    /// The next event began within it.
    NextEvent,
    /// A line ended within a string.
    String,
    /// Longer than an event may be.
    TooLong,
    /// Something else between objects.
    Text,
    /// The array around the events has no end.
    Array,
}

#[derive(Debug)]
pub(super) struct Framer {
    max_event_bytes: usize,
    /// Up to here all is done, but for what `object` begins.
    position: usize,
    object: Option<Open>,
    /// Arrays around the events that are open.
    arrays: usize,
    has_skipped: bool,
    /// Looking for a line that begins an object, behind something broken.
    is_resyncing: bool,
    /// Whether the last object was a line of its own.
    is_lines: bool,
    /// No line break is before here.
    searched: usize,
}

/// An object whose end has not come yet.
#[derive(Clone, Copy, Debug)]
struct Open {
    start: usize,
    /// Where to go on.
    scan: usize,
    depth: usize,
    is_in_string: bool,
    /// Bytes before it on its line.
    column: usize,
    /// Reported already: only its end is looked for.
    is_too_long: bool,
}

impl Framer {
    pub(super) fn new(max_event_bytes: usize) -> Self {
        Self {
            max_event_bytes,
            position: 0,
            object: None,
            arrays: 0,
            has_skipped: false,
            is_resyncing: false,
            is_lines: false,
            searched: 0,
        }
    }

    /// The first byte that is still needed.
    pub(super) fn needed_from(&self) -> usize {
        match self.object {
            Some(open) if open.is_too_long => open.scan,
            Some(open) => open.start,
            None => self.position,
        }
    }

    /// The first `len` bytes, which are not needed, are gone from the buffer.
    pub(super) fn rebase(&mut self, len: usize) {
        self.position = self.position.saturating_sub(len);
        self.searched = self.searched.saturating_sub(len);
        if let Some(open) = &mut self.object {
            open.start = open.start.saturating_sub(len);
            open.scan -= len;
        }
    }

    /// The line that began there is no object, or not one alone.
    pub(super) fn retry(&mut self, start: usize) {
        self.position = start;
        self.is_lines = false;
    }

    /// What comes next in `buffer`, of which `is_all` says that nothing will follow.
    pub(super) fn next(&mut self, buffer: &[u8], is_all: bool) -> Frame {
        loop {
            let step = if self.is_resyncing {
                self.resync(buffer, is_all)
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

    /// White space, commas, brackets, marks between files and records, then an object.
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
                // The record separator of JSON text sequences (RFC 7464).
                [b' ' | b'\t' | b'\r' | b'\n' | b',' | 0x1e, ..] => self.position += 1,
                [b'[', ..] => {
                    self.arrays += 1;
                    self.position += 1;
                }
                [b']', ..] if self.arrays > 0 || self.has_skipped => {
                    self.arrays = self.arrays.saturating_sub(1);
                    self.position += 1;
                }
                [0xef, 0xbb, 0xbf, ..] => self.position += 3,
                rest => {
                    let end = memchr(b'\n', rest);
                    if end.is_none() && rest.len() < MAX_LABEL && !is_all {
                        return Some(Frame::More);
                    }
                    let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest);
                    let start = self.position;
                    let label = line.trim_ascii_end();
                    let label = label.strip_suffix(b" (recovered)").unwrap_or(label);
                    if is_record_label(label) {
                        self.position += line.len();
                        continue;
                    }
                    return Some(self.give_up(start, start, Broken::Text));
                }
            }
        }
    }

    /// At a `{`.
    fn object(&mut self, buffer: &[u8], is_all: bool) -> Option<Frame> {
        let start = self.position;
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
                // Too long, which the other way deals with.
                None => start,
            };
            let line = buffer.get(start..end).unwrap_or_default().trim_ascii_end();
            if line.ends_with(b"}") && line.len() <= self.max_event_bytes {
                self.position = end;
                return Some(Frame::Object {
                    range: start..start + line.len(),
                    is_line: true,
                });
            }
        }
        let before = buffer.get(..start).unwrap_or_default();
        let line_start = memrchr(b'\n', before).map_or(0, |index| index + 1);
        self.object = Some(Open {
            start,
            scan: start,
            depth: 0,
            is_in_string: false,
            column: start - line_start,
            is_too_long: false,
        });
        None
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
                // What is escaped is no end.
                (Some(b'\\'), true) if at + 2 > buffer.len() => {
                    open.scan = at;
                    return self.more(open, buffer, is_all);
                }
                (Some(b'\\'), true) => open.scan += 1,
                (Some(b'\n'), true) => return self.broken(open, at, Broken::String),
                (Some(b'{'), false) => {
                    if open.depth > 0 && begins_line(buffer, open, at) {
                        return self.broken(open, at, Broken::NextEvent);
                    }
                    open.depth += 1;
                }
                _ => open.depth -= 1,
            }
            // An escape has been stepped over by one already.
            open.scan += index + 1;
            if open.depth == 0 {
                return self.whole(open, buffer, is_all);
            }
        }
    }

    fn whole(&mut self, open: Open, buffer: &[u8], is_all: bool) -> Option<Frame> {
        // Whether a line ends here is seen in the byte that follows.
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
        self.position = open.scan;
        if open.is_too_long {
            return None;
        }
        self.is_lines = open.column == 0 && matches!(behind, [] | [b'\n', ..] | [b'\r', b'\n', ..]);
        if open.scan - open.start > self.max_event_bytes {
            let (start, at) = (open.start, open.start + self.max_event_bytes);
            self.has_skipped = true;
            let why = Broken::TooLong;
            return Some(Frame::Broken { start, at, why });
        }
        Some(Frame::Object {
            range: open.start..open.scan,
            is_line: false,
        })
    }

    /// More is needed: unless there is too much already, or no more.
    fn more(&mut self, mut open: Open, buffer: &[u8], is_all: bool) -> Option<Frame> {
        let is_now_too_long = !open.is_too_long && buffer.len() - open.start > self.max_event_bytes;
        if is_all && !is_now_too_long {
            let is_reported = open.is_too_long;
            let frame = self.give_up(open.start, buffer.len(), Broken::End);
            return (!is_reported).then_some(frame);
        }
        open.is_too_long |= is_now_too_long;
        self.object = Some(open);
        if is_now_too_long {
            self.has_skipped = true;
            let (start, at) = (open.start, open.start + self.max_event_bytes);
            let why = Broken::TooLong;
            return Some(Frame::Broken { start, at, why });
        }
        Some(Frame::More)
    }

    fn broken(&mut self, open: Open, at: usize, why: Broken) -> Option<Frame> {
        self.position = at;
        let frame = self.give_up(open.start, at, why);
        // The next event is right here.
        self.is_resyncing = why != Broken::NextEvent;
        (!open.is_too_long).then_some(frame)
    }

    fn give_up(&mut self, start: usize, at: usize, why: Broken) -> Frame {
        if why == Broken::End {
            self.position = at;
        }
        self.object = None;
        self.is_lines = false;
        self.has_skipped = true;
        self.is_resyncing = true;
        Frame::Broken { start, at, why }
    }

    /// To the next line that begins an object.
    fn resync(&mut self, buffer: &[u8], is_all: bool) -> Option<Frame> {
        while let Some(index) = memchr(b'\n', buffer.get(self.position..).unwrap_or_default()) {
            let line = self.position + index + 1;
            let rest = buffer.get(line..).unwrap_or_default();
            let blank = rest
                .iter()
                .take_while(|b| matches!(b, b' ' | b'\t' | b'['))
                .count();
            match rest.get(blank) {
                Some(b'{') => {
                    self.position = line + blank;
                    self.is_resyncing = false;
                    return None;
                }
                None if !is_all && blank < MAX_LABEL => {
                    self.position += index;
                    return Some(Frame::More);
                }
                _ => self.position = line,
            }
        }
        self.position = buffer.len();
        if is_all {
            self.is_resyncing = false;
            return None;
        }
        Some(Frame::More)
    }
}

/// Whether the `{` there is the first on its line, no further in than the object that is open:
/// then that was cut off, since what is within an object is further in.
fn begins_line(buffer: &[u8], open: Open, at: usize) -> bool {
    let before = buffer.get(open.start.min(at)..at).unwrap_or_default();
    let blank = before
        .iter()
        .rev()
        .take_while(|b| matches!(b, b' ' | b'\t'))
        .count();
    let is_first = before.iter().rev().nth(blank) == Some(&b'\n');
    is_first && blank <= open.column
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is in a stream that comes in pieces of `step` bytes: objects, and `!` with what is
    /// broken.
    fn frames(text: &str, step: usize, max: usize) -> Vec<String> {
        let mut framer = Framer::new(max);
        let mut buffer: Vec<u8> = Vec::new();
        let mut rest = text.as_bytes();
        let mut found = Vec::new();
        loop {
            match framer.next(&buffer, rest.is_empty()) {
                Frame::More => {
                    let done = framer.needed_from();
                    buffer.drain(..done);
                    framer.rebase(done);
                    let (now, later) = rest.split_at(step.min(rest.len()));
                    buffer.extend_from_slice(now);
                    rest = later;
                }
                Frame::Object { range, .. } => {
                    found.push(String::from_utf8(buffer[range].to_vec()).unwrap());
                }
                Frame::Broken { why, .. } => found.push(format!("!{why:?}")),
                Frame::End => return found,
            }
        }
    }

    #[test]
    fn streams() {
        let table: &[(&str, &[&str])] = &[
            ("", &[]),
            (" \r\n\t", &[]),
            ("{}", &["{}"]),
            ("\u{feff}{}\r\n{\"a\":1}\r\n", &["{}", "{\"a\":1}"]),
            ("{}{}\n{}{\"a\":{}}", &["{}", "{}", "{}", "{\"a\":{}}"]),
            ("[{},{}]", &["{}", "{}"]),
            (
                "[\n  {\n    \"a\": {\n    }\n  },\n  {}\n]\n",
                &["{\n    \"a\": {\n    }\n  }", "{}"],
            ),
            ("[{}", &["{}", "!Array"]),
            ("{}]", &["{}", "!Text"]),
            (
                "Record 1\n{\n\"a\": \"}\"}\nRecord 22\n{}\n",
                &["{\n\"a\": \"}\"}", "{}"],
            ),
            (r#"{"a":"\"}","b":"\\"}"#, &[r#"{"a":"\"}","b":"\\"}"#]),
            ("\x1e{}\n\x1e{}\n", &["{}", "{}"]),
            // Cut off, then whole again.
            ("{\"a\":\"b\n{}\n", &["!String", "{}"]),
            ("{\"a\":{\"b\":1\n{}\n", &["!NextEvent", "{}"]),
            (
                "{}\n{\"a\":{\"b\":1,\n{}\n{}\n",
                &["{}", "!NextEvent", "{}", "{}"],
            ),
            ("{\"a\":1", &["!End"]),
            ("{}\n{\"a\":\"\\", &["{}", "!End"]),
            ("hello\n{}\n", &["!Text", "{}"]),
            ("{}\nhello\nworld\n {}\n", &["{}", "!Text", "{}"]),
            // No further in than what is open, but not the first on its line.
            (
                "{\"a\":[{},\n    {}]}\n{}",
                &["{\"a\":[{},\n    {}]}", "{}"],
            ),
        ];
        for (text, expected) in table {
            for step in [1, 2, 3, 7, 1000] {
                assert_eq!(frames(text, step, 1000), *expected, "{text:?} by {step}");
            }
        }
    }

    #[test]
    fn too_long() {
        let long = format!("{{\"a\":\"{}\"}}", "x".repeat(100));
        for (text, expected) in [
            (format!("{long}\n{{}}\n"), vec!["!TooLong", "{}"]),
            (
                format!("{{}}\n{long}\n{{}}\n"),
                vec!["{}", "!TooLong", "{}"],
            ),
            (format!("[{{}},{long},{{}}]"), vec!["{}", "!TooLong", "{}"]),
            (format!("{{}}\n{{\"a\":{long}"), vec!["{}", "!TooLong"]),
        ] {
            for step in [1, 9, 1000] {
                let found = frames(&text, step, 64);
                assert_eq!(found, expected, "{text:?} by {step}");
            }
        }
    }
}
