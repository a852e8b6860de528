//! Detaches text from its input.

use std::borrow::Cow;

/// The owned form of a text; a function to pass to `map`.
pub(crate) fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

/// The owned form of each.
pub(crate) fn all_owned<T, O>(all: Vec<T>, owned: impl Fn(T) -> O) -> Vec<O> {
    all.into_iter().map(owned).collect()
}

/// What is derived from a text; borrowed from the input if the text is.
pub(crate) fn derived<'a>(
    text: &Cow<'a, str>,
    derive: impl for<'t> Fn(&'t str) -> Cow<'t, str>,
) -> Cow<'a, str> {
    match text {
        Cow::Borrowed(text) => derive(text),
        Cow::Owned(text) => owned(derive(text)),
    }
}
