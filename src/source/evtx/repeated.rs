//! A text that mostly is that of the record before.

use super::layout::Source;
use super::sources::{Found, Values};
use crate::value::utf16::Texts;

#[derive(Debug, Default)]
pub(super) struct Repeated {
    /// The type and the bytes of the value; no type for a text of the template itself.
    kind: Option<u8>,
    bytes: Vec<u8>,
    /// Their text, empty if there is none.
    text: String,
    texts: Texts,
}

impl Repeated {
    /// Takes the text of a record; `None` for a type that texts of these events do not have.
    pub(super) fn set(&mut self, source: Option<&Source>, values: Values<'_>) -> Option<()> {
        let found = source.and_then(|source| values.find(source));
        self.take(&found.unwrap_or(Found::Literal("")))
    }

    /// [`set`](Self::set) to what was found.
    pub(super) fn take(&mut self, found: &Found<'_>) -> Option<()> {
        let (kind, bytes) = match found {
            Found::Literal(text) => (None, text.as_bytes()),
            Found::Value(value) => (Some(value.kind), value.bytes),
        };
        if self.kind == kind && self.bytes == bytes {
            return Some(());
        }
        self.text.clear();
        self.texts.clear();
        // Not yet known, if it fails.
        self.bytes.clear();
        self.kind = None;
        found.push_to(&mut self.texts)?;
        self.text.push_str(self.texts.as_str());
        self.bytes.extend_from_slice(bytes);
        self.kind = kind;
        Some(())
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn unless_empty(&self) -> Option<&str> {
        Some(self.text()).filter(|text| !text.is_empty())
    }
}
