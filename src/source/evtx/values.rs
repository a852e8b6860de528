//! The values of a template instance.

use std::ops::Range;

use super::cursor::Cursor;
use super::template::{self, token};
use crate::value::{Guid, Sid, WindowsTime};

/// A template instance: the template and the values.
#[derive(Clone, Copy)]
pub(super) struct Instance<'c> {
    /// The offset of the template in the chunk.
    pub(super) template: usize,
    descriptors: &'c [[u8; 4]],
    /// From the chunk's start, so that offsets are relative to the chunk.
    data: &'c [u8],
    /// Where the values begin in it.
    start: usize,
}

/// Where the values of an instance are.
pub(super) type Places = Vec<Place>;

#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    start: usize,
    end: usize,
    kind: u8,
}

/// A value: its type and its bytes.
#[derive(Clone, Copy)]
pub(super) struct Value<'c> {
    pub(super) kind: u8,
    pub(super) bytes: &'c [u8],
    /// Where it is in the chunk.
    start: usize,
}

/// Types of [MS-EVEN6] 2.2.12 that these events use.
///
/// [MS-EVEN6]: https://learn.microsoft.com/openspecs/windows_protocols/ms-even6/c73573ae-1c90-43a2-a65f-ad7501155956
pub(super) mod kind {
    pub(crate) const NULL: u8 = 0x00;
    pub(crate) const STRING: u8 = 0x01;
    pub(crate) const UINT8: u8 = 0x04;
    pub(crate) const UINT16: u8 = 0x06;
    pub(crate) const UINT32: u8 = 0x08;
    pub(crate) const UINT64: u8 = 0x0a;
    pub(crate) const BOOLEAN: u8 = 0x0d;
    pub(crate) const GUID: u8 = 0x0f;
    pub(crate) const SIZE: u8 = 0x10;
    pub(crate) const FILE_TIME: u8 = 0x11;
    pub(crate) const SID: u8 = 0x13;
    pub(crate) const HEX_INT32: u8 = 0x14;
    pub(crate) const HEX_INT64: u8 = 0x15;
    pub(crate) const BINARY_XML: u8 = 0x21;
}

/// How Windows prints a number.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Base {
    Decimal,
    Hexadecimal,
}

impl<'c> Instance<'c> {
    /// Parses `start..end` of the chunk as one instance with nothing after it.
    pub(super) fn parse(chunk: &'c [u8], start: usize, end: usize) -> Option<Self> {
        let mut cursor = Cursor::new(chunk.get(..end)?, start);
        let mut kind = cursor.u8()?;
        if kind == token::FRAGMENT_HEADER {
            cursor.take(3)?;
            kind = cursor.u8()?;
        }
        if kind != token::TEMPLATE_INSTANCE {
            return None;
        }
        let _version = cursor.u8()?;
        let _id = cursor.u32()?;
        let template = cursor.size()?;
        if template == cursor.position {
            cursor.position = template::end(chunk, template)?;
        }
        let count = cursor.size()?;
        let (descriptors, _) = cursor.take(count.checked_mul(4)?)?.as_chunks::<4>();
        let len = descriptors.iter().map(size).sum();
        let data_start = cursor.position;
        cursor.take(len)?;
        let is_end = cursor.u8().is_none_or(|token| token == token::END);
        is_end.then_some(Self {
            template,
            descriptors,
            data: chunk.get(..data_start.checked_add(len)?)?,
            start: data_start,
        })
    }

    /// The value with that number, without the others; a missing one is null.
    pub(super) fn find(&self, number: u16) -> Value<'c> {
        let before = self.descriptors.iter().take(number.into());
        let start = self.start.saturating_add(before.map(size).sum());
        let descriptor = self.descriptors.get(usize::from(number));
        self.value(descriptor.map(|descriptor| place(descriptor, start)))
    }

    /// Locates all values, for [`get`](Self::get).
    pub(super) fn locate(&self, places: &mut Places) {
        places.clear();
        let mut start = self.start;
        places.extend(self.descriptors.iter().map(|descriptor| {
            let place = place(descriptor, start);
            start = place.end;
            place
        }));
    }

    /// [`find`](Self::find) of values that were located.
    #[inline]
    pub(super) fn get(&self, number: u16, places: &Places) -> Value<'c> {
        self.value(places.get(usize::from(number)).copied())
    }

    #[inline]
    fn value(&self, place: Option<Place>) -> Value<'c> {
        let Place { start, end, kind } = place.unwrap_or(Place {
            start: 0,
            end: 0,
            kind: kind::NULL,
        });
        Value {
            kind,
            bytes: self.data.get(start..end).unwrap_or_default(),
            start,
        }
    }
}

#[inline]
fn place(descriptor: &[u8; 4], start: usize) -> Place {
    Place {
        start,
        end: start.saturating_add(size(descriptor)),
        kind: descriptor[2],
    }
}

fn size([low, high, ..]: &[u8; 4]) -> usize {
    usize::from(u16::from_le_bytes([*low, *high]))
}

impl<'c> Value<'c> {
    #[inline]
    pub(super) fn is_null(&self) -> bool {
        self.kind == kind::NULL
    }

    #[inline]
    pub(super) fn number(&self) -> Option<(u64, Base)> {
        let base = match self.kind {
            kind::UINT8 | kind::UINT16 | kind::UINT32 | kind::UINT64 => Base::Decimal,
            _ => Base::Hexadecimal,
        };
        let number = match (self.kind, self.bytes) {
            (kind::UINT8, [a]) => u64::from(*a),
            (kind::UINT16, [a, b]) => u16::from_le_bytes([*a, *b]).into(),
            (kind::UINT32 | kind::HEX_INT32 | kind::SIZE, [a, b, c, d]) => {
                u32::from_le_bytes([*a, *b, *c, *d]).into()
            }
            (kind::UINT64 | kind::HEX_INT64 | kind::SIZE, bytes) => {
                u64::from_le_bytes(bytes.try_into().ok()?)
            }
            _ => return None,
        };
        Some((number, base))
    }

    pub(super) fn boolean(&self) -> Option<bool> {
        match (self.kind, self.bytes) {
            (kind::BOOLEAN, bytes @ [_, _, _, _]) => Some(bytes != [0; 4]),
            _ => None,
        }
    }

    #[inline]
    pub(super) fn guid(&self) -> Option<Guid> {
        let bytes = (self.kind == kind::GUID).then_some(self.bytes)?;
        bytes.try_into().ok().map(Guid::from_windows_bytes)
    }

    pub(super) fn time(&self) -> Option<WindowsTime> {
        let bytes = (self.kind == kind::FILE_TIME).then_some(self.bytes)?;
        WindowsTime::from_file_time(u64::from_le_bytes(bytes.try_into().ok()?))
    }

    pub(super) fn sid(&self) -> Option<Sid> {
        let bytes = (self.kind == kind::SID).then_some(self.bytes)?;
        Sid::from_bytes(bytes).ok()
    }

    /// UTF-16LE, which ends at its first NUL.
    #[inline]
    pub(super) fn utf16(&self) -> Option<&'c [[u8; 2]]> {
        match self.bytes.as_chunks() {
            (units, []) if self.kind == kind::STRING => Some(units),
            _ => None,
        }
    }

    /// Where BinXml is in the chunk.
    pub(super) fn binary_xml(&self) -> Option<Range<usize>> {
        let range = self.start..self.start.saturating_add(self.bytes.len());
        (self.kind == kind::BINARY_XML).then_some(range)
    }
}
