//! [`Records`]: the records of one object or row, one after the other.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use memchr::memmem::Finder;

use super::outline::Outlines;
use super::scan;
use crate::error::Error;
use crate::event::Event;
use crate::source::collected::in_object::{
    classify_and_keep, classify_by_layout, is_whole, is_xml, locate_all,
};
use crate::source::collected::layout::{LayoutId, Layouts};
use crate::source::collected::locate::{Located, Row, What};
use crate::source::collected::received;
use crate::source::collected::record::{Class, OurRecord, classify, half_pair};
use crate::source::collected::scratch::Scratch;
use crate::source::collected::tape::{Tape, Values};
use crate::source::part::in_whole;
use crate::source::text::block::record_in;
use crate::source::text::record::{Look, TextRecord};
use crate::source::{Options, Unrecognized, xml};

/// How many JSON texts within JSON texts are read.
pub(super) const MAX_TEXTS: usize = 1;

/// The records of an object, or of a row of a table. Their memory is reused for the next one.
#[derive(Default)]
pub(in crate::source) struct Records {
    /// Where the object is, while it has records left.
    range: Option<Range<usize>>,
    object: Layer,
    /// The names of the columns of a table.
    columns: String,
    /// A JSON text in a string of the object, and where its string is.
    text: String,
    text_at: u64,
    in_text: Layer,
    /// The item of the object that the current record is, or is in.
    item: u32,
    /// The current event, as XML or as text.
    embedded: String,
    record: TextRecord,
    current: Option<Current>,
    layouts: Layouts,
    outlines: Outlines<Leaf>,
    scratch: Scratch,
    /// What an object with a known layout is.
    class: Option<Result<Class, Error>>,
    /// What the last object was recognized by, if it contained one record.
    known: Option<Known>,
}

/// What is known of objects with the same outline.
#[derive(Clone, Copy, PartialEq)]
enum Leaf {
    Layout(LayoutId),
    /// The item that is the only record, if it is XML.
    Xml(u32),
}

/// The values of a text, and its records.
#[derive(Default)]
struct Layer {
    tape: Tape,
    located: Vec<Located>,
    next: usize,
}

/// The record that is ready to be read.
#[derive(Clone, Copy)]
enum Current {
    InObject(OurRecord),
    InText(OurRecord),
    /// In `embedded`, from a string there. Half of a surrogate pair in it is U+FFFD.
    Xml {
        at: u64,
        half_pair: Option<u64>,
    },
    /// The same for a record in text.
    Text {
        at: u64,
        half_pair: Option<u64>,
    },
}

struct Known {
    mark: &'static str,
    finder: Finder<'static>,
}

/// What a record is.
pub(in crate::source) enum Next {
    /// An event of this crate, which is ready to be read.
    Ours,
    Another,
    /// Of no known shape; its item, if it is in the object itself.
    Unrecognized(u32),
    /// No record is left.
    Nothing,
    Error(Error),
}

impl Layer {
    fn read(&mut self, text: &str) -> bool {
        self.next = 0;
        self.located.clear();
        if scan::read(&mut self.tape, text).is_none() {
            return false;
        }
        locate_all(&mut self.tape, text, "", &mut self.located);
        true
    }

    fn is_left(&self) -> bool {
        self.next < self.located.len()
    }

    fn pop(&mut self) -> Option<Located> {
        let located = self.located.get(self.next).copied();
        self.next += 1;
        located
    }
}

impl Records {
    /// Where the object is, while records are left in it.
    pub(in crate::source) fn range(&self) -> Option<Range<usize>> {
        let range = self.range.as_ref()?;
        (self.object.is_left() || self.in_text.is_left()).then(|| range.clone())
    }

    /// Locates the records of an object; `false` if it is not valid JSON.
    pub(super) fn read(&mut self, text: &str, range: Range<usize>) -> bool {
        self.clear();
        let Some(known) = scan::read_like(&mut self.object.tape, text, &self.outlines) else {
            return false;
        };
        self.range = Some(range);
        let leaf = self.locate(text, known);
        if let Some(leaf) = leaf.filter(|leaf| known != Some(*leaf)) {
            self.outlines.learn(&self.object.tape.values(text), leaf);
        }
        true
    }

    /// The names of the columns of the rows that follow.
    #[cfg(feature = "csv")]
    pub(in crate::source) fn set_columns(&mut self, columns: String) {
        self.columns = columns;
    }

    /// Locates the records of a row of a table, whose cells `fill` puts on the tape.
    #[cfg(feature = "csv")]
    pub(in crate::source) fn read_row(
        &mut self,
        text: &str,
        range: Range<usize>,
        fill: impl FnOnce(&mut Tape),
    ) {
        self.clear();
        fill(&mut self.object.tape);
        self.range = Some(range);
        self.locate(text, None);
    }

