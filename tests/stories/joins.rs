//! Pairs of events that belong together, and pairs that do not.

use wmi_events::detect::{CorrelatorConfig, EventRole, StoryKind};
use wmi_events::{Event, EventId};

use crate::build::*;

fn together(events: &[Event<'static>]) -> Vec<StoryKind> {
    kinds(&both_ways(&CorrelatorConfig::default(), events))
}

#[test]
fn lateral_movement() {
    let mut config = CorrelatorConfig::default();
    config.addresses.insert("10.0.0.5".into(), "FILE02".into());
    let source = |node: &str, seconds| {
        wmic(
            WKS,
            seconds,
            &format!(r#"wmic {node} process call create "cmd /c  Whoami""#),
        )
    };
    let destination = child(FILE, 10, "cmd /c whoami", "-");
    let both: &[StoryKind] = &[StoryKind::LateralMovement];
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
        // Domains stay apart.
        ("/node:file02.lab.example", 9, &[]),
        ("/node:10.0.0.6", 9, &[]),
        ("/node:localhost", 9, &[]),
        ("", 9, &[]),
    ];
    for (node, seconds, expected) in table {
        let events = [source(node, seconds), destination.clone()];
        assert_eq!(
            kinds(&both_ways(&config, &events)),
            expected,
            "{node} {seconds}"
        );
    }
    let other_command = child("FILE02", 10, "cmd /c dir", "-");
    assert!(together(&[source("/node:FILE02", 9), other_command]).is_empty());
    // Two absent command lines do not match.
    let unlogged = child("FILE02", 10, "", "-");
    assert!(together(&[wmic(WKS, 9, &call("FILE02", "")), unlogged]).is_empty());
    let as_user = child("FILE02", 10, "cmd /c whoami", "adm");
    assert_eq!(together(&[source("/node:FILE02", 9), as_user]), both);
    let named = r#"wmic /node:FILE02 class Win32_Process call create CommandLine="cmd /c whoami""#;
    assert_eq!(together(&[wmic(WKS, 9, named), destination]), both);
}

/// A command on more computers than are kept apart is one on any.
#[test]
fn many_nodes() {
    let of = |nodes: &[String]| {
        wmic(
            WKS,
            0,
            &format!("wmic /node:{} process call create x", nodes.join(",")),
        )
    };
    let nodes = |count: usize| -> Vec<String> { (0..count).map(|n| format!("H{n}")).collect() };
    let both: &[StoryKind] = &[StoryKind::LateralMovement];
    let full: Vec<String> = (0..9).map(|n| format!("B.d{n}.example")).collect();
    let max = wmi_events::detect::Correlator::MAX_NODES;
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
        let found = stories([&of(&nodes), &child(computer, 1, "x", "-")]);
        assert_eq!(kinds(&found), expected, "{} {computer}", nodes.len());
        let found = stories([&child(computer, 1, "x", "-"), &of(&nodes)]);
        assert_eq!(kinds(&found), expected, "{} {computer}", nodes.len());
    }
}

#[test]
fn subscriptions() {
    use StoryKind::{SubscriptionActivated, SubscriptionExecuted};
    let query = "select * from __TimerEvent where TimerID = 'C'";
    let runs = command_binding(FILE, 0, r"C:\x.exe -q");
    let script = binding(
        FILE,
        0,
        "ActiveScriptEventConsumer",
        "\tScriptText = \"x\";\n",
    );
    let watched = |computer: &str, query: &str| {
        let fields = [("Query", query), ("User", "S-1-5-18")];
        event(EventId::ESS_STARTED, computer, 1, &fields)
    };
    let host = |image: &str| {
        let fields = [
            ("NewProcessName", image),
            ("CommandLine", "scrcons.exe -Embedding"),
        ];
        process(FILE, 86_400, &fields)
    };
    let scrcons = r"C:\Windows\System32\wbem\scrcons.exe";
    let of_scrcons = process(
        FILE,
        86_401,
        &[
            ("NewProcessName", CMD),
            ("ParentProcessName", scrcons),
            ("CommandLine", "cmd"),
        ],
    );
    let upper = query.to_uppercase();
    let table: Vec<(&Event<'_>, Event<'_>, &[StoryKind])> = vec![
        (&runs, watched("FILE02", &upper), &[SubscriptionActivated]),
        (&runs, watched("FILE03", query), &[]),
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
        (&script, of_scrcons, &[SubscriptionExecuted]),
        (&script, host(r"C:\Temp\scrcons.exe"), &[]),
        (&runs, host(scrcons), &[]),
    ];
    for (binding, other, expected) in table {
        assert_eq!(
            together(&[binding.clone(), other.clone()]),
            expected,
            "{other:?}"
        );
    }
}

