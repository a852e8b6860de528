//! The Trace log's 11, 22 and 23, which name the client and what WMI created for it; and Sysmon's events.

use wmi_events::detect::{Correlator, CorrelatorConfig, EventRole, Severity, Story, StoryKind};
use wmi_events::schema::{self, EventSchema};
use wmi_events::{Event, Record, System};

use crate::build::*;

/// An event of that schema: several have the same ID.
fn of(
    schema: &'static EventSchema,
    computer: &str,
    seconds: i64,
    fields: &[(&'static str, &str)],
) -> Event<'static> {
    let mut event = process(computer, seconds, &[]);
    let mut system = System::of(schema);
    system.computer = event.system.computer.take();
    system.time_created = event.system.time_created;
    let mut record = Record::new(system);
    for (name, value) in fields {
        record.set(*name, (*value).to_owned());
    }
    record.into_event().unwrap().unwrap()
}

const LINE: &str = "powershell -enc QQBBAA==";

/// WMI on FILE02 created a process for the client 8000 on WKS07.
fn created(seconds: i64, is_local: &str) -> Event<'static> {
    let fields = [
        ("Commandline", LINE),
        ("CreatedProcessId", "4844"),
        ("ClientMachine", "WKS07"),
        ("ClientMachineFQDN", WKS),
        ("User", r"CORP\dana"),
        ("ClientProcessId", "8000"),
        ("IsLocal", is_local),
    ];
    of(&schema::PROCESS_CREATED, FILE, seconds, &fields)
}

/// A program that no rule knows as a client of WMI.
fn client(seconds: i64, id: &str) -> Event<'static> {
    let fields = [
        ("NewProcessName", r"C:\Tools\admin.exe"),
        ("CommandLine", "admin.exe --on FILE02"),
        ("SubjectUserName", "dana"),
        ("NewProcessId", id),
    ];
    process(WKS, seconds, &fields)
}

/// The process on FILE02, in the Security log.
fn child_of_wmi(seconds: i64, id: &str) -> Event<'static> {
    let fields = [
        ("NewProcessName", POWERSHELL),
        ("ParentProcessName", WMIPRVSE),
        ("CommandLine", LINE),
        ("TargetUserName", "dana"),
        ("TargetLogonId", "0x5a31c"),
        ("NewProcessId", id),
        ("ProcessId", "0xd9c"),
    ];
    process(FILE, seconds, &fields)
}

/// The same process, as Sysmon has it.
fn child_in_sysmon(seconds: i64, id: &str) -> Event<'static> {
    let fields = [
        ("Image", POWERSHELL),
        ("ParentImage", WMIPRVSE),
        ("CommandLine", LINE),
        ("User", r"CORP\dana"),
        ("LogonId", "0x5a31c"),
        ("ProcessId", id),
        ("ParentProcessId", "3484"),
    ];
    of(&schema::SYSMON_PROCESS_CREATION, FILE, seconds, &fields)
}

fn stories(events: &[Event<'static>]) -> Vec<Story> {
    let mut correlator = Correlator::new(CorrelatorConfig::default());
    for event in events {
        correlator.observe(event);
    }
    correlator.stories()
}

fn roles(story: &Story) -> Vec<EventRole> {
    story.events.iter().map(|event| event.role).collect()
}

/// All orders of three events.
const ORDERS: [[usize; 3]; 6] = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
];

#[test]
fn a_23_joins_its_client_and_its_process() {
    use EventRole::{Execution, Operation, Process};
    let events = [
        client(0, "0x1f40"),
        created(5, "false"),
        child_of_wmi(5, "0x12ec"),
    ];
    for order in ORDERS {
        let stories = stories(&order.map(|at| events[at].clone()));
        let [story] = stories.as_slice() else {
            panic!("{order:?}: {stories:#?}")
        };
        assert_eq!(story.kind, StoryKind::LateralMovement, "{order:?}");
        assert_eq!(story.computers, [WKS, FILE], "{order:?}");
        let mut roles = roles(story);
        roles.sort_unstable();
        assert_eq!(roles, [Execution, Process, Operation], "{order:?}");
        let summary =
            "dana on WKS07.corp.example ran `powershell -enc QQBBAA==` on FILE02.corp.example";
        assert_eq!(story.summary, summary, "{order:?}");
    }
}

#[test]
fn what_a_23_does_not_join() {
    // Another process of the client's computer, and one that took the child's ID before.
    let events = [
        client(0, "0x1f44"),
        created(50, "false"),
        child_of_wmi(20, "0x12ec"),
    ];
    for order in ORDERS {
        let stories = stories(&order.map(|at| events[at].clone()));
        let kinds: Vec<_> = stories.iter().map(|story| story.kind).collect();
        assert_eq!(kinds, [StoryKind::RemoteExecution; 2], "{order:?}");
        assert!(
            stories.iter().all(|story| story.events.len() == 1),
            "{order:?}"
        );
    }
    // A local client's is no story of its own.
    assert!(stories(&[created(5, "true")]).is_empty());
}

