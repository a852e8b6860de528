//! The values of a record, decoded only when requested.

use std::borrow::Cow;

use super::tape::{Item, Kind, Span, Values};
use super::unescape::{unescape, unescape_halves};
use crate::error::Error;
use crate::escape::excerpt;
use crate::record::FieldInput;
use crate::value::number;

/// A value of a record.
#[derive(Clone, Copy, Debug)]
pub(in crate::source) struct Raw<'t, 'a> {
    values: &'t Values<'t, 'a>,
    item: &'t Item,
    index: usize,
}

/// A value that is an object.
#[derive(Clone, Copy, Debug)]
pub(in crate::source) struct Object<'t, 'a>(Raw<'t, 'a>);

/// The name of a member.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name<'a> {
    text: &'a str,
    has_escape: bool,
}

/// Why a value is not a scalar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ScalarError {
    NoScalar,
    /// Half of a surrogate pair in a JSON string.
    HalfPair,
}

/// The member in which XML converters put the text of an element with attributes, and that in which
/// PowerShell and Velociraptor put a property's value.
const WRAPPED: [&str; 2] = ["#text", "Value"];
/// Objects with more members than this are checked for duplicates by sorting.
const MAX_COMPARED: usize = 128;

impl<'a> Values<'_, 'a> {
    /// The outermost object.
    pub(in crate::source) fn root(&self) -> Option<Object<'_, 'a>> {
        self.value(0)?.object()
    }

    /// The offset of an item in the text.
    #[cfg(feature = "json")]
    pub(in crate::source) fn offset(&self, item: u32) -> u64 {
        self.value(item as usize).map_or(0, Raw::offset)
    }

    /// The text of a string.
    #[cfg(feature = "json")]
    pub(in crate::source) fn string(&self, item: u32) -> Result<Cow<'a, str>, Error> {
        let Some(raw) = self.value(item as usize) else {
            return Ok(Cow::Borrowed(""));
        };
        let text = raw.string().map_err(|_| raw.half_pair())?;
        Ok(text.unwrap_or_default())
    }

    /// The names of the members of an item.
    #[cfg(feature = "json")]
    pub(in crate::source) fn names_in(
        &self,
        item: u32,
    ) -> impl Iterator<Item = Cow<'a, str>> + use<'_, 'a> {
        let object = self.value(item as usize).and_then(Raw::object);
        let members = object.into_iter().flat_map(Object::members);
        members.map(|(name, _)| name.text())
    }

    /// The name of an item, undecoded.
    #[inline]
    pub(super) fn name_of(&self, item: &Item) -> &'a str {
        let text = if item.is_named_by_column {
            self.columns
        } else {
            self.text
        };
        item.name.text(text)
    }

    /// The value of an item.
    #[inline]
    pub(in crate::source) fn value(&self, index: usize) -> Option<Raw<'_, 'a>> {
        let item = self.items.get(index)?;
        Some(Raw {
            values: self,
            item,
            index,
        })
    }
}

impl<'a> Name<'a> {
    /// The name, decoded.
    #[inline]
    pub(super) fn text(self) -> Cow<'a, str> {
        if self.has_escape {
            // A name that cannot be decoded never matches a known name.
            unescape(self.text).map_or(Cow::Borrowed(self.text), Cow::Owned)
        } else {
            Cow::Borrowed(self.text)
        }
    }

    /// The name, if it has no escapes. No known name needs one.
    #[inline]
    pub(super) fn plain(self) -> Option<&'a str> {
        (!self.has_escape).then_some(self.text)
    }
}

impl<'t, 'a> Object<'t, 'a> {
    /// Finds a member by exact name, or else ignoring case. A `null` counts as missing.
    pub(super) fn get(self, name: &str) -> Option<Raw<'t, 'a>> {
        let find = |is: fn(&str, &str) -> bool| {
            let mut members = self.members();
            let found = members.find(|(member, raw)| {
                !raw.is_null() && member.plain().is_some_and(|member| is(member, name))
            });
            found.map(|(_, raw)| raw)
        };
        find(|member, name| member == name).or_else(|| find(str::eq_ignore_ascii_case))
    }

    /// Whether the member exists, even as `null`.
    fn has(self, name: &str) -> bool {
        self.members()
            .any(|(member, _)| member.plain() == Some(name))
    }

    /// The object, if it has no duplicate names.
    pub(super) fn sound(self) -> Result<Self, Error> {
        match self.duplicate() {
            None => Ok(self),
            Some(value) => Err(value.duplicate()),
        }
    }

