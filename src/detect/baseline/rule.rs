//! [`BaselineRule`]: a rule of a baseline, and when it fits.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::analysis::Analysis;
use super::super::detection::{Detection, Severity};
use super::super::facts;
use super::pattern::{PathPattern, arguments_match, text_matches};
use crate::cmdline::Argv;
use crate::event::Payload;
use crate::value::{Account, Host};

/// A rule of a [`Baseline`](super::Baseline).
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
    /// The program: a 4688's new process, a 5857's DLL, a 5861's executable or else the first argument
    /// of its command line.
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

    pub(super) fn is_for(&self, detection: &Detection) -> bool {
        self.finding == "*" || self.finding == detection.name
    }

    pub(super) fn fits(&self, analysis: &Analysis<'_>) -> bool {
        let path_fits = |pattern: &Option<PathPattern>, names: &[&str]| {
            pattern.as_ref().is_none_or(|pattern| {
                let path = names
                    .iter()
                    .find_map(|name| analysis.text_of_rule(name))
                    .filter(|path| !path.is_empty())
                    .or_else(|| template_program(names, analysis));
                path.is_some_and(|path| pattern.matches(&path))
            })
        };
        // What is cheap and rarely fits is first.
        self.hosts_fit(analysis)
            && self
                .fields
                .iter()
                .all(|(name, pattern)| match analysis.text_of_rule(name) {
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
            .find_map(|name| analysis.text_of_rule(name));
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
        let computer = Host::new(computer);
        self.hosts.iter().any(|host| {
            text_matches(host, computer.as_str()) || text_matches(host, computer.short_name())
        })
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
        if let Some(process) = event.process() {
            // A service's own name is that of its computer, which says nothing of the user.
            let subject = process.parent_user();
            let is_service = facts::is_service(&subject);
            let user = process.target_user();
            return match user {
                Some(user) => is(&user),
                None if is_service && subject.sid.is_some() => {
                    subject.sid.is_some_and(|sid| text_matches(pattern, &sid))
                }
                None => is(&subject),
            };
        }
        match &event.payload {
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
                let user = analysis.text_of_rule("User");
                user.is_some_and(|user| Account::from_name(&user).as_ref().is_some_and(is))
            }
        }
    }
}

/// The program of a consumer without an executable: the first argument of its command line.
fn template_program<'a>(names: &[&str], analysis: &'a Analysis<'_>) -> Option<Cow<'a, str>> {
    let template = names
        .contains(&"ExecutablePath")
        .then(|| analysis.text_of_rule("CommandLineTemplate"))??;
    let program = Argv::new(&template).next()?.into_owned();
    Some(program.into())
}

#[cfg(test)]
mod tests;
