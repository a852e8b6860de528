//! Passwords in command lines, scripts and connection strings: [`redact`] masks those that [`RULES`] lists.
//!
//! More people see findings, stories and alerts than the log. So `***` stands for a password in findings,
//! stories, errors, documents of ECS and OCSF, states, and in the `Debug` of an event. An [`Event`](crate::Event) itself
//! and its serde have the text as logged.
//!
//! Only the value is masked, as each program reads it. Where programs may see its end at different places, such
//! as at a quote within it, all that may belong to it is.
//!
//! Not masked are a password behind another name than these rules know, one that is put together by a script, and the
//! base64 of `-EncodedCommand`: the script that is decoded of it is.
//!
//! ```
//! use wmi_events::secrets::{RULES, redact};
//!
//! for rule in RULES {
//!     assert!(redact(rule.example).contains("***"), "{}", rule.example);
//! }
//! assert_eq!(redact(r"net use \\SRV01\c$ x /user:adm"), r"net use \\SRV01\c$ *** /user:adm");
//! ```

mod assignments;
mod cmdlets;
mod commands;
mod masked;
pub(crate) mod password;
mod programs;
mod quick;
mod quotes;
mod redact;
mod rule;
mod rules;
mod spans;
pub(crate) mod spelling;
#[cfg(test)]
mod tests;
mod urls;
pub(crate) mod winrm;
pub(crate) mod wmic;

pub(crate) use self::masked::Masked;
pub use self::redact::redact;
pub(crate) use self::redact::redact_cow;
pub use self::rule::Rule;
pub use self::rules::RULES;
pub(crate) use self::spans::MASK;
