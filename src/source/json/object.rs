//! Objects of JSON with their members as they stand: what is not asked for is not decoded.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::error::{Error, excerpt, shorten};
use crate::record::Value;

/// The members of an object, in order.
#[derive(Debug, Default)]
pub(super) struct Object<'a> {
    members: Vec<(Cow<'a, str>, Raw<'a>)>,
    /// A name that is there twice.
    twice: Option<Cow<'a, str>>,
}

/// A value as it stands in the text: valid JSON, without the white space around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw<'a>(pub(super) &'a str);

impl<'a> Object<'a> {
    /// Looked up as it is written, else without case. A `null` is as if it were not there.
    pub(super) fn get(&self, name: &str) -> Option<Raw<'a>> {
        let members = || self.members.iter().filter(|(_, value)| !value.is_null());
        let exact = members().find(|(member, _)| member == name);
        exact
            .or_else(|| members().find(|(member, _)| member.eq_ignore_ascii_case(name)))
            .map(|(_, value)| *value)
    }

    /// Whether there is such a member, be it a `null`.
    fn has(&self, name: &str) -> bool {
        self.members.iter().any(|(member, _)| member == name)
    }

    /// The object of that name.
    pub(super) fn object(&self, name: &str) -> Option<Self> {
        self.get(name)?.object()
    }

    /// `Execution/ProcessID`: a member's member or attribute, however the writer has these.
    pub(super) fn find(&self, path: &str) -> Option<Raw<'a>> {
        let Some((name, attribute)) = path.split_once('/') else {
            return self.get(path);
        };
        let within = |object: Self| {
            object
                .find(attribute)
                .or_else(|| object.object("#attributes")?.get(attribute))
                .or_else(|| object.get(&format!("@{attribute}")))
        };
        self.object(name)
            .and_then(within)
            .or_else(|| self.object(&format!("{name}_attributes"))?.get(attribute))
    }

    /// The object, if no name is in it twice; `offset` is where it stands.
    pub(super) fn sound(self, offset: u64) -> Result<Self, Error> {
        match &self.twice {
            None => Ok(self),
            Some(name) => {
                let what = format!("`{}` is there twice", excerpt(name));
                Err(Error::structure(what, offset))
            }
        }
    }

    pub(super) fn members(&self) -> impl Iterator<Item = (&Cow<'a, str>, Raw<'a>)> {
        self.members.iter().map(|(name, value)| (name, *value))
    }
}

impl<'a> Raw<'a> {
    fn is_null(self) -> bool {
        self.0 == "null"
    }

    pub(super) fn is_object(self) -> bool {
        self.0.starts_with('{')
    }

    pub(super) fn object(self) -> Option<Object<'a>> {
        self.is_object()
            .then(|| serde_json::from_str(self.0).ok())
            .flatten()
    }

    /// The elements of an array; of anything else the one value that it is.
    pub(super) fn elements(self) -> Vec<Self> {
        if !self.0.starts_with('[') {
            return vec![self];
        }
        serde_json::from_str::<Elements<'_>>(self.0).map_or_else(|_| vec![self], |all| all.0)
    }

    /// The text of a string; an error for escapes that are none, such as half of a character.
    pub(super) fn string(self) -> Result<Option<Cow<'a, str>>, serde_json::Error> {
        let Some(text) = self
            .0
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
        else {
            return Ok(None);
        };
        if memchr::memchr(b'\\', text.as_bytes()).is_none() {
            return Ok(Some(text.into()));
        }
        serde_json::from_str::<String>(self.0).map(|text| Some(text.into()))
    }

    /// The value as a record takes it; `None` for `null`. Of an object it is what converters
    /// from XML have the text as, or what PowerShell and Velociraptor have a value as.
    pub(super) fn scalar(self) -> Result<Option<Value<'a>>, ScalarError> {
        if self.is_null() {
            return Ok(None);
        }
        if let Some(text) = self.string().map_err(ScalarError::Escape)? {
            return Ok(Some(text.into()));
        }
        if let Some(object) = self.object() {
            let text = ["#text", "Value"].iter().find_map(|name| object.get(name));
            return match text {
                Some(text) if !text.is_object() => text.scalar(),
                // A SID within the property of an event.
                Some(text) => match text.object().and_then(|inner| inner.get("Value")) {
                    Some(value) if !value.is_object() => value.scalar(),
                    _ => Err(ScalarError::NoScalar),
                },
                // A property of an event without a value.
                None if object.has("Value") => Ok(None),
                None => Err(ScalarError::NoScalar),
            };
        }
        if self.0.starts_with('[') {
            return Err(ScalarError::NoScalar);
        }
        let number = self.0;
        Ok(Some(match (number.parse::<u64>(), number.parse::<i64>()) {
            (Ok(number), _) => number.into(),
            (_, Ok(number)) => number.into(),
            // `true`, `false`, fractions.
            _ => number.into(),
        }))
    }
}

/// Why a value is no scalar.
#[derive(Debug)]
pub(super) enum ScalarError {
    NoScalar,
    Escape(serde_json::Error),
}

/// The one object that a text is.
pub(super) fn parse(text: &str) -> Result<Object<'_>, Error> {
    serde_json::from_str(text).map_err(|error| {
        let offset = offset(text, &error);
        if error.is_eof() {
            return Error::truncated("the text ends within the JSON of an event", offset);
        }
        syntax(&error, offset)
    })
}

/// An error of the JSON library as one of this crate's.
pub(super) fn syntax(error: &serde_json::Error, offset: u64) -> Error {
    let message = error.to_string();
    // The place is said by the offset.
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

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<'a>(PhantomData<&'a str>);

        impl<'de: 'a, 'a> Visitor<'de> for Members<'a> {
            type Value = Object<'a>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'a>, A::Error> {
                let mut members: Vec<(Cow<'a, str>, Raw<'a>)> = Vec::with_capacity(32);
                let mut twice = None;
                while let Some((name, value)) = map.next_entry::<Name<'a>, &'a RawValue>()? {
                    if members.iter().any(|(known, _)| *known == name.0) {
                        twice = Some(name.0);
                    } else {
                        members.push((name.0, Raw(value.get())));
                    }
                }
                Ok(Object { members, twice })
            }
        }

        deserializer.deserialize_map(Members(PhantomData))
    }
}

/// A name, borrowed where it can be: serde's own `Cow` would copy.
struct Name<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(|name| Self(name.into_text()))
    }
}

struct Elements<'a>(Vec<Raw<'a>>);

impl<'de: 'a, 'a> Deserialize<'de> for Elements<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All<'a>(PhantomData<&'a str>);

        impl<'de: 'a, 'a> Visitor<'de> for All<'a> {
            type Value = Elements<'a>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Elements<'a>, A::Error> {
                let mut elements = Vec::new();
                while let Some(value) = seq.next_element::<&'a RawValue>()? {
                    elements.push(Raw(value.get()));
                }
                Ok(Elements(elements))
            }
        }

        deserializer.deserialize_seq(All(PhantomData))
    }
}
