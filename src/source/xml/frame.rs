//! Where events begin and end in a stream.
//!
//! It reads just enough XML to split the stream correctly, and to find the next event after a broken
//! one.
//!
//! Every byte is examined a bounded number of times, for any stream: a failed search is remembered,
//! and after a broken event the search continues where it was.

use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

use super::markup::{
    Kind, MAX_START, begins_syslog, begins_with_system, content, find_event, find_tag,
    holds_comment, local_name, name, rest,
};
use crate::source::stream::Framing;
use crate::source::text::block::Block;
use crate::source::text::start::Shape;
use crate::value::WindowsTime;

/// What comes next in the buffer.
#[derive(Debug, PartialEq)]
pub(super) enum Frame {
    /// Nothing complete; more bytes are needed.
    More,
    /// An event, from the `<` of its start tag to the `>` of its end tag.
    Event {
        range: Range<usize>,
        /// Where another event may begin in its CDATA. If the end of the CDATA is missing, that
        /// event is [the next](Framer::retry).
        another: Option<usize>,
    },
    /// A record in text.
    Text { range: Range<usize>, shape: Shape },
    /// Something from `start` that is not an event; the problem is at `at`, and all tags up to
    /// `sound` are complete.
    Broken {
        start: usize,
        sound: usize,
        at: usize,
        why: Broken,
        /// As in an event.
        another: Option<usize>,
    },
    /// Nothing more.
    End,
}

/// Why a stretch is not an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Broken {
    /// The input ended within it.
    End,
    /// The next event began within it.
    NextEvent,
    /// A `<` within a tag.
    Tag,
    /// A DTD, or malformed markup.
    Declaration,
    /// A processing instruction or CDATA between events that contains an event.
    Unended,
    /// Longer than the limit for an event.
    TooLong,
    /// Text between events.
    Text,
    /// An end tag without its start tag.
    EndTag,
    /// Elements around the events nest too deeply.
    TooDeep,
    /// The end tag of an element around the events is missing.
    Root,
}

impl Broken {
    /// Whether it concerns an event that has begun, of which enough may be readable.
    pub(super) fn is_of_event(self) -> bool {
        match self {
            Self::End | Self::NextEvent | Self::Tag | Self::Declaration => true,
            // The limit also applies to the readable part of an event.
            Self::TooLong => false,
            Self::Unended | Self::Text | Self::EndTag | Self::TooDeep | Self::Root => false,
        }
    }
}

#[derive(Debug)]
pub(super) struct Framer {
    pub(super) max_event_bytes: usize,
    max_depth: usize,
    /// Everything before this is done, except what `event` and `construct` hold.
    pub(super) pos: usize,
    event: Option<Open>,
    construct: Option<Construct>,
    /// A record in text that has not ended yet.
    pub(super) block: Option<Block>,
    /// Searching for the next event after a broken one.
    pub(super) is_resyncing: bool,
    /// Also for the next record in text. It is not after a broken event, which may contain any
    /// text.
    pub(super) seeks_text: bool,
    /// Bytes were skipped, so the elements around the events may not match.
    has_skipped: bool,
    /// The names of the elements around the events.
    roots: Vec<Vec<u8>>,
    /// For each [`Kind`] with a terminator: no terminator begins before this position.
    searched: [usize; 3],
    /// How far events retried from within have reached, and how many reached no further.
    retried: (usize, u32),
    /// The time in the syslog header before the next frame, if that says its zone.
    pub(super) received: Option<WindowsTime>,
}

/// An event that has not ended yet.
#[derive(Debug)]
struct Open {
    start: usize,
    name_len: usize,
    /// The number of open nested elements with the same name.
    nested: usize,
    /// Where another event may begin in its CDATA.
    another: Option<usize>,
}

/// Markup that has not ended yet.
#[derive(Clone, Copy, Debug)]
struct Construct {
    start: usize,
    kind: Kind,
    /// In a tag: where to continue, and the quote that is open.
    scan: usize,
    quote: Option<u8>,
}

/// How many times a stretch of the stream is read again.
const MAX_RETRIES: u32 = 8;

