//! Events as CSV: the tables of each tool, quoting, damage.
#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail so")]

mod common;

use std::io::{BufRead, BufReader, Cursor};

use common::checks;
use proptest::prelude::*;
use wmi_events::event::TimeSource;
use wmi_events::source::csv::Reader;
use wmi_events::source::{self, Format, Limits, Options, Stats};
use wmi_events::{Error, ErrorKind, Event};

/// A cell in quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

const LINE: &str = r#""C:\Windows\System32\wbem\WMIC.exe" /node:srv, os get"#;

const MESSAGE: &str = "A new process has been created.\r\n\r\nSubject:\r\n\tSecurity ID:\t\tS-1-5-18\r\n\
    \tAccount Name:\t\tWKS07$\r\n\tAccount Domain:\t\tCONTOSO\r\n\tLogon ID:\t\t0x3E7\r\n\r\n\
    Process Information:\r\n\tNew Process ID:\t\t0x14c8\r\n\
    \tNew Process Name:\tC:\\Windows\\System32\\wbem\\WMIC.exe\r\n\tToken Elevation Type:\t%%1936\r\n\
    \tCreator Process ID:\t0xab0\r\n\tProcess Command Line:\t\"C:\\Windows\\System32\\wbem\\WMIC.exe\" \
    /node:srv, os get\r\n\r\nToken Elevation Type indicates the type of token.";

const XML: &str = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
    <Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>4688</EventID>\
    <EventRecordID>12</EventRecordID><Channel>Security</Channel><Computer>WKS07</Computer></System>\
    <EventData><Data Name='NewProcessId'>0x14c8</Data><Data Name='CommandLine'>\"C:\\Windows\\System32\\wbem\\\
    WMIC.exe\" /node:srv, os get</Data></EventData></Event>";

fn row(cells: &[&str]) -> String {
    let is_plain = |cell: &str| !cell.contains([',', '"', '\n']);
    let cells = cells.iter().map(|cell| match is_plain(cell) {
        true => (*cell).to_owned(),
        false => quoted(cell),
    });
    cells.collect::<Vec<_>>().join(",") + "\r\n"
}

fn table(columns: &[&str], rows: &[&[&str]]) -> String {
    let rows = rows.iter().map(|cells| row(cells));
    row(columns) + &rows.collect::<String>()
}

const SECURITY: &str = "Microsoft-Windows-Security-Auditing";