    /// A member whose name occurred before.
    fn duplicate(self) -> Option<Raw<'t, 'a>> {
        // A bit for each hash of a name: most names differ in it.
        let mut seen = [0_u64; 4];
        for (index, (name, value)) in self.members().enumerate() {
            if index == MAX_COMPARED {
                return self.duplicate_of_many();
            }
            let text = name.text;
            let hash = usize::from(short_hash(text));
            let is = |(other, _): (Name<'_>, _)| other.text == text;
            let (word, bit) = (hash / 64, 1 << (hash % 64));
            let Some(word) = seen.get_mut(word) else {
                continue;
            };
            if *word & bit != 0 && self.members().take(index).any(is) {
                return Some(value);
            }
            *word |= bit;
        }
        None
    }

    /// The same by sorting, for more members than any collector writes.
    #[cold]
    fn duplicate_of_many(self) -> Option<Raw<'t, 'a>> {
        let mut members: Vec<_> = self.members().collect();
        members.sort_by_key(|(name, value)| (name.text, value.offset()));
        let mut pairs = members.windows(2);
        pairs.find_map(|pair| match pair {
            [(name, _), (other, value)] if name.text == other.text => Some(*value),
            _ => None,
        })
    }

    #[inline]
    pub(super) fn members(self) -> impl Iterator<Item = (Name<'a>, Raw<'t, 'a>)> {
        self.0.children().map(|raw| (raw.name(), raw))
    }

    /// The value that the object is.
    pub(super) fn raw(self) -> Raw<'t, 'a> {
        self.0
    }

    /// Whether a converter wrapped a scalar in it.
    pub(super) fn is_wrapped_value(self) -> bool {
        WRAPPED.iter().any(|name| self.has(name))
    }

    /// Its value where a converter wraps each: the text of an XML element, or the value of a
    /// property in PowerShell and Velociraptor.
    fn scalar(self) -> Result<Option<FieldInput<'a>>, ScalarError> {
        let text = WRAPPED.iter().find_map(|name| self.get(name));
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

impl<'t, 'a> Raw<'t, 'a> {
    /// The direct children of an object or array.
    #[inline]
    fn children(self) -> impl Iterator<Item = Self> + Clone {
        let Self {
            values,
            item,
            index,
        } = self;
        let end = item.next as usize;
        let mut index = index + 1;
        std::iter::from_fn(move || {
            if index >= end {
                return None;
            }
            let raw = values.value(index)?;
            index = raw.item.next as usize;
            Some(raw)
        })
    }

    /// The direct child that is, or contains, the item with that index.
    pub(super) fn child_around(self, index: usize) -> Option<Self> {
        let end = self.item.next as usize;
        let is_within = (self.index..end).contains(&index);
        let mut children = is_within.then(|| self.children())?;
        children.find(|child| index < child.item.next as usize)
    }

    #[inline]
    fn name(self) -> Name<'a> {
        Name {
            text: self.values.name_of(self.item),
            has_escape: self.item.has_escape_in_name,
        }
    }

    /// The undecoded name of a member.
    pub(super) fn name_text(self) -> &'a str {
        self.name().text
    }

