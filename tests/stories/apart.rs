//! What is near each other and does not belong together, and what does although it looks apart.

use wmi_events::detect::{CorrelatorConfig, StoryChange, StoryKind};
use wmi_events::value::WindowsTime;
use wmi_events::{Event, EventId, Payload};

use crate::build::*;

const SERVICES: &str = r"C:\Windows\System32\services.exe";

fn host(computer: &str, seconds: i64) -> Event<'static> {
    let fields = [("NewProcessName", WMIPRVSE), ("NewProcessId", "0xd9c")];
    process(computer, seconds, &fields)
}

/// A child of a provider host that runs as SYSTEM, as Configuration Manager starts them.
fn of_system(computer: &str, seconds: i64, line: &str, parent: &str) -> Event<'static> {
    let fields = [
        ("NewProcessName", CMD),
        ("ParentProcessName", parent),
        ("CommandLine", line),
        ("SubjectUserSid", "S-1-5-18"),
        ("SubjectUserName", "FILE02$"),
        ("TargetUserSid", "S-1-0-0"),
        ("TargetUserName", "-"),
        ("NewProcessId", "0x2710"),
        ("ProcessId", "0xd9c"),
    ];
    process(computer, seconds, &fields)
}

fn service(computer: &str, seconds: i64, line: &str) -> Event<'static> {
    let fields = [
        ("NewProcessName", r"C:\t\svc.exe"),
        ("ParentProcessName", SERVICES),
        ("CommandLine", line),
        ("NewProcessId", "0x3000"),
    ];
    process(computer, seconds, &fields)
}

/// A provider host that starts while several computers ask for something is no reason to take them for one.
#[test]
fn a_host_that_several_asked_for() {
    let monitor = "MON01.corp.example";
    let mut events: Vec<_> = (0..20)
        .map(|minute| wmic(monitor, minute * 60, "wmic /node:FILE02 os get caption"))
        .collect();
    events.extend([
        wmic(WKS, 603, &call("FILE02", "cmd /c whoami")),
        host(FILE, 604),
        child(FILE, 605, "cmd /c whoami", "dana"),
    ]);
    let found = both_ways(&CorrelatorConfig::default(), &events);
    assert_eq!(kinds(&found), [StoryKind::LateralMovement]);
    assert_eq!(found[0].computers, [WKS, FILE]);
    assert_eq!(found[0].events.len(), 3);
    // Of those who asked, none is known to have started what the host itself starts: both are told, each with
    // its session.
    events.truncate(21);
    events.extend([host(FILE, 604), child(FILE, 605, "notepad.exe", "-")]);
    let found = both_ways(&CorrelatorConfig::default(), &events);
    assert_eq!(kinds(&found), [StoryKind::LateralMovement]);
    assert_eq!(found[0].computers, [monitor, WKS, FILE]);
    assert_eq!(found[0].events.len(), 23);
}

/// Configuration Manager on three computers, whose provider hosts start just when a bystander asks them.
#[test]
fn agents_of_the_system() {
    let mut events = vec![wmic(WKS, 0, "wmic /node:A,B,C os get caption")];
    for computer in ["A", "B", "C"] {
        events.push(host(computer, 1));
        events.push(of_system(computer, 20, "cmd /c inventory.cmd", WMIPRVSE));
    }
    assert_eq!(both_ways(&CorrelatorConfig::default(), &events), []);
    // Version 1 does not name the parent.
    let mut events = vec![events.remove(0), host("A", 1)];
    let fields = [
        ("NewProcessName", CMD),
        ("CommandLine", "cmd /c inventory.cmd"),
        ("SubjectUserSid", "S-1-5-18"),
        ("NewProcessId", "0x2710"),
        ("ProcessId", "0xd9c"),
    ];
    events.push(process("A", 20, &fields));
    assert_eq!(both_ways(&CorrelatorConfig::default(), &events), []);
}

