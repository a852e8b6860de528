//! The Open Cybersecurity Schema Framework: documents for Amazon Security Lake, Splunk and others.
//!
//! | event | class | activity |
//! |---|---|---|
//! | 4688, Sysmon's 1, 23 of the Trace log | 1007 Process Activity | 1 Launch |
//! | 5857 | 1005 Module Activity | 1 Load |
//! | 5858 | 6003 API Activity | 2 Read, 3 Update, 4 Delete by the method; else 99 with its name |
//! | 5859, 5860 | 6003 API Activity | 99 |
//! | 11, 22 of the Trace log | 6003 API Activity | as 5858; 99 |
//! | 5861 | 1006 Scheduled Job Activity | 1 Create |
//! | Sysmon's 19 to 21 | 1006 Scheduled Job Activity | 1 Create, 2 Update, 3 Delete |
//! | a finding, a story | 2004 Detection Finding | 1 Create; 2 Update of a story |
//! | any other | 0 Base Event | 0 Unknown |
//!
//! OCSF has no class for WMI subscriptions. 1006 is where persistence is looked for: the job is named
//! like the consumer, its description is the query of the filter, its command line that of the
//! consumer, and `unmapped.subscription` has both whole.
//!
//! Fields without a place are in `unmapped`. An event that lacks what its class requires, such as a 4688
//! without a process ID or without the computer, is a base event with all fields in `unmapped`: a
//! document is always valid. `metadata.uid` is made of computer, event ID, record ID and the event's own
//! time, and related events of a finding name it; a story knows no hash of an event without a record ID,
//! and has `-` there.
//!
//! Source: the [schema] of OCSF 1.8.0; its classes are checked with the JSON Schema that the project
//! publishes.
//!
//! [schema]: https://schema.ocsf.io/1.8.0/

mod calls;
mod class;
mod document;
mod finding;
mod header;
mod objects;
mod process;
mod story;
mod wmi_activity;

pub use self::class::VERSION;
pub use self::document::Document;
