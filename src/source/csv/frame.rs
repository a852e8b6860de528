//! Where rows begin and end in a CSV stream.
//!
//! Cells are in quotes as RFC 4180 has it: a quote in them is doubled, and they may contain line
//! breaks. A quote that is not doubled is a part of its cell, unless the next row begins there.
//!
//! A row whose quotes are broken may have swallowed others, so the search for the next row continues
//! after its first line. Every byte is read a bounded number of times: what was read in vain is read again only
//! with every quote doubled, where each quote ends what is read.

use crate::source::stream::Framing;
use std::ops::{Range, RangeInclusive};

use memchr::{memchr, memchr2, memrchr2};

/// What comes next in the buffer.
#[derive(Debug, PartialEq)]
pub(super) enum Frame {
    /// Nothing complete; more bytes are needed.
    More,
    /// A row, without its line break.
    Row {
        range: Range<usize>,
        /// Whether it has quotes that are not doubled.
        is_loose: bool,
    },
    /// Something from `start` that is not a row; the problem is at `at`.
    Broken {
        start: usize,
        at: usize,
        why: Broken,
    },
    /// Nothing more.
    End,
}

/// Why something is not a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Broken {
    /// The input ended within quotes.
    End,
    /// The next row began within quotes.
    NextRow,
    /// A quote within a cell, where they must be doubled.
    Quote,
    /// Longer than the limit for an event.
    TooLong,
    /// It has another number of cells than the header.
    Cells(usize),
}

#[derive(Debug)]
pub(super) struct Framer {
    delimiter: u8,
    /// The possible numbers of cells.
    cells: RangeInclusive<usize>,
    max_row_bytes: usize,
    /// Everything before this is done, except the open row.
    position: usize,
    row: Option<Open>,
    /// In the rows before this position, quotes must be doubled.
    doubtful: usize,
    /// Searching for the next row after a broken one.
    is_resyncing: bool,
    /// In a line that does not begin a row.
    is_in_rest: bool,
}

/// A row that has not ended yet.
#[derive(Clone, Copy, Debug)]
struct Open {
    start: usize,
    /// Where to continue.
    at: usize,
    /// The number of cells before.
    cells: usize,
    state: State,
    /// The first cell in quotes.
    first_quoted: Option<usize>,
    is_loose: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    /// At the start of a cell.
    Start,
    InCell,
    InQuotes,
}

/// What a step within a row gives.
enum Step {
    More,
    /// The row ends there, and the next one begins there.
    End(usize, usize),
    Broken(usize, Broken),
}

impl Framing for Framer {
    fn needed_from(&self) -> usize {
        self.row.map_or(self.position, |row| row.start)
    }

    fn rebase(&mut self, len: usize) {
        self.position = self.position.saturating_sub(len);
        self.doubtful = self.doubtful.saturating_sub(len);
        if let Some(row) = &mut self.row {
            row.start -= len;
            row.at -= len;
        }
    }
}

impl Framer {
    /// Of rows that begin at `position`.
    pub(super) fn new(
        delimiter: u8,
        cells: RangeInclusive<usize>,
        max_row_bytes: usize,
        position: usize,
    ) -> Self {
        Self {
            delimiter,
            cells,
            max_row_bytes,
            position,
            row: None,
            doubtful: 0,
            is_resyncing: false,
            is_in_rest: false,
        }
    }

    /// What comes next in `buffer`; with `is_all`, nothing follows it.
    pub(super) fn next(&mut self, buffer: &[u8], is_all: bool) -> Frame {
        loop {
            let frame = if self.is_in_rest {
                self.rest_of_line(buffer)
            } else if let Some(row) = self.row.take() {
                self.in_row(row, buffer, is_all)
            } else {
                self.between(buffer, is_all)
            };
            match frame {
                Some(Frame::More) if is_all => {
                    self.row = None;
                    return Frame::End;
                }
                Some(frame) => return frame,
                None => {}
            }
        }
    }

    fn rest_of_line(&mut self, buffer: &[u8]) -> Option<Frame> {
        let rest = buffer.get(self.position..).unwrap_or_default();
        match memchr(b'\n', rest) {
            Some(index) => {
                self.position += index + 1;
                self.is_in_rest = false;
                None
            }
            None => {
                self.position = buffer.len();
                Some(Frame::More)
            }
        }
    }

    /// Skips empty lines, and the byte order marks of concatenated files.
    fn between(&mut self, buffer: &[u8], is_all: bool) -> Option<Frame> {
        let len = match buffer.get(self.position..).unwrap_or_default() {
            [] => return Some(Frame::More),
            [b'\r'] | [0xef] | [0xef, 0xbb] if !is_all => return Some(Frame::More),
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            [0xef, 0xbb, 0xbf, ..] => 3,
            _ => {
                self.row = Some(Open::new(self.position));
                return None;
            }
        };
        self.position += len;
        None
    }

