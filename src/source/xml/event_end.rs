//! Finds the end of an event that begins as Windows writes it, by a search, without reading its
//! tags.

use std::sync::LazyLock;

use memchr::memchr2_iter;
use memchr::memmem::Finder;

/// The result of searching for an event's end.
#[derive(Debug, PartialEq)]
pub(super) enum EventEnd {
    /// The event's length in bytes.
    Len(usize),
    /// The event does not end in these bytes.
    More,
    /// Its tags must be read.
    Unusual,
}

const STARTS: [&[u8]; 2] = [
    b"<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>",
    b"<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\">",
];

static EVENT: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("Event"));

/// The longest event searched: the search restarts whenever more bytes arrive.
const MAX_LEN: usize = 128 << 10;

/// Searches text that begins with an event. Without comments, CDATA and processing instructions,
/// the first end tag with the event's name is its own, if no other element has that name.
pub(super) fn find(text: &[u8]) -> EventEnd {
    // The result does not depend on how many bytes have arrived.
    let text = text.get(..MAX_LEN).unwrap_or(text);
    let Some(start) = STARTS.iter().find(|start| text.starts_with(start)) else {
        let is_begun = STARTS.iter().any(|start| start.starts_with(text));
        return if is_begun {
            EventEnd::More
        } else {
            EventEnd::Unusual
        };
    };
    let content = text.get(start.len()..).unwrap_or_default();
    for index in EVENT.find_iter(content) {
        let before = content.get(..index).unwrap_or_default();
        let behind = content.get(index + "Event".len()..).unwrap_or_default();
        let is_name = matches!(behind, [b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n', ..]);
        match before {
            [.., b'<', b'/'] if behind.first() == Some(&b'>') => {
                return if is_plain(before) {
                    EventEnd::Len(start.len() + index + "Event>".len())
                } else {
                    EventEnd::Unusual
                };
            }
            // A nested element of that name, the next event, or an unusual tag.
            [.., b'<'] | [.., b'<', b'/'] | [.., b':'] if is_name => return EventEnd::Unusual,
            _ => {}
        }
    }
    if text.len() < MAX_LEN {
        EventEnd::More
    } else {
        EventEnd::Unusual
    }
}

/// Whether it contains only tags and text.
fn is_plain(content: &[u8]) -> bool {
    let before = |index: usize| content.get(index.wrapping_sub(1)) == Some(&b'<');
    !memchr2_iter(b'!', b'?', content).any(before)
}

#[cfg(test)]
mod tests;
