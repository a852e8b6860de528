//! What the sources of a layout have in a record.

use super::layout::{Content, Source};
use super::values::{Instance, Places, Value, kind};
use crate::value::utf16::Texts;

/// The values of an instance, and the texts of the templates.
#[derive(Clone, Copy)]
pub(super) struct Values<'c> {
    pub(super) instance: &'c Instance<'c>,
    pub(super) places: &'c Places,
    pub(super) texts: &'c str,
}

/// What a source has.
pub(super) enum Found<'c> {
    Literal(&'c str),
    Value(Value<'c>),
}

impl<'c> Values<'c> {
    #[inline]
    pub(super) fn get(&self, number: u16) -> Value<'c> {
        self.instance.get(number, self.places)
    }

    /// The value from a source; `None` if it is omitted.
    #[inline]
    pub(super) fn find(&self, source: &Source) -> Option<Found<'c>> {
        if let Some(needed) = source.dependency
            && self.get(needed).is_null()
        {
            return None;
        }
        Some(match &source.content {
            Content::Literal(text) => {
                Found::Literal(self.texts.get(text.clone()).unwrap_or_default())
            }
            Content::Value(number) => Found::Value(self.get(*number)),
        })
    }
}

impl Found<'_> {
    /// Its length in bytes.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Literal(text) => text.len(),
            Self::Value(value) => value.bytes.len(),
        }
    }

    /// Appends it as text; `None` for a type that texts of these events do not have.
    pub(super) fn push_to(&self, texts: &mut Texts) -> Option<()> {
        let value = match self {
            Self::Literal(text) => {
                texts.push(text);
                return Some(());
            }
            Self::Value(value) => value,
        };
        match value.kind {
            kind::NULL => {}
            kind::STRING => texts.push_utf16(value.utf16()?),
            kind::SID => drop(texts.push(value.sid()?.short().text())),
            kind::BOOLEAN => drop(texts.push(if value.boolean()? { "true" } else { "false" })),
            // As the crate `evtx` prints it.
            kind::GUID => drop(texts.push(&value.guid()?.to_string().to_ascii_uppercase())),
            _ => return None,
        }
        Some(())
    }
}
