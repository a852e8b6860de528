//! The layouts of a chunk's templates, each looked at once.

use super::layout::Layout;
use super::template;

#[derive(Debug, Default)]
pub(super) struct Templates {
    /// By where they begin in the chunk.
    known: Vec<(usize, Layout)>,
    /// The bytes of those looked at.
    len: usize,
}

/// The bytes of templates that are looked at in one chunk. Templates lie side by side in a
/// chunk's 64 KiB; only made-up ones overlap, and then each costs its length.
const MAX_LEN: usize = 4 << 16;

impl Templates {
    pub(super) fn clear(&mut self) {
        self.known.clear();
        self.len = 0;
    }

    /// Looks at the template if it was not yet.
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
        let layout = root.as_ref().map_or(Layout::Unknown, Layout::of);
        self.known.push((template, layout));
    }

    pub(super) fn get(&self, template: usize) -> &Layout {
        let found = self.known.iter().find(|(known, _)| *known == template);
        found.map_or(&Layout::Unknown, |(_, layout)| layout)
    }
}
