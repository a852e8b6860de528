//! The layouts of a chunk's templates, each read once.

use super::layout::Layout;
use super::template;
use crate::schema::EventSet;

#[derive(Debug)]
pub(super) struct Templates {
    /// The events that are read.
    pub(super) events: EventSet,
    /// Where each begins in the chunk.
    known: Vec<usize>,
    layouts: Vec<Layout>,
    /// Their names and literal texts.
    texts: String,
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
            layouts: Vec::new(),
            texts: String::new(),
            len: 0,
        }
    }

    pub(super) fn clear(&mut self) {
        self.known.clear();
        self.layouts.clear();
        self.texts.clear();
        self.len = 0;
    }

    /// The number of a template, which is read unless it is already known.
    pub(super) fn learn(&mut self, chunk: &[u8], template: usize) -> usize {
        let known = self.known.iter().position(|known| *known == template);
        known.unwrap_or_else(|| self.read(chunk, template))
    }

    #[cold]
    fn read(&mut self, chunk: &[u8], template: usize) -> usize {
        let end = template::end(chunk, template).unwrap_or_default();
        self.len = self.len.saturating_add(end.saturating_sub(template));
        let layout = if self.len <= MAX_LEN {
            Layout::read(chunk, template, self.events, &mut self.texts)
        } else {
            Layout::Unknown
        };
        let number = self.layouts.len();
        self.known.push(template);
        self.layouts.push(layout);
        number
    }

    /// The layout of the template with that number.
    pub(super) fn get(&self, number: usize) -> &Layout {
        self.layouts.get(number).unwrap_or(&Layout::Unknown)
    }

    pub(super) fn texts(&self) -> &str {
        &self.texts
    }

    /// The layout of the template with that number, to be changed, and the texts.
    pub(super) fn get_mut(&mut self, number: usize) -> Option<(&mut Layout, &str)> {
        Some((self.layouts.get_mut(number)?, &self.texts))
    }
}

#[cfg(test)]
mod tests;
