//! Events as text: what Splunk's classic sourcetypes, Event Viewer's "Copy", Snare and
//! NXLog write.
//!
//! - Splunk's `WinEventLog` without `renderXml`: a line with the date, lines such as
//!   `LogName=Security`, and the message after `Message=`, up to the next record;
//! - Event Viewer, "Copy Details as Text": lines such as `Log Name:      Security`, and the message
//!   after `Description:`. If XML after `Event Xml:` ends the record, it is read instead;
//! - Snare: `MSWinEventLog` and cells after tabs, in one line, also with tabs that rsyslog escaped
//!   (`#011`), on its own or after a syslog header;
//! - syslog's structured data (RFC 5424, 6.3) with an `EventID`, as NXLog's `to_syslog_ietf` writes: the header has host,
//!   provider, process and time, its parameters are the other members, and the message is the event's.
//!
//! An event is named by its provider and ID or, if the provider has only the name that Windows
//! shows, by its channel and ID. Its fields are those of its [message](super::message). A time there
//! has no zone: it is the [`local_time`](crate::System::local_time). Labels of Event Viewer in another language than English name
//! nothing: such records are [counted and described](Reader::unrecognized).
//!
//! Text has no escapes: a message that contains the start of a record cannot be told from two
//! records. A record begins only with a whole start: the date and `LogName=`, or `Log Name:` and
//! `Source:`, each on its own line. Such lines in a command line end its record and begin another, so
//! that nothing is hidden: each line is in one of the two.

pub(super) mod block;
mod layout;
mod reader;
pub(super) mod record;
pub(super) mod start;
mod structured;

pub use self::reader::Reader;
