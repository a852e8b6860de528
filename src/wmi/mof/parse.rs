//! Text to [`Instance`].

use super::instance::{Instance, MofValue, Property, empty};
use super::literal::{Number, Text};
use crate::ascii::{self, Class};
use crate::error::Error;
use crate::wmi::quoted_len;

const WORD: Class = ascii::letters_and(b"0123456789_");

/// The maximum nesting depth of instances and arrays.
const MAX_DEPTH: usize = 16;

impl<'a> Instance<'a> {
    /// Parses one instance; text after it is ignored.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Language`](crate::ErrorKind::Language) if the text is not an instance, such
    /// as `class A {};`, or nests too deep. A truncated instance is not an error.
    pub fn parse(text: &'a str) -> Result<Self, Error> {
        Self::parse_first(text).map(|(instance, _)| instance)
    }

    /// Parses one instance and returns it with the text after it.
    ///
    /// ```
    /// use wmi_events::wmi::mof::Instance;
    ///
    /// let (instance, rest) = Instance::parse_first("instance of A {}; rest")?;
    /// assert_eq!((&*instance.class, rest), ("A", " rest"));
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn parse_first(text: &'a str) -> Result<(Self, &'a str), Error> {
        instance(text)
    }
}

fn instance(text: &str) -> Result<(Instance<'_>, &str), Error> {
    let mut parser = Parser { text, at: 0 };
    let instance = parser.instance(0)?;
    Ok((instance, parser.rest()))
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

/// The parsed value, and whether its end is present.
type Read<T> = Result<(T, bool), Error>;

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn error(&self, what: &'static str) -> Error {
        Error::language("MOF", what, self.at)
    }

    /// `instance of Class { ... };`
    fn instance(&mut self, depth: usize) -> Result<Instance<'a>, Error> {
        let start = self.text.len() - self.rest_after_blank().len();
        let mut instance = self.body(depth)?;
        instance.text = self.text.get(start..self.at).unwrap_or_default().into();
        Ok(instance)
    }

    fn body(&mut self, depth: usize) -> Result<Instance<'a>, Error> {
        let mut instance = empty("".into());
        for keyword in ["instance", "of"] {
            let word = self.word();
            if !word.eq_ignore_ascii_case(keyword) {
                let is_cut = self.is_at_end() && starts_with(keyword, word) && self.at > 0;
                return if is_cut {
                    Ok(instance)
                } else {
                    Err(self.error("`instance of`"))
                };
            }
        }
        instance.class = self.word().into();
        if instance.class.is_empty() && !self.is_at_end() {
            return Err(self.error("a class name"));
        }
        // An alias, as in `instance of A as $B`.
        if self
            .rest_after_blank()
            .get(..2)
            .is_some_and(|word| word.eq_ignore_ascii_case("as"))
        {
            self.word();
            self.other();
        }
        if !self.sign('{', "`{`")? {
            return Ok(instance);
        }
        loop {
            match self.rest_after_blank().chars().next() {
                None => return Ok(instance),
                Some('}') => break,
                Some(_) => {}
            }
            let name = self.word();
            if name.is_empty() {
                return Err(self.error("a property name or `}`"));
            }
            if !self.sign('=', "`=`")? {
                return Ok(instance);
            }
            if self.rest_after_blank().is_empty() {
                return Ok(instance);
            }
            let (value, is_whole) = self.value(depth)?;
            instance.properties.push(Property {
                name: name.into(),
                value,
            });
            if !is_whole || !self.sign(';', "`;`")? {
                return Ok(instance);
            }
        }
        self.at += 1;
        // An embedded instance has no `;` of its own: its property has it.
        instance.is_complete = depth > 0 || self.sign(';', "`;`")?;
        Ok(instance)
    }

    fn value(&mut self, depth: usize) -> Read<MofValue<'a>> {
        if depth >= MAX_DEPTH {
            return Err(self.error("fewer nesting levels"));
        }
        let rest = self.rest_after_blank();
        match rest.as_bytes() {
            [b'"', ..] => {
                let (text, is_whole) = self.quoted();
                Ok((MofValue::Text(text), is_whole))
            }
            [b'{', ..] => {
                self.at += 1;
                self.array(depth)
            }
            _ if is_instance(rest) => {
                let instance = self.instance(depth + 1)?;
                let is_whole = instance.is_complete;
                Ok((MofValue::Instance(instance), is_whole))
            }
            _ => {
                let word = self.other();
                if word.is_empty() {
                    return Err(self.error("a value"));
                }
                let value = if word.eq_ignore_ascii_case("TRUE") {
                    MofValue::Boolean(true)
                } else if word.eq_ignore_ascii_case("FALSE") {
                    MofValue::Boolean(false)
                } else if word.eq_ignore_ascii_case("NULL") {
                    MofValue::Null
                } else {
                    Number::new(word).map_or_else(|| MofValue::Other(word.into()), MofValue::Number)
                };
                Ok((value, !self.is_at_end()))
            }
        }
    }

    fn array(&mut self, depth: usize) -> Read<MofValue<'a>> {
        let mut elements = Vec::new();
        loop {
            match self.rest_after_blank().as_bytes() {
                [] => return Ok((MofValue::Array(elements), false)),
                [b'}', ..] => break,
                [b',', ..] => self.at += 1,
                _ => {
                    let (value, is_whole) = self.value(depth + 1)?;
                    elements.push(value);
                    if !is_whole {
                        return Ok((MofValue::Array(elements), false));
                    }
                }
            }
        }
        self.at += 1;
        Ok((MofValue::Array(elements), true))
    }

    /// `"text"`, or adjacent literals, which form one text.
    fn quoted(&mut self) -> (Text<'a>, bool) {
        let start = self.at;
        loop {
            let (len, is_closed) = quoted_len(self.rest(), b'"');
            self.at += len;
            let end = self.at;
            if !is_closed || !self.rest_after_blank().starts_with('"') {
                self.at = end;
                let raw = self.text.get(start..end).unwrap_or_default();
                return (Text::new(raw), is_closed);
            }
        }
    }

    /// The text up to the end of a value.
    fn other(&mut self) -> &'a str {
        let rest = self.rest_after_blank();
        let is_end = |byte: u8| matches!(byte, b';' | b',' | b'{' | b'}' | b'"');
        let end = rest.bytes().position(is_end).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default().trim_end()
    }

    fn word(&mut self) -> &'a str {
        let rest = self.rest_after_blank();
        let end = ascii::run_of(rest, &WORD, |c| c.is_alphanumeric() || c == '_');
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// Skips that sign; `false` at the end of the text.
    fn sign(&mut self, sign: char, what: &'static str) -> Result<bool, Error> {
        let rest = self.rest_after_blank();
        if rest.starts_with(sign) {
            self.at += sign.len_utf8();
            Ok(true)
        } else if rest.is_empty() {
            Ok(false)
        } else {
            Err(self.error(what))
        }
    }

    fn rest_after_blank(&mut self) -> &'a str {
        let text = ascii::trim_start(self.rest());
        self.at = self.text.len() - text.len();
        text
    }

    fn is_at_end(&self) -> bool {
        ascii::trim_start(self.rest()).is_empty()
    }
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// Whether the text begins with the keyword. Looks no further, since it runs for each value.
fn is_instance(text: &str) -> bool {
    let Some((word, rest)) = text.split_at_checked("instance".len()) else {
        return false;
    };
    word.eq_ignore_ascii_case("instance") && rest.chars().next().is_none_or(char::is_whitespace)
}

#[cfg(test)]
mod tests;
