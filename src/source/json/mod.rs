//! Events as JSON, in the dialects of many collectors, detected for each record:
//!
#![doc = include_str!("../collected/shapes.md")]
//!
//! Names are matched without case, and nested or with dots (`winlog.event_id`). Numbers and numeric
//! text are equivalent where collectors differ. The event is identified by provider and ID or, in a
//! record without a provider, by the channel and ID. Its fields are read from its data by name,
//! also if the data is a text of JSON or XML, then by position if there are as many values as
//! fields, then from its [message](super::message). What cannot be read of its fields is a
//! [warning](Reader::warnings); for [`parse`], it is an error if no field could be read. A record of no known shape is
//! [counted and described](Reader::unrecognized).
//!
//! A property that a collector leaves out is `None`, never made up. So are the level, task, opcode
//! and keywords if it writes them in words. A time without a zone, if the collector writes local
//! times (NXLog), is the [`local_time`](crate::System::local_time); the event's time is then the
//! collector's, as [`time_source`](crate::System::time_source) says.
//!
//! Where JSON (RFC 8259) leaves behaviour open: a duplicate name in an object is an error; half of
//! a surrogate pair is an error of [`parse`], and U+FFFD with a warning for [`parse_with_warnings`]
//! and [`Reader`]; `\u0000` is an ordinary character. Nesting is free and has no limit: only
//! requested values are decoded.

mod broken;
mod document;
mod envelope;
mod frame;
mod grammar;
pub(super) mod outline;
pub(super) mod prefilter;
mod reader;
pub(super) mod records;
mod resync;
mod rows;
pub(super) mod scan;
mod string_end;

pub use self::document::{parse, parse_with_warnings};
pub use self::reader::Reader;
