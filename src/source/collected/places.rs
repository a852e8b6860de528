//! [`Places`]: which items of a record are in which slot.

/// The item in each slot, and its rank: the lowest is the best. It is copied with each record, so it
/// is small.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places<const SLOTS: usize> {
    items: [u32; SLOTS],
    ranks: [u8; SLOTS],
}

/// No item has this index: a text is shorter.
const NONE: u32 = u32::MAX;

impl<const SLOTS: usize> Places<SLOTS> {
    pub(super) const EMPTY: Self = Self {
        items: [NONE; SLOTS],
        ranks: [u8::MAX; SLOTS],
    };

    pub(super) fn set(&mut self, slot: usize, item: u32, rank: u8) {
        if let (Some(place), Some(known)) = (self.items.get_mut(slot), self.ranks.get_mut(slot)) {
            (*place, *known) = (item, rank);
        }
    }

    #[inline]
    pub(super) fn item(&self, slot: usize) -> Option<usize> {
        let item = *self.items.get(slot)?;
        (item != NONE).then_some(item as usize)
    }

    /// The rank in a slot; the highest for an empty one.
    pub(super) fn rank(&self, slot: usize) -> u8 {
        self.ranks.get(slot).copied().unwrap_or(u8::MAX)
    }

    /// The slot of an item.
    pub(super) fn slot_of(&self, item: usize) -> Option<usize> {
        let item = u32::try_from(item).ok().filter(|item| *item != NONE)?;
        self.items.iter().position(|other| *other == item)
    }

    /// Empties the slot of an item; returns it.
    pub(super) fn remove(&mut self, item: usize) -> Option<usize> {
        let slot = self.slot_of(item)?;
        self.set(slot, NONE, u8::MAX);
        Some(slot)
    }

    /// Whether a slot from there on has an item.
    #[cfg(feature = "json")]
    pub(super) fn has_any_from(&self, slot: usize) -> bool {
        let items = self.items.get(slot..).unwrap_or_default();
        items.iter().any(|item| *item != NONE)
    }
}
