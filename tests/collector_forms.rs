//! Records as single versions and exports of collectors write them: what is in them is read, and what is
//! not is said.
#![cfg(feature = "full")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail so")]

use wmi_events::Event;
use wmi_events::source::{Stats, csv, json};

/// The events, the errors and warnings, and the counts.
type Read = (Vec<Event<'static>>, Vec<String>, Stats);

macro_rules! read {
    ($reader:expr) => {{
        let mut reader = $reader;
        let (mut events, mut said) = (Vec::new(), Vec::new());
        while let Some(event) = reader.next() {
            match event {
                Ok(event) => events.push(event),
                Err(error) => said.push(error.to_string()),
            }
            said.extend(reader.warnings().iter().map(ToString::to_string));
        }
        (events, said, reader.stats())
    }};
}

fn read_json(text: &str) -> Read {
    read!(json::Reader::new(text.as_bytes()))
}

fn read_csv(text: &str) -> Read {
    read!(csv::Reader::new(text.as_bytes()))
}

/// The only event of a read, of which nothing was said.
fn only((events, said, stats): Read) -> Event<'static> {
    assert!(said.is_empty(), "{said:?}");
    assert_eq!((stats.seen, stats.matched), (1, 1), "{stats:?}");
    events.into_iter().next().unwrap()
}

/// The fields of an event, as text.
fn fields(event: &Event<'_>) -> Vec<(&'static str, String)> {
    let fields = event.fields();
    fields
        .map(|field| (field.name(), field.text().into_owned()))
        .collect()
}

fn expected(fields: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let fields = fields.iter();
    fields
        .map(|(name, text)| (*name, (*text).to_owned()))
        .collect()
}

/// `Data` elements as an object each, as members by name, and by number.
#[test]
fn data_elements_as_objects() {
    let named = expected(&[
        ("SubjectUserName", "WKS07$"),
        ("NewProcessId", "0x14c8"),
        ("CommandLine", "calc.exe"),
    ]);
    let header =
        r#""provider":{"name":"Microsoft-Windows-Security-Auditing"},"channel":"Security""#;
    let system =
        r#""System":{"Provider":{"Name":"Microsoft-Windows-Security-Auditing"},"EventID":"4688"}"#;
    let shapes = [
        format!(
            r#"{{"event_id":{{"id":4688}},{header},"event_data":{{"data":[{{"SubjectUserName":"WKS07$"}},
            {{"NewProcessId":"0x14c8"}},{{"CommandLine":"calc.exe"}}]}}}}"#
        ),
        format!(
            r#"{{"Event":{{{system},"EventData":{{"Data":{{"SubjectUserName":"WKS07$",
            "NewProcessId":"0x14c8","CommandLine":"calc.exe"}}}}}}}}"#
        ),
        format!(
            r#"{{"Event":{{{system},"EventData":{{"Data":{{"0":{{"Name":"SubjectUserName","Text":"WKS07$"}},
            "1":{{"Name":"NewProcessId","Text":"0x14c8"}},"2":{{"Name":"CommandLine","Text":"calc.exe"}}}}}}}}}}"#
        ),
    ];
    for json in shapes {
        let event = only(read_json(&json));
        assert_eq!(fields(&event), named, "{json}");
        assert!(event.extra.is_empty(), "{json}");
    }
    // Elements without names have the empty one.
    let values = ["CIMWin32", "0x0", "wmiprvse.exe", "4844", "cimwin32.dll"];
    let values = values.map(|value| format!(r#"{{"":"{value}"}}"#)).join(",");
    let json = format!(
        r#"{{"event_id":{{"id":5857}},"provider":{{"name":"Microsoft-Windows-WMI-Activity"}},"event_data":{{"data":[{values}]}}}}"#
    );
    assert_eq!(
        only(read_json(&json)).field("HostProcess").unwrap().text(),
        "wmiprvse.exe"
    );
}

/// A list of another shape is kept, and does not hide that no field was read.
#[test]
fn a_message_without_fields_is_said_beside_unknown_ones() {
    let json = r#"{"event_id":{"id":4688},"provider":{"name":"Microsoft-Windows-Security-Auditing"},
        "event_data":{"binary":[1,2]},"message":"A new process has been created."}"#;
    let (events, said, stats) = read_json(json);
    assert_eq!(
        (events.len(), said.len(), stats.warnings),
        (1, 1, 1),
        "{said:?}"
    );
}

