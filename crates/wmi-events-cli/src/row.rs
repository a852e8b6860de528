//! [`Row`]: what every output but JSON Lines shows of an event in one line.

use std::sync::Arc;

use wmi_events::detect::Severity;
use wmi_events::value::WindowsTime;

/// An event in one line. No text holds a password unless `--show-secrets` is given; control characters and
/// line breaks are as logged.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) time: Option<WindowsTime>,
    /// Its own time as written, if its zone is not known.
    pub(crate) local_time: Option<String>,
    pub(crate) computer: String,
    pub(crate) channel: String,
    pub(crate) event_id: u16,
    pub(crate) record_id: Option<u64>,
    /// The kind of the event in a word, such as `process` or `permanent`.
    pub(crate) kind: &'static str,
    /// The user, or the provider host of a 5857.
    pub(crate) who: String,
    /// What happened: a command line, an operation, a query, a subscription.
    pub(crate) what: String,
    /// The findings that the baseline leaves, the primary one first.
    pub(crate) findings: Vec<RowFinding>,
    /// The IDs of the process of a 4688 and of its creator, of the 32 bits that Windows uses.
    pub(crate) process: Option<u32>,
    pub(crate) parent: Option<u32>,
    /// The name of a result such as `WBEM_E_ACCESS_DENIED`, or else its code; empty without one.
    pub(crate) result: String,
    pub(crate) file: Arc<str>,
}

/// A finding on a row.
#[derive(Clone)]
pub(crate) struct RowFinding {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) severity: Severity,
    /// The IDs of its techniques.
    pub(crate) techniques: Vec<&'static str>,
}

impl Row {
    /// The severity of its gravest finding.
    pub(crate) fn severity(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}
