//! JSON in one pass: records where each value begins and ends, and decodes nothing.
//!
//! Text accepted here is valid JSON (RFC 8259), regardless of which values are used later. Other
//! text is passed to `serde_json`, which reports the error.

use super::outline::{Before, Mark, Outlines, Place};
use super::string_end::{after_escaped, end_in_string};
use crate::error::Error;
use crate::escape::shorten;
use crate::source::byte_search::find_string_stop;
use crate::source::collected::tape::{Item, Kind, Span, Tape};

/// Reads a text that is one object onto a tape; `None` for anything else.
pub(in crate::source) fn read(tape: &mut Tape, text: &str) -> Option<()> {
    Reader::<QUOTE>::new(tape, text)?.rest()
}

/// The same for a text that is likely to have a known outline: that outline's leaf, if it has.
pub(in crate::source) fn read_like<T: Copy>(
    tape: &mut Tape,
    text: &str,
    outlines: &Outlines<T>,
) -> Option<Option<T>> {
    Reader::<QUOTE>::new(tape, text)?.like(outlines)
}

/// The same for JSON in a string: the undecoded content of that string. `None` also where it is not
/// in the usual form.
pub(in crate::source) fn read_in_string<T: Copy>(
    tape: &mut Tape,
    content: &str,
    outlines: &Outlines<T>,
) -> Option<Option<T>> {
    Reader::<QUOTE_IN_STRING>::new(tape, content)?.like(outlines)
}

/// How many bytes a quote has.
const QUOTE: usize = 1;
const QUOTE_IN_STRING: usize = 2;

struct Reader<'t, const QUOTE: usize> {
    bytes: &'t [u8],
    at: usize,
    tape: &'t mut Tape,
}

impl<'t, const QUOTE: usize> Reader<'t, QUOTE> {
    #[allow(clippy::cast_possible_truncation, reason = "one or two")]
    const QUOTE_LEN: u32 = QUOTE as u32;

    fn new(tape: &'t mut Tape, text: &'t str) -> Option<Self> {
        tape.clear();
        u32::try_from(text.len()).ok()?;
        Some(Self {
            bytes: text.as_bytes(),
            at: 0,
            tape,
        })
    }

    fn like<T: Copy>(mut self, outlines: &Outlines<T>) -> Option<Option<T>> {
        match self.outlined(outlines) {
            Some(leaf) => Some(Some(leaf)),
            None => self.rest().map(|()| None),
        }
    }

