//! From bytes to [`Record`](crate::record::Record)s: one module a shape.

mod any;
#[cfg(feature = "compress")]
mod archive;
mod buffer;
mod cursor;
mod encoding;
#[cfg(feature = "evtx")]
pub mod evtx;
mod find;
mod input;
#[cfg(feature = "json")]
pub mod json;
mod label;
mod limits;
mod log;
pub mod message;
mod options;
#[cfg(any(feature = "evtx", feature = "json"))]
mod property;
mod shape;
mod stats;
pub mod xml;

pub use any::{AnyReader, from_reader, open, open_with};
pub use limits::{ArchiveLimits, Limits};
pub use options::Options;
pub use shape::Shape;
pub use stats::Stats;