/// Tables of each tool with one 4688, and another event.
fn tables() -> Vec<(&'static str, String)> {
    let data = serde_json::json!({"NewProcessId": "0x14c8", "CommandLine": LINE}).to_string();
    let payload = serde_json::json!({"EventData": {"Data": [
        {"@Name": "NewProcessId", "#text": "0x14c8"}, {"@Name": "CommandLine", "#text": LINE}]}});
    let payload = payload.to_string();
    let system = serde_json::json!({"Provider": {"Name": SECURITY}, "EventID": {"Value": 4688},
        "EventRecordID": 12, "TimeCreated": {"SystemTime": 1_740_475_165.391}, "Channel": "Security",
        "Computer": "WKS07"});
    let other = serde_json::json!({"Provider": {"Name": "x"}, "EventID": {"Value": 1}}).to_string();
    let as_xml = format!(
        "<EventData xmlns=\"x\"><Data Name=\"CommandLine\">{LINE}</Data>\
                          <Data Name=\"NewProcessId\">0x14c8</Data></EventData>"
    );
    let evtx_e_cmd = [
        "RecordNumber",
        "EventRecordId",
        "TimeCreated",
        "EventId",
        "Level",
        "Provider",
        "Channel",
        "ProcessId",
        "ThreadId",
        "Computer",
        "ChunkNumber",
        "UserId",
        "MapDescription",
        "UserName",
        "RemoteHost",
        "PayloadData1",
        "PayloadData2",
        "PayloadData3",
        "PayloadData4",
        "PayloadData5",
        "PayloadData6",
        "ExecutableInfo",
        "HiddenRecord",
        "SourceFile",
        "Keywords",
        "ExtraDataOffset",
        "Payload",
    ];
    let cells = |id, provider| {
        [
            "3",
            "12",
            "2025-02-25 09:19:25.3910000",
            id,
            "LogAlways",
            provider,
            "Security",
            "4",
            "60",
            "WKS07",
            "0",
            "",
            "Process created",
            "a\\b",
            "",
            "x",
            "",
            "",
            "",
            "",
            "",
            "",
            "False",
            "C:\\a.evtx",
            "Audit success",
            "0",
            &payload,
        ]
    };
    vec![
        (
            "EvtxECmd",
            table(
                &evtx_e_cmd,
                &[&cells("4688", SECURITY), &cells("4689", SECURITY)],
            ),
        ),
        (
            "SecurityEvent",
            table(
                &[
                    "TenantId",
                    "TimeGenerated [UTC]",
                    "EventSourceName",
                    "Channel",
                    "Computer",
                    "EventID",
                    "NewProcessId",
                    "ProcessId",
                    "CommandLine",
                    "Process",
                    "TargetLogonId",
                    "EventData",
                ],
                &[
                    &[
                        "x",
                        "2/25/2025, 9:19:25.391 AM",
                        SECURITY,
                        "Security",
                        "WKS07",
                        "4688",
                        "0x14c8",
                        "0xab0",
                        LINE,
                        "WMIC.exe",
                        "",
                        "",
                    ],
                    &[
                        "x",
                        "2/25/2025, 9:19:25.391 AM",
                        SECURITY,
                        "Security",
                        "WKS07",
                        "4634",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                    ],
                ],
            ),
        ),
        (
            "WindowsEvent",
            table(
                &[
                    "Provider",
                    "Channel",
                    "Computer",
                    "EventID",
                    "EventRecordId",
                    "TimeCreated",
                    "EventData",
                ],
                &[
                    &[
                        SECURITY,
                        "Security",
                        "WKS07",
                        "4688",
                        "12",
                        "2025-02-25T09:19:25.391Z",
                        &data,
                    ],
                    &[
                        "x",
                        "System",
                        "WKS07",
                        "1",
                        "12",
                        "2025-02-25T09:19:25.391Z",
                        "{}",
                    ],
                ],
            ),
        ),
        (
            "Event",
            table(
                &[
                    "TimeGenerated [UTC]",
                    "Source",
                    "EventLog",
                    "Computer",
                    "EventID",
                    "EventData",
                    "RenderedDescription",
                ],
                &[
                    &[
                        "2/25/2025, 9:19:25.391 AM",
                        SECURITY,
                        "Security",
                        "WKS07",
                        "4688",
                        &as_xml,
                        "",
                    ],
                    &[
                        "2/25/2025, 9:19:25.391 AM",
                        "x",
                        "Application",
                        "WKS07",
                        "1",
                        "",
                        "4688",
                    ],
                ],
            ),
        ),
        (
            "Event Viewer",
            table(
                &[
                    "Keywords",
                    "Date and Time",
                    "Source",
                    "Event ID",
                    "Task Category",
                ],
                &[
                    &[
                        "Audit Success",
                        "2/25/2025 9:19:25 AM",
                        SECURITY,
                        "4688",
                        "Process Creation",
                        MESSAGE,
                    ],
                    &[
                        "Audit Success",
                        "2/25/2025 9:19:25 AM",
                        SECURITY,
                        "4689",
                        "Process Termination",
                        "x",
                    ],
                ],
            ),
        ),
        (
            "Event Viewer, in German",
            table(
                &[
                    "Schlüsselwörter",
                    "Datum und Uhrzeit",
                    "Quelle",
                    "Ereignis-ID",
                    "Aufgabenkategorie",
                ],
                &[
                    &[
                        "Überwachung erfolgreich",
                        "25.02.2025 09:19:25",
                        SECURITY,
                        "4688",
                        "Process Creation",
                        MESSAGE,
                    ],
                    &[
                        "Überwachung erfolgreich",
                        "25.02.2025 09:19:25",
                        SECURITY,
                        "4689",
                        "Process Termination",
                        "x",
                    ],
                ],
            ),
        ),
        (
            "Velociraptor",
            table(
                &["System", "EventData", "Message"],
                &[
                    &[&system.to_string(), &data, MESSAGE],
                    &[&other, &data, "4688"],
                ],
            ),
        ),
        (
            "Velociraptor's artifact",
            table(
                &[
                    "EventTime",
                    "Computer",
                    "Channel",
                    "Provider",
                    "EventID",
                    "EventRecordID",
                    "EventData",
                ],
                &[
                    &[
                        "2025-02-25T09:19:25.391Z",
                        "WKS07",
                        "Security",
                        SECURITY,
                        "4688",
                        "12",
                        &data,
                    ],
                    &[
                        "2025-02-25T09:19:25.391Z",
                        "WKS07",
                        "System",
                        "x",
                        "4688",
                        "12",
                        &data,
                    ],
                ],
            ),
        ),
        (
            "Splunk",
            table(
                &["_raw", "_time", "host"],
                &[
                    &[XML, "2025-02-25T09:19:25.391+0000", "WKS07"],
                    &[
                        &XML.replace(SECURITY, "x"),
                        "2025-02-25T09:19:25.391+0000",
                        "WKS07",
                    ],
                ],
            ),
        ),
        (
            "Splunk, as text",
            table(
                &["_time", "_raw"],
                &[
                    &[
                        "x",
                        &format!(
                            "02/25/2025 09:19:25 AM\nLogName=Security\nEventCode=4688\nComputerName=WKS07\n\
                    RecordNumber=12\nMessage={MESSAGE}"
                        ),
                    ],
                    &[
                        "x",
                        "02/25/2025 09:19:25 AM\nLogName=System\nEventCode=1\nComputerName=WKS07\nMessage=4688",
                    ],
                ],
            ),
        ),
        (
            "Get-WinEvent",
            format!(
                "#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\r\n{}",
                table(
                    &[
                        "Message",
                        "Id",
                        "Version",
                        "Keywords",
                        "RecordId",
                        "ProviderName",
                        "LogName",
                        "MachineName",
                        "TimeCreated",
                        "Properties"
                    ],
                    &[
                        &[
                            MESSAGE,
                            "4688",
                            "1",
                            "-9214364837600034816",
                            "12",
                            SECURITY,
                            "Security",
                            "WKS07",
                            "25.02.2025 09:19:25",
                            "System.Collections.Generic.List`1[System.Object]"
                        ],
                        &[
                            "4688",
                            "1",
                            "1",
                            "1",
                            "12",
                            "x",
                            "Security",
                            "WKS07",
                            "25.02.2025 09:19:25",
                            "x"
                        ],
                    ],
                )
            ),
        ),
    ]
}