/// The wait for a process is part of a stored state.
#[test]
fn a_stored_23_waits() {
    let mut correlator = Correlator::new(CorrelatorConfig::default());
    correlator.observe(&created(5, "false"));
    let state = serde_json::to_string(&correlator).unwrap();
    let mut correlator: Correlator = serde_json::from_str(&state).unwrap();
    correlator.observe(&child_of_wmi(5, "0x12ec"));
    correlator.observe(&client(0, "0x1f40"));
    let stories = correlator.stories();
    assert_eq!(stories.len(), 1);
    assert_eq!(
        (stories[0].kind, stories[0].events.len()),
        (StoryKind::LateralMovement, 3)
    );
}

/// A process that both logs tell is one event of a story, whichever comes first.
#[test]
fn one_process_of_two_logs() {
    let table = [
        (5, "4844", 1),
        (14, "4844", 1),
        // Another process.
        (5, "4848", 2),
        (16, "4844", 2),
    ];
    for (seconds, id, count) in table {
        for is_audited_first in [true, false] {
            let mut events = [child_of_wmi(5, "0x12ec"), child_in_sysmon(seconds, id)];
            if !is_audited_first {
                events.reverse();
            }
            let stories = stories(&events);
            let told: usize = stories.iter().map(|story| story.events.len()).sum();
            assert_eq!(told, count, "{seconds} {id}: {stories:#?}");
        }
    }
}

/// Sysmon alone tells lateral movement as 4688 does.
#[test]
fn lateral_movement_in_sysmon() {
    let line = format!(r#"x.exe /node:FILE02 process call create "{LINE}""#);
    let fields = [
        ("Image", r"C:\Temp\x.exe"),
        ("OriginalFileName", "wmic.exe"),
        ("CommandLine", &*line),
        ("User", r"CORP\dana"),
        ("ProcessId", "8000"),
    ];
    let source = of(&schema::SYSMON_PROCESS_CREATION, WKS, 0, &fields);
    let found = stories(&[source, child_in_sysmon(5, "4844")]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, StoryKind::LateralMovement);
    assert_eq!(roles(&found[0]), [EventRole::Source, EventRole::Execution]);
    assert!(found[0].severity >= Severity::High);
    assert!(
        found[0]
            .events
            .iter()
            .all(|event| event.event_id.get() == 1)
    );
}

/// The client 8000 on WKS07 called WMI on FILE02.
fn call(operation: &str, is_local: &str) -> Event<'static> {
    let fields = [
        ("Operation", operation),
        ("ClientMachine", "WKS07"),
        ("ClientProcessId", "8000"),
        ("IsLocal", is_local),
    ];
    of(&schema::OPERATION_STARTED, FILE, 5, &fields)
}

const CREATE_SERVICE: &str =
    r"Start IWbemServices::ExecMethod - root\cimv2 : Win32_Service::Create";

/// The calls that attackers make, with the client's process.
#[test]
fn calls_with_their_clients() {
    let query = r"Start IWbemServices::ExecQuery - root\cimv2 : select * from Win32_Service";
    for (operation, is_local, expected) in [
        // WMI may refuse it: only a 23 or a process says that it did not.
        (CREATE_SERVICE, "false", Some(StoryKind::RemoteAttempt)),
        (CREATE_SERVICE, "true", None),
        (query, "false", None),
    ] {
        let stories = stories(&[client(0, "0x1f40"), call(operation, is_local)]);
        let kind = stories.first().map(|story| story.kind);
        assert_eq!(kind, expected, "{operation} {is_local}");
    }
}

/// A method that was executed is a part of its client's story; alone it is none.
#[test]
fn methods_with_their_clients() {
    let executed = |class: &str, is_local: &str| {
        let fields = [
            ("ClassName", class),
            ("MethodName", "Create"),
            ("ClientMachine", "WKS07"),
            ("ClientProcessId", "8000"),
            ("User", r"CORP\dana"),
            ("IsLocal", is_local),
        ];
        of(&schema::METHOD_EXECUTED, FILE, 5, &fields)
    };
    let events = [
        client(0, "0x1f40"),
        call(CREATE_SERVICE, "false"),
        executed("Win32_Service", "false"),
    ];
    for order in ORDERS {
        let stories = stories(&order.map(|at| events[at].clone()));
        let [story] = stories.as_slice() else {
            panic!("{order:?}: {stories:#?}")
        };
        assert_eq!(story.events.len(), 3, "{order:?}");
        let said: Vec<_> = story.events.iter().map(|event| &*event.what).collect();
        assert!(
            said.contains(&"Win32_Service::Create"),
            "{order:?}: {said:?}"
        );
    }
    assert!(stories(&[executed("Win32_Service", "true")]).is_empty());
    assert!(stories(&[executed("Win32_Bios", "false")]).is_empty());
}

