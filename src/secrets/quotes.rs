//! Where a possibly quoted value ends, in each way of reading it.

use crate::fold::sign;

/// Ends an unquoted value.
pub(super) type Blank = fn(char) -> bool;

/// A blank for every program; not all treat other white space as a blank.
pub(super) fn is_plain_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// The sign that opens or closes a quoted text: `"`, `'` or a look-alike of these; doubled, as
/// in `""x""`; or after an escape, as in `\"x\"` and `^"x^"`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// `"` or `'`.
    quote: char,
    /// `\`, `^`, `` ` ``, or the quote itself.
    before: Option<char>,
    pub(super) len: usize,
}

pub(super) fn is_double(c: char) -> bool {
    sign(c) == '"'
}

pub(super) fn is_quote(c: char) -> bool {
    matches!(sign(c), '"' | '\'')
}

fn is_escape(c: char) -> bool {
    matches!(sign(c), '\\' | '^' | '`')
}

impl Mark {
    /// The mark at the beginning of a text.
    pub(super) fn first(text: &str) -> Option<Self> {
        let mut chars = text.chars();
        let first = chars.next()?;
        let (second, third) = (chars.next(), chars.next());
        let is_opened = |c: char| third.is_some_and(|c| !c.is_whitespace()) && is_quote(c);
        let second = second.filter(|c| {
            is_escape(first) && is_double(*c) || sign(*c) == sign(first) && is_opened(*c)
        });
        Self::of(first, second)
    }

    /// The mark that is the whole text.
    pub(super) fn whole(text: &str) -> Option<Self> {
        let mut chars = text.chars();
        Self::of(chars.next()?, chars.next()).filter(|mark| mark.len == text.len())
    }

    fn of(first: char, second: Option<char>) -> Option<Self> {
        let (before, quote) = match second {
            Some(second) => (Some(sign(first)), second),
            None => (None, first),
        };
        let is_mark = is_quote(quote) && before.is_none_or(|c| is_escape(c) || c == sign(quote));
        is_mark.then(|| Self {
            quote: sign(quote),
            before,
            len: first.len_utf8() + second.map_or(0, char::len_utf8),
        })
    }

    /// Whether it is a plain `"`, which every program treats as a quote.
    pub(super) fn is_plain(self) -> bool {
        self.quote == '"' && self.len == 1
    }

    /// The length of the text between this mark and the one that closes it, and that of the
    /// closing mark. `None` if programs may disagree: the text has other quotes or escapes, or more
    /// text follows directly. With `is_outer_open` that may be the quote around a whole command line.
    pub(super) fn closed(self, inner: &str, is_outer_open: bool) -> Option<(usize, usize)> {
        let end = inner.find(|c| is_double(c) || sign(c) == self.quote)?;
        let (text, rest) = inner.split_at_checked(end)?;
        let mut quotes = rest.chars();
        let close = quotes.next().filter(|c| sign(*c) == self.quote)?;
        let (text, close_len) = match self.before {
            None => (text, close.len_utf8()),
            Some(before) if before == self.quote => {
                let second = quotes.next().filter(|c| sign(*c) == before)?;
                (text, close.len_utf8() + second.len_utf8())
            }
            Some(before) => {
                let escape = text.chars().next_back().filter(|c| sign(*c) == before)?;
                let text = text.get(..text.len() - escape.len_utf8())?;
                (text, escape.len_utf8() + close.len_utf8())
            }
        };
        if text.ends_with(is_escape) {
            return None;
        }
        let is_outer_open = is_outer_open && !self.is_plain();
        is_end(quotes.as_str(), is_outer_open).then_some((text.len(), close_len))
    }

    /// The end at the blank after the mark that closes this one, which opened before `from`. `None` if
    /// nothing closes.
    pub(super) fn end(self, text: &str, from: usize, is_blank: Blank) -> Option<usize> {
        let close = self.close(text, from)?;
        let rest = text.get(close..)?;
        Some(close + rest.find(is_blank).unwrap_or(rest.len()))
    }

    /// Where the text goes on behind the mark that closes this one. A doubled quote does not close.
    pub(super) fn close(self, text: &str, from: usize) -> Option<usize> {
        let mut chars = text.get(from..)?.char_indices().peekable();
        let mut previous = None;
        while let Some((index, close)) = chars.next() {
            let c = sign(close);
            let is_pair = self.before.is_none()
                && c == self.quote
                && chars.next_if(|(_, next)| sign(*next) == c).is_some();
            let is_close = c == self.quote && (self.before.is_none() || self.before == previous);
            if is_close && !is_pair {
                return Some(from + index + close.len_utf8());
            }
            previous = Some(c);
        }
        None
    }
}

/// Whether a value ends before that text: at a blank or the end, or at the quote around the
/// whole command line, if that is open.
fn is_end(text: &str, is_outer_open: bool) -> bool {
    let text = match text.strip_prefix('"') {
        Some(rest) if is_outer_open => rest,
        _ => text,
    };
    text.chars().next().is_none_or(is_plain_blank)
}

/// The length of a value without quotes, if all programs agree on it.
pub(super) fn unquoted(text: &str, is_outer_open: bool) -> Option<usize> {
    let is_odd = |c: char| is_quote(c) || sign(c) == '`';
    let len = text.find(|c: char| c.is_whitespace() || is_odd(c));
    let (len, rest) = len.map_or((text.len(), ""), |len| {
        (len, text.get(len..).unwrap_or_default())
    });
    (len > 0 && is_end(rest, is_outer_open)).then_some(len)
}

/// The end at a blank outside double quotes; `is_open` says whether the text begins within
/// them. With `has_escapes` a backslash escapes a quote and a doubled quote within
/// quotes is text, as in the C runtime. `None` if a quote is open at the end.
pub(super) fn unquoted_blank(
    text: &str,
    mut is_open: bool,
    has_escapes: bool,
    is_blank: Blank,
) -> Option<usize> {
    let mut backslashes = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((index, c)) = chars.next() {
        if c == '\\' {
            backslashes += 1;
            continue;
        }
        if is_double(c) {
            let is_text = has_escapes
                && (backslashes % 2 == 1
                    || is_open && chars.next_if(|(_, next)| is_double(*next)).is_some());
            is_open ^= !is_text;
        } else if !is_open && is_blank(c) {
            return Some(index);
        }
        backslashes = 0;
    }
    (!is_open).then_some(text.len())
}

#[cfg(test)]
mod tests;
