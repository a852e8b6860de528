//! Attacks, and what only looks like one.

use wmi_events::detect::{Analysis, Correlator, CorrelatorConfig, Severity, StoryKind};
use wmi_events::{Event, EventId};

use crate::build::*;

/// A source whose computers are in a file, and a thousand of them, in any order.
#[test]
fn a_file_of_a_thousand_computers() {
    let source = wmic(WKS, 0, &call("@hosts.txt", "cmd /c whoami"));
    let destination = |n: usize| child(&format!("H{n}.corp.example"), 1, "cmd /c whoami", "-");
    let destinations: Vec<_> = (0..1000).map(destination).collect();
    for at in [0, 500, 1000] {
        let mut events: Vec<&Event<'static>> = destinations.iter().collect();
        events.insert(at, &source);
        let found = stories(events);
        assert_eq!(kinds(&found), [StoryKind::LateralMovement], "{at}");
        assert_eq!(
            (found[0].events.len(), found[0].computers.len()),
            (1001, 1001)
        );
        assert_eq!(
            found[0].summary,
            "dana on WKS07.corp.example ran `cmd /c whoami` on H0.corp.example, H1.corp.example and 998 more"
        );
    }
}

/// Decoys with the same command do not hide the source.
#[test]
fn decoys() {
    let real = wmic(WKS, 0, &call("FILE02", "cmd /c whoami"));
    let decoys: Vec<_> = (0..100)
        .flat_map(|n| {
            let computer = format!("DECOY{n}");
            [
                wmic(&computer, 1, &call(&format!("OTHER{n}"), "cmd /c whoami")),
                wmic(&computer, 2, &call("@hosts.txt", "cmd /c whoami")),
                wmic("DECOY", n, &call("FILE02", "cmd /c whoami")),
            ]
        })
        .collect();
    let destination = child(FILE, 3, "cmd /c whoami", "dana");
    let mut events = vec![&real];
    events.extend(&decoys);
    events.push(&destination);
    for _ in 0..2 {
        let found = stories(events.iter().copied());
        let story = found
            .iter()
            .find(|story| story.computers.contains(&FILE.to_owned()))
            .unwrap();
        assert_eq!(story.kind, StoryKind::LateralMovement);
        assert!(story.computers.contains(&WKS.to_owned()));
        events.reverse();
    }
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
    let bound = |seconds, cause: &str| {
        let fields = [
            ("Namespace", "//./root/subscription"),
            ("ESS", "SCM Event Log Filter"),
            (
                "CONSUMER",
                "NTEventLogEventConsumer=\"SCM Event Log Consumer\"",
            ),
            ("PossibleCause", cause),
        ];
        event(EventId::ESS_TO_CONSUMER_BINDING, FILE, seconds, &fields)
    };
    let watch = |seconds: i64, query: &str| {
        let fields = [
            ("NamespaceName", "//./root/cimv2"),
            ("Query", query),
            ("User", "S-1-5-32-544"),
            ("Provider", "SCM Event Provider"),
        ];
        event(EventId::ESS_STARTED, FILE, seconds, &fields)
    };
    let own = "select * from MSFT_SCMEventLogEvent";
    let mut correlator = Correlator::default();
    for start in 0..100 {
        let at = start * 3600;
        let events = [
            bound(at, cause),
            watch(at + 1, own),
            provider(FILE, at + 1, "3484"),
            process(
                FILE,
                at,
                &[("NewProcessName", WMIPRVSE), ("NewProcessId", "0xd9c")],
            ),
            process(
                FILE,
                at + 2,
                &[
                    ("NewProcessName", r"C:\Windows\System32\WerFault.exe"),
                    ("ParentProcessName", WMIPRVSE),
                    ("ProcessId", "0xd9c"),
                    ("CommandLine", "WerFault.exe -u -p 3484 -s 100"),
                ],
            ),
            failure(
                FILE,
                at + 3,
                "FILE02",
                "3484",
                "Start IWbemServices::ExecQuery - root\\cimv2 : select * from X",
                "0x80041010",
            ),
        ];
        for event in &events {
            assert!(correlator.observe(event).is_empty(), "{event:?}");
        }
    }
    assert!(correlator.stories().is_empty());

    // The same names with another query are another subscription, told once and then extended.
    let changed = cause.replace("MSFT_SCMEventLogEvent", "__TimerEvent");
    let mut stories = Vec::new();
    for start in 0..100 {
        for event in [
            bound(start, &changed),
            watch(start, "select * from __TimerEvent"),
        ] {
            stories.extend(
                correlator
                    .observe(&event)
                    .into_iter()
                    .map(|update| update.story),
            );
        }
    }
    stories.dedup();
    assert_eq!(stories.len(), 1);
    let story = correlator.story(stories[0]).unwrap();
    assert_eq!(
        (story.kind, story.events.len()),
        (StoryKind::SubscriptionActivated, 200)
    );
}

