//! JSON values, decoded only when requested.

use std::borrow::Cow;

use super::tape::{Item, Json, Span};
use crate::error::Error;
use crate::escape::{excerpt, shorten};
use crate::record::FieldInput;

/// A value in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw<'t, 'a> {
    json: &'t Json<'t, 'a>,
    item: &'t Item,
    index: usize,
}

/// A value that is an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Object<'t, 'a>(Raw<'t, 'a>);

/// The name of a member.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name<'a> {
    text: &'a str,
    has_escape: bool,
}

/// Why a value is not a scalar.
#[derive(Debug)]
pub(super) enum ScalarError {
    NoScalar,
    Escape(serde_json::Error),
}

/// Objects with more members than this are checked for duplicates by sorting.
const MAX_COMPARED: usize = 128;

impl<'t, 'a> Json<'t, 'a> {
    /// The outermost object.
    pub(super) fn root(&'t self) -> Option<Object<'t, 'a>> {
        Raw::at(self, 0)?.object()
    }
}

impl<'a> Name<'a> {
    /// The name, if it has no escapes.
    #[inline]
    pub(super) fn plain(self) -> Option<&'a str> {
        (!self.has_escape).then_some(self.text)
    }

    #[inline]
    fn is(self, name: &str) -> bool {
        if self.has_escape {
            self.text() == name
        } else {
            self.text == name
        }
    }

    fn is_without_case(self, name: &str) -> bool {
        if self.has_escape {
            self.text().eq_ignore_ascii_case(name)
        } else {
            self.text.eq_ignore_ascii_case(name)
        }
    }

    pub(super) fn text(self) -> Cow<'a, str> {
        if self.has_escape {
            // A name that cannot be decoded never matches a requested name.
            unescape(self.text).unwrap_or(Cow::Borrowed(self.text))
        } else {
            Cow::Borrowed(self.text)
        }
    }
}

impl<'t, 'a> Object<'t, 'a> {
    /// Finds a member by exact name, or else ignoring case. A `null` counts as missing.
    pub(super) fn get(self, name: &str) -> Option<Raw<'t, 'a>> {
        let is = |member: Name<'a>| member.is(name);
        self.member(name.len(), is)
            .or_else(|| self.member(name.len(), |member| member.is_without_case(name)))
    }

