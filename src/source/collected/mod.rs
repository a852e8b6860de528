//! Events as collectors write them: a record is *located* in what is around it, then *named* by its
//! provider or channel and its ID, then its fields are *filled* from the data by name, by position,
//! and from the message.
//!
//! JSON, text blocks and CSV rows all become a [`Tape`](tape::Tape), which says where the values
//! are in their text. What differs from collector to collector is in the tables of
//! [`dialects`] and [`locate`].

mod attributes;
mod channels;
mod dialect;
mod dialects;
mod elements;
mod embedded;
#[cfg(feature = "json")]
mod expand;
mod fields;
mod flat;
mod header;
#[cfg(feature = "json")]
pub(super) mod id_names;
#[cfg(feature = "json")]
pub(super) mod in_object;
#[cfg(feature = "json")]
pub(super) mod layout;
pub(super) mod locate;
mod names;
mod object;
mod places;
pub(super) mod received;
mod received_times;
mod recognize;
pub(super) mod record;
pub(super) mod scratch;
pub(super) mod tape;
mod time;
mod unescape;