/// Collectors deliver some events twice.
#[test]
fn delivered_twice() {
    let source = numbered(wmic(WKS, 9, &call("FILE02", "calc")), 7);
    let destination = numbered(child(FILE, 10, "calc", "dana"), 8);
    let events = [&source, &destination, &destination, &source];
    let found = stories(events);
    assert_eq!((found.len(), found[0].events.len()), (1, 2));
    // Another event with the same text.
    let again = numbered(child(FILE, 10, "calc", "dana"), 9);
    let found = stories(events.into_iter().chain([&again]));
    assert_eq!((found.len(), found[0].events.len()), (1, 3));
}

/// Children of a provider host that nothing joins do not evict a subscription.
#[test]
fn many_children_after_a_binding() {
    let mut correlator = Correlator::default();
    correlator.add(
        &Analysis::new(&command_binding(FILE, 0, r"C:\x.exe -q")),
        None,
    );
    for n in 0..110_000 {
        let other = child(FILE, n, &format!("job {n}"), "-");
        correlator.add(&Analysis::new(&other), None);
    }
    assert!(correlator.stories().is_empty());
    let updates = correlator.observe(&child(FILE, 110_001, r"C:\x.exe -q", "-"));
    let story = correlator.story(updates[0].story).unwrap();
    assert_eq!(
        told(&story),
        (
            StoryKind::SubscriptionExecuted,
            vec![
                r#"FILE02: CommandLineEventConsumer="C": C:\x.exe -q"#.to_owned(),
                r"FILE02: C:\x.exe -q".to_owned(),
            ],
        )
    );
}

/// Configuration Manager starts the same command on many computers as SYSTEM.
#[test]
fn children_of_the_system_and_a_bystander() {
    let as_system = |computer: &str| {
        let fields = [
            ("NewProcessName", CMD),
            ("ParentProcessName", WMIPRVSE),
            ("CommandLine", "cmd /c inventory.cmd"),
            ("SubjectUserSid", "S-1-5-18"),
            ("SubjectUserName", "FILE02$"),
            ("TargetUserSid", "S-1-0-0"),
            ("TargetUserName", "-"),
        ];
        process(computer, 2, &fields)
    };
    let source = wmic(WKS, 0, &call("A,B,C", "cmd /c inventory.cmd"));
    let events = [source, as_system("A"), as_system("B"), as_system("C")];
    assert_eq!(both_ways(&CorrelatorConfig::default(), &events), []);
}

/// A denied remote creation of a process shows both computers.
#[test]
fn a_denied_attempt() {
    let operation = r"Start IWbemServices::ExecMethod - root\cimv2 : Win32_Process::Create";
    let denied = failure(FILE, 1, "WKS07", "8000", operation, "0x80041003");
    let script = process(
        WKS,
        0,
        &[
            ("NewProcessName", r"C:\Tools\client.exe"),
            ("CommandLine", "client.exe -t FILE02"),
            ("NewProcessId", "0x1f40"),
            ("SubjectUserName", "dana"),
        ],
    );
    let before = process(
        WKS,
        -9,
        &[("NewProcessName", CMD), ("NewProcessId", "0x1f40")],
    );
    let found = both_ways(&CorrelatorConfig::default(), &[before, script, denied]);
    assert_eq!(kinds(&found), [StoryKind::RemoteAttempt]);
    assert_eq!(found[0].computers, [WKS, FILE]);
    assert!(found[0].severity >= Severity::Medium);
    assert_eq!(found[0].events.len(), 2);
}

