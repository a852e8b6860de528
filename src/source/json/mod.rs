//! Events as JSON, in the dialect of any of these collectors, told for each object:
//!
//! | dialect | told by |
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
//! An `Event` or Elasticsearch's `_source` may stand around any of them. Names count in any case.
//! Numbers and text count as each other where collectors differ. An event without its data is
//! read from its [message](super::message).
//!
//! What a collector leaves out is `None`, never made up; so is a time without a zone where the
//! collector writes local times (NXLog), and the level, task, opcode and keywords where it writes
//! these in words.
//!
//! Defined, where JSON (RFC 8259) leaves it open: a name that is twice in one object is an error;
//! half of a surrogate pair is an error of [`parse`], and U+FFFD with a warning for
//! [`parse_with_warnings`] and [`Reader`]; `\u0000` is a character as any other. Nesting costs nothing
//! and has no limit: only what is asked for is decoded.

mod broken;
mod dialects;
mod document;
mod fields;
mod frame;
mod grammar;
mod header;
mod object;
mod prefilter;
mod reader;
mod resync;
mod tape;

pub use self::document::{parse, parse_with_warnings};
pub use self::reader::Reader;