/// What it reads, the same in any chunks and as UTF-16.
fn read(stream: &str) -> (Vec<Result<Event<'static>, Error>>, Stats) {
    let read = |input: &mut dyn BufRead| {
        let mut reader = Reader::new(input);
        let found: Vec<_> = reader.by_ref().collect();
        (found, reader.stats())
    };
    let shown = |found: &[Result<Event<'_>, Error>]| -> Vec<String> {
        let show = |item: &Result<Event<'_>, Error>| match item {
            Ok(event) => format!("{event:?}"),
            Err(error) => error.to_string(),
        };
        found.iter().map(show).collect()
    };
    let (found, stats) = read(&mut stream.as_bytes());
    for chunk in [1, 7, 64] {
        let (other, others) = read(&mut BufReader::with_capacity(chunk, stream.as_bytes()));
        assert_eq!(
            (shown(&other), others),
            (shown(&found), stats),
            "in chunks of {chunk}: {stream}"
        );
    }
    let units = "\u{feff}".encode_utf16().chain(stream.encode_utf16());
    let utf16: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    let (other, others) = read(&mut utf16.as_slice());
    assert_eq!((other.len(), others), (found.len(), stats), "{stream}");
    (found, stats)
}

#[test]
fn tables_of_each_tool() {
    for (name, text) in tables() {
        for (text, format) in [
            (text.clone(), "as it is"),
            (format!("\u{feff}{text}"), "with a mark"),
            (text.replace("\r\n", "\n"), "LF"),
            (format!("{text}{text}"), "concatenated"),
        ] {
            let times = if format == "concatenated" { 2 } else { 1 };
            // A line for programs is not expected again.
            if times == 2 && text.starts_with('#') {
                continue;
            }
            let (found, stats) = read(&text);
            assert_eq!(found.len(), times, "{name} {format}: {found:?}");
            let expected = (times as u64, times as u64);
            assert_eq!((stats.matched, stats.skipped), expected, "{name} {format}");
            assert_eq!(stats.seen, stats.matched + stats.skipped, "{name} {format}");
            assert_eq!(stats.warnings, 0, "{name} {format}");
            let event = found.into_iter().next().unwrap().unwrap();
            let field = |name: &str| event.field(name).map(|field| field.text().into_owned());
            assert_eq!(
                field("CommandLine").as_deref(),
                Some(LINE),
                "{name} {format}"
            );
            assert_eq!(
                field("NewProcessId").as_deref(),
                Some("0x14c8"),
                "{name} {format}"
            );
            // An empty cell has no value.
            assert!(field("TargetLogonId").is_none(), "{name}");
            let has_computer = !name.starts_with("Event Viewer");
            assert_eq!(event.system.computer.is_some(), has_computer, "{name}");
            let time = event.system.time_text();
            let has_time = has_computer && !matches!(name, "Get-WinEvent" | "Splunk, as text");
            let is_received = event.system.time_source == TimeSource::Received;
            assert_eq!(is_received, name == "Splunk", "{name}");
            assert_eq!(event.system.local_time.is_some(), !has_time, "{name}");
            let expected = has_time.then_some("2025-02-25T09:19:25.391000000Z");
            let expected = expected.map(|time| time[..23].to_owned());
            assert_eq!(time.map(|time| time[..23].to_owned()), expected, "{name}");
        }
        let reader = source::from_reader(Cursor::new(text.clone()), &Options::default()).unwrap();
        assert_eq!(reader.format(), Some(Format::Csv), "{name}");
        assert_eq!(reader.count(), 1, "{name}");
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let reader = source::from_reader(Cursor::new(utf16), &Options::default()).unwrap();
        assert_eq!(
            (reader.format(), reader.count()),
            (Some(Format::Csv), 1),
            "{name}"
        );
    }
}

