//! [`recognize`]: the dialect of an object, by the members that each dialect always has.

use std::sync::{LazyLock, OnceLock};

use super::dialect::Dialect;
use super::dialects::DIALECTS;
use super::names::{Found, Names};
use super::object::{Object, Raw};

/// A row with its names.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) dialect: &'static Dialect,
    /// The members that its marks are, by bit.
    marks: u64,
    names: OnceLock<Names>,
}

impl Compiled {
    /// What the names of its members mean; made when the first record of the dialect is read.
    pub(super) fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::new(self.dialect.paths()))
    }
}

#[derive(Debug)]
struct Table {
    /// The marks of all rows; the slot is the bit.
    marks: Names,
    rows: Vec<Compiled>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut marks: Vec<&'static str> = WHOLE_EVENT.to_vec();
    for mark in DIALECTS.iter().flat_map(|dialect| dialect.marks) {
        if !marks.iter().any(|known| known.eq_ignore_ascii_case(mark)) {
            marks.push(mark);
        }
    }
    let bits = |dialect: &Dialect| {
        let bit = |mark: &&str| {
            let mut known = marks.iter();
            known.position(|known| known.eq_ignore_ascii_case(mark))
        };
        let bits = dialect.marks.iter().filter_map(bit);
        bits.fold(0, |bits, bit| bits | 1 << bit)
    };
    let rows = DIALECTS.iter().map(|dialect| Compiled {
        dialect,
        marks: bits(dialect),
        names: OnceLock::new(),
    });
    Table {
        rows: rows.collect(),
        marks: Names::new(marks.iter().copied().enumerate()),
    }
});

/// What an object's members show.
#[derive(Debug)]
pub(super) struct Recognized<'t, 'a> {
    pub(super) dialect: Option<&'static Compiled>,
    /// A member whose text is a whole event, in XML.
    pub(super) whole_event: Option<Raw<'t, 'a>>,
    /// How many such members the object has; with none, its names alone decided.
    pub(super) texts: usize,
}

/// Members that contain the event's XML besides what the collector made of it.
const WHOLE_EVENT: &[&str] = &["RawXml", "_raw", "event.original", "RawEventData"];

/// The first dialect whose marks the object has.
pub(super) fn recognize<'t, 'a>(object: Object<'t, 'a>) -> Recognized<'t, 'a> {
    let table = &*TABLE;
    let mut found = 0_u64;
    let mut whole_event = None;
    let mut texts = 0;
    table
        .marks
        .find(object, "", &mut |Found { slot, raw, .. }| {
            found |= 1 << slot;
            if usize::from(slot) < WHOLE_EVENT.len() {
                texts += 1;
                if is_event_xml(raw.content()) {
                    whole_event = Some(raw);
                }
            }
        });
    let mut rows = table.rows.iter();
    Recognized {
        dialect: rows.find(|row| row.marks & found == row.marks),
        whole_event,
        texts,
    }
}

/// Whether the text, or the undecoded content of a JSON string, is the XML of an event.
pub(super) fn is_event_xml(content: Option<&str>) -> bool {
    content.is_some_and(|content| {
        let text = content.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        let text = text.strip_prefix("- ").unwrap_or(text);
        text.starts_with("<Event") || text.starts_with("<?xml")
    })
}

#[cfg(test)]
mod tests;
