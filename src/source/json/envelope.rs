//! Finds the list of records in an object that is too long to be one record.
//!
//! A document such as `{"records": [{...}, {...}]}` is as long as all its records. It is read record
//! by record, as an array at the top would be.

use std::ops::Range;

use super::grammar::{Scanner, Step};
use crate::source::collected::locate::ENVELOPES;

/// Where the records begin.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RecordList {
    /// After the list's bracket.
    pub(super) start: usize,
    /// How many objects around the list are open.
    pub(super) depth: usize,
    /// Where the names of the columns are, if the records are rows of a table.
    pub(super) columns: Option<Range<usize>>,
}

/// How many objects around the list are followed.
const MAX_DEPTH: usize = 4;
/// Envelopes whose lists are not records, but say what the columns of records are.
const COLUMNS: [&str; 2] = ["fields", "columns"];
/// How much before the list is looked at.
const MAX_HEAD: usize = 64 << 10;

/// Finds the list in an object that begins at `start` and goes on after the buffer.
pub(super) fn record_list(buffer: &[u8], start: usize) -> Option<RecordList> {
    let end = buffer.len().min(start.saturating_add(MAX_HEAD));
    let mut at = Cursor {
        buffer: buffer.get(..end)?,
        at: start,
    };
    let mut depth = 0;
    loop {
        at.take(b'{')?;
        depth += 1;
        let mut columns = None;
        loop {
            let name = at.string()?;
            at.take(b':')?;
            let is = |other: &str| other.as_bytes().eq_ignore_ascii_case(name);
            let is_envelope = ENVELOPES.iter().any(|envelope| is(envelope.name));
            match at.peek()? {
                b'[' if is("columns") => {
                    let start = at.at;
                    at.skip_value()?;
                    columns = Some(start..at.at);
                }
                b'[' if is("rows") && columns.is_some() => return at.list(b'[', depth, columns),
                b'[' if is_envelope && !COLUMNS.into_iter().any(is) => {
                    return at.list(b'{', depth, None);
                }
                b'{' if is_envelope && depth < MAX_DEPTH => break,
                _ => at.skip_value()?,
            }
            at.take(b',')?;
        }
    }
}

struct Cursor<'b> {
    buffer: &'b [u8],
    at: usize,
}

impl<'b> Cursor<'b> {
    /// The list whose bracket is next, if its elements begin so.
    fn list(
        &mut self,
        first: u8,
        depth: usize,
        columns: Option<Range<usize>>,
    ) -> Option<RecordList> {
        self.take(b'[')?;
        let start = self.at;
        (self.peek()? == first).then_some(RecordList {
            start,
            depth,
            columns,
        })
    }

    /// The next byte that is not blank.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.buffer.get(self.at..)?;
        let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace());
        self.at += blanks.count();
        self.buffer.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// A string, without its quotes; names of envelopes have no escapes.
    fn string(&mut self) -> Option<&'b [u8]> {
        self.take(b'"')?;
        let rest = self.buffer.get(self.at..)?;
        let len = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
        (rest.get(len) == Some(&b'"')).then(|| self.at += len + 1)?;
        rest.get(..len)
    }

    fn skip_value(&mut self) -> Option<()> {
        match self.peek()? {
            b'{' => self.skip_object(),
            b'[' => {
                self.at += 1;
                if self.peek()? == b']' {
                    self.at += 1;
                    return Some(());
                }
                loop {
                    match self.peek()? {
                        b'{' => self.skip_object()?,
                        b'[' => return None,
                        _ => self.skip_scalar()?,
                    }
                    match self.peek()? {
                        b',' => self.at += 1,
                        b']' => break,
                        _ => return None,
                    }
                }
                self.at += 1;
                Some(())
            }
            _ => self.skip_scalar(),
        }
    }

    fn skip_object(&mut self) -> Option<()> {
        let mut scanner = Scanner::new(self.at);
        loop {
            match scanner.run(self.buffer) {
                Step::EventEnd => break,
                Step::Object | Step::Close => {}
                Step::More | Step::Wrong(_) => return None,
            }
        }
        self.at = scanner.at();
        Some(())
    }

    fn skip_scalar(&mut self) -> Option<()> {
        if self.peek()? != b'"' {
            let rest = self.buffer.get(self.at..)?;
            let is_end =
                |byte: &u8| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace();
            self.at += rest.iter().position(is_end)?;
            return Some(());
        }
        self.at += 1;
        loop {
            let rest = self.buffer.get(self.at..)?;
            let len = memchr::memchr2(b'"', b'\\', rest)?;
            let is_escape = rest.get(len) == Some(&b'\\');
            self.at += len + 1 + usize::from(is_escape);
            if !is_escape {
                return Some(());
            }
        }
    }
}

#[cfg(test)]
mod tests;
