use super::*;
use crate::event::EventId;
use crate::value::WindowsTime;

fn event(computer: &str, role: EventRole) -> Arc<EventRef> {
    Arc::new(EventRef {
        file: None,
        record_id: None,
        computer: computer.to_owned(),
        time: WindowsTime(chrono::DateTime::UNIX_EPOCH),
        event_id: EventId::PROCESS_CREATION,
        role,
        user: Some("dana".to_owned()),
        what: "x".to_owned(),
    })
}

/// A computer that refused did not run it.
#[test]
fn refusals() {
    use EventRole::{Execution, Failure, Provider, Source};
    let table: [(&[(&str, EventRole)], &str); 3] = [
        (
            &[
                ("A", Source),
                ("B", Execution),
                ("C", Failure),
                ("C", Provider),
            ],
            "dana on A ran `x` on B, and failed on C",
        ),
        (
            &[
                ("A", Source),
                ("B", Failure),
                ("B", Execution),
                ("C", Execution),
            ],
            "dana on A ran `x` on B and C",
        ),
        (&[("A", Source), ("B", Failure)], "dana on A acted on B"),
    ];
    for (events, expected) in table {
        let mut computers: Vec<_> = events.iter().map(|(name, _)| (*name).to_owned()).collect();
        computers.dedup();
        let events: Vec<_> = events
            .iter()
            .map(|(name, role)| event(name, *role))
            .collect();
        assert_eq!(
            of(StoryKind::LateralMovement, &events, &computers),
            expected
        );
    }
}

#[test]
fn long_texts() {
    for (len, is_cut) in [
        (MAX_TEXT - 1, false),
        (MAX_TEXT, false),
        (MAX_TEXT + 1, true),
    ] {
        let mut event = Arc::unwrap_or_clone(event("A", EventRole::Source));
        event.what = "x".repeat(len);
        let shown = text(&event);
        assert_eq!(shown.len(), if is_cut { MAX_TEXT + 3 } else { len });
        assert_eq!(shown.ends_with("..."), is_cut);
    }
}
