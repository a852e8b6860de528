//! The rule of an indicator: its docs, taken apart.

use serde::{Serialize, Serializer};
use wmi_events::detect::Indicators;
use wmi_events::schema::EventSet;

use crate::plain::paragraphs;

/// What the docs of a predicate say.
#[derive(Default, Serialize)]
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    /// The events that can show it.
    #[serde(serialize_with = "words")]
    pub(crate) events: EventSet,
    pub(crate) rule: String,
    pub(crate) false_positives: Option<String>,
    pub(crate) source: Option<String>,
}

impl Rule {
    /// The rules of the indicators, in the order of their bits.
    pub(crate) fn all_of(indicators: Indicators) -> Vec<Self> {
        let rules = Indicators::rules().filter(|(name, _)| indicators.contains(flag(name)));
        rules.map(|(name, docs)| Self::new(name, docs)).collect()
    }

    /// The docs begin with the IDs, and end with techniques, false positives and source.
    fn new(name: &'static str, docs: &str) -> Self {
        let mut texts = paragraphs(docs);
        let last = texts.pop().unwrap_or_default();
        let (last, source) = cut(&last, "Source: ");
        let (last, false_positives) = cut(&last, "False positives: ");
        texts.extend(Some(last).filter(|text| !is_techniques(text)));
        let text = texts.join(" ");
        let (words, rule) = text.split_once(": ").unwrap_or(("", &text));
        let events: EventSet = words.parse().unwrap_or(EventSet::empty());
        Self {
            name,
            events,
            rule: rule.to_owned(),
            false_positives,
            source,
        }
    }
}

/// A list of IDs; those of Sysmon as `"sysmon:1"`, for others have them too.
pub(super) fn words<S: Serializer>(events: &EventSet, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    #[serde(untagged)]
    enum Word {
        Id(u16),
        Text(String),
    }

    serializer.collect_seq(events.schemas().map(|event| {
        let word = event.word();
        word.parse().map_or(Word::Text(word), Word::Id)
    }))
}

/// The indicator of that name.
pub(crate) fn flag(name: &str) -> Indicators {
    Indicators::from_name(&name.to_ascii_uppercase()).unwrap_or_default()
}

/// What is before the label, and what is after it.
fn cut(text: &str, label: &str) -> (String, Option<String>) {
    match text.split_once(label) {
        Some((head, tail)) => (head.trim().to_owned(), Some(tail.trim().to_owned())),
        None => (text.to_owned(), None),
    }
}

/// Whether it is a list such as `T1047, T1021.002.`.
fn is_techniques(text: &str) -> bool {
    let is_id = |c: char| c.is_ascii_digit() || "T., ".contains(c);
    text.chars().all(is_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So every rule is taken apart whole.
    #[test]
    fn every_rule() {
        let rules = Rule::all_of(Indicators::all());
        assert_eq!(rules.len(), Indicators::rules().count());
        for rule in &rules {
            let name = rule.name;
            assert!(!rule.events.is_empty(), "{name}");
            assert!(rule.events.intersects(EventSet::SIX), "{name}");
            assert!(rule.rule.ends_with('.'), "{name}: {}", rule.rule);
            for label in ["Source:", "False positives:", "[`", "  "] {
                assert!(!rule.rule.contains(label), "{name}: {}", rule.rule);
            }
            assert!(
                rule.source.as_ref().is_some_and(|text| text.ends_with('.')),
                "{name}"
            );
        }
        let with = rules.iter().filter(|rule| rule.false_positives.is_some());
        assert!(with.count() > 100);
    }
}
