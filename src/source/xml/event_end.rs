//! Where an event ends that begins as Windows writes it: found by a search, not by reading its
//! tags.

use std::sync::LazyLock;

use memchr::memchr2_iter;
use memchr::memmem::Finder;

/// What a search for an event's end has found.
#[derive(Debug, PartialEq)]
pub(super) enum EventEnd {
    /// Its bytes.
    Len(usize),
    /// It does not end in these bytes.
    More,
    /// It takes a reading of its tags.
    Unusual,
}

const STARTS: [&[u8]; 2] = [
    b"<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>",
    b"<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\">",
];

static EVENT: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("Event"));

/// The longest event whose end is searched for: it is begun anew whenever more bytes have come.
const MAX_LEN: usize = 128 << 10;

/// Of text that begins with an event. Without comments, CDATA and processing instructions the
/// first end tag of its name is its own, if no other element has that name.
pub(super) fn find(text: &[u8]) -> EventEnd {
    // What is found does not depend on how many bytes there are already.
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
            // Such an element within, the next event, or a tag that is not as usual.
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

/// Whether there are only tags and text.
fn is_plain(content: &[u8]) -> bool {
    let before = |index: usize| content.get(index.wrapping_sub(1)) == Some(&b'<');
    !memchr2_iter(b'!', b'?', content).any(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends() {
        let start = std::str::from_utf8(STARTS[0]).unwrap();
        let len = |content: &str| EventEnd::Len(start.len() + content.len() + "</Event>".len());
        let table = [
            ("</Event>", len("")),
            (
                "<EventID>1</EventID> Event <a/></Event><Event>",
                len("<EventID>1</EventID> Event <a/>"),
            ),
            ("why? not! </Event>", len("why? not! ")),
            ("<EventData></Event", EventEnd::More),
            ("", EventEnd::More),
            ("<Event></Event>", EventEnd::Unusual),
            ("<Event/></Event>", EventEnd::Unusual),
            ("<a:Event></Event>", EventEnd::Unusual),
            ("</Event ></Event>", EventEnd::Unusual),
            ("<!-- </Event> --></Event>", EventEnd::Unusual),
            ("<![CDATA[</Event>]]></Event>", EventEnd::Unusual),
            ("<?a </Event>?></Event>", EventEnd::Unusual),
        ];
        for (content, expected) in table {
            assert_eq!(
                find(format!("{start}{content}").as_bytes()),
                expected,
                "{content}"
            );
        }
        assert_eq!(find(b"<Event></Event>"), EventEnd::Unusual);
        assert_eq!(find(b"<Event xmlns='x'></Event>"), EventEnd::Unusual);
    }
}
