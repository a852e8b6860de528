//! [`SmallSet`]: a set that takes little memory while it is small.

use std::collections::BTreeSet;

use super::super::kept;

/// The most that is kept in one piece of memory, which is written anew with each change.
const FEW: usize = 16;

/// Some items, sorted. Most sets have one or two.
#[derive(Clone, Debug)]
#[allow(clippy::box_collection, reason = "a set is larger than what most hold")]
pub(super) enum SmallSet<T> {
    One(T),
    Few(Box<[T]>),
    Many(Box<BTreeSet<T>>),
}

impl<T> Default for SmallSet<T> {
    fn default() -> Self {
        Self::Few(Box::default())
    }
}

impl<T: Copy + Ord> SmallSet<T> {
    /// The items in one piece, and the others.
    fn parts(&self) -> (&[T], Option<&BTreeSet<T>>) {
        match self {
            Self::One(item) => (std::slice::from_ref(item), None),
            Self::Few(items) => (items, None),
            Self::Many(items) => (&[], Some(items)),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Few(items) if items.is_empty())
    }

    pub(super) fn heap_bytes(&self) -> usize {
        match self {
            Self::One(_) => 0,
            Self::Few(items) => kept::allocation(size_of_val(&**items)),
            Self::Many(items) => {
                kept::allocation(size_of::<BTreeSet<T>>()) + kept::map::<T, ()>(items.len())
            }
        }
    }

    pub(super) fn insert(&mut self, item: T) {
        if let Self::Many(items) = self {
            items.insert(item);
            return;
        }
        let (items, _) = self.parts();
        let Err(at) = items.binary_search(&item) else {
            return;
        };
        let (before, after) = items.split_at_checked(at).unwrap_or_default();
        let len = items.len() + 1;
        *self = match len {
            1 => Self::One(item),
            2..=FEW => {
                let mut all = Vec::with_capacity(len);
                all.extend_from_slice(before);
                all.push(item);
                all.extend_from_slice(after);
                Self::Few(all.into())
            }
            _ => {
                let all = items.iter().copied().chain([item]);
                Self::Many(Box::new(all.collect()))
            }
        };
    }

    pub(super) fn remove(&mut self, item: &T) {
        if let Self::Many(items) = self {
            items.remove(item);
            // Not soon to be many again.
            if items.len() <= FEW / 2 {
                *self = Self::Few(items.iter().copied().collect());
            }
            return;
        }
        let (items, _) = self.parts();
        let others = || items.iter().filter(|other| *other != item).copied();
        *self = match others().count() {
            len if len == items.len() => return,
            1 => others().next().map_or_else(Self::default, Self::One),
            len => {
                let mut all = Vec::with_capacity(len);
                all.extend(others());
                Self::Few(all.into())
            }
        };
    }

    /// All items.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        let (few, many) = self.parts();
        few.iter().chain(many.into_iter().flatten())
    }

    /// The items from one to another, both included.
    pub(super) fn range(
        &self,
        first: T,
        last: T,
    ) -> impl DoubleEndedIterator<Item = &T> + use<'_, T> {
        let (few, many) = self.parts();
        // A range that ends before it begins holds nothing.
        let is_range = first <= last;
        let start = few.partition_point(|item| *item < first);
        let end = few.partition_point(|item| *item <= last);
        let few = few.get(start..end).unwrap_or_default();
        let many = many.filter(|_| is_range);
        let many = many.map(|items| items.range(first..=last));
        few.iter().chain(many.into_iter().flatten())
    }
}

#[cfg(test)]
mod tests;
