//! The lists of records in an object that is too long to be one record.

use super::{Frame, Framer, How, Open, OpenList};
use crate::source::json::broken::Broken;
use crate::source::json::envelope::record_list;
use crate::source::json::resync::Before;
use crate::source::json::rows::{RowEnd, RowScan};

/// How many lists of records are followed within one another.
const MAX_LISTS: usize = 8;

impl Framer {
    /// Enters the list of records in an object that is too long; `false` if there is none.
    pub(super) fn enter_list(&mut self, open: Open, buffer: &[u8]) -> bool {
        if self.lists.len() == MAX_LISTS {
            return false;
        }
        let Some(list) = record_list(buffer, open.start) else {
            return false;
        };
        self.object = None;
        self.is_lines = false;
        self.indent = None;
        self.position = list.start;
        self.arrays += 1;
        self.lists.push(OpenList {
            arrays: self.arrays,
            depth: list.depth,
            columns: list
                .columns
                .and_then(|columns| Some(buffer.get(columns)?.to_vec())),
            row: RowScan::default(),
        });
        true
    }

    /// Skips what follows a list, up to the end of the objects around it.
    pub(super) fn end_of_list(&mut self, list: &OpenList) {
        self.object = Some(Open {
            start: self.position,
            scan: self.position,
            depth: list.depth,
            is_in_string: false,
            indent: None,
            is_too_long: true,
        });
    }

    /// The columns, between the rows of a table.
    pub(in crate::source::json) fn columns(&self) -> Option<&[u8]> {
        let list = self.lists.last()?;
        let columns = list.columns.as_deref();
        columns.filter(|_| list.arrays == self.arrays)
    }

    /// At a row of a table, with which `rest` begins.
    pub(super) fn row(&mut self, rest: &[u8], is_all: bool) -> Frame {
        let (start, max) = (self.position, self.max_event_bytes);
        let list = self.lists.last_mut();
        let end = list.map_or(RowEnd::More, |list| list.row.end(rest));
        let (len, why) = match end {
            RowEnd::Len(len) if len <= max => {
                if let Some(list) = self.lists.last_mut() {
                    list.row = RowScan::default();
                }
                return self.give(start..start + len, None, How::Row);
            }
            RowEnd::Broken(len) if len <= max => (len, Broken::String),
            RowEnd::More if rest.len() <= max && !is_all => return Frame::More,
            RowEnd::More if rest.len() <= max => (rest.len(), Broken::End),
            _ => (max, Broken::TooLong),
        };
        let at = start + len;
        self.lists.clear();
        self.seek(at, Before::line(None));
        Frame::Broken { start, at, why }
    }
}
