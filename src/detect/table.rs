//! [`Table`]: values under hashes, each found by one look at memory.

use std::num::NonZeroU64;

use super::kept;

/// The slots of the smallest page, and of one that splits when it is full.
const LEAST: usize = 8;
const MOST: usize = 1024;

/// The most bits of a hash that choose its page: one that fills beyond that doubles.
const MAX_DEPTH: u32 = 24;

/// Values under hashes, of which every bit must be as random as the others. The high bits choose a
/// page, the low ones the slot in it or one soon after. A page that is full splits, so no
/// event has to move all values, and no more than a page is in memory twice.
#[derive(Clone, Debug)]
pub(super) struct Table<V> {
    pages: Vec<Page<V>>,
    /// The numbers of the pages by the first `depth` bits of hashes.
    directory: Vec<u32>,
    depth: u32,
    len: usize,
    slot_bytes: usize,
}

#[derive(Clone, Debug)]
struct Page<V> {
    /// A power of two, of which at most three in four are full.
    slots: Vec<Slot<V>>,
    len: usize,
    /// How many bits all its hashes share.
    depth: u32,
}

/// A key and its value, or nothing. None is in two lines of a cache.
#[derive(Clone, Debug)]
#[repr(align(32))]
struct Slot<V>(Option<(NonZeroU64, V)>);

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self {
            pages: Vec::new(),
            directory: Vec::new(),
            depth: 0,
            len: 0,
            slot_bytes: 0,
        }
    }
}

/// A hash as a key: one in 2^64 is taken for another.
fn key(hash: u64) -> NonZeroU64 {
    NonZeroU64::new(hash).unwrap_or(NonZeroU64::MIN)
}

/// The first bits of a hash as a number.
fn prefix(key: NonZeroU64, bits: u32) -> usize {
    usize::try_from(key.get().checked_shr(64 - bits).unwrap_or(0)).unwrap_or(0)
}

impl<V> Page<V> {
    fn new(depth: u32) -> Self {
        Self {
            slots: Vec::new(),
            len: 0,
            depth,
        }
    }

    fn mask(&self) -> usize {
        self.slots.len().wrapping_sub(1)
    }

    fn home(&self, key: NonZeroU64) -> usize {
        usize::try_from(key.get() & self.mask() as u64).unwrap_or(0)
    }

    /// The slot of a key, or else the one where it belongs.
    fn find(&self, key: NonZeroU64) -> Result<usize, usize> {
        let mask = self.mask();
        let mut at = self.home(key);
        loop {
            match self.slots.get(at) {
                Some(Slot(Some((other, _)))) if *other == key => return Ok(at),
                Some(Slot(Some(_))) => at = (at + 1) & mask,
                _ => return Err(at),
            }
        }
    }

    fn is_full(&self) -> bool {
        (self.len + 1) * 4 > self.slots.len() * 3
    }

    /// Adds a value for a key that is not there; returns its slot.
    fn put(&mut self, key: NonZeroU64, value: V) -> usize {
        let (Ok(at) | Err(at)) = self.find(key);
        if let Some(slot) = self.slots.get_mut(at) {
            slot.0 = Some((key, value));
            self.len += 1;
        }
        at
    }

    fn resize(&mut self, slots: usize) {
        let mut new = Vec::new();
        new.reserve_exact(slots);
        new.resize_with(slots, || Slot(None));
        let old = std::mem::replace(&mut self.slots, new);
        self.len = 0;
        for (key, value) in old.into_iter().filter_map(|slot| slot.0) {
            self.put(key, value);
        }
    }

    /// Empties a slot. What did not find its own slot free moves up.
    fn take(&mut self, at: usize) -> Option<V> {
        let mask = self.mask();
        let (_, value) = self.slots.get_mut(at)?.0.take()?;
        self.len -= 1;
        let (mut hole, mut next) = (at, (at + 1) & mask);
        while let Some(Slot(Some((key, _)))) = self.slots.get(next) {
            let from_home = next.wrapping_sub(self.home(*key)) & mask;
            if from_home >= next.wrapping_sub(hole) & mask {
                self.slots.swap(hole, next);
                hole = next;
            }
            next = (next + 1) & mask;
        }
        Some(value)
    }

    fn bytes(&self) -> usize {
        kept::allocation(self.slots.len() * size_of::<Slot<V>>())
    }
}

impl<V> Table<V> {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    fn page(&self, key: NonZeroU64) -> Option<usize> {
        let number = self.directory.get(prefix(key, self.depth))?;
        Some(*number as usize)
    }

    /// The page and the slot of a key.
    fn place(&self, key: NonZeroU64) -> Option<(usize, usize)> {
        let number = self.page(key)?;
        let slot = self.pages.get(number)?.find(key).ok()?;
        Some((number, slot))
    }

    fn at(&mut self, (number, slot): (usize, usize)) -> Option<&mut V> {
        let (_, value) = self
            .pages
            .get_mut(number)?
            .slots
            .get_mut(slot)?
            .0
            .as_mut()?;
        Some(value)
    }

    pub(super) fn get(&self, hash: u64) -> Option<&V> {
        let (number, slot) = self.place(key(hash))?;
        let (_, value) = self.pages.get(number)?.slots.get(slot)?.0.as_ref()?;
        Some(value)
    }