/// One start of scrcons.exe is not every script consumer's: it is that of the one bound last.
#[test]
fn one_start_of_scrcons() {
    let script = |seconds, name: &str| {
        named_binding(
            FILE,
            seconds,
            "ActiveScriptEventConsumer",
            "\tScriptText = \"x\";\n",
            name,
        )
    };
    let start = process(
        FILE,
        1000,
        &[
            ("NewProcessName", r"C:\Windows\System32\wbem\scrcons.exe"),
            ("NewProcessId", "0x5000"),
        ],
    );
    let started = process(
        FILE,
        1001,
        &[
            ("NewProcessName", CMD),
            ("CommandLine", "cmd /c x"),
            ("ProcessId", "0x5000"),
            ("ParentProcessName", r"C:\x.exe"),
        ],
    );
    let events = [
        script(0, "A"),
        script(500, "B"),
        script(2000, "C"),
        start,
        started,
    ];
    for events in [
        events.iter().collect::<Vec<_>>(),
        events
            .iter()
            .take(2)
            .chain(&events[3..])
            .chain([&events[2]])
            .collect(),
    ] {
        let found = stories(events);
        assert_eq!(found.len(), 1);
        assert_eq!(
            told(&found[0]),
            (
                StoryKind::SubscriptionExecuted,
                vec![
                    r#"FILE02: ActiveScriptEventConsumer="B""#.to_owned(),
                    // It was logged without a command line.
                    r"FILE02: C:\Windows\System32\wbem\scrcons.exe".to_owned(),
                    "FILE02: cmd /c x".to_owned(),
                ],
            )
        );
    }
}

