//! What only several events show.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

use wmi_events::detect::{
    Correlation, CorrelationKind, Correlator, CorrelatorConfig, ProcessTree, TreeLimits,
};
use wmi_events::value::WindowsTime;
use wmi_events::{Event, EventId, Record, System};

/// An event at that many seconds.
fn event(
    id: EventId,
    computer: &str,
    seconds: i64,
    fields: &[(&'static str, &str)],
) -> Event<'static> {
    let start: WindowsTime = "2026-03-03T09:00:00Z".parse().unwrap();
    let mut system = System::new(id);
    system.computer = Some(computer.to_owned().into());
    let offset = std::time::Duration::from_secs(seconds.unsigned_abs());
    system.time_created = Some(if seconds < 0 {
        start.0 - offset
    } else {
        start.0 + offset
    });
    let mut record = Record::new(system);
    for (name, value) in fields {
        record.set(*name, (*value).to_owned());
    }
    record.into_event().unwrap().unwrap()
}

fn wmic(computer: &str, seconds: i64, line: &str) -> Event<'static> {
    let image = r"C:\Windows\System32\wbem\WMIC.exe";
    let fields = [
        ("NewProcessName", image),
        ("CommandLine", line),
        ("SubjectUserName", "dana"),
    ];
    event(EventId::PROCESS_CREATION, computer, seconds, &fields)
}

/// A child of WmiPrvSE.exe; with a user, it was authenticated remotely.
fn child(computer: &str, seconds: i64, line: &str, user: &str) -> Event<'static> {
    let fields = [
        ("NewProcessName", r"C:\Windows\System32\cmd.exe"),
        (
            "ParentProcessName",
            r"C:\Windows\System32\wbem\WmiPrvSE.exe",
        ),
        ("CommandLine", line),
        ("TargetUserName", user),
        ("ProcessId", "0xd9c"),
    ];
    event(EventId::PROCESS_CREATION, computer, seconds, &fields)
}

fn kinds(found: &[Correlation]) -> Vec<CorrelationKind> {
    found.iter().map(|correlation| correlation.kind).collect()
}

/// What two events show, which must be the same in either order.
fn together(config: &CorrelatorConfig, one: &Event<'_>, two: &Event<'_>) -> Vec<CorrelationKind> {
    let run = |first: &Event<'_>, second: &Event<'_>| {
        let mut correlator = Correlator::new(config.clone());
        let mut found = correlator.observe(first);
        found.extend(correlator.observe(second));
        for correlation in &found {
            assert!(
                correlation.events.is_sorted_by_key(|event| event.time),
                "{correlation:?}"
            );
        }
        let mut kinds = kinds(&found);
        kinds.sort();
        kinds
    };
    let found = run(one, two);
    assert_eq!(found, run(two, one), "{one:?} {two:?}");
    found
}

