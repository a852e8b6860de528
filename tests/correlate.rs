//! What only several events show.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

use proptest::prelude::*;
use wmi_events::detect::{
    Correlation, CorrelationKind, Correlator, CorrelatorConfig, EventRef, ProcessTree, TreeLimits,
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
    system.time_created = Some(WindowsTime(if seconds < 0 {
        start.0 - offset
    } else {
        start.0 + offset
    }));
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
    // Two absent command lines do not match.
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

/// A child that runs as a service was not started for a remote user.
#[test]
fn children_of_services() {
    for (sid, expected) in [
        ("S-1-5-18", &[][..]),
        ("S-1-5-20", &[]),
        ("S-1-5-21-1-2-3-1104", &[CorrelationKind::RemoteExecution]),
    ] {
        let fields = [
            ("NewProcessName", r"C:\Windows\System32\cmd.exe"),
            (
                "ParentProcessName",
                r"C:\Windows\System32\wbem\WmiPrvSE.exe",
            ),
            ("CommandLine", "cmd"),
            ("TargetUserSid", sid),
            ("TargetUserName", "x"),
        ];
        let child = event(EventId::PROCESS_CREATION, "FILE02", 0, &fields);
        assert_eq!(
            kinds(&Correlator::default().observe(&child)),
            expected,
            "{sid}"
        );
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

/// Memory is bounded, the oldest traces are dropped first, and a stored state can be resumed.
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
    // Events without a time or a computer are ignored.
    let bare = Record::new(System::new(EventId::PROCESS_CREATION))
        .into_event()
        .unwrap()
        .unwrap();
    assert!(Correlator::default().observe(&bare).is_empty());
}

/// A command on more computers than are kept apart is one on any.
#[test]
fn many_nodes() {
    use CorrelationKind::LateralMovement;
    let config = CorrelatorConfig::default();
    let call = |nodes: &[String]| {
        let line = format!("wmic /node:{} process call create x", nodes.join(","));
        wmic("WKS07", 0, &line)
    };
    let nodes = |count: usize| -> Vec<String> { (0..count).map(|n| format!("H{n}")).collect() };
    let on = |computer: &str| child(computer, 1, "x", "-");
    let both: &[CorrelationKind] = &[LateralMovement];
    let max = Correlator::MAX_NODES;
    let full: Vec<String> = (0..9).map(|n| format!("B.d{n}.example")).collect();
    let table = [
        (nodes(max), "H0", both),
        (nodes(max), "H999", both),
        (nodes(max), "H1000", &[]),
        (nodes(max + 1), "H0", both),
        (nodes(max + 1), "H1000", both),
        (nodes(max + 1), "ELSEWHERE", both),
        // One and the same, however often it is named.
        (vec!["B".to_owned(); max + 1], "B", both),
        (vec!["B".to_owned(); max + 1], "C", &[]),
        (full[..8].to_vec(), "b.d7.example", both),
        (full[..8].to_vec(), "B", both),
        (full[..8].to_vec(), "b.d8.example", &[]),
        (full.clone(), "b.d8.example", both),
        (full, "b.lab.example", both),
    ];
    for (nodes, computer, expected) in table {
        let found = together(&config, &call(&nodes), &on(computer));
        assert_eq!(found, expected, "{} {computer}", nodes.len());
    }
    // One event is one trace.
    let mut correlator = Correlator::default();
    correlator.observe(&call(&nodes(max)));
    assert_eq!(correlator.len(), 1);
    // Correlations are reported oldest first, each once.
    for second in 1..=3 {
        for computer in ["H1", "H0"] {
            let found = correlator.observe(&child(computer, second, "x", "-"));
            assert_eq!(kinds(&found), both);
        }
    }
    let found = correlator.observe(&call(&["H0", "H1", "h0.x", "@f"].map(str::to_owned)));
    let effects = found.iter().map(|correlation| &*correlation.events[1]);
    let effects: Vec<_> = effects
        .map(|event: &EventRef| (&*event.computer, event.time.0.timestamp() % 60))
        .collect();
    let expected = [
        ("H0", 1),
        ("H0", 2),
        ("H0", 3),
        ("H1", 1),
        ("H1", 2),
        ("H1", 3),
    ];
    assert_eq!(effects, expected);
}

/// No state holds a password, wherever the cut falls.
#[test]
fn states_hold_no_password() {
    for pad in (900..1100).step_by(3) {
        let switch = format!("/user:{} /password:SECRET", "u".repeat(pad));
        let call =
            format!("wmic /node:FILE02 {switch} process call create \"wmic {switch} os get\"");
        let mut correlator = Correlator::default();
        let mut tree = ProcessTree::default();
        for event in [
            wmic("WKS07", 0, &call),
            child("FILE02", 1, &format!("wmic {switch} os get"), "adm"),
        ] {
            let mut with_id = event.clone();
            if let wmi_events::Payload::ProcessCreation(process) = &mut with_id.payload {
                process.new_process_id = Some(wmi_events::value::ProcessId::new(16));
            }
            tree.observe(&with_id);
            let told = correlator.observe(&event);
            assert!(
                !serde_json::to_string(&told).unwrap().contains("SECRET"),
                "{pad}"
            );
        }
        assert_eq!((tree.len(), correlator.len()), (2, 2));
        let states = [
            serde_json::to_string(&correlator).unwrap(),
            serde_json::to_string(&tree).unwrap(),
            format!("{correlator:?}{tree:?}"),
        ];
        for state in states {
            assert!(
                !state.contains("SECR") && state.len() > 2000,
                "{pad}: {state}"
            );
        }
        let id = wmi_events::value::ProcessId::new(16);
        let at: WindowsTime = "2026-03-03T10:00:00Z".parse().unwrap();
        let line = tree
            .process("wks07", id, at)
            .unwrap()
            .command_line
            .as_deref();
        assert_eq!(line.unwrap().len(), 1024);
    }
    // No hash of the password is kept either: both commands have the same key.
    let key = |password: &str| {
        let mut correlator = Correlator::default();
        let line = format!("wmic /password:{password} os get");
        correlator.observe(&child("FILE02", 1, &line, "-"));
        serde_json::to_value(&correlator).unwrap()["v1"]["traces"].clone()
    };
    assert_eq!(key("one"), key("another"));
}

/// The limits of a state hold for what is read with it; what came last is kept.
#[test]
fn limits_of_a_state() {
    let mut correlator = Correlator::default();
    let mut tree = ProcessTree::default();
    for n in 0..500 {
        let host = format!("HOST{n}");
        correlator.observe(&child(&host, n, "cmd /c whoami", "-"));
        tree.observe(&process(&host, n, "0x10", "0x4", "x"));
    }
    let mut state = serde_json::to_value(&correlator).unwrap();
    for (limit, value) in [("max_bytes", 20_000), ("max_traces", 10)] {
        state["v1"]["config"][limit] = value.into();
        let read: Correlator = serde_json::from_value(state.clone()).unwrap();
        assert!(read.used_bytes() <= 20_000, "{}", read.used_bytes());
        let state = serde_json::to_value(&read).unwrap();
        let traces = state["v1"]["traces"].as_array().unwrap();
        let last = traces.last().unwrap();
        assert_eq!(last["event"]["computer"], "HOST499");
        assert_eq!(read.len() == 10, limit == "max_traces", "{}", read.len());
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
    assert!(
        !serde_json::to_string(&read)
            .unwrap()
            .contains(&long[..1025])
    );
}

/// Limits that are set later hold at once, as those of a state.
#[test]
fn limits_that_change() {
    let (mut correlator, mut tree) = (Correlator::default(), ProcessTree::default());
    for n in 0..500 {
        let host = format!("HOST{n}");
        correlator.observe(&child(&host, n, "cmd /c whoami", "-"));
        tree.observe(&process(&host, n, "0x10", "0x4", "x"));
        tree.observe(&process(&host, n, "0x20", "0x10", "y"));
    }
    let last = process("HOST499", 999, "0x30", "0x20", "z");
    for (traces, bytes) in [(100, usize::MAX), (1000, 20_000), (10, 20_000), (10, 1)] {
        let mut config = correlator.config().clone();
        (config.max_traces, config.max_bytes) = (traces, bytes);
        correlator.set_config(config.clone());
        assert_eq!(correlator.config(), &config);
        assert!(correlator.len() <= traces && correlator.used_bytes() <= bytes);
        assert_eq!(correlator.is_empty(), bytes == 1);

        let mut limits = tree.config().clone();
        (limits.max_hosts, limits.max_bytes) = (traces, bytes);
        tree.set_config(limits.clone());
        assert_eq!(tree.config(), &limits);
        assert!(tree.len() <= 2 * traces && tree.used_bytes() <= bytes);
        let ancestors: Vec<_> = tree.ancestors(&last).map(|p| p.id.get()).collect();
        let expected: &[u64] = if bytes == 1 { &[] } else { &[0x20, 0x10] };
        assert_eq!(ancestors, expected, "{traces} {bytes}");
        // Nothing else is lost: the index and the order are those of what is kept.
        let mut stored: Correlator =
            serde_json::from_str(&serde_json::to_string(&correlator).unwrap()).unwrap();
        let effect = wmic(
            "HOST499",
            400,
            "wmic /node:HOST499 process call create \"cmd /c whoami\"",
        );
        assert_eq!(stored.observe(&effect), correlator.clone().observe(&effect));
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

fn any_event() -> impl Strategy<Value = Event<'static>> {
    let computer = prop::sample::select(&["A", "a.corp.example", "b", "B.corp.example", "C"][..]);
    let nodes = prop::collection::vec(computer.clone(), 1..4);
    let command = prop::sample::select(&["cmd /c whoami", "calc", "C:\\x.exe -q"][..]);
    (0..5, computer, nodes, command, 0..900_i64).prop_map(|(kind, computer, nodes, command, at)| {
        let nodes = nodes.join(",");
        match kind {
            0 => wmic(
                computer,
                at,
                &format!("wmic /node:{nodes} process call create \"{command}\""),
            ),
            1 => child(computer, at, command, "adm"),
            2 => child(computer, at, command, "-"),
            3 => event(
                EventId::PROVIDER_STARTED,
                computer,
                at,
                &[("ProviderName", "P"), ("ProcessID", "3484")],
            ),
            _ => binding(
                computer,
                at,
                "CommandLineEventConsumer",
                &format!(
                    "\tCommandLineTemplate = \"{}\";\n",
                    command.replace('\\', "\\\\")
                ),
            ),
        }
    })
}

proptest! {
    /// An agent that restarts with its state finds what it would have found.
    #[test]
    fn a_restart_changes_nothing(
        events in prop::collection::vec(any_event(), 0..60),
        at in any::<prop::sample::Index>(),
        max_bytes in prop::sample::select(&[4000, 20_000, usize::MAX][..]),
    ) {
        let mut config = CorrelatorConfig::default();
        config.max_bytes = max_bytes;
        let mut correlator = Correlator::new(config);
        let (before, after) = events.split_at(at.index(events.len() + 1));
        for event in before {
            correlator.observe(event);
        }
        let json = serde_json::to_string(&correlator).unwrap();
        let mut restarted: Correlator = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(serde_json::to_string(&restarted).unwrap(), json);
        let find = |correlator: &mut Correlator| -> Vec<_> {
            after.iter().flat_map(|event| correlator.observe(event)).collect()
        };
        let found = find(&mut correlator);
        prop_assert!(correlator.used_bytes() <= max_bytes);
        if max_bytes == usize::MAX {
            prop_assert_eq!(find(&mut restarted), found);
        }
    }
}

/// wmic.exe under another name, its other spellings, and PowerShell start processes too.
#[test]
fn sources() {
    use CorrelationKind::LateralMovement;
    let config = CorrelatorConfig::default();
    let destination = child("FILE02.corp.example", 10, "cmd /c whoami", "-");
    let wmic_path = r"C:\Windows\System32\wbem\WMIC.exe";
    let renamed = r"C:\Users\Public\a.exe";
    let powershell = r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe";
    let both: &[CorrelationKind] = &[LateralMovement];
    let table = [
        (
            wmic_path,
            "wmic /node:FILE02 process call create 'cmd /c whoami'",
            both,
        ),
        (
            wmic_path,
            r#"wmic /node:FILE02 process call create CurrentDirectory="C:\Temp",CommandLine="cmd /c whoami""#,
            both,
        ),
        (
            renamed,
            r#"a /node:FILE02 process call create "cmd /c whoami""#,
            both,
        ),
        (
            renamed,
            r#"a /target:FILE02 process create "cmd /c whoami""#,
            &[],
        ),
        (
            powershell,
            "powershell -c \"iwmi Win32_Process -Name Create -ArgumentList 'cmd /c whoami' -ComputerName FILE02\"",
            both,
        ),
        (
            powershell,
            "powershell -c \"icim Win32_Process Create @{CommandLine='cmd /c whoami'} -Comp file02.corp.example\"",
            both,
        ),
        (
            powershell,
            "powershell -c \"iwmi Win32_Process -Name Create -ArgumentList 'cmd /c whoami' -ComputerName $hosts\"",
            both,
        ),
        (
            powershell,
            "powershell -c \"iwmi Win32_Process -Name Create -ArgumentList 'cmd /c whoami' -ComputerName FILE03\"",
            &[],
        ),
        (
            powershell,
            "powershell -c \"iwmi Win32_Process -Name Create -ArgumentList 'cmd /c whoami'\"",
            &[],
        ),
    ];
    for (image, line, expected) in table {
        let fields = [("NewProcessName", image), ("CommandLine", line)];
        let source = event(EventId::PROCESS_CREATION, "WKS07.corp.example", 9, &fields);
        assert_eq!(together(&config, &source, &destination), expected, "{line}");
    }
}

/// Collectors deliver some events twice; without a record ID two events may be equal.
#[test]
fn delivered_twice() {
    let numbered = |mut event: Event<'static>, record_id: u64| {
        event.system.record_id = Some(record_id);
        event
    };
    let source = || wmic("WKS07", 9, "wmic /node:FILE02 process call create calc");
    let destination = child("FILE02", 10, "calc", "adm");
    let events = [
        (numbered(source(), 7), 0),
        (numbered(destination.clone(), 8), 2),
        (numbered(destination.clone(), 8), 0),
        (numbered(source(), 7), 0),
        (numbered(destination, 9), 2),
    ];
    let mut correlator = Correlator::default();
    for (event, found) in &events {
        assert_eq!(correlator.observe(event).len(), *found, "{event:?}");
    }
    assert_eq!(correlator.len(), 3);
}

/// Each start of a clean Windows logs its own subscription.
#[test]
fn starts_of_a_clean_windows() {
    let cause = "Binding EventFilter: \ninstance of __EventFilter\n{\n\
        \tCreatorSID = {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0};\n\
        \tEventNamespace = \"root\\\\cimv2\";\n\tName = \"SCM Event Log Filter\";\n\
        \tQuery = \"select * from MSFT_SCMEventLogEvent\";\n\tQueryLanguage = \"WQL\";\n};\n\
        Perm. Consumer: \ninstance of NTEventLogEventConsumer\n{\n\
        \tCreatorSID = {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0};\n\
        \tName = \"SCM Event Log Consumer\";\n\
        \tSourceName = \"Service Control Manager\";\n};\n";
    let binding = |cause: &str| {
        let fields = [
            ("Namespace", "//./root/subscription"),
            ("ESS", "SCM Event Log Filter"),
            (
                "CONSUMER",
                "NTEventLogEventConsumer=\"SCM Event Log Consumer\"",
            ),
            ("PossibleCause", cause),
        ];
        event(EventId::ESS_TO_CONSUMER_BINDING, "FILE02", 0, &fields)
    };
    let watch = |seconds: i64, query: &str| {
        let fields = [
            ("NamespaceName", "//./root/cimv2"),
            ("Query", query),
            ("User", "S-1-5-32-544"),
            ("Provider", "SCM Event Provider"),
        ];
        event(EventId::ESS_STARTED, "FILE02", seconds, &fields)
    };
    let own = "select * from MSFT_SCMEventLogEvent";
    let mut correlator = Correlator::default();
    for start in 0..100 {
        assert!(correlator.observe(&binding(cause)).is_empty());
        assert!(correlator.observe(&watch(start, own)).is_empty());
    }
    assert!(correlator.is_empty());

    // The same names with another query are another subscription.
    let changed = cause.replace("MSFT_SCMEventLogEvent", "__TimerEvent");
    assert!(correlator.observe(&binding(&changed)).is_empty());
    let found = correlator.observe(&watch(1, "select * from __TimerEvent"));
    assert_eq!(kinds(&found), [CorrelationKind::SubscriptionActivated]);
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
