//! Events in the structured data of syslog (RFC 5424, 6.3).
#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail so")]

use std::io::{BufReader, Cursor};

use wmi_events::event::TimeSource;
use wmi_events::source::{self, Format, Options, Stats, csv, json, text};
use wmi_events::{Error, Event};

const HEAD: &str =
    "<14>1 2026-03-03T10:04:55.1+01:00 WKS07 Microsoft-Windows-Security-Auditing 4 - ";
/// The message of a 4688 in one line.
const MESSAGE: &str = r"A new process has been created.  Creator Subject:  Security ID:  S-1-5-18  Account Name:  dana  Account Domain:  CORP  Logon ID:  0x5A71C  Target Subject:  Security ID:  S-1-0-0  Account Name:  -  Account Domain:  -  Logon ID:  0x0  Process Information:  New Process ID:  0x14c8  New Process Name:  C:\x.exe  Token Elevation Type:  %%1936  Mandatory Label:  S-1-16-8192  Creator Process ID:  0x1a08  Creator Process Name:  C:\y.exe  Process Command Line:  wmic os get  Token Elevation Type indicates the type of token";

/// An element with the fields of a 4688, and the command line as it is escaped.
fn data(command: &str) -> String {
    format!(
        "[NXLOG@14506 Keywords=\"9232379236109516800\" EventType=\"AUDIT_SUCCESS\" EventID=\"4688\" \
         ProviderGuid=\"{{54849625-5478-4994-A5BA-3E3B0328C30D}}\" Version=\"2\" Task=\"13312\" \
         OpcodeValue=\"0\" RecordNumber=\"48211\" ThreadID=\"312\" Channel=\"Security\" \
         SubjectUserName=\"dana\" NewProcessId=\"0x14c8\" ProcessId=\"0x1a08\" CommandLine=\"{command}\" \
         EventReceivedTime=\"2026-03-03 10:04:56\" SourceModuleName=\"in\"]"
    )
}

/// The event in short, or the error.
fn short(event: Result<Event<'_>, Error>) -> String {
    let event = match event {
        Ok(event) => event,
        Err(error) => return error.to_string(),
    };
    let system = &event.system;
    let text = |name: &str| {
        event
            .field(name)
            .map_or("-".into(), |f| f.text().into_owned())
    };
    format!(
        "{} {:?} {:?} {:?} {} {} {}",
        system.event_id,
        system.computer.as_deref().unwrap_or_default(),
        system.record_id,
        system.process_id,
        text("NewProcessId"),
        text("ProcessId"),
        text("CommandLine")
    )
}

/// What a text reader gives, in any chunks.
fn read(stream: &str) -> (Vec<String>, Stats) {
    let whole = |mut reader: text::Reader<BufReader<&[u8]>>| {
        let events: Vec<_> = reader.by_ref().map(short).collect();
        (events, reader.stats())
    };
    let in_chunks = |len| {
        whole(text::Reader::new(BufReader::with_capacity(
            len,
            stream.as_bytes(),
        )))
    };
    let all = in_chunks(stream.len().max(1));
    for len in [1, 7, 64] {
        assert_eq!(in_chunks(len), all, "in chunks of {len}: {stream}");
    }
    all
}

