//! EVTX files, the log files of Windows.
//!
//! Each record is first checked for its provider and ID. The record's template says where they are;
//! it is read once per chunk. Other events are skipped at this point. An event of this crate is
//! read directly from its values if its template has the expected layout; otherwise the `evtx`
//! crate converts it to XML, which is parsed. Both ways give equal events.
//!
//! Text is what Windows prints: it ends at the first NUL, and `_` replaces characters that XML does
//! not allow, such as control characters and lone surrogates.
//!
//! Truncated, live-copied or partly overwritten files, and files with wrong checksums, still yield
//! every readable event. Everything unreadable is an error with its byte offset.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod chunk;
mod file;
mod layout;
mod reader;
mod record_decoder;
mod records;
mod render;
mod repeated;
mod sources;
mod template;
mod templates;
mod values;
mod workers;

pub use super::Options;
pub use reader::Reader;

use super::cursor;

/// The size of a chunk in bytes.
const CHUNK_LEN: usize = 64 << 10;
