//! From bytes to [`Record`](crate::record::Record)s: one module a shape.

mod encoding;
#[cfg(feature = "evtx")]
pub mod evtx;
mod limits;
mod stats;
pub mod xml;

pub use limits::Limits;
pub use stats::Stats;
