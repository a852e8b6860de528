//! [`Baseline`]: expected activity, whose findings are suppressed or downgraded.

mod builtin;
mod check;
mod enterprise;
mod pattern;
mod rule;
#[cfg(feature = "serde")]
mod serde_form;
#[cfg(test)]
mod tests;
mod windows;

use std::sync::LazyLock;

pub use self::check::BaselineProblem;
pub use self::pattern::PathPattern;
pub use self::rule::{BaselineAction, BaselineRule};
use super::analysis::Analysis;
use super::detection::Detection;

/// Rules that suppress findings on expected activity or change their severity, each with its reason.
///
/// The first rule that matches a finding applies. An attacker must not be able to borrow a rule: name
/// programs by [`PathPattern`]s, and command lines by all of their arguments. [`check`](Self::check)
/// tells which rules have a mistake.
///
/// # Examples
///
/// Your own rule, loaded from JSON (feature `serde`):
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use wmi_events::detect::{Analysis, Baseline};
/// use wmi_events::{EventId, Record, System};
///
/// let own: Baseline = serde_json::from_str(
///     r#"[{"finding": "wmiprvse_child", "action": "suppress", "reason": "our inventory",
///          "image": "%ProgramFiles%\\Inventory\\*.exe"}]"#,
/// ).unwrap();
/// assert!(own.check().is_empty());
/// let baseline = own.and(Baseline::windows());
///
/// let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
/// record
///     .set("NewProcessName", r"C:\Program Files\Inventory\scan.exe")
///     .set("ParentProcessName", r"C:\Windows\System32\wbem\WmiPrvSE.exe");
/// let event = record.into_event().unwrap().unwrap();
/// let finding = baseline.assess(&Analysis::new(&event)).next().unwrap();
/// assert!(finding.is_suppressed());
/// assert_eq!(finding.suppression.unwrap().reason, "our inventory");
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Baseline {
    rules: Vec<BaselineRule>,
}

impl Baseline {
    /// A baseline of these rules, in order.
    #[must_use]
    pub fn new(rules: Vec<BaselineRule>) -> Self {
        Self { rules }
    }

    /// Expected activity on every Windows installation.
    ///
    /// It covers the child processes that WmiPrvSE.exe starts without a user's action, Microsoft
    /// Defender's provider, and the subscriptions of Windows' own services. Source: logs of six
    /// computers with Windows 10, 11, Server 2012 R2 and 2022.
    #[must_use]
    pub fn windows() -> &'static Self {
        static WINDOWS: LazyLock<Baseline> = LazyLock::new(|| Baseline::new(windows::rules()));
        &WINDOWS
    }

    /// Expected activity of well-known management software, with that of [`windows`](Self::windows).
    ///
    /// It covers Configuration Manager, vulnerability scanners, monitoring, backup software, and
    /// service accounts by the usual names. Findings are downgraded, not suppressed: use it where this
    /// software is in use. Source: the exceptions in public rules of Sigma, Elastic and Splunk, and the
    /// vendors' documentation.
    ///
    /// ```
    /// use wmi_events::detect::Baseline;
    ///
    /// assert!(Baseline::enterprise().rules().len() > Baseline::windows().rules().len());
    /// assert!(Baseline::enterprise().check().is_empty());
    /// ```
    #[must_use]
    pub fn enterprise() -> &'static Self {
        static ENTERPRISE: LazyLock<Baseline> =
            LazyLock::new(|| Baseline::new(enterprise::rules()).and(Baseline::windows()));
        &ENTERPRISE
    }

    /// This baseline's rules, followed by those of another baseline.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.rules.extend(other.rules.iter().cloned());
        self
    }

    /// Its rules, in order.
    #[must_use]
    pub fn rules(&self) -> &[BaselineRule] {
        &self.rules
    }

    pub(super) fn rule_for(
        &self,
        detection: &Detection,
        analysis: &Analysis<'_>,
    ) -> Option<&BaselineRule> {
        self.rules
            .iter()
            .find(|rule| rule.is_for(detection) && rule.fits(analysis))
    }
}

impl FromIterator<BaselineRule> for Baseline {
    fn from_iter<I: IntoIterator<Item = BaselineRule>>(rules: I) -> Self {
        Self::new(rules.into_iter().collect())
    }
}

/// Adds rules after those it has.
///
/// # Examples
///
/// ```
/// use wmi_events::detect::{Baseline, BaselineAction, BaselineRule};
///
/// let rule = BaselineRule::new("wmiprvse_child", BaselineAction::Suppress, "our inventory");
/// let mut baseline: Baseline = [rule.clone()].into_iter().collect();
/// baseline.extend([rule]);
/// assert_eq!(baseline.rules().len(), 2);
/// ```
impl Extend<BaselineRule> for Baseline {
    fn extend<I: IntoIterator<Item = BaselineRule>>(&mut self, rules: I) {
        self.rules.extend(rules);
    }
}
