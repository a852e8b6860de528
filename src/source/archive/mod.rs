//! Gzip files and zip archives, nested too.
//!
//! A zip archive is read through its directory at the end: other tools use the directory as well,
//! and it has the sizes that local headers may omit. This needs random access. Files and stored
//! members are read in place; anything else is held in memory, up to
//! [`ArchiveLimits::max_buffered_bytes`](super::ArchiveLimits::max_buffered_bytes). The directory
//! is read entry by entry, and each member when its turn comes. So neither the number of members
//! nor damage to one of them affects the others. With
//! [`Options::recover`](super::Options::recover), members of an archive that lost its directory are found
//! by their headers.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod budget;
mod directory;
mod headers;
mod member;
mod ranges;
mod reader;
mod unpacker;
mod window;

pub(super) use reader::{Reader, Unpacked, open};
pub(super) use window::Window;
