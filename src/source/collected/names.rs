//! [`Names`]: what the names of a record's members mean, looked up by hash.
//!
//! A table of paths is compiled once. Nested objects, names with dots and the ways in which
//! converters write XML attributes (`@Name`, `#attributes`, `Provider_attributes`) lead to the same
//! path: `winlog.event_id` is found in `{"winlog": {"event_id": 1}}` and in
//! `{"winlog.event_id": 1}`.

use super::object::{Object, Raw};
use crate::schema::NameTable;
use crate::source::byte_search::find_any;

/// Paths and their meanings, as a tree whose edges are in one hash table.
#[derive(Debug)]
pub(super) struct Names {
    nodes: Vec<Node>,
    /// The node of each name under its parent's.
    edges: NameTable,
}

#[derive(Debug, Default)]
struct Node {
    meaning: Option<Meaning>,
    has_children: bool,
}

/// What a path means.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meaning {
    /// The slot in which its value belongs.
    pub(super) slot: u8,
    /// Which of the slot's paths it is, the likeliest first.
    pub(super) rank: u8,
    /// Whether a name in another case is another name.
    is_exact: bool,
}

/// A member with a known path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'t, 'a> {
    pub(super) slot: u8,
    /// The lowest wins: the path's rank, and whether the case differs.
    pub(super) rank: u8,
    /// Whether the member's dotted name goes on after the path.
    pub(super) is_within: bool,
    /// Whether the name lacks the prefix.
    pub(super) is_bare: bool,
    pub(super) raw: Raw<'t, 'a>,
}

/// A node that a name leads to.
#[derive(Clone, Copy)]
struct Edged {
    node: u16,
    /// Whether the name has the path's case.
    is_same: bool,
    is_within: bool,
}

const ROOT: u16 = 0;
/// The largest number of names in a dotted name that is examined.
const MAX_DEPTH: usize = 8;

impl Names {
    /// Compiles paths, each with its slot; those of one slot in the order of their rank. A path that
    /// begins with `=` must match in case too.
    pub(super) fn new(paths: impl IntoIterator<Item = (usize, &'static str)>) -> Self {
        let mut edges = Vec::new();
        let mut nodes = vec![Node::default()];
        let mut ranks = [0_u8; 256];
        for (slot, path) in paths {
            let (is_exact, path) = match path.strip_prefix('=') {
                Some(path) => (true, path),
                None => (false, path),
            };
            let node = insert(path, &mut nodes, &mut edges);
            let slot = u8::try_from(slot).unwrap_or(u8::MAX);
            let Some(rank) = ranks.get_mut(usize::from(slot)) else {
                continue;
            };
            if let Some(node) = nodes.get_mut(usize::from(node)) {
                node.meaning.get_or_insert(Meaning {
                    slot,
                    rank: *rank,
                    is_exact,
                });
            }
            *rank += 1;
        }
        let edges = NameTable::new(edges);
        Self { nodes, edges }
    }

    /// The number of slots with a path.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        let meanings = self.nodes.iter().filter_map(|node| node.meaning);
        meanings
            .map(|meaning| usize::from(meaning.slot) + 1)
            .max()
            .unwrap_or_default()
    }

    /// The node of a name, and whether the name has the same case.
    #[inline]
    fn child(&self, parent: u16, name: &str) -> Option<(u16, bool)> {
        self.edges.find(parent, name)
    }

    /// The node of a name as a converter may have written it.
    fn written(&self, parent: u16, name: &str) -> Option<Edged> {
        let child = |name| {
            let (node, is_same) = self.child(parent, name)?;
            let is_within = false;
            Some(Edged {
                node,
                is_same,
                is_within,
            })
        };
        match name.as_bytes() {
            // The version of Logstash's own form.
            [b'@', ..] if parent == ROOT && name.eq_ignore_ascii_case("@version") => return None,
            [b'@', ..] => return child(name.get(1..)?),
            [.., b's'] => {
                if let Some(element) = name.strip_suffix("_attributes") {
                    return child(element);
                }
            }
            _ => {}
        }
        find_any([b'.'; 2], name.as_bytes())?;
        let mut names = name.splitn(MAX_DEPTH, '.');
        let mut found = child(names.next()?)?;
        for name in names {
            match self.child(found.node, name) {
                Some((node, is_same)) => {
                    found.node = node;
                    found.is_same &= is_same;
                }
                None => {
                    found.is_within = true;
                    break;
                }
            }
        }
        Some(found)
    }

