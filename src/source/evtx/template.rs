//! A chunk's template: the XML that its instances share, as a tree.
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

#[derive(Debug, Default, PartialEq)]
pub(super) struct Element {
    pub(super) name: String,
    /// It is omitted from an instance in which this value is missing.
    pub(super) dependency: Option<u16>,
    pub(super) attributes: Vec<(String, Vec<Piece>)>,
    pub(super) children: Vec<Node>,
}

#[derive(Debug, PartialEq)]
pub(super) enum Node {
    Element(Element),
    Piece(Piece),
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    Text(String),
    /// The instance's value with that number.
    Value(u16),
}

/// Where the XML of a template at `offset` ends.
pub(super) fn end(chunk: &[u8], offset: usize) -> Option<usize> {
    let len = Cursor::new(chunk, offset.checked_add(HEADER_LEN - 4)?).size()?;
    let end = offset.checked_add(HEADER_LEN)?.checked_add(len)?;
    (end <= chunk.len()).then_some(end)
}

/// The root element of the template at `offset`; `None` if it contains anything that templates of
/// these events do not have.
pub(super) fn parse(chunk: &[u8], offset: usize) -> Option<Element> {
    let body = chunk.get(..end(chunk, offset)?)?;
    let cursor = Cursor::new(body, offset + HEADER_LEN);
    Parser { chunk, cursor }.root()
}

struct Parser<'c> {
    chunk: &'c [u8],
    cursor: Cursor<'c>,
}

impl Parser<'_> {
    fn root(&mut self) -> Option<Element> {
        let mut open: Vec<Element> = Vec::new();
        let mut is_in_tag = false;
        loop {
            let byte = self.cursor.u8()?;
            let is_shallow = open.len() < MAX_DEPTH;
            let element = open.last_mut();
            match (byte & !token::MORE, element) {
                (token::FRAGMENT_HEADER, None) => drop(self.cursor.take(3)?),
                (token::OPEN_START_ELEMENT, _) if !is_in_tag && is_shallow => {
                    open.push(self.open_start_element(byte & token::MORE != 0)?);
                    is_in_tag = true;
                }
                (token::ATTRIBUTE, Some(element)) if is_in_tag => {
                    element.attributes.push((self.name()?, Vec::new()));
                }
                (token::CLOSE_START_ELEMENT, Some(_)) if is_in_tag => is_in_tag = false,
                (token::CLOSE_EMPTY_ELEMENT, Some(_)) if is_in_tag => {
                    is_in_tag = false;
                    if let Some(root) = close(&mut open)? {
                        return Some(root);
                    }
                }
                (token::END_ELEMENT, Some(_)) if !is_in_tag => {
                    if let Some(root) = close(&mut open)? {
                        return Some(root);
                    }
                }
                (kind, Some(element)) => {
                    let piece = self.piece(kind)?;
                    if is_in_tag {
                        element.attributes.last_mut()?.1.push(piece);
                    } else {
                        element.children.push(Node::Piece(piece));
                    }
                }
                _ => return None,
            }
        }
    }

    fn open_start_element(&mut self, has_attributes: bool) -> Option<Element> {
        let dependency = self.cursor.u16()?;
        let _len = self.cursor.u32()?;
        let name = self.name()?;
        if has_attributes {
            let _len = self.cursor.u32()?;
        }
        Some(Element {
            name,
            dependency: (dependency != NO_DEPENDENCY).then_some(dependency),
            ..Element::default()
        })
    }

    /// A name is stored anywhere in the chunk; at its first use it is stored right here.
    fn name(&mut self) -> Option<String> {
        const LINK_LEN: usize = 6;
        let offset = self.cursor.size()?;
        let mut at = Cursor::new(self.chunk, offset.checked_add(LINK_LEN)?);
        let len = usize::from(at.u16()?);
        let name = text(at.take(2 * len)?)?;
        if offset == self.cursor.position {
            // Its link, length, text and NUL.
            self.cursor.take(LINK_LEN + 2 + 2 * len + 2)?;
        }
        Some(name)
    }

    fn piece(&mut self, kind: u8) -> Option<Piece> {
        match kind {
            token::VALUE => {
                let kind = self.cursor.u8()?;
                let len = usize::from(self.cursor.u16()?);
                let units = self.cursor.take(2 * len)?;
                (kind == STRING_TYPE).then_some(Piece::Text(text(units)?))
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

/// Closes the innermost element; returns the root if it was the root.
#[allow(clippy::option_option, reason = "none to close, closed, and the root")]
fn close(open: &mut Vec<Element>) -> Option<Option<Element>> {
    let element = open.pop()?;
    match open.last_mut() {
        Some(parent) => {
            parent.children.push(Node::Element(element));
            Some(None)
        }
        None => Some(Some(element)),
    }
}

fn text(bytes: &[u8]) -> Option<String> {
    let (units, _) = bytes.as_chunks::<2>();
    let units = units.iter().map(|unit| u16::from_le_bytes(*unit));
    char::decode_utf16(units).collect::<Result<_, _>>().ok()
}
