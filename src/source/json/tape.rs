//! JSON in one pass: records where each value begins and ends, and decodes nothing.
//!
//! Text accepted here is valid JSON (RFC 8259), regardless of which values are used later. Other
//! text is passed to `serde_json`, which reports the error.

use std::cell::Cell;

use crate::source::byte_search::find_string_stop;

/// A member of an object or an element of an array, in text order; its content follows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Item {
    /// The name of a member, without its quotes; empty for an element.
    pub(super) name: Span,
    /// Undecoded.
    pub(super) value: Span,
    /// The index of the first item after this one and its content.
    pub(super) next: u32,
    pub(super) has_escape_in_name: bool,
    pub(super) has_escape: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Span {
    #[inline]
    pub(super) fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    #[inline]
    pub(super) fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

/// The items of a text. Reused for the next text, so that reading does not allocate.
#[derive(Debug, Default)]
pub(super) struct Tape {
    pub(super) items: Vec<Item>,
    /// Items that are still open, and whether they are objects.
    open: Vec<(u32, bool)>,
}

impl Tape {
    /// Reads a text that is one object; `None` for anything else.
    pub(super) fn read(&mut self, text: &str) -> Option<()> {
        self.items.clear();
        self.open.clear();
        u32::try_from(text.len()).ok()?;
        Reader {
            bytes: text.as_bytes(),
            at: 0,
            tape: self,
        }
        .read()
    }
}

impl Tape {
    /// The text that was read, with its items.
    pub(super) fn json<'t, 'a>(&'t self, text: &'a str) -> Json<'t, 'a> {
        let (items, lone) = (self.items.as_slice(), None);
        Json { text, items, lone }
    }
}

/// A text and its items.
#[derive(Clone, Copy, Debug)]
pub(super) struct Json<'t, 'a> {
    pub(super) text: &'a str,
    pub(super) items: &'t [Item],
    /// Where to note the first half surrogate pair in a requested value; without it, such a value
    /// is an error.
    pub(super) lone: Option<&'t Cell<Option<u64>>>,
}

impl<'t> Json<'t, '_> {
    /// Reads half of a surrogate pair as U+FFFD, and notes the offset of the first.
    pub(super) fn noting(self, lone: &'t Cell<Option<u64>>) -> Self {
        let lone = Some(lone);
        Self { lone, ..self }
    }
}

struct Reader<'t> {
    bytes: &'t [u8],
    at: usize,
    tape: &'t mut Tape,
}

