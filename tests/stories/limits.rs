//! The limits on what an event is compared with, below them, at them and above them. What is not compared is kept,
//! in no story or in one of its own.

use wmi_events::detect::StoryKind;

use crate::build::{FILE, child, kinds, named_binding, provider, stories};

/// `MAX_TEMPLATES` of `src/detect/correlate/join.rs`: of the templates before a command line, the last ones.
#[test]
fn templates() {
    for (count, is_found) in [(255, true), (256, true), (257, false)] {
        let binding = |n: usize, template: &str| {
            let properties = format!("\tCommandLineTemplate = \"{template}\";\n");
            let seconds = i64::try_from(n).unwrap();
            named_binding(
                FILE,
                seconds,
                "CommandLineEventConsumer",
                &properties,
                &format!("C{n}"),
            )
        };
        let mut events = vec![binding(0, "run.exe %a%")];
        events.extend((1..count).map(|n| binding(n, &format!("other{n}.exe %a%"))));
        events.push(child(FILE, 9000, "run.exe notepad.exe", "-"));
        let found = kinds(&stories(&events));
        assert_eq!(
            found.contains(&StoryKind::SubscriptionExecuted),
            is_found,
            "{count}"
        );
    }
}

/// `MAX_ATTACHED` of `src/detect/correlate/join.rs`: of the loads of providers before an execution, the last ones.
#[test]
fn loads_of_providers() {
    for (count, told) in [(31, 31), (32, 32), (33, 32)] {
        let mut events: Vec<_> = (0..count).map(|n| provider(FILE, n, "3484")).collect();
        events.push(child(FILE, count, "x", "-"));
        let found = stories(&events);
        assert_eq!(kinds(&found), [StoryKind::ProviderChild], "{count}");
        assert_eq!(found[0].events.len(), told + 1, "{count}");
    }
}

/// `MAX_COMPARED` of `src/detect/correlate/join.rs` is no limit on the length of a story: of events of one story that
/// are close in time few are listed.
#[test]
fn events_with_one_key() {
    for count in [4095, 4096, 4097, 9000] {
        let events: Vec<_> = (0..count)
            .map(|n| child(FILE, n, "cmd /c x", "dana"))
            .collect();
        let found = stories(&events);
        assert_eq!(found.len(), 1, "{count}");
        assert_eq!(i64::try_from(found[0].events.len()).unwrap(), count);
        assert_eq!(found[0].more_events, 0);
    }
}
