//! Typed models of the six Windows events that show WMI activity.

mod error;
pub mod event;
pub mod record;
pub mod schema;
#[cfg(feature = "serde")]
mod serde_impl;
pub mod source;
pub mod value;

pub use error::{Error, ErrorKind, Result};
pub use event::{Event, EventId, Payload, System};
pub use record::Record;
