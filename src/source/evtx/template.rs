//! A chunk's template: the XML that its instances share, token by token.
//!
//! Source: [MS-EVEN6] 2.2.12 (BinXml). For what files add to it, the offsets of names and templates
//! within a chunk, the documentation of [libevtx].
//!
//! [MS-EVEN6]: https://learn.microsoft.com/openspecs/windows_protocols/ms-even6/c73573ae-1c90-43a2-a65f-ad7501155956
//! [libevtx]: https://github.com/libyal/libevtx/blob/main/documentation/Windows%20XML%20Event%20Log%20(EVTX).asciidoc

use super::cursor::Cursor;

/// BinXml tokens; with [`MORE`] set, attributes or more pieces of text follow.
pub(super) mod token {
    pub(crate) const END: u8 = 0x00;
    pub(crate) const OPEN_START_ELEMENT: u8 = 0x01;
    pub(crate) const CLOSE_START_ELEMENT: u8 = 0x02;
    pub(crate) const CLOSE_EMPTY_ELEMENT: u8 = 0x03;
    pub(crate) const END_ELEMENT: u8 = 0x04;
    pub(crate) const VALUE: u8 = 0x05;
    pub(crate) const ATTRIBUTE: u8 = 0x06;
    pub(crate) const TEMPLATE_INSTANCE: u8 = 0x0c;
    pub(crate) const NORMAL_SUBSTITUTION: u8 = 0x0d;
    pub(crate) const OPTIONAL_SUBSTITUTION: u8 = 0x0e;
    pub(crate) const FRAGMENT_HEADER: u8 = 0x0f;
    pub(crate) const MORE: u8 = 0x40;
}

/// The bytes before a template's XML: the next template's offset, a GUID, the length.
const HEADER_LEN: usize = 24;
/// Maximum nesting depth of elements; the events of this crate need 4.
const MAX_DEPTH: usize = 16;
/// Marks an element that does not depend on a value.
const NO_DEPENDENCY: u16 = 0xffff;
const STRING_TYPE: u8 = 0x01;

/// Text in UTF-16LE.
pub(super) type Units<'c> = &'c [[u8; 2]];

