//! What several events show together.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

mod build;
mod joins;
mod order;
mod rooms;
mod scenarios;
mod sources;
mod state;
mod updates;
