//! Typed models and parsers for the Windows events that show WMI activity.
//!
//! Process creation (Security 4688) shows lateral movement over WMI: `wmic /node:HOST` on the
//! source, children of WmiPrvSE.exe on the destination. The WMI-Activity log (5857 to 5861) shows
//! WMI persistence. This crate reads these events from EVTX, XML, JSON, CSV, text, rendered messages
//! or your own records into structs with typed fields. It does not panic on any input.
//!
//! ```
//! use wmi_events::{Event, Payload};
//!
//! let xml = r#"<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System>
//!   <Provider Name="Microsoft-Windows-WMI-Activity"/><EventID>5858</EventID>
//!   <TimeCreated SystemTime="2026-03-03T09:04:55.1090338Z"/><Computer>FILE02</Computer>
//!   </System><UserData><Operation_ClientFailure><ClientMachine>WKS07</ClientMachine>
//!   <User>CORP\dana</User><ResultCode>0x80041003</ResultCode>
//!   </Operation_ClientFailure></UserData></Event>"#;
//!
//! let event = Event::from_xml(xml)?.expect("5858 is one of the six");
//! if let Payload::ClientFailure(failure) = &event.payload {
//!     assert_eq!(failure.user.as_deref(), Some(r"CORP\dana"));
//!     assert_eq!(failure.result_code.unwrap().name(), Some("WBEM_E_ACCESS_DENIED"));
//! }
//! # Ok::<(), wmi_events::Error>(())
//! ```
//!
//! # The events
//!
//! | event | struct | meaning |
//! |---|---|---|
//! | 4688 v0-v2 | [`ProcessCreation`](event::ProcessCreation) | a process was created: image, command line, creator, users |
//! | 5857 | [`ProviderStarted`](event::ProviderStarted) | a provider was loaded: name, DLL, host process |
//! | 5858 | [`ClientFailure`](event::ClientFailure) | an operation failed: user, client, operation, result |
//! | 5859 | [`EssStarted`](event::EssStarted) | a permanent subscription became active: its query |
//! | 5860 | [`TemporaryEssStarted`](event::TemporaryEssStarted) | a temporary subscription was registered: user, process, query |
//! | 5861 | [`EssToConsumerBinding`](event::EssToConsumerBinding) | a permanent subscription was bound: filter and consumer |
//!
//! A reader gives these six unless [`source::Options::events`] says otherwise. Beside them are, of Sysmon, 1
//! ([`SysmonProcessCreation`](event::SysmonProcessCreation)) and 19 to 21, and 11 to 13 and 17 to 24 of
//! WMI-Activity's Trace log, such as 23 ([`ProcessCreated`](event::ProcessCreated)); see
//! [`EventSet`](schema::EventSet). A process is one view of any log: [`Event::process`].
//!
//! Provider and ID identify an event: other providers use the same numbers, and a collector may
//! have moved the event to another log. A later version of an event is read as the newest known
//! version; its additional fields are in [`Event::extra`].
//!
//! Guides, each from a program that runs: [a sensor][sensor], [an agent][agent], [a forensic
//! tool][tool]. [All findings][findings] are listed.
//!
//! [sensor]: https://docs.rs/wmi-events/latest/wmi_events/_guides/sensor/
//! [agent]: https://docs.rs/wmi-events/latest/wmi_events/_guides/agent/
//! [tool]: https://docs.rs/wmi-events/latest/wmi_events/_guides/forensic_tool/
//! [findings]: https://docs.rs/wmi-events/latest/wmi_events/_guides/findings/
//!
//! # Input formats
//!
//! - [`source::open`] reads any supported format, detected by content;
//! - [`Event::from_xml`], [`from_xml_bytes`](Event::from_xml_bytes) and
//!   [`from_utf16`](Event::from_utf16) read one event, [`source::xml::Utf16Parser`] one event a
//!   call, and [`source::xml::Reader`] a stream of them: `wevtutil`, Event Viewer, evtx_dump;
//! - `source::evtx::Reader` reads EVTX files, including damaged ones (feature `evtx`);
//! - `Event::from_json` and `source::json::Reader` read the JSON of collectors (feature
//!   `json`);
//! - [`source::text::Reader`] reads the text of Splunk, Event Viewer and Snare, and
//!   `source::csv::Reader` the tables of several tools (feature `csv`);
//! - [`source::message`] parses rendered messages;
//! - a [`Record`] takes values by name or position, for an agent with its own source;
//! - with the feature `serde`, an [`Event`] is serialized and deserialized.
//!
//! Only [`source::open`], [`source::open_with`] and `source::evtx::Reader` open files by path;
//! everything else reads what it is given.
//!
//! Every reader is an iterator of owned events; `next_borrowed` lends them instead. A reader counts
//! records in [`source::Stats`] and continues after unreadable ones. `warnings` of the XML, JSON and
//! detected-format readers are problems that did not prevent reading the last event.
//!
//! # Decoding the fields
//!
//! [`wmi`] and [`cmdline`] decode the text inside the fields: operations, subscriptions in MOF,
//! queries, object paths, namespaces, command lines and wmic.exe's grammar. An event's methods call
//! them on demand, and each works on text alone:
//!
//! ```
//! use wmi_events::event::EssToConsumerBinding;
//! use wmi_events::wmi::Query;
//! use wmi_events::wmi::subscription::ConsumerAction;
//!
//! # let mut binding = EssToConsumerBinding::default();
//! # binding.possible_cause = Some("Perm. Consumer: \ninstance of CommandLineEventConsumer\n{\n\
//! #     \tCommandLineTemplate = \"x.exe\";\n};\n".into());
//! if let Some(ConsumerAction::Command { command_line, .. }) = binding.subscription().consumer.action() {
//!     assert_eq!(command_line.as_deref(), Some("x.exe"));
//! }
//! assert_eq!(Query::parse("select * from __TimerEvent")?.class, "__TimerEvent");
//! # Ok::<(), wmi_events::Error>(())
//! ```
//!
//! # Findings
//!
//! [`detect`] has predicates on events, such as [`Event::is_remote_wmic`], all of them at once as
//! [`Indicators`](detect::Indicators), findings with severity, ATT&CK techniques and evidence
//! ([`Event::findings`]), and a [`Correlator`](detect::Correlator) that joins events into stories across
//! computers.
//!
//! # Into a SIEM
//!
//! With the feature `json`, `export` makes documents of ECS (Elasticsearch) and OCSF (Security Lake, Splunk) of events,
//! findings and stories.
//!
//! # Names for engines
//!
//! An engine with rules asks for fields by name: [`Event::get`] over header and data, and
//! [`Event::sigma_views`] under the names of Sigma's log sources; see [`sigma`]. Text is borrowed,
//! and a look-up allocates nothing.
//!
//! # Borrowing
//!
//! An [`Event`] borrows its text from the input and copies only text with escapes. `into_owned`
//! detaches it. Text is kept as logged: it is never trimmed, and `-` and empty text are kept.
//! Accessors such as [`target_user`](event::ProcessCreation::target_user) interpret it. A malformed
//! number is an [`Error`], never zero.
//!
//! # Hostile input
//!
//! Attackers write command lines, queries and scripts. This crate has no unsafe code, and recursion is
//! bounded: an event is read, decoded and looked at on a stack of 64 KiB, and a reader works on 256 KiB.
//! [`source::Limits`] bound the cost of one event, and a reader's memory is bounded by one event. A malformed event in a stream affects only that event. Errors show text
//! from the input escaped and shortened; [`escape`] does the same for your output.
//!
//! # Features
//!
//! | feature | default | adds |
//! |---|---|---|
//! | `serde` | yes | `Serialize` and `Deserialize` in any format, with the Windows field names |
//! | `json` | | `Event::from_json`, `source::json`: the JSON of collectors; `export`: ECS and OCSF |
//! | `csv` | | `source::csv`: tables of events; it includes `json` |
//! | `evtx` | | `source::evtx`: EVTX files |
//! | `compress` | | gzip files and the members of zip archives, through [`source::open`] |
//! | `full` | | all of the above |
//!
//! # Supported Rust versions
//!
//! The minimum supported Rust version is 1.89 (`rust-version` in `Cargo.toml`). A minor release may
//! raise it.

#![cfg_attr(docsrs, feature(doc_cfg))]
// Beside the lints of the workspace: no input makes the library panic. Tests fail so.
#![cfg_attr(
    not(test),
    deny(
        clippy::string_slice,
        clippy::todo,
        clippy::unimplemented,
        clippy::unreachable
    )
)]

#[cfg(all(any(doc, doctest), feature = "full"))]
pub mod _guides;

// The docs of `Event` show its methods in this order: constructors and access first, predicates last.
mod ascii;
mod error;
pub mod event;
mod event_id;
pub mod record;
pub mod sigma;
pub mod source;

pub mod cmdline;
mod config;
pub mod detect;
pub mod escape;
#[cfg(feature = "json")]
pub mod export;
mod fold;
mod owned;
pub mod schema;
pub mod secrets;
#[cfg(feature = "serde")]
mod serde_impl;
pub mod value;
pub mod wmi;

pub use config::Config;
pub use error::{Error, ErrorKind, Result};
pub use event::{Event, EventId, Payload, System};
pub use record::Record;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