impl Framing for Framer {
    fn needed_from(&self) -> usize {
        let event = self.event.as_ref().map(|event| event.start);
        let construct = self.construct.map(|construct| construct.start);
        let block = self.block.as_ref().map(|block| block.start);
        let open = event.or(construct).or(block);
        // The byte before shows whether a line begins.
        let before = self.pos.saturating_sub(usize::from(self.is_resyncing));
        open.unwrap_or(before).min(before)
    }

    fn rebase(&mut self, len: usize) {
        self.pos -= len;
        if let Some(event) = &mut self.event {
            event.start -= len;
            event.another = event.another.map(|start| start - len);
        }
        if let Some(block) = &mut self.block {
            block.start -= len;
            block.at -= len;
        }
        if let Some(construct) = &mut self.construct {
            construct.start -= len;
            construct.scan = construct.scan.saturating_sub(len);
        }
        for searched in &mut self.searched {
            *searched = searched.saturating_sub(len);
        }
        self.retried.0 = self.retried.0.saturating_sub(len);
    }
}

impl Framer {
    pub(super) fn new(max_event_bytes: usize, max_depth: usize) -> Self {
        Self {
            max_event_bytes,
            max_depth,
            pos: 0,
            event: None,
            construct: None,
            block: None,
            is_resyncing: false,
            seeks_text: false,
            has_skipped: false,
            roots: Vec::new(),
            searched: [0; 3],
            retried: (0, 0),
            received: None,
        }
    }

    /// The event returned last, up to `end`, is invalid: the next one may begin within it, from
    /// `another`. Returns how far the invalid one extends.
    ///
    /// How often a stretch is read again is bounded, so hostile input takes no longer.
    pub(super) fn retry(&mut self, buffer: &[u8], another: usize, end: usize) -> usize {
        self.has_skipped = true;
        if end > self.retried.0 {
            self.retried = (end, 0);
        }
        self.retried.1 += 1;
        self.searched = [0; 3];
        let text = buffer.get(..end).unwrap_or_default();
        let next = find_event(text, another..end, true).flatten();
        let Some(next) = next.filter(|_| self.retried.1 <= MAX_RETRIES) else {
            return end;
        };
        self.pos = next;
        self.is_resyncing = false;
        next
    }

    /// What comes next in `buffer`; with `is_all`, nothing follows it.
    pub(super) fn next(&mut self, buffer: &[u8], is_all: bool) -> Frame {
        loop {
            let step = if self.is_resyncing {
                self.resync(buffer, is_all)
            } else if let Some(construct) = self.construct {
                self.in_construct(construct, buffer, is_all)
            } else if self.event.is_some() {
                match memchr(b'<', rest(buffer, self.pos)) {
                    Some(index) => {
                        self.pos += index;
                        self.begin_construct(buffer, is_all)
                    }
                    None => {
                        self.pos = buffer.len();
                        Some(Frame::More)
                    }
                }
            } else if let Some(block) = self.block.take() {
                self.in_block(block, buffer, is_all)
            } else {
                self.between_events(buffer, is_all)
            };
            match step {
                None => {}
                Some(Frame::More) => return self.more(buffer, is_all),
                Some(frame) => return frame,
            }
        }
    }

    /// Needs more input; fails at the limit or at the end.
    fn more(&mut self, buffer: &[u8], is_all: bool) -> Frame {
        let open = self.event.as_ref().map(|event| event.start);
        let open = open.or(self.construct.map(|construct| construct.start));
        let open = open.or(self.block.as_ref().map(|block| block.start));
        match open {
            Some(start) if buffer.len() - start > self.max_event_bytes => {
                self.give_up(start, start + self.max_event_bytes, Broken::TooLong)
            }
            Some(start) if is_all => self.give_up(start, buffer.len(), Broken::End),
            None if is_all => {
                let is_open = !self.roots.is_empty() && !self.has_skipped;
                self.roots.clear();
                if is_open {
                    let at = buffer.len();
                    broken(at, at, Broken::Root)
                } else {
                    Frame::End
                }
            }
            _ => Frame::More,
        }
    }

