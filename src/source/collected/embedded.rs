//! Fields in a text within a record: JSON or XML that the collector wrote as a string.

#[cfg(feature = "json")]
use std::cell::Cell;
#[cfg(feature = "json")]
use std::mem;

use super::fields::Filler;
use super::object::Raw;
#[cfg(feature = "json")]
use super::tape::Tape;
use crate::error::Error;
use crate::escape::excerpt;
use crate::record::Record;
#[cfg(feature = "json")]
use crate::source::json::scan;
use crate::source::xml;

impl<'a> Filler<'_, 'a> {
    /// Sets the fields that are in a string. A string that is neither JSON nor XML, or is malformed,
    /// is a warning: the message may have the fields.
    pub(super) fn text(&mut self, raw: Raw<'_, 'a>) -> Result<(), Error> {
        #[cfg(feature = "json")]
        if self.undecoded(raw) {
            return Ok(());
        }
        let text = match raw.string() {
            Ok(Some(text)) => text,
            Ok(None) => return Ok(()),
            Err(_) => return Err(raw.half_pair()),
        };
        // Values are copied if the text is, since the record borrows from the text around it.
        let mut filled = Record::with_schema(self.schema);
        let read = match text.trim_start().as_bytes().first() {
            None => return Ok(()),
            Some(b'<' | b'-') => self.fill_from_xml(&text, &mut filled),
            #[cfg(feature = "json")]
            Some(b'{') => self.fill_from_json(raw, &text, &mut filled),
            Some(_) => {
                let what = format!("expected fields in JSON or XML, found `{}`", excerpt(&text));
                Err(Error::structure(what, 0))
            }
        };
        match read {
            Ok(()) => self.record.fill_missing(filled, raw.offset()),
            // Offsets within the string are not offsets in the text around it.
            Err(error) => {
                let error = error.at(Some(raw.offset()));
                self.warnings
                    .push(error.in_event(Some(self.schema.event_id)));
            }
        }
        Ok(())
    }

    /// Sets the fields that are in a string of JSON in the usual form, without decoding the string:
    /// values are borrowed, and most of its escapes are compared with those of the record before.
    /// Returns whether that is all; if not, nothing was set.
    #[cfg(feature = "json")]
    fn undecoded(&mut self, raw: Raw<'_, 'a>) -> bool {
        let content = raw.escaped().unwrap_or_default();
        if !content.starts_with(r#"{\""#) {
            return false;
        }
        let mut tape = mem::take(&mut self.scratch.tape);
        let read = scan::read_in_string(&mut tape, content, &self.scratch.undecoded);
        let values = tape.values_in_string(content);
        if let Some(None) = read {
            self.scratch.undecoded.learn(&values, ());
        }
        let mut filled = Record::with_schema(self.schema);
        let mut warnings = Vec::new();
        let mut within = Filler::new(
            self.dialect,
            self.schema,
            &mut filled,
            self.options,
            &mut warnings,
            self.scratch,
        );
        let root = values.root().filter(|_| read.is_some());
        let is_set = root.is_some_and(|root| within.data(root.raw(), 0).is_ok());
        // What is said or kept of other text has it decoded.
        let is_all = is_set && warnings.is_empty() && !filled.has_extra();
        if is_all {
            self.record.take_missing(filled, raw.offset());
        }
        self.scratch.tape = tape;
        is_all
    }

    fn fill_from_xml<'x>(&self, text: &'x str, filled: &mut Record<'x>) -> Result<(), Error> {
        let unnamed = xml::fields(text, self.options, filled)?;
        if self.schema.has_count(unnamed.len()) {
            for (position, value) in unnamed.into_iter().enumerate() {
                if !filled.has(position) {
                    filled.put_at(position, value.into(), None);
                }
            }
        }
        Ok(())
    }

    #[cfg(feature = "json")]
    fn fill_from_json<'x>(
        &mut self,
        raw: Raw<'_, '_>,
        text: &'x str,
        filled: &mut Record<'x>,
    ) -> Result<(), Error> {
        let mut tape = mem::take(&mut self.scratch.tape);
        let read = scan::read_like(&mut tape, text, &self.scratch.outlines);
        if let Some(None) = read {
            self.scratch.outlines.learn(&tape.values(text), ());
        }
        let filled = match read {
            Some(_) => self.fill_from_tape(raw, &tape, text, filled),
            None => Err(scan::diagnose(text)),
        };
        self.scratch.tape = tape;
        filled
    }

    #[cfg(feature = "json")]
    fn fill_from_tape<'x>(
        &mut self,
        raw: Raw<'_, '_>,
        tape: &Tape,
        text: &'x str,
        filled: &mut Record<'x>,
    ) -> Result<(), Error> {
        let lone = Cell::new(None);
        let values = match raw.is_noting() {
            true => tape.values(text).noting(&lone),
            false => tape.values(text),
        };
        if let Some(root) = values.root() {
            let mut within = Filler::new(
                self.dialect,
                self.schema,
                filled,
                self.options,
                self.warnings,
                self.scratch,
            );
            within.data(root.raw(), 0)?;
        }
        raw.note(lone.get());
        Ok(())
    }
}