/// Logstash's `@version` is not the event's.
#[test]
fn the_version_of_logstash() {
    let json = r#"{"@timestamp":"2026-03-03T09:04:55Z","@version":"1","event_id":4688,"version":2,
        "source_name":"Microsoft-Windows-Security-Auditing","event_data":{"CommandLine":"calc.exe"}}"#;
    assert_eq!(only(read_json(json)).system.version, Some(2));
    let json = r#"{"EventID":5859,"SourceName":"Microsoft-Windows-WMI-Activity","@version":"1",
        "StringInserts":["//./root/cimv2","q","o","4844","p","c"],"Data":""}"#;
    let (events, ..) = read_json(json);
    assert_eq!(events.first().unwrap().system.version, None);
}

const SECURITY: &str = "Microsoft-Windows-Security-Auditing";

/// A time that a program shows is kept as it is; one that is no time, or a number that is none, costs
/// itself and is said.
#[test]
fn what_cannot_be_read_of_a_header() {
    let shown = [
        "Oct 18, 2023 @ 05:43:52.769",
        "2023-10-18 오전 5:43:52",
        "2023. 10. 18. 5:43:52",
        "18. 10. 2023 5:43:52",
        "18.10.2023 г. 5:43:52",
    ];
    for time in shown {
        let table = format!(
            "@timestamp,winlog.event_id,winlog.provider_name,winlog.event_data.CommandLine\n\
             \"{time}\",4688,{SECURITY},calc.exe\n"
        );
        let event = only(read_csv(&table));
        assert_eq!(event.system.local_time.as_deref(), Some(time));
        assert_eq!(event.system.time_created, None);
    }
    let table = format!(
        "EventRecordId,TimeCreated,EventId,Provider,Channel,ProcessId,Payload\n\
         x,43:52.8,4688,{SECURITY},Security,\"1,234\",\"{{\"\"CommandLine\"\":\"\"calc.exe\"\"}}\"\n"
    );
    let (events, said, stats) = read_csv(&table);
    let event = events.first().unwrap();
    assert_eq!(event.system.local_time.as_deref(), Some("43:52.8"));
    assert_eq!(event.system.process_id, Some(1234));
    assert_eq!(event.system.record_id, None);
    assert_eq!(event.field("CommandLine").unwrap().text(), "calc.exe");
    assert_eq!((stats.matched, stats.warnings, stats.malformed), (1, 1, 0));
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said.iter().any(|warning| warning.contains("43:52.8")),
        "{said:?}"
    );
    // Nobody would learn of it.
    let json = r#"{"EventID":4688,"Channel":"Security","EventTime":"soon","CommandLine":"c"}"#;
    assert!(Event::from_json(json).is_err());
    assert_eq!(read_json(json).2.warnings, 1);
}

/// IDs in hexadecimal, with zeros before them and with separators.
#[test]
fn ids_as_programs_show_them() {
    for id in ["\"4,688\"", "4\u{a0}688", "0x1250", "04688", "4688.0"] {
        let table = format!(
            "EventID,Channel,Computer,CommandLine\n4688,Security,WKS07,a\n{id},Security,WKS07,b\n"
        );
        let (events, said, stats) = read_csv(&table);
        assert_eq!((events.len(), stats.matched), (2, 2), "{id}: {said:?}");
    }
    let json = r#"{"EventID":"4,688","Channel":"Security","CommandLine":"c"}"#;
    assert_eq!(only(read_json(json)).system.event_id.get(), 4688);
    let (events, _, stats) = read_csv("EventID,Channel,CommandLine\n\"4,624\",Security,x\n");
    assert_eq!((events.len(), stats.skipped), (0, 1));
}