/// Semicolons and tabs, and headers in quotes.
#[test]
fn delimiters() {
    for delimiter in [",", ";", "\t"] {
        let header = ["\"EventID\"", "\"Channel\"", "\"CommandLine\""].join(delimiter);
        let row = ["4688", "Security", "\"a,b;c\td\"\"e\"\"\""].join(delimiter);
        let (found, _) = read(&format!("sep={delimiter}\r\n{header}\r\n{row}\r\n"));
        let event = found.into_iter().next().unwrap().unwrap();
        assert_eq!(event.field("CommandLine").unwrap().text(), "a,b;c\td\"e\"");
    }
}

/// The command lines and the kinds of errors.
fn items(stream: &str) -> Vec<Result<String, (ErrorKind, u64)>> {
    let item = |item: Result<Event<'_>, Error>| match item {
        Ok(event) => {
            let line = event.field("CommandLine");
            Ok(line.map_or_else(String::new, |line| line.text().into_owned()))
        }
        Err(error) => Err((error.kind(), error.offset().unwrap())),
    };
    read(stream).0.into_iter().map(item).collect()
}

#[test]
fn damage() {
    use ErrorKind::{Field, Structure, Truncated};
    let header = "EventID,Channel,NewProcessId,CommandLine\n";
    let start = header.len() as u64;
    let row = |line: &str| format!("4688,Security,0x1,{line}\n");
    let ok = |line: &str| Ok(line.to_owned());
    let (a, b, c) = (row("\"a\nx\""), row("\"b\""), row("\"c\""));
    let table = [
        (
            "rows",
            format!("{a}{b}{c}"),
            vec![ok("a\nx"), ok("b"), ok("c")],
        ),
        (
            "too few",
            format!("4688,Security\n{b}{c}"),
            vec![Err((Structure, start)), ok("b"), ok("c")],
        ),
        (
            "too many",
            format!("4688,Security,1,2,3\n{b}"),
            vec![Err((Structure, start)), ok("b")],
        ),
        (
            "an open quote",
            format!("4688,Security,0x1,\"a\n{b}{c}"),
            vec![Err((Truncated, start + 21)), ok("b"), ok("c")],
        ),
        (
            "an open quote before plain rows",
            format!("4688,Security,0x1,\"a\n{}{}", row("b"), row("c")),
            vec![Err((Truncated, start + 21 + 40)), ok("b"), ok("c")],
        ),
        (
            "a number that is none",
            format!("4688,Security,zz,a\n{b}"),
            vec![Err((Field, start + 14)), ok("b")],
        ),
        (
            "other text",
            format!("{b}garbage\n{c}"),
            vec![ok("b"), Err((Structure, start + 22)), ok("c")],
        ),
        (
            "quotes not doubled",
            row("\"x \"y\" z\""),
            vec![ok("x \"y\" z")],
        ),
    ];
    for (name, rows, expected) in table {
        assert_eq!(items(&format!("{header}{rows}")), expected, "{name}");
    }
}