    /// Reads the slot where a hash belongs, which brings it from memory; what it returns has no meaning.
    pub(super) fn peek(&self, hash: u64) -> u64 {
        let key = key(hash);
        let page = self.page(key).and_then(|number| self.pages.get(number));
        let slot = page.and_then(|page| page.slots.get(page.home(key)));
        // Nothing here depends on what was read: the processor goes on.
        slot.map_or(0, |slot| slot.0.as_ref().map_or(0, |(key, _)| key.get()))
    }

    pub(super) fn get_mut(&mut self, hash: u64) -> Option<&mut V> {
        self.at(self.place(key(hash))?)
    }

    pub(super) fn remove(&mut self, hash: u64) -> Option<V> {
        let (number, slot) = self.place(key(hash))?;
        let page = self.pages.get_mut(number)?;
        let value = page.take(slot)?;
        self.len -= 1;
        if self.len == 0 {
            *self = Self::default();
            return Some(value);
        }
        let slots = page.slots.len();
        if page.len * 8 < slots {
            let before = page.bytes();
            // An empty page has no slots.
            let fewer = (slots / 4).max(LEAST);
            page.resize(if page.len == 0 { 0 } else { fewer });
            self.slot_bytes = self.slot_bytes + page.bytes() - before;
        }
        Some(value)
    }

    /// Makes room for one more value in the page of a key.
    #[cold]
    fn grow(&mut self, key: NonZeroU64) {
        if self.directory.is_empty() {
            self.pages.push(Page::new(0));
            self.directory.push(0);
        }
        loop {
            let number = self.page(key).unwrap_or(0);
            let Some(page) = self.pages.get_mut(number).filter(|page| page.is_full()) else {
                return;
            };
            if page.slots.len() < MOST || page.depth >= MAX_DEPTH {
                let before = page.bytes();
                page.resize((page.slots.len() * 2).max(LEAST));
                self.slot_bytes = self.slot_bytes + page.bytes() - before;
            } else {
                self.split(number, key);
            }
        }
    }

    /// Makes two pages of one.
    fn split(&mut self, number: usize, key: NonZeroU64) {
        let new = u32::try_from(self.pages.len()).unwrap_or(u32::MAX);
        let Some(page) = self.pages.get_mut(number) else {
            return;
        };
        let shared = page.depth;
        page.depth += 1;
        self.slot_bytes -= page.bytes();
        let old = std::mem::take(&mut page.slots);
        let of_new = |key: NonZeroU64| prefix(key, shared + 1) & 1 == 1;
        let moved = old.iter();
        let moved = moved
            .filter_map(|slot| slot.0.as_ref())
            .filter(|(key, _)| of_new(*key))
            .count();
        let mut other = Page::new(shared + 1);
        let stay = page.len - moved;
        for (page, len) in [(&mut *page, stay), (&mut other, moved)] {
            page.resize((len * 4 / 3 + 1).next_power_of_two().max(LEAST));
            self.slot_bytes += page.bytes();
        }
        for (key, value) in old.into_iter().filter_map(|slot| slot.0) {
            let page = if of_new(key) { &mut other } else { &mut *page };
            page.put(key, value);
        }
        self.pages.push(other);
        if shared == self.depth {
            let numbers = self.directory.iter();
            self.directory = numbers.flat_map(|number| [*number; 2]).collect();
            self.depth += 1;
        }
        let free = self.depth - shared - 1;
        let first = ((prefix(key, shared) << 1) | 1) << free;
        let places = self.directory.get_mut(first..first + (1 << free));
        places.unwrap_or_default().fill(new);
    }

    /// Removes the values that are not wanted.
    pub(super) fn retain(&mut self, is_wanted: impl Fn(u64, &V) -> bool) {
        let mut number = 0;
        while let Some(page) = self.pages.get(number) {
            let gone = page.slots.iter().filter_map(|slot| slot.0.as_ref());
            let gone = gone.filter(|(key, value)| !is_wanted(key.get(), value));
            let gone: Vec<_> = gone.map(|(key, _)| key.get()).collect();
            for hash in gone {
                self.remove(hash);
            }
            number += 1;
        }
    }

    /// The bytes of the slots, without what the values hold.
    pub(super) fn bytes(&self) -> usize {
        self.slot_bytes
            + kept::allocation(self.pages.capacity() * size_of::<Page<V>>())
            + kept::allocation(self.directory.capacity() * size_of::<u32>())
    }
}

impl<V: Default> Table<V> {
    /// The value of a hash, which is added if it is not there; never `None`.
    pub(super) fn or_default(&mut self, hash: u64) -> Option<&mut V> {
        let key = key(hash);
        let place = self.place(key).or_else(|| self.add(key))?;
        self.at(place)
    }

    fn add(&mut self, key: NonZeroU64) -> Option<(usize, usize)> {
        let is_full = |page: &Page<V>| page.is_full();
        let number = self.page(key);
        let page = number.and_then(|number| self.pages.get(number));
        if page.is_none_or(is_full) {
            self.grow(key);
        }
        let number = self.page(key)?;
        let slot = self.pages.get_mut(number)?.put(key, V::default());
        self.len += 1;
        Some((number, slot))
    }
}

#[cfg(test)]
mod tests;