/// In a table for readers, a dash stands for no value.
#[test]
fn dashes_in_cells() {
    let columns = "@timestamp,winlog.event_id,winlog.channel,winlog.provider_name,winlog.version,\
                   winlog.event_data.TargetLogonId,winlog.event_data.ProcessId,\
                   winlog.user_data.Processid,winlog.event_data.TargetUserName,\
                   winlog.user_data.CommandLine,winlog.event_data.CommandLine";
    let table = format!("{columns}\n-,4688,Security,-,-,-,0x1e8,-,-,-,calc.exe\n");
    let event = only(read_csv(&table));
    let expected = expected(&[
        ("ProcessId", "0x1e8"),
        ("CommandLine", "calc.exe"),
        ("TargetUserName", "-"),
    ]);
    assert_eq!(fields(&event), expected);
    assert_eq!(
        (event.system.version, event.system.time_created),
        (None, None)
    );
    let table = "EventID,Channel,Version,NewProcessId,TargetUserName\n4688,Security,-,-,-\n";
    let (events, ..) = read_csv(table);
    assert_eq!(
        fields(events.first().unwrap()),
        [("TargetUserName", "-".to_owned())]
    );
}

/// Only names with a sign are the event's in GELF.
#[test]
fn names_of_gelf() {
    let json = format!(
        r#"{{"version":"1.1","host":"h","short_message":"A new process","level":6,"timestamp":1700000000.1,
        "_EventID":4688,"_Channel":"Security","_Hostname":"WKS07","_SourceName":"{SECURITY}","_CommandLine":"calc.exe"}}"#
    );
    let event = only(read_json(&json));
    assert_eq!((event.system.version, event.system.level), (None, None));
    assert_eq!(event.system.computer.as_deref(), Some("WKS07"));
    assert_eq!(event.field("CommandLine").unwrap().text(), "calc.exe");
    // As Graylog stores it, the whole message is beside one that is cut.
    let message = r"CIMWin32 provider started with result code 0x0. HostProcess = wmiprvse.exe; ProcessID = 3548; ProviderPath = %systemroot%\\system32\\wbem\\cimwin32.dll";
    let json = format!(
        r#"{{"full_message":"{message}","EventID":5857,"SourceName":"Microsoft-Windows-WMI-Activity",
        "message":"CIMWin32 provider started with result code 0x0. HostProcess = wm"}}"#
    );
    assert_eq!(only(read_json(&json)).fields().count(), 5);
}

/// The log of forwarded events says nothing of an event, and an abbreviation is no log of another.
#[test]
fn channels_that_name_no_event() {
    for channel in ["ForwardedEvents", "forwardedevents"] {
        let json = format!(
            r#"{{"EventID":4688,"Channel":"{channel}","NewProcessId":"0x14c8","CommandLine":"calc.exe"}}"#
        );
        let event = only(read_json(&json));
        assert_eq!(event.system.channel.as_deref(), Some(channel));
        assert_eq!(event.system.provider_name.as_deref(), Some(SECURITY));
        let own = serde_json::to_string(&event).unwrap();
        assert_eq!(only(read_json(&own)), event);
    }
    let counts = |channel: &str| {
        let json =
            format!(r#"{{"EventID":4688,"Channel":"{channel}","Level":"info","Details":"x"}}"#);
        let (_, _, stats) = read_json(&json);
        (stats.skipped, stats.unrecognized)
    };
    assert_eq!(counts("ForwardedEvents"), (0, 1));
    assert_eq!(counts("Sec"), (0, 1));
    assert_eq!(counts("Application"), (1, 0));
    assert_eq!(counts("Microsoft-Windows-Sysmon/Operational"), (1, 0));
    let (_, _, stats) = read_csv("Channel,EventID,Details\nSec,4688,x\nSec,4624,x\n");
    assert_eq!((stats.skipped, stats.unrecognized), (1, 1));
}

/// An event is not given empty in silence.
#[test]
fn events_without_fields() {
    let json = r#"{"EventID":4688,"Channel":"Security","Details":"Cmdline: a"}"#;
    let (events, said, stats) = read_json(json);
    assert_eq!((events.len(), stats.warnings), (1, 1));
    assert!(said.concat().contains("found none"), "{said:?}");
    // Whoever writes an empty place for them says that there is none.
    let json = format!(
        r#"{{"System":{{"Provider":{{"Name":"{SECURITY}"}},"EventID":4688}},"EventData":{{}}}}"#
    );
    only(read_json(&json));
}

/// Splunk's fields of a message, fluentd's first plugin and the whole event in a column of Sentinel.
#[test]
fn fields_under_other_names() {
    let table = "_time,ComputerName,LogName,EventCode,New_Process_ID,New_Process_Name,\
                 Creator_Process_Name,Process_Command_Line\n\
                 2023-10-18T05:43:52.000+0000,WKS07,Security,4688,0xd44,C:\\a.exe,C:\\b.exe,a.exe /x\n";
    let named = expected(&[
        ("NewProcessId", "0xd44"),
        ("NewProcessName", r"C:\a.exe"),
        ("CommandLine", "a.exe /x"),
        ("ParentProcessName", r"C:\b.exe"),
    ]);
    assert_eq!(fields(&only(read_csv(table))), named);
    let json = r#"{"channel":"microsoft-windows-wmi-activity/operational","record_number":"46","event_id":"5857",
        "time_generated":"2023-10-18 05:43:52 +0000","source_name":"Microsoft-Windows-WMI-Activity",
        "string_inserts":["CIMWin32","0x0","wmiprvse.exe","4844","cimwin32.dll"]}"#;
    let event = only(read_json(json));
    assert_eq!(event.field("ProviderPath").unwrap().text(), "cimwin32.dll");
    assert!(event.system.time_created.is_some() && event.system.channel.is_some());
    let xml = format!(
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='{SECURITY}'/>\
         <EventID>4688</EventID></System><EventData><Data Name='CommandLine'>calc.exe</Data></EventData></Event>"
    );
    let json = format!(
        r#"{{"Provider":"{SECURITY}","Channel":"Security","EventID":4688,"EventData":null,"RawEventData":"{xml}"}}"#
    );
    let event = only(read_json(&json));
    assert_eq!(event.field("CommandLine").unwrap().text(), "calc.exe");
}

