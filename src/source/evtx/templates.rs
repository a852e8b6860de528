//! The layouts of a chunk's templates, each read once.

use super::layout::Layout;
use super::template;
use crate::schema::EventSet;

#[derive(Debug)]
pub(super) struct Templates {
    /// The events that are read.
    pub(super) events: EventSet,
    /// Sorted by where they begin in the chunk.
    known: Vec<(usize, Layout)>,
    /// How many bytes of templates were read.
    len: usize,
}

/// How many bytes of templates are read in one chunk. Templates do not overlap in a chunk's 64 KiB;
/// only crafted ones do, and each costs its length.
const MAX_LEN: usize = 4 << 16;

impl Templates {
    pub(super) const fn new(events: EventSet) -> Self {
        Self {
            events,
            known: Vec::new(),
            len: 0,
        }
    }

    pub(super) fn clear(&mut self) {
        self.known.clear();
        self.len = 0;
    }

    /// Reads the template, unless it is already known.
    pub(super) fn learn(&mut self, chunk: &[u8], template: usize) {
        if self.known.iter().any(|(known, _)| *known == template) {
            return;
        }
        let len = template::end(chunk, template).map_or(0, |end| end - template);
        self.len += len;
        let root = if self.len <= MAX_LEN {
            template::parse(chunk, template)
        } else {
            None
        };
        let layout = root
            .as_ref()
            .map_or(Layout::Unknown, |root| Layout::new(root, self.events));
        self.known.push((template, layout));
    }

    pub(super) fn get(&self, template: usize) -> &Layout {
        let found = self.known.iter().find(|(known, _)| *known == template);
        found.map_or(&Layout::Unknown, |(_, layout)| layout)
    }
}
