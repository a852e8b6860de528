//! All names that can be explained, by severity.

use console::style;
use serde::Serialize;
use wmi_events::detect::{Detection, Indicators, Severity, StoryKind};

use super::rule::Rule;
use crate::plain::paragraphs;

/// One name.
#[derive(Serialize)]
pub(crate) struct Entry {
    kind: &'static str,
    name: &'static str,
    /// An indicator has none.
    severity: Option<Severity>,
    title: String,
}

/// Findings and stories, the gravest first, then indicators.
pub(crate) fn entries() -> Vec<Entry> {
    let findings = Detection::all().iter().map(|finding| Entry {
        kind: "finding",
        name: finding.name,
        severity: Some(finding.severity),
        title: finding.title.to_owned(),
    });
    let stories = StoryKind::all().iter().rev().map(|kind| Entry {
        kind: "story",
        name: kind.name(),
        severity: Some(kind.severity()),
        title: first(&paragraphs(kind.meaning()).join(" ")),
    });
    let indicators = Rule::all_of(Indicators::all())
        .into_iter()
        .map(|rule| Entry {
            kind: "indicator",
            name: rule.name,
            severity: None,
            title: first(&rule.rule),
        });
    let mut all: Vec<_> = stories.chain(findings).chain(indicators).collect();
    // A stable sort: in each severity stories, then findings in their order.
    all.sort_by_key(|entry| std::cmp::Reverse(entry.severity));
    all
}

/// The first sentence.
fn first(text: &str) -> String {
    let end = text.find(". ").unwrap_or(text.len());
    text.get(..end)
        .unwrap_or(text)
        .trim_end_matches('.')
        .to_owned()
}

pub(crate) fn text(entries: &[Entry]) -> String {
    let widest = entries
        .iter()
        .map(|entry| entry.name.len())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    let mut heading = None;
    for entry in entries {
        if heading != Some(entry.severity) {
            let name = entry.severity.map_or("indicators", Severity::name);
            let blank = if heading.is_some() { "\n" } else { "" };
            text += &format!("{blank}{}\n", style(name).bold());
            heading = Some(entry.severity);
        }
        let kind = if entry.kind == "story" { "story: " } else { "" };
        text += &format!("  {:widest$}  {kind}{}\n", entry.name, entry.title);
    }
    text
}
