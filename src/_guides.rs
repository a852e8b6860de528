//! Guides for the authors of programs, and the list of findings; only in the documentation.
//!
//! - [`sensor`]: events as they happen, from ETW or the event log, given to rules;
//! - [`agent`]: what collectors forward, for months;
//! - [`forensic_tool`]: logs that were collected, whole or damaged;
//! - [`findings`]: each detection, its indicators and its false positives.

#[doc = include_str!("../docs/guides/sensor.md")]
pub mod sensor {}

#[doc = include_str!("../docs/guides/agent.md")]
pub mod agent {}

#[doc = include_str!("../docs/guides/forensic-tool.md")]
pub mod forensic_tool {}

#[doc = include_str!("../docs/guides/findings.md")]
pub mod findings {}
