//! The order of arrival changes nothing, nor does a restart.

use std::collections::BTreeSet;

use proptest::prelude::*;
use wmi_events::detect::{Analysis, Correlator, CorrelatorConfig, Story};
use wmi_events::{Event, EventId, Payload};

use crate::build::*;

fn any_parts() -> impl Strategy<Value = Parts> {
    let computer = prop::sample::select(&["A", "a.corp.example", "b", "B.corp.example", "C"][..]);
    let nodes = prop::collection::vec(computer.clone(), 1..4);
    let command = prop::sample::select(&["cmd /c whoami", "calc", "C:\\x.exe -q"][..]);
    let ids = (0..4_u64, 0..2_u64);
    (0..9, computer, nodes, command, 0..60_i64, ids)
}

type Parts = (
    i32,
    &'static str,
    Vec<&'static str>,
    &'static str,
    i64,
    (u64, u64),
);

/// An event at a time that is a multiple of 15 seconds. Each process has an ID of its own: what an ID
/// that is used again means, only the order tells. Its creator started some
/// time before, or is the provider host.
fn any_of((kind, computer, nodes, command, at, (before, client)): Parts) -> Event<'static> {
    let id_at = |at: i64| format!("{:#x}", 4 * (at + 100));
    let host = "0x10";
    let id = if kind == 6 {
        host.to_owned()
    } else {
        id_at(at)
    };
    let creator = match before {
        0 => host.to_owned(),
        before => id_at(at - i64::try_from(before).unwrap()),
    };
    let client = format!("{}", 4 * (at - i64::try_from(client).unwrap() + 100));
    let at = at * 15;
    let mut event = match kind {
        0 => started(
            computer,
            at,
            [&id, &creator],
            WMIC,
            &call(&nodes.join(","), command),
        ),
        1 => of_wmi(computer, at, [&id, &creator], command, "dana"),
        2 => of_wmi(computer, at, [&id, &creator], command, "-"),
        3 => provider(computer, at, "16"),
        4 => command_binding(computer, at, command),
        5 => version_1(computer, at, [&id, &creator], CMD, command),
        6 => version_1(computer, at, [&id, &creator], WMIPRVSE, "wmiprvse"),
        7 => failure(
            computer,
            at,
            nodes[0],
            &client,
            r"Start IWbemServices::ExecMethod - root\cimv2 : Win32_Process::Create",
            "0x80041003",
        ),
        _ => started(computer, at, [&id, &creator], CMD, command),
    };
    event.system.record_id = Some(u64::try_from(at).unwrap() * 10 + u64::try_from(kind).unwrap());
    event
}

/// A process of user dana.
fn started(computer: &str, at: i64, ids: [&str; 2], image: &str, line: &str) -> Event<'static> {
    let fields = [
        ("NewProcessName", image),
        ("ParentProcessName", r"C:\Windows\explorer.exe"),
        ("CommandLine", line),
        ("NewProcessId", ids[0]),
        ("ProcessId", ids[1]),
        ("SubjectUserName", "dana"),
    ];
    process(computer, at, &fields)
}

/// A child of WmiPrvSE.exe.
fn of_wmi(computer: &str, at: i64, ids: [&str; 2], line: &str, user: &str) -> Event<'static> {
    let mut event = child(computer, at, line, user);
    if let Payload::ProcessCreation(process) = &mut event.payload {
        process.new_process_id = ids[0].parse().ok();
        process.process_id = ids[1].parse().ok();
    }
    event
}

fn shown(stories: &[Story]) -> Vec<(wmi_events::detect::StoryKind, Vec<String>)> {
    stories.iter().map(told).collect()
}

