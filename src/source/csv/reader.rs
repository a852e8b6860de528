//! [`Reader`].

use std::fmt;
use std::io::BufRead;
use std::iter::FusedIterator;
use std::ops::Range;

use super::cells::Cells;
use super::frame::{Broken, Frame, Framer};
use crate::error::Error;
use crate::event::Event;
use crate::source::buffer::Buffer;
use crate::source::collected::tape::Tape;
use crate::source::csv_header::Header;
use crate::source::found::Found;
use crate::source::json::prefilter::may_be_ours;
use crate::source::json::records::{Next, Records};
use crate::source::{Limits, Stats, Unrecognized};

/// Reads the events of a CSV stream in sequence.
///
/// The [module](crate::source::csv) lists the tables. The encoding is UTF-8 or UTF-16 of either byte
/// order, with or without a byte order mark.
///
/// A row with another number of cells than the header, or with a broken cell, is an `Err`, and the
/// next call continues at the next row; everything skipped up to there is one error. A stream whose
/// first row does not name the columns of events is one
/// [`ErrorKind::Format`](crate::ErrorKind::Format).
///
/// Events of other kinds are skipped and counted. A row that contains none of this crate's event IDs
/// is not examined further. Memory is bounded by [`Limits::max_event_bytes`].
///
/// As an [`Iterator`] it returns owned events; [`next_borrowed`](Self::next_borrowed) lends them.
///
/// # Examples
///
/// ```
/// use wmi_events::source::csv::Reader;
///
/// let table = r#"Computer,Channel,EventID,CommandLine
/// WKS07,Security,4688,"""C:\Windows\System32\wbem\WMIC.exe"" os get"
/// WKS07,Security
/// WKS07,System,7036,
/// "#;
/// let mut reader = Reader::new(table.as_bytes());
/// let event = reader.next().unwrap()?;
/// let command_line = event.field("CommandLine").unwrap();
/// assert_eq!(command_line.text(), r#""C:\Windows\System32\wbem\WMIC.exe" os get"#);
/// let error = reader.next().unwrap().unwrap_err();
/// assert_eq!(error.to_string(), "not a Windows event at byte 104: expected 4 cells, found 2");
/// assert!(reader.next().is_none());
/// assert_eq!(reader.stats().skipped, 1);
/// # Ok::<(), wmi_events::Error>(())
/// ```
pub struct Reader<R> {
    buffer: Buffer<R>,
    /// `None` until the header is read.
    table: Option<Table>,
    records: Records,
    /// The current row with invalid characters replaced, if it has any.
    repaired: String,
    limits: Limits,
    stats: Stats,
    unrecognized: Option<Unrecognized>,
    /// Warnings for the last event.
    warnings: Vec<Error>,
    /// Whether the input is no table of events.
    is_other: bool,
}

struct Table {
    header: Header,
    framer: Framer,
    /// The cells of the current row.
    cells: Cells,
    /// The object in a cell.
    object: Tape,
}

impl<R: BufRead> Reader<R> {
    /// Reads from `input` with the default [`Limits`].
    pub fn new(input: R) -> Self {
        Self::with_limits(input, Limits::default())
    }

    /// Reads from `input` with other limits.
    ///
    /// ```
    /// use wmi_events::source::{Limits, csv::Reader};
    ///
    /// let mut limits = Limits::default();
    /// limits.max_event_bytes = 64 << 20;
    /// let reader = Reader::with_limits("EventID,Channel\n".as_bytes(), limits);
    /// assert_eq!(reader.count(), 0);
    /// ```
    pub fn with_limits(input: R, limits: Limits) -> Self {
        Self {
            buffer: Buffer::new(input),
            table: None,
            records: Records::default(),
            repaired: String::new(),
            limits,
            stats: Stats::default(),
            unrecognized: None,
            warnings: Vec::new(),
            is_other: false,
        }
    }

