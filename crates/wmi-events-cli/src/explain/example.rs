//! The three events of each finding: one with it, one that only looks like it, and a benign one.
//!
//! They are in `examples.jsonl`. The library's tests judge each, and `docs/detections.md` shows them.

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};
use wmi_events::detect::{Analysis, Baseline, Detection};
use wmi_events::event::Field;
use wmi_events::schema::FieldSpec;
use wmi_events::{Event, EventId, Record, System};

const LINES: &str = include_str!("../examples.jsonl");

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// With the finding.
    Example,
    /// Alike, without the finding.
    NearMiss,
    /// Normal.
    Benign,
}

#[derive(Deserialize)]
struct Line<'a> {
    finding: &'a str,
    kind: Kind,
    event: Map<String, Value>,
    why: String,
}

/// An event written for a finding.
#[derive(Serialize)]
pub(crate) struct Example {
    #[serde(serialize_with = "fields")]
    pub(crate) event: Event<'static>,
    /// Why the finding is or is not on it.
    pub(crate) why: String,
}

impl Example {
    /// The event of that kind.
    pub(crate) fn of(detection: &Detection, kind: Kind) -> Option<Self> {
        // Most lines are of other findings: do not parse them.
        let lines = LINES.lines().filter(|line| line.contains(detection.name));
        lines
            .filter_map(|line| serde_json::from_str(line).ok())
            .find_map(|line: Line<'_>| {
                let is_it = line.finding == detection.name && line.kind == kind;
                is_it.then_some(())?;
                Some(Self {
                    event: event(line.event)?,
                    why: line.why,
                })
            })
    }

    /// The fields without which the event has not the finding.
    pub(crate) fn needed(&self, detection: &Detection) -> Vec<&'static FieldSpec> {
        self.specs(|spec| !self.is_found(detection, |other| other != spec))
    }

    /// The fields each of which is enough, such as the image or the command line of a program; none
    /// if they all are, for then the event itself is.
    pub(crate) fn enough(&self, detection: &Detection) -> Vec<&'static FieldSpec> {
        let enough = self.specs(|spec| self.is_found(detection, |other| other == spec));
        match enough.len() == self.event.fields().count() {
            true => Vec::new(),
            false => enough,
        }
    }

    fn specs(&self, is_it: impl Fn(&'static FieldSpec) -> bool) -> Vec<&'static FieldSpec> {
        let specs = self.event.fields().map(|field| field.spec());
        specs.filter(|spec| is_it(spec)).collect()
    }

    /// What the rules for management software do to the finding; `None` if the event has it not.
    pub(crate) fn with_enterprise(&self, detection: &Detection) -> Option<String> {
        let mut findings = Baseline::enterprise().assess(&Analysis::new(&self.event));
        let finding = findings.find(|finding| finding.detection == detection)?;
        let effect = match finding.is_suppressed() {
            true => "suppressed".to_owned(),
            false => finding.severity.to_string(),
        };
        Some(match finding.suppression {
            Some(rule) => format!("{effect} ({})", rule.reason),
            None => effect,
        })
    }

    /// Whether the event has the finding with these fields alone.
    fn is_found(&self, detection: &Detection, is_kept: impl Fn(&FieldSpec) -> bool) -> bool {
        let mut record = Record::new(self.event.system.clone());
        for field in self.event.fields().filter(|field| is_kept(field.spec())) {
            record.set(field.name(), field.into_text());
        }
        match record.into_event() {
            Ok(Some(event)) => Baseline::default()
                .assess(&Analysis::new(&event))
                .any(|finding| finding.detection == detection),
            _ => false,
        }
    }
}

/// The event of an object with Windows' names, the ID and the computer among them.
fn event(values: Map<String, Value>) -> Option<Event<'static>> {
    let number = |name: &str| values.get(name).and_then(Value::as_u64);
    let mut system = System::new(EventId::new(number("EventID")?.try_into().ok()?));
    let computer = values.get("Computer").and_then(Value::as_str);
    system.computer = computer.map(|name| name.to_owned().into());
    system.version = number("Version").and_then(|version| version.try_into().ok());
    let mut record = Record::new(system);
    for (name, value) in values {
        match (name.as_str(), value) {
            ("EventID" | "Computer" | "Version", _) => {}
            (_, Value::String(text)) => drop(record.set(name, text)),
            (_, Value::Number(number)) => drop(record.set(name, number.as_u64()?)),
            _ => return None,
        }
    }
    record.into_event().ok()?
}

/// Writes what [`event`] reads, in manifest order.
fn fields<S: Serializer>(event: &Event<'static>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("EventID", &event.system.event_id.get())?;
    map.serialize_entry("Computer", &event.system.computer)?;
    for field in event.fields() {
        map.serialize_entry(field.name(), &field.text())?;
    }
    map.end()
}

/// The fields of an event whose texts are not those of the other.
pub(crate) fn other_fields<'e>(event: &'e Event<'_>, of: &Event<'_>) -> Vec<Field<'e>> {
    let is_same = |field: &Field<'_>| of.fields().any(|same| same == *field);
    event.fields().filter(|field| !is_same(field)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_finding_has_three() {
        for detection in Detection::all() {
            for kind in [Kind::Example, Kind::NearMiss, Kind::Benign] {
                assert!(Example::of(detection, kind).is_some(), "{}", detection.name);
            }
        }
    }
}
