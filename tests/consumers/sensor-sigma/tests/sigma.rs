//! Each field of each log source is found by a Sigma rule.

use std::collections::BTreeSet;

use sensor_sigma::Sensor;
use wmi_events::schema::{self, EventSchema};
use wmi_events::{Event, Record, System};

const CAUSE: &str = "Binding EventFilter: \ninstance of __EventFilter\n{\n\
    \tCreatorSID = {1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0};\n\tEventNamespace = \"root\\\\cimv2\";\n\
    \tName = \"Health\";\n\tQuery = \"SELECT * FROM __TimerEvent\";\n};\n\
    Perm. Consumer: \ninstance of CommandLineEventConsumer\n{\n\
    \tCommandLineTemplate = \"powershell -enc AA==\";\n\
    \tCreatorSID = {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0};\n\tName = \"Health\";\n};\n";

/// The values of each event, in manifest order.
const EVENTS: [(&EventSchema, &[&str]); 6] = [
    (
        &schema::PROCESS_CREATION,
        &[
            "S-1-5-20",
            "FILE02$",
            "CORP",
            "0x3e4",
            "0x14c8",
            r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe",
            "%%1936",
            "0xd9c",
            "powershell -enc AA==",
            "S-1-5-21-1-2-3-1104",
            "dana",
            "CORP",
            "0x52a1c0",
            r"C:\Windows\System32\wbem\WmiPrvSE.exe",
            "S-1-16-12288",
        ],
    ),
    (
        &schema::PROVIDER_STARTED,
        &[
            "CIMWin32",
            "0x0",
            "wmiprvse.exe",
            "3484",
            r"C:\Windows\System32\wbem\cimwin32.dll",
        ],
    ),
    (
        &schema::CLIENT_FAILURE,
        &[
            "{00000000-0000-0000-0000-000000000001}",
            "WKS07",
            r"CORP\dana",
            "5320",
            "Unknown",
            r"Start IWbemServices::ExecMethod - ROOT\CIMV2 : Win32_Process::Create",
            "0x80041003",
            "Unknown",
        ],
    ),
    (
        &schema::ESS_STARTED,
        &[
            "//./root/cimv2",
            "SELECT * FROM __TimerEvent",
            "S-1-5-32-544",
            "2880",
            "SCM Event Provider",
            "7",
            "Permanent",
        ],
    ),
    (
        &schema::TEMPORARY_ESS_STARTED,
        &[
            r"root\cimv2",
            "SELECT * FROM Win32_ProcessStartTrace",
            r"CORP\dana",
            "5320",
            "WKS07",
            "Temporary",
        ],
    ),
    (
        &schema::ESS_TO_CONSUMER_BINDING,
        &[
            "//./root/subscription",
            "Health",
            "CommandLineEventConsumer=\"Health\"",
            CAUSE,
        ],
    ),
];

fn event(schema: &EventSchema, values: &[&'static str]) -> Event<'static> {
    let mut system = System::new(schema.event_id);
    system.computer = Some("FILE02.corp.example".into());
    let record = Record::from_values(system, values.iter().copied());
    record.into_event().unwrap().unwrap()
}

/// The titles of the rules that must match: the fields of each log source, and what only the rules
/// of `process_creation` look for.
fn expected(event: &Event<'_>) -> BTreeSet<String> {
    let header = [
        "EventID",
        "Computer",
        "ComputerName",
        "Channel",
        "Provider_Name",
        "keywords",
    ];
    let header: Vec<_> = header.map(str::to_owned).into();
    let in_header: BTreeSet<_> = event.system.entries().map(|(name, _)| name).collect();
    let mut titles = BTreeSet::new();
    for view in event.sigma_views() {
        let source = view.log_source();
        let names = view.fields().map(|(name, _)| name);
        let own = names
            .filter(|name| !in_header.contains(name))
            .map(str::to_owned);
        let id = view.get("EventID").unwrap().text();
        let title = match (source.category, source.service) {
            (Some("process_creation"), _) => "process_creation".to_owned(),
            (Some(category), _) => format!("{category} {id}"),
            (None, service) if id == "4688" => service.unwrap().to_owned(),
            (None, service) => format!("{} {id}", service.unwrap()),
        };
        let also = match title.as_str() {
            "process_creation" => header.clone(),
            "security" => vec!["EventID".to_owned()],
            _ => Vec::new(),
        };
        titles.extend(own.chain(also).map(|name| format!("{title} {name}")));
    }
    titles
}

#[test]
fn a_rule_for_each_field() {
    let sensor = Sensor::new(include_str!("rules.yml")).unwrap();
    let mut matched = 0;
    for (schema, values) in EVENTS {
        let event = event(schema, values);
        let found = sensor.run(&event);
        let titles: BTreeSet<_> = found.iter().map(|found| found.rule.clone()).collect();
        assert_eq!(titles, expected(&event), "{}", schema.event_id);
        assert_eq!(titles.len(), found.len(), "a rule matched two views");
        for found in &found {
            assert!(found.rule.starts_with(found.source), "{found:?}");
        }
        matched += found.len();
    }
    assert_eq!(matched, sensor.len(), "rules that match nothing");
    println!("{matched} rules, each matched one view of one event");
}

#[test]
fn the_names_of_4688_do_not_mean_the_creator() {
    // `ProcessId` of 4688 is the creator: 0xd9c is 3484.
    let sensor = Sensor::new(
        "title: Wrong way round\nlogsource:\n    product: windows\n    category: process_creation\n\
         detection:\n    selection:\n        ProcessId: 3484\n    condition: selection\n",
    )
    .unwrap();
    let (schema, values) = EVENTS[0];
    assert_eq!(sensor.run(&event(schema, values)), []);
}
