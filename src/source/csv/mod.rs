//! Events as CSV, in the tables of several tools, detected by the header row.
//!
//! - EvtxECmd: the cell `Payload` is JSON;
//! - Sentinel and Log Analytics: exports of `SecurityEvent`, `WindowsEvent` and `Event`; names of
//!   columns may end in ` [UTC]`;
//! - Event Viewer, "Save All Events As": the last cell of a row, the message, has no column. A header in another
//!   language than English is recognized by its five columns over a row with a date, a name, a number and a message in
//!   their places;
//! - Velociraptor: cells may be JSON;
//! - Splunk: a search's results, by field or as `_raw`;
//! - PowerShell, `Get-WinEvent | Export-Csv`.
//!
//! Any table is read whose columns have the names that [`source::json`](super::json) lists, with
//! commas, semicolons or tabs between cells. A cell is a member of a record there: it may also be a
//! whole event, as JSON, XML or [text](super::text). An empty cell has no value.
//!
//! Cells are quoted as in RFC 4180. Deviation: a quote within a cell that is not doubled is content,
//! unless the next row begins there.

mod cells;
mod frame;
mod reader;

pub use self::reader::Reader;
