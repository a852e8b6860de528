//! `--format jsonl`: one JSON object per event, for programs.

use std::borrow::Cow;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use wmi_events::Event;
use wmi_events::detect::{Analysis, Finding, Indicators, Severity};
use wmi_events::event::TimeSource;

use crate::decoded::Decoded;
use crate::found::{Found, UserRule};
use crate::plain_json::plain;

#[derive(Serialize)]
struct Line<'e, 'a> {
    file: &'e str,
    event_id: u16,
    record_id: Option<u64>,
    time_created: Option<String>,
    /// Only where it is not the event's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    time_source: Option<&'static str>,
    /// The event's own, if its zone is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    local_time: Option<&'e str>,
    computer: Option<&'e str>,
    channel: Option<&'e str>,
    provider: Option<&'e str>,
    data: Data<'e>,
    /// The fields of `data` in which a password is masked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    masked: Vec<&'e str>,
    decoded: Decoded<'e, 'a>,
    indicators: Indicators,
    findings: Vec<OfEvent<'e>>,
    /// The event of another log on the same process, which has given the other findings.
    #[serde(skip_serializing_if = "Option::is_none")]
    same_process: Option<SameProcess>,
}

#[derive(Serialize)]
struct SameProcess {
    event_id: u16,
    record_id: Option<u64>,
}

/// A finding, or a match of a rule of the user in the same form.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum OfEvent<'e> {
    Finding(&'e Finding<'e>),
    Rule(RuleMatch),
}

#[derive(Serialize)]
pub(crate) struct RuleMatch {
    name: &'static str,
    title: &'static str,
    severity: Severity,
    technique: Option<&'static str>,
    techniques: Vec<&'static str>,
    /// The file of the rule: findings have none.
    rule: &'static str,
}

/// Findings, and then rules.
pub(crate) fn findings<'e>(found: &'e Found<'_>) -> Vec<OfEvent<'e>> {
    let findings = found.findings.iter().map(OfEvent::Finding);
    let rules = found.rules.iter().copied();
    let rules = rules.map(|rule: &'static UserRule| {
        let techniques = rule.techniques();
        OfEvent::Rule(RuleMatch {
            name: rule.id(),
            title: &rule.title,
            severity: rule.severity,
            technique: techniques.first().copied(),
            techniques,
            rule: &rule.file,
        })
    });
    findings.chain(rules).collect()
}

/// The fields under their Windows names, in manifest order, as Windows prints them.
struct Data<'e>(Vec<(&'e str, Cow<'e, str>)>);

impl<'e> Data<'e> {
    /// The fields, and the names of those in which something is masked that was logged.
    fn new(event: &'e Event<'_>, logged: &Event<'_>) -> (Self, Vec<&'e str>) {
        let data: Vec<_> = texts(event).collect();
        let mut masked = Vec::new();
        if !std::ptr::eq(event, logged) {
            let pairs = data.iter().zip(texts(logged));
            let changed = pairs.filter(|((_, shown), (_, logged))| shown != logged);
            masked.extend(changed.map(|((name, _), _)| *name));
        }
        (Self(data), masked)
    }
}

fn texts<'e>(event: &'e Event<'_>) -> impl Iterator<Item = (&'e str, Cow<'e, str>)> {
    let fields = event
        .fields()
        .map(|field| (field.name(), field.into_text()));
    let extra = event.extra.iter();
    fields.chain(extra.map(|field| (&*field.name, Cow::Borrowed(&*field.value))))
}

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, text) in &self.0 {
            map.serialize_entry(name, text)?;
        }
        map.end()
    }
}

/// The line of an event, of what is shown of it; `logged` is the event itself.
pub(crate) fn line(
    file: &str,
    analysis: &Analysis<'_>,
    logged: &Event<'_>,
    found: &Found<'_>,
) -> String {
    // The tool always analyses whole events.
    let Some(event) = analysis.event() else {
        return String::new();
    };
    let system = &event.system;
    let (data, masked) = Data::new(event, logged);
    let line = Line {
        file,
        event_id: system.event_id.get(),
        record_id: system.record_id,
        time_created: system.time_text(),
        time_source: (system.time_source != TimeSource::Event).then(|| system.time_source.name()),
        local_time: system.local_time.as_deref(),
        computer: system.computer.as_deref(),
        channel: system.channel.as_deref(),
        provider: system.provider_name.as_deref(),
        data,
        masked,
        decoded: Decoded(analysis),
        indicators: analysis.indicators(),
        findings: findings(found),
        same_process: found.twin.map(|twin| SameProcess {
            event_id: twin.event_id.get(),
            record_id: twin.record_id,
        }),
    };
    let mut text = plain(serde_json::to_string(&line).unwrap_or_default());
    text.push('\n');
    text
}
