//! What a name stands for.

use std::cmp::Reverse;

use wmi_events::detect::{Detection, Indicators, StoryKind};
use wmi_events::schema::{EVENTS, EventSchema};
use wmi_events::value::WbemStatus;

use super::rule::flag;

/// What can be explained.
pub(crate) enum Subject {
    Finding(&'static Detection),
    /// One bit.
    Indicator(Indicators),
    Story(StoryKind),
    Event(&'static EventSchema),
    Code(WbemStatus),
}

/// The number of names that are suggested for an unknown one.
const SUGGESTIONS: usize = 5;

impl Subject {
    /// What has that name or number, in any case, also with `-` for `_`.
    ///
    /// An indicator that a finding has its name from is in the explanation of the finding.
    pub(crate) fn find(name: &str) -> Option<Self> {
        let name = normal(name);
        let finding = Detection::all().iter().find(|finding| finding.name == name);
        let indicator = || Some(flag(&name)).filter(|flag| !flag.is_empty());
        let story = || StoryKind::all().iter().find(|kind| kind.name() == name);
        let event = || EVENTS.iter().find(|event| event.word() == name);
        finding
            .map(Self::Finding)
            .or_else(|| indicator().map(Self::Indicator))
            .or_else(|| story().copied().map(Self::Story))
            .or_else(|| event().copied().map(Self::Event))
            .or_else(|| code(&name).map(Self::Code))
    }
}

/// A result code by name or number.
fn code(name: &str) -> Option<WbemStatus> {
    let mut known = WbemStatus::known().iter().copied();
    let number: Option<WbemStatus> = name.parse().ok();
    known.find(|code| {
        let is_named = code
            .name()
            .is_some_and(|known| known.eq_ignore_ascii_case(name));
        is_named || number == Some(*code)
    })
}

fn normal(name: &str) -> String {
    let name = name.trim();
    // A minus is the sign of a result code.
    match name.starts_with('-') {
        true => name.to_owned(),
        false => name.to_ascii_lowercase().replace('-', "_"),
    }
}

/// The names of findings, indicators and kinds of stories, and of the events.
pub(crate) fn names() -> Vec<String> {
    let findings = Detection::all()
        .iter()
        .map(|finding| finding.name.to_owned());
    let indicators = Indicators::rules().map(|(name, _)| name.to_owned());
    let stories = StoryKind::all().iter().map(|kind| kind.name().to_owned());
    let events = EVENTS.iter().map(|event| event.word());
    let mut names: Vec<_> = findings
        .chain(indicators)
        .chain(stories)
        .chain(events)
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The known names nearest to an unknown one: those that contain it, then those spelled alike.
pub(crate) fn nearest(name: &str) -> Vec<String> {
    let name = normal(name);
    let codes = WbemStatus::known().iter();
    let codes = codes.filter_map(|code| code.name()).map(str::to_owned);
    let mut near: Vec<_> = names()
        .into_iter()
        .chain(codes)
        .filter_map(|known| {
            let lower = known.to_ascii_lowercase();
            let contains = name.len() > 2 && lower.contains(&name);
            let likeness = strsim::jaro(&lower, &name);
            // The least likeness is that of clap.
            (contains || likeness > 0.7).then_some((contains, likeness, known))
        })
        .collect();
    near.sort_by(|a, b| {
        let by_likeness = b.1.total_cmp(&a.1);
        Reverse(a.0).cmp(&Reverse(b.0)).then(by_likeness)
    });
    near.into_iter()
        .map(|(_, _, known)| known)
        .take(SUGGESTIONS)
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests fail so")]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found() {
        for name in names() {
            assert!(Subject::find(&name).is_some(), "{name}");
        }
        for code in WbemStatus::known() {
            let number = code.get();
            for text in [
                code.name().unwrap().to_owned(),
                code.hex(),
                format!("{number:#010X}"),
                number.cast_signed().to_string(),
            ] {
                let found = Subject::find(&text);
                assert!(
                    matches!(found, Some(Subject::Code(found)) if found == *code),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn unknown_names() {
        let table = [
            ("remote_wmic_proces_create", "remote_wmic_process_create"),
            ("wmiexec", "wmiexec_output_redirect"),
            ("lateral", "lateral_movement"),
            ("wbem_e_call_canceled", "WBEM_E_CALL_CANCELLED"),
            ("5862", "5861"),
        ];
        for (name, expected) in table {
            assert!(Subject::find(name).is_none(), "{name}");
            let near = nearest(name);
            assert!(near.iter().any(|near| near == expected), "{name}: {near:?}");
            assert!(near.len() <= SUGGESTIONS);
        }
        for name in ["", "zzz", "0x80049999", "€"] {
            assert!(Subject::find(name).is_none(), "{name}");
        }
        assert!(nearest("zzz").is_empty());
    }
}
