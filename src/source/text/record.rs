//! [`TextRecord`]: reads a record in text.

use std::borrow::Cow;
use std::ops::Range;

use super::layout::{Layout, lay_out, lines};
use super::start::{Shape, padded, snare_cells};
use super::structured;
use crate::error::Error;
use crate::event::{Event, EventId};
use crate::source::collected::locate::{Located, What, locate};
use crate::source::collected::record::{Class, OurRecord, classify};
use crate::source::collected::scratch::Scratch;
use crate::source::collected::tape::Tape;
use crate::source::found::Found;
use crate::source::part::in_whole;
use crate::source::{Options, xml};

/// Reads a record in text; its memory is reused for the next one.
#[derive(Debug, Default)]
pub(in crate::source) struct TextRecord {
    tape: Tape,
    located: Vec<Located>,
    layout: Layout,
    /// The text with what rsyslog escaped in it decoded, if it has such text.
    decoded: Option<String>,
    current: Option<Current>,
    /// What is wrong with the XML of a record, which is read from its message.
    wrong_xml: Option<Error>,
}

/// The record that is ready to be read.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "one a reader")]
enum Current {
    Values(OurRecord),
    Xml(Range<usize>),
}

/// What a record is.
pub(in crate::source) enum Look {
    /// An event of this crate, which is ready to be read.
    Ours,
    Another,
    /// Of no known shape.
    Unrecognized,
}

impl TextRecord {
    /// Finds out what a record of that shape is.
    pub(in crate::source) fn look(
        &mut self,
        shape: Shape,
        text: &str,
        options: &Options,
    ) -> Result<Look, Error> {
        self.current = None;
        self.wrong_xml = None;
        let layout = match shape {
            Shape::Message => {
                self.decoded = structured::lay_out(&mut self.tape, text);
                self.decoded.is_some().then(Layout::default)
            }
            _ => {
                self.decoded = decoded(shape, text);
                lay_out(
                    &mut self.tape,
                    shape,
                    self.decoded.as_deref().unwrap_or(text),
                )
            }
        };
        let Some(layout) = layout else {
            return Ok(Look::Unrecognized);
        };
        let own = self.decoded.as_deref().unwrap_or(text);
        self.layout = layout;
        let values = self.tape.values_of_row(own, self.layout.columns);
        self.located.clear();
        locate(&values, &mut self.located);
        let record = self.located.first().and_then(|located| match located.what {
            What::Record(row) => Some((located.item, row)),
            _ => None,
        });
        let Some((item, row)) = record else {
            return Ok(Look::Unrecognized);
        };
        let class = classify(&values, item, row).map(|class| class.chosen(options.events));
        if matches!(class, Ok(Class::Another)) {
            return Ok(Look::Another);
        }
        if let Some(range) = self.layout.xml.clone() {
            let xml = own.get(range.clone()).unwrap_or_default();
            match is_event(xml, self.layout.event_id, options) {
                Ok(()) => {
                    self.current = Some(Current::Xml(range));
                    return Ok(Look::Ours);
                }
                Err(error) => {
                    let start = range.start as u64;
                    self.wrong_xml = Some(error.map_offset(|offset| start + offset));
                }
            }
        }
        match class.map_err(|error| self.in_text(error))? {
            Class::Ours(record) => {
                self.current = Some(Current::Values(record));
                Ok(Look::Ours)
            }
            Class::Another => Ok(Look::Another),
            Class::Unrecognized(_) => Ok(Look::Unrecognized),
        }
    }

    /// Reads the event that is ready.
    pub(in crate::source) fn event<'a>(
        &'a self,
        text: &'a str,
        options: &Options,
        warnings: &mut Vec<Error>,
    ) -> Result<Option<Event<'a>>, Error> {
        match &self.current {
            None => Ok(None),
            Some(Current::Xml(range)) => {
                let xml = text.get(range.clone()).unwrap_or_default();
                let in_text = |error: Error| error.map_offset(|at| range.start as u64 + at);
                let event = xml::parse_with_warnings(xml, options, warnings);
                in_whole(event, warnings, in_text)
            }
            Some(Current::Values(record)) => {
                let own = self.decoded.as_deref().unwrap_or(text);
                let values = self.tape.values_of_row(own, self.layout.columns);
                let event = record.event(&values, options, Some(warnings), &mut Scratch::default());
                let event = in_whole(event, warnings, |error| self.in_text(error))?;
                if let Some(event) = &event {
                    warnings.extend(self.wrong_xml(event.system.event_id));
                }
                Ok(event)
            }
        }
    }

    /// Offsets in decoded text are not offsets in the record.
    fn in_text(&self, error: Error) -> Error {
        match self.decoded {
            Some(_) => error.at(Some(0)),
            None => error,
        }
    }

    /// The warning for XML that is not read.
    fn wrong_xml(&self, id: EventId) -> Option<Error> {
        let error = self.wrong_xml.as_ref()?;
        let what = format!("the message is read, not the XML after it: {error}");
        let at = error.offset().unwrap_or_default();
        Some(Error::structure(what, at).in_event(Some(id)))
    }
}

/// The names of the values of a record of no known shape.
pub(in crate::source) fn names(shape: Shape, text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let is_labelled = shape == Shape::Translated;
    let labels = lines(text).filter_map(|line| text.get(line));
    let labels = labels.map_while(|line| match padded(line.as_bytes(), true) {
        Found::Is(value) => line.get(..line.len() - value.len()),
        _ => None,
    });
    labels
        .filter(move |_| is_labelled)
        .map(|label| label.trim_end_matches([' ', ':', '：']).into())
}

/// Whether it is the XML of an event of this crate with that ID, and nothing more.
///
/// # Errors
///
/// If it is not: it may be a part of the message.
fn is_event(xml: &str, id: Option<u16>, options: &Options) -> Result<(), Error> {
    match xml::parse_with_warnings(xml, options, &mut Vec::new())? {
        Some(event) if Some(event.system.event_id.get()) == id => Ok(()),
        _ => Err(Error::structure("another event", 0)),
    }
}

/// The text with the control characters that rsyslog wrote as `#011`.
fn decoded(shape: Shape, text: &str) -> Option<String> {
    let is_escaped = shape == Shape::Snare
        && matches!(snare_cells(text.as_bytes()), Found::Is((separator, _)) if separator.len() > 1);
    if !is_escaped {
        return None;
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('#') {
        decoded.push_str(before);
        let code = after
            .get(..3)
            .and_then(|digits| u8::from_str_radix(digits, 8).ok());
        match code.map(char::from).filter(|c| c.is_ascii_control()) {
            Some(control) => {
                decoded.push(control);
                rest = after.get(3..).unwrap_or_default();
            }
            None => {
                decoded.push('#');
                rest = after;
            }
        }
    }
    decoded.push_str(rest);
    Some(decoded)
}
