//! From bytes to [`Record`](crate::record::Record)s: one module per format.

#[cfg(feature = "compress")]
mod archive;
mod buffer;
mod byte_search;
mod collected;
#[cfg(feature = "csv")]
pub mod csv;
mod csv_header;
mod cursor;
mod encoding;
#[cfg(feature = "evtx")]
pub mod evtx;
mod evtx_dump_line;
mod exclusive;
mod feed;
mod format;
mod found;
mod grouped;
mod input;
#[cfg(feature = "json")]
pub mod json;
mod limits;
mod line_prefix;
mod log;
pub mod message;
mod open;
mod options;
mod part;
mod push;
mod stats;
mod stream;
mod syslog;
pub mod text;
mod unrecognized;
pub mod xml;

pub use format::Format;
pub use limits::{ArchiveLimits, Limits};
pub use open::{AnyReader, from_reader, open, open_with};
pub use options::Options;
pub use push::PushReader;
pub use stats::Stats;
pub use unrecognized::Unrecognized;
