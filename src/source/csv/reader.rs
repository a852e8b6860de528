//! [`Reader`].

use std::io::BufRead;
use std::ops::Range;

use super::cells::Cells;
use super::frame::{Broken, Frame, Framer};
use crate::error::Error;
use crate::event::Event;
use crate::source::collected::tape::Tape;
use crate::source::csv_header::Header;
use crate::source::found::Found;
use crate::source::json::prefilter::RowSearch;
use crate::source::json::records::{Next, Records};
use crate::source::part::in_whole;
use crate::source::stream::{Stream, stream_reader};
use crate::source::{Options, Unrecognized};

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
/// is not examined further. Memory is bounded by [`Limits::max_event_bytes`](crate::source::Limits::max_event_bytes).
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
    stream: Stream<R>,
    ids: RowSearch,
    /// `None` until the header is read.
    table: Option<Table>,
    records: Records,
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
    /// Reads from `input` with the default [`Options`].
    pub fn new(input: R) -> Self {
        Self::with_options(input, Options::default())
    }

    /// Reads from `input` with other options.
    ///
    /// ```
    /// use wmi_events::source::{Options, csv::Reader};
    ///
    /// let mut options = Options::default();
    /// options.limits.max_event_bytes = 64 << 20;
    /// let reader = Reader::with_options("EventID,Channel\n".as_bytes(), options);
    /// assert_eq!(reader.count(), 0);
    /// ```
    pub fn with_options(input: R, options: Options) -> Self {
        Self {
            ids: RowSearch::new(options.events),
            stream: Stream::new(input, options),
            table: None,
            records: Records::default(),
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
        self.stream.warnings.clear();
        let range = match self.advance()? {
            Ok(range) => range,
            Err(error) => return Some(Err(error)),
        };
        let Stream {
            buffer,
            repaired,
            options,
            stats,
            warnings,
            ..
        } = &mut self.stream;
        let (_, wrong) = buffer.text(&range, repaired);
        let cells = &self.table.as_ref()?.cells;
        let in_row = |error: Error| error.map_offset(|offset| cells.offset_in_row(offset));
        let event = self.records.event(cells.text(), options, warnings);
        let event = in_whole(event, warnings, in_row);
        let event = buffer.judge(&range, wrong, event, warnings);
        stats.give(event, warnings)
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
            if self.stream.buffer.has_failed() || self.is_other {
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
            if self.stream.buffer.is_pending() {
                return None;
            }
        }
    }

    #[cold]
    fn malformed(&mut self, error: Error) -> Error {
        self.stream.stats.count_given(false);
        error
    }

    fn read_header(&mut self) -> Option<Result<(), Error>> {
        let (bytes, is_all) = (self.stream.buffer.bytes(), self.stream.buffer.is_at_end());
        match Header::find(bytes, is_all) {
            Found::Is(header) => {
                let most = header.names.len();
                let cells = most - header.unnamed..=most;
                let max = self.stream.options.limits.max_event_bytes;
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
            Found::More => Some(self.stream.buffer.read(0).map(drop)),
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
        match framer.next(self.stream.buffer.bytes(), self.stream.buffer.is_at_end()) {
            Frame::End => None,
            Frame::Row { range, is_loose } => {
                self.look_at(range, is_loose);
                Some(Ok(()))
            }
            Frame::Broken { start, at, why } => Some(Err(self.broken(start, at, why))),
            Frame::More => self.stream.read_more(framer),
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
        let bytes = self
            .stream
            .buffer
            .bytes()
            .get(range.clone())
            .unwrap_or_default();
        if !self.ids.may_be_in(bytes) {
            // Files may be concatenated.
            if bytes.trim_ascii() != header.line.as_bytes() {
                self.stream.stats.count(&Ok(None));
            }
            return;
        }
        let (text, _) = self.stream.buffer.text(&range, &mut self.stream.repaired);
        cells.read(text, is_loose);
        let fill = |tape: &mut Tape| cells.fill(tape, &header.names, object);
        self.records.read_row(cells.text(), range, fill);
    }

    /// The next record of the current row, if it is an event of this crate; counts any other.
    fn next_record(&mut self, range: &Range<usize>) -> Option<Result<(), Error>> {
        let cells = &self.table.as_ref()?.cells;
        let text = cells.text();
        match self.records.next(text, &self.stream.options) {
            Next::Ours => return Some(Ok(())),
            Next::Another => self.stream.stats.count(&Ok(None)),
            Next::Unrecognized(item) => {
                let records = &self.records;
                // Offsets in the cells are not offsets in the row.
                self.stream.count_unrecognized(range, |_| Unrecognized {
                    offset: 0,
                    ..records.describe(text, item)
                });
            }
            Next::Nothing => {}
            Next::Error(error) => {
                let error = error.map_offset(|offset| cells.offset_in_row(offset));
                return Some(Err(self.stream.buffer.in_input(range, error)));
            }
        }
        None
    }

    #[cold]
    fn broken(&self, start: usize, at: usize, why: Broken) -> Error {
        let (begun, at_offset) = (
            self.stream.buffer.offset(start),
            self.stream.buffer.offset(at),
        );
        let in_row = |what: &str| format!("{what} in the row that begins at byte {begun}");
        match why {
            Broken::End => Error::truncated(in_row("the input ends"), at_offset),
            Broken::NextRow => Error::truncated(in_row("the next row begins"), at_offset),
            Broken::Quote => Error::csv(in_row("a quote that is not doubled"), at_offset),
            Broken::TooLong => {
                let max = self.stream.options.limits.max_event_bytes;
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

stream_reader!(Reader, stream);
