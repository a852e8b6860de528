//! How the rules of this crate are written.

use super::pattern::PathPattern;
use super::rule::{BaselineAction, BaselineRule};

impl BaselineRule {
    pub(super) fn image(mut self, pattern: &'static str) -> Self {
        self.image = Some(PathPattern::new(pattern));
        self
    }

    pub(super) fn parent(mut self, pattern: &'static str) -> Self {
        self.parent = Some(PathPattern::new(pattern));
        self
    }

    pub(super) fn arguments(mut self, patterns: &[&'static str]) -> Self {
        self.arguments = Some(patterns.iter().map(|pattern| (*pattern).into()).collect());
        self
    }

    pub(super) fn user(mut self, pattern: &'static str) -> Self {
        self.user = Some(pattern.into());
        self
    }

    pub(super) fn field(mut self, name: &'static str, pattern: &'static str) -> Self {
        self.fields.insert(name.into(), pattern.into());
        self
    }

    /// The same rule for each of these findings.
    pub(super) fn each(&self, findings: &[&'static str]) -> impl Iterator<Item = Self> {
        findings.iter().map(|finding| Self {
            finding: (*finding).into(),
            ..self.clone()
        })
    }
}

/// A rule for any finding.
pub(super) fn rule(action: BaselineAction, reason: &'static str) -> BaselineRule {
    BaselineRule::new("*", action, reason)
}

pub(super) const WMIPRVSE: &str = r"%SystemRoot%\System32\wbem\WmiPrvSE.exe";
