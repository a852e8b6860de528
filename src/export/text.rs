//! Values that are written as text when a document is serialized.

use std::borrow::Cow;

use serde::ser::{Serialize, Serializer};

use crate::event::{FieldRef, System};
use crate::secrets::redact;
use crate::serde_impl::subscription::Shown;
use crate::value::Keywords;
use crate::value::digits::{Digits, Hex};

/// Whether passwords are masked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Secrets {
    are_shown: bool,
}

impl Secrets {
    pub(super) const fn new(are_shown: bool) -> Self {
        Self { are_shown }
    }

    pub(super) fn text(self, text: &str) -> Cow<'_, str> {
        if self.are_shown {
            Cow::Borrowed(text)
        } else {
            redact(text)
        }
    }

    /// A value whose passwords are masked if they are here.
    pub(super) const fn shown<T>(self, value: T) -> Shown<T> {
        Shown(value, self.are_shown)
    }

    /// [`text`](Self::text) of text that is not borrowed from the event.
    pub(super) fn mask<'t>(self, text: Cow<'t, str>) -> Cow<'t, str> {
        match self.text(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(masked) => Cow::Owned(masked),
        }
    }

    /// [`text`](Self::text), and `None` for empty text.
    pub(super) fn logged<'t>(self, text: &'t Option<Cow<'_, str>>) -> Option<Cow<'t, str>> {
        Some(self.text(logged(text)?))
    }
}

/// The SID of nobody, which Windows writes where there is no user.
pub(super) const NOBODY: &str = "S-1-0-0";

/// The level as Windows renders it, in lower case, or its number: 0 is rendered as 4.
pub(super) fn level(system: &System<'_>) -> Option<Cow<'static, str>> {
    Some(match system.level? {
        0 | 4 => "information".into(),
        1 => "critical".into(),
        2 => "error".into(),
        3 => "warning".into(),
        5 => "verbose".into(),
        other => other.to_string().into(),
    })
}

/// A text that is not empty.
pub(super) fn logged<'t>(text: &'t Option<Cow<'_, str>>) -> Option<&'t str> {
    text.as_deref().filter(|text| !text.is_empty())
}

/// A value as text, such as a number that a schema has as a keyword.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<T>(pub(super) T);

impl<T: Digits> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.short().text())
    }
}

/// The value of a field as Windows prints it, passwords masked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'e>(pub(super) FieldRef<'e>, pub(super) Secrets);

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(text) = self.0.as_str() {
            return serializer.serialize_str(&self.1.text(text));
        }
        match (self.0.as_decimal(), self.0.as_hexadecimal()) {
            (Some(number), _) => Text(number).serialize(serializer),
            (_, Some(number)) => Text(Hex(number)).serialize(serializer),
            (None, None) => serializer.collect_str(&self.0),
        }
    }
}

/// The names of keywords as Windows renders them. Source: the messages of `winmeta.xml`.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeywordNames(pub(super) Keywords);

impl KeywordNames {
    const NAMES: [(Keywords, &'static str); 8] = [
        (Keywords::RESPONSE_TIME, "Response Time"),
        (Keywords::WDI_CONTEXT, "WDI Context"),
        (Keywords::WDI_DIAG, "WDI Diag"),
        (Keywords::SQM, "SQM"),
        (Keywords::AUDIT_FAILURE, "Audit Failure"),
        (Keywords::AUDIT_SUCCESS, "Audit Success"),
        (Keywords::CORRELATION_HINT, "Correlation Hint"),
        (Keywords::EVENTLOG_CLASSIC, "Classic"),
    ];

    pub(super) fn names(self) -> impl Iterator<Item = &'static str> {
        let names = Self::NAMES.iter();
        names.filter_map(move |(bit, name)| self.0.contains(*bit).then_some(*name))
    }
}

impl Serialize for KeywordNames {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.names())
    }
}
