//! [`Masked`]: the `Debug` of a text that may have a password.

use std::fmt;

use super::redact::redact;

/// A text, or none, that `Debug` writes without passwords.
pub(crate) struct Masked<T>(pub(crate) T);

impl fmt::Debug for Masked<&str> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*redact(self.0), f)
    }
}

impl<T: AsRef<str>> fmt::Debug for Masked<&Option<T>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0.as_ref().map(|text| Masked(text.as_ref())), f)
    }
}
