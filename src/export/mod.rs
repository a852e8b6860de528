//! Events and findings as documents of SIEM schemas: [`ecs`] for Elasticsearch, [`ocsf`] for Amazon
//! Security Lake, Splunk and others.
//!
//! A document is a typed tree with `Serialize`. It borrows its text from the event, and values such as
//! numbers in text are written when it is serialized. Passwords are masked
//! unless [`Options::show_secrets`] is set.
//!
//! Nothing of an event is lost: what a schema has no place for is in `winlog.*` (ECS) or `unmapped`
//! (OCSF; the header's in `unmapped.System`), but for keywords without a name, which ECS lacks. Both schemas require a time. For an event without one, and without [`Options::time`], there
//! is no document: `new` returns `None`.
//!
//! # Examples
//!
//! ```
//! use wmi_events::detect::Analysis;
//! use wmi_events::export::{Options, ecs, ocsf};
//! use wmi_events::{EventId, Record, System};
//!
//! let mut system = System::new(EventId::PROCESS_CREATION);
//! system.time_created = Some("2026-03-03T09:00:03.1240000Z".parse()?);
//! system.computer = Some("WKS07".into());
//! let mut record = Record::new(system);
//! record
//!     .set("NewProcessId", 0x14c8_u32)
//!     .set("NewProcessName", r"C:\Windows\System32\wbem\WMIC.exe")
//!     .set("CommandLine", "wmic /node:SRV01 /password:x os get")
//!     .set("ProcessId", 0xd9c_u32);
//! let event = record.into_event()?.unwrap();
//!
//! let analysis = Analysis::new(&event);
//! let options = Options::default();
//! let document = ecs::Document::new(&analysis, &options).unwrap();
//! let json = serde_json::to_string(&document)?;
//! assert!(json.contains(r#""command_line":"wmic /node:SRV01 /password:*** os get""#));
//!
//! for finding in analysis.findings() {
//!     let alert = ocsf::Document::of_finding(&analysis, &finding, &options).unwrap();
//!     assert!(serde_json::to_string(&alert)?.contains(r#""class_uid":2004"#));
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! To add fields of your own, such as those of the agent, flatten a document into a struct:
//!
//! ```
//! use wmi_events::export::ecs;
//!
//! #[derive(serde::Serialize)]
//! struct WithAgent<'e> {
//!     #[serde(flatten)]
//!     document: ecs::Document<'e>,
//!     agent: Agent,
//! }
//! #[derive(serde::Serialize)]
//! struct Agent { name: &'static str }
//! ```

mod alert;
mod attack;
mod context;
mod data;
pub mod ecs;
mod hashes;
mod mask;
mod object;
pub mod ocsf;
mod options;
mod rule;
mod text;
mod uid;

pub use self::options::Options;
pub use self::rule::Rule;