/// Sysmon tells the parts of a subscription one by one; they are one story with what it runs.
#[test]
fn a_subscription_in_parts() {
    let name = r#" "up""#;
    let parts = [
        of(
            &schema::SYSMON_WMI_EVENT_FILTER,
            FILE,
            0,
            &[
                ("Operation", "Created"),
                ("Name", name),
                ("Query", r#" "SELECT * FROM __TimerEvent""#),
            ],
        ),
        of(
            &schema::SYSMON_WMI_EVENT_CONSUMER,
            FILE,
            1,
            &[
                ("Operation", "Created"),
                ("Name", name),
                ("Type", "Command Line"),
                ("Destination", &format!(" \"{LINE}\"")),
            ],
        ),
        of(
            &schema::SYSMON_WMI_EVENT_CONSUMER_TO_FILTER,
            FILE,
            2,
            &[
                ("Operation", "Created"),
                ("Consumer", r#" "CommandLineEventConsumer.Name=\"up\"""#),
                ("Filter", r#" "__EventFilter.Name=\"up\"""#),
            ],
        ),
    ];
    let run = child(FILE, 9000, LINE, "-");
    for order in ORDERS {
        let mut events: Vec<_> = order.iter().map(|at| parts[*at].clone()).collect();
        events.push(run.clone());
        let stories = stories(&events);
        assert_eq!(stories.len(), 1, "{order:?}: {stories:#?}");
        assert_eq!(
            stories[0].kind,
            StoryKind::SubscriptionExecuted,
            "{order:?}"
        );
        assert_eq!(stories[0].events.len(), 4, "{order:?}");
    }
}

fn orders(events: &[Event<'static>]) -> [Vec<Event<'static>>; 2] {
    let reversed = events.iter().rev().cloned().collect();
    [events.to_vec(), reversed]
}

/// By default Windows logs no command line: the twin with one says what joins.
#[test]
fn a_twin_without_a_command_line() {
    let line = format!(r#"wmic /node:FILE02 process call create "{LINE}""#);
    let fields = [
        ("NewProcessName", WMIC),
        ("CommandLine", &*line),
        ("SubjectUserName", "dana"),
        ("NewProcessId", "0x1f40"),
    ];
    let mut bare = child_of_wmi(5, "0x12ec");
    if let wmi_events::Payload::ProcessCreation(process) = &mut bare.payload {
        process.command_line = None;
    }
    let source = process(WKS, 0, &fields);
    for events in orders(&[source, bare, child_in_sysmon(5, "4844")]) {
        let found = stories(&events);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].kind, StoryKind::LateralMovement);
    }
}

/// An ID is taken again within seconds: other images are other processes.
#[test]
fn processes_of_one_id_are_no_twins() {
    let fields = [
        ("NewProcessName", r"C:\Windows\System32\wermgr.exe"),
        ("ParentProcessName", WMIPRVSE),
        ("NewProcessId", "0x12ec"),
    ];
    let other = process(FILE, 1, &fields);
    for events in orders(&[other, child_in_sysmon(5, "4844")]) {
        let kinds: Vec<_> = stories(&events).iter().map(|story| story.kind).collect();
        assert_eq!(kinds, [StoryKind::RemoteExecution]);
    }
}

/// The client's process in both logs is one, also if it has no role of its own.
#[test]
fn a_client_with_a_twin() {
    let fields = [
        ("Image", r"C:\Tools\admin.exe"),
        ("CommandLine", "admin.exe --on FILE02"),
        ("User", r"CORP\dana"),
        ("ProcessId", "8000"),
    ];
    let twin = of(&schema::SYSMON_PROCESS_CREATION, WKS, 1, &fields);
    let mut late = created(8, "false");
    if let wmi_events::Payload::ProcessCreated(created) = &mut late.payload {
        created.created_process_id = None;
    }
    let events = [created(5, "false"), client(0, "0x1f40"), twin, late];
    for order in [
        [0, 1, 2, 3],
        [0, 2, 1, 3],
        [1, 2, 0, 3],
        [2, 1, 3, 0],
        [3, 0, 1, 2],
    ] {
        let found = stories(&order.map(|at| events[at].clone()));
        assert_eq!(found.len(), 1, "{order:?}: {found:#?}");
        assert_eq!(found[0].kind, StoryKind::LateralMovement, "{order:?}");
    }
}

/// A client says its name itself: without one of another computer it is none of this one's processes.
#[test]
fn a_remote_client_with_a_local_name() {
    let innocent = [
        ("NewProcessName", r"C:\Tools\admin.exe"),
        ("CommandLine", "admin.exe"),
        ("NewProcessId", "0x1f40"),
    ];
    for name in ["", "Local", "FILE02"] {
        let fields = [
            ("Commandline", LINE),
            ("ClientMachine", name),
            ("ClientProcessId", "8000"),
            ("IsLocal", "false"),
        ];
        let created = of(&schema::PROCESS_CREATED, FILE, 5, &fields);
        for events in orders(&[process(FILE, 0, &innocent), created]) {
            let found = stories(&events);
            assert_eq!(found.len(), 1, "{name:?}");
            assert_eq!(found[0].events.len(), 1, "{name:?}: {found:#?}");
        }
    }
}
