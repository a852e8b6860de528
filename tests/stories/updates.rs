//! What an agent is told as events come.

use std::sync::Arc;

use wmi_events::detect::{
    Analysis, Baseline, BaselineAction, BaselineRule, Correlator, StoryChange, StoryId, StoryKind,
};

use crate::build::*;

#[test]
fn started_and_extended() {
    let mut correlator = Correlator::default();
    let first = correlator.observe(&child(FILE, 1, "cmd /c x", "dana"));
    assert_eq!(first.len(), 1);
    assert_eq!(
        (first[0].change, first[0].merged.len()),
        (StoryChange::Started, 0)
    );
    let id = first[0].story;
    let started = process(
        FILE,
        2,
        &[
            ("NewProcessName", r"C:\t\x.exe"),
            ("NewProcessId", "0x3000"),
            ("ProcessId", "0x2710"),
        ],
    );
    let wmic = wmic(WKS, 0, &call("FILE02", "cmd /c x"));
    for event in [&started, &wmic] {
        let updates = correlator.observe(event);
        assert_eq!(
            (updates[0].story, updates[0].change),
            (id, StoryChange::Extended)
        );
    }
    // Nothing new: nothing is told.
    assert!(
        correlator
            .observe(&process(WKS, 3, &[("NewProcessName", CMD)]))
            .is_empty()
    );
    let story = correlator.story(id).unwrap();
    assert_eq!(
        (story.id, story.kind, story.events.len()),
        (id, StoryKind::LateralMovement, 3)
    );
    assert_eq!(correlator.stories(), [story]);
}

/// Two stories turn out to be one.
#[test]
fn merged() {
    let mut correlator = Correlator::default();
    let one = correlator
        .observe(&child(FILE, 1, "cmd /c x", "dana"))
        .remove(0)
        .story;
    let two = correlator
        .observe(&child("FILE03", 2, "cmd /c x", "dana"))
        .remove(0)
        .story;
    assert_ne!(one, two);
    let updates = correlator.observe(&wmic(WKS, 0, &call("FILE02,FILE03", "cmd /c x")));
    assert_eq!(updates.len(), 1);
    // The one that came first stays.
    assert_eq!((updates[0].story, &*updates[0].merged), (one, &[two][..]));
    assert!(correlator.story(two).is_none());
    assert_eq!(correlator.story(one).unwrap().events.len(), 3);
    // Said once.
    let more = correlator.observe(&child("FILE03", 3, "cmd /c x", "dana"));
    assert!(more[0].merged.is_empty());
}

/// The same events have the same ID again, and whichever comes first, if nothing was told before.
#[test]
fn identifiers() {
    let events = [
        numbered(wmic(WKS, 0, &call("FILE02", "cmd /c x")), 1),
        numbered(child(FILE, 1, "cmd /c x", "dana"), 2),
    ];
    let ids = |events: Vec<&_>| stories(events)[0].id;
    let id = ids(events.iter().collect());
    assert_eq!(id, ids(events.iter().rev().collect()));
    let mut correlator = Correlator::default();
    for event in &events {
        correlator.observe(event);
    }
    assert_eq!(correlator.stories()[0].id, id);
    assert_eq!(id.to_string().parse::<StoryId>().unwrap(), id);
    let others = [&events[0], &numbered(child(FILE, 1, "cmd /c x", "dana"), 3)];
    assert_eq!(ids(others.to_vec()), id);
    assert_ne!(ids(vec![&events[1]]), id);
}

#[test]
fn files() {
    let mut correlator = Correlator::default();
    let (one, two): (Arc<str>, Arc<str>) = ("WKS07.evtx".into(), "FILE02.evtx".into());
    correlator.add(
        &Analysis::new(&wmic(WKS, 0, &call("FILE02", "x"))),
        Some(&one),
    );
    let updates = correlator.observe_from(&Analysis::new(&child(FILE, 1, "x", "-")), &two);
    let started = process(
        FILE,
        2,
        &[
            ("NewProcessName", r"C:\t\x.exe"),
            ("NewProcessId", "0x3000"),
            ("ProcessId", "0x2710"),
        ],
    );
    correlator.observe(&started);
    let story = correlator.story(updates[0].story).unwrap();
    let files: Vec<_> = story
        .events
        .iter()
        .map(|event| event.file.as_deref())
        .collect();
    assert_eq!(files, [Some("WKS07.evtx"), Some("FILE02.evtx"), None]);
}

/// What a baseline suppresses starts no story.
#[test]
fn baselines() {
    let mut correlator = Correlator::default();
    let expected = child(FILE, 0, "cmd /c inventory", "dana");
    assert_eq!(correlator.observe(&expected).len(), 1);
    let rule = |name| BaselineRule::new(name, BaselineAction::Suppress, "ours");
    let rules = expected.findings().map(|finding| rule(finding.name()));
    let baseline = Baseline::new(rules.collect());
    let mut correlator = Correlator::default();
    correlator.set_baseline(baseline);
    assert!(correlator.observe(&expected).is_empty());
    // Nor a joined one.
    assert!(
        correlator
            .observe(&wmic(WKS, 0, &call("FILE02", "cmd /c inventory")))
            .is_empty()
    );
}

/// Events without a time or a computer are counted.
#[test]
fn ignored() {
    let mut correlator = Correlator::default();
    let mut event = child(FILE, 0, "x", "dana");
    event.system.time_created = None;
    assert!(correlator.observe(&event).is_empty());
    event = child("", 0, "x", "dana");
    assert!(correlator.observe(&event).is_empty());
    assert_eq!((correlator.ignored(), correlator.len()), (2, 0));
}
