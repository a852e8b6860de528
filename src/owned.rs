//! Detaches text from its input.

use std::borrow::Cow;

/// The owned form of a text; a function to pass to `map`.
pub(crate) fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}
