//! [`Text`] and [`Number`]: values as they stand.

use std::borrow::Cow;

/// Text in quotes.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    raw: &'a str,
}

impl<'a> Text<'a> {
    pub(in crate::wmi) const fn new(raw: &'a str) -> Self {
        Self { raw }
    }

    /// As it stands, quotes and escapes included; cut where the log cut it.
    #[must_use]
    pub const fn raw(&self) -> &'a str {
        self.raw
    }

    /// What it says: escapes undone, adjacent texts joined. Borrowed where nothing is escaped.
    #[must_use]
    pub fn value(&self) -> Cow<'a, str> {
        let inner = self.raw.get(1..).unwrap_or_default();
        match inner.find(['\\', '"']) {
            None => Cow::Borrowed(inner),
            Some(end) if end + 1 == inner.len() && inner.ends_with('"') => {
                Cow::Borrowed(inner.get(..end).unwrap_or_default())
            }
            Some(_) => Cow::Owned(self.unescaped()),
        }
    }

    fn unescaped(&self) -> String {
        let mut text = String::with_capacity(self.raw.len());
        let mut chars = self.raw.chars();
        let mut is_inside = false;
        while let Some(c) = chars.next() {
            match c {
                '"' => is_inside = !is_inside,
                // Blanks between the parts of a text.
                _ if !is_inside => {}
                '\\' => match chars.next() {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some('r') => text.push('\r'),
                    Some('b') => text.push('\u{8}'),
                    Some('f') => text.push('\u{c}'),
                    Some('x' | 'X') => hexadecimal(&mut chars, &mut text),
                    Some(other) => text.push(other),
                    // Cut within the escape.
                    None => {}
                },
                c => text.push(c),
            }
        }
        text
    }
}

/// `\x` with one to four digits; a surrogate is no character and stays as written.
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
    /// What they say is the same.
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw || self.value() == other.value()
    }
}

/// A number as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Number<'a> {
    raw: &'a str,
}

impl<'a> Number<'a> {
    /// The number that the text is, if it is one.
    pub(super) fn new(raw: &'a str) -> Option<Self> {
        let number = Self { raw };
        let starts = raw.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
        (starts && (number.whole().is_some() || number.as_f64().is_some())).then_some(number)
    }

    /// As it stands.
    #[must_use]
    pub const fn raw(&self) -> &'a str {
        self.raw
    }

    /// As a fraction.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        let number: f64 = self.raw.parse().ok()?;
        number.is_finite().then_some(number)
    }

    pub(super) fn whole(&self) -> Option<i128> {
        let (sign, digits) = match self.raw.as_bytes().first()? {
            b'-' => (-1, self.raw.get(1..)?),
            b'+' => (1, self.raw.get(1..)?),
            _ => (1, self.raw),
        };
        let number = crate::value::number::parse_u64(digits).filter(|_| !digits.is_empty())?;
        Some(sign * i128::from(number))
    }
}
