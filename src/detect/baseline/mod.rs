//! [`Baseline`]: expected activity, whose findings are suppressed or downgraded.

mod builtin;
mod check;
mod enterprise;
mod pattern;
#[cfg(feature = "serde")]
mod serde_form;
#[cfg(test)]
mod tests;
mod windows;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

pub use self::check::BaselineProblem;
pub use self::pattern::PathPattern;
use self::pattern::{arguments_match, text_matches};
use super::analysis::Analysis;
use super::detection::{Detection, Severity};
use crate::event::Payload;
use crate::value::Account;

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

/// A rule of a [`Baseline`].
///
/// Every condition must hold. A rule without conditions disables a finding or sets its severity. In
/// JSON, `action` is `"suppress"`, `{"downgrade": "low"}` or `{"set_severity": "high"}`:
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use wmi_events::detect::{BaselineAction, BaselineRule, Severity};
///
/// let rule: BaselineRule = serde_json::from_str(
///     r#"{"finding": "mof_compiler", "action": {"downgrade": "low"}, "reason": "our installer"}"#,
/// ).unwrap();
/// assert_eq!(rule.action, BaselineAction::Downgrade(Severity::Low));
/// assert_eq!(BaselineRule::new("mof_compiler", rule.action, "our installer"), rule);
/// let missing = serde_json::from_str::<BaselineRule>(r#"{"finding": "x", "reason": "y"}"#);
/// assert!(missing.is_err());
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct BaselineRule {
    /// The name of the detection that it applies to; `*` for all.
    pub finding: Cow<'static, str>,
    /// The program: a 4688's new process, a 5857's DLL, a 5861's executable.
    #[cfg_attr(feature = "serde", serde(default))]
    pub image: Option<PathPattern>,
    /// The program that created a 4688's process.
    #[cfg_attr(feature = "serde", serde(default))]
    pub parent: Option<PathPattern>,
    /// All arguments of the command line of a 4688 or a 5861, in order, each with its pattern.
    ///
    /// `*` matches the rest of a word, without a blank, a quote, `\\`, `..` or a sign of the shell. A
    /// pattern that begins with a drive or a variable is a [`PathPattern`]. `**` as the last one
    /// matches any arguments that name no file of another computer.
    #[cfg_attr(feature = "serde", serde(default))]
    pub arguments: Option<Vec<Cow<'static, str>>>,
    /// The user: a SID, a name, or `DOMAIN\name`; `*` matches any text.
    ///
    /// For a 4688 it is the new process's user if it differs from the creator's; for a 5861 the creator
    /// of filter and consumer.
    #[cfg_attr(feature = "serde", serde(default))]
    pub user: Option<Cow<'static, str>>,
    /// The computers that logged the event, by short or full name; `*` matches any text. Empty: all.
    #[cfg_attr(feature = "serde", serde(default))]
    pub hosts: Vec<Cow<'static, str>>,
    /// Other fields that must match, each with its pattern.
    ///
    /// `*` matches any text. ASCII case is ignored. For a 5861 also properties of its filter and
    /// consumer. An empty pattern matches an absent field.
    #[cfg_attr(feature = "serde", serde(default))]
    pub fields: BTreeMap<Cow<'static, str>, Cow<'static, str>>,
    /// What the rule does to the finding.
    pub action: BaselineAction,
    /// Why the finding is expected.
    pub reason: Cow<'static, str>,
}

/// What a rule does to a matching finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum BaselineAction {
    /// The finding is expected: it is not reported.
    Suppress,
    /// The finding is reported with at most this severity.
    Downgrade(Severity),
    /// The finding is reported with this severity.
    SetSeverity(Severity),
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

impl BaselineRule {
    /// A rule for every finding of a detection; add to `fields` to narrow it.
    #[must_use]
    pub fn new(
        finding: impl Into<Cow<'static, str>>,
        action: BaselineAction,
        reason: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            finding: finding.into(),
            image: None,
            parent: None,
            arguments: None,
            user: None,
            hosts: Vec::new(),
            fields: BTreeMap::new(),
            action,
            reason: reason.into(),
        }
    }

    fn is_for(&self, detection: &Detection) -> bool {
        self.finding == "*" || self.finding == detection.name
    }

    fn fits(&self, analysis: &Analysis<'_>) -> bool {
        let path_fits = |pattern: &Option<PathPattern>, names: &[&str]| {
            pattern.as_ref().is_none_or(|pattern| {
                let path = names.iter().find_map(|name| analysis.text(name));
                path.is_some_and(|path| pattern.matches(&path))
            })
        };
        // What is cheap and rarely fits is first.
        self.hosts_fit(analysis)
            && self
                .fields
                .iter()
                .all(|(name, pattern)| match analysis.text(name) {
                    Some(text) => text_matches(pattern, &text),
                    None => pattern.is_empty(),
                })
            && path_fits(
                &self.image,
                &["NewProcessName", "ProviderPath", "ExecutablePath"],
            )
            && path_fits(&self.parent, &["ParentProcessName"])
            && self.user_fits(analysis)
            && self.arguments_fit(analysis)
    }

    fn arguments_fit(&self, analysis: &Analysis<'_>) -> bool {
        let Some(patterns) = &self.arguments else {
            return true;
        };
        let line = ["CommandLine", "CommandLineTemplate"]
            .iter()
            .find_map(|name| analysis.text(name));
        line.is_some_and(|line| arguments_match(patterns, &line))
    }

    fn hosts_fit(&self, analysis: &Analysis<'_>) -> bool {
        if self.hosts.is_empty() {
            return true;
        }
        let computer = analysis
            .event()
            .and_then(|event| event.system.computer.as_deref());
        let Some(computer) = computer else {
            return false;
        };
        let short = computer.split('.').next().unwrap_or_default();
        self.hosts
            .iter()
            .any(|host| text_matches(host, computer) || text_matches(host, short))
    }

    fn user_fits(&self, analysis: &Analysis<'_>) -> bool {
        let Some(pattern) = &self.user else {
            return true;
        };
        let is = |account: &Account<'_>| {
            let sid = account.sid.as_deref();
            let full = account.to_string();
            let texts = [sid, account.name.as_deref(), Some(&*full)];
            texts
                .into_iter()
                .flatten()
                .any(|text| text_matches(pattern, text))
        };
        let Some(event) = analysis.event() else {
            return false;
        };
        match &event.payload {
            Payload::ProcessCreation(process) => {
                let user = process.target_user();
                let user = user.or_else(|| Some(process.subject_user()));
                user.as_ref().is_some_and(is)
            }
            Payload::EssToConsumerBinding(_) => {
                let subscription = analysis.subscription();
                subscription.is_some_and(|subscription| {
                    let creators = [
                        subscription.filter.creator_sid,
                        subscription.consumer.creator_sid(),
                    ];
                    creators
                        .into_iter()
                        .all(|sid| sid.is_some_and(|sid| text_matches(pattern, &sid.to_string())))
                })
            }
            _ => {
                let user = analysis.text("User");
                user.is_some_and(|user| Account::from_name(&user).as_ref().is_some_and(is))
            }
        }
    }
}
