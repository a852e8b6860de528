//! [`Cells`]: the cells of a row, without their quotes.

use std::borrow::Cow;
use std::ops::Range;

use csv_core::{ReadFieldResult, ReaderBuilder, Terminator};

use crate::source::collected::tape::{Span, Tape};
use crate::source::json::scan;

/// The cells of a row in sequence. Their memory is reused for the next row.
#[derive(Debug)]
pub(super) struct Cells {
    delimiter: u8,
    /// Its state machine takes longer to build than many rows to read.
    reader: Option<csv_core::Reader>,
    text: String,
    cells: Vec<Cell>,
    /// Whether offsets in the row are not known.
    is_loose: bool,
}

#[derive(Clone, Debug)]
struct Cell {
    /// Where it begins in the row.
    start: usize,
    /// Where its content is in the text.
    content: Range<usize>,
    /// Whether its content is in the row as it is.
    is_plain: bool,
}

impl Cells {
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            reader: None,
            text: String::new(),
            cells: Vec::new(),
            is_loose: false,
        }
    }

    /// Reads a row. If it `is_loose`, quotes in it that are not doubled are content.
    pub(super) fn read(&mut self, row: &str, is_loose: bool) {
        let row = match is_loose {
            true => Cow::Owned(doubled(row, self.delimiter)),
            false => Cow::Borrowed(row),
        };
        self.is_loose = is_loose;
        self.cells.clear();
        let mut bytes = std::mem::take(&mut self.text).into_bytes();
        bytes.clear();
        bytes.resize(row.len(), 0);
        let reader = self.reader.get_or_insert_with(|| {
            let mut builder = ReaderBuilder::new();
            let builder = builder.delimiter(self.delimiter);
            builder.terminator(Terminator::Any(b'\n')).build()
        });
        reader.reset();
        let (mut read, mut start, mut written, mut content) = (0, 0, 0, 0);
        loop {
            let input = row.as_bytes().get(read..).unwrap_or_default();
            let output = bytes.get_mut(written..).unwrap_or_default();
            let (result, input_len, output_len) = reader.read_field(input, output);
            read += input_len;
            written += output_len;
            match result {
                // The end of the row ends its last cell.
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::Field { .. } => {
                    let raw = row.get(start..read).unwrap_or_default();
                    let quotes = usize::from(raw.starts_with('"'));
                    let len = raw.len() - usize::from(raw.ends_with(char::from(self.delimiter)));
                    self.cells.push(Cell {
                        start: start + quotes,
                        content: content..written,
                        is_plain: len == written - content + 2 * quotes,
                    });
                    (start, content) = (read, written);
                }
                // The output is as long as the row.
                ReadFieldResult::OutputFull | ReadFieldResult::End => break,
            }
        }
        bytes.truncate(written);
        // Whole characters are between the ASCII that is left out.
        self.text = String::from_utf8(bytes).unwrap_or_default();
    }

    /// The contents of the cells, one after the other.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Puts the cells on the tape, by the names of their columns. An empty cell has no value, and
    /// one that is a JSON object is one; `object` is memory for it.
    pub(super) fn fill(&self, tape: &mut Tape, names: &[Span], object: &mut Tape) {
        let Some(all) = span(&(0..self.text.len())) else {
            return;
        };
        tape.begin_record(all);
        for (cell, name) in self.cells.iter().zip(names) {
            let text = self.text.get(cell.content.clone()).unwrap_or_default();
            let Some(content) = span(&cell.content).filter(|_| !text.is_empty()) else {
                continue;
            };
            if text.trim_start().starts_with('{') && scan::read(object, text).is_some() {
                tape.push_object(*name, content.start, object);
            } else if text == "-" {
                tape.push_dash(*name, content);
            } else {
                tape.push_text(*name, content, true);
            }
        }
    }

    /// The offset in the row for an offset in the text; at least in the cell.
    pub(super) fn offset_in_row(&self, offset: u64) -> u64 {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        let mut cells = self.cells.iter();
        let Some(cell) = cells.find(|cell| offset < cell.content.end) else {
            return 0;
        };
        let within = match cell.is_plain {
            true => offset - cell.content.start,
            false => 0,
        };
        match self.is_loose {
            true => 0,
            false => (cell.start + within) as u64,
        }
    }
}

fn span(range: &Range<usize>) -> Option<Span> {
    Some(Span {
        start: u32::try_from(range.start).ok()?,
        end: u32::try_from(range.end).ok()?,
    })
}

/// A row with every quote within a cell doubled.
fn doubled(row: &str, delimiter: u8) -> String {
    let delimiter = char::from(delimiter);
    let mut doubled = String::with_capacity(row.len() + 16);
    let mut is_in_quotes = false;
    let mut is_start = true;
    let mut rest = row.chars();
    while let Some(c) = rest.next() {
        doubled.push(c);
        if c != '"' || !(is_start || is_in_quotes) {
            is_start = !is_in_quotes && c == delimiter;
            continue;
        }
        is_start = false;
        if !is_in_quotes {
            is_in_quotes = true;
            continue;
        }
        match rest.as_str().chars().next() {
            Some('"') => doubled.extend(rest.next()),
            Some(next) if next != delimiter => doubled.push('"'),
            _ => is_in_quotes = false,
        }
    }
    doubled
}

#[cfg(test)]
mod tests;
