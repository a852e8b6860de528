//! Runs `wmi-events agent` as a service manager and a collector do. All events are this crate's own.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

mod hostile;
mod process;
#[cfg(unix)]
mod restart;
mod running;
mod siem;
mod state;
