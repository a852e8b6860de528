//! Whether a text can contain an event of this crate: a fast search for the event IDs.

use std::sync::LazyLock;

use memchr::memmem::Finder;

/// The first digits of the IDs, and the possible remaining digits. There are so few prefixes that
/// each text is searched twice, not once per event.
static NUMBERS: LazyLock<[(Finder<'static>, &[&str]); 2]> = LazyLock::new(|| {
    [
        (Finder::new("4688"), &[""][..]),
        (Finder::new("58"), &["57", "58", "59", "60", "61"]),
    ]
});

/// Whether one of the event IDs occurs anywhere in the text, in decimal.
pub(in crate::source) fn may_be_ours(text: &[u8]) -> bool {
    NUMBERS.iter().any(|(number, ends)| {
        number.find_iter(text).any(|start| {
            let before = start.checked_sub(1).and_then(|index| text.get(index));
            let behind = text.get(start + number.needle().len()..);
            let behind = behind.unwrap_or_default();
            // Not within a longer number.
            let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
            let is_end = |end: &&str| {
                let rest = behind.strip_prefix(end.as_bytes());
                rest.is_some_and(|rest| !is_digit(rest.first()))
            };
            ends.iter().any(is_end) && !is_digit(before)
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
            "", "4624", "468 8", "585", "5856", "5862", "58611", "46885857", "58",
        ] {
            assert!(!may_be_ours(text.as_bytes()), "{text}");
        }
    }
}
