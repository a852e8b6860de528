//! Detaching text from its input.

use std::borrow::Cow;

/// Text for a map from its borrowed to its owned form.
pub(crate) fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}