#[test]
fn messages() {
    let all = r#"4688 "WKS07" Some(48211) Some(4) 0x14c8 0x1a08 wmic "a]\" os get"#;
    let plain = "4688 \"WKS07\" Some(48211) Some(4) 0x14c8 0x1a08 wmic os get";
    let of_message = "4688 \"WKS07\" None Some(4) 0x14c8 0x1a08 wmic os get";
    let long = "x".repeat(30_000);
    let table = [
        (
            format!("{HEAD}{} {MESSAGE}", data("wmic os get")),
            plain.to_owned(),
        ),
        (
            format!(
                "{HEAD}{} \u{feff}{MESSAGE}",
                data(r#"wmic \"a\]\\\" os get"#)
            ),
            all.to_owned(),
        ),
        // Without a message; the first line alone.
        (format!("{HEAD}{}", data("wmic os get")), plain.to_owned()),
        (
            format!(
                "{HEAD}{} A new process has been created.",
                data("wmic os get")
            ),
            plain.to_owned(),
        ),
        // The fields are in the message.
        (
            format!(r#"{HEAD}[exampleSDID@32473 EventID="4688"] {MESSAGE}"#),
            of_message.to_owned(),
        ),
        (
            format!(r#"{HEAD}[origin ip="192.0.2.1"][x@1 EventID="4688"] {MESSAGE}"#),
            of_message.to_owned(),
        ),
        // By channel, as the program names itself.
        (
            format!(r#"<14>1 - WKS07 nxlog - - [x@1 EventID="4688" Channel="Security"] {MESSAGE}"#),
            of_message.replace("Some(4)", "None"),
        ),
        (
            format!(
                "<14>Mar  3 10:05:00 relay a: {HEAD}{} {MESSAGE}",
                data("wmic os get")
            ),
            plain.to_owned(),
        ),
        (
            format!("{HEAD}{}", data(&long)),
            plain.replace("wmic os get", &long),
        ),
    ];
    for (line, expected) in table {
        for end in ["\n", "\r\n"] {
            let (events, stats) = read(&format!("{line}{end}{line}{end}"));
            assert_eq!(events, [expected.clone(), expected.clone()], "{line}");
            assert_eq!(
                (stats.matched, stats.seen, stats.warnings),
                (2, 2, 0),
                "{line}"
            );
        }
        assert_eq!(
            read(&line).0.as_slice(),
            std::slice::from_ref(&expected),
            "{line}"
        );
        let input = Cursor::new(line.clone());
        let mut reader = source::from_reader(input, &Options::default()).unwrap();
        assert_eq!(reader.format(), Some(Format::Text), "{line}");
        let found: Vec<_> = reader.by_ref().map(short).collect();
        let only = std::slice::from_ref(&expected);
        assert_eq!(found, only, "{line}");
        // In a string of JSON, and in a cell.
        let json = serde_json::json!({ "message": line }).to_string();
        let alone = Event::from_json(&json).map(Option::unwrap);
        assert_eq!(short(alone), expected, "{json}");
        let found: Vec<_> = json::Reader::new(json.as_bytes()).map(short).collect();
        assert_eq!(found, only, "{json}");
        let table = format!("_time,_raw\nx,\"{}\"\n", line.replace('"', "\"\""));
        let found: Vec<_> = csv::Reader::new(table.as_bytes()).map(short).collect();
        assert_eq!(found, [expected], "{table}");
    }
}

#[test]
fn times() {
    let line = format!("{HEAD}{}\n", data("a"));
    let event = text::Reader::new(line.as_bytes()).next().unwrap().unwrap();
    let system = event.system;
    assert_eq!(
        (system.time_text().as_deref(), system.time_source),
        (Some("2026-03-03T09:04:55.1000000Z"), TimeSource::Received)
    );
}

/// Counted, never an event and never nothing.
#[test]
fn other_messages() {
    const NOWHERE: &str = "<14>1 2026-03-03T10:04:55Z WKS07 app 4 - ";
    // (skipped, unrecognized, malformed)
    let table = [
        (
            format!(r#"{HEAD}[a EventID="4624"] An account was logged on."#),
            (1, 0, 0),
        ),
        (format!(r#"{NOWHERE}[a EventID="4624"] x"#), (1, 0, 0)),
        (format!(r#"{NOWHERE}[a EventID="4688"] x"#), (0, 1, 0)),
        (format!(r#"{NOWHERE}[a b="c"] EventID="4688""#), (0, 1, 0)),
        (format!("{NOWHERE}- x"), (0, 1, 0)),
        (
            format!(r#"{HEAD}[a EventID="4688" EventID="4689"] x"#),
            (0, 0, 1),
        ),
        (
            format!(r#"{HEAD}[a EventID="4688" NewProcessId="zz"] x"#),
            (0, 0, 1),
        ),
    ];
    for (line, expected) in table {
        let good = format!("{HEAD}{}", data("wmic os get"));
        let (events, stats) = read(&format!("{line}\n{good}\n"));
        let found = (stats.skipped, stats.unrecognized, stats.malformed);
        assert_eq!(found, expected, "{line}: {events:?}");
        assert_eq!((stats.matched, stats.seen), (1, 2), "{line}");
    }
}