    fn in_row(&mut self, mut row: Open, buffer: &[u8], is_all: bool) -> Option<Frame> {
        let step = loop {
            let step = match row.state {
                State::InQuotes => self.in_quotes(&mut row, buffer, is_all),
                State::Start | State::InCell => self.in_cell(&mut row, buffer, is_all),
            };
            if let Some(step) = step {
                break step;
            }
        };
        let limit = row.start.saturating_add(self.max_row_bytes);
        match step {
            Step::Broken(at, why) if at <= limit => self.broken(row, at, why, buffer),
            Step::End(end, next) if end <= limit => {
                let count = row.cells + 1;
                if self.cells.contains(&count) {
                    self.position = next;
                    self.is_resyncing = false;
                    let (range, is_loose) = (row.start..end, row.is_loose);
                    return Some(Frame::Row { range, is_loose });
                }
                row.at = next;
                self.broken(row, row.start, Broken::Cells(count), buffer)
            }
            Step::More if buffer.len() <= limit => {
                self.row = Some(row);
                Some(Frame::More)
            }
            _ => {
                row.at = limit;
                self.broken(row, limit, Broken::TooLong, buffer)
            }
        }
    }

    fn in_cell(&self, row: &mut Open, buffer: &[u8], is_all: bool) -> Option<Step> {
        let rest = buffer.get(row.at..).unwrap_or_default();
        if row.state == State::Start && rest.first() == Some(&b'"') {
            row.state = State::InQuotes;
            row.first_quoted.get_or_insert(row.cells);
            row.at += 1;
            return None;
        }
        if row.state == State::Start && rest.is_empty() && !is_all {
            return Some(Step::More);
        }
        row.state = State::InCell;
        match memchr2(self.delimiter, b'\n', rest) {
            Some(index) if rest.get(index) == Some(&b'\n') => {
                let end = row.at + index;
                let content = buffer.get(row.start..end).unwrap_or_default();
                let is_crlf = content.ends_with(b"\r");
                Some(Step::End(end - usize::from(is_crlf), end + 1))
            }
            Some(index) => {
                row.cells += 1;
                row.state = State::Start;
                row.at += index + 1;
                None
            }
            None => {
                row.at = buffer.len();
                Some(if is_all {
                    Step::End(row.at, row.at)
                } else {
                    Step::More
                })
            }
        }
    }

    fn in_quotes(&self, row: &mut Open, buffer: &[u8], is_all: bool) -> Option<Step> {
        let rest = buffer.get(row.at..).unwrap_or_default();
        let Some(index) = memchr(b'"', rest) else {
            row.at = buffer.len();
            return Some(if is_all {
                Step::Broken(row.at, Broken::End)
            } else {
                Step::More
            });
        };
        let quote = row.at + index;
        row.at = quote;
        match rest.get(index + 1..).unwrap_or_default() {
            [] | [b'\r'] if !is_all => return Some(Step::More),
            [] | [b'\r'] => return Some(Step::End(quote + 1, buffer.len())),
            [b'\n', ..] => return Some(Step::End(quote + 1, quote + 2)),
            [b'\r', b'\n', ..] => return Some(Step::End(quote + 1, quote + 3)),
            [b'"', ..] => row.at = quote + 2,
            [byte, ..] if *byte == self.delimiter => {
                row.cells += 1;
                row.state = State::Start;
                row.at = quote + 2;
            }
            _ => {
                if let Some(line) = self.row_at(*row, quote, buffer) {
                    return Some(Step::Broken(line, Broken::NextRow));
                }
                if row.start < self.doubtful || self.is_resyncing {
                    return Some(Step::Broken(quote, Broken::Quote));
                }
                row.is_loose = true;
                row.at = quote + 1;
            }
        }
        None
    }

    /// Where the next row begins, if the first quotes of its line are these: the first of them opens
    /// the cell that is the first one in quotes here too.
    fn row_at(&self, row: Open, quote: usize, buffer: &[u8]) -> Option<usize> {
        let before = buffer.get(row.start..quote)?;
        let others = before.iter().rposition(|byte| *byte != b'"')?;
        let before = before.get(..=others)?;
        let last = memrchr2(b'"', b'\n', before)?;
        let line = before.get(last + 1..)?;
        let is_start = line.last().is_none_or(|byte| *byte == self.delimiter);
        if before.get(last) != Some(&b'\n') || !is_start {
            return None;
        }
        let cells = line.iter().filter(|byte| **byte == self.delimiter).count();
        (row.first_quoted == Some(cells)).then_some(row.start + last + 1)
    }

    /// The row is broken; nothing is reported while the next one is searched for.
    fn broken(&mut self, row: Open, at: usize, why: Broken, buffer: &[u8]) -> Option<Frame> {
        let read = buffer.get(row.start..row.at.max(at)).unwrap_or_default();
        let was_resyncing = self.is_resyncing;
        match why {
            Broken::NextRow => {
                self.position = at;
                self.is_resyncing = false;
            }
            // Its quotes are sound: it has swallowed nothing.
            Broken::Cells(_) if !row.is_loose => self.position = row.at,
            _ => {
                let first_line = memchr(b'\n', read);
                self.doubtful = self.doubtful.max(row.start + read.len());
                self.is_resyncing = true;
                self.is_in_rest = first_line.is_none();
                let len = first_line.map_or(read.len(), |index| index + 1);
                self.position = row.start + len;
            }
        }
        let start = row.start;
        (!was_resyncing).then_some(Frame::Broken { start, at, why })
    }
}

impl Open {
    fn new(start: usize) -> Self {
        Self {
            start,
            at: start,
            cells: 0,
            state: State::Start,
            first_quoted: None,
            is_loose: false,
        }
    }
}

#[cfg(test)]
mod tests;
