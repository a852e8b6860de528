//! One more event, which only its declaration makes known. `.ci/check_one_declaration.sh` runs it in a copy of
//! the tree that has the declaration.

mod common;

use wmi_events::event::SysmonProcessTerminate;
use wmi_events::schema::EventSet;
use wmi_events::source::{Options, evtx, json, message, xml};
use wmi_events::{Event, EventId, Payload, Record, System, schema};

const VALUES: [&str; 6] = [
    "-",
    "2026-03-03 09:04:55.123",
    "{5770385f-c22a-43e0-bf4c-06f5698ffbd9}",
    "4844",
    r"C:\Windows\System32\wbem\WMIC.exe",
    r"CORP\dana",
];

fn all() -> Options {
    let mut options = Options::default();
    options.events = EventSet::ALL;
    options
}

/// By position.
fn event() -> Event<'static> {
    let mut system = System::new(EventId::SYSMON_PROCESS_TERMINATE);
    system.computer = Some("WKS01.corp.example".into());
    system.record_id = Some(7);
    let record = Record::from_values(system, VALUES);
    record.into_event().unwrap().unwrap()
}

fn check(found: &Event<'_>, format: &str) {
    let Payload::SysmonProcessTerminate(end) = &found.payload else {
        panic!("{format}: {found:?}");
    };
    assert_eq!(end.process_id.unwrap().get(), 4844, "{format}");
    let texts: Vec<_> = found.fields().map(|field| field.text().into_owned()).collect();
    assert_eq!(texts, VALUES, "{format}");
    assert_eq!(found.system.computer.as_deref(), Some("WKS01.corp.example"), "{format}");
    assert_eq!(found.extra, [], "{format}");
}

#[test]
fn record_and_schema() {
    check(&event(), "record");
    let schema = SysmonProcessTerminate::schema();
    assert!(std::ptr::eq(schema, &schema::SYSMON_PROCESS_TERMINATE));
    assert_eq!((schema.event_id.get(), schema.version), (5, 3));
    assert_eq!(schema.position("process id"), Some(3));
    assert!(EventSet::SYSMON.has(schema) && !EventSet::SIX.has(schema));
    assert_eq!("sysmon:5".parse::<EventSet>().unwrap(), schema.as_set());
    let found = schema::find(Some("microsoft-windows-sysmon"), None, EventId::new(5));
    assert!(found.is_some_and(|found| std::ptr::eq(found, schema)));
    let event = event();
    assert_eq!(event.field("Image").unwrap().text(), VALUES[4]);
    assert!(event.findings().next().is_none(), "no rule knows it");
    check(&event.into_owned(), "owned");
}

#[test]
fn read_from_xml() {
    let event = event();
    for indented in [false, true] {
        let style = common::write::Style { indented, ..Default::default() };
        let xml = common::write::xml(&event, &style);
        check(&xml::parse(&xml, &all()).unwrap().unwrap(), "XML");
        let mut reader = xml::Reader::with_options(xml.as_bytes(), all());
        check(&reader.next_borrowed().unwrap().unwrap(), "XML reader");
        // The same ID of another provider is another event.
        let other = xml.replace("Microsoft-Windows-Sysmon", "Other");
        assert_eq!(xml::parse(&other, &all()).unwrap(), None);
    }
}

#[test]
fn read_from_evtx() {
    for nested in [false, true] {
        let style = common::evtx::Style { nested, ..common::evtx::Style::WINDOWS };
        let file = common::evtx::file(&[event()], style);
        let mut reader = evtx::Reader::from_stream(file.as_slice(), all()).unwrap();
        check(&reader.next_borrowed().unwrap().unwrap(), "EVTX");
        assert_eq!(reader.stats().matched, 1);
    }
}

#[test]
fn read_from_json() {
    let own = serde_json::to_string(&event()).unwrap();
    check(&serde_json::from_str(&own).unwrap(), "serde");
    check(&json::parse(&own, &all()).unwrap().unwrap(), "JSON");
    let line = format!("{own}\n");
    let mut reader = json::Reader::with_options(line.as_bytes(), all());
    check(&reader.next_borrowed().unwrap().unwrap(), "JSON reader");
    // NXLog, with the message alone.
    let nxlog = serde_json::json!({
        "EventID": 5, "SourceName": "Microsoft-Windows-Sysmon", "RecordNumber": 7,
        "Channel": "Microsoft-Windows-Sysmon/Operational", "Hostname": "WKS01.corp.example",
        "Message": rendered(),
    });
    check(&json::parse(&nxlog.to_string(), &all()).unwrap().unwrap(), "NXLog");
}

fn rendered() -> String {
    let [rule, time, guid, id, image, user] = VALUES;
    format!(
        "Process terminated:\r\nRuleName: {rule}\r\nUtcTime: {time}\r\nProcessGuid: {guid}\r\n\
         ProcessId: {id}\r\nImage: {image}\r\nUser: {user}"
    )
}

#[test]
fn read_from_its_message() {
    let system = event().system;
    let text = rendered();
    let joined = text.replace("\r\n", "  ");
    for text in [text.replace("\r\n", "\n"), text, joined] {
        check(&message::parse(system.clone(), &text).unwrap().unwrap(), &text);
    }
    assert!(message::parse(system, "Process terminated:").is_err());
}
