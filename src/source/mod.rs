//! From bytes to [`Record`](crate::record::Record)s: one module a shape.

mod buffer;
mod encoding;
#[cfg(feature = "evtx")]
pub mod evtx;
#[cfg(feature = "json")]
pub mod json;
mod limits;
pub mod message;
#[cfg(any(feature = "evtx", feature = "json"))]
mod property;
mod stats;
pub mod xml;

pub use limits::Limits;
pub use stats::Stats;
