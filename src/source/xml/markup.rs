//! Byte-level search in markup: delimiters, element names, and where an event begins.

use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

use crate::source::found::{Found, MAX_TEXT};

/// The longest element name examined in full.
pub(super) const MAX_NAME: usize = 128;
/// The longest start tag of an event.
const MAX_TAG: usize = 1024;
/// How many bytes are enough to know whether an event begins.
pub(super) const MAX_START: usize = MAX_TAG + MAX_TEXT;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Comment,
    CData,
    Instruction,
    Tag,
}

impl Kind {
    pub(super) const fn opening(self) -> &'static [u8] {
        match self {
            Self::Comment => b"<!--",
            Self::CData => b"<![CDATA[",
            Self::Instruction => b"<?",
            Self::Tag => b"<",
        }
    }

    pub(super) const fn terminator(self) -> &'static [u8] {
        match self {
            Self::Comment => b"-->",
            Self::CData => b"]]>",
            Self::Instruction => b"?>",
            Self::Tag => b">",
        }
    }
}

/// Where the first event begins in a part of the text. `None` if more bytes are needed.
#[allow(clippy::option_option, reason = "more is needed, there is none, there")]
pub(super) fn find_event(
    text: &[u8],
    mut part: Range<usize>,
    is_all: bool,
) -> Option<Option<usize>> {
    while let Some(start) = find_tag(text, part.clone()) {
        if begins_event(rest(text, start), is_all)? {
            return Some(Some(start));
        }
        part.start = start + 1;
    }
    Some(None)
}

/// Whether the text begins with an event: a start tag `Event`, then `System`. `None` if more bytes
/// are needed.
pub(in crate::source) fn begins_event(text: &[u8], is_all: bool) -> Option<bool> {
    let tag = match text {
        [b'<', tag @ ..] => tag,
        [] if !is_all => return None,
        _ => return Some(false),
    };
    let tag_name = name(tag);
    if tag_name.len() == tag.len() && tag_name.len() < MAX_NAME && !is_all {
        return None;
    }
    if local_name(tag_name) != b"Event" {
        return Some(false);
    }
    let is_whole = is_all || tag.len() >= MAX_TAG;
    let within = tag.get(..MAX_TAG).unwrap_or(tag);
    match memchr2(b'<', b'>', within) {
        Some(end) if within.get(end) == Some(&b'>') => {
            begins_with_system(rest(tag, end + 1), is_all)
        }
        None if !is_whole => None,
        _ => Some(false),
    }
}

/// Whether a comment begins in a part of the text.
pub(super) fn holds_comment(text: &[u8], part: &Range<usize>) -> bool {
    let text = text.get(part.clone()).unwrap_or_default();
    memmem::find(text, Kind::Comment.opening()).is_some()
}

/// Where the first start tag of an `Event` begins in a part of the text.
pub(super) fn find_tag(text: &[u8], mut part: Range<usize>) -> Option<usize> {
    loop {
        let at = part.start + memchr(b'<', text.get(part.clone())?)?;
        part.start = at + 1;
        if local_name(name(rest(text, part.start))) == b"Event" {
            return Some(at);
        }
    }
}

/// The text between `<` and `>`.
pub(super) fn content<'b>(buffer: &'b [u8], tag: &Range<usize>) -> &'b [u8] {
    buffer.get(tag.start + 1..tag.end - 1).unwrap_or_default()
}

pub(super) fn rest(buffer: &[u8], from: usize) -> &[u8] {
    buffer.get(from..).unwrap_or_default()
}

/// The element name that the text begins with.
pub(super) fn name(text: &[u8]) -> &[u8] {
    let is_end = |b: &u8| matches!(b, b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>' | b'<');
    let text = text.get(..MAX_NAME).unwrap_or(text);
    let len = text.iter().position(is_end).unwrap_or(text.len());
    text.get(..len).unwrap_or(text)
}

pub(super) fn local_name(name: &[u8]) -> &[u8] {
    memchr(b':', name).map_or(name, |index| rest(name, index + 1))
}

/// Whether the next markup after comments is the start tag `System`. `None` if more bytes are needed.
pub(super) fn begins_with_system(text: &[u8], is_all: bool) -> Option<bool> {
    let is_all = is_all || text.len() >= MAX_TEXT;
    let mut text = text.get(..MAX_TEXT).unwrap_or(text);
    loop {
        text = rest(text, blank_len(text));
        text = match fold_mark(text, is_all) {
            Found::Is(len) => rest(text, len),
            Found::More => return None,
            Found::Nothing => text,
        };
        let kinds = [Kind::Comment, Kind::Instruction];
        let kind = kinds.iter().find(|kind| text.starts_with(kind.opening()));
        let Some(kind) = kind else { break };
        text = match memmem::find(text, kind.terminator()) {
            Some(index) => rest(text, index + kind.terminator().len()),
            None => &[],
        };
    }
    match text {
        [b'<', markup @ ..] => {
            let name = name(markup);
            if name.len() == markup.len() && name.len() < MAX_NAME && !is_all {
                return None;
            }
            Some(local_name(name) == b"System")
        }
        text if is_cut(text) && !is_all => None,
        _ => Some(false),
    }
}

/// The length of the white space, and of byte order marks. Internet Explorer indents with no-break
/// spaces.
pub(super) fn blank_len(text: &[u8]) -> usize {
    let mut len = 0;
    loop {
        match rest(text, len) {
            [b' ' | b'\t' | b'\r' | b'\n', ..] => len += 1,
            [0xc2, 0xa0, ..] => len += 2,
            [0xef, 0xbb, 0xbf, ..] => len += 3,
            _ => return len,
        }
    }
}

/// Whether more bytes may belong to [the blanks](blank_len) before it.
fn is_cut(text: &[u8]) -> bool {
    matches!(text, [] | [0xc2] | [0xef] | [0xef, 0xbb])
}

/// The length of the `- ` before an element that can be folded, in text copied from Internet
/// Explorer or from Event Viewer's view of the XML.
pub(in crate::source) fn fold_mark(text: &[u8], is_all: bool) -> Found<usize> {
    let is_all = is_all || text.len() >= MAX_TEXT;
    let text = text.get(..MAX_TEXT).unwrap_or(text);
    let [b'-', after @ ..] = text else {
        return Found::Nothing;
    };
    let len = 1 + blank_len(after);
    match rest(text, len) {
        [b'<', ..] => Found::Is(len),
        rest if is_cut(rest) && !is_all => Found::More,
        _ => Found::Nothing,
    }
}

/// Whether the text before a start tag is only that mark.
pub(super) fn is_fold_mark(text: &str) -> bool {
    text.trim() == "-"
}

/// Whether the number before the header of a syslog message may begin there, at the start of a line.
pub(super) fn begins_syslog(buffer: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| buffer.get(before));
    let next = buffer.get(at + 1);
    before == Some(&b'\n') && next.is_some_and(u8::is_ascii_digit)
}