/// Events of version 1 alone: the parent is found by its process ID.
#[test]
fn version_1_alone() {
    let events = [
        version_1(
            FILE,
            -500,
            ["0xd9c", "0x2bc"],
            WMIPRVSE,
            "wmiprvse.exe -Embedding",
        ),
        version_1(
            WKS,
            0,
            ["0x1f40", "0x1"],
            WMIC,
            &call("FILE02", "cmd /c whoami"),
        ),
        version_1(FILE, 1, ["0x2710", "0xd9c"], CMD, "cmd /c whoami"),
        version_1(
            FILE,
            2,
            ["0x2714", "0x2710"],
            r"C:\Windows\System32\whoami.exe",
            "whoami",
        ),
        version_1(FILE, 3, ["0x2718", "0xd9d"], CMD, "cmd /c other"),
    ];
    let found = both_ways(&CorrelatorConfig::default(), &events);
    assert_eq!(found.len(), 1);
    assert_eq!(
        told(&found[0]),
        (
            StoryKind::LateralMovement,
            vec![
                r#"WKS07: wmic /node:FILE02 process call create "cmd /c whoami""#.to_owned(),
                "FILE02: cmd /c whoami".to_owned(),
                "FILE02: whoami".to_owned(),
            ],
        )
    );
    // The load of a provider names its host too.
    let events = [
        provider(FILE, 0, "3484"),
        version_1(
            WKS,
            0,
            ["0x1f40", "0x1"],
            WMIC,
            &call("FILE02", "cmd /c whoami"),
        ),
        version_1(FILE, 1, ["0x2710", "0xd9c"], CMD, "cmd /c whoami"),
    ];
    let found = both_ways(&CorrelatorConfig::default(), &events);
    assert_eq!(
        (found.len(), found[0].kind),
        (1, StoryKind::LateralMovement)
    );
    assert_eq!(found[0].events.len(), 3);
}

/// A session: recon, several commands, what they start and what they leave are one story.
#[test]
fn a_whole_attack() {
    let out = r"1> \\127.0.0.1\ADMIN$\__1700000000.1 2>&1";
    let shell = |seconds, line: &str, id: &'static str| {
        let line = format!("cmd.exe /Q /c {line} {out}");
        let fields = [
            ("NewProcessName", CMD),
            ("ParentProcessName", WMIPRVSE),
            ("CommandLine", &*line),
            ("TargetUserName", "dana"),
            ("TargetUserSid", DANA),
            ("NewProcessId", id),
            ("ProcessId", "0xd9c"),
        ];
        process(FILE, seconds, &fields)
    };
    let started = |seconds, ids: [&'static str; 2], line: &str| {
        let fields = [
            ("NewProcessName", r"C:\Windows\System32\net.exe"),
            ("ParentProcessName", CMD),
            ("CommandLine", line),
            ("NewProcessId", ids[0]),
            ("ProcessId", ids[1]),
        ];
        process(FILE, seconds, &fields)
    };
    let events = [
        shell(0, "whoami", "0x3000"),
        started(1, ["0x3004", "0x3000"], "whoami"),
        shell(100, "net user", "0x3008"),
        started(101, ["0x300c", "0x3008"], "net user"),
        started(102, ["0x3010", "0x300c"], "net1 user"),
        shell(350, "powershell -c x", "0x3014"),
        command_binding(FILE, 360, r"C:\Users\Public\x.exe"),
        child(FILE, 90_000, r"C:\Users\Public\x.exe", "-"),
        // Of others.
        started(101, ["0x4000", "0x4004"], "net view"),
        child("FILE03", 90_000, r"C:\Users\Public\x.exe", "-"),
    ];
    let found = both_ways(&CorrelatorConfig::default(), &events);
    assert_eq!(found.len(), 1, "{found:#?}");
    let story = &found[0];
    assert_eq!(
        (story.kind, story.severity),
        (StoryKind::SubscriptionExecuted, Severity::Critical)
    );
    assert_eq!(story.events.len(), 8);
    assert_eq!(story.computers, [FILE]);
}

/// The clocks of two computers differ by up to a minute.
#[test]
fn skewed_clocks() {
    for (seconds, expected) in [
        (-61, &[][..]),
        (-50, &[StoryKind::LateralMovement]),
        (50, &[StoryKind::LateralMovement]),
        (350, &[StoryKind::LateralMovement]),
        (361, &[]),
    ] {
        let events = [
            wmic(WKS, 0, &call("FILE02", "calc")),
            child(FILE, seconds, "calc", "-"),
        ];
        let found = both_ways(&CorrelatorConfig::default(), &events);
        assert_eq!(kinds(&found), expected, "{seconds}");
    }
}
