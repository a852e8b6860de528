//! Stories, the gravest first.

use std::collections::HashMap;

use wmi_events::detect::Story;
use wmi_events::escape::escape;

use super::block::INDENT;
use super::layout::Layout;
use super::level::lead;
use crate::identity;
use crate::zone::Zone;

/// The number of events of a story that are shown without `--all`; the rest are counted.
const SHOWN: usize = 50;

/// The stories of each event: its identity and the ID of its story.
pub(crate) fn by_event(stories: &[Story]) -> HashMap<u64, String> {
    let events = stories.iter().flat_map(|story| {
        let id = story.id.to_string();
        story
            .events
            .iter()
            .map(move |event| (identity::of_story(event), id.clone()))
    });
    events.collect()
}

/// A story: its title, its summary, and a line for each of its events.
pub(crate) fn text(story: &Story, layout: Layout, zone: &Zone, is_whole: bool) -> String {
    let mut text = String::new();
    let start = lead(story.severity, INDENT);
    let indent = " ".repeat(INDENT);
    let techniques: Vec<_> = story.kind.techniques().iter().map(|t| t.id).collect();
    let title = format!(
        "{}  {}  story {}",
        story.kind.name(),
        techniques.join(" "),
        story.id
    );
    layout.line(&mut text, &start, &indent, &title);
    layout.add(&mut text, &indent, INDENT, &story.summary);
    let shown = if is_whole { usize::MAX } else { SHOWN };
    for event in story.events.iter().take(shown) {
        let user = event.user.as_deref().unwrap_or("-");
        let record = event
            .record_id
            .map_or_else(String::new, |record| format!(", record {record}"));
        let file = event
            .file
            .as_deref()
            .map_or_else(String::new, |file| format!(", {}", escape(file)));
        let line = format!(
            "{}  {}  {} {}{record}{file}",
            zone.short(event.time),
            escape(&event.computer),
            event.event_id,
            event.role.name(),
        );
        layout.line(&mut text, &indent, &" ".repeat(INDENT + 2), &line);
        let blanks = " ".repeat(INDENT + 4);
        layout.add(
            &mut text,
            &blanks,
            INDENT + 4,
            &format!("{user}: {}", event.what),
        );
    }
    let hidden = story.events.len().saturating_sub(shown) as u64 + story.more_events;
    if hidden > 0 {
        let how = if is_whole {
            ""
        } else {
            " (--all and --format jsonl show up to 10,000)"
        };
        layout.line(
            &mut text,
            &indent,
            &indent,
            &format!("and {hidden} more events{how}"),
        );
    }
    text
}