/// osquery's table of a log, which is not that of its events.
#[test]
fn a_log_in_osquery() {
    let json = format!(
        r#"{{"datetime":"2021-04-26T08:25:37.2581175Z","provider_name":"{SECURITY}","eventid":4688,"channel":"Security",
        "data":"{{\"EventData\": {{\"CommandLine\": \"calc.exe\"}}}}","pid":"4","tid":"60"}}"#
    );
    let event = only(read_json(&json));
    assert_eq!(event.field("CommandLine").unwrap().text(), "calc.exe");
    assert_eq!(event.system.process_id, Some(4));
    assert!(event.system.time_created.is_some());
}

/// The portal of Log Analytics shows a time in the reader's own zone.
#[test]
fn times_of_a_portal() {
    let time = "10/18/2023, 5:43:52.769 AM";
    let read = |column: &str| {
        only(read_csv(&format!(
            "{column},Computer,EventSourceName,Channel,EventID,CommandLine\n\
             \"{time}\",WKS07,{SECURITY},Security,4688,calc.exe\n"
        )))
    };
    let local = read("TimeGenerated [Local Time]");
    assert_eq!(local.system.local_time.as_deref(), Some(time));
    assert_eq!(local.system.time_created, None);
    let utc = read("TimeGenerated [UTC]");
    assert_eq!(
        utc.system.time_text().as_deref(),
        Some("2023-10-18T05:43:52.7690000Z")
    );
}

/// A text that begins with a brace is not JSON for that.
#[test]
fn braces_in_texts() {
    let lines = "{\"EventID\":4688,\"Channel\":\"Security\",\"CommandLine\":\"c\"}\n\
                 {\"log\":\"{worker-1} ready\\n\",\"stream\":\"stdout\"}\n\
                 {\"data.win.system.providerGuid\":\"{54849625-5478-4994-a5ba-3e3b0328c30d}\"}\n";
    let (events, said, stats) = read_json(lines);
    assert_eq!(
        (events.len(), stats.unrecognized, stats.malformed),
        (1, 2, 0),
        "{said:?}"
    );
    // One that has a name in it is, and is cut.
    let (_, said, stats) = read_json(r#"{"log":"{\"EventID\":4688,\"Channel\":"}"#);
    assert_eq!(stats.malformed, 1, "{said:?}");
}
