//! Events as JSON, in any of these collectors' dialects, detected for each object:
//!
//! | dialect | detected by |
//! |---|---|
//! | evtx_dump, with either style of attributes; Velociraptor; this crate's own | `System` |
//! | Winlogbeat from 7 on (Elastic Common Schema) | `winlog` |
//! | Winlogbeat up to 6 | `event_id`, `source_name` |
//! | EvtxECmd | `EventId`, `Provider`, `Payload` |
//! | PowerShell's `Get-WinEvent \| ConvertTo-Json` | `Id`, `ProviderName` |
//! | Fluent Bit's `winevtlog` | `EventID`, `ProviderName`, `StringInserts` |
//! | rows of Velociraptor's queries and of Sentinel's `WindowsEvent` | `EventID`, `EventData` |
//! | NXLog, Sentinel's `SecurityEvent`, and others that are flat | `EventID` |
//! | the lines of the example `triage` | `event_id`, `provider`, `data` |
//!
//! Each may be wrapped in an `Event` or in Elasticsearch's `_source`. Names are matched without
//! case. Numbers and numeric text are equivalent where collectors differ. An event without its data
//! is read from its [message](super::message).
//!
//! A property that a collector leaves out is `None`, never made up. So is a time without a zone if
//! the collector writes local times (NXLog), and the level, task, opcode and keywords if it writes
//! them in words.
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
mod prefilter;
mod reader;
mod records;
mod resync;
pub(super) mod scan;

pub use self::document::{parse, parse_with_warnings};
pub use self::reader::Reader;
