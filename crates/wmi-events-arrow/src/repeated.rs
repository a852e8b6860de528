//! [`Repeated`]: a column of texts of which there are few.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{Int32Builder, StringBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray};
use arrow_schema::ArrowError;

/// The texts, each once, and for each row which it is.
#[derive(Debug, Default)]
pub(crate) struct Repeated {
    keys: Int32Builder,
    texts: StringBuilder,
    known: HashMap<Box<str>, i32>,
    /// The text of the row before: mostly the same.
    last: Option<(Box<str>, i32)>,
    bytes: usize,
}

impl Repeated {
    pub(crate) fn push(&mut self, text: &str) {
        let key = match &self.last {
            Some((last, key)) if **last == *text => *key,
            _ => self.key(text),
        };
        self.keys.append_value(key);
    }

    /// Whether there is a text to repeat.
    pub(crate) fn has_last(&self) -> bool {
        self.last.is_some()
    }

    /// Repeats the text before.
    pub(crate) fn again(&mut self) {
        self.keys
            .append_option(self.last.as_ref().map(|(_, key)| *key));
    }

    fn key(&mut self, text: &str) -> i32 {
        let next = i32::try_from(self.known.len()).unwrap_or(i32::MAX);
        let key = *self.known.entry(text.into()).or_insert(next);
        if key == next {
            self.texts.append_value(text);
            self.bytes += text.len();
        }
        self.last = Some((text.into(), key));
        key
    }

    pub(crate) fn nulls(&mut self, count: usize) {
        self.keys.append_nulls(count);
    }

    /// The number of bytes of the texts.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        let (keys, texts) = (self.keys.finish(), self.texts.finish());
        *self = Self::default();
        Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(
            keys,
            Arc::new(texts),
        )?))
    }
}