/// Computers of one short name and of different domains.
#[test]
fn equal_short_names() {
    let (one, other) = ("DC01.a.example", "DC01.b.example");
    let config = CorrelatorConfig::default();
    let source = wmic(one, 0, &call(other, "cmd /c whoami"));
    let found = both_ways(&config, &[source, child(other, 1, "cmd /c whoami", "dana")]);
    assert_eq!(kinds(&found), [StoryKind::LateralMovement]);
    assert_eq!(found[0].computers, [one, other]);
    // A process whose creator has the ID of the other one's provider host.
    let asked = wmic(WKS, 0, "wmic /node:DC01.a.example os get");
    let old = |computer| version_1(computer, 2, ["0x2710", "0xd9c"], CMD, "notepad.exe");
    let found = both_ways(&config, &[asked.clone(), host(one, 1), old(one)]);
    assert_eq!(kinds(&found), [StoryKind::LateralMovement]);
    assert_eq!(both_ways(&config, &[asked, host(one, 1), old(other)]), []);
    // The life of a process ends with no process of the other one that has its ID.
    let start = |computer, seconds, id: &'static str, creator| {
        let fields = [
            ("NewProcessName", r"C:\t\x.exe"),
            ("ParentProcessName", CMD),
            ("NewProcessId", id),
            ("ProcessId", creator),
        ];
        process(computer, seconds, &fields)
    };
    let events = [
        child(one, 0, "cmd /c x", "dana"),
        start(other, 5, "0x2710", "0x1"),
        start(one, 9, "0x3000", "0x2710"),
    ];
    for order in [
        [0, 1, 2],
        [1, 0, 2],
        [2, 0, 1],
        [0, 2, 1],
        [1, 2, 0],
        [2, 1, 0],
    ] {
        let found = stories(order.map(|index| &events[index]));
        assert_eq!(found[0].events.len(), 2, "{order:?}");
    }
    // So it is with a client.
    let operation = r"Start IWbemServices::ExecMethod - root\cimv2 : Win32_Process::Create";
    let events = [
        start(one, 0, "0x1f40", "0x1"),
        start(other, 5, "0x1f40", "0x1"),
        failure(FILE, 9, one, "8000", operation, "0x80041003"),
    ];
    for order in [[0, 1, 2], [1, 0, 2], [2, 0, 1], [2, 1, 0], [1, 2, 0]] {
        let found = stories(order.map(|index| &events[index]));
        assert_eq!(found[0].computers, [one, FILE], "{order:?}");
    }
}

/// A service that the process makes on its own computer shows no other one.
#[test]
fn services_at_home() {
    let line = r#"cmd.exe /c sc create svc binPath= "C:\t\svc.exe -k""#;
    let events = [
        child(FILE, 0, line, "dana"),
        service(FILE, 9, r"C:\t\svc.exe -k"),
    ];
    let found = both_ways(&CorrelatorConfig::default(), &events);
    assert_eq!(kinds(&found), [StoryKind::RemoteExecution]);
    assert_eq!(found[0].events.len(), 2);
}

/// What the program of a service starts belongs to the story, whatever comes first.
#[test]
fn children_of_services() {
    let create = r#"wmic /node:FILE02 service call create "svc","Svc","C:\t\svc.exe -k",16"#;
    let fields = [
        ("NewProcessName", CMD),
        ("ParentProcessName", r"C:\t\svc.exe"),
        ("CommandLine", "cmd /c vssadmin"),
        ("NewProcessId", "0x3004"),
        ("ProcessId", "0x3000"),
    ];
    let events = [
        wmic(WKS, 0, create),
        service(FILE, 9, r"C:\t\svc.exe -k"),
        process(FILE, 10, &fields),
    ];
    let found = both_ways(&CorrelatorConfig::default(), &events);
    assert_eq!(kinds(&found), [StoryKind::LateralMovement]);
    assert_eq!(found[0].events.len(), 3);
    for order in [[1, 0, 2], [1, 2, 0], [0, 2, 1], [2, 0, 1]] {
        let again = stories(order.map(|index| &events[index]));
        assert_eq!(again, found, "{order:?}");
    }
}

