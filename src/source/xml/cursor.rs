//! Reads an event's text piece by piece: each method returns the expected piece, or `None`.

use std::borrow::Cow;

use memchr::memchr;

use crate::source::byte_search::{find_any, find_in_word};
use crate::value::number::{decimal, hexadecimal_word, leading_decimal};

pub(super) struct Cursor<'a> {
    /// The text not read yet.
    pub(super) rest: &'a str,
    /// The event's quote character, `'` or `"`.
    pub(super) quote: u8,
    /// Space for text with its references decoded.
    scratch: &'a mut [u8],
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str, scratch: &'a mut [u8]) -> Self {
        Self {
            rest: text,
            quote: b'\'',
            scratch,
        }
    }

    #[inline(always)]
    pub(super) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_at_checked(1)?;
        self.rest = rest;
        first.bytes().next()
    }

    /// Takes the event's quote character.
    #[inline(always)]
    pub(super) fn take_quote(&mut self) -> Option<()> {
        (self.rest.as_bytes().first() == Some(&self.quote)).then_some(())?;
        self.rest = self.rest.get(1..)?;
        Some(())
    }

    /// Skips the white space between elements.
    #[inline(always)]
    pub(super) fn blank(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
    }

    /// Inlined, so that a literal is compared in words.
    #[inline(always)]
    pub(super) fn try_take(&mut self, expected: &str) -> bool {
        match self.rest.strip_prefix(expected) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    #[inline(always)]
    pub(super) fn take(&mut self, expected: &str) -> Option<()> {
        self.try_take(expected).then_some(())
    }

    /// As [`try_take`](Self::try_take), also after white space, which Windows does not write.
    #[inline(always)]
    pub(super) fn try_open(&mut self, start: &str) -> bool {
        self.try_take(start) || self.try_open_later(start)
    }

    #[cold]
    #[inline(never)]
    fn try_open_later(&mut self, start: &str) -> bool {
        self.blank();
        self.try_take(start)
    }

    #[inline(always)]
    pub(super) fn open(&mut self, start: &str) -> Option<()> {
        self.try_open(start).then_some(())
    }

    /// An attribute's value with its quotes, if nothing in it needs decoding.
    #[inline(always)]
    pub(super) fn quoted(&mut self) -> Option<&'a str> {
        self.take_quote()?;
        let len = quoted_len(self.quote, self.rest.as_bytes())?;
        let value = self.take_len(len)?;
        self.take_quote()?;
        Some(value)
    }

    /// An element's text, up to the next tag, if nothing in it needs decoding.
    #[inline(always)]
    pub(super) fn plain(&mut self) -> Option<&'a str> {
        let (text, rest) = plain(self.rest)?;
        self.rest = rest;
        Some(text)
    }

    /// An element's text, up to the next tag.
    #[cold]
    pub(super) fn text(&mut self) -> Option<Cow<'a, str>> {
        let len = memchr(b'<', self.rest.as_bytes())?;
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

    #[inline(always)]
    pub(super) fn take_len(&mut self, len: usize) -> Option<&'a str> {
        let (taken, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(taken)
    }

    #[inline(always)]
    pub(super) fn quoted_number<T: TryFrom<u64>>(&mut self) -> Option<T> {
        self.take_quote()?;
        let number = self.digits()?;
        self.take_quote()?;
        T::try_from(number).ok()
    }

    /// A decimal number of one to 19 digits, which fits in 64 bits.
    #[inline(always)]
    pub(super) fn digits(&mut self) -> Option<u64> {
        let start = self.rest.as_bytes().first_chunk();
        match start.and_then(|start| leading_decimal(*start)) {
            Some((number, len)) => {
                self.rest = self.rest.get(len..)?;
                Some(number)
            }
            None => self.any_digits(),
        }
    }

    #[cold]
    #[inline(never)]
    fn any_digits(&mut self) -> Option<u64> {
        let is_end = |byte: &u8| !byte.is_ascii_digit();
        let len = self.rest.bytes().take(20).position(|byte| is_end(&byte));
        let digits = self.take_len(len.unwrap_or(self.rest.len()))?;
        (digits.len() < 20).then(|| decimal(digits.as_bytes()))?
    }

    /// 16 hexadecimal digits.
    #[inline(always)]
    pub(super) fn long_hexadecimal(&mut self) -> Option<u64> {
        let [high, low] = *self.rest.as_bytes().first_chunk::<16>()?.as_chunks().0 else {
            return None;
        };
        let number = (hexadecimal_word(high, 8)? << 32) | hexadecimal_word(low, 8)?;
        self.rest = self.rest.get(16..)?;
        Some(number)
    }
}

// What is read next depends on where it is. So these do not take the cursor, whose place is kept in
// registers, and are calls, as they are needed for each field of each event.

/// An element's text, up to the next tag, and that tag, if nothing in the text needs decoding.
#[inline(always)]
pub(super) fn plain(text: &str) -> Option<(&str, &str)> {
    let (text, rest) = text.split_at_checked(text_len(text.as_bytes())?)?;
    rest.starts_with('<').then_some((text, rest))
}

#[inline(never)]
fn text_len(text: &[u8]) -> Option<usize> {
    find_any([b'<', b'&'], text)
}

/// The number that an element's text is, if it is short, and the next tag.
#[inline(always)]
pub(super) fn short_number(text: &str) -> Option<(u64, &str)> {
    let (number, len) = number_len(text.as_bytes());
    let rest = text.get(len..)?;
    (len > 0 && rest.starts_with('<')).then_some((number, rest))
}

/// The number that a text begins with, if it is short, and its length; else a length of 0. Two numbers
/// are returned in registers, an `Option` of them is not.
#[inline(never)]
fn number_len(text: &[u8]) -> (u64, usize) {
    let number = match text {
        [b'0', b'x', digits @ ..] => digits.first_chunk().and_then(|word| {
            let len = find_in_word(b'<', *word).unwrap_or(8);
            Some((hexadecimal_word(*word, len)?, 2 + len))
        }),
        digits => digits.first_chunk().and_then(|word| leading_decimal(*word)),
    };
    number.unwrap_or_default()
}

#[inline(never)]
fn quoted_len(quote: u8, text: &[u8]) -> Option<usize> {
    find_any([quote, b'<', b'&'], text)
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
