//! JSON byte by byte: finds where an object ends, or the first byte that cannot belong to it.
//!
//! It accepts what the [tape](super::tape) accepts; a property test checks that. It is slower,
//! keeps no values, resumes when more bytes arrive, and reports what is wrong.

use crate::source::byte_search::find_string_stop;

/// Reads one object.
#[derive(Debug)]
pub(super) struct Scanner {
    start: usize,
    at: usize,
    state: State,
    /// The open objects and arrays, outermost first.
    open: Vec<Open>,
}

/// An object or array whose end has not come: how far from the start of the outermost it begins,
/// twice that, and one more for an object. Small, since hostile text opens one a byte.
#[derive(Clone, Copy, Debug)]
struct Open(u32);

impl Open {
    fn new(offset: usize, is_object: bool) -> Option<Self> {
        let offset = u32::try_from(offset).ok()?.checked_mul(2)?;
        Some(Self(offset | u32::from(is_object)))
    }

    fn offset(self) -> usize {
        self.0 as usize / 2
    }

    fn is_object(self) -> bool {
        self.0 % 2 == 1
    }
}

/// The result of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    /// More bytes are needed.
    More,
    /// The start of a nested object.
    Object,
    /// The end of a nested object or array.
    Close,
    /// The end of the outermost object.
    EventEnd,
    /// An unexpected byte, and what was expected.
    Wrong(&'static str),
}

/// What is expected next.
#[derive(Clone, Copy, Debug)]
enum State {
    Start,
    Value,
    /// A value, or the end of the array.
    FirstElement,
    Name,
    /// A name, or the end of the object.
    FirstName,
    Colon,
    /// A comma, or the end.
    Comma,
    String(Text),
    Number(Number),
    /// The rest of `true`, `false` or `null`.
    Literal(&'static [u8]),
}

#[derive(Clone, Copy, Debug)]
struct Text {
    is_name: bool,
    escape: Escape,
}

#[derive(Clone, Copy, Debug)]
enum Escape {
    None,
    /// After a backslash.
    Begun,
    /// How many digits of `\u0000` remain.
    Digits(u8),
}

#[derive(Clone, Copy, Debug)]
enum Number {
    Minus,
    Zero,
    Digits,
    Point,
    Fraction,
    Exponent,
    Sign,
    Power,
}

/// The expectation reported for a control character in a string.
pub(super) const NO_CONTROL: &str = "no control character in a string";

impl Scanner {
    /// For an object that begins at `start`, at a `{`.
    pub(super) fn new(start: usize) -> Self {
        Self {
            start,
            at: start,
            state: State::Start,
            open: Vec::new(),
        }
    }

    pub(super) fn start(&self) -> usize {
        self.start
    }

    /// The position up to which everything is read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The number of open objects and arrays.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// How many of them are objects.
    pub(super) fn objects(&self) -> usize {
        self.open.iter().filter(|open| open.is_object()).count()
    }

    /// Whether an object or array that begins there is open.
    pub(super) fn is_open(&self, start: usize) -> bool {
        let offset = start.wrapping_sub(self.start);
        let found = self
            .open
            .binary_search_by_key(&offset, |open| open.offset());
        found.is_ok()
    }

    /// Whether a string is open, and whether the last byte read was the backslash of an escape.
    pub(super) fn in_string(&self) -> (bool, bool) {
        match self.state {
            State::String(text) => (true, matches!(text.escape, Escape::Begun)),
            _ => (false, false),
        }
    }

    /// Adjusts to `len` bytes having been dropped from the start of the buffer.
    pub(super) fn rebase(&mut self, len: usize) {
        self.start -= len;
        self.at -= len;
    }

    /// Reads to the end of the object, or as far as it goes.
    pub(super) fn run(&mut self, bytes: &[u8]) -> Step {
        loop {
            match self.step(bytes) {
                Step::Object | Step::Close => {}
                step => return step,
            }
        }
    }

    /// Reads to the start of the next nested object, or to the next end.
    pub(super) fn step(&mut self, bytes: &[u8]) -> Step {
        while let Some(byte) = bytes.get(self.at) {
            if let State::String(Text {
                escape: Escape::None,
                ..
            }) = self.state
            {
                let rest = bytes.get(self.at..).unwrap_or_default();
                match find_string_stop(rest) {
                    Some(0) => {}
                    found => {
                        self.at += found.unwrap_or(rest.len());
                        continue;
                    }
                }
            }
            match self.take(*byte) {
                Ok(Taken::Byte) => self.at += 1,
                Ok(Taken::Nothing) => {}
                Ok(Taken::Step(step)) => {
                    self.at += 1;
                    return step;
                }
                Err(expected) => return Step::Wrong(expected),
            }
        }
        Step::More
    }

