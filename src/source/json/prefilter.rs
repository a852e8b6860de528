//! Whether a text can be an event of this crate at all: a look for the numbers of its events,
//! at the speed of a search.

use std::sync::LazyLock;

use memchr::memmem::Finder;

/// The digits that the numbers begin with, and the digits that may follow them.
static NUMBERS: LazyLock<[(Finder<'static>, &[u8]); 3]> = LazyLock::new(|| {
    [
        (Finder::new("4688"), &b""[..]),
        (Finder::new("585"), b"789"),
        (Finder::new("586"), b"01"),
    ]
});

/// Whether the number of one of the events stands anywhere in the text, in digits.
pub(super) fn may_be_ours(text: &[u8]) -> bool {
    NUMBERS.iter().any(|(number, last)| {
        number.find_iter(text).any(|start| {
            let before = start.checked_sub(1).and_then(|index| text.get(index));
            let mut behind = text
                .get(start + number.needle().len()..)
                .unwrap_or_default();
            if !last.is_empty() {
                match behind {
                    [digit, rest @ ..] if last.contains(digit) => behind = rest,
                    _ => return false,
                }
            }
            // Not within a longer number.
            let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
            !is_digit(before) && !is_digit(behind.first())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::EVENTS;

    #[test]
    fn every_event_may_be_ours() {
        for event in EVENTS {
            let id = event.event_id;
            for text in [
                format!("{{\"EventID\":{id}}}"),
                format!("{{\"a\":1{id},\"EventID\": \"{id}\"}}"),
                format!("{id}.0"),
            ] {
                assert!(may_be_ours(text.as_bytes()), "{text}");
            }
            for text in [format!("1{id}"), format!("{id}9")] {
                assert!(!may_be_ours(text.as_bytes()), "{text}");
            }
        }
        for text in [
            "", "4624", "468 8", "585", "5856", "5862", "58611", "46885857",
        ] {
            assert!(!may_be_ours(text.as_bytes()), "{text}");
        }
    }
}
