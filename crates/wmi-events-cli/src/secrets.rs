//! Passwords: masked in every output, unless `--show-secrets` is given.

use std::borrow::Cow;

use wmi_events::Event;
use wmi_events::secrets::redact;

/// Whether passwords are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Secrets {
    Mask,
    Show,
}

impl Secrets {
    pub(crate) fn new(are_shown: bool) -> Self {
        if are_shown { Self::Show } else { Self::Mask }
    }

    /// An event for an output.
    pub(crate) fn event<'e>(self, event: &'e Event<'e>) -> Cow<'e, Event<'e>> {
        match self {
            Self::Show => Cow::Borrowed(event),
            Self::Mask => event.redacted(),
        }
    }

    /// A text for an output, and whether something in it is masked.
    pub(crate) fn mask<'t>(self, text: Cow<'t, str>) -> (Cow<'t, str>, bool) {
        let masked = match self {
            Self::Show => None,
            Self::Mask => match redact(&text) {
                Cow::Owned(masked) => Some(masked),
                Cow::Borrowed(_) => None,
            },
        };
        match masked {
            Some(masked) => (Cow::Owned(masked), true),
            None => (text, false),
        }
    }
}