    /// The undecoded text.
    pub(super) fn text(self) -> &'a str {
        self.item.value.text(self.values.text)
    }

    /// Its offset in the record's text.
    pub(super) fn offset(self) -> u64 {
        self.item.value.start.into()
    }

    /// The index of its item.
    pub(super) fn index(self) -> usize {
        self.index
    }

    /// Whether it is a dash in a cell of a table.
    pub(super) fn is_dash(self) -> bool {
        self.item.kind == Kind::Dash
    }

    pub(super) fn is_null(self) -> bool {
        self.item.kind == Kind::Null
    }

    pub(super) fn is_object(self) -> bool {
        self.item.kind == Kind::Object
    }

    pub(super) fn is_array(self) -> bool {
        self.item.kind == Kind::Array
    }

    pub(super) fn object(self) -> Option<Object<'t, 'a>> {
        self.is_object().then_some(Object(self))
    }

    /// The elements of an array; none for another value.
    pub(super) fn elements(self) -> impl Iterator<Item = Self> + Clone {
        let array = self.is_array().then(|| self.children());
        array.into_iter().flatten()
    }

    /// The elements of an array; any other value counts as its only element.
    pub(super) fn each(self) -> impl Iterator<Item = Self> + Clone {
        let single = (!self.is_array()).then_some(self);
        single.into_iter().chain(self.elements())
    }

    /// The only element of an array; any other value is itself.
    pub(super) fn single(self) -> Self {
        let mut elements = self.elements();
        match (elements.next(), elements.next()) {
            (Some(only), None) => only,
            _ => self,
        }
    }

    /// The offset of a string's content; for text it begins at the value.
    pub(super) fn content_offset(self) -> u64 {
        let is_quoted = !matches!(self.item.kind, Kind::Plain | Kind::Dash);
        self.offset() + u64::from(is_quoted)
    }

    /// The undecoded content of a string, without its quotes; `None` for other values.
    pub(super) fn content(self) -> Option<&'a str> {
        let Span { start, end } = self.item.value;
        let content = match self.item.kind {
            Kind::Plain | Kind::Dash => self.item.value,
            Kind::Quoted | Kind::Escaped => Span {
                start: start + self.values.quote_len,
                end: end - self.values.quote_len,
            },
            _ => return None,
        };
        Some(content.text(self.values.text))
    }

    /// The undecoded content of a JSON string with escapes, which is not in a string itself.
    #[cfg(feature = "json")]
    pub(super) fn escaped(self) -> Option<&'a str> {
        let is_escaped = self.item.kind == Kind::Escaped && self.values.quote_len == 1;
        self.content().filter(|_| is_escaped)
    }

    /// The text of a string without escapes.
    #[inline]
    pub(super) fn plain(self) -> Option<&'a str> {
        match self.item.kind {
            Kind::Quoted | Kind::Plain | Kind::Dash => self.content(),
            _ => None,
        }
    }

    /// A number without a sign or a fraction.
    #[inline]
    pub(super) fn unsigned(self) -> Option<u64> {
        match self.item.kind {
            Kind::Literal => number::decimal(self.text().as_bytes()),
            _ => None,
        }
    }

    /// The text of a string; `None` for other values.
    #[inline]
    pub(super) fn string(self) -> Result<Option<Cow<'a, str>>, ScalarError> {
        let Some(content) = self.content() else {
            return Ok(None);
        };
        if self.item.kind != Kind::Escaped {
            return Ok(Some(Cow::Borrowed(content)));
        }
        let plain = unescape(content);
        let plain = match self.values.quote_len {
            1 => plain,
            // In a string, with the escapes of both.
            _ => plain.and_then(|content| unescape(&content)),
        };
        match plain {
            Some(plain) => Ok(Some(Cow::Owned(plain))),
            None => self.with_halves(content).map(Some),
        }
    }

    /// Text with half of a surrogate pair, if such halves are noted.
    #[cold]
    fn with_halves(self, content: &str) -> Result<Cow<'a, str>, ScalarError> {
        let Some(lone) = self.values.lone else {
            return Err(ScalarError::HalfPair);
        };
        let (plain, at) = unescape_halves(content);
        let at = self.content_offset() + at as u64;
        lone.set(Some(lone.get().map_or(at, |first| first.min(at))));
        Ok(Cow::Owned(plain))
    }

    /// Notes a half surrogate pair found in text within this value.
    #[cfg(feature = "json")]
    pub(super) fn note(self, within: Option<u64>) {
        if let (Some(lone), Some(_)) = (self.values.lone, within) {
            lone.set(lone.get().or(Some(self.offset())));
        }
    }

    #[cfg(feature = "json")]
    pub(super) fn is_noting(self) -> bool {
        self.values.lone.is_some()
    }

    /// The value as a record takes it; `None` for `null`. For an object, it is the member in which
    /// XML converters put the text, or PowerShell and Velociraptor the value; for an array of one
    /// element, that element.
    pub(super) fn scalar(self) -> Result<Option<FieldInput<'a>>, ScalarError> {
        match self.item.kind {
            Kind::Null => Ok(None),
            Kind::Quoted | Kind::Escaped | Kind::Plain | Kind::Dash => {
                Ok(self.string()?.map(FieldInput::Text))
            }
            Kind::Object => Object(self).scalar(),
            Kind::Array => match self.single() {
                only if only.is_array() => Err(ScalarError::NoScalar),
                only => only.scalar(),
            },
            Kind::Literal => {
                let number = self.text();
                let unsigned = self.unsigned().map(FieldInput::from);
                let signed = || number.parse::<i64>().ok().map(FieldInput::from);
                // `true`, `false` and fractions stay unchanged.
                Ok(Some(unsigned.or_else(signed).unwrap_or(number.into())))
            }
        }
    }

    /// The error for a member whose name occurred before.
    #[cold]
    pub(super) fn duplicate(self) -> Error {
        let what = format!("`{}` is there twice", excerpt(&self.name().text()));
        Error::structure(what, self.offset())
    }

    /// The error for a string that cannot be decoded.
    pub(super) fn half_pair(self) -> Error {
        Error::json("half of a surrogate pair", self.offset())
    }
}

/// A hash of a name: of its length, and its first and last bytes.
#[inline]
fn short_hash(name: &str) -> u8 {
    let bytes = name.as_bytes();
    let ends = match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => bytes
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    let mixed = (ends ^ (bytes.len() as u64) << 28).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let [high, ..] = mixed.to_be_bytes();
    high
}