    /// Ends the open event or markup as broken; the search for the next event continues after the
    /// part that was understood.
    pub(super) fn give_up(&mut self, start: usize, at: usize, why: Broken) -> Frame {
        let construct = self.construct.take();
        self.pos = match construct {
            Some(Construct {
                kind: Kind::Tag,
                scan,
                ..
            }) => scan,
            Some(Construct { kind, start, .. }) => start + kind.opening().len(),
            None => self.pos,
        };
        self.is_resyncing = true;
        self.seeks_text = self.block.take().is_some() || why == Broken::Text;
        self.has_skipped = true;
        let sound = construct.map_or(at, |construct| construct.start.min(at));
        let event = self.event.take();
        Frame::Broken {
            start,
            sound,
            at,
            why,
            another: event.and_then(|event| event.another),
        }
    }

    /// At a `<`.
    pub(super) fn begin_construct(&mut self, buffer: &[u8], is_all: bool) -> Option<Frame> {
        let start = self.pos;
        let text = rest(buffer, start);
        let kinds = [Kind::Comment, Kind::CData, Kind::Instruction];
        let kind = match kinds.iter().find(|kind| text.starts_with(kind.opening())) {
            Some(kind) => *kind,
            None if !is_all && kinds.iter().any(|kind| kind.opening().starts_with(text)) => {
                return Some(Frame::More);
            }
            None if text.starts_with(b"<!") => {
                self.pos += 2;
                let begun = self.event.as_ref().map_or(start, |event| event.start);
                return Some(self.give_up(begun, start, Broken::Declaration));
            }
            // No name begins with a digit: a syslog header after an event that was cut.
            None if self.event.is_some() && begins_syslog(buffer, start) => {
                let begun = self.event.as_ref().map_or(start, |event| event.start);
                return Some(self.give_up(begun, start, Broken::NextEvent));
            }
            None => Kind::Tag,
        };
        let scan = start + kind.opening().len();
        self.construct = Some(Construct {
            start,
            kind,
            scan,
            quote: None,
        });
        None
    }

    fn in_construct(&mut self, construct: Construct, buffer: &[u8], is_all: bool) -> Option<Frame> {
        let slot = match construct.kind {
            Kind::Tag => return self.in_tag(construct, buffer, is_all),
            Kind::Comment => 0,
            Kind::CData => 1,
            Kind::Instruction => 2,
        };
        let terminator = construct.kind.terminator();
        let searched = self.searched.get_mut(slot)?;
        // The last bytes searched may be the start of a terminator.
        let from = construct
            .scan
            .max(searched.saturating_sub(terminator.len() - 1));
        match memmem::find(rest(buffer, from), terminator) {
            Some(index) => {
                let end = from + index + terminator.len();
                self.ended(construct, end, buffer, is_all)
            }
            None => {
                *searched = buffer.len();
                self.pos = buffer.len();
                Some(Frame::More)
            }
        }
    }

    /// A comment, CDATA section or instruction has ended, unless this is the end of one in another
    /// event that it contains.
    fn ended(
        &mut self,
        construct: Construct,
        end: usize,
        buffer: &[u8],
        is_all: bool,
    ) -> Option<Frame> {
        let part = construct.start + 1..end;
        let start = self
            .event
            .as_ref()
            .map_or(construct.start, |event| event.start);
        // What is beyond the limit anyway is not waited for.
        let is_short = end - start + MAX_START <= self.max_event_bytes;
        match (construct.kind, &mut self.event) {
            // Text of the event, unless the event is found to be broken.
            (Kind::CData, Some(event)) => {
                event.another = event.another.or_else(|| find_tag(buffer, part));
            }
            // Events may be commented out, but a comment never contains another (XML 1.0, 2.5).
            (Kind::Comment, _) if !holds_comment(buffer, &part) => {}
            _ if is_short => {
                let Some(next) = find_event(buffer, part, is_all) else {
                    return Some(Frame::More);
                };
                if let Some(next) = next {
                    let is_in_event = self.event.take().is_some();
                    self.construct = None;
                    self.pos = next;
                    let (at, why) = match is_in_event {
                        true => (next, Broken::NextEvent),
                        false => (start, Broken::Unended),
                    };
                    return Some(Frame::Broken {
                        start,
                        sound: construct.start,
                        at,
                        why,
                        another: None,
                    });
                }
            }
            _ => {}
        }
        self.construct = None;
        self.pos = end;
        None
    }

