//! Stories of real logs.

use std::sync::Arc;

use wmi_events::detect::{Analysis, Correlator, Story, StoryKind};
use wmi_events::source;

use crate::common;

/// The stories of all files of a folder together.
fn of(folder: &std::path::Path, extension: &str) -> (Vec<Story>, u64) {
    let mut correlator = Correlator::default();
    for path in common::files(folder, extension) {
        let file: Arc<str> = path.display().to_string().into();
        let mut events = source::open(&path).unwrap();
        while let Some(event) = events.next_borrowed() {
            // Some logs are damaged.
            let Ok(event) = event else { continue };
            correlator.add(&Analysis::new(&event), Some(&file));
        }
    }
    (correlator.stories(), correlator.ignored())
}

#[test]
fn of_the_corpus() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    let mut kinds = Vec::new();
    for (folder, extension) in [("evtx", "evtx"), ("xml", "xml"), ("json", "jsonl")] {
        let (stories, ignored) = of(&corpus.join(folder), extension);
        for story in &stories {
            println!(
                "{folder}: {} ({}) {}",
                story.kind.name(),
                story.severity,
                story.summary
            );
        }
        println!("{folder}: {ignored} events without a time");
        // Few records have none, not even the collector's.
        assert!(ignored < 10, "{folder}: {ignored}");
        kinds.push(
            stories
                .into_iter()
                .map(|story| (story.kind, story.computers.len()))
                .collect::<Vec<_>>(),
        );
    }
    // The same events in two forms.
    assert_eq!(kinds[0], kinds[1]);
    assert!(kinds[0].contains(&(StoryKind::RemoteExecution, 1)));
    // Its own times have no zone: the collector's are taken.
    assert!(kinds[2].contains(&(StoryKind::LateralMovement, 2)));
}
