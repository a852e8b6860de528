//! What the benchmarks read, and the peers beside which they show it.
#![allow(
    missing_docs,
    clippy::exhaustive_structs,
    missing_debug_implementations,
    reason = "for the benchmarks of this package only"
)]

pub mod dialects;
pub mod events;
pub mod peers;
pub mod texts;