fn run(events: &[&Event<'static>]) -> Vec<Story> {
    stories(events.iter().copied())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// An agent that restarts with its state finds what it would have found.
    #[test]
    fn a_restart_changes_nothing(
        events in prop::collection::vec(any_parts(), 0..60),
        at in any::<prop::sample::Index>(),
        max_bytes in prop::sample::select(&[4000, 60_000, usize::MAX][..]),
    ) {
        let events: Vec<_> = events.into_iter().map(any_of).collect();
        let mut config = CorrelatorConfig::default();
        config.max_bytes = max_bytes;
        let mut correlator = Correlator::new(config);
        let (before, after) = events.split_at(at.index(events.len() + 1));
        for event in before {
            correlator.observe(event);
        }
        let json = serde_json::to_string(&correlator).unwrap();
        let mut restarted: Correlator = serde_json::from_str(&json).unwrap();
        prop_assert!(restarted.used_bytes() <= max_bytes);
        let binary = postcard::to_stdvec(&correlator).unwrap();
        let of_binary: Correlator = postcard::from_bytes(&binary).unwrap();
        prop_assert_eq!(of_binary.stories(), restarted.stories());
        if max_bytes == usize::MAX {
            prop_assert_eq!(restarted.stories(), correlator.stories());
        }
        // What is read is written as it was read.
        let json = serde_json::to_string(&restarted).unwrap();
        let again: Correlator = serde_json::from_str(&json).unwrap();
        prop_assert!(serde_json::to_string(&again).unwrap() == json);
        let find = |correlator: &mut Correlator| -> Vec<_> {
            let updates: Vec<_> = after.iter().flat_map(|event| correlator.observe(event)).collect();
            let stories: Vec<_> = updates.iter().map(|update| correlator.story(update.story)).collect();
            (updates, stories, correlator.stories()).into_iter_of()
        };
        let found = find(&mut correlator);
        prop_assert!(correlator.used_bytes() <= max_bytes);
        if max_bytes == usize::MAX {
            prop_assert!(find(&mut restarted) == found);
        }
    }
}

/// What was told and what there is at the end, to compare.
trait IntoIterOf {
    fn into_iter_of(self) -> Vec<String>;
}

impl<A: std::fmt::Debug, B: std::fmt::Debug, C: std::fmt::Debug> IntoIterOf for (A, B, C) {
    fn into_iter_of(self) -> Vec<String> {
        vec![
            format!("{:?}", self.0),
            format!("{:?}", self.1),
            format!("{:?}", self.2),
        ]
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Events in any order give the same stories.
    #[test]
    fn order_changes_nothing(
        events in prop::collection::vec(any_parts(), 0..40),
        seed in any::<u64>(),
    ) {
        let (mut times, mut ids) = (BTreeSet::new(), BTreeSet::new());
        // A process ID is used once: that of the provider host too. A child that came before the start
        // of its creator may have been joined with an earlier process of that ID, and stays so.
        let events: Vec<_> = events.into_iter().map(any_of).collect();
        let events: Vec<_> = events
            .iter()
            .filter(|event| {
                let name = event.system.computer.as_deref().unwrap_or_default();
                let short = name.split('.').next().unwrap_or_default().to_lowercase();
                let id = match &event.payload {
                    Payload::ProcessCreation(process) => process.new_process_id,
                    _ => None,
                };
                times.insert((short.clone(), event.system.time_created))
                    && id.is_none_or(|id| ids.insert((short, id)))
            })
            .collect();
        let expected = run(&events);
        let mut shuffled = events.clone();
        let mut random = seed;
        for index in (1..shuffled.len()).rev() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(index, usize::try_from(random >> 33).unwrap() % (index + 1));
        }
        let found = run(&shuffled);
        prop_assert!(found == expected, "{:#?}\n{:#?}", shown(&found), shown(&expected));
    }
}

/// A day of one computer, told in the order of time and in blocks out of order.
#[test]
fn logs_of_several_computers_one_after_the_other() {
    let mut logs: Vec<Vec<Event<'static>>> = Vec::new();
    for host in 0..5 {
        let computer = format!("H{host}.corp.example");
        let mut log = Vec::new();
        for n in 0..200_i64 {
            let id = format!("{:#x}", 4000 + n * 4);
            log.push(process(
                &computer,
                n * 60,
                &[
                    ("NewProcessName", CMD),
                    ("ParentProcessName", r"C:\Windows\explorer.exe"),
                    ("CommandLine", "cmd /c dir"),
                    ("NewProcessId", &id),
                    ("ProcessId", "0x8"),
                ],
            ));
        }
        log.push(child(&computer, 6000, "cmd /c whoami", "-"));
        logs.push(log);
    }
    logs[0].push(wmic(
        "H0.corp.example",
        5999,
        &call("H1,H2,H3", "cmd /c whoami"),
    ));
    let by_log: Vec<_> = logs.iter().flatten().collect();
    let mut by_time = by_log.clone();
    by_time.sort_by_key(|event| event.system.time_created);
    let found = run(&by_log);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].events.len(), 4);
    assert_eq!(run(&by_time), found);
}

/// Analyses are read once.
#[test]
fn an_analysis_is_enough() {
    let event = event(EventId::PROVIDER_STARTED, FILE, 0, &[]);
    let mut correlator = Correlator::default();
    assert!(
        correlator
            .observe_analysis(&Analysis::new(&event))
            .is_empty()
    );
    assert_eq!(correlator.len(), 1);
}