    /// Returns the next event of this crate, borrowed from the reader; `None` at the end.
    ///
    /// # Errors
    ///
    /// As [`Event::from_json`], with offsets from the start of the stream, and those of this type's
    /// description. Reading ends only after [`ErrorKind::Io`](crate::ErrorKind::Io) and
    /// [`ErrorKind::Format`](crate::ErrorKind::Format).
    pub fn next_borrowed(&mut self) -> Option<Result<Event<'_>, Error>> {
        self.warnings.clear();
        let range = match self.advance()? {
            Ok(range) => range,
            Err(error) => return Some(Err(error)),
        };
        let (_, wrong) = self.buffer.text(&range, &mut self.repaired);
        let (cells, warnings) = (&self.table.as_ref()?.cells, &mut self.warnings);
        let in_row = |error: Error| error.map_offset(|offset| cells.offset_in_row(offset));
        let event = self.records.event(cells.text(), &self.limits, warnings);
        let of_event = std::mem::take(warnings);
        warnings.extend(of_event.into_iter().map(in_row));
        let event = self
            .buffer
            .judge(&range, wrong, event.map_err(in_row), warnings);
        self.stats.count(&event);
        self.stats.warnings += u64::from(!self.warnings.is_empty());
        event.transpose()
    }

    /// Returns the warnings for the last event.
    ///
    /// A warning reports a fault that did not prevent reading the event, such as an invalid
    /// character. [`Stats::warnings`] counts the events that have some.
    #[must_use]
    pub fn warnings(&self) -> &[Error] {
        &self.warnings
    }

    /// Returns the counts so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.stats
    }

    /// Returns the first record of no known shape, if there was one.
    #[must_use]
    pub fn unrecognized(&self) -> Option<&Unrecognized> {
        self.unrecognized.as_ref()
    }

    /// Returns the input; bytes already buffered by the reader are lost.
    pub fn into_inner(self) -> R {
        self.buffer.into_inner()
    }

    /// The range of the row with the next event of this crate, which `records` has ready.
    fn advance(&mut self) -> Option<Result<Range<usize>, Error>> {
        loop {
            if let Some(range) = self.records.range() {
                match self.next_record(&range) {
                    Some(Ok(())) => return Some(Ok(range)),
                    Some(Err(error)) => return Some(Err(self.malformed(error))),
                    None => continue,
                }
            }
            if self.buffer.has_failed() || self.is_other {
                return None;
            }
            let step = match &self.table {
                Some(_) => self.next_row(),
                None => self.read_header(),
            };
            match step? {
                Ok(()) => {}
                Err(error) => return Some(Err(self.malformed(error))),
            }
            if self.buffer.is_pending() {
                return None;
            }
        }
    }

    #[cold]
    fn malformed(&mut self, error: Error) -> Error {
        self.stats.count_given(false);
        error
    }

    fn read_header(&mut self) -> Option<Result<(), Error>> {
        let (bytes, is_all) = (self.buffer.bytes(), self.buffer.is_at_end());
        match Header::find(bytes, is_all) {
            Found::Is(header) => {
                let most = header.names.len();
                let cells = most - header.unnamed..=most;
                let max = self.limits.max_event_bytes;
                let framer = Framer::new(header.delimiter, cells, max, header.len);
                self.records.set_columns(header.columns.clone());
                let cells = Cells::new(header.delimiter);
                self.table = Some(Table {
                    header,
                    framer,
                    cells,
                    object: Tape::default(),
                });
                Some(Ok(()))
            }
            Found::More => Some(self.buffer.read(0).map(drop)),
            Found::Nothing if is_all && is_blank(bytes) => None,
            Found::Nothing => {
                self.is_other = true;
                let what = "expected a header row with the columns of events";
                Some(Err(Error::format(what)))
            }
        }
    }

    /// Reads the next row, or more bytes; `None` at the end.
    fn next_row(&mut self) -> Option<Result<(), Error>> {
        let framer = &mut self.table.as_mut()?.framer;
        match framer.next(self.buffer.bytes(), self.buffer.is_at_end()) {
            Frame::End => None,
            Frame::Row { range, is_loose } => {
                self.look_at(range, is_loose);
                Some(Ok(()))
            }
            Frame::Broken { start, at, why } => Some(Err(self.broken(start, at, why))),
            Frame::More => match self.buffer.read(framer.needed_from()) {
                Ok(gone) => {
                    framer.rebase(gone);
                    Some(Ok(()))
                }
                Err(error) => Some(Err(error)),
            },
        }
    }

    /// Locates the records of a row.
    fn look_at(&mut self, range: Range<usize>, is_loose: bool) {
        let Some(table) = &mut self.table else {
            return;
        };
        let Table {
            header,
            cells,
            object,
            ..
        } = table;
        let bytes = self.buffer.bytes().get(range.clone()).unwrap_or_default();
        if !may_be_ours(bytes) {
            // Files may be concatenated.
            if bytes.trim_ascii() != header.line.as_bytes() {
                self.stats.count(&Ok(None));
            }
            return;
        }
        let (text, _) = self.buffer.text(&range, &mut self.repaired);
        cells.read(text, is_loose);
        let fill = |tape: &mut Tape| cells.fill(tape, &header.names, object);
        self.records.read_row(cells.text(), range, fill);
    }

    /// The next record of the current row, if it is an event of this crate; counts any other.
    fn next_record(&mut self, range: &Range<usize>) -> Option<Result<(), Error>> {
        let cells = &self.table.as_ref()?.cells;
        let text = cells.text();
        match self.records.next(text, &self.limits) {
            Next::Ours => return Some(Ok(())),
            Next::Another => self.stats.count(&Ok(None)),
            Next::Unrecognized(item) => {
                self.stats.count_unrecognized();
                if self.unrecognized.is_none() {
                    let offset = self.buffer.offset(range.start);
                    self.unrecognized = Some(self.records.describe(text, item, offset));
                }
            }
            Next::Nothing => {}
            Next::Error(error) => {
                let error = error.map_offset(|offset| cells.offset_in_row(offset));
                return Some(Err(self.buffer.in_input(range, error)));
            }
        }
        None
    }

    #[cold]
    fn broken(&self, start: usize, at: usize, why: Broken) -> Error {
        let (begun, at_offset) = (self.buffer.offset(start), self.buffer.offset(at));
        let in_row = |what: &str| format!("{what} in the row that begins at byte {begun}");
        match why {
            Broken::End => Error::truncated(in_row("the input ends"), at_offset),
            Broken::NextRow => Error::truncated(in_row("the next row begins"), at_offset),
            Broken::Quote => Error::csv(in_row("a quote that is not doubled"), at_offset),
            Broken::TooLong => {
                let max = self.limits.max_event_bytes;
                Error::limit("bytes in an event", max, Some(at_offset))
            }
            Broken::Cells(count) => {
                let names = self
                    .table
                    .as_ref()
                    .map_or(0, |table| table.header.names.len());
                let what = format!("expected {names} cells, found {count}");
                Error::structure(what, at_offset)
            }
        }
    }
}

fn is_blank(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix("\u{feff}".as_bytes());
    text.unwrap_or(bytes).trim_ascii().is_empty()
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Event<'static>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let event = self.next_borrowed()?;
        Some(event.map(Event::into_owned))
    }
}

impl<R: BufRead> FusedIterator for Reader<R> {}

impl<R> fmt::Debug for Reader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("limits", &self.limits)
            .field("stats", &self.stats)
            .finish_non_exhaustive()
    }
}
