//! What `triage` shows of an event.

use std::sync::Arc;

use wmi_events::Event;
use wmi_events::detect::{Analysis, Baseline, Finding, Severity};

use crate::jsonl;
use crate::table::Table;

/// The output of an event: its text, line break included, and its findings.
pub(crate) struct Shown {
    /// `None` for an event that is filtered out.
    pub(crate) text: Option<String>,
    pub(crate) findings: Vec<(&'static str, Severity)>,
    pub(crate) computer: String,
    /// For the correlator.
    pub(crate) event: Event<'static>,
    pub(crate) file: Arc<str>,
}

/// The event filter and the output format.
pub(crate) struct Show {
    pub(crate) printer: Printer,
    /// The expected activity, which is not shown as a finding.
    pub(crate) baseline: Baseline,
    /// Shows only events with a finding of at least this severity.
    pub(crate) at_least: Option<Severity>,
}

/// The output format, with its state.
pub(crate) enum Printer {
    Table(Table),
    Jsonl,
}

impl Show {
    pub(crate) fn event(&self, file: &Arc<str>, event: Event<'_>) -> Shown {
        let analysis = Analysis::new(&event);
        let findings = self.baseline.assess(&analysis);
        let findings: Vec<_> = findings.filter(|f| !f.is_suppressed()).collect();
        let is_shown = self
            .at_least
            .is_none_or(|least| findings.iter().any(|finding| finding.severity >= least));
        let text = is_shown.then(|| match &self.printer {
            Printer::Table(table) => table.row(&analysis, &findings),
            Printer::Jsonl => jsonl::line(file, &analysis, &findings),
        });
        let technique = |f: &Finding<'_>| {
            let first = f.detection.techniques.first();
            first.map_or("-", |technique| technique.id)
        };
        let findings = findings
            .iter()
            .map(|f| (technique(f), f.severity))
            .collect();
        let computer = event.system.computer.as_deref().unwrap_or("-").to_owned();
        drop(analysis);
        Shown {
            text,
            findings,
            computer,
            event: event.into_owned(),
            file: Arc::clone(file),
        }
    }
}