#[test]
fn other_tables() {
    for text in ["order,customer\n4688,x\n", "\n\ngarbage", "EventID\n4688\n"] {
        let mut reader = Reader::new(text.as_bytes());
        let error = reader.next().unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Format, "{text}");
        assert!(reader.next().is_none());
        let opened = source::from_reader(text.as_bytes(), &Options::default());
        assert_eq!(opened.unwrap_err().kind(), ErrorKind::Format, "{text}");
    }
    for text in ["", "\r\n\r\n", "EventID,Channel", "EventID,Channel\r\n"] {
        let (found, stats) = read(text);
        assert!(found.is_empty() && stats == Stats::default(), "{text:?}");
    }
    // Rows that nothing names.
    let mut reader = Reader::new("EventID,Title\n4688,x\n4688,y\n".as_bytes());
    assert!(reader.next().is_none());
    assert_eq!(reader.stats().unrecognized, 2);
    let first = reader.unrecognized().unwrap();
    assert_eq!(
        (first.offset, first.names.as_slice()),
        (14, &["EventID".into(), "Title".into()][..])
    );
}

#[test]
fn limits() {
    let mut limits = Limits::default();
    limits.max_event_bytes = 1000;
    let row = |line: &str| format!("4688,Security,{}\n", quoted(line));
    let long = row(&"x\"y\n".repeat(500));
    let stream = format!(
        "EventID,Channel,CommandLine\n{}{long}{}{long}",
        row("a"),
        row("b")
    );
    let item = |item: Result<Event<'_>, Error>| match item {
        Ok(event) => Ok(event.field("CommandLine").unwrap().text().into_owned()),
        Err(error) => Err(error.kind()),
    };
    let reader = Reader::with_limits(stream.as_bytes(), limits);
    let found: Vec<_> = reader.map(item).collect();
    let limit = || Err(ErrorKind::Limit);
    assert_eq!(found, [Ok("a".into()), limit(), Ok("b".into()), limit()]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// No panic; errors have a place; the same in any chunks, borrowed and owned.
    #[test]
    fn any_cells(
        parts in prop::collection::vec(prop::sample::select(&[
            "4688", "Security", "\"", "\"\"", ",", ",", ",", "\n", "\r\n", "\r", "x", "é", "0x1", " ",
            "4688,Security,,0x1,a,,", "4688,Security,,0x1,\"a", "{\"\"CommandLine\"\":\"\"a\"\"}", "{", "<",
            "\u{feff}",
        ][..]), 0..40),
    ) {
        checks::csv(parts.concat().as_bytes());
    }

    /// Rows after a damaged one are read, if it does not open quotes.
    #[test]
    fn rows_after_any_other(
        cells in prop::collection::vec("[a-z \"\n]{0,6}", 0..9),
        rows in prop::collection::vec("[a-z, \"\n]{0,9}", 1..5),
    ) {
        let row = |line: &str| format!("4688,Security,0x1,{}\n", quoted(line));
        let other = cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",");
        let whole: String = rows.iter().map(|line| row(line)).collect();
        let stream = format!("EventID,Channel,NewProcessId,CommandLine\n{other}\n{whole}");
        let found: Vec<_> = items(&stream).into_iter().filter_map(Result::ok).collect();
        let lines: Vec<_> = rows.iter().filter(|line| !line.is_empty()).cloned().collect();
        let read: Vec<_> = found.into_iter().filter(|line| !line.is_empty()).collect();
        prop_assert_eq!(read, lines, "{}", stream);
    }
}
