//! Between the events of a stream: records in text, what comes before an event on its line, and the
//! search for the next event after a broken one.

use memchr::{memchr, memchr2};

use super::event_end::{self, EventEnd};
use super::frame::{Broken, Frame, Framer, broken};
use super::markup::{MAX_NAME, begins_syslog, blank_len, fold_mark, local_name, name, rest};
use crate::source::found::{Found, MAX_TEXT};
use crate::source::line_prefix::{Prefix, is_other_message, line_prefix};
use crate::source::text::block::{Block, begins_record};
use crate::source::text::start::{Shape, shape};

impl Framer {
    /// Searches for the next start tag of an event, or the next record in text.
    pub(super) fn resync(&mut self, buffer: &[u8], is_all: bool) -> Option<Frame> {
        while let Some(index) = self.find_start(rest(buffer, self.pos)) {
            let at = self.pos + index;
            if buffer.get(at) == Some(&b'\n') {
                match begins_record(rest(buffer, at + 1), is_all) {
                    None => {
                        self.pos = at;
                        return Some(Frame::More);
                    }
                    Some(true) => {
                        self.pos = at + 1;
                        self.is_resyncing = false;
                        return None;
                    }
                    Some(false) => self.pos = at + 1,
                }
                continue;
            }
            if begins_syslog(buffer, at) {
                match begins_record(rest(buffer, at), is_all) {
                    None => {
                        self.pos = at;
                        return Some(Frame::More);
                    }
                    Some(true) => {
                        self.pos = at;
                        self.is_resyncing = false;
                        return None;
                    }
                    Some(false) => {}
                }
            }
            let name = name(rest(buffer, at + 1));
            if at + 1 + name.len() == buffer.len() && name.len() < MAX_NAME && !is_all {
                self.pos = at;
                return Some(Frame::More);
            }
            if local_name(name) == b"Event" {
                self.pos = at;
                self.is_resyncing = false;
                return None;
            }
            self.pos = at + 1;
        }
        self.pos = buffer.len();
        Some(Frame::More)
    }

    /// Where an event may begin, or the line before a record in text.
    fn find_start(&self, text: &[u8]) -> Option<usize> {
        match self.seeks_text {
            true => memchr2(b'<', b'\n', text),
            false => memchr(b'<', text),
        }
    }

    pub(super) fn in_block(
        &mut self,
        mut block: Block,
        buffer: &[u8],
        is_all: bool,
    ) -> Option<Frame> {
        let end = block.end(buffer, is_all);
        self.pos = end.unwrap_or(block.at);
        let Some(end) = end else {
            self.block = Some(block);
            return Some(Frame::More);
        };
        let range = block.start..end;
        if range.len() > self.max_event_bytes {
            let at = range.start + self.max_event_bytes;
            return Some(broken(range.start, at, Broken::TooLong));
        }
        let shape = block.shape;
        Some(Frame::Text { range, shape })
    }

    /// Skips white space, byte order marks of concatenated files, and what comes before an event on
    /// its line.
    pub(super) fn between_events(&mut self, buffer: &[u8], is_all: bool) -> Option<Frame> {
        self.pos += blank_len(rest(buffer, self.pos));
        let text = rest(buffer, self.pos);
        match text {
            [] => Some(Frame::More),
            // Before the header of a syslog message, a number is in brackets.
            [b'<', b'0'..=b'9', ..] => self.before_event(text, is_all),
            [b'<', ..] => match event_end::find(text) {
                EventEnd::Len(len) => {
                    let start = self.pos;
                    self.pos += len;
                    Some(self.whole_event(start..start + len, None))
                }
                EventEnd::More if !is_all => Some(Frame::More),
                EventEnd::More | EventEnd::Unusual => self.begin_construct(buffer, is_all),
            },
            _ => self.before_event(text, is_all),
        }
    }

    /// At something that is not markup.
    fn before_event(&mut self, text: &[u8], is_all: bool) -> Option<Frame> {
        let start = self.pos;
        match line_prefix(text, is_all) {
            Found::Is(Prefix {
                len,
                time,
                has_event,
            }) => {
                self.pos += len;
                let begins = |text: &[u8]| begins_event(text, is_all);
                match is_other_message(rest(text, len), has_event, is_all, begins) {
                    None => self.pos = start,
                    Some(false) => {
                        // The last one is the sender's: a relay puts its own before it.
                        self.received = time.or(self.received);
                        return None;
                    }
                    Some(true) => {
                        self.block = Some(Block::new(Shape::Message, start));
                        return None;
                    }
                }
                return Some(Frame::More);
            }
            Found::More => return Some(Frame::More),
            Found::Nothing => {}
        }
        match fold_mark(text, is_all) {
            Found::Is(len) => {
                self.pos += len;
                return None;
            }
            Found::More => return Some(Frame::More),
            Found::Nothing => {}
        }
        match shape(text, is_all) {
            Found::Is(shape) => {
                self.block = Some(Block::new(shape, start));
                return None;
            }
            Found::More => return Some(Frame::More),
            Found::Nothing => {}
        }
        let is_shown = text.len() >= MAX_TEXT || memchr(b'<', rest(text, 1)).is_some();
        if !is_shown && !is_all {
            return Some(Frame::More);
        }
        Some(self.give_up(start, start, Broken::Text))
    }
}

/// Whether markup or a record in text begins; `None` if more bytes are needed.
fn begins_event(text: &[u8], is_all: bool) -> Option<bool> {
    let is_markup = matches!(text, [b'<', next, ..] if !next.is_ascii_digit());
    let is_marked = is_found(&fold_mark(text, is_all))?;
    let is_record = is_found(&shape(text, is_all))?;
    Some(is_markup || is_marked || is_record)
}

/// Whether it was found; `None` if more bytes are needed.
fn is_found<T>(found: &Found<T>) -> Option<bool> {
    match found {
        Found::Is(_) => Some(true),
        Found::More => None,
        Found::Nothing => Some(false),
    }
}