    /// Reads as far as the text has a known outline; the leaf, if it has it to the end.
    fn outlined<T: Copy>(&mut self, outlines: &Outlines<T>) -> Option<T> {
        let mut place = Place::START;
        'steps: loop {
            let (start, base) = (self.at, self.place());
            let rest = self.bytes.get(start..)?;
            while let Some(step) = outlines.step(place) {
                place = step.other;
                if !rest.starts_with(&step.text) {
                    continue;
                }
                self.at = start + step.text.len();
                let mut value = self.place();
                let (name, kind) = match step.before {
                    Before::String(name) => {
                        let Some(has_escape) = self.string_end() else {
                            continue;
                        };
                        value -= Self::QUOTE_LEN;
                        (name, string(has_escape))
                    }
                    Before::Literal(name) => {
                        let Some(()) = self.scalar() else { continue };
                        (name, Kind::Literal)
                    }
                    Before::End(leaf) if self.at == self.bytes.len() => {
                        self.put_marks(&step.marks, base)?;
                        return Some(leaf);
                    }
                    Before::End(_) => continue,
                };
                self.put_marks(&step.marks, base)?;
                let (start, end) = (value, self.place());
                self.put(moved(name, base), Span { start, end }, kind);
                place = step.next;
                continue 'steps;
            }
            self.at = start;
            return None;
        }
    }

    /// Puts on the tape what a step begins and ends.
    #[inline]
    fn put_marks(&mut self, marks: &[Mark], base: u32) -> Option<()> {
        for mark in marks {
            match *mark {
                Mark::Begin { name, at, kind } => {
                    let index = self.put(moved(name, base), empty(at + base), kind);
                    self.tape.open.push(index);
                }
                Mark::Null { name, at } => {
                    let start = at + base;
                    let end = start + 4;
                    self.put(moved(name, base), Span { start, end }, Kind::Null);
                }
                Mark::End { at } => self.close(at + base)?,
            }
        }
        Some(())
    }

    /// Puts an item on the tape; returns its index.
    #[inline]
    #[allow(
        clippy::cast_possible_truncation,
        reason = "there are fewer items than bytes"
    )]
    fn put(&mut self, name: Span, value: Span, kind: Kind) -> u32 {
        let index = self.tape.items.len() as u32;
        self.tape.items.push(Item {
            name,
            value,
            next: index + 1,
            kind,
            has_escape_in_name: false,
            is_named_by_column: false,
        });
        index
    }

    /// Reads the rest of the object.
    fn rest(mut self) -> Option<()> {
        if self.tape.items.is_empty() {
            self.blank();
            if self.peek()? != b'{' {
                return None;
            }
            self.value(Span::default(), false)?;
        }
        while let Some(open) = self.tape.open.last().copied() {
            let is_object = self.tape.items.get(open as usize)?.kind == Kind::Object;
            // After a value, or at the start of an object or array.
            let is_first = self.tape.items.len() == open as usize + 1;
            self.blank();
            let byte = self.peek()?;
            if byte == if is_object { b'}' } else { b']' } {
                self.at += 1;
                self.close(self.place())?;
                continue;
            }
            if !is_first {
                (byte == b',').then_some(())?;
                self.at += 1;
                self.blank();
            }
            if is_object {
                self.is_quote().then_some(())?;
                let (name, has_escape) = self.string()?;
                if has_escape && QUOTE == QUOTE_IN_STRING {
                    return None;
                }
                self.blank();
                (self.peek()? == b':').then_some(())?;
                self.at += 1;
                self.blank();
                self.value(name, has_escape)?;
            } else {
                self.value(Span::default(), false)?;
            }
        }
        self.blank();
        (self.at == self.bytes.len()).then_some(())
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline]
    fn blank(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "the text has fewer bytes")]
    fn place(&self) -> u32 {
        self.at as u32
    }

    /// Reads a value, or the start of one that contains others.
    #[inline]
    fn value(&mut self, name: Span, has_escape_in_name: bool) -> Option<()> {
        let start = self.place();
        let kind = match self.peek()? {
            b'"' | b'\\' if self.is_quote() => {
                let (_, has_escape) = self.string()?;
                string(has_escape)
            }
            b'{' => {
                self.at += 1;
                Kind::Object
            }
            b'[' => {
                self.at += 1;
                Kind::Array
            }
            b'n' => {
                self.literal(b"null")?;
                Kind::Null
            }
            _ => {
                self.scalar()?;
                Kind::Literal
            }
        };
        let end = self.place();
        let index = self.put(name, Span { start, end }, kind);
        if has_escape_in_name {
            self.tape.items.last_mut()?.has_escape_in_name = true;
        }
        if let Kind::Object | Kind::Array = kind {
            self.tape.open.push(index);
        }
        Some(())
    }

    /// A number, `true` or `false`.
    #[inline]
    fn scalar(&mut self) -> Option<()> {
        match self.peek()? {
            b't' => self.literal(b"true"),
            b'f' => self.literal(b"false"),
            _ => self.number(),
        }
    }

    /// Ends the innermost object or array.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "there are fewer items than bytes"
    )]
    fn close(&mut self, end: u32) -> Option<()> {
        let open = self.tape.open.pop()?;
        let next = self.tape.items.len() as u32;
        let item = self.tape.items.get_mut(open as usize)?;
        item.value.end = end;
        item.next = next;
        Some(())
    }

    #[inline]
    fn is_quote(&self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        match QUOTE {
            QUOTE_IN_STRING => rest.starts_with(b"\\\""),
            _ => rest.starts_with(b"\""),
        }
    }

    /// What is between the quotes, and whether it has escapes.
    #[inline]
    fn string(&mut self) -> Option<(Span, bool)> {
        self.at += QUOTE;
        let start = self.place();
        let has_escape = self.string_end()?;
        let end = self.place() - Self::QUOTE_LEN;
        Some((Span { start, end }, has_escape))
    }

    /// Reads a string from its content on; whether it has escapes.
    #[inline]
    fn string_end(&mut self) -> Option<bool> {
        let content = self.bytes.get(self.at..)?;
        if QUOTE == QUOTE_IN_STRING {
            let (len, has_escape) = end_in_string(content)?;
            self.at += len + QUOTE;
            return Some(has_escape);
        }
        let len = find_string_stop(content)?;
        if content.get(len) == Some(&b'"') {
            self.at += len + QUOTE;
            return Some(false);
        }
        let after = after_escaped(content.get(len..)?)?;
        self.at = self.bytes.len() - after.len();
        Some(true)
    }

    fn literal(&mut self, literal: &[u8]) -> Option<()> {
        self.bytes
            .get(self.at..)?
            .starts_with(literal)
            .then(|| self.at += literal.len())
    }

    fn number(&mut self) -> Option<()> {
        if self.peek()? == b'-' {
            self.at += 1;
        }
        if self.peek()? == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    /// At least one digit.
    fn digits(&mut self) -> Option<()> {
        let rest = self.bytes.get(self.at..)?;
        let len = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += len;
        (len > 0).then_some(())
    }
}

fn string(has_escape: bool) -> Kind {
    if has_escape {
        Kind::Escaped
    } else {
        Kind::Quoted
    }
}

/// A name in a step, at the step's place.
#[inline]
fn moved(name: Option<Span>, base: u32) -> Span {
    name.map_or(Span::default(), |name| Span {
        start: name.start + base,
        end: name.end + base,
    })
}

fn empty(at: u32) -> Span {
    Span { start: at, end: at }
}

/// What is wrong with a text that is not one object.
#[cold]
pub(in crate::source) fn diagnose(text: &str) -> Error {
    let error = match serde_json::from_str::<serde::de::IgnoredAny>(text) {
        Err(error) => error,
        Ok(_) => return Error::json("expected an object", 0),
    };
    let offset = offset(text, &error);
    if error.is_eof() {
        return Error::truncated("the text ends within the JSON of an event", offset);
    }
    syntax(&error, offset)
}

/// Converts an error of the JSON library.
fn syntax(error: &serde_json::Error, offset: u64) -> Error {
    let message = error.to_string();
    // The offset already gives the position.
    let what = message
        .rsplit_once(" at line ")
        .map_or(&*message, |(what, _)| what);
    Error::json(shorten(what), offset)
}

/// Lines and columns count from 1, columns in bytes.
fn offset(text: &str, error: &serde_json::Error) -> u64 {
    let line = error.line().saturating_sub(1);
    let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    (before + error.column().saturating_sub(1)) as u64
}

#[cfg(test)]
mod tests;