#[test]
fn lateral_movement() {
    use CorrelationKind::{LateralMovement, RemoteExecution};
    let mut config = CorrelatorConfig::default();
    config.addresses.insert("10.0.0.5".into(), "FILE02".into());
    let call = |node: &str| format!(r#"wmic {node} process call create "cmd /c  Whoami""#);
    let source = |node: &str, seconds| wmic("WKS07.corp.example", seconds, &call(node));
    let destination = child("FILE02.corp.example", 10, "cmd /c whoami", "-");
    let both: &[CorrelationKind] = &[LateralMovement];
    let table = [
        ("/node:FILE02", 9, both),
        ("/node:file02.corp.example", 9, both),
        (r#"/node:A,"FILE02""#, 9, both),
        ("/node:10.0.0.5", 9, both),
        ("/node:@hosts.txt", 9, both),
        // Within the window and the skew of the clocks.
        ("/node:FILE02", 10 - 300 - 60, both),
        ("/node:FILE02", 10 - 300 - 61, &[]),
        ("/node:FILE02", 10 + 60, both),
        ("/node:FILE02", 10 + 61, &[]),
        ("/node:FILE03", 9, &[]),
        ("/node:file02.lab.example", 9, &[]),
        ("/node:10.0.0.6", 9, &[]),
        ("/node:localhost", 9, &[]),
        ("", 9, &[]),
    ];
    for (node, seconds, expected) in table {
        assert_eq!(
            together(&config, &source(node, seconds), &destination),
            expected,
            "{node} {seconds}"
        );
    }
    let other_command = child("FILE02", 10, "cmd /c dir", "-");
    assert!(together(&config, &source("/node:FILE02", 9), &other_command).is_empty());
    // No command line is no common one.
    let unlogged = child("FILE02", 10, "", "-");
    let empty = wmic("WKS07", 9, r#"wmic /node:FILE02 process call create """#);
    assert!(together(&config, &empty, &unlogged).is_empty());
    let as_user = child("FILE02", 10, "cmd /c whoami", "adm");
    let found = together(&config, &source("/node:FILE02", 9), &as_user);
    assert_eq!(found, [LateralMovement, RemoteExecution]);
    let named = wmic(
        "WKS07",
        9,
        r#"wmic /node:FILE02 class Win32_Process call create CommandLine="cmd /c whoami""#,
    );
    assert_eq!(together(&config, &named, &destination), both);
    // The stories tell no password.
    let secret = wmic(
        "WKS07",
        9,
        "wmic /node:FILE02 /password:SECRET process call create x",
    );
    let found = Correlator::default().observe(&child("FILE02", 10, "x", "adm"));
    assert_eq!(kinds(&found), [RemoteExecution]);
    assert_eq!(found[0].events[0].user.as_deref(), Some("adm"));
    let mut correlator = Correlator::default();
    correlator.observe(&secret);
    assert!(!format!("{correlator:?}").contains("SECRET"));
}

fn binding(computer: &str, seconds: i64, class: &str, properties: &str) -> Event<'static> {
    let cause = format!(
        "Binding EventFilter: \ninstance of __EventFilter\n{{\n\tName = \"F\";\n\
         \tQuery = \"select * from __TimerEvent\";\n}};\n\
         Perm. Consumer: \ninstance of {class}\n{{\n{properties}\tName = \"C\";\n}};\n"
    );
    let consumer = format!("{class}=\"C\"");
    let fields = [
        ("PossibleCause", cause.as_str()),
        ("CONSUMER", &consumer),
        ("ESS", "F"),
    ];
    event(EventId::ESS_TO_CONSUMER_BINDING, computer, seconds, &fields)
}

#[test]
fn subscriptions() {
    use CorrelationKind::{SubscriptionActivated, SubscriptionExecuted};
    let config = CorrelatorConfig::default();
    let command = "\tCommandLineTemplate = \"C:\\\\x.exe -q\";\n";
    let runs = binding("FILE02", 0, "CommandLineEventConsumer", command);
    let script = binding(
        "FILE02",
        0,
        "ActiveScriptEventConsumer",
        "\tScriptText = \"x\";\n",
    );
    let watched = |computer: &str, query: &str| {
        event(
            EventId::ESS_STARTED,
            computer,
            1,
            &[("Query", query), ("User", "S-1-5-18")],
        )
    };
    let host = |image: &str| {
        let fields = [
            ("NewProcessName", image),
            ("CommandLine", "scrcons.exe -Embedding"),
        ];
        event(
            EventId::PROCESS_CREATION,
            "FILE02.corp.example",
            86_400,
            &fields,
        )
    };
    let scrcons = r"C:\Windows\System32\wbem\scrcons.exe";
    let table: Vec<(&Event<'_>, Event<'_>, &[CorrelationKind])> = vec![
        (
            &runs,
            watched("FILE02", "SELECT * FROM __TimerEvent"),
            &[SubscriptionActivated],
        ),
        (&runs, watched("FILE03", "select * from __TimerEvent"), &[]),
        (&runs, watched("FILE02", "select * from X"), &[]),
        // A day later is as good as a second.
        (
            &runs,
            child("FILE02", 86_400, r"C:\x.exe -q", "-"),
            &[SubscriptionExecuted],
        ),
        (&runs, child("FILE02", 86_400, r"C:\y.exe -q", "-"), &[]),
        (&runs, child("FILE02", -61, r"C:\x.exe -q", "-"), &[]),
        (&script, host(scrcons), &[SubscriptionExecuted]),
        (&script, host(r"C:\Temp\scrcons.exe"), &[]),
        (&runs, host(scrcons), &[]),
    ];
    for (binding, other, expected) in table {
        assert_eq!(together(&config, binding, &other), expected, "{other:?}");
    }
}

#[test]
fn providers_and_their_children() {
    let config = CorrelatorConfig::default();
    let provider = |computer: &str, id: &str| {
        let fields = [("ProviderName", "CIMWin32"), ("ProcessID", id)];
        event(EventId::PROVIDER_STARTED, computer, 0, &fields)
    };
    let started = child("FILE02", 1, "x", "-");
    let found = together(&config, &provider("FILE02", "3484"), &started);
    assert_eq!(found, [CorrelationKind::ProviderChild]);
    assert!(together(&config, &provider("FILE02", "3485"), &started).is_empty());
    assert!(together(&config, &provider("FILE03", "3484"), &started).is_empty());
}

/// Memory is bounded, what came first goes first, and a state that was stored goes on.
#[test]
fn bounds_and_state() {
    let mut config = CorrelatorConfig::default();
    config.max_traces = 10;
    let mut correlator = Correlator::new(config);
    for host in 0..25 {
        let node = format!("wmic /node:HOST{host} process call create x");
        assert!(correlator.observe(&wmic("WKS07", 0, &node)).is_empty());
    }
    assert_eq!(correlator.len(), 10);
    let json = serde_json::to_string(&correlator).unwrap();
    let mut restarted: Correlator = serde_json::from_str(&json).unwrap();
    for correlator in [&mut correlator, &mut restarted] {
        assert!(correlator.observe(&child("HOST14", 1, "x", "-")).is_empty());
        let found = correlator.observe(&child("HOST24", 1, "x", "-"));
        assert_eq!(kinds(&found), [CorrelationKind::LateralMovement]);
    }
    // What has no time or computer is passed over.
    let bare = Record::new(System::new(EventId::PROCESS_CREATION))
        .into_event()
        .unwrap()
        .unwrap();
    assert!(Correlator::default().observe(&bare).is_empty());
}

fn process(computer: &str, seconds: i64, id: &str, creator: &str, image: &str) -> Event<'static> {
    let fields = [
        ("NewProcessId", id),
        ("ProcessId", creator),
        ("NewProcessName", image),
    ];
    event(EventId::PROCESS_CREATION, computer, seconds, &fields)
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
