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

/// Finds the end of the list that a text begins with.
pub(super) fn end_of_row(text: &[u8]) -> RowEnd {
    let (mut at, mut depth, mut is_in_string) = (0, 0_usize, false);
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let found = match is_in_string {
            true => memchr3(b'"', b'\\', b'\n', rest),
            false => memchr3(b'"', b'[', b']', rest),
        };
        let Some(index) = found else {
            return RowEnd::More;
        };
        at += index + 1;
        match (rest.get(index), is_in_string) {
            (Some(b'"'), _) => is_in_string = !is_in_string,
            // An escaped character does not end a string.
            (Some(b'\\'), true) => at += 1,
            (_, true) => return RowEnd::Broken(at - 1),
            (Some(b'['), false) => depth += 1,
            _ if depth <= 1 => return RowEnd::Len(at),
            _ => depth -= 1,
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
