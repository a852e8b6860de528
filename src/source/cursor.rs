//! Little-endian numbers from bytes; each is `None` past the end.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]
#![cfg_attr(
    not(all(feature = "evtx", feature = "compress")),
    allow(dead_code, reason = "each format has its own numbers")
)]

#[derive(Clone, Copy)]
pub(super) struct Cursor<'c> {
    bytes: &'c [u8],
    pub(super) position: usize,
}

impl<'c> Cursor<'c> {
    pub(super) fn new(bytes: &'c [u8], position: usize) -> Self {
        Self { bytes, position }
    }

    pub(super) fn take(&mut self, len: usize) -> Option<&'c [u8]> {
        let end = self.position.checked_add(len)?;
        let taken = self.bytes.get(self.position..end)?;
        self.position = end;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.first_chunk().copied()
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_le_bytes)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    /// A 32-bit number that is a count or an offset.
    pub(super) fn size(&mut self) -> Option<usize> {
        self.u32().and_then(|size| usize::try_from(size).ok())
    }

    /// `N` 16-bit lengths; those past the end are 0.
    pub(super) fn lens<const N: usize>(mut self) -> [usize; N] {
        [(); N].map(|()| self.u16().unwrap_or_default().into())
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }
}
