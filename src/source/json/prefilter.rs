//! Whether a text can be an event of this crate at all: a look for the numbers of its events,
//! at the speed of a search.

use std::sync::LazyLock;

use memchr::memmem::Finder;

/// What the numbers of the events begin with: `4688`, `585` and `586`. An escape may stand for
/// a digit, which no collector writes.
static NUMBERS: LazyLock<[Finder<'static>; 4]> =
    LazyLock::new(|| ["4688", "585", "586", "\\u003"].map(Finder::new));

pub(super) fn may_be_ours(text: &[u8]) -> bool {
    NUMBERS.iter().any(|number| number.find(text).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::EVENTS;

    #[test]
    fn every_event_may_be_ours() {
        for event in EVENTS {
            let text = format!("{{\"EventID\": {}}}", event.event_id);
            assert!(may_be_ours(text.as_bytes()), "{text}");
        }
        assert!(may_be_ours(br#"{"EventID": "\u0034688"}"#));
        assert!(!may_be_ours(br#"{"EventID": 4624, "x": "468 588"}"#));
    }
}
