//! Converts one event's XML to its record.
//!
//! This is the conforming way, which reads everything that the grammar allows.

use std::borrow::Cow;

use super::markup::{find_event, is_fold_mark};
use super::token::{Tag, Token, Tokens};
use crate::error::Error;
use crate::escape::excerpt;
use crate::event::EventId;
use crate::record::Record;
use crate::schema::EventSet;
use crate::source::{Limits, Options};
use crate::value::number::trim;

pub(super) struct Document<'a, 'l> {
    pub(super) tokens: Tokens<'a>,
    pub(super) limits: &'l Limits,
    /// The events that it may be.
    pub(super) events: EventSet,
    /// The event ID, once the event is known to be one of this crate's.
    pub(super) event_id: Option<EventId>,
    /// Whether Internet Explorer shows it so: then an element without text has a line break.
    is_folded: bool,
}

/// What comes next in an event.
enum Part<'a> {
    Element(Tag<'a>),
    End,
    /// What is wrong after its data.
    Fault(Error),
}

impl<'a, 'l> Document<'a, 'l> {
    pub(super) fn new(text: &'a str, options: &'l Options) -> Self {
        Self {
            tokens: Tokens::new(text, &options.limits),
            limits: &options.limits,
            events: options.events,
            event_id: None,
            is_folded: false,
        }
    }