/// A collector cuts the digits of a time: the event is the same.
#[test]
fn digits_of_times() {
    let mut whole = numbered(child(FILE, 0, "cmd /c whoami", "dana"), 7);
    let mut cut = whole.clone();
    let at = |event: &mut Event<'static>, nanoseconds| {
        let start = event.system.time_created.unwrap().0;
        let time = start + std::time::Duration::from_nanos(nanoseconds);
        event.system.time_created = Some(WindowsTime(time));
    };
    at(&mut whole, 123_456_700);
    at(&mut cut, 123_000_000);
    for events in [[&whole, &cut], [&cut, &whole]] {
        let found = stories(events);
        assert_eq!(found[0].events.len(), 1);
    }
    let next = numbered(child(FILE, 1, "cmd /c whoami", "dana"), 7);
    assert_eq!(stories([&whole, &next])[0].events.len(), 2);
}

/// Events without a record ID that differ in their user alone are two stories, with an ID each.
#[test]
fn users_tell_stories_apart() {
    let of = |user: &str| child(FILE, 0, "cmd /c whoami", user);
    let found = stories([&of("adm"), &of("bob")]);
    assert_eq!(found.len(), 2);
    assert_ne!(found[0].id, found[1].id);
}

/// A tool names the command alone, and has cmd.exe write its output to a file.
#[test]
fn commands_of_tools() {
    let tool = |line: &str| {
        let fields = [
            ("NewProcessName", r"C:\Python\python.exe"),
            ("CommandLine", line),
            ("SubjectUserName", "dana"),
        ];
        process(WKS, 0, &fields)
    };
    let file = r"1> \\127.0.0.1\ADMIN$\__1700000000.1 2>&1";
    let line = r#"python wmiexec.py CORP/adm@FILE02 "whoami /all""#;
    let ran = |command: &str| child(FILE, 1, &format!("cmd.exe /Q /c {command} {file}"), "adm");
    let config = CorrelatorConfig::default();
    let found = both_ways(&config, &[tool(line), ran("whoami /all")]);
    assert_eq!(kinds(&found), [StoryKind::LateralMovement]);
    let found = both_ways(&config, &[tool(line), ran("ipconfig /all")]);
    assert_eq!(kinds(&found), [StoryKind::RemoteExecution]);
}

/// Of many command lines, those that follow a template first are compared with it.
#[test]
fn the_nearest_of_many() {
    let template = command_binding(FILE, 0, r"C:\t\run.exe %TargetInstance.Name%");
    let ran = of_system(FILE, 1, r"C:\t\run.exe notepad.exe", WMIPRVSE);
    let mut events = vec![template, ran];
    events.extend((0..300).map(|n| of_system(FILE, 10 + n, &format!("x {n}"), WMIPRVSE)));
    let found = both_ways(&CorrelatorConfig::default(), &events);
    assert_eq!(kinds(&found), [StoryKind::SubscriptionExecuted]);
}

/// Another log's event on a process that is graver than the first is told.
#[test]
fn severities_that_rise() {
    let line = "x -nop -w hidden -enc SQBFAFgA";
    let first = child(FILE, 0, line, "adm");
    let fields = [
        ("Image", CMD),
        ("OriginalFileName", "PowerShell.EXE"),
        ("ParentImage", WMIPRVSE),
        ("CommandLine", line),
        ("User", r"CORP\adm"),
        ("ParentUser", r"NT AUTHORITY\NETWORK SERVICE"),
        ("ProcessId", "10000"),
        ("ParentProcessId", "3484"),
    ];
    let twin = event(EventId::SYSMON_PROCESS_CREATION, FILE, 0, &fields);
    assert!(matches!(twin.payload, Payload::SysmonProcessCreation(_)));
    let mut correlator = wmi_events::detect::Correlator::default();
    let started = correlator.observe(&first).remove(0);
    let before = correlator.story(started.story).unwrap();
    let raised = correlator.observe(&twin).remove(0);
    assert_eq!(raised.change, StoryChange::Extended);
    let after = correlator.story(started.story).unwrap();
    assert_eq!(after.events.len(), 1);
    assert!(after.severity > before.severity);
}
