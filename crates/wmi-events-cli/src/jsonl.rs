//! `--format jsonl`: one JSON object per event, for programs.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use wmi_events::Event;
use wmi_events::detect::{Analysis, Finding, Indicators};
use wmi_events::event::TimeSource;

use crate::decoded::Decoded;

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
    decoded: Decoded<'e, 'a>,
    indicators: Indicators,
    findings: &'e [Finding<'e>],
}

/// The fields under their Windows names, in manifest order, as Windows prints them.
struct Data<'e>(&'e Event<'e>);

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for field in self.0.fields() {
            map.serialize_entry(field.name(), &field.text())?;
        }
        for field in &self.0.extra {
            map.serialize_entry(&field.name, &field.value)?;
        }
        map.end()
    }
}

pub(crate) fn line(file: &str, analysis: &Analysis<'_>, findings: &[Finding<'_>]) -> String {
    // The tool always analyses whole events.
    let Some(event) = analysis.event() else {
        return String::new();
    };
    let system = &event.system;
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
        data: Data(event),
        decoded: Decoded(analysis),
        indicators: analysis.indicators(),
        findings,
    };
    let mut text = serde_json::to_string(&line).unwrap_or_default();
    text.push('\n');
    text
}
