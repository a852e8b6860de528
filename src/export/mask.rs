//! [`Mask`]: some fields of an event.

use std::sync::LazyLock;

use crate::schema::EventSchema;

/// Some fields of an event, by their positions.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mask(u64);

/// Those of the names, found once.
pub(super) type Fields = LazyLock<Mask>;

impl Mask {
    pub(super) const NONE: Self = Self(0);

    pub(super) fn of(schema: &EventSchema, names: &[&str]) -> Self {
        let positions = names.iter().filter_map(|name| schema.position(name));
        Self(positions.fold(0, |mask, position| mask | bit(position)))
    }

    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) const fn has(self, position: usize) -> bool {
        self.0 & bit(position) != 0
    }
}

/// No event has 64 fields.
const fn bit(position: usize) -> u64 {
    if position < 64 { 1 << position } else { 0 }
}
