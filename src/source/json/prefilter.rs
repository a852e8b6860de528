//! Whether a text can contain an event that is read: a fast search for the event IDs.

use memchr::memmem::Finder;

use crate::schema::EventSet;
use crate::source::collected::id_names::is_other;

/// IDs that begin with the same two digits: a text is searched once for each group, not once for
/// each event.
struct Group {
    /// What they begin with: the whole ID if it is alone.
    start: Finder<'static>,
    /// What follows it in each ID.
    ends: Vec<String>,
}

/// A search for the IDs of the events that are read.
pub(in crate::source) struct IdSearch {
    groups: Vec<Group>,
    /// Whether an ID is so short that nearly every text has it.
    is_vain: bool,
}

impl IdSearch {
    pub(in crate::source) fn new(events: EventSet) -> Self {
        let ids = events
            .schemas()
            .map(|event| event.event_id.get().to_string());
        let ids: Vec<_> = ids.collect();
        Self {
            is_vain: ids.iter().any(|id| id.len() < 4),
            groups: groups(ids),
        }
    }

    /// Whether one of the event IDs may occur anywhere in the text, in decimal, and not under the
    /// name of another number.
    pub(in crate::source) fn may_be_in(&self, text: &[u8]) -> bool {
        self.is_vain || self.groups.iter().any(|group| group.is_in(text))
    }
}

fn groups(mut ids: Vec<String>) -> Vec<Group> {
    ids.sort_unstable();
    ids.dedup();
    let group = |ids: &[String]| {
        let first = ids.first().map_or("", String::as_str);
        let start = if ids.len() > 1 { prefix(first) } else { first };
        let end = |id: &String| id.get(start.len()..).unwrap_or_default().to_owned();
        Group {
            start: Finder::new(start).into_owned(),
            ends: ids.iter().map(end).collect(),
        }
    };
    ids.chunk_by(|a, b| prefix(a) == prefix(b))
        .map(group)
        .collect()
}

fn prefix(id: &str) -> &str {
    id.get(..2).unwrap_or(id)
}

impl Group {
    fn is_in(&self, text: &[u8]) -> bool {
        self.start.find_iter(text).any(|start| {
            let (before, rest) = text.split_at_checked(start).unwrap_or_default();
            let rest = rest.get(self.start.needle().len()..).unwrap_or_default();
            // Not within a longer number.
            let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
            let mut ends = self.ends.iter().filter_map(|end| {
                let after = rest.strip_prefix(end.as_bytes());
                after.filter(|after| !is_digit(after.first()))
            });
            !is_digit(before.last()) && ends.next().is_some_and(|after| !is_other(before, after))
        })
    }
}

#[cfg(test)]
mod tests;
