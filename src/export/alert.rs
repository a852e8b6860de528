//! [`Alert`]: a finding, a match of another rule, or a story, as both schemas take it.

use std::borrow::Cow;

use super::attack;
use super::rule::Rule;
use crate::detect::{Finding, Severity, Story, Suppression, Technique};

/// The name of this crate as the author of alerts.
pub(super) const PRODUCT: &str = "wmi-events";
pub(super) const PRODUCT_VERSION: &str = env!("CARGO_PKG_VERSION");

#[derive(Clone, Debug)]
pub(super) struct Alert<'f> {
    /// The name of the detection, the ID of the rule, or the kind of the story.
    pub(super) id: Cow<'f, str>,
    pub(super) title: Cow<'f, str>,
    pub(super) severity: Severity,
    pub(super) ruleset: Option<Cow<'f, str>>,
    /// The version of the ruleset, if that is this crate.
    pub(super) version: Option<&'static str>,
    pub(super) description: Option<Cow<'f, str>>,
    pub(super) reference: Option<&'static str>,
    pub(super) techniques: Vec<Used<'f>>,
    /// Tactics without a technique, by their short names.
    pub(super) tactics: Vec<Cow<'f, str>>,
    pub(super) evidence: &'f [(Cow<'static, str>, Cow<'f, str>)],
    pub(super) suppression: Option<&'f Suppression>,
    pub(super) implied_by: Option<&'static str>,
    pub(super) is_suppressed: bool,
    pub(super) is_story: bool,
}

/// A technique, as far as it is known.
#[derive(Clone, Debug)]
pub(super) struct Used<'f> {
    pub(super) id: Cow<'f, str>,
    pub(super) name: Option<&'static str>,
    /// The short name.
    pub(super) tactic: Option<&'static str>,
}

impl Used<'_> {
    /// The ID of the technique, and its name if that is known.
    pub(super) fn technique(&self) -> (Cow<'_, str>, Option<&'static str>) {
        let id = attack::parent(&self.id);
        let own = || self.name.filter(|_| id == self.id);
        (Cow::Borrowed(id), own().or_else(|| attack::technique(id)))
    }

    /// The ID of the sub-technique, if it is one, and its name.
    pub(super) fn sub_technique(&self) -> Option<(&str, Option<&'static str>)> {
        self.id.contains('.').then_some((&self.id, self.name))
    }
}

impl From<&'static Technique> for Used<'_> {
    fn from(technique: &'static Technique) -> Self {
        Self {
            id: technique.id.into(),
            name: Some(technique.name),
            tactic: Some(technique.tactic),
        }
    }
}

impl<'f> Alert<'f> {
    fn new(id: Cow<'f, str>, title: Cow<'f, str>, severity: Severity) -> Self {
        Self {
            id,
            title,
            severity,
            ruleset: Some(PRODUCT.into()),
            version: Some(PRODUCT_VERSION),
            description: None,
            reference: None,
            techniques: Vec::new(),
            tactics: Vec::new(),
            evidence: &[],
            suppression: None,
            implied_by: None,
            is_suppressed: false,
            is_story: false,
        }
    }

    pub(super) fn of_finding(finding: &'f Finding<'_>) -> Self {
        let detection = finding.detection;
        Self {
            reference: detection.references.first().copied(),
            techniques: detection.techniques.iter().map(Used::from).collect(),
            evidence: &finding.evidence,
            suppression: finding.suppression.as_ref(),
            implied_by: finding.implied_by,
            is_suppressed: finding.is_suppressed(),
            ..Self::new(
                detection.name.into(),
                detection.title.into(),
                finding.severity,
            )
        }
    }

    pub(super) fn of_rule(rule: &'f Rule<'_>) -> Self {
        let text = |text: &'f str| (!text.is_empty()).then_some(Cow::Borrowed(text));
        let ids = rule.techniques.iter();
        let used = ids.map(|id| Used {
            id: Cow::Borrowed(&**id),
            name: None,
            tactic: None,
        });
        Self {
            ruleset: text(&rule.ruleset),
            version: None,
            description: text(&rule.description),
            techniques: used.collect(),
            tactics: rule
                .tactics
                .iter()
                .map(|name| Cow::Borrowed(&**name))
                .collect(),
            ..Self::new(
                Cow::Borrowed(&*rule.id),
                Cow::Borrowed(&*rule.name),
                rule.severity,
            )
        }
    }

    pub(super) fn of_story(story: &'f Story) -> Self {
        let meaning = story.kind.meaning();
        let first = meaning.split("\n\n").next().unwrap_or(meaning);
        let words: Vec<_> = first.split_whitespace().collect();
        Self {
            is_story: true,
            techniques: story.kind.techniques().iter().map(Used::from).collect(),
            ..Self::new(
                story.kind.name().into(),
                words.join(" ").trim_end_matches('.').to_owned().into(),
                story.severity,
            )
        }
    }

    /// The tactics, each once.
    pub(super) fn tactics(&self) -> Vec<&'static attack::Tactic> {
        let of_techniques = self.techniques.iter().filter_map(|used| used.tactic);
        let all = of_techniques.chain(self.tactics.iter().map(|tactic| &**tactic));
        let mut found: Vec<&attack::Tactic> = Vec::new();
        for tactic in all.filter_map(attack::tactic) {
            if !found.iter().any(|known| known.id == tactic.id) {
                found.push(tactic);
            }
        }
        found
    }
}

/// The numbers of both schemas: 1 informational to 5 critical.
pub(super) const fn severity_number(severity: Severity) -> u8 {
    match severity {
        Severity::Informational => 1,
        Severity::Low => 2,
        Severity::Medium => 3,
        Severity::High => 4,
        Severity::Critical => 5,
    }
}
