//! [`Outlines`]: what is between the values of a record, as records before had it.
//!
//! Most records of a log differ from one before in their values alone. The brackets, names, colons
//! and commas between two values are then compared as one text, and the items that they begin are
//! known. Records that begin alike share the steps up to where they differ.

use std::mem::discriminant;

use crate::source::collected::tape::{Item, Kind, Span, Values};

/// The steps of known records, as a tree. A leaf holds a `T`.
#[derive(Debug)]
pub(in crate::source) struct Outlines<T> {
    steps: Vec<Step<T>>,
    /// The bytes of their texts.
    len: usize,
}

/// The text after a value up to the next one, including its quote, or up to the end.
#[derive(Debug)]
pub(super) struct Step<T> {
    pub(super) text: Box<[u8]>,
    pub(super) marks: Box<[Mark]>,
    pub(super) before: Before<T>,
    /// The place after it and its value.
    pub(super) next: Place,
    /// The same place with another step.
    pub(super) other: Place,
}

/// What a step is before. Names are relative to the step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Before<T> {
    String(Name),
    /// A number, `true` or `false`.
    Literal(Name),
    End(T),
}

/// The name of a member; `None` for an element.
type Name = Option<Span>;

/// Where an object or array begins or ends, or a `null` is; relative to its step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mark {
    Begin { name: Name, at: u32, kind: Kind },
    Null { name: Name, at: u32 },
    End { at: u32 },
}

/// The most steps, bytes and alternatives that are kept. With more, all are forgotten: the log has
/// changed, or its records have nothing in common.
const MAX_STEPS: usize = 2 << 10;
const MAX_TEXT: usize = 64 << 10;
const MAX_OTHERS: usize = 16;
/// The most items and bytes between the values of a record whose outline is kept.
const MAX_ITEMS: usize = 256;
const MAX_RECORD: usize = 16 << 10;

/// A place in the tree: the index of the step that may come next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place(usize);

impl Place {
    /// Where every record begins.
    pub(super) const START: Self = Self(0);
    const NOWHERE: Self = Self(usize::MAX);
}

impl<T> Default for Outlines<T> {
    fn default() -> Self {
        Self {
            steps: Vec::new(),
            len: 0,
        }
    }
}

impl<T: Copy> Outlines<T> {
    /// The step that may come at a place.
    #[inline]
    pub(super) fn step(&self, place: Place) -> Option<&Step<T>> {
        self.steps.get(place.0)
    }

    /// Keeps the outline of a record, whose values are on a tape.
    pub(in crate::source) fn learn(&mut self, values: &Values<'_, '_>, leaf: T) {
        let Values { text, items, .. } = *values;
        let in_values = |item: &Item| match item.kind {
            Kind::Object | Kind::Array | Kind::Null => 0,
            _ => item.value.len(),
        };
        let values_len: usize = items.iter().map(in_values).sum();
        if items.len() > MAX_ITEMS
            || text.len().saturating_sub(values_len) > MAX_RECORD
            || items.iter().any(|item| item.has_escape_in_name)
        {
            return;
        }
        let mut writer = Writer {
            outlines: self,
            text,
            quote_len: values.quote_len,
            place: Place::START,
            after: None,
            start: 0,
            marks: Vec::new(),
        };
        if writer.record(items, leaf).is_none() {
            writer.outlines.clear();
        }
    }

    fn clear(&mut self) {
        self.steps.clear();
        self.len = 0;
    }
}

/// Adds a record to the tree.
struct Writer<'o, T> {
    outlines: &'o mut Outlines<T>,
    text: &'o str,
    quote_len: u32,
    /// Where the next step is, and the step before it.
    place: Place,
    after: Option<usize>,
    /// Where the next step begins in the record.
    start: u32,
    marks: Vec<Mark>,
}

impl<T: Copy> Writer<'_, T> {
    /// `None` if there is no room.
    fn record(&mut self, items: &[Item], leaf: T) -> Option<()> {
        let mut open: Vec<&Item> = Vec::new();
        for (index, item) in (0_u32..).zip(items) {
            self.close(&mut open, index);
            let name = (item.name != Span::default()).then(|| self.relative(item.name));
            let at = item.value.start - self.start;
            let (before, end) = match item.kind {
                kind @ (Kind::Object | Kind::Array) => {
                    self.marks.push(Mark::Begin { name, at, kind });
                    open.push(item);
                    continue;
                }
                Kind::Null => {
                    self.marks.push(Mark::Null { name, at });
                    continue;
                }
                Kind::Quoted | Kind::Escaped => {
                    (Before::String(name), item.value.start + self.quote_len)
                }
                Kind::Literal | Kind::Plain | Kind::Dash => {
                    (Before::Literal(name), item.value.start)
                }
            };
            self.step(before, end)?;
            self.start = item.value.end;
        }
        self.close(&mut open, u32::MAX);
        self.step(Before::End(leaf), u32::try_from(self.text.len()).ok()?)
    }

    /// Closes the objects and arrays that end before an item.
    fn close(&mut self, open: &mut Vec<&Item>, index: u32) {
        while let Some(ended) = open.pop_if(|item| item.next <= index) {
            let at = ended.value.end - self.start;
            self.marks.push(Mark::End { at });
        }
    }

    fn relative(&self, name: Span) -> Span {
        Span {
            start: name.start - self.start,
            end: name.end - self.start,
        }
    }

    /// Goes to the step with the text up to `end`, which is added if it is new.
    fn step(&mut self, before: Before<T>, end: u32) -> Option<()> {
        let span = Span {
            start: self.start,
            end,
        };
        let text = span.text(self.text).as_bytes();
        let Outlines { steps, len } = &mut *self.outlines;
        let (mut last, mut others) = (None, 0);
        while let Some(step) = steps.get_mut(self.place.0) {
            if *step.text == *text {
                let is_same = match (&mut step.before, before) {
                    (Before::End(known), Before::End(leaf)) => {
                        // A later leaf is the better one.
                        *known = leaf;
                        true
                    }
                    (known, before) => discriminant(known) == discriminant(&before),
                };
                if is_same {
                    self.after = Some(self.place.0);
                    self.place = step.next;
                    self.marks.clear();
                    return Some(());
                }
            }
            last = Some(self.place.0);
            self.place = step.other;
            others += 1;
        }
        let index = steps.len();
        if index >= MAX_STEPS || others >= MAX_OTHERS || *len + text.len() > MAX_TEXT {
            return None;
        }
        *len += text.len();
        match (last, self.after) {
            (Some(last), _) => steps.get_mut(last)?.other = Place(index),
            (None, Some(after)) => steps.get_mut(after)?.next = Place(index),
            (None, None) => {}
        }
        steps.push(Step {
            text: text.into(),
            marks: self.marks.drain(..).collect(),
            before,
            next: Place::NOWHERE,
            other: Place::NOWHERE,
        });
        self.after = Some(index);
        self.place = Place::NOWHERE;
        Some(())
    }
}

#[cfg(test)]
mod tests;
