//! Reads an event's text piece by piece: each method returns the expected piece, or `None`.

use std::borrow::Cow;

use memchr::memchr;

use crate::source::byte_search::find_any;

pub(super) struct Cursor<'a> {
    text: &'a str,
    /// The text not read yet.
    pub(super) rest: &'a [u8],
    /// The event's quote character, `'` or `"`.
    pub(super) quote: u8,
    /// Space for text with its references decoded.
    scratch: &'a mut [u8],
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str, scratch: &'a mut [u8]) -> Self {
        Self {
            text,
            rest: text.as_bytes(),
            quote: b'\'',
            scratch,
        }
    }

    #[inline]
    pub(super) fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }

    /// Skips the white space between elements.
    #[inline]
    pub(super) fn blank(&mut self) {
        while let [b' ' | b'\t' | b'\r' | b'\n', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// Of a constant length, so that it is compared in words.
    #[inline]
    pub(super) fn try_take<const N: usize>(&mut self, expected: &[u8; N]) -> bool {
        match self.rest.split_first_chunk::<N>() {
            Some((found, rest)) if found == expected => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    #[inline]
    pub(super) fn take<const N: usize>(&mut self, expected: &[u8; N]) -> Option<()> {
        self.try_take(expected).then_some(())
    }

    pub(super) fn take_text(&mut self, expected: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(expected.as_bytes())?;
        Some(())
    }

    /// An attribute's value with its quotes, if nothing in it needs decoding.
    pub(super) fn quoted(&mut self) -> Option<&'a str> {
        let quote = self.quote;
        (self.byte()? == quote).then_some(())?;
        let value = self.take_len(find_any([quote, b'<', b'&'], self.rest)?);
        (self.byte()? == quote).then_some(value?)
    }

    /// An element's text, up to the next tag.
    #[inline]
    pub(super) fn text(&mut self) -> Option<Cow<'a, str>> {
        let len = find_any([b'<', b'&'], self.rest)?;
        if self.rest.get(len) == Some(&b'<') {
            return self.take_len(len).map(Cow::Borrowed);
        }
        let len = memchr(b'<', self.rest)?;
        self.unescape(len)
    }

    /// Decodes references; the result is never longer than the text.
    fn unescape(&mut self, len: usize) -> Option<Cow<'a, str>> {
        let text = self.take_len(len)?;
        if self.scratch.len() < len {
            let mut plain = vec![0; len];
            let written = unescape(text, &mut plain)?;
            plain.truncate(written);
            return String::from_utf8(plain).ok().map(Cow::Owned);
        }
        let (plain, scratch) = std::mem::take(&mut self.scratch).split_at_mut(len);
        self.scratch = scratch;
        let written = unescape(text, plain)?;
        str::from_utf8(plain.get(..written)?)
            .ok()
            .map(Cow::Borrowed)
    }

    #[inline]
    pub(super) fn take_len(&mut self, len: usize) -> Option<&'a str> {
        let start = self.text.len() - self.rest.len();
        self.rest = self.rest.get(len..)?;
        self.text.get(start..start + len)
    }

    /// An element's name, after its `<`.
    pub(super) fn name(&mut self) -> Option<&'a str> {
        let is_end = |byte: &u8| !byte.is_ascii_alphanumeric();
        self.take_len(self.rest.iter().position(is_end)?)
    }

    /// An element with a decimal number, if it is there.
    #[inline]
    #[allow(clippy::option_option, reason = "unusual, not there, there")]
    pub(super) fn number<T: TryFrom<u64>, const S: usize, const E: usize>(
        &mut self,
        start: &[u8; S],
        end: &[u8; E],
    ) -> Option<Option<T>> {
        self.blank();
        if !self.try_take(start) {
            return Some(None);
        }
        let number = T::try_from(self.digits()?).ok()?;
        self.take(end)?;
        Some(Some(number))
    }

    #[inline]
    pub(super) fn quoted_number<T: TryFrom<u64>>(&mut self) -> Option<T> {
        (self.byte()? == self.quote).then_some(())?;
        let number = self.digits()?;
        (self.byte()? == self.quote).then(|| T::try_from(number).ok())?
    }

    /// A decimal number of one to 19 digits, which fits in 64 bits.
    #[inline]
    pub(super) fn digits(&mut self) -> Option<u64> {
        let mut number = 0;
        let mut rest = self.rest;
        while let [byte @ b'0'..=b'9', later @ ..] = rest {
            if self.rest.len() - rest.len() == 19 {
                return None;
            }
            number = number * 10 + u64::from(*byte - b'0');
            rest = later;
        }
        let is_number = rest.len() < self.rest.len();
        self.rest = rest;
        is_number.then_some(number)
    }
}

/// Decodes the references that Windows writes; returns the length of the result.
fn unescape(text: &str, plain: &mut [u8]) -> Option<usize> {
    let mut written = 0;
    let mut push = |text: &str| {
        let end = written + text.len();
        plain
            .get_mut(written..end)?
            .copy_from_slice(text.as_bytes());
        written = end;
        Some(())
    };
    let mut rest = text;
    while let Some(index) = memchr(b'&', rest.as_bytes()) {
        let (before, reference) = rest.split_at(index);
        push(before)?;
        let (plain, len) = match reference.as_bytes() {
            [_, b'l', b't', b';', ..] => ("<", 4),
            [_, b'g', b't', b';', ..] => (">", 4),
            [_, b'a', b'm', b'p', b';', ..] => ("&", 5),
            [_, b'q', b'u', b'o', b't', b';', ..] => ("\"", 6),
            [_, b'a', b'p', b'o', b's', b';', ..] => ("'", 6),
            [_, b'#', b'x', b'D', b';', ..] | [_, b'#', b'1', b'3', b';', ..] => ("\r", 5),
            [_, b'#', b'x', b'A', b';', ..] | [_, b'#', b'1', b'0', b';', ..] => ("\n", 5),
            [_, b'#', b'x', b'9', b';', ..] => ("\t", 5),
            [_, b'#', b'9', b';', ..] => ("\t", 4),
            _ => return None,
        };
        push(plain)?;
        rest = reference.get(len..)?;
    }
    push(rest)?;
    Some(written)
}
