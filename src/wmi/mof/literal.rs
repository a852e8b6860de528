//! [`Text`] and [`Number`]: literals that keep their spelling.

use std::borrow::Cow;

use crate::owned::{derived, owned};

/// A string literal in MOF: quoted, with escapes.
#[derive(Clone, Debug)]
pub struct Text<'a> {
    raw: Cow<'a, str>,
}

impl<'a> Text<'a> {
    pub(in crate::wmi) const fn new(raw: &'a str) -> Self {
        Self {
            raw: Cow::Borrowed(raw),
        }
    }

    /// The literal of a text.
    pub(in crate::wmi) fn of(text: &str) -> Text<'static> {
        let escaped = text.replace('\\', r"\\").replace('"', r#"\""#);
        Text {
            raw: format!("\"{escaped}\"").into(),
        }
    }

    pub(super) fn into_owned(self) -> Text<'static> {
        Text {
            raw: owned(self.raw),
        }
    }

    /// The literal as written, with quotes and escapes; truncated if the log truncated it.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The unescaped text, adjacent literals joined; borrowed if nothing is escaped.
    #[must_use]
    pub fn value(&self) -> Cow<'a, str> {
        derived(&self.raw, value)
    }
}

fn value(raw: &str) -> Cow<'_, str> {
    let inner = raw.get(1..).unwrap_or_default();
    match inner.find(['\\', '"']) {
        None => Cow::Borrowed(inner),
        Some(end) if end + 1 == inner.len() && inner.ends_with('"') => {
            Cow::Borrowed(inner.get(..end).unwrap_or_default())
        }
        Some(_) => Cow::Owned(unescaped(raw)),
    }
}

fn unescaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    let mut is_inside = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => is_inside = !is_inside,
            // Blanks between adjacent literals.
            _ if !is_inside => {}
            '\\' => match chars.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') => text.push('\r'),
                Some('b') => text.push('\u{8}'),
                Some('f') => text.push('\u{c}'),
                Some('x' | 'X') => hexadecimal(&mut chars, &mut text),
                Some(other) => text.push(other),
                // Truncated within the escape.
                None => {}
            },
            c => text.push(c),
        }
    }
    text
}

/// `\x` with one to four digits; a surrogate is not a character and stays as written.
fn hexadecimal(chars: &mut std::str::Chars<'_>, text: &mut String) {
    let rest = chars.as_str();
    let len = rest
        .bytes()
        .take(4)
        .take_while(u8::is_ascii_hexdigit)
        .count();
    let digits = rest.get(..len).unwrap_or_default();
    match u32::from_str_radix(digits, 16)
        .ok()
        .and_then(char::from_u32)
    {
        Some(c) => {
            text.push(c);
            *chars = rest.get(len..).unwrap_or_default().chars();
        }
        None => text.push_str("\\x"),
    }
}

impl PartialEq for Text<'_> {
    /// Compares the unescaped texts.
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw || self.value() == other.value()
    }
}

/// A number literal in MOF, as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number<'a> {
    raw: Cow<'a, str>,
}

impl<'a> Number<'a> {
    /// The number, if the text is one.
    pub(super) fn new(raw: &'a str) -> Option<Self> {
        let number = Self { raw: raw.into() };
        let starts = raw.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
        (starts && (number.whole().is_some() || number.as_f64().is_some())).then_some(number)
    }

    pub(super) fn into_owned(self) -> Number<'static> {
        Number {
            raw: owned(self.raw),
        }
    }

    /// The literal as written.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The value as a floating-point number; `None` unless it is decimal and finite.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        let number: f64 = self.raw.parse().ok()?;
        number.is_finite().then_some(number)
    }

    pub(super) fn whole(&self) -> Option<i128> {
        let (sign, digits) = match self.raw.as_bytes().first()? {
            b'-' => (-1, self.raw.get(1..)?),
            b'+' => (1, self.raw.get(1..)?),
            _ => (1, &*self.raw),
        };
        let number = crate::value::number::parse_u64(digits).filter(|_| !digits.is_empty())?;
        Some(sign * i128::from(number))
    }
}
