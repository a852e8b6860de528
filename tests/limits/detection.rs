//! The limits of what several events show together.

use std::time::Duration;

use wmi_events::detect::{Analysis, Correlator, ProcessTree, Twins};
use wmi_events::event::{ProcessCreation, SysmonProcessCreation};
use wmi_events::value::WindowsTime;
use wmi_events::{Event, System, schema};

use crate::{Limit, check};

const LINE: &str = "wmic /node:FILE02 process call create calc.exe";

/// A process with that ID at that second, as Security logs it.
fn audited(id: u64, second: u64) -> Event<'static> {
    let process = ProcessCreation::builder()
        .new_process_id(id)
        .process_id(id.saturating_sub(1))
        .new_process_name("C:\\x.exe")
        .command_line(LINE);
    at(
        Event::new(System::of(&schema::PROCESS_CREATION), process),
        second,
    )
}

/// The same as Sysmon logs it.
fn by_sysmon(id: u32, second: u64) -> Event<'static> {
    let process = SysmonProcessCreation::builder()
        .process_id(id)
        .image("C:\\x.exe")
        .command_line(LINE);
    at(
        Event::new(System::of(&schema::SYSMON_PROCESS_CREATION), process),
        second,
    )
}

fn at(mut event: Event<'static>, second: u64) -> Event<'static> {
    let start: WindowsTime = "2026-03-03T09:00:00Z".parse().unwrap();
    event.system.computer = Some("WKS07".into());
    event.system.time_created = Some(WindowsTime(start.0 + Duration::from_secs(second)));
    event
}

/// Whether the second log's event is told once more.
fn told_again(events: impl Iterator<Item = Event<'static>>, last: &Event<'_>) -> String {
    let mut twins = Twins::default();
    for event in events {
        assert_eq!(twins.observe(&Analysis::new(&event)), None);
    }
    match twins.observe(&Analysis::new(last)) {
        Some(_) => "once".to_owned(),
        None => "twice".to_owned(),
    }
}

#[test]
fn processes() {
    check(&[
        Limit {
            name: "src/detect/process_tree/mod.rs::MAX_ANCESTORS",
            value: 64,
            read: |count| {
                let mut tree = ProcessTree::default();
                let count = count as u64;
                (1..=count).for_each(|id| tree.observe(&audited(id, id)));
                let ancestors = tree.ancestors(&audited(count + 1, count + 1)).count();
                format!("all: {}", ancestors as u64 == count)
            },
            within: "all: true",
            beyond: "all: false",
        },
        Limit {
            // The other log's event of the first process, after so many.
            name: "src/detect/twins.rs::MAX_PROCESSES",
            value: 1 << 16,
            read: |count| {
                told_again(
                    (1..=count as u64).map(|id| audited(id, 0)),
                    &by_sysmon(1, 0),
                )
            },
            within: "once",
            beyond: "twice",
        },
        Limit {
            name: "src/detect/twins.rs::MAX_OF_ID",
            value: 64,
            read: |count| {
                // All but the first are too far away to be it.
                let others = (1..count as u64).map(|n| audited(7, n * 100));
                let first = [audited(7, 0)].into_iter();
                told_again(first.chain(others), &by_sysmon(7, 0))
            },
            within: "once",
            beyond: "twice",
        },
        Limit {
            name: "src/detect/twins.rs::MAX_APART",
            value: 10,
            read: |count| told_again([audited(7, 0)].into_iter(), &by_sysmon(7, count as u64)),
            within: "once",
            beyond: "twice",
        },
    ]);
}

/// Texts that are kept are cut, and end in a mark of that.
#[test]
fn texts() {
    check(&[
        Limit {
            name: "src/detect/kept.rs::MAX_TEXT",
            value: 1024,
            read: |count| {
                let mut tree = ProcessTree::default();
                let process = ProcessCreation::builder()
                    .new_process_id(1_u64)
                    .command_line("x".repeat(count));
                let event = at(
                    Event::new(System::of(&schema::PROCESS_CREATION), process),
                    0,
                );
                tree.observe(&event);
                let time = event.system.time_created.unwrap();
                let process = tree.process("WKS07", 1_u64.into(), time).unwrap();
                format!(
                    "all: {}",
                    process.command_line.as_deref() == Some(&*"x".repeat(count))
                )
            },
            within: "all: true",
            beyond: "all: false",
        },
        Limit {
            name: "src/detect/kept.rs::MAX_NAME",
            value: 255,
            read: |count| {
                let mut tree = ProcessTree::default();
                let mut event = audited(1, 0);
                event.system.computer = Some("h".repeat(count).into());
                tree.observe(&event);
                let written = serde_json::to_string(&tree).unwrap();
                format!("all: {}", written.contains(&"h".repeat(count)))
            },
            within: "all: true",
            beyond: "all: false",
        },
    ]);
}

/// A command that names more computers than are kept apart may be on any: `tests/stories/joins.rs::many_nodes`. A
/// story says how many events it does not have: `tests/stories/rooms.rs::a_long_story`.
#[test]
fn constants_of_the_correlator() {
    assert_eq!(Correlator::MAX_NODES, 1000);
    assert_eq!(Correlator::MAX_STORY_EVENTS, 10_000);
}
