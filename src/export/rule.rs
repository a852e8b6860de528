//! [`Rule`].

use std::borrow::Cow;

use crate::detect::Severity;

/// A rule of someone else that matched an event, such as a Sigma rule, for an alert document.
///
/// [`ecs::Document::of_rule`](super::ecs::Document::of_rule) and
/// [`ocsf::Document::of_rule`](super::ocsf::Document::of_rule) take it.
///
/// # Examples
///
/// ```
/// use wmi_events::detect::Severity;
/// use wmi_events::export::Rule;
///
/// let mut rule = Rule::new("6f1d3a52", "wmic to a server", Severity::Low);
/// rule.ruleset = "our rules".into();
/// rule.techniques.push("T1047".into());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule<'r> {
    /// Its ID.
    pub id: Cow<'r, str>,
    /// Its title.
    pub name: Cow<'r, str>,
    /// The severity of a match.
    pub severity: Severity,
    /// What it is part of; empty if nothing.
    pub ruleset: Cow<'r, str>,
    /// Its description; empty if it has none.
    pub description: Cow<'r, str>,
    /// IDs of ATT&CK techniques, such as `T1546.003`.
    pub techniques: Vec<Cow<'r, str>>,
    /// ATT&CK tactics by their short names, such as `lateral-movement`.
    pub tactics: Vec<Cow<'r, str>>,
}

impl<'r> Rule<'r> {
    /// A rule of that ID, title and severity.
    #[must_use]
    pub fn new(
        id: impl Into<Cow<'r, str>>,
        name: impl Into<Cow<'r, str>>,
        severity: Severity,
    ) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            severity,
            ruleset: Cow::Borrowed(""),
            description: Cow::Borrowed(""),
            techniques: Vec::new(),
            tactics: Vec::new(),
        }
    }
}
