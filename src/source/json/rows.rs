//! The rows of a table that is too long to be one record: `{"columns": [..], "rows": [[..], [..]]}`. Each
//! is read as a table of its own.

use memchr::memchr3;

/// What is before the row in the text of its table.
const BEFORE: &str = r#"{"rows":["#;

/// Where a row ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum RowEnd {
    /// After so many bytes.
    Len(usize),
    /// After what is there.
    More,
    /// A line break is within a string, after so many bytes.
    Broken(usize),
}

/// The search for the end of the list that a text begins with, which goes on when the text is longer.
#[derive(Debug, Default)]
pub(super) struct RowScan {
    at: usize,
    depth: usize,
    is_in_string: bool,
}

impl RowScan {
    pub(super) fn end(&mut self, text: &[u8]) -> RowEnd {
        loop {
            let rest = text.get(self.at..).unwrap_or_default();
            let found = match self.is_in_string {
                true => memchr3(b'"', b'\\', b'\n', rest),
                false => memchr3(b'"', b'[', b']', rest),
            };
            let Some(index) = found else {
                self.at = self.at.max(text.len());
                return RowEnd::More;
            };
            self.at += index + 1;
            match (rest.get(index), self.is_in_string) {
                (Some(b'"'), _) => self.is_in_string = !self.is_in_string,
                // An escaped character does not end a string.
                (Some(b'\\'), true) => self.at += 1,
                (_, true) => return RowEnd::Broken(self.at - 1),
                (Some(b'['), false) => self.depth += 1,
                _ if self.depth <= 1 => return RowEnd::Len(self.at),
                _ => self.depth -= 1,
            }
        }
    }
}

/// Writes the table of one row; returns how much is before the row.
pub(super) fn write_table(table: &mut String, row: &str, columns: &str) -> usize {
    table.clear();
    for part in [BEFORE, row, r#"],"columns":"#, columns, "}"] {
        table.push_str(part);
    }
    BEFORE.len()
}

#[cfg(test)]
mod tests;