    fn take(&mut self, byte: u8) -> Result<Taken, &'static str> {
        let is_blank = matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        match self.state {
            State::String(text) => return self.in_text(text, byte),
            State::Number(number) => return self.in_number(number, byte),
            State::Literal(literal) => return self.in_literal(literal, byte),
            State::Start if byte == b'{' => {
                self.begin(true)?;
                return Ok(Taken::Byte);
            }
            State::Start => return Err("an object"),
            _ if is_blank => return Ok(Taken::Byte),
            State::Value => return self.value(byte, "a value"),
            State::FirstElement if byte == b']' => return Ok(self.end()),
            State::FirstElement => return self.value(byte, "a value or `]`"),
            State::FirstName if byte == b'}' => return Ok(self.end()),
            State::FirstName | State::Name if byte == b'"' => self.string(true),
            State::FirstName => return Err("a name or `}`"),
            State::Name => return Err("a name"),
            State::Colon if byte == b':' => self.state = State::Value,
            State::Colon => return Err("`:`"),
            State::Comma => match (byte, self.open.last().is_some_and(|open| open.is_object())) {
                (b',', true) => self.state = State::Name,
                (b',', false) => self.state = State::Value,
                (b'}', true) | (b']', false) => return Ok(self.end()),
                (_, true) => return Err("`,` or `}`"),
                (_, false) => return Err("`,` or `]`"),
            },
        }
        Ok(Taken::Byte)
    }

    fn value(&mut self, byte: u8, expected: &'static str) -> Result<Taken, &'static str> {
        match byte {
            b'{' => {
                self.begin(true)?;
                return Ok(Taken::Step(Step::Object));
            }
            b'[' => self.begin(false)?,
            b'"' => self.string(false),
            b't' => self.state = State::Literal(b"rue"),
            b'f' => self.state = State::Literal(b"alse"),
            b'n' => self.state = State::Literal(b"ull"),
            b'-' => self.state = State::Number(Number::Minus),
            b'0' => self.state = State::Number(Number::Zero),
            b'1'..=b'9' => self.state = State::Number(Number::Digits),
            _ => return Err(expected),
        }
        Ok(Taken::Byte)
    }

    fn begin(&mut self, is_object: bool) -> Result<(), &'static str> {
        let open = Open::new(self.at - self.start, is_object);
        self.open.push(open.ok_or("no more than 2 GiB")?);
        self.state = match is_object {
            true => State::FirstName,
            false => State::FirstElement,
        };
        Ok(())
    }

    fn end(&mut self) -> Taken {
        self.open.pop();
        self.state = State::Comma;
        Taken::Step(match self.open.is_empty() {
            true => Step::EventEnd,
            false => Step::Close,
        })
    }

    fn string(&mut self, is_name: bool) {
        let escape = Escape::None;
        self.state = State::String(Text { is_name, escape });
    }

    fn in_text(&mut self, mut text: Text, byte: u8) -> Result<Taken, &'static str> {
        text.escape = match (text.escape, byte) {
            (Escape::None, b'"') => {
                self.state = match text.is_name {
                    true => State::Colon,
                    false => State::Comma,
                };
                return Ok(Taken::Byte);
            }
            (Escape::None, b'\\') => Escape::Begun,
            (Escape::None, ..=0x1f) => return Err(NO_CONTROL),
            (Escape::Begun, b'u') => Escape::Digits(4),
            (Escape::Begun, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Escape::None,
            (Escape::Begun, _) => return Err("an escape"),
            (Escape::Digits(left), _) if byte.is_ascii_hexdigit() => match left {
                ..=1 => Escape::None,
                _ => Escape::Digits(left - 1),
            },
            (Escape::Digits(_), _) => return Err("a hexadecimal digit"),
            (Escape::None, _) => Escape::None,
        };
        self.state = State::String(text);
        Ok(Taken::Byte)
    }

    fn in_number(&mut self, number: Number, byte: u8) -> Result<Taken, &'static str> {
        use Number::{Digits, Exponent, Fraction, Minus, Point, Power, Sign, Zero};
        let next = match (number, byte) {
            (Minus, b'0') => Zero,
            (Minus | Digits, b'0'..=b'9') => Digits,
            (Point | Fraction, b'0'..=b'9') => Fraction,
            (Exponent | Sign | Power, b'0'..=b'9') => Power,
            (Zero | Digits, b'.') => Point,
            (Zero | Digits | Fraction, b'e' | b'E') => Exponent,
            (Exponent, b'+' | b'-') => Sign,
            (Minus | Point | Exponent | Sign, _) => return Err("a digit"),
            // The number ends before this byte.
            (Zero | Digits | Fraction | Power, _) => {
                self.state = State::Comma;
                return Ok(Taken::Nothing);
            }
        };
        self.state = State::Number(next);
        Ok(Taken::Byte)
    }

    fn in_literal(&mut self, literal: &'static [u8], byte: u8) -> Result<Taken, &'static str> {
        match literal {
            [next, rest @ ..] if *next == byte => {
                self.state = match rest {
                    [] => State::Comma,
                    _ => State::Literal(rest),
                };
                Ok(Taken::Byte)
            }
            _ => Err("`true`, `false` or `null`"),
        }
    }
}

enum Taken {
    Byte,
    /// The byte belongs to what follows.
    Nothing,
    /// The byte, with that result.
    Step(Step),
}

#[cfg(test)]
mod tests;
