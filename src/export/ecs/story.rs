//! A story as an alert of several events.

use super::alert;
use super::document::{Document, VERSION};
use super::objects::{
    Body, Ecs, EventFields, Host, Id, Related, Role, StoryEvent, StoryFields, Users,
};
use crate::detect::{EventRef, Story, StoryId, StoryUpdate};
use crate::export::alert::Alert;
use crate::export::text::Text;
use crate::export::uid::Uid;
use crate::value::WindowsTime;

impl<'e> Document<'e> {
    /// The alert of a story, at the time of its last event; `update` is what an event did to it, where
    /// stories are told as they come.
    ///
    /// `event.id` is the ID of the story, so that one that is extended takes the place of the one before.
    /// `None` for a story without events.
    #[must_use]
    pub fn of_story(story: &'e Story, update: Option<&StoryUpdate>) -> Option<Self> {
        let times = || {
            let times = story.events.iter().map(|event| event.time);
            times.filter(WindowsTime::has_text)
        };
        let (start, end): (WindowsTime, WindowsTime) = (times().min()?, times().max()?);
        let mut body = Body {
            timestamp: Some(Text(end)),
            ecs: Some(Ecs {
                version: Some(VERSION),
            }),
            message: Some(story.summary.as_str().into()),
            event: Some(EventFields {
                id: Some(Id::Story(story.id)),
                start: Some(Text(start)),
                end: Some(Text(end)),
                ..EventFields::default()
            }),
            host: Some(Host::of(match story.computers.as_slice() {
                [computer] => Some(computer),
                _ => None,
            })),
            related: Some(Related {
                user: (!story.users.is_empty()).then_some(Users::All(&story.users)),
                hosts: Some(story.computers.iter().map(String::as_str).collect()),
                hash: None,
            }),
            ..Body::default()
        };
        alert::of_alert(&mut body, Alert::of_story(story));
        body.wmi_mut().story = Some(fields(story, update));
        Some(Self(body))
    }
}

fn fields<'e>(story: &'e Story, update: Option<&StoryUpdate>) -> StoryFields<'e> {
    let merged = |update: &StoryUpdate| update.merged.iter().map(StoryId::to_string).collect();
    StoryFields {
        kind: Some(story.kind.name()),
        severity: Some(story.severity),
        update: update.map(|update| update.change.name()),
        merged: update
            .filter(|update| !update.merged.is_empty())
            .map(merged),
        events: Some(story.events.iter().map(|event| of_event(event)).collect()),
        more_events: (story.more_events > 0).then_some(story.more_events),
    }
}

fn of_event(event: &EventRef) -> StoryEvent<'_> {
    StoryEvent {
        id: event.record_id.map(|_| Uid::of_story_event(event)),
        time: Some(Text(event.time)),
        computer: Some(&event.computer),
        code: Some(Text(event.event_id.get())),
        role: Some(Role(event.role)),
        user: event.user.as_deref(),
        what: Some(&event.what),
        file: event.file.as_deref(),
    }
}