    fn in_tag(&mut self, mut tag: Construct, buffer: &[u8], is_all: bool) -> Option<Frame> {
        let end = loop {
            let text = rest(buffer, tag.scan);
            let found = match tag.quote {
                Some(quote) => memchr2(quote, b'<', text),
                None => text
                    .iter()
                    .position(|b| matches!(b, b'>' | b'<' | b'"' | b'\'')),
            };
            let Some(index) = found else {
                tag.scan = buffer.len();
                self.pos = tag.scan;
                self.construct = Some(tag);
                return Some(Frame::More);
            };
            tag.scan += index;
            match text.get(index) {
                Some(b'<') => {
                    self.construct = Some(tag);
                    let begun = self.event.as_ref().map_or(tag.start, |event| event.start);
                    return Some(self.give_up(begun, tag.scan, Broken::Tag));
                }
                Some(b'>') => break tag.scan + 1,
                Some(_) if tag.quote.is_some() => tag.quote = None,
                quote => tag.quote = quote.copied(),
            }
            tag.scan += 1;
        };
        // If more bytes are needed to judge this tag, it is judged again from its `>`.
        self.construct = Some(tag);
        self.pos = end;
        let range = tag.start..end;
        match self.event.take() {
            Some(event) => self.tag_in_event(event, range, buffer, is_all),
            None => self.tag_between_events(range, buffer),
        }
    }

    fn tag_in_event(
        &mut self,
        mut event: Open,
        tag: Range<usize>,
        buffer: &[u8],
        is_all: bool,
    ) -> Option<Frame> {
        let own = buffer.get(event.start + 1..event.start + 1 + event.name_len);
        let content = content(buffer, &tag);
        if let [b'/', end_name @ ..] = content {
            if Some(name(end_name)) == own {
                match event.nested.checked_sub(1) {
                    None => return Some(self.whole_event(event.start..tag.end, event.another)),
                    Some(nested) => event.nested = nested,
                }
            }
        } else {
            let name = name(content);
            if local_name(name) == b"Event" {
                match begins_with_system(rest(buffer, tag.end), is_all) {
                    None => {
                        self.event = Some(event);
                        return Some(Frame::More);
                    }
                    Some(true) => {
                        // The next event begins: this one was truncated.
                        self.construct = None;
                        let (start, at) = (event.start, tag.start);
                        self.pos = at;
                        return Some(Frame::Broken {
                            start,
                            sound: at,
                            at,
                            why: Broken::NextEvent,
                            another: event.another,
                        });
                    }
                    Some(false) => {}
                }
                let is_empty = content.ends_with(b"/");
                event.nested += usize::from(Some(name) == own && !is_empty);
            }
        }
        self.construct = None;
        self.event = Some(event);
        None
    }

    pub(super) fn whole_event(&mut self, range: Range<usize>, another: Option<usize>) -> Frame {
        self.construct = None;
        if range.len() > self.max_event_bytes {
            let at = range.start + self.max_event_bytes;
            broken(range.start, at, Broken::TooLong)
        } else {
            Frame::Event { range, another }
        }
    }

    fn tag_between_events(&mut self, tag: Range<usize>, buffer: &[u8]) -> Option<Frame> {
        self.construct = None;
        let content = content(buffer, &tag);
        if let [b'/', end_name @ ..] = content {
            let name = name(end_name);
            if self.roots.last().is_some_and(|root| root == name) {
                self.roots.pop();
            } else if !self.has_skipped || local_name(name) == b"Event" {
                return Some(self.give_up(tag.start, tag.start, Broken::EndTag));
            }
            return None;
        }
        let name = name(content);
        let is_empty = content.ends_with(b"/");
        if local_name(name) == b"Event" {
            if is_empty {
                return Some(self.whole_event(tag, None));
            }
            self.event = Some(Open {
                start: tag.start,
                name_len: name.len(),
                nested: 0,
                another: None,
            });
        } else if !is_empty {
            if self.roots.len() >= self.max_depth {
                return Some(self.give_up(tag.start, tag.start, Broken::TooDeep));
            }
            self.roots.push(name.to_vec());
        }
        None
    }
}

pub(super) fn broken(start: usize, at: usize, why: Broken) -> Frame {
    Frame::Broken {
        start,
        sound: at,
        at,
        why,
        another: None,
    }
}
