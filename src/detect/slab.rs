//! [`Slab`]: values under numbers that are used again.

use std::collections::BTreeSet;

use super::kept;

/// The values of a chunk, one for each bit of its mask.
const CHUNK: usize = 64;

/// Values under numbers. The number of a removed value is given to a later one, and chunks without
/// values take no memory.
#[derive(Clone, Debug)]
pub(super) struct Slab<T> {
    chunks: Vec<Chunk<T>>,
    /// The chunks with values and room for more.
    partial: BTreeSet<u32>,
    /// The chunks without values.
    empty: Vec<u32>,
    len: usize,
}

#[derive(Clone, Debug)]
struct Chunk<T> {
    slots: Vec<Option<T>>,
    used: u64,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self {
            chunks: Vec::new(),
            partial: BTreeSet::new(),
            empty: Vec::new(),
            len: 0,
        }
    }
}

fn place(number: u32) -> (usize, usize) {
    let number = number as usize;
    (number / CHUNK, number % CHUNK)
}

impl<T> Slab<T> {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn get(&self, number: u32) -> Option<&T> {
        let (chunk, index) = place(number);
        self.chunks.get(chunk)?.slots.get(index)?.as_ref()
    }

    pub(super) fn get_mut(&mut self, number: u32) -> Option<&mut T> {
        let (chunk, index) = place(number);
        self.chunks.get_mut(chunk)?.slots.get_mut(index)?.as_mut()
    }

    pub(super) fn insert(&mut self, value: T) -> u32 {
        let number = self.partial.first().copied();
        let number = number.unwrap_or_else(|| self.add_chunk());
        let Some(chunk) = self.chunks.get_mut(number as usize) else {
            return 0;
        };
        let index = chunk.used.trailing_ones();
        if let Some(slot) = chunk.slots.get_mut(index as usize) {
            *slot = Some(value);
        }
        chunk.used |= 1 << index;
        if chunk.used == u64::MAX {
            self.partial.remove(&number);
        }
        self.len += 1;
        // Memory ends before the numbers do.
        number.wrapping_mul(64).wrapping_add(index)
    }

    /// Makes room for a chunk of values; returns its number.
    fn add_chunk(&mut self) -> u32 {
        let number = self.empty.pop().unwrap_or_else(|| {
            self.chunks.push(Chunk {
                slots: Vec::new(),
                used: 0,
            });
            u32::try_from(self.chunks.len() - 1).unwrap_or(u32::MAX)
        });
        if let Some(chunk) = self.chunks.get_mut(number as usize) {
            chunk.slots.reserve_exact(CHUNK);
            chunk.slots.resize_with(CHUNK, || None);
        }
        self.partial.insert(number);
        number
    }

    pub(super) fn remove(&mut self, number: u32) -> Option<T> {
        let (index, bit) = place(number);
        let chunk = self.chunks.get_mut(index)?;
        let value = chunk.slots.get_mut(bit)?.take()?;
        chunk.used &= !(1 << bit);
        self.len -= 1;
        let number = u32::try_from(index).unwrap_or(u32::MAX);
        if chunk.used == 0 {
            chunk.slots = Vec::new();
            self.partial.remove(&number);
            self.empty.push(number);
        } else {
            self.partial.insert(number);
        }
        if self.len == 0 {
            *self = Self::default();
        }
        Some(value)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        self.chunks.iter().zip(0..).flat_map(|(chunk, number)| {
            let slots = chunk.slots.iter().zip(number * 64..);
            slots.filter_map(|(slot, number)| Some((number, slot.as_ref()?)))
        })
    }

    /// The bytes of the slots, without what the values hold.
    pub(super) fn bytes(&self) -> usize {
        (self.chunks.len() - self.empty.len()) * kept::allocation(CHUNK * size_of::<Option<T>>())
            + kept::allocation(self.chunks.capacity() * size_of::<Chunk<T>>())
            + kept::allocation(self.empty.capacity() * size_of::<u32>())
            + self.partial.len() * kept::map_entry::<u32, ()>()
    }
}

#[cfg(test)]
mod tests;