    /// Also returns what is known of objects with this outline; `known` was known before.
    fn locate(&mut self, text: &str, known: Option<Leaf>) -> Option<Leaf> {
        let Layer {
            tape,
            located,
            next,
        } = &mut self.object;
        *next = 0;
        located.clear();
        let values = tape.values_of_row(text, &self.columns);
        let layout = match known {
            Some(Leaf::Xml(item)) if is_xml(&values, item) => {
                let what = What::Xml;
                located.push(Located { item, what });
                return known;
            }
            Some(Leaf::Layout(layout)) => Some(layout),
            Some(Leaf::Xml(_)) | None => None,
        };
        match classify_by_layout(&values, layout, &mut self.layouts) {
            Some((record, class, layout)) => {
                located.push(record);
                self.class = Some(class);
                Some(Leaf::Layout(layout))
            }
            None => locate_all(tape, text, &self.columns, located).map(Leaf::Xml),
        }
    }

    pub(super) fn clear(&mut self) {
        self.range = None;
        self.in_text.located.clear();
        self.current = None;
        self.class = None;
    }

    /// Whether the object has the name by which the last one was recognized. It is then known to be
    /// an event without being read.
    pub(super) fn are_known_in(&self, object: &[u8]) -> bool {
        let known = self.known.as_ref();
        known.is_some_and(|known| known.finder.find(object).is_some())
    }

    /// Whether the object contains an event of any kind.
    pub(super) fn has_event(&self, text: &str) -> bool {
        let values = self.object.tape.values(text);
        self.object
            .located
            .iter()
            .any(|located| match located.what {
                What::Record(row) => is_whole(&values, located.item, row),
                What::Xml | What::Text | What::Json => true,
                What::KeyValues | What::Table | What::Unknown => false,
            })
    }

    /// Describes an item of the object, by its offset in the text.
    pub(in crate::source) fn describe(&self, text: &str, item: u32) -> Unrecognized {
        let values = self.object.tape.values_of_row(text, &self.columns);
        Unrecognized::new(values.offset(item), values.names_in(item))
    }

    /// Takes the next record of the object.
    pub(in crate::source) fn next(&mut self, text: &str, options: &Options) -> Next {
        self.current = None;
        if let Some(located) = self.in_text.pop() {
            return self.next_in_text(located, options);
        }
        let Some(located) = self.object.pop() else {
            self.range = None;
            return Next::Nothing;
        };
        self.item = located.item;
        let values = self.object.tape.values(text);
        let at = values.offset(located.item);
        match located.what {
            What::Record(row) => {
                self.recognize(row.mark());
                match self
                    .class_of(text, located.item, row)
                    .map(|class| class.chosen(options.events))
                {
                    Ok(Class::Ours(record)) => self.ready(Current::InObject(record)),
                    Ok(Class::Another) => Next::Another,
                    Ok(Class::Unrecognized(_)) => {
                        self.known = None;
                        Next::Unrecognized(located.item)
                    }
                    Err(error) => Next::Error(error),
                }
            }
            What::Xml => {
                self.recognize("<Event");
                let lone = Cell::new(None);
                let values = self.object.tape.values(text);
                let xml = values.noting(&lone).string(located.item);
                self.next_xml(xml.map(Cow::into_owned), at, lone.get(), options)
            }
            What::Text => {
                self.known = None;
                let lone = Cell::new(None);
                let record = values.noting(&lone).string(located.item);
                self.next_record(record.map(Cow::into_owned), at, lone.get(), options)
            }
            What::Json => {
                self.known = None;
                let lone = Cell::new(None);
                match values.noting(&lone).string(located.item) {
                    Ok(json) => {
                        self.text.clear();
                        self.text.push_str(&json);
                    }
                    Err(error) => return Next::Error(error),
                }
                self.text_at = at;
                if self.in_text.read(&self.text) {
                    return self.next(text, options);
                }
                self.in_text.located.clear();
                Next::Error(scan::diagnose(&self.text).at(Some(at)))
            }
            What::KeyValues | What::Table | What::Unknown => {
                self.known = None;
                Next::Unrecognized(located.item)
            }
        }
    }

    /// What a record of the object itself is.
    pub(super) fn class_of(&mut self, text: &str, item: u32, row: Row) -> Result<Class, Error> {
        self.class.take().unwrap_or_else(|| {
            let values = self.object.tape.values_of_row(text, &self.columns);
            classify_and_keep(&values, item, row, &mut self.layouts)
        })
    }

    /// The values of the object.
    pub(super) fn values<'t, 'a>(&'t self, text: &'a str) -> Values<'t, 'a> {
        self.object.tape.values(text)
    }

    /// The records of the object.
    pub(super) fn located(&self) -> &[Located] {
        &self.object.located
    }