    /// The first member that is not `null` and satisfies `is`, among those with a name of that
    /// length or with escapes.
    #[inline]
    fn member(self, len: usize, is: impl Fn(Name<'a>) -> bool) -> Option<Raw<'t, 'a>> {
        let Raw { json, item, index } = self.0;
        let end = item.next as usize;
        let mut index = index + 1;
        while index < end {
            let item = json.items.get(index)?;
            if item.name.len() == len || item.has_escape_in_name {
                let raw = Raw::at(json, index)?;
                if is(raw.name()) && !raw.is_null() {
                    return Some(raw);
                }
            }
            index = item.next as usize;
        }
        None
    }

    /// Whether the member exists, even as `null`.
    fn has(self, name: &str) -> bool {
        self.members().any(|(member, _)| member.is(name))
    }

    /// The object of that name.
    pub(super) fn object(self, name: &str) -> Option<Self> {
        self.get(name)?.object()
    }

    /// The member or attribute at that path, for every way of writing attributes.
    pub(super) fn attribute(self, path: &str) -> Option<Raw<'t, 'a>> {
        if let Some((name, attribute)) = path.split_once('/') {
            return self.object(name)?.attribute(attribute);
        }
        self.object("#attributes")
            .and_then(|attributes| attributes.get(path))
            .or_else(|| self.get(path))
            .or_else(|| {
                self.member(path.len() + 1, |member| {
                    let bare = member.text.strip_prefix('@');
                    bare.is_some_and(|bare| bare.eq_ignore_ascii_case(path))
                })
            })
    }

    /// The object, if it has no duplicate names.
    pub(super) fn sound(self) -> Result<Self, Error> {
        match self.twice() {
            None => Ok(self),
            Some((name, value)) => {
                let what = format!("`{}` is there twice", excerpt(&name.text()));
                Err(Error::structure(what, value.offset()))
            }
        }
    }

    /// A member whose name occurred before.
    fn twice(self) -> Option<(Name<'a>, Raw<'t, 'a>)> {
        // Most names differ in length, or in their first or last character.
        let mut seen = 0_u64;
        for (index, (name, value)) in self.members().enumerate() {
            if index == MAX_COMPARED {
                return self.twice_of_many();
            }
            let (text, bytes) = (name.text, name.text.as_bytes());
            let ends = bytes.first().copied().unwrap_or_default() as usize * 7
                + bytes.last().copied().unwrap_or_default() as usize;
            let bit = 1 << ((text.len() * 31 + ends) % 64);
            let is = |(other, _): (Name<'_>, _)| other.text == text;
            if seen & bit != 0 && self.members().take(index).any(is) {
                return Some((name, value));
            }
            seen |= bit;
        }
        None
    }

    /// The same by sorting, for more members than any collector writes.
    #[cold]
    fn twice_of_many(self) -> Option<(Name<'a>, Raw<'t, 'a>)> {
        let mut members: Vec<_> = self.members().collect();
        members.sort_by_key(|(name, value)| (name.text, value.offset()));
        let mut pairs = members.windows(2);
        pairs.find_map(|pair| match pair {
            [(name, _), second] if name.text == second.0.text => Some(*second),
            _ => None,
        })
    }

    pub(super) fn members(self) -> impl Iterator<Item = (Name<'a>, Raw<'t, 'a>)> {
        self.0.within().map(|raw| (raw.name(), raw))
    }
}

impl<'t, 'a> Raw<'t, 'a> {
    #[inline]
    fn at(json: &'t Json<'t, 'a>, index: usize) -> Option<Self> {
        let item = json.items.get(index)?;
        Some(Self { json, item, index })
    }

    /// The direct children of an object or array.
    fn within(self) -> impl Iterator<Item = Self> {
        let Self { json, item, index } = self;
        let end = item.next as usize;
        let mut index = index + 1;
        std::iter::from_fn(move || {
            if index >= end {
                return None;
            }
            let raw = Self::at(json, index)?;
            index = raw.item.next as usize;
            Some(raw)
        })
    }

    fn name(self) -> Name<'a> {
        Name {
            text: self.item.name.of(self.json.text),
            has_escape: self.item.has_escape_in_name,
        }
    }

    /// The undecoded text.
    pub(super) fn text(self) -> &'a str {
        self.item.value.of(self.json.text)
    }

    /// Its offset in the text.
    pub(super) fn offset(self) -> u64 {
        self.item.value.start.into()
    }

    #[inline]
    fn first(self) -> u8 {
        let bytes = self.json.text.as_bytes();
        let first = bytes.get(self.item.value.start as usize);
        first.copied().unwrap_or_default()
    }

    pub(super) fn is_null(self) -> bool {
        self.first() == b'n'
    }

    pub(super) fn is_object(self) -> bool {
        self.first() == b'{'
    }

    pub(super) fn object(self) -> Option<Object<'t, 'a>> {
        self.is_object().then_some(Object(self))
    }

    /// The elements of an array; any other value counts as its only element.
    pub(super) fn elements(self) -> Vec<Self> {
        if self.first() == b'[' {
            self.within().collect()
        } else {
            vec![self]
        }
    }

