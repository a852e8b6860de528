//! [`Layouts`]: what was found in the records before, for a record with the same members.
//!
//! Most records of a log have the members of one before, in the same order. Then their row of the
//! table and the places of their values are the same, and no name has to be looked up.

use std::mem;

use super::header::{Named, OWNER};
use super::locate::Row;
use super::object::Raw;
use super::record::{Class, OurRecord, owned_by};
use super::tape::{Item, Kind, Values};
use crate::error::Error;

/// The layouts of the last records that had others.
#[derive(Debug, Default)]
pub(in crate::source) struct Layouts {
    known: Vec<Layout>,
    /// The one to be replaced next.
    oldest: usize,
    /// How many there were.
    count: u64,
}

/// Names a layout, also after it was replaced.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::source) struct LayoutId(u64);

/// The members of an object, and where its record is.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) id: LayoutId,
    items: Vec<Shape>,
    /// The names of all items, one after the other.
    names: String,
    pub(super) item: u32,
    pub(super) row: Row,
    named: Named,
    /// What records with it were. Several events may have the same members: a header and a message.
    owners: Vec<KnownOwner>,
    /// The one to be replaced next.
    oldest: usize,
}

/// What a record is whose provider, channel and ID have these texts.
#[derive(Debug)]
struct KnownOwner {
    texts: [String; OWNER.len()],
    class: Class,
}

/// What has to be the same of an item.
#[derive(Debug, PartialEq)]
struct Shape {
    name_len: usize,
    next: u32,
    kind: Kind,
}

/// How many layouts are kept: more than there are events.
const MAX_LAYOUTS: usize = 8;
/// How many owners are kept for each.
const MAX_OWNERS: usize = 8;
/// The longest texts of one.
const MAX_OWNER_TEXT: usize = 512;
/// The most items of a record whose layout is kept.
const MAX_ITEMS: usize = 256;
/// The longest names, in all.
const MAX_NAMES: usize = 8 << 10;

impl Shape {
    fn new(item: &Item) -> Self {
        Self {
            name_len: item.name.len(),
            next: item.next,
            // Both are strings.
            kind: match item.kind {
                Kind::Escaped => Kind::Quoted,
                kind => kind,
            },
        }
    }
}

impl Layouts {
    /// The layout of a record that has that of one before. `known` is known to be its layout, if it
    /// is still there.
    pub(super) fn find(
        &mut self,
        values: &Values<'_, '_>,
        known: Option<LayoutId>,
    ) -> Option<&mut Layout> {
        let by_id = |id| self.known.iter().position(|layout| layout.id == id);
        let by_items = || self.known.iter().position(|layout| layout.is_of(values));
        let index = known.and_then(by_id).or_else(by_items)?;
        self.known.get_mut(index)
    }

    /// Keeps the layout of an object with one record, if no name in any object is there twice.
    pub(super) fn keep(&mut self, values: &Values<'_, '_>, item: u32, row: Row, named: Named) {
        let is_sound = || {
            let values = (0..values.items.len()).filter_map(|item| values.value(item));
            let mut objects = values.filter_map(Raw::object);
            objects.all(|object| object.sound().is_ok())
        };
        let names_len: usize = values.items.iter().map(|item| item.name.len()).sum();
        let has_escape = values.items.iter().any(|item| item.has_escape_in_name);
        if values.items.len() > MAX_ITEMS
            || names_len > MAX_NAMES
            || has_escape
            || !named.is_unique()
            || !is_sound()
        {
            return;
        }
        // The memory of the oldest is reused.
        let is_full = self.known.len() == MAX_LAYOUTS;
        let replaced = is_full.then(|| self.known.get_mut(self.oldest)).flatten();
        let (items, names) = replaced.map_or_else(Default::default, |oldest| {
            (mem::take(&mut oldest.items), mem::take(&mut oldest.names))
        });
        self.count += 1;
        let mut layout = Layout {
            id: LayoutId(self.count),
            items,
            names,
            item,
            row,
            named,
            owners: Vec::new(),
            oldest: 0,
        };
        layout.items.clear();
        layout.names.clear();
        for item in values.items {
            layout.items.push(Shape::new(item));
            layout.names.push_str(values.name_of(item));
        }
        if self.known.len() < MAX_LAYOUTS {
            self.known.push(layout);
        } else if let Some(oldest) = self.known.get_mut(self.oldest) {
            *oldest = layout;
            self.oldest = (self.oldest + 1) % MAX_LAYOUTS;
        }
    }
}

impl Layout {
    /// Whose event a record with this layout is.
    pub(super) fn classify(&mut self, values: &Values<'_, '_>) -> Result<Class, Error> {
        let texts = OWNER.map(|property| {
            let raw = self.named.value(values, property as usize);
            raw.map_or("", Raw::text)
        });
        let mut known = self.owners.iter();
        if let Some(known) = known.find(|known| known.texts == texts) {
            return Ok(known.class);
        }
        let record = OurRecord {
            is_sound: true,
            ..OurRecord::new(self.item, self.row, self.named)
        };
        let mut class = owned_by(values, record)?;
        if let Class::Ours(record) = &mut class {
            record.find_flat(values);
        }
        if texts.iter().all(|text| text.len() <= MAX_OWNER_TEXT) {
            let texts = texts.map(str::to_owned);
            let owner = KnownOwner { texts, class };
            match self.owners.get_mut(self.oldest) {
                Some(oldest) => *oldest = owner,
                None => self.owners.push(owner),
            }
            self.oldest = (self.oldest + 1) % MAX_OWNERS;
        }
        Ok(class)
    }

    fn is_of(&self, values: &Values<'_, '_>) -> bool {
        if self.items.len() != values.items.len() {
            return false;
        }
        let mut names = self.names.as_str();
        self.items.iter().zip(values.items).all(|(shape, item)| {
            if *shape != Shape::new(item) {
                return false;
            }
            let Some((name, rest)) = names.split_at_checked(shape.name_len) else {
                return false;
            };
            names = rest;
            name == values.name_of(item)
        })
    }
}
