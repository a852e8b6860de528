//! What was found on an event: findings of the library, and matches of the user's own rules.

use wmi_events::detect::{Finding, Severity, Twin};
use wmi_events::export;

use crate::row::RowFinding;

/// A rule of the user. It is kept as long as the tool runs.
pub(crate) struct UserRule {
    /// `rule:` and the ID or, without one, the title: no finding has such a name.
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) severity: Severity,
    pub(crate) description: String,
    /// IDs of ATT&CK techniques.
    pub(crate) techniques: Vec<String>,
    /// Short names of ATT&CK tactics.
    pub(crate) tactics: Vec<String>,
    /// The file that it was read from.
    pub(crate) file: String,
}

impl UserRule {
    pub(crate) const PREFIX: &str = "rule:";

    /// The ID or the title.
    pub(crate) fn id(&'static self) -> &'static str {
        self.name.strip_prefix(Self::PREFIX).unwrap_or(&self.name)
    }

    pub(crate) fn techniques(&'static self) -> Vec<&'static str> {
        self.techniques.iter().map(String::as_str).collect()
    }

    /// The rule for an alert document.
    pub(crate) fn to_export(&'static self) -> export::Rule<'static> {
        let mut rule = export::Rule::new(self.id(), self.title.as_str(), self.severity);
        rule.ruleset = self.file.as_str().into();
        rule.description = self.description.as_str().into();
        rule.techniques = self
            .techniques
            .iter()
            .map(|id| id.as_str().into())
            .collect();
        rule.tactics = self
            .tactics
            .iter()
            .map(|name| name.as_str().into())
            .collect();
        rule
    }
}

/// What was found on an event. Findings are in order, the primary one first.
pub(crate) struct Found<'e> {
    pub(crate) findings: Vec<Finding<'e>>,
    pub(crate) rules: Vec<&'static UserRule>,
    /// The event of another log on the same process, which gave the other findings.
    pub(crate) twin: Option<&'e Twin>,
}

impl Found<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.findings.is_empty() && self.rules.is_empty()
    }

    /// Whether something is at least that severe.
    pub(crate) fn is_at_least(&self, least: Severity) -> bool {
        self.severities().any(|severity| severity >= least)
    }

    fn severities(&self) -> impl Iterator<Item = Severity> {
        let findings = self.findings.iter().map(|finding| finding.severity);
        findings.chain(self.rules.iter().map(|rule| rule.severity))
    }

    /// The main technique and the severity of each.
    pub(crate) fn counted(&self) -> Vec<(&'static str, Severity)> {
        let rows = self.rows().into_iter();
        rows.map(|row| (row.techniques.first().copied().unwrap_or("-"), row.severity))
            .collect()
    }

    /// As rows show them: the gravest first and, of several, findings before rules.
    pub(crate) fn rows(&self) -> Vec<RowFinding> {
        let findings = self.findings.iter().map(|finding| RowFinding {
            name: finding.name(),
            title: finding.detection.title,
            severity: finding.severity,
            techniques: finding
                .detection
                .techniques
                .iter()
                .map(|technique| technique.id)
                .collect(),
        });
        let rules = self.rules.iter().map(|rule| RowFinding {
            name: &rule.name,
            title: &rule.title,
            severity: rule.severity,
            techniques: rule.techniques(),
        });
        let mut rows: Vec<_> = findings.chain(rules).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.severity));
        rows
    }
}
