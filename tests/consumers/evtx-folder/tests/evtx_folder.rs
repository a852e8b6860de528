use std::path::Path;

use evtx_folder::{findings, read, stories, subscriptions};
use wmi_events::detect::StoryKind;

#[test]
fn a_folder() {
    let logs = read(Path::new("tests/logs")).unwrap();
    let counts: Vec<_> = logs
        .iter()
        .map(|log| (log.events.len(), log.errors.len(), log.stats.matched))
        .collect();
    // A file that ends in its header, the log of the source, and that of the destination.
    assert_eq!(
        counts,
        [(0, 1, 0), (2, 0, 2), (1, 0, 1)],
        "{:?}",
        logs[0].errors
    );
    let (findings, subscriptions) = (findings(&logs), subscriptions(&logs));
    let stories = stories(&logs);
    drop(logs);
    let names: Vec<_> = findings.iter().map(|finding| finding.name()).collect();
    assert!(names.contains(&"remote_wmic_process_create"), "{names:?}");
    assert_eq!(
        subscriptions["Health"].consumer.class(),
        "CommandLineEventConsumer"
    );
    assert_eq!(stories[0].kind, StoryKind::LateralMovement);
    assert_eq!(stories[0].events[1].computer, "FILE02");
}
