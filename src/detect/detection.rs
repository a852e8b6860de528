//! [`Detection`]: what is looked for.

use std::fmt;

use super::Indicators;

/// How grave a finding is: Sigma's five levels, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Severity {
    /// Worth to know.
    Informational,
    /// Rarely an attack.
    Low,
    /// To be looked at.
    Medium,
    /// Likely an attack.
    High,
    /// Surely one, and under way.
    Critical,
}

impl Severity {
    /// Its name in small letters.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Informational => "informational",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A technique of MITRE ATT&CK, with the tactic that it serves here.
///
/// IDs change between versions of ATT&CK: these are of [`ATTACK_VERSION`](super::ATTACK_VERSION).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Technique {
    /// Its ID, such as `T1047`.
    pub id: &'static str,
    /// The tactic, such as `execution`.
    pub tactic: &'static str,
}

impl Technique {
    pub(super) const fn new(id: &'static str, tactic: &'static str) -> Self {
        Self { id, tactic }
    }
}

/// What is looked for: a rule over [`Indicators`], and what it means.
#[derive(Debug)]
#[non_exhaustive]
pub struct Detection {
    /// Its name, in snake_case; it never changes.
    pub name: &'static str,
    /// Its title, for people.
    pub title: &'static str,
    /// How grave it is before any baseline.
    pub severity: Severity,
    /// The techniques, the first one first.
    pub techniques: &'static [Technique],
    /// All of these must be shown.
    pub when: Indicators,
    /// None of these may be shown: a graver detection has them.
    pub unless: Indicators,
    /// What else it is known to fire on.
    pub false_positives: &'static str,
    /// The fields that show it, and properties of filter and consumer.
    pub evidence: &'static [&'static str],
    /// Where it comes from.
    pub references: &'static [&'static str],
}

impl Detection {
    pub(super) fn fires_on(&self, indicators: Indicators) -> bool {
        indicators.contains(self.when) && !indicators.intersects(self.unless)
    }
}
