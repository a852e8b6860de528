//! The values of a template instance.

use super::cursor::Cursor;
use super::template::{self, token};
use crate::value::WindowsTime;

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

/// Where each value of an instance begins.
pub(super) type Starts = Vec<usize>;

/// A value, in the types that these events use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Binary<'c> {
    Null,
    /// UTF-16LE, which ends at its first NUL.
    Text(&'c [[u8; 2]]),
    /// Printed in decimal.
    Decimal(u64),
    /// Printed in hexadecimal.
    Hexadecimal(u64),
    /// Printed as `true` or `false`.
    Boolean(bool),
    Guid(&'c [u8; 16]),
    Time(WindowsTime),
    /// The bytes of a SID, unless they are damaged.
    Sid(&'c [u8]),
    /// BinXml, at that offset in the chunk.
    Xml {
        start: usize,
        end: usize,
    },
    /// A type that these events do not use, or a wrong length for the type.
    Other,
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
            data: chunk.get(..data_start + len)?,
            start: data_start,
        })
    }

    /// The value with that number; a missing one is null.
    pub(super) fn find(&self, number: u16) -> Binary<'c> {
        let before = self.descriptors.iter().take(number.into());
        self.value(number.into(), self.start + before.map(size).sum::<usize>())
    }

    /// Whether the value with that number is missing.
    #[inline]
    pub(super) fn is_null(&self, number: u16) -> bool {
        let descriptor = self.descriptors.get(usize::from(number));
        descriptor.is_none_or(|[_, _, kind, _]| *kind == NULL)
    }

    /// Finds all values, for [`get`](Self::get).
    pub(super) fn locate(&self, starts: &mut Starts) {
        starts.clear();
        let mut start = self.start;
        starts.extend(self.descriptors.iter().map(|descriptor| {
            let here = start;
            start += size(descriptor);
            here
        }));
    }

    /// [`find`](Self::find) of values that were located.
    #[inline(always)]
    pub(super) fn get(&self, number: u16, starts: &Starts) -> Binary<'c> {
        match starts.get(usize::from(number)) {
            Some(start) => self.value(number.into(), *start),
            None => Binary::Null,
        }
    }

    #[inline(always)]
    fn value(&self, number: usize, start: usize) -> Binary<'c> {
        let Some(descriptor) = self.descriptors.get(number) else {
            return Binary::Null;
        };
        let bytes = self.data.get(start..start + size(descriptor));
        value(descriptor[2], bytes.unwrap_or_default(), start)
    }
}

fn size([low, high, ..]: &[u8; 4]) -> usize {
    usize::from(u16::from_le_bytes([*low, *high]))
}

const NULL: u8 = 0x00;

/// Types of [MS-EVEN6] 2.2.12.
///
/// [MS-EVEN6]: https://learn.microsoft.com/openspecs/windows_protocols/ms-even6/c73573ae-1c90-43a2-a65f-ad7501155956
#[inline(always)]
fn value(kind: u8, bytes: &[u8], start: usize) -> Binary<'_> {
    let value = match (kind, bytes.len()) {
        (NULL, _) => Some(Binary::Null),
        (0x01, len) if len % 2 == 0 => Some(Binary::Text(bytes.as_chunks().0)),
        (0x04, 1) | (0x06, 2) | (0x08, 4) | (0x0a, 8) => Some(Binary::Decimal(number(bytes))),
        (0x0d, 4) => Some(Binary::Boolean(number(bytes) != 0)),
        (0x0f, 16) => bytes.first_chunk().map(Binary::Guid),
        (0x10 | 0x14, 4) | (0x10 | 0x15, 8) => Some(Binary::Hexadecimal(number(bytes))),
        (0x11, 8) => WindowsTime::from_file_time(number(bytes)).map(Binary::Time),
        (0x13, _) => Some(Binary::Sid(bytes)),
        (0x21, len) => Some(Binary::Xml {
            start,
            end: start + len,
        }),
        _ => None,
    };
    value.unwrap_or(Binary::Other)
}

fn number(bytes: &[u8]) -> u64 {
    match *bytes {
        [a] => a.into(),
        [a, b] => u16::from_le_bytes([a, b]).into(),
        [a, b, c, d] => u32::from_le_bytes([a, b, c, d]).into(),
        [a, b, c, d, e, f, g, h] => u64::from_le_bytes([a, b, c, d, e, f, g, h]),
        _ => 0,
    }
}
