//! Events as Windows logs them.

use std::sync::Arc;
use std::time::Duration;

use wmi_events::detect::{Analysis, Correlator, CorrelatorConfig, Story, StoryKind};
use wmi_events::value::WindowsTime;
use wmi_events::{Event, EventId, Record, System};

pub(crate) const WKS: &str = "WKS07.corp.example";
pub(crate) const FILE: &str = "FILE02.corp.example";
pub(crate) const CMD: &str = r"C:\Windows\System32\cmd.exe";
pub(crate) const WMIC: &str = r"C:\Windows\System32\wbem\WMIC.exe";
pub(crate) const WMIPRVSE: &str = r"C:\Windows\System32\wbem\WmiPrvSE.exe";
pub(crate) const POWERSHELL: &str = r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe";
pub(crate) const DANA: &str = "S-1-5-21-1-2-3-1104";

/// An event at that many seconds.
pub(crate) fn event(
    id: EventId,
    computer: &str,
    seconds: i64,
    fields: &[(&'static str, &str)],
) -> Event<'static> {
    let start: WindowsTime = "2026-03-03T09:00:00Z".parse().unwrap();
    let mut system = System::new(id);
    system.computer = Some(computer.to_owned().into());
    let offset = Duration::from_secs(seconds.unsigned_abs());
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

pub(crate) fn numbered(mut event: Event<'static>, record_id: u64) -> Event<'static> {
    event.system.record_id = Some(record_id);
    event
}

pub(crate) fn process(
    computer: &str,
    seconds: i64,
    fields: &[(&'static str, &str)],
) -> Event<'static> {
    event(EventId::PROCESS_CREATION, computer, seconds, fields)
}

pub(crate) fn wmic(computer: &str, seconds: i64, line: &str) -> Event<'static> {
    let fields = [
        ("NewProcessName", WMIC),
        ("CommandLine", line),
        ("SubjectUserName", "dana"),
        ("NewProcessId", "0x1f40"),
    ];
    process(computer, seconds, &fields)
}

/// A child of WmiPrvSE.exe; with a user, it was authenticated remotely.
pub(crate) fn child(computer: &str, seconds: i64, line: &str, user: &str) -> Event<'static> {
    let sid = if user == "dana" { DANA } else { "S-1-0-0" };
    let fields = [
        ("NewProcessName", CMD),
        ("ParentProcessName", WMIPRVSE),
        ("CommandLine", line),
        ("TargetUserName", user),
        ("TargetUserSid", sid),
        ("NewProcessId", "0x2710"),
        ("ProcessId", "0xd9c"),
    ];
    process(computer, seconds, &fields)
}

/// A process of version 1, which does not name its parent.
pub(crate) fn version_1(
    computer: &str,
    seconds: i64,
    ids: [&str; 2],
    image: &str,
    line: &str,
) -> Event<'static> {
    let [id, creator] = ids;
    let fields = [
        ("NewProcessName", image),
        ("CommandLine", line),
        ("SubjectUserName", "FILE02$"),
        ("SubjectUserSid", "S-1-5-20"),
        ("NewProcessId", id),
        ("ProcessId", creator),
    ];
    let mut event = process(computer, seconds, &fields);
    event.system.version = Some(1);
    event
}

pub(crate) fn binding(
    computer: &str,
    seconds: i64,
    class: &str,
    properties: &str,
) -> Event<'static> {
    named_binding(computer, seconds, class, properties, "C")
}

pub(crate) fn named_binding(
    computer: &str,
    seconds: i64,
    class: &str,
    properties: &str,
    name: &str,
) -> Event<'static> {
    // The SID of dana.
    let creator =
        "{1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 80, 4, 0, 0}";
    let cause = format!(
        "Binding EventFilter: \ninstance of __EventFilter\n{{\n\tCreatorSID = {creator};\n\tName = \"F{name}\";\n\
         \tQuery = \"select * from __TimerEvent where TimerID = '{name}'\";\n}};\n\
         Perm. Consumer: \ninstance of {class}\n{{\n{properties}\tName = \"{name}\";\n}};\n"
    );
    let consumer = format!("{class}=\"{name}\"");
    let filter = format!("F{name}");
    let fields = [
        ("PossibleCause", cause.as_str()),
        ("CONSUMER", &consumer),
        ("ESS", &filter),
    ];
    event(EventId::ESS_TO_CONSUMER_BINDING, computer, seconds, &fields)
}

pub(crate) fn command_binding(computer: &str, seconds: i64, command: &str) -> Event<'static> {
    let command = command.replace('\\', "\\\\");
    let properties = format!("\tCommandLineTemplate = \"{command}\";\n");
    binding(computer, seconds, "CommandLineEventConsumer", &properties)
}

pub(crate) fn provider(computer: &str, seconds: i64, id: &str) -> Event<'static> {
    let fields = [
        ("ProviderName", "CIMWin32"),
        ("HostProcess", "wmiprvse.exe"),
        ("ProcessID", id),
    ];
    event(EventId::PROVIDER_STARTED, computer, seconds, &fields)
}

/// A failed operation of a client.
pub(crate) fn failure(
    computer: &str,
    seconds: i64,
    client: &str,
    id: &str,
    operation: &str,
    code: &str,
) -> Event<'static> {
    let fields = [
        ("ClientMachine", client),
        ("ClientProcessId", id),
        ("User", r"CORP\dana"),
        ("Operation", operation),
        ("ResultCode", code),
    ];
    event(EventId::CLIENT_FAILURE, computer, seconds, &fields)
}

pub(crate) fn call(node: &str, command: &str) -> String {
    format!("wmic /node:{node} process call create \"{command}\"")
}

/// The stories of events in that order.
pub(crate) fn stories<'e>(events: impl IntoIterator<Item = &'e Event<'static>>) -> Vec<Story> {
    let mut correlator = Correlator::default();
    for event in events {
        correlator.add(&Analysis::new(event), None);
    }
    correlator.stories()
}

pub(crate) fn kinds(stories: &[Story]) -> Vec<StoryKind> {
    stories.iter().map(|story| story.kind).collect()
}

/// The stories of events, which are the same in this order, in the other, and with a restart.
pub(crate) fn both_ways(config: &CorrelatorConfig, events: &[Event<'static>]) -> Vec<Story> {
    let run = |events: Vec<&Event<'static>>| {
        let mut correlator = Correlator::new(config.clone());
        for event in events {
            correlator.add(&Analysis::new(event), None);
            let state = serde_json::to_string(&correlator).unwrap();
            correlator = serde_json::from_str(&state).unwrap();
        }
        let stories = correlator.stories();
        for story in &stories {
            assert!(
                story.events.is_sorted_by_key(|event| event.time),
                "{story:?}"
            );
        }
        stories
    };
    let found = run(events.iter().collect());
    assert_eq!(found, run(events.iter().rev().collect()), "{events:#?}");
    found
}

/// What a story holds: its kind, and its events as `computer: what`.
pub(crate) fn told(story: &Story) -> (StoryKind, Vec<String>) {
    let line = |event: &Arc<wmi_events::detect::EventRef>| {
        let short = event.computer.split('.').next().unwrap();
        format!("{short}: {}", event.what)
    };
    (story.kind, story.events.iter().map(line).collect())
}
