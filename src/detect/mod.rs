//! Predicates, findings and stories: what events show.
//!
//! A predicate on [`Event`](crate::Event) tests one fact on parsed command lines and paths, and
//! filters nothing: a child of WmiPrvSE.exe counts even if a management agent started it.
//! [`Indicators`] are all predicates of an event at once. If a field that the answer needs is absent
//! or empty, such as the parent's name before version 2 of 4688, the predicate is `false` and
//! [`Event::indicator`](crate::Event::indicator) is `None`. To ask several questions about one
//! event, make an [`Analysis`]: it parses each text once.
//!
//! A [`Finding`] is a detection that fired, with severity, techniques and evidence. A [`Baseline`]
//! suppresses or downgrades expected activity. `docs/detections.md` in the repository lists all
//! detections. A [`Correlator`] joins events into stories, and a [`ProcessTree`] finds the ancestors of a
//! process.
//!
//! # Examples
//!
//! ```
//! use wmi_events::detect::Indicators;
//! use wmi_events::{EventId, Record, System};
//!
//! let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
//! record
//!     .set("NewProcessName", r"C:\Windows\System32\wbem\WMIC.exe")
//!     .set("CommandLine", r#"wmic /node:SRV01 process call create "calc.exe""#);
//! let event = record.into_event()?.unwrap();
//!
//! assert!(event.is_remote_wmic());
//! assert_eq!(event.indicator(Indicators::WMIPRVSE_CHILD), None); // no parent was logged
//! let indicators = event.indicators();
//! assert_eq!(indicators, Indicators::REMOTE_WMIC | Indicators::WMIC_PROCESS_CREATE);
//! assert_eq!(indicators.names().collect::<Vec<_>>(), ["remote_wmic", "wmic_process_create"]);
//! # Ok::<(), wmi_events::Error>(())
//! ```

mod analysis;
mod attack_tool;
pub mod baseline;
mod calls;
pub mod correlate;
mod declare;
mod deeds;
mod detection;
mod detections;
mod facts;
mod failure;
mod finding;
#[cfg(feature = "serde")]
mod finding_serde;
mod image;
mod implied;
mod indicators;
mod judge;
mod kept;
mod lazy_answer;
mod lolbins;
mod mofcomp;
mod names;
mod powershell;
mod predicates;
mod process;
pub mod process_tree;
mod provider;
mod redirect;
mod remote_uses;
mod script;
mod sensitive;
mod slab;
#[cfg(feature = "serde")]
mod state;
mod subscription;
mod table;
mod techniques;
mod text;
mod triggers;
mod twins;
mod winrm;
mod wmic;
mod wmic_command;

pub use self::analysis::Analysis;
pub use self::baseline::{Baseline, BaselineAction, BaselineProblem, BaselineRule, PathPattern};
pub use self::correlate::{
    Correlator, CorrelatorConfig, EventRef, EventRole, Story, StoryChange, StoryId, StoryKind,
    StoryUpdate,
};
pub use self::detection::{Detection, Severity, Technique};
pub use self::finding::{Finding, Suppression};
pub use self::indicators::Indicators;
pub use self::process_tree::{Process, ProcessTree, TreeLimits};
pub use self::techniques::ATTACK_VERSION;
pub use self::twins::{Twin, Twins};
