//! Events as text: what Splunk's classic sourcetypes, Event Viewer's "Copy" and Snare write.

pub(super) mod block;
mod layout;
mod reader;
pub(super) mod record;
pub(super) mod start;

pub use self::reader::Reader;
