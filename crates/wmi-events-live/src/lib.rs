//! Live Windows events of [`wmi_events`]: a pull subscription to the Event Log, with bookmarks.
//!
//! `Subscription` fetches events in batches and lends each as an [`Event`](wmi_events::Event). The service
//! keeps what was not fetched, nothing is called from the C side, and after a restart reading goes on at the
//! bookmark: each event is given at least once, and at most the last batch twice.
//!
//! - **A gap is told.** If the record of the bookmark is no longer in the log, reading goes on at the oldest one,
//!   and the first item is a [`Gap`].
//! - **It stays open.** A subscription that the service ended, as when it was restarted, is opened again behind
//!   the last event that was taken. A batch that is too large for the service is asked for in halves.
//! - **As XML or values.** XML, the default, needs no allocation once the buffers are large enough.
//!   [`Rendering::Values`] takes typed values where their number fits the schema.
//! - **Another computer** by [`Login`].
//!
//! `Subscription` is there on Windows only; elsewhere the crate compiles to its options and errors, so that a
//! program for several systems needs no conditions but where it subscribes.
//!
//! The tool's command `wmi-events live` (crate `wmi-events-cli`) is built on this, and stores its state and the
//! bookmarks together. The example `etw.rs` reads WMI-Activity, its analytic log included, from a session of
//! ETW.
//!
//! # Unsafe code
//!
//! The module that calls the Windows API has it, with a reason at each block, and no other: what the API wrote into
//! a buffer is read as plain numbers, and a pointer in it is followed only within that buffer.

#![cfg_attr(
    not(any(windows, test)),
    allow(dead_code, reason = "a subscription uses it, which is for Windows")
)]

mod code;
mod error;
mod event_log;
mod item;
mod options;
mod pull;
mod renderer;
#[cfg(windows)]
mod subscription;
mod variant;
#[cfg(windows)]
mod windows;

#[cfg(test)]
mod fake;

pub use self::error::{Error, ErrorKind};
pub use self::item::{Gap, Item};
pub use self::options::{Login, Options, Rendering, Start};
#[cfg(windows)]
pub use self::subscription::Subscription;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
