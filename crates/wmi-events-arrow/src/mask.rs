//! [`Secrets`] and how a builder masks passwords.

use std::borrow::Cow;

use wmi_events::secrets::redact;

/// Whether passwords are written: those that [`secrets`](wmi_events::secrets) knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Secrets {
    /// `***` stands for each.
    #[default]
    Mask,
    /// They are written as logged.
    Show,
}

/// Masks the texts of one event, and remembers the fields in which something was masked.
#[derive(Debug, Default)]
pub(crate) struct Mask {
    secrets: Secrets,
    pub(crate) masked: Vec<String>,
}

impl Mask {
    pub(crate) fn new(secrets: Secrets) -> Self {
        let masked = Vec::new();
        Self { secrets, masked }
    }

    /// The text of a field.
    #[inline]
    pub(crate) fn of<'t>(&mut self, field: &str, text: &'t str) -> Cow<'t, str> {
        let shown = self.text(text);
        if matches!(shown, Cow::Owned(_)) {
            self.masked.push(field.to_owned());
        }
        shown
    }

    /// A text that is not a field's.
    #[inline]
    pub(crate) fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.secrets {
            Secrets::Show => Cow::Borrowed(text),
            Secrets::Mask => redact(text),
        }
    }
}
