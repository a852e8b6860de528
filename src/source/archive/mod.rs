//! Gzip files and zip archives, within each other too.
//!
//! A zip archive is read by its directory, which is at its end: it is what every other tool goes by,
//! and it has the sizes that local headers may leave out. So an archive has to be read from any
//! place: a file and a stored member are, in place; anything else is held in memory, up to
//! [`ArchiveLimits::max_buffered_bytes`](super::ArchiveLimits::max_buffered_bytes). The directory is
//! read entry by entry, a member when its turn comes. So neither their number nor damage to one of
//! them is the others' cost.

mod budget;
mod directory;
mod member;
mod ranges;
mod reader;
mod unpacker;
mod window;

pub(super) use reader::{Reader, Unpacked, open};
pub(super) use window::Window;
