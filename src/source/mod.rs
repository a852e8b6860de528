//! From bytes to [`Record`](crate::record::Record)s: one module a shape.

mod limits;
mod stats;
pub mod xml;

pub use limits::Limits;
pub use stats::Stats;
