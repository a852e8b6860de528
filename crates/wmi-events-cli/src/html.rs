//! The report as one HTML page that needs no network.
//!
//! The page has the rows twice. Columns of what the table shows come first, so that it is usable at once. Blocks
//! of the events' JSON follow, each compressed for itself: `page.js` unpacks one when an event is opened, and all
//! of them, one after another, when text is searched for. All are gzip in base64 in `<script>` elements of a type
//! that is no script, so no text of an event is ever part of the markup. Until the end they are kept compressed.
//!
//! ```text
//! let mut page = Page::new(out);
//! page.row(&row, &json)?;            // once an event, in the order of output
//! let out = page.finish(&head, &stories)?;
//! ```

mod assets;
mod block;
mod columns;
mod head;
mod markup;
mod payload;
mod shape;
#[cfg(test)]
mod tests;
mod totals;

use std::collections::VecDeque;
use std::io::{self, Write};

use wmi_events::detect::Story;

use crate::row::Row;
use crate::story;

pub(crate) use head::{Head, HeadInput, HeadProblem};

use block::Blocks;
use columns::Columns;
use payload::{Gzip, write_payload};
use totals::Totals;

/// The number of events from which on only those with a finding are taken, with their neighbours.
const MAX_ROWS: u64 = 500_000;

/// The number of neighbours before and after a finding that are taken from then on.
const CONTEXT: usize = 5;

/// A page in the making.
pub(crate) struct Page<W> {
    out: W,
    columns: Columns,
    blocks: Blocks,
    totals: Totals,
    max_rows: u64,
    /// Beyond the maximum: the last events that were not taken.
    before: VecDeque<(Row, String)>,
    /// Beyond the maximum: how many events are still taken after a finding.
    after: usize,
}

impl<W: Write> Page<W> {
    pub(crate) fn new(out: W) -> Self {
        Self::with_max_rows(out, MAX_ROWS)
    }

    fn with_max_rows(out: W, max_rows: u64) -> Self {
        Self {
            out,
            columns: Columns::default(),
            blocks: Blocks::default(),
            totals: Totals::default(),
            max_rows,
            before: VecDeque::new(),
            after: 0,
        }
    }

    /// Adds an event; `json` is its line of `--format jsonl`.
    pub(crate) fn row(&mut self, row: &Row, json: &str) -> io::Result<()> {
        self.totals.add(row);
        if self.columns.len() < self.max_rows {
            return self.take(row, json);
        }
        if row.findings.is_empty() {
            if self.after > 0 {
                self.after -= 1;
                return self.take(row, json);
            }
            if self.before.len() == CONTEXT {
                self.before.pop_front();
            }
            self.before.push_back((row.clone(), json.to_owned()));
            return Ok(());
        }
        for (row, json) in std::mem::take(&mut self.before) {
            self.take(&row, &json)?;
        }
        self.after = CONTEXT;
        self.take(row, json)
    }

    fn take(&mut self, row: &Row, json: &str) -> io::Result<()> {
        let json = json.trim_end();
        let shown = self.columns.add(row)?;
        self.blocks.add(row, &shown, json)
    }

    /// Writes the page, and gives the output back.
    pub(crate) fn finish(mut self, head: &Head, stories: &[Story]) -> io::Result<W> {
        let taken = self.columns.len();
        let totals = self.totals.finish(taken, stories);
        let columns = self.columns.finish()?;
        let blocks = self.blocks.finish()?;
        let out = &mut self.out;
        out.write_all(markup::begin(head, &totals).as_bytes())?;
        for column in &columns {
            write_payload(out, column.name, None, &column.gzip)?;
        }
        let mut lines = Gzip::default();
        lines.write(&story::lines(stories))?;
        write_payload(out, "stories", None, &lines.finish()?)?;
        // The script is before the blocks: the table is there while they are still read.
        out.write_all(markup::script().as_bytes())?;
        for (index, block) in blocks.iter().enumerate() {
            write_payload(
                out,
                &format!("block-{index}"),
                Some(block.rows),
                &block.gzip,
            )?;
        }
        out.write_all(markup::END.as_bytes())?;
        out.flush()?;
        Ok(self.out)
    }
}