    /// The text of a string; an error for invalid escapes, such as half of a surrogate pair.
    #[inline]
    pub(super) fn string(self) -> Result<Option<Cow<'a, str>>, serde_json::Error> {
        if self.first() != b'"' {
            return Ok(None);
        }
        let Span { start, end } = self.item.value;
        let content = Span {
            start: start + 1,
            end: end - 1,
        };
        let content = content.of(self.json.text);
        if self.item.has_escape {
            match unescape(content) {
                Ok(plain) => Ok(Some(plain)),
                Err(error) => self.with_halves(content, error).map(Some),
            }
        } else {
            Ok(Some(Cow::Borrowed(content)))
        }
    }

    /// Text with half of a surrogate pair, if such halves are noted.
    #[cold]
    fn with_halves(
        self,
        content: &str,
        error: serde_json::Error,
    ) -> Result<Cow<'a, str>, serde_json::Error> {
        let Some(lone) = self.json.lone else {
            return Err(error);
        };
        let (plain, at) = unescape_halves(content);
        let at = self.offset() + 1 + at as u64;
        lone.set(Some(lone.get().map_or(at, |first| first.min(at))));
        Ok(Cow::Owned(plain))
    }

    /// Notes a half surrogate pair found in text within this value.
    pub(super) fn note(self, within: Option<u64>) {
        if let (Some(lone), Some(_)) = (self.json.lone, within) {
            lone.set(lone.get().or(Some(self.offset())));
        }
    }

    pub(super) fn is_noting(self) -> bool {
        self.json.lone.is_some()
    }

    /// The value as a record takes it; `None` for `null`. For an object, it is the member in which
    /// XML converters put the text, or PowerShell and Velociraptor the value.
    pub(super) fn scalar(self) -> Result<Option<FieldInput<'a>>, ScalarError> {
        match self.first() {
            b'n' => Ok(None),
            b'"' => {
                let text = self.string().map_err(ScalarError::Escape)?;
                Ok(text.map(FieldInput::Text))
            }
            b'{' => Object(self).scalar(),
            b'[' => Err(ScalarError::NoScalar),
            _ => {
                let number = self.text();
                let unsigned = number.parse::<u64>().ok().map(FieldInput::from);
                let signed = || number.parse::<i64>().ok().map(FieldInput::from);
                // `true`, `false` and fractions stay unchanged.
                Ok(Some(unsigned.or_else(signed).unwrap_or(number.into())))
            }
        }
    }
}

impl<'a> Object<'_, 'a> {
    fn scalar(self) -> Result<Option<FieldInput<'a>>, ScalarError> {
        let text = ["#text", "Value"].iter().find_map(|name| self.get(name));
        match text {
            // A SID in an event's property.
            Some(text) if text.is_object() => match text.object().and_then(|o| o.get("Value")) {
                Some(value) if !value.is_object() => value.scalar(),
                _ => Err(ScalarError::NoScalar),
            },
            Some(text) => text.scalar(),
            // An event's property without a value.
            None if self.has("Value") => Ok(None),
            None => Err(ScalarError::NoScalar),
        }
    }
}

/// Decodes the content between a string's quotes.
fn unescape(content: &str) -> Result<Cow<'_, str>, serde_json::Error> {
    let mut plain = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(index) = memchr::memchr(b'\\', rest.as_bytes()) {
        let (before, behind) = rest.split_at(index);
        plain.push_str(before);
        plain.push(match behind.as_bytes().get(1) {
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(*c),
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            // Other escapes are rare.
            _ => return serde_json::from_str(&format!("\"{content}\"")).map(Cow::Owned),
        });
        rest = behind.get(2..).unwrap_or_default();
    }
    plain.push_str(rest);
    Ok(Cow::Owned(plain))
}

/// The same with U+FFFD for half of a surrogate pair, and the offset of the first.
#[cold]
fn unescape_halves(content: &str) -> (String, usize) {
    let mut plain = String::with_capacity(content.len());
    let mut first = None;
    let mut rest = content;
    while let Some(index) = memchr::memchr(b'\\', rest.as_bytes()) {
        let (before, escape) = rest.split_at(index);
        plain.push_str(before);
        // A pair is two escapes, each of six bytes.
        let lens = [12, 6, 2].into_iter();
        let decoded = lens
            .filter_map(|len| escape.split_at_checked(len))
            .find_map(|(e, rest)| {
                let text: Option<String> = serde_json::from_str(&format!("\"{e}\"")).ok();
                let text = text.filter(|text| text.chars().count() == 1)?;
                Some((text, rest))
            });
        let (text, after) = decoded.unwrap_or_else(|| {
            first = first.or(Some(content.len() - escape.len()));
            let after = escape.get(6..).unwrap_or_default();
            (char::REPLACEMENT_CHARACTER.into(), after)
        });
        plain.push_str(&text);
        rest = after;
    }
    plain.push_str(rest);
    (plain, first.unwrap_or_default())
}

/// What is wrong with a text that is not one object.
#[cold]
pub(super) fn diagnose(text: &str) -> Error {
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
pub(super) fn syntax(error: &serde_json::Error, offset: u64) -> Error {
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
