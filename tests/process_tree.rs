//! Which process started which.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

use std::time::Duration;

use wmi_events::detect::{ProcessTree, TreeLimits};
use wmi_events::value::WindowsTime;
use wmi_events::{Event, EventId, Record, System};

fn process(computer: &str, seconds: u64, id: &str, creator: &str, image: &str) -> Event<'static> {
    let start: WindowsTime = "2026-03-03T09:00:00Z".parse().unwrap();
    let mut system = System::new(EventId::PROCESS_CREATION);
    system.computer = Some(computer.to_owned().into());
    system.time_created = Some(WindowsTime(start.0 + Duration::from_secs(seconds)));
    let mut record = Record::new(system);
    record
        .set("NewProcessId", id.to_owned())
        .set("ProcessId", creator.to_owned())
        .set("NewProcessName", image.to_owned());
    record.into_event().unwrap().unwrap()
}

#[test]
fn process_trees() {
    let mut tree = ProcessTree::default();
    let events = [
        process("A", 1, "0x10", "0x4", "first"),
        process("A", 2, "0x20", "0x10", "child"),
        // The ID of the first one again, after it.
        process("A", 3, "0x10", "0x20", "second"),
        process("A", 4, "0x30", "0x10", "of the second"),
        process("B", 1, "0x10", "0x4", "elsewhere"),
    ];
    // In any order.
    for event in events.iter().rev() {
        tree.observe(event);
    }
    let ancestors = |event: &Event<'_>| -> Vec<String> {
        tree.ancestors(event)
            .map(|process| process.image.clone().unwrap())
            .collect()
    };
    assert_eq!(ancestors(&events[3]), ["second", "child", "first"]);
    assert_eq!(ancestors(&events[1]), ["first"]);
    assert!(ancestors(&events[0]).is_empty());
    assert_eq!(tree.parent_image(&events[2]), Some("child"));
    assert_eq!(
        tree.parent_image(&process("B", 0, "0x20", "0x10", "too early")),
        None
    );
    assert_eq!(
        tree.parent_image(&process("a", 9, "0x20", "0x20", "itself")),
        Some("child")
    );

    let json = serde_json::to_string(&tree).unwrap();
    assert_eq!(serde_json::from_str::<ProcessTree>(&json).unwrap(), tree);

    // A circle ends, and memory is bounded.
    let mut limits = TreeLimits::default();
    (limits.max_hosts, limits.max_processes) = (2, 3);
    let mut tree = ProcessTree::new(limits);
    for second in 0..10 {
        tree.observe(&process("A", second, "0x1", "0x1", "x"));
        tree.observe(&process(&format!("H{second}"), 0, "0x1", "0x1", "x"));
    }
    assert_eq!(tree.len(), 4);
    assert!(tree.ancestors(&process("A", 99, "0x1", "0x1", "x")).count() <= 3);
}

/// The limits of a state hold for what is read with it; what came last is kept.
#[test]
fn limits_of_a_state() {
    let mut tree = ProcessTree::default();
    for n in 0..500 {
        tree.observe(&process(&format!("HOST{n}"), n, "0x10", "0x4", "x"));
    }
    let mut state = serde_json::to_value(&tree).unwrap();
    for (limit, value) in [("max_bytes", 20_000), ("max_hosts", 10)] {
        state["v1"]["limits"][limit] = value.into();
        let read: ProcessTree = serde_json::from_value(state.clone()).unwrap();
        assert!(read.used_bytes() <= 20_000, "{}", read.used_bytes());
        let state = serde_json::to_value(&read).unwrap();
        let hosts = state["v1"]["hosts"].as_array().unwrap();
        assert_eq!(hosts.last().unwrap()["name"], "host499");
        assert_eq!(read.len() == 10, limit == "max_hosts", "{}", read.len());
    }
    // Texts that are longer than any that is kept.
    let long = "x".repeat(5000);
    let host = serde_json::json!({"name": long, "processes": [{
        "started": "2026-03-03T09:00:00Z", "id": 1, "creator_id": 2, "image": long,
        "command_line": format!("wmic /password:{long}")}]});
    state["v1"]["hosts"].as_array_mut().unwrap().push(host);
    let read: ProcessTree = serde_json::from_value(state).unwrap();
    let written = serde_json::to_string(&read).unwrap();
    assert!(!written.contains(&long[..1025]));
}

/// Limits that are set later hold at once, as those of a state.
#[test]
fn limits_that_change() {
    let mut tree = ProcessTree::default();
    for n in 0..500 {
        let host = format!("HOST{n}");
        tree.observe(&process(&host, n, "0x10", "0x4", "x"));
        tree.observe(&process(&host, n, "0x20", "0x10", "y"));
    }
    let last = process("HOST499", 999, "0x30", "0x20", "z");
    for (hosts, bytes) in [(100, usize::MAX), (1000, 20_000), (10, 20_000), (10, 1)] {
        let mut limits = tree.config().clone();
        (limits.max_hosts, limits.max_bytes) = (hosts, bytes);
        tree.set_config(limits.clone());
        assert_eq!(tree.config(), &limits);
        assert!(tree.len() <= 2 * hosts && tree.used_bytes() <= bytes);
        let ancestors: Vec<_> = tree.ancestors(&last).map(|p| p.id.get()).collect();
        let expected: &[u64] = if bytes == 1 { &[] } else { &[0x20, 0x10] };
        assert_eq!(ancestors, expected, "{hosts} {bytes}");
    }
    let mut limits = TreeLimits::default();
    limits.max_processes = 1;
    let mut tree = ProcessTree::default();
    for n in 0..3 {
        tree.observe(&process("A", n, &n.to_string(), "0x4", "x"));
    }
    tree.set_config(limits);
    assert_eq!(tree.len(), 1);
}
