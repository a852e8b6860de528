//! XML tokens of one event, based on quick-xml.
//!
//! Text is borrowed, nothing is trimmed or normalised, and DTDs and unknown entities are rejected.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::errors::SyntaxError;
use quick_xml::escape;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, Event as Xml};

use crate::error::Error;
use crate::escape::shorten;
use crate::source::Limits;

/// The tokens of one event; comments and processing instructions are skipped.
#[derive(Debug)]
pub(super) enum Token<'a> {
    Start(Tag<'a>),
    End,
    Text(Cow<'a, str>),
    Eof,
}

/// A start tag, or an empty-element tag, after which no [`Token::End`] follows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'a> {
    /// The name without its prefix.
    pub(super) name: &'a str,
    pub(super) is_empty: bool,
    /// Where it begins.
    pub(super) at: u64,
    /// The content between `<` and `>` or `/>`.
    content: &'a str,
    name_len: usize,
}

pub(super) struct Tokens<'a> {
    input: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
    max_depth: usize,
    is_at_end: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(input: &'a str, limits: &Limits) -> Self {
        let (reader, max_depth) = (Reader::from_str(input), limits.max_depth);
        Self {
            input,
            reader,
            depth: 0,
            max_depth,
            is_at_end: false,
        }
    }

    /// Whether [`Token::Eof`] was reached.
    pub(super) fn is_at_end(&self) -> bool {
        self.is_at_end
    }

    /// Where the next token begins.
    pub(super) fn position(&self) -> u64 {
        self.reader.buffer_position()
    }

    pub(super) fn next(&mut self) -> Result<Token<'a>, Error> {
        loop {
            let at = self.position();
            return Ok(match self.reader.read_event() {
                Ok(Xml::Start(_)) => {
                    self.depth += 1;
                    if self.depth > self.max_depth {
                        return Err(Error::limit("levels of elements", self.max_depth, Some(at)));
                    }
                    Token::Start(self.tag(at, false)?)
                }
                Ok(Xml::Empty(_)) => Token::Start(self.tag(at, true)?),
                Ok(Xml::End(_)) => {
                    self.depth = self.depth.saturating_sub(1);
                    Token::End
                }
                Ok(Xml::Text(text)) => Token::Text(text.into_inner()),
                Ok(Xml::CData(text)) => Token::Text(text.into_inner()),
                Ok(Xml::GeneralRef(reference)) => Token::Text(resolve(&reference, at)?),
                Ok(Xml::Eof) => {
                    self.is_at_end = true;
                    Token::Eof
                }
                Ok(Xml::Comment(_) | Xml::PI(_)) => continue,
                // The stream reader splits before a declaration, so this is the first one.
                Ok(Xml::Decl(_)) if self.depth == 0 => continue,
                Ok(Xml::Decl(_)) => {
                    return Err(Error::syntax("an XML declaration within an element", at));
                }
                Ok(Xml::DocType(_)) => return Err(Error::syntax("a DTD, which no event has", at)),
                Err(error) => return Err(self.error(&error, at)),
            });
        }
    }

    /// The text between two positions.
    pub(super) fn slice(&self, from: u64, to: u64) -> &'a str {
        let index = |offset| usize::try_from(offset).unwrap_or(usize::MAX);
        self.input.get(index(from)..index(to)).unwrap_or_default()
    }

    /// The text from a position to the end.
    pub(super) fn rest(&self, from: u64) -> &'a str {
        self.slice(from, self.input.len() as u64)
    }

    /// The offset of a part of the input.
    pub(super) fn offset_of(&self, part: &str) -> Option<u64> {
        let offset = part
            .as_ptr()
            .addr()
            .checked_sub(self.input.as_ptr().addr())?;
        (offset <= self.input.len()).then_some(offset as u64)
    }

    /// The tag just read, as a part of the input: quick-xml's own event would not outlive this
    /// call.
    fn tag(&self, at: u64, is_empty: bool) -> Result<Tag<'a>, Error> {
        let whole = self.slice(at, self.position());
        let content = whole.strip_prefix('<').unwrap_or(whole);
        let end = if is_empty { "/>" } else { ">" };
        let content = content.strip_suffix(end).unwrap_or(content);
        if let Some(index) = content.find('<') {
            return Err(Error::syntax("`<` within a tag", at + 1 + index as u64));
        }
        let name_len = content
            .find([' ', '\t', '\r', '\n'])
            .unwrap_or(content.len());
        let name = content.get(..name_len).unwrap_or(content);
        if name.is_empty() {
            return Err(Error::syntax("a tag without a name", at));
        }
        Ok(Tag {
            name: local_name(name),
            is_empty,
            at,
            content,
            name_len,
        })
    }

    fn error(&self, error: &quick_xml::Error, at: u64) -> Error {
        use quick_xml::Error as E;
        match error {
            // All of these mean that the input ended too early.
            E::Syntax(cause) if !matches!(cause, SyntaxError::InvalidBangMarkup) => {
                Error::truncated(cause.to_string(), at)
            }
            E::Syntax(cause) => Error::syntax(cause.to_string(), at),
            E::IllFormed(cause) => {
                Error::syntax(shorten(&cause.to_string()), self.reader.error_position())
            }
            other => Error::syntax(shorten(&other.to_string()), at),
        }
    }
}

impl<'a> Tag<'a> {
    /// The value of an attribute without prefix.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<Cow<'a, str>>, Error> {
        let mut found = None;
        let mut count = 0;
        // The check for duplicate attributes needs a table. A single attribute, as in every `Data`,
        // does not need the check.
        let mut attributes = Attributes::new(self.content, self.name_len);
        for attribute in attributes.with_checks(false) {
            let attribute = attribute.map_err(|error| self.malformed(&error))?;
            count += 1;
            if attribute.key.into_inner() == name {
                found = Some(if attribute.value.contains('&') {
                    let text = escape::unescape(&attribute.value);
                    let text = text.map_err(|error| self.malformed(&error))?;
                    text.into_owned().into()
                } else {
                    attribute.value
                });
            }
        }
        if count > 1 {
            let mut checked = Attributes::new(self.content, self.name_len);
            if let Some(error) = checked.find_map(Result::err) {
                return Err(self.malformed(&error));
            }
        }
        Ok(found)
    }

    #[cold]
    fn malformed(&self, error: &dyn std::fmt::Display) -> Error {
        let what = format!("attribute of `{}`: {error}", self.name);
        Error::syntax(shorten(&what), self.at)
    }
}

fn local_name(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

/// The character for `&lt;` or `&#x41;`.
fn resolve(reference: &BytesRef<'_>, at: u64) -> Result<Cow<'static, str>, Error> {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => Ok(c.to_string().into()),
        Ok(None) => match escape::resolve_xml_entity(reference) {
            Some(text) => Ok(text.into()),
            None => {
                let name = shorten(reference);
                Err(Error::syntax(
                    format!("entity `{name}` is not one of the predefined"),
                    at,
                ))
            }
        },
        Err(_) => {
            let number = shorten(reference);
            Err(Error::syntax(format!("`{number}` is no character"), at))
        }
    }
}
