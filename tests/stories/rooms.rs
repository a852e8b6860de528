//! What is kept, and what goes first.

use wmi_events::detect::{Analysis, Correlator, CorrelatorConfig, StoryKind};

use crate::build::*;

fn add(correlator: &mut Correlator, event: &wmi_events::Event<'_>) {
    correlator.add(&Analysis::new(event), None);
}

fn bounded(max_bytes: usize) -> Correlator {
    let mut config = CorrelatorConfig::default();
    config.max_bytes = max_bytes;
    Correlator::new(config)
}

/// A computer that fills a room evicts its own events.
#[test]
fn one_computer_does_not_evict_another() {
    let mut correlator = bounded(4 << 20);
    add(&mut correlator, &wmic(WKS, 0, &call("FILE02", "cmd /c x")));
    add(&mut correlator, &command_binding("FILE03", 0, r"C:\x.exe"));
    for n in 0..20_000 {
        let loud = format!("LOUD{}", n % 3);
        add(
            &mut correlator,
            &wmic(&loud, n, &call(&format!("T{n}"), &format!("job {n}"))),
        );
        add(
            &mut correlator,
            &command_binding(&loud, n, &format!("job {n}")),
        );
        add(
            &mut correlator,
            &child(&loud, n, &format!("other {n}"), "-"),
        );
        assert!(correlator.used_bytes() <= 4 << 20);
    }
    assert!(correlator.dropped().0 > 10_000);
    add(&mut correlator, &child(FILE, 1, "cmd /c x", "-"));
    add(&mut correlator, &child("FILE03", 99_999, r"C:\x.exe", "-"));
    let found = correlator.stories();
    let quiet: Vec<_> = found
        .iter()
        .filter(|story| !story.computers[0].starts_with("LOUD"))
        .collect();
    let mut kinds: Vec<_> = quiet.iter().map(|story| story.kind).collect();
    kinds.sort();
    assert_eq!(
        kinds,
        [StoryKind::SubscriptionExecuted, StoryKind::LateralMovement]
    );
}

/// Processes that are part of no story evict nothing that is.
#[test]
fn processes_do_not_evict_events() {
    let mut correlator = bounded(1 << 20);
    add(&mut correlator, &wmic(WKS, 0, &call("FILE02", "cmd /c x")));
    for n in 0..50_000_i64 {
        let id = format!("{:#x}", n * 4);
        let computer = format!("H{}", n % 50);
        let fields = [
            ("NewProcessName", CMD),
            ("ParentProcessName", r"C:\Windows\explorer.exe"),
            ("CommandLine", "cmd /c dir"),
            ("NewProcessId", &*id),
        ];
        add(&mut correlator, &process(&computer, n / 100, &fields));
        assert!(correlator.used_bytes() <= 1 << 20);
    }
    assert_eq!((correlator.len(), correlator.dropped()), (1, (0, 0)));
    let updates = correlator.observe(&child(FILE, 1, "cmd /c x", "-"));
    assert_eq!(updates.len(), 1);
}

/// Stories that nothing extends go when there is no room; the last ones stay.
#[test]
fn old_stories_go() {
    let mut correlator = bounded(1 << 20);
    for n in 0..10_000 {
        let updates = correlator.observe(&child(&format!("H{n}"), n, "cmd /c x", "dana"));
        assert_eq!(updates.len(), 1);
        assert!(
            correlator.used_bytes() <= 1 << 20,
            "{}",
            correlator.used_bytes()
        );
    }
    let stories = correlator.stories();
    let dropped = correlator.dropped().1;
    assert_eq!(stories.len() as u64 + dropped, 10_000);
    assert!(stories.len() > 100 && dropped > 100);
    assert_eq!(stories.last().unwrap().computers, ["H9999"]);
}

/// A story has a limit too, and says how many more there are.
#[test]
fn a_long_story() {
    let mut correlator = Correlator::default();
    let max = Correlator::MAX_STORY_EVENTS;
    for n in 0..max + 50 {
        let seconds = i64::try_from(n).unwrap();
        add(&mut correlator, &child(FILE, seconds, "cmd /c x", "dana"));
    }
    let found = correlator.stories();
    assert_eq!(
        (found.len(), found[0].events.len(), found[0].more_events),
        (1, max, 50)
    );
}

/// No room at all.
#[test]
fn nothing_is_kept() {
    let mut correlator = bounded(0);
    for n in 0..100 {
        add(&mut correlator, &child(FILE, n, "cmd /c x", "dana"));
        add(&mut correlator, &wmic(WKS, n, &call("FILE02", "x")));
        add(
            &mut correlator,
            &process(WKS, n, &[("NewProcessName", CMD)]),
        );
        add(
            &mut correlator,
            &failure(FILE, n, "WKS07", "16", "x", "0x1"),
        );
    }
    assert_eq!((correlator.len(), correlator.used_bytes()), (0, 0));
    assert!(correlator.stories().is_empty());
}

/// Memory that was taken is given back.
#[test]
fn limits_that_change() {
    let mut correlator = Correlator::default();
    for n in 0..500 {
        let host = format!("HOST{n}");
        add(&mut correlator, &child(&host, n, "cmd /c whoami", "-"));
        add(
            &mut correlator,
            &process(&host, n, &[("NewProcessName", CMD)]),
        );
    }
    for (traces, bytes) in [(100, usize::MAX), (1000, 200_000), (10, 200_000), (10, 1)] {
        let mut config = correlator.config().clone();
        (config.max_traces, config.max_bytes) = (traces, bytes);
        correlator.set_config(config.clone());
        assert_eq!(correlator.config(), &config);
        assert!(
            correlator.len() <= traces && correlator.used_bytes() <= bytes,
            "{traces} {bytes} {}",
            correlator.used_bytes()
        );
        assert_eq!(correlator.is_empty(), bytes == 1);
        if bytes > 1 {
            // The last ones stay.
            let source = wmic(WKS, 499, &call("HOST499", "cmd /c whoami"));
            assert_eq!(
                correlator.clone().observe(&source).len(),
                1,
                "{traces} {bytes}"
            );
        }
    }
}
