//! Stories as JSON Lines, for programs.

use std::sync::Arc;

use crate::plain_json::plain;
use serde::Serialize;
use wmi_events::detect::{EventRef, Severity, Story, StoryId, StoryUpdate};

/// What was lost to the limits of memory.
pub(crate) fn dropped((events, stories): (u64, u64)) -> String {
    let mut text = String::new();
    for (count, what) in [(events, "events of stories"), (stories, "stories")] {
        if count > 0 {
            text += &format!("\n{count} {what} were dropped to bound memory\n");
        }
    }
    text
}

/// A story as a line of JSON.
#[derive(Serialize)]
struct Line<'s> {
    /// The change, where stories are told as they come, and the stories that are part of it now.
    #[serde(skip_serializing_if = "Option::is_none")]
    update: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merged: Option<Vec<String>>,
    story: String,
    kind: &'static str,
    severity: Severity,
    techniques: Vec<&'static str>,
    summary: &'s str,
    computers: &'s [String],
    users: &'s [String],
    events: Vec<EventLine<'s>>,
    #[serde(skip_serializing_if = "is_zero")]
    more_events: u64,
}

#[derive(Serialize)]
struct EventLine<'s> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'s str>,
    record_id: Option<u64>,
    computer: &'s str,
    time: String,
    event_id: u16,
    role: &'static str,
    user: Option<&'s str>,
    what: &'s str,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// One line for each story.
pub(crate) fn lines(stories: &[Story]) -> String {
    stories.iter().map(|story| line(story, None)).collect()
}

/// One line for a story as it is now, and what an event did to it.
pub(crate) fn update_line(story: &Story, update: &StoryUpdate) -> String {
    line(story, Some(update))
}

fn line(story: &Story, update: Option<&StoryUpdate>) -> String {
    let ids = |ids: &[StoryId]| ids.iter().map(StoryId::to_string).collect();
    let line = Line {
        update: update.map(|update| update.change.name()),
        merged: update.map(|update| ids(&update.merged)),
        story: story.id.to_string(),
        kind: story.kind.name(),
        severity: story.severity,
        techniques: story.kind.techniques().iter().map(|t| t.id).collect(),
        summary: &story.summary,
        computers: &story.computers,
        users: &story.users,
        events: story.events.iter().map(event_line).collect(),
        more_events: story.more_events,
    };
    let mut text = plain(serde_json::to_string(&line).unwrap_or_default());
    text.push('\n');
    text
}

fn event_line(event: &Arc<EventRef>) -> EventLine<'_> {
    EventLine {
        file: event.file.as_deref(),
        record_id: event.record_id,
        computer: &event.computer,
        time: event.time.to_string(),
        event_id: event.event_id.get(),
        role: event.role.name(),
        user: event.user.as_deref(),
        what: &event.what,
    }
}