    /// Reads the event that a record of the object itself is.
    pub(super) fn event_of<'a>(
        &mut self,
        record: OurRecord,
        text: &'a str,
        options: &Options,
        warnings: Option<&mut Vec<Error>>,
    ) -> Result<Option<Event<'a>>, Error> {
        let values = self.object.tape.values(text);
        record.event(&values, options, warnings, &mut self.scratch)
    }

    fn next_in_text(&mut self, located: Located, options: &Options) -> Next {
        let values = self.in_text.tape.values(&self.text);
        let at = self.text_at;
        match located.what {
            What::Record(row) => match classify(&values, located.item, row)
                .map(|class| class.chosen(options.events))
            {
                Ok(Class::Ours(record)) => self.ready(Current::InText(record)),
                Ok(Class::Another) => Next::Another,
                Ok(Class::Unrecognized(_)) => Next::Unrecognized(0),
                Err(error) => Next::Error(error.at(Some(at))),
            },
            What::Xml => {
                let lone = Cell::new(None);
                let xml = values.noting(&lone).string(located.item);
                self.next_xml(xml.map(Cow::into_owned), at, lone.get(), options)
            }
            What::Text => {
                let lone = Cell::new(None);
                let record = values.noting(&lone).string(located.item);
                self.next_record(record.map(Cow::into_owned), at, lone.get(), options)
            }
            What::Json | What::KeyValues | What::Table | What::Unknown => {
                const { assert!(MAX_TEXTS == 1) };
                Next::Unrecognized(0)
            }
        }
    }

    fn next_xml(
        &mut self,
        xml: Result<String, Error>,
        at: u64,
        half_pair: Option<u64>,
        options: &Options,
    ) -> Next {
        match xml {
            Ok(xml) => self.embedded = xml,
            Err(error) => return Next::Error(error),
        }
        match xml::is_foreign(&self.embedded, options) {
            Ok(true) => Next::Another,
            Ok(false) => self.ready(Current::Xml { at, half_pair }),
            Err(error) => Next::Error(error.at(Some(at))),
        }
    }

    fn next_record(
        &mut self,
        text: Result<String, Error>,
        at: u64,
        half_pair: Option<u64>,
        options: &Options,
    ) -> Next {
        let text = match text {
            Ok(text) => text,
            Err(error) => return Next::Error(error),
        };
        let Some((shape, record)) = record_in(&text) else {
            return Next::Unrecognized(0);
        };
        self.embedded.clear();
        self.embedded.push_str(record);
        match self.record.look(shape, record, options) {
            Ok(Look::Ours) => self.ready(Current::Text { at, half_pair }),
            Ok(Look::Another) => Next::Another,
            Ok(Look::Unrecognized) => Next::Unrecognized(0),
            Err(error) => Next::Error(error.at(Some(at))),
        }
    }

    fn ready(&mut self, current: Current) -> Next {
        self.current = Some(current);
        Next::Ours
    }

    /// Remembers what the object was recognized by, if it has one record.
    fn recognize(&mut self, mark: &'static str) {
        let is_single = self.object.located.len() == 1;
        let is_known = self.known.as_ref().is_some_and(|known| known.mark == mark);
        if !is_single {
            self.known = None;
        } else if !is_known {
            let finder = Finder::new(mark);
            self.known = Some(Known { mark, finder });
        }
    }

    /// Reads the event that is ready.
    pub(in crate::source) fn event<'a>(
        &'a mut self,
        text: &'a str,
        options: &Options,
        warnings: &mut Vec<Error>,
    ) -> Result<Option<Event<'a>>, Error> {
        let scratch = &mut self.scratch;
        let in_object = self.object.tape.values_of_row(text, &self.columns);
        let mut event = match self.current {
            None => return Ok(None),
            Some(Current::InObject(record)) => {
                return record.event(&in_object, options, Some(warnings), scratch);
            }
            Some(Current::InText(record)) => {
                let values: Values<'_, 'a> = self.in_text.tape.values(&self.text);
                let event = record.event(&values, options, Some(warnings), scratch);
                in_whole(event, warnings, at_string(self.text_at))?
            }
            Some(Current::Xml {
                at,
                half_pair: pair,
            }) => {
                let event = xml::parse_with_warnings(&self.embedded, options, warnings);
                let event = in_whole(event, warnings, at_string(at))?;
                warn_of_half(pair, event.as_ref(), warnings);
                event
            }
            Some(Current::Text {
                at,
                half_pair: pair,
            }) => {
                let event = self.record.event(&self.embedded, options, warnings);
                let event = in_whole(event, warnings, at_string(at))?;
                warn_of_half(pair, event.as_ref(), warnings);
                event
            }
        };
        received::set_from_around(&mut event, &in_object, self.item);
        Ok(event)
    }
}

/// Offsets within a string are not offsets in the object.
fn at_string(at: u64) -> impl Fn(Error) -> Error {
    move |error| error.at(Some(at))
}

fn warn_of_half(at: Option<u64>, event: Option<&Event<'_>>, warnings: &mut Vec<Error>) {
    if let (Some(at), Some(event)) = (at, event) {
        warnings.push(half_pair(at, event));
    }
}
