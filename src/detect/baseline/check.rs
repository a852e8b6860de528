//! [`Baseline::check`]: rules with a mistake.

use std::fmt;

use super::Baseline;
use super::rule::{BaselineAction, BaselineRule};
use crate::detect::detection::Detection;
use crate::schema::EVENTS;
use crate::wmi::subscription;

/// A mistake in a rule of a [`Baseline`].
///
/// # Examples
///
/// ```
/// use wmi_events::detect::{Baseline, BaselineAction, BaselineRule};
///
/// let rule = BaselineRule::new("wmiprvse_chidl", BaselineAction::Suppress, "inventory");
/// let problems = Baseline::new(vec![rule]).check();
/// assert_eq!(problems[0].to_string(), "rule 1: no finding has the name `wmiprvse_chidl`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BaselineProblem {
    /// The index of the rule, from 0.
    pub rule: usize,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for BaselineProblem {
    /// Counts rules from 1.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule {}: {}", self.rule + 1, self.what)
    }
}

impl Baseline {
    /// The rules that have a mistake: an unknown finding or field, a path that is not anchored, or
    /// conditions under which the rule can never apply.
    #[must_use]
    pub fn check(&self) -> Vec<BaselineProblem> {
        let mut problems = Vec::new();
        for (index, rule) in self.rules.iter().enumerate() {
            let earlier = self.rules.get(..index).unwrap_or_default();
            let whats = of_rule(rule).into_iter().chain(hidden_by(rule, earlier));
            problems.extend(whats.map(|what| BaselineProblem { rule: index, what }));
        }
        problems
    }
}

fn of_rule(rule: &BaselineRule) -> Vec<String> {
    let mut whats = Vec::new();
    let mut all = Detection::all().iter();
    let detection = all.find(|detection| detection.name == rule.finding);
    if detection.is_none() && rule.finding != "*" {
        whats.push(format!(
            "no finding has the name `{}`",
            shown(&rule.finding)
        ));
    }
    for (what, pattern) in [("image", &rule.image), ("parent", &rule.parent)] {
        if let Some(pattern) = pattern.as_ref().filter(|pattern| !pattern.is_anchored()) {
            whats.push(format!(
                "the {what} `{}` does not begin at a root such as `%SystemRoot%` or `C:\\`, so it matches nothing",
                shown(&pattern.to_string())
            ));
        }
    }
    for (name, pattern) in &rule.fields {
        let known = Known::of(name);
        if known.is_empty() {
            whats.push(format!("no event has a field `{}`", shown(name)));
        } else if let Some(detection) = detection
            && !known.is_of(detection)
        {
            whats.push(format!(
                "no event of `{}` has a field `{}`",
                detection.name,
                shown(name)
            ));
        }
        let is_path = [
            "NewProcessName",
            "ParentProcessName",
            "ProviderPath",
            "ExecutablePath",
        ]
        .iter()
        .any(|path| path.eq_ignore_ascii_case(name));
        if is_path && pattern.starts_with('*') {
            whats.push(format!(
                "`{}` of `{}` matches in any folder: use `image` or `parent`",
                shown(pattern),
                shown(name)
            ));
        }
    }
    if let (Some(detection), BaselineAction::Downgrade(severity)) = (detection, rule.action)
        && severity >= detection.severity
    {
        whats.push(format!(
            "`{}` has no higher severity than {severity}",
            detection.name
        ));
    }
    whats
}

/// A rule after one that applies whenever it would.
fn hidden_by(rule: &BaselineRule, earlier: &[BaselineRule]) -> Option<String> {
    let is_wider = |other: &BaselineRule| {
        let covers = |one: bool, same: bool| one || same;
        (other.finding == "*" || other.finding == rule.finding)
            && covers(other.image.is_none(), other.image == rule.image)
            && covers(other.parent.is_none(), other.parent == rule.parent)
            && covers(other.arguments.is_none(), other.arguments == rule.arguments)
            && covers(other.user.is_none(), other.user == rule.user)
            && covers(other.hosts.is_empty(), other.hosts == rule.hosts)
            && other
                .fields
                .iter()
                .all(|(name, pattern)| rule.fields.get(name) == Some(pattern))
    };
    let hiding = earlier.iter().position(is_wider)?;
    Some(format!(
        "rule {} applies first, whenever this one would",
        hiding + 1
    ))
}

/// The events that have a field of some name.
struct Known {
    events: Vec<u16>,
}

impl Known {
    fn of(name: &str) -> Self {
        let of = EVENTS
            .iter()
            .filter(|event| event.fields.iter().any(|field| field.is_named(name)));
        let mut events: Vec<u16> = of.map(|event| event.event_id.get()).collect();
        if subscription::is_property(name) {
            events.push(5861);
        }
        Self { events }
    }

    fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Whether a detection is on one of the events, which the first field of its evidence tells.
    fn is_of(&self, detection: &Detection) -> bool {
        let first = detection.evidence.first().map(|name| Self::of(name));
        first.is_none_or(|of| of.events.iter().any(|id| self.events.contains(id)))
    }
}

fn shown(text: &str) -> String {
    crate::escape::excerpt(text).to_string()
}

#[cfg(test)]
mod tests;