    /// The record of the event; `None` as soon as it is known to be another event. A fault after
    /// its data is a warning.
    pub(super) fn record(mut self, warnings: &mut Vec<Error>) -> Result<Option<Record<'a>>, Error> {
        let record = self.event(warnings);
        record.map_err(|error| error.in_event(self.event_id))
    }

    /// Whether it is another event; reads no more than needed to decide.
    pub(super) fn tells_foreign(mut self) -> Result<bool, Error> {
        let root = self.root()?;
        self.header(root).map(|record| record.is_none())
    }

    /// Checks the elements of any event: it must be well-formed up to the end of its data, and must not mix the
    /// elements of two events.
    pub(super) fn check_one(mut self) -> Result<(), Error> {
        let root = self.root()?;
        let (mut has_header, mut has_data) = (false, false);
        while let Part::Element(tag) = self.next_part(root, has_data)? {
            match tag.name {
                "System" if has_header => return Err(twice(tag.name, tag.at)),
                "System" => {
                    has_header = true;
                    let mut seen = Vec::new();
                    while let Some(property) = self.child_of(tag)? {
                        if seen.contains(&property.name) {
                            return Err(twice(property.name, property.at));
                        }
                        if seen.len() >= self.limits.max_fields {
                            return Err(self.too_many_fields(property));
                        }
                        seen.push(property.name);
                        self.skip(property)?;
                    }
                }
                "EventData" | "UserData" if has_data => return Err(twice(tag.name, tag.at)),
                "EventData" | "UserData" => {
                    has_data = true;
                    self.skip(tag)?;
                }
                _ => self.skip(tag)?,
            }
        }
        Ok(())
    }

    /// Whether another event is complete up to its data.
    pub(super) fn has_data(mut self) -> bool {
        let Ok(root) = self.root() else { return false };
        let mut has_data = false;
        while let Ok(Some(tag)) = self.child_of(root) {
            if tag.name == "RenderingInfo" || self.skip(tag).is_err() {
                break;
            }
            has_data |= matches!(tag.name, "EventData" | "UserData");
        }
        has_data
    }

    fn event(&mut self, warnings: &mut Vec<Error>) -> Result<Option<Record<'a>>, Error> {
        let root = self.root()?;
        let Some(mut record) = self.header(root)? else {
            return Ok(None);
        };
        let mut has_data = false;
        loop {
            let tag = match self.next_part(root, has_data)? {
                Part::Element(tag) => tag,
                Part::End => break,
                Part::Fault(fault) => {
                    warnings.push(fault);
                    return Ok(Some(record));
                }
            };
            match tag.name {
                "EventData" | "UserData" if has_data => return Err(twice(tag.name, tag.at)),
                "EventData" => {
                    self.event_data(tag, &mut record)?;
                    has_data = true;
                }
                "UserData" => {
                    self.user_data(tag, &mut record)?;
                    has_data = true;
                }
                "System" => return Err(twice(tag.name, tag.at)),
                "Event" => {
                    let found = "expected one event, found `Event` in it";
                    return Err(Error::structure(found, tag.at));
                }
                // Other elements: for an event that Windows could not render, the reason.
                name => {
                    let value = self.content(tag, true)?;
                    if !record.put_extra(name.into(), value.into()) {
                        return Err(twice(name, tag.at));
                    }
                }
            }
        }
        self.nothing_more()?;
        Ok(Some(record))
    }

    /// The next part of an event but the rendered message, which is derived from the fields. A fault ends the event: it
    /// is an error before the end of its data.
    fn next_part(&mut self, root: Tag<'a>, has_data: bool) -> Result<Part<'a>, Error> {
        loop {
            let sound = self.tokens.position();
            let read = match self.child_of(root) {
                Ok(Some(tag)) if tag.name == "RenderingInfo" => self.skip(tag).map(|()| None),
                Ok(tag) => Ok(Some(tag.map_or(Part::End, Part::Element))),
                Err(error) => Err(error),
            };
            match read {
                Ok(Some(part)) => return Ok(part),
                Ok(None) => {}
                Err(error) if has_data => return self.after(sound, error).map(Part::Fault),
                Err(error) => return Err(error),
            }
        }
    }

    /// A fault after the data of an event, which is whole anyway. It is an error if the next event
    /// has begun.
    #[cold]
    fn after(&self, sound: u64, error: Error) -> Result<Error, Error> {
        let rest = self.tokens.rest(sound).as_bytes();
        if let Some(index) = find_event(rest, 0..rest.len(), true).flatten() {
            let found = "expected one event, found `Event` after it";
            return Err(Error::structure(found, sound + index as u64));
        }
        Ok(error.in_event(self.event_id))
    }

    /// Reads from the start to the end of `System`.
    fn header(&mut self, root: Tag<'a>) -> Result<Option<Record<'a>>, Error> {
        let at = self.tokens.position();
        match self.child_of(root)? {
            Some(tag) if tag.name == "System" => Ok(self.system(tag)?.map(Record::new)),
            _ => Err(Error::structure("expected `System` first in `Event`", at)),
        }
    }

    fn root(&mut self) -> Result<Tag<'a>, Error> {
        match self.next_sibling()? {
            Some(tag) if tag.name == "Event" => Ok(tag),
            Some(tag) => {
                let found = format!("expected `Event`, found `{}`", excerpt(tag.name));
                Err(Error::structure(found, tag.at))
            }
            None => Err(Error::structure(
                "expected `Event`, found nothing",
                self.tokens.position(),
            )),
        }
    }

    fn nothing_more(&mut self) -> Result<(), Error> {
        match self.next_sibling()? {
            None => Ok(()),
            Some(tag) => {
                let found = format!(
                    "expected one event, found `{}` behind it",
                    excerpt(tag.name)
                );
                Err(Error::structure(found, tag.at))
            }
        }
    }

    /// The next element on this level; `None` at the end of the parent, or of the text on the top
    /// level.
    pub(super) fn next_sibling(&mut self) -> Result<Option<Tag<'a>>, Error> {
        let mut mark = None;
        loop {
            let at = self.tokens.position();
            let (text, at) = match self.tokens.next()? {
                Token::Start(tag) => return Ok(Some(tag)),
                Token::End | Token::Eof => match mark.take() {
                    None => return Ok(None),
                    Some(unused) => unused,
                },
                Token::Text(text) if trim(&text).is_empty() => continue,
                // With no-break spaces, as Internet Explorer indents.
                Token::Text(text) if text.trim().is_empty() => continue,
                Token::Text(text) if mark.is_none() && is_fold_mark(&text) => {
                    mark = Some((text, at));
                    self.is_folded = true;
                    continue;
                }
                Token::Text(text) => (text, at),
            };
            let found = format!("expected an element, found `{}`", excerpt(trim(&text)));
            return Err(Error::structure(found, at));
        }
    }

    /// The next child element of `parent`; `None` at the parent's end.
    pub(super) fn child_of(&mut self, parent: Tag<'a>) -> Result<Option<Tag<'a>>, Error> {
        if parent.is_empty {
            return Ok(None);
        }
        match self.next_sibling()? {
            Some(tag) => Ok(Some(tag)),
            None if self.tokens.is_at_end() => Err(self.ended_in(parent.name)),
            None => Ok(None),
        }
    }

    fn ended_in(&self, element: &str) -> Error {
        let what = format!(
            "expected `</{}>`, found the end of the text",
            excerpt(element)
        );
        Error::truncated(what, self.tokens.position())
    }

    /// Reads the elements of `EventData`: `<Data Name='...'>`, or unnamed ones in manifest order.
    fn event_data(&mut self, parent: Tag<'a>, record: &mut Record<'a>) -> Result<(), Error> {
        let mut position = 0;
        while let Some(tag) = self.child_of(parent)? {
            let name = match tag.name {
                "Data" => tag.attribute("Name")?,
                other => Some(other.into()),
            };
            self.field(tag, name, position, record)?;
            position += 1;
        }
        Ok(())
    }

    /// Reads the children of the one element in `UserData`: each is a field, named by the element.
    fn user_data(&mut self, parent: Tag<'a>, record: &mut Record<'a>) -> Result<(), Error> {
        while let Some(operation) = self.child_of(parent)? {
            while let Some(tag) = self.child_of(operation)? {
                self.field(tag, Some(tag.name.into()), 0, record)?;
            }
        }
        Ok(())
    }

    pub(super) fn field(
        &mut self,
        tag: Tag<'a>,
        name: Option<Cow<'a, str>>,
        position: usize,
        record: &mut Record<'a>,
    ) -> Result<(), Error> {
        if record.len() >= self.limits.max_fields {
            return Err(self.too_many_fields(tag));
        }
        let at = self.tokens.position();
        let known = match &name {
            Some(name) => record.position(name),
            None => Some(position),
        };
        let value = self.content(tag, known.is_none())?;
        let is_first = match (known, name) {
            (None, Some(name)) => record.put_extra(name, value.into()),
            (position, _) => record.put_at(position.unwrap_or_default(), value.into(), Some(at)),
        };
        if is_first {
            Ok(())
        } else {
            Err(self.field_twice(tag))
        }
    }

    #[cold]
    fn field_twice(&self, tag: Tag<'a>) -> Error {
        let name = tag.attribute("Name").ok().flatten();
        twice(&excerpt(name.as_deref().unwrap_or(tag.name)), tag.at)
    }

    pub(super) fn too_many_fields(&self, tag: Tag<'a>) -> Error {
        Error::limit("fields in an event", self.limits.max_fields, Some(tag.at))
    }

    /// The text of an element that contains nothing else.
    pub(super) fn text(&mut self, tag: Tag<'a>) -> Result<Cow<'a, str>, Error> {
        self.content(tag, false)
    }

    /// The text of an element, or its XML if it contains elements and `may_nest`.
    fn content(&mut self, tag: Tag<'a>, may_nest: bool) -> Result<Cow<'a, str>, Error> {
        let mut text = Cow::Borrowed("");
        if tag.is_empty {
            return Ok(text);
        }
        let start = self.tokens.position();
        loop {
            match self.tokens.next()? {
                Token::Text(more) => push(&mut text, more),
                Token::End if self.is_folded && text.trim().is_empty() => return Ok("".into()),
                Token::End => return Ok(text),
                Token::Eof => return Err(self.ended_in(tag.name)),
                Token::Start(inner) if may_nest => {
                    self.skip(inner)?;
                    let end = self.skip_rest(tag)?;
                    return Ok(self.tokens.slice(start, end).into());
                }
                Token::Start(inner) => {
                    let (outer, found) = (excerpt(tag.name), excerpt(inner.name));
                    let what = format!("expected text in `{outer}`, found element `{found}`");
                    return Err(Error::structure(what, inner.at));
                }
            }
        }
    }

    pub(super) fn skip(&mut self, tag: Tag<'a>) -> Result<(), Error> {
        if tag.is_empty {
            Ok(())
        } else {
            self.skip_rest(tag).map(drop)
        }
    }

    /// Skips the rest of an element; returns where its end tag begins.
    fn skip_rest(&mut self, tag: Tag<'a>) -> Result<u64, Error> {
        let mut depth = 0_usize;
        loop {
            let at = self.tokens.position();
            match self.tokens.next()? {
                Token::Start(inner) if !inner.is_empty => depth += 1,
                Token::End if depth == 0 => return Ok(at),
                Token::End => depth -= 1,
                Token::Eof => return Err(self.ended_in(tag.name)),
                Token::Start(_) | Token::Text(_) => {}
            }
        }
    }
}

pub(super) fn twice(name: &str, at: u64) -> Error {
    Error::structure(format!("`{name}` is there twice"), at)
}

/// Appends to a text that is usually one borrowed piece.
fn push<'a>(text: &mut Cow<'a, str>, more: Cow<'a, str>) {
    if text.is_empty() {
        *text = more;
    } else if !more.is_empty() {
        text.to_mut().push_str(&more);
    }
}
