//! `--format timesketch`: JSON Lines with the attributes that Timesketch asks for, and those of Plaso's Windows event
//! logs where they mean the same.
//!
//! Source: Timesketch, "Create timeline from other data" (`message`, `datetime`, `timestamp_desc`, `tag`).

use serde_json::{Map, Value, json};
use wmi_events::Event;
use wmi_events::detect::Story;

use crate::found::Found;
use crate::jsonl;
use crate::plain_json::plain;
use crate::row::Row;
use crate::secrets::Secrets;

/// The line of an event; `None` for one without a time, which Timesketch does not take.
pub(crate) fn line(
    row: &Row,
    event: &Event<'_>,
    found: &Found<'_>,
    secrets: Secrets,
) -> Option<String> {
    let time = event.system.time_text()?;
    let mut line = Map::new();
    let title = row
        .findings
        .first()
        .map(|finding| format!("[{}] ", finding.title));
    let what = format!(
        "{}{} {}: {}",
        title.unwrap_or_default(),
        row.event_id,
        row.who,
        row.what
    );
    let mut set = |name: &str, value: Value| drop(line.insert(name.to_owned(), value));
    set("message", what.into());
    set("datetime", time.into());
    set("timestamp_desc", "Event Logged".into());
    set("data_type", "windows:evtx:record".into());
    set("event_identifier", row.event_id.into());
    set("record_number", row.record_id.into());
    set("computer_name", row.computer.clone().into());
    set("source_name", event.system.provider_name.as_deref().into());
    set("channel", row.channel.clone().into());
    set("display_name", (*row.file).into());
    set("user", row.who.clone().into());
    set("kind", row.kind.into());
    if let Some(severity) = row.severity() {
        set("severity", severity.name().into());
        let names: Vec<_> = row.findings.iter().map(|finding| finding.name).collect();
        let mut techniques: Vec<_> = row
            .findings
            .iter()
            .flat_map(|f| f.techniques.clone())
            .collect();
        techniques.dedup();
        set(
            "tag",
            json!([names.as_slice(), techniques.as_slice()].concat()),
        );
        set("findings", json!(jsonl::findings(found)));
    }
    for field in event.fields() {
        set(field.name(), secrets.mask(field.text()).0.into());
    }
    for field in &event.extra {
        let is_taken = line.contains_key(&*field.name);
        let prefix = if is_taken { "extra_" } else { "" };
        let text = secrets.mask((&*field.value).into()).0;
        line.insert(format!("{prefix}{}", field.name), text.into());
    }
    Some(plain(format!("{}\n", Value::Object(line))))
}

/// The line of a story, at the time of its first event.
pub(crate) fn story(story: &Story) -> Option<String> {
    let first = story.events.first()?;
    let mut tags = vec![story.kind.name()];
    tags.extend(story.kind.techniques().iter().map(|t| t.id));
    let line = json!({
        "message": format!("[story: {}] {}", story.kind.name(), story.summary),
        "datetime": first.time.to_string(),
        "timestamp_desc": "Story Started",
        "data_type": "wmi_events:story",
        "story": story.id.to_string(),
        "severity": story.severity.name(),
        "computer_name": first.computer,
        "computers": story.computers,
        "users": story.users,
        "tag": tags,
    });
    Some(plain(format!("{line}\n")))
}
