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
    use EventRole::{Execution, Failure, Provider, ProviderHost, Source, TemporarySubscription};
    let table: [(&[(&str, EventRole)], &str); 5] = [
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
        // What is no act on a computer.
        (
            &[
                ("A", Source),
                ("B", Execution),
                ("C", ProviderHost),
                ("D", TemporarySubscription),
            ],
            "dana on A ran `x` on B",
        ),
        (
            &[
                ("A", Source),
                ("A.x", Source),
                ("B", Execution),
                ("B.x", Execution),
            ],
            "dana on A.x ran `x` on B.x",
        ),
    ];
    for (events, expected) in table {
        let events: Vec<_> = events
            .iter()
            .map(|(name, role)| event(name, *role))
            .collect();
        assert_eq!(
            of(
                StoryKind::LateralMovement,
                &events,
                &Computers::of(events.iter().map(|event| &**event))
            ),
            expected
        );
    }
}

/// A command is where it ran; others are counted.
#[test]
fn several_commands() {
    use EventRole::{Execution, Failure, Process, Source};
    type Others<'t> = &'t [(&'t str, EventRole, &'t str)];
    let table: [(Others<'_>, &str); 4] = [
        (
            &[("B", Execution, "one"), ("C", Execution, "two")],
            "dana on A ran `one` on B, and 1 more command on C",
        ),
        (
            &[
                ("B", Execution, "one"),
                ("B", Execution, "two"),
                ("B", Process, "three"),
            ],
            "dana on A ran `one` and 1 more command on B",
        ),
        (
            &[
                ("B", Execution, "one"),
                ("C", Execution, "two"),
                ("C", Execution, "one"),
                ("D", Execution, "two"),
                ("E", Failure, "x"),
            ],
            "dana on A ran `one` on B and C, and 2 more commands on C and D, and failed on E",
        ),
        (&[("B", Process, "one")], "dana on A ran `one` on B"),
    ];
    for (others, expected) in table {
        let mut events = vec![event("A", Source)];
        events.extend(others.iter().map(|(computer, role, what)| {
            let mut event = Arc::unwrap_or_clone(event(computer, *role));
            (*what).clone_into(&mut event.what);
            Arc::new(event)
        }));
        let computers = Computers::of(events.iter().map(|event| &**event));
        let summary = of(StoryKind::LateralMovement, &events, &computers);
        assert_eq!(summary, expected);
    }
    // Each computer that refused is named.
    let events: Vec<_> = ["B", "C", "D"].map(|name| event(name, Failure)).into();
    let computers = Computers::of(events.iter().map(|event| &**event));
    assert_eq!(
        of(StoryKind::RemoteAttempt, &events, &computers),
        "dana failed from another computer on B, C and 1 more: `x`"
    );
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
