//! Typed models of the six Windows events that show WMI activity, and parsers for them.
//!
//! Process creation (Security 4688) is where lateral movement over WMI shows: `wmic /node:HOST`
//! on its source, children of WmiPrvSE.exe on its destination. The WMI-Activity log (5857 to
//! 5861) is where WMI persistence shows. This crate turns these events into structs with the
//! fields' own types, from XML or from a record that you fill in, without I/O of its own and
//! without a panic on any input.
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
//! | event | struct | what it tells |
//! |---|---|---|
//! | 4688 v0-v2 | [`ProcessCreation`](event::ProcessCreation) | a process was created: image, command line, creator, users |
//! | 5857 | [`ProviderStarted`](event::ProviderStarted) | a provider was loaded: name, DLL, host process |
//! | 5858 | [`ClientFailure`](event::ClientFailure) | an operation failed: user, client, operation, result |
//! | 5859 | [`EssStarted`](event::EssStarted) | a permanent subscription is watched for: its query |
//! | 5860 | [`TemporaryEssStarted`](event::TemporaryEssStarted) | a temporary subscription: user, process, query |
//! | 5861 | [`EssToConsumerBinding`](event::EssToConsumerBinding) | a permanent subscription was bound: filter and consumer |
//!
//! An event is known by its provider and ID: other providers use the same numbers, and a
//! collector may have moved it to another log. A later version of an event is read as the
//! newest one known; what it adds is kept in [`Event::extra`].
//!
//! # Where events come from
//!
//! - [`source::open`] reads any log: what it is shows in its content;
//! - [`Event::from_xml`], [`from_xml_bytes`](Event::from_xml_bytes) and
//!   [`from_utf16`](Event::from_utf16) read one event, and [`source::xml::Reader`] a stream of
//!   them: `wevtutil`, Event Viewer, evtx_dump;
//! - `source::evtx::Reader` reads EVTX files, also damaged ones (feature `evtx`);
//! - `Event::from_json` and `source::json::Reader` read the JSON of ten collectors (feature
//!   `json`);
//! - [`source::message`] takes a rendered message apart;
//! - a [`Record`] takes values by name or position, for an agent with a source of its own;
//! - with the feature `serde`, an event's own JSON reads back.
//!
//! Every reader gives owned events as an iterator and lends them by `next_borrowed`, counts what
//! it has seen in [`source::Stats`], and goes on behind what it cannot read.
//!
//! # What the fields say
//!
//! [`wmi`] and [`cmdline`] decode the text inside the fields: operations, subscriptions in MOF,
//! queries, object paths, namespaces, command lines and wmic.exe's grammar. An event's methods
//! do it on demand, and each works on text alone:
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
//! # What an event shows
//!
//! [`detect`] has predicates on events ([`Event::is_remote_wmic`] and many more), all of them at
//! once as [`Indicators`](detect::Indicators), findings with severity, technique and evidence
//! ([`Event::findings`]), and a [`Correlator`](detect::Correlator) for what only several events
//! show.
//!
//! # Borrowing
//!
//! An [`Event`] borrows its text from the input wherever it stands there as it is, and copies
//! where an escape had to be undone. `into_owned` detaches it. Text is kept as logged: never
//! trimmed, `-` and empty as they are; accessors such as
//! [`target_user`](event::ProcessCreation::target_user) say what it means. A number that is
//! none is an [`Error`], not a zero.
//!
//! # Hostile input
//!
//! An attacker writes command lines, queries and scripts. There is no unsafe code, no recursion
//! over the input, and [`source::Limits`] bound what one event may cost; a reader's memory is
//! bounded by one event. A broken event in a stream costs that event alone. Errors show text
//! from the input escaped and shortened.
//!
//! # Features
//!
//! | feature | default | brings |
//! |---|---|---|
//! | `serde` | yes | `Serialize` and `Deserialize`, under the Windows field names |
//! | `json` | | `Event::from_json`, `source::json`: the JSON of collectors |
//! | `evtx` | | `source::evtx`: EVTX files |
//! | `compress` | | gzip files and the members of zip archives, through [`source::open`] |
//! | `full` | | all of the above |
//!
//! # Supported Rust versions
//!
//! The `rust-version` of the manifest; a minor release may raise it.

pub mod cmdline;
pub mod detect;
mod error;
pub mod escape;
pub mod event;
mod event_id;
mod owned;
pub mod record;
pub mod schema;
#[cfg(feature = "serde")]
mod serde_impl;
pub mod source;
pub mod value;
pub mod wmi;

pub use error::{Error, ErrorKind, Result};
pub use event::{Event, EventId, Payload, System};
pub use record::Record;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