/// A part of a template's XML.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Part<'c> {
    /// An element begins. It is omitted from an instance in which the value `dependency` is missing.
    Open {
        name: Units<'c>,
        dependency: Option<u16>,
    },
    Attribute(Units<'c>),
    /// A part of the text of the attribute before it.
    InAttribute(Piece<'c>),
    /// A part of the text of the element.
    Piece(Piece<'c>),
    /// The element ends.
    Close,
}

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Piece<'c> {
    Text(Units<'c>),
    /// The instance's value with that number.
    Value(u16),
}

/// Where the XML of a template at `offset` ends.
pub(super) fn end(chunk: &[u8], offset: usize) -> Option<usize> {
    let len = Cursor::new(chunk, offset.checked_add(HEADER_LEN - 4)?).size()?;
    let end = offset.checked_add(HEADER_LEN)?.checked_add(len)?;
    (end <= chunk.len()).then_some(end)
}

/// Yields the parts of a template, from the start of its root element to the end of it. `None` is
/// anything that templates of these events do not have.
pub(super) struct Parser<'c> {
    chunk: &'c [u8],
    cursor: Cursor<'c>,
    depth: usize,
    place: Place,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// In a start tag, before its attributes.
    Tag,
    Attribute,
    /// Outside of tags.
    Content,
}

impl<'c> Parser<'c> {
    /// A parser of the template at `offset`.
    pub(super) fn new(chunk: &'c [u8], offset: usize) -> Option<Self> {
        let body = chunk.get(..end(chunk, offset)?)?;
        Some(Self {
            chunk,
            cursor: Cursor::new(body, offset.saturating_add(HEADER_LEN)),
            depth: 0,
            place: Place::Content,
        })
    }

    pub(super) fn next(&mut self) -> Option<Part<'c>> {
        loop {
            let byte = self.cursor.u8()?;
            let is_in_tag = self.place != Place::Content;
            let part = match byte & !token::MORE {
                token::FRAGMENT_HEADER if self.depth == 0 => {
                    self.cursor.take(3)?;
                    continue;
                }
                token::OPEN_START_ELEMENT if !is_in_tag && self.depth < MAX_DEPTH => {
                    self.open_start_element(byte & token::MORE != 0)?
                }
                _ if self.depth == 0 => return None,
                token::ATTRIBUTE if is_in_tag => {
                    self.place = Place::Attribute;
                    Part::Attribute(self.name()?)
                }
                token::CLOSE_START_ELEMENT if is_in_tag => {
                    self.place = Place::Content;
                    continue;
                }
                token::CLOSE_EMPTY_ELEMENT if is_in_tag => self.close(),
                token::END_ELEMENT if !is_in_tag => self.close(),
                kind => match self.place {
                    Place::Tag => return None,
                    Place::Attribute => Part::InAttribute(self.piece(kind)?),
                    Place::Content => Part::Piece(self.piece(kind)?),
                },
            };
            return Some(part);
        }
    }

    /// Reads to the end of the root element, if its rest is sound.
    pub(super) fn finish(&mut self) -> Option<()> {
        while self.depth > 0 {
            self.next()?;
        }
        Some(())
    }

    /// Reads to the end of the innermost element.
    pub(super) fn skip(&mut self) -> Option<()> {
        let outside = self.depth.checked_sub(1)?;
        while self.depth > outside {
            self.next()?;
        }
        Some(())
    }

    fn close(&mut self) -> Part<'c> {
        self.depth = self.depth.saturating_sub(1);
        self.place = Place::Content;
        Part::Close
    }

    fn open_start_element(&mut self, has_attributes: bool) -> Option<Part<'c>> {
        let dependency = self.cursor.u16()?;
        let _len = self.cursor.u32()?;
        let name = self.name()?;
        if has_attributes {
            let _len = self.cursor.u32()?;
        }
        self.depth = self.depth.saturating_add(1);
        self.place = Place::Tag;
        Some(Part::Open {
            name,
            dependency: (dependency != NO_DEPENDENCY).then_some(dependency),
        })
    }

    /// A name is stored anywhere in the chunk; at its first use it is stored right here.
    fn name(&mut self) -> Option<Units<'c>> {
        const LINK_LEN: usize = 6;
        const AROUND_LEN: usize = LINK_LEN + 2 + 2;
        let offset = self.cursor.size()?;
        let mut at = Cursor::new(self.chunk, offset.checked_add(LINK_LEN)?);
        let len = usize::from(at.u16()?).saturating_mul(2);
        let name = units(at.take(len)?)?;
        if offset == self.cursor.position {
            // Its link, length, text and NUL.
            self.cursor.take(len.saturating_add(AROUND_LEN))?;
        }
        Some(name)
    }

    fn piece(&mut self, kind: u8) -> Option<Piece<'c>> {
        match kind {
            token::VALUE => {
                let kind = self.cursor.u8()?;
                let len = usize::from(self.cursor.u16()?);
                let text = self.cursor.take(2 * len)?;
                (kind == STRING_TYPE).then_some(Piece::Text(units(text)?))
            }
            token::NORMAL_SUBSTITUTION | token::OPTIONAL_SUBSTITUTION => {
                let number = self.cursor.u16()?;
                let _type = self.cursor.u8()?;
                Some(Piece::Value(number))
            }
            _ => None,
        }
    }
}

/// Sound UTF-16.
fn units(bytes: &[u8]) -> Option<Units<'_>> {
    let (units, _) = bytes.as_chunks::<2>();
    let is_surrogate = |unit: &[u8; 2]| unit[1] & 0xf8 == 0xd8;
    if units.iter().any(is_surrogate) {
        let units = units.iter().map(|unit| u16::from_le_bytes(*unit));
        char::decode_utf16(units)
            .try_for_each(|char| char.map(drop))
            .ok()?;
    }
    Some(units)
}