    /// Finds every member with a known path.
    #[inline]
    pub(super) fn find<'t, 'a>(
        &self,
        object: Object<'t, 'a>,
        prefix: &str,
        on_found: &mut impl FnMut(Found<'t, 'a>),
    ) {
        self.find_from(ROOT, object, prefix, on_found);
    }

    /// Its depth is at most that of the longest path, or of nested `#attributes`, which count.
    fn find_from<'t, 'a>(
        &self,
        node: u16,
        object: Object<'t, 'a>,
        prefix: &str,
        on_found: &mut impl FnMut(Found<'t, 'a>),
    ) {
        for (name, raw) in object.members() {
            let Some(name) = name.plain() else { continue };
            let (name, is_bare) = match prefix {
                "" => (name, false),
                prefix => match name.strip_prefix(prefix) {
                    Some(name) => (name, false),
                    None => (name, true),
                },
            };
            let found = match self.child(node, name) {
                Some((node, is_same)) => Some(Edged {
                    node,
                    is_same,
                    is_within: false,
                }),
                None => self.written(node, name),
            };
            let Some(found) = found else {
                // Only attributes are in there.
                if name == "#attributes"
                    && node != ROOT
                    && let Some(attributes) = raw.object()
                {
                    for (name, raw) in attributes.members() {
                        let found = name.plain().and_then(|name| self.child(node, name));
                        if let Some((node, is_same)) = found {
                            let is_within = false;
                            let edged = Edged {
                                node,
                                is_same,
                                is_within,
                            };
                            self.report(edged, false, raw, on_found);
                        }
                    }
                }
                continue;
            };
            if let Some(within) = raw.object()
                && !found.is_within
                && !is_bare
                && self.has_children(found.node)
            {
                self.find_from(found.node, within, "", on_found);
            }
            self.report(found, is_bare, raw, on_found);
        }
    }

    #[inline]
    fn report<'t, 'a>(
        &self,
        edged: Edged,
        is_bare: bool,
        raw: Raw<'t, 'a>,
        on_found: &mut impl FnMut(Found<'t, 'a>),
    ) {
        let node = self.nodes.get(usize::from(edged.node));
        let Some(meaning) = node.and_then(|node| node.meaning) else {
            return;
        };
        if raw.is_null() || (meaning.is_exact && !edged.is_same) {
            return;
        }
        on_found(Found {
            slot: meaning.slot,
            rank: meaning.rank * 2 + u8::from(!edged.is_same),
            is_within: edged.is_within,
            is_bare,
            raw,
        });
    }

    fn has_children(&self, node: u16) -> bool {
        let node = self.nodes.get(usize::from(node));
        node.is_some_and(|node| node.has_children)
    }

    /// Whether paths begin with the name.
    pub(super) fn is_container(&self, name: &str) -> bool {
        let child = self.child(ROOT, name);
        child.is_some_and(|(node, _)| self.has_children(node))
    }
}

/// Adds a path; returns its node.
fn insert(
    path: &'static str,
    nodes: &mut Vec<Node>,
    edges: &mut Vec<(u16, &'static str, u16)>,
) -> u16 {
    let mut node = ROOT;
    for name in path.split('.') {
        let known = edges
            .iter()
            .find(|(parent, known, _)| *parent == node && known.eq_ignore_ascii_case(name));
        node = match known {
            Some((_, _, child)) => *child,
            None => {
                let child = u16::try_from(nodes.len()).unwrap_or(u16::MAX);
                if let Some(parent) = nodes.get_mut(usize::from(node)) {
                    parent.has_children = true;
                }
                nodes.push(Node::default());
                edges.push((node, name, child));
                child
            }
        };
    }
    node
}

#[cfg(test)]
#[cfg(feature = "json")]
mod tests;
