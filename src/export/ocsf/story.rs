//! A story as a detection finding on several events.

use super::class::{Class, VERSION};
use super::document::Document;
use super::finding;
use super::header::device;
use super::objects::{Body, Id, Metadata, OfAlert, RelatedEvent, Unmapped, millis};
use crate::detect::{EventRef, Story, StoryChange, StoryUpdate};
use crate::export::alert::Alert;
use crate::export::uid::Uid;

impl<'e> Document<'e> {
    /// The detection finding of a story, at the time of its last event; `update` is what an event did to
    /// it, where stories are told as they come: an extended story is an update of the finding with its ID.
    ///
    /// `None` for a story without events.
    #[must_use]
    pub fn of_story(story: &'e Story, update: Option<&StoryUpdate>) -> Option<Self> {
        let times = || story.events.iter().map(|event| millis(event.time));
        let (start, end) = (times().min()?, times().max()?);
        let mut body = Body {
            time: Some(end),
            start_time: Some(start),
            end_time: Some(end),
            message: Some(story.summary.as_str().into()),
            metadata: Some(Metadata {
                version: Some(VERSION),
                ..Metadata::default()
            }),
            device: match story.computers.as_slice() {
                [computer] => Some(device(computer)),
                _ => None,
            },
            unmapped: Some(Unmapped::Alert(unmapped(story, update))),
            ..Body::default()
        };
        let related = story.events.iter().map(|event| related(event)).collect();
        let alert = Alert::of_story(story);
        finding::finish(&mut body, alert, Id::Story(story.id), related);
        if update.is_some_and(|update| update.change == StoryChange::Extended) {
            Class::FINDING.set(&mut body, 2, "Update".into());
        }
        Some(Self(body))
    }
}

fn unmapped<'e>(story: &'e Story, update: Option<&StoryUpdate>) -> OfAlert<'e> {
    OfAlert {
        kind: Some(story.kind.name()),
        computers: Some(&story.computers),
        users: Some(&story.users),
        merged: update
            .map(|update| update.merged.clone())
            .filter(|merged| !merged.is_empty()),
        more_events: (story.more_events > 0).then_some(story.more_events),
        ..OfAlert::default()
    }
}

fn related(event: &EventRef) -> RelatedEvent<'_> {
    RelatedEvent {
        uid: Some(Uid::of_story_event(event)),
        desc: Some(&event.what),
        kind: Some(event.role.name()),
        created_time: Some(millis(event.time)),
        type_uid: None,
    }
}