#[test]
fn templates() {
    for (template, line, expected) in [
        (
            r"C:\t\run.exe %TargetInstance.Name%",
            r"C:\t\run.exe notepad.exe",
            true,
        ),
        (
            r"C:\t\run.exe %TargetInstance.Name%",
            r"C:\t\other.exe notepad.exe",
            false,
        ),
        (
            r"cmd /c copy %TargetInstance.Name% C:\t\%TargetInstance.FileName%.x",
            r"cmd /c copy c:\a.doc C:\t\a.x",
            true,
        ),
        (r"cmd /c 'echo 100%%'", r"cmd /c echo 100%%", true),
        (r"'C:\t\x.exe' -q", r#""C:\t\x.exe" -q"#, true),
    ] {
        let found = together(&[
            command_binding(FILE, 0, template),
            child(FILE, 9000, line, "-"),
        ]);
        assert_eq!(!found.is_empty(), expected, "{template} {line}");
    }
}

/// A child that runs as a service was not started for a remote user.
#[test]
fn children_of_services() {
    for (sid, expected) in [
        ("S-1-5-18", &[][..]),
        ("S-1-5-20", &[]),
        (DANA, &[StoryKind::RemoteExecution]),
    ] {
        let fields = [
            ("NewProcessName", CMD),
            ("ParentProcessName", WMIPRVSE),
            ("CommandLine", "cmd"),
            ("TargetUserSid", sid),
            ("TargetUserName", "x"),
        ];
        assert_eq!(together(&[process(FILE, 0, &fields)]), expected, "{sid}");
        // A source nearby changes nothing.
        let source = wmic(WKS, 0, &call("FILE02", "cmd"));
        let with_source = match expected {
            [] => vec![],
            _ => vec![StoryKind::LateralMovement],
        };
        assert_eq!(
            together(&[process(FILE, 0, &fields), source]),
            with_source,
            "{sid}"
        );
    }
}

#[test]
fn providers_and_their_children() {
    let started = child(FILE, 1, "x", "-");
    assert_eq!(
        together(&[provider(FILE, 0, "3484"), started.clone()]),
        [StoryKind::ProviderChild]
    );
    assert!(together(&[provider(FILE, 0, "3485"), started.clone()]).is_empty());
    assert!(together(&[provider("FILE03", 0, "3484"), started.clone()]).is_empty());
    // A provider host serves many: its loads do not make one story of two.
    let other = process(
        FILE,
        3,
        &[
            ("NewProcessName", CMD),
            ("ParentProcessName", WMIPRVSE),
            ("CommandLine", "y"),
            ("TargetUserName", "-"),
            ("ProcessId", "0xd9c"),
        ],
    );
    let found = both_ways(
        &CorrelatorConfig::default(),
        &[provider(FILE, 0, "3484"), started, other],
    );
    assert_eq!(
        kinds(&found),
        [StoryKind::ProviderChild, StoryKind::ProviderChild]
    );
    assert_eq!([found[0].events.len(), found[1].events.len()], [2, 2]);
}

/// 5858 and 5860 name the client's computer and process.
#[test]
fn clients() {
    let query = r"Start IWbemServices::ExecQuery - root\cimv2 : select * from Win32_Service";
    let failed = failure(FILE, 2, "WKS07", "8000", query, "0x80041003");
    let source = wmic(WKS, 0, &call("FILE02", "cmd /c x"));
    let watch = |machine: &str, id: &str| {
        let fields = [
            ("NamespaceName", r"root\cimv2"),
            ("Query", "select * from Win32_ProcessStartTrace"),
            ("User", r"CORP\dana"),
            ("Processid", id),
            ("ClientMachine", machine),
        ];
        event(EventId::TEMPORARY_ESS_STARTED, FILE, 3, &fields)
    };
    // What a source leaves in the log of its target, whatever the operation.
    assert_eq!(
        together(&[source.clone(), failed.clone()]),
        [StoryKind::RemoteAttempt]
    );
    // Another process of that computer, and the same ID on another computer.
    let other = failure(FILE, 2, "WKS07", "8004", query, "0x80041003");
    assert!(together(&[source.clone(), other]).is_empty());
    let elsewhere = failure(FILE, 2, "WKS08", "8000", query, "0x80041003");
    assert!(together(&[source.clone(), elsewhere]).is_empty());
    // A process that had ended: its ID is another's.
    let later = process(
        WKS,
        1,
        &[("NewProcessName", CMD), ("NewProcessId", "0x1f40")],
    );
    let found = both_ways(
        &CorrelatorConfig::default(),
        &[
            source.clone(),
            later,
            failure(FILE, 90, "WKS07", "8000", query, "0x80041003"),
        ],
    );
    assert!(found.is_empty(), "{found:#?}");
    // With the execution, all is one story.
    let executed = child(FILE, 1, "cmd /c x", "dana");
    let found = both_ways(
        &CorrelatorConfig::default(),
        &[source, failed, watch("WKS07", "8000"), executed],
    );
    assert_eq!(
        (kinds(&found), found[0].events.len()),
        (vec![StoryKind::LateralMovement], 4)
    );
    // A client on the same computer: what a process of a story does.
    let executed = child(FILE, 1, "powershell -c x", "dana");
    let found = both_ways(
        &CorrelatorConfig::default(),
        &[
            executed,
            watch("", "10000"),
            failure(FILE, 4, "FILE02", "10000", query, "0x80041010"),
        ],
    );
    assert_eq!(
        (kinds(&found), found[0].events.len()),
        (vec![StoryKind::RemoteExecution], 3)
    );
}

/// What a session leaves, and what makes a subscription from another computer.
#[test]
fn what_is_left() {
    let executed = child(FILE, 0, "powershell -c x", "dana");
    let found = both_ways(
        &CorrelatorConfig::default(),
        &[executed.clone(), command_binding(FILE, 60, "x.exe")],
    );
    assert_eq!(found[0].events.len(), 2);
    // Of another user, too late, and on another computer.
    let other = child(FILE, 0, "powershell -c x", "erin");
    for events in [
        [other, command_binding(FILE, 60, "x.exe")],
        [executed.clone(), command_binding(FILE, 600, "x.exe")],
        [executed, command_binding("FILE03", 60, "x.exe")],
    ] {
        let found = both_ways(&CorrelatorConfig::default(), &events);
        assert_eq!((found.len(), found[0].events.len()), (1, 1), "{events:?}");
    }
    let line =
        r#"wmic /node:FILE02 /namespace:\\root\subscription path __EventFilter create Name="FC""#;
    let found = both_ways(
        &CorrelatorConfig::default(),
        &[wmic(WKS, 0, line), command_binding(FILE, 1, "x.exe")],
    );
    assert_eq!(kinds(&found), [StoryKind::LateralMovement]);
    assert_eq!(
        found[0].summary,
        r#"dana on WKS07.corp.example made the subscription CommandLineEventConsumer="C": x.exe on FILE02.corp.example"#
    );
    // A service, on another computer and within a session.
    let services = r"C:\Windows\System32\services.exe";
    let service = |seconds| {
        process(
            FILE,
            seconds,
            &[
                ("NewProcessName", r"C:\t\svc.exe"),
                ("CommandLine", r"C:\t\svc.exe -k"),
                ("ParentProcessName", services),
            ],
        )
    };
    let create = r#"wmic /node:FILE02 service call create "svc","Svc","C:\t\svc.exe -k",16"#;
    let found = both_ways(
        &CorrelatorConfig::default(),
        &[wmic(WKS, 0, create), service(90_000)],
    );
    assert_eq!(
        (kinds(&found), found[0].events.len()),
        (vec![StoryKind::LateralMovement], 2)
    );
    let shell = child(FILE, 0, "cmd /c x", "dana");
    let sc = process(
        FILE,
        1,
        &[
            ("NewProcessName", r"C:\Windows\System32\sc.exe"),
            ("ParentProcessName", CMD),
            ("CommandLine", r#"sc create svc binPath= "C:\t\svc.exe -k""#),
            ("ProcessId", "0x2710"),
        ],
    );
    let found = both_ways(
        &CorrelatorConfig::default(),
        &[shell, sc.clone(), service(900)],
    );
    assert_eq!(
        (kinds(&found), found[0].events.len()),
        (vec![StoryKind::RemoteExecution], 3)
    );
    assert!(together(&[sc, service(900)]).is_empty());
}

/// Descendants belong to the story, whatever comes first, and not those of a reused process ID.
#[test]
fn descendants() {
    let start = |seconds, ids: [&'static str; 2], line: &str| {
        process(
            FILE,
            seconds,
            &[
                ("NewProcessName", r"C:\t\x.exe"),
                ("ParentProcessName", r"C:\t\y.exe"),
                ("CommandLine", line),
                ("NewProcessId", ids[0]),
                ("ProcessId", ids[1]),
            ],
        )
    };
    let events = [
        child(FILE, 10, "cmd /c x", "dana"),
        start(11, ["0x3000", "0x2710"], "one"),
        start(12, ["0x3004", "0x3000"], "two"),
        start(9, ["0x3008", "0x2710"], "before"),
        start(20, ["0x2710", "0x4000"], "the ID again"),
        start(21, ["0x300c", "0x2710"], "after"),
        wmic("FILE02.lab.example", 22, "wmic os get"),
    ];
    let found = both_ways(&CorrelatorConfig::default(), &events);
    assert_eq!(found.len(), 1);
    let lines = told(&found[0]).1;
    assert_eq!(lines, ["FILE02: cmd /c x", "FILE02: one", "FILE02: two"]);
}

/// A provider host that starts at once when another computer asks for something, and starts a process:
/// a hijacked library of WMI, which a query loads.
#[test]
fn a_query_that_starts_a_process() {
    let host = |computer: &str, seconds| {
        process(
            computer,
            seconds,
            &[("NewProcessName", WMIPRVSE), ("NewProcessId", "0xd9c")],
        )
    };
    let asked = wmic(WKS, 100, "wmic /node:FILE02 os get");
    let started = |seconds| child(FILE, seconds, "notepad.exe", "-");
    let config = CorrelatorConfig::default();
    let found = both_ways(&config, &[asked.clone(), host(FILE, 101), started(102)]);
    assert_eq!(kinds(&found), [StoryKind::LateralMovement]);
    assert_eq!(
        found[0].summary,
        "dana on WKS07.corp.example ran `notepad.exe` on FILE02.corp.example"
    );
    for others in [
        // Not asked, on another computer, not at once, not new, another process.
        vec![host(FILE, 101), started(102)],
        vec![asked.clone(), host("FILE03", 101), started(102)],
        vec![asked.clone(), host(FILE, 111), started(112)],
        vec![asked.clone(), host(FILE, 89), started(102)],
        vec![asked.clone(), host(FILE, 101), started(162)],
        vec![asked.clone(), host(FILE, 101), host(FILE, 102)],
    ] {
        assert_eq!(both_ways(&config, &others), [], "{others:?}");
    }
    // Version 1 too.
    let old = version_1(FILE, 102, ["0x2710", "0xd9c"], CMD, "notepad.exe");
    assert_eq!(
        together(&[asked, host(FILE, 101), old]),
        [StoryKind::LateralMovement]
    );
}

/// What a process does elsewhere counts also if it turns out later that WMI started it.
#[test]
fn sources_that_wmi_started() {
    let cscript = r"C:\Windows\System32\cscript.exe";
    let far = "SRV03.corp.example";
    let line = |node: &str| {
        format!(
            "cscript C:\\Windows\\System32\\winrm.vbs invoke Create wmicimv2/Win32_Process @{{CommandLine=\"notepad.exe\"}} -r:{node}"
        )
    };
    let host = [("NewProcessName", WMIPRVSE), ("NewProcessId", "0xd9c")];
    let events = [
        version_1(FILE, 200, ["0x2710", "0xd9c"], cscript, &line("SRV03")),
        process(FILE, 100, &host),
        // A session with the one before: the same user.
        version_1(FILE, 300, ["0x2714", "0x1"], cscript, &line("SRV04")),
        child(far, 201, "notepad.exe", "-"),
        child("SRV04", 301, "notepad.exe", "-"),
    ];
    let found = both_ways(&CorrelatorConfig::default(), &events);
    assert_eq!(kinds(&found), [StoryKind::LateralMovement]);
    assert_eq!(found[0].events.len(), 4);
    assert_eq!(found[0].events[0].role, EventRole::Execution);
}