impl Reader<'_> {
    fn read(mut self) -> Option<()> {
        self.blank();
        if self.peek()? != b'{' {
            return None;
        }
        self.value(Span::default(), false)?;
        while let Some((open, is_object)) = self.tape.open.last().copied() {
            // After a value, or at the start of an object or array.
            let is_first = self.tape.items.len() == open as usize + 1;
            self.blank();
            let byte = self.peek()?;
            if byte == if is_object { b'}' } else { b']' } {
                self.at += 1;
                self.close()?;
                continue;
            }
            if !is_first {
                (byte == b',').then_some(())?;
                self.at += 1;
                self.blank();
            }
            if is_object {
                (self.peek()? == b'"').then_some(())?;
                let (name, has_escape) = self.string()?;
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
    #[allow(
        clippy::cast_possible_truncation,
        reason = "there are fewer items than bytes"
    )]
    fn value(&mut self, name: Span, has_escape_in_name: bool) -> Option<()> {
        let start = self.place();
        let index = self.tape.items.len() as u32;
        let mut item = Item {
            name,
            value: Span { start, end: start },
            next: index + 1,
            has_escape_in_name,
            has_escape: false,
        };
        match self.peek()? {
            b'"' => item.has_escape = self.string()?.1,
            bracket @ (b'{' | b'[') => {
                self.at += 1;
                self.tape.open.push((index, bracket == b'{'));
            }
            b't' => self.literal(b"true")?,
            b'f' => self.literal(b"false")?,
            b'n' => self.literal(b"null")?,
            _ => self.number()?,
        }
        item.value.end = self.place();
        self.tape.items.push(item);
        Some(())
    }

    /// Ends the innermost object or array.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "there are fewer items than bytes"
    )]
    fn close(&mut self) -> Option<()> {
        let (open, _) = self.tape.open.pop()?;
        let (end, next) = (self.place(), self.tape.items.len() as u32);
        let item = self.tape.items.get_mut(open as usize)?;
        item.value.end = end;
        item.next = next;
        Some(())
    }

    /// What is between the quotes, and whether it has escapes.
    #[inline]
    fn string(&mut self) -> Option<(Span, bool)> {
        self.at += 1;
        let start = self.place();
        self.at += find_string_stop(self.bytes.get(self.at..)?)?;
        let has_escape = self.peek()? != b'"';
        if has_escape {
            self.escapes()?;
        }
        let end = self.place();
        self.at += 1;
        Some((Span { start, end }, has_escape))
    }

    /// Reads from the first escape of a string to its end.
    fn escapes(&mut self) -> Option<()> {
        loop {
            match self.peek()? {
                b'"' => return Some(()),
                b'\\' => {}
                // A control character that is not escaped.
                _ => return None,
            }
            match self.bytes.get(self.at + 1)? {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 2,
                b'u' => {
                    let digits = self.bytes.get(self.at + 2..self.at + 6)?;
                    digits.iter().all(u8::is_ascii_hexdigit).then_some(())?;
                    self.at += 6;
                }
                _ => return None,
            }
            self.at += find_string_stop(self.bytes.get(self.at..)?)?;
        }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reads(text: &str) -> bool {
        Tape::default().read(text).is_some()
    }

    /// The result of `serde_json` for the same text.
    fn is_object(text: &str) -> bool {
        let value: Result<Box<serde_json::value::RawValue>, _> = serde_json::from_str(text);
        value.is_ok_and(|value| value.get().starts_with('{'))
    }

    #[test]
    fn items() {
        let mut tape = Tape::default();
        let text = r#" {"a":{"b":[1,{"c\n":"x\"y"}],"d":null} , "e":-1.5E+3}"#;
        tape.read(text).unwrap();
        let found: Vec<_> = tape
            .items
            .iter()
            .map(|item| {
                (
                    item.name.of(text),
                    item.value.of(text),
                    item.next,
                    item.has_escape,
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("", text.trim(), 8, false),
                ("a", r#"{"b":[1,{"c\n":"x\"y"}],"d":null}"#, 7, false),
                ("b", r#"[1,{"c\n":"x\"y"}]"#, 6, false),
                ("", "1", 4, false),
                ("", r#"{"c\n":"x\"y"}"#, 6, false),
                ("c\\n", r#""x\"y""#, 6, true),
                ("d", "null", 7, false),
                ("e", "-1.5E+3", 8, false),
            ]
        );
    }

    #[test]
    fn texts() {
        for text in [
            "{}",
            " {\t}\r\n",
            r#"{"":""}"#,
            r#"{"a":[[],{},[{}]]}"#,
            r#"{"a":0}"#,
            r#"{"a":-0.0e0}"#,
            r#"{"a":"\u0041\/\b"}"#,
            r#"{"a":"\ud800"}"#,
            r#"{"a":true,"b":false,"c":null}"#,
            "",
            "{",
            "}",
            "[]",
            "1",
            "{}{}",
            "{} x",
            r#"{"a"}"#,
            r#"{"a":}"#,
            r#"{"a":1,}"#,
            r#"{,}"#,
            r#"{"a":[1,]}"#,
            r#"{"a":[,1]}"#,
            r#"{"a":[1 2]}"#,
            r#"{"a":1 "b":2}"#,
            r#"{a:1}"#,
            r#"{"a":01}"#,
            r#"{"a":.5}"#,
            r#"{"a":1.}"#,
            r#"{"a":1e}"#,
            r#"{"a":+1}"#,
            r#"{"a":tru}"#,
            r#"{"a":truee}"#,
            r#"{"a":"\x"}"#,
            r#"{"a":"\u12"}"#,
            r#"{"a":"b}"#,
            r#"{"a":[}"#,
            r#"{"a":[}]"#,
            r#"{"a":{]}"#,
            "{\"a\":\"\n\"}",
            "{\"a\":\"\u{7f}é\"}",
            "{\"a\u{1}\":1}",
            "{'a':1}",
            "\u{feff}{}",
        ] {
            assert_eq!(reads(text), is_object(text), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn as_serde_json_reads_it(
            pieces in proptest::collection::vec(prop::sample::select(&[
                "{", "}", "[", "]", ":", ",", "\"a\"", "\"", "\\", "1", "-", ".5", "e3", "0", "null",
                "true", " ", "\n", "\\u00e9", "x", "é", "\u{1}",
            ][..]), 0..14),
            is_within in any::<bool>(),
        ) {
            let text = pieces.concat();
            let text = if is_within { format!("{{\"k\":{text}}}") } else { text };
            prop_assert_eq!(reads(&text), is_object(&text), "{:?}", text);
        }
    }
}
