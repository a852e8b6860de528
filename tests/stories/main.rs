//! What several events show together.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

mod apart;
mod build;
#[path = "../common/mod.rs"]
mod common;
mod corpus;
mod joins;
mod limits;
mod operations;
mod order;
mod rooms;
mod scenarios;
mod sources;
mod state;
mod updates;
