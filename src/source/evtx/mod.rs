//! EVTX files, which Windows keeps its logs in.
//!
//! A record is first looked at for its provider and ID: where they are in a record says its
//! template, which is read once in a chunk. Records of other events are passed over at that.
//! Those of this crate's events are read from their values, where the template is as it is
//! known to be; any other goes through XML, which the `evtx` crate makes of it. Both give equal
//! events.
//!
//! Text is what Windows prints: up to its first NUL, and with `_` for what XML does not allow,
//! control characters and lone surrogates.
//!
//! Every readable event is given, and everything that could not be read is an error with its
//! byte: of files that were cut off, in use when they were copied, written over in part, or
//! whose checksums are wrong.

mod chunk;
mod file;
mod layout;
mod reader;
mod record_decoder;
mod records;
mod render;
mod template;
mod templates;
mod values;
mod workers;

pub use super::Options;
pub use reader::Reader;

use super::cursor;

/// The bytes of a chunk.
const CHUNK_LEN: usize = 64 << 10;
