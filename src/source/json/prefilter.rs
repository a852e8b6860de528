//! Whether a text can contain an event that is read: a fast search for the event IDs.

use memchr::memmem::Finder;

use crate::schema::EventSet;
use crate::source::collected::id_names::is_other;
#[cfg(feature = "csv")]
use crate::source::grouped::SEPARATORS;

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

/// A search for the IDs in rows of tables, where programs for readers write numbers.
#[cfg(feature = "csv")]
pub(in crate::source) struct RowSearch {
    ids: IdSearch,
    /// How IDs begin that are in hexadecimal.
    hexadecimal: Vec<Finder<'static>>,
    /// How IDs begin whose digits are in groups, with a comma and with any separator.
    grouped: [Vec<Finder<'static>>; 2],
}

#[cfg(feature = "csv")]
impl RowSearch {
    pub(in crate::source) fn new(events: EventSet) -> Self {
        Self {
            ids: IdSearch::new(events),
            hexadecimal: starts(events, |id| vec![format!("0x{id:x}"), format!("0x{id:X}")]),
            grouped: [
                starts(events, |id| with_separators(id, &[','])),
                starts(events, |id| with_separators(id, &SEPARATORS)),
            ],
        }
    }

    /// Whether one of the IDs may be in a row.
    pub(in crate::source) fn may_be_in(&self, row: &[u8]) -> bool {
        let [with_comma, with_any] = &self.grouped;
        let grouped = if row.is_ascii() { with_comma } else { with_any };
        let mut others = self.hexadecimal.iter().chain(grouped);
        self.ids.may_be_in(row) || others.any(|start| start.find(row).is_some())
    }
}

/// What IDs begin with in other spellings: all but the last digit, as many are alike up to there.
#[cfg(feature = "csv")]
fn starts(events: EventSet, spell: impl Fn(u16) -> Vec<String>) -> Vec<Finder<'static>> {
    let ids = events.schemas().map(|event| event.event_id.get());
    let mut starts: Vec<_> = ids.flat_map(spell).collect();
    for start in &mut starts {
        start.pop();
    }
    starts.sort_unstable();
    starts.dedup();
    let finders = starts.iter();
    finders
        .map(|start| Finder::new(start).into_owned())
        .collect()
}

/// An ID with each separator before its last three digits, if it has more.
#[cfg(feature = "csv")]
fn with_separators(id: u16, separators: &[char]) -> Vec<String> {
    let (before, last) = (id / 1000, id % 1000);
    let separators = separators.iter().filter(|_| before > 0);
    let spelled = separators.map(|separator| format!("{before}{separator}{last:03}"));
    spelled.collect()
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
            let (mut before, rest) = text.split_at_checked(start).unwrap_or_default();
            while let Some(shorter) = before.strip_suffix(b"0") {
                before = shorter;
            }
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
